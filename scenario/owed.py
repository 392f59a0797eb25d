"""Two counties' own subsidy schemes in the scenario, invented, and the first look by them."""

from datetime import date, datetime

from sqlmodel import Session

from models.subsidy import SubsidyScheme
from reference.subsidies import FIELDS
from scenario.places import BAZHOU, CANGXI
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
)  # fmt: skip


def write_subsidies(session: Session, now: datetime) -> None:
    """After the placements are stored; the same rows give the same claims."""
    for code, name, place, region, terms in SCHEMES:
        session.add(
            SubsidyScheme(
                code=code, name=name, place=place, region_code=region, payer="sending",
                valid_from=date(now.year - 1, 1, 1), terms=_TERMS | terms, source="演示文件",
                created_at=now,
            )
        )  # fmt: skip
    session.flush()
    look(session, now=now)
