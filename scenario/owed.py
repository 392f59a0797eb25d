"""Invented subsidy schemes in the scenario and the first look by them: of sending counties for
their people, of a district for the agency that brought some, for firms that keep people."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import PersonTarget, TargetGroup
from models.placement import Placement, PlacementState
from models.subsidy import BodyKind, SubsidyBody, SubsidyBrought, SubsidyScheme
from reference.subsidies import FIELDS
from scenario.places import BAZHOU, CANGXI, LUQIAO, YUHANG
from services.rows import known
from services.subsidies.look import look

_TERMS = dict.fromkeys(FIELDS, "") | {
    "kind": "fixed", "beneficiary": "worker", "needs": "lifted|monitored", "once_per": "year",
    "evidence": "id_copy&contract|employer_certificate", "notice": "village|township",
}  # fmt: skip
SCHEMES = (
    ("演示01", "跨省务工交通补贴", "苍溪县（演示）", CANGXI,
     {"bands": "province=60000;city=20000", "min_days": "30"}),
    ("演示02", "自行外出务工补贴", "巴州区（演示）", BAZHOU,
     {"bands": "province=50000", "min_days": "30", "self_travel": "1"}),
    ("演示03", "劳务协作介绍补贴", "余杭区（演示）", YUHANG,
     {"beneficiary": "agency", "bands": "province=100000", "min_days": "30",
      "once_per": "lifetime", "evidence": "insurance_3_months"}),
    ("演示04", "留岗过年补助", "路桥区（演示）", LUQIAO,
     {"beneficiary": "employer", "kind": "heads", "needs": "", "bands": "any=50000",
      "once_per": "festival", "evidence": "list"}),
)  # fmt: skip
BROUGHT = 5
"""So many of the lifted and monitored who work in 余杭 came by the agency."""


def write_subsidies(session: Session, now: datetime) -> None:
    """After the placements are stored; the same rows give the same claims."""
    for code, name, place, region, terms in SCHEMES:
        session.add(
            SubsidyScheme(
                code=code, name=name, place=place, region_code=region,
                payer="sending" if region in (CANGXI, BAZHOU) else "receiving",
                valid_from=date(now.year - 1, 1, 1), terms=_TERMS | terms, source="演示文件",
                created_at=now,
            )
        )  # fmt: skip
    _agency(session, now)
    session.flush()
    look(session, now=now)


def _agency(session: Session, now: datetime) -> None:
    agency = SubsidyBody(
        kind=BodyKind.AGENCY, name="余杭演示人力资源公司", region_code=YUHANG, created_at=now
    )
    session.add(agency)
    session.flush()
    came = session.scalars(
        sa.select(col(Placement.id))
        .join(PersonTarget, col(PersonTarget.person_id) == col(Placement.person_id))
        .where(
            col(Placement.state) == PlacementState.IN_POST,
            col(Placement.site) == YUHANG,
            col(PersonTarget.target).in_((TargetGroup.LIFTED, TargetGroup.MONITORED)),
        )
        .order_by(col(Placement.arrived_on), col(Placement.id))
        .limit(BROUGHT)
    )
    for placement_id in dict.fromkeys(came):
        session.add(
            SubsidyBrought(placement_id=known(placement_id), body_id=known(agency.id), said_at=now)
        )
