"""What a coordinator reads on Monday: who becomes eligible, which paper is missing, whose window
closes, who would be paid twice, what a notice may print, and the file for the bureau."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.person import Person
from models.placement import Placement
from models.subsidy import (
    BEFORE_FILING,
    WITH_THE_BUREAU,
    ClaimState,
    SubsidyClaim,
    SubsidyScheme,
)
from models.vacancy import Vacancy
from reference.calendar import local_day
from reports.rolls import Roll
from services.actor import Actor
from services.proposals.names import may_be_named
from services.rows import known
from services.subsidies.claims import visible
from services.subsidies.notice import masked
from services.subsidies.rivals import is_rival

SOON = timedelta(days=30)
LIVE = (*BEFORE_FILING, *WITH_THE_BUREAU, ClaimState.PAID)


@dataclass(frozen=True)
class ClaimRow:
    """A claim with whom and what it is about; name None where the reader may not read it."""

    claim: SubsidyClaim
    scheme: SubsidyScheme
    name: str | None
    person_id: int
    region_code: str
    township: str
    village: str
    site: str
    employer: str
    since: date | None


@dataclass(frozen=True)
class Monday:
    """The five lists, soonest first, and the sums in fen: foreseen or eligible, filed, paid."""

    coming: Sequence[ClaimRow]
    missing: Sequence[ClaimRow]
    closing: Sequence[ClaimRow]
    twice: Sequence[tuple[ClaimRow, ClaimRow]]
    ready: Sequence[ClaimRow]
    filed: Sequence[ClaimRow]
    due_fen: int
    paid_fen: int


def monday_of(session: Session, *, actor: Actor, now: datetime) -> Monday:
    """Of the actor's people (sending) or work places (receiving)."""
    on = local_day(now)
    rows = claim_rows(session, actor=actor, states=LIVE)
    before = [row for row in rows if row.claim.state in BEFORE_FILING]
    due = [row for row in before if row.claim.state is not ClaimState.FORESEEN]
    return Monday(
        coming=[row for row in before if row.claim.state is ClaimState.FORESEEN],
        missing=[row for row in due if row.claim.state is ClaimState.PAPERS_MISSING],
        closing=[row for row in due if row.claim.closes_on and row.claim.closes_on <= on + SOON],
        twice=pairs_in(rows),
        ready=[row for row in due if row.claim.state is ClaimState.ELIGIBLE],
        filed=[row for row in rows if row.claim.state in WITH_THE_BUREAU],
        due_fen=sum(row.claim.fen for row in due),
        paid_fen=sum(row.claim.fen for row in rows if row.claim.state is ClaimState.PAID),
    )


def claim_rows(
    session: Session,
    *,
    actor: Actor,
    states: Sequence[ClaimState],
    scheme_id: int | None = None,
    claim_id: int | None = None,
) -> list[ClaimRow]:
    """Those whose window closes first, then those eligible first."""
    query = (
        sa.select(SubsidyClaim, SubsidyScheme, Placement, Person, Vacancy, col(Employer.name))
        .join(SubsidyScheme, col(SubsidyScheme.id) == col(SubsidyClaim.scheme_id))
        .join(Placement, col(Placement.id) == col(SubsidyClaim.placement_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(visible(actor), col(SubsidyClaim.state).in_(states))
        .order_by(
            sa.func.coalesce(col(SubsidyClaim.closes_on), date.max),
            sa.func.coalesce(col(SubsidyClaim.eligible_on), date.max), col(SubsidyClaim.id),
        )
    )  # fmt: skip
    if scheme_id is not None:
        query = query.where(col(SubsidyClaim.scheme_id) == scheme_id)
    if claim_id is not None:
        query = query.where(col(SubsidyClaim.id) == claim_id)
    found = session.execute(query).all()
    pairs = {(known(row.Person.id), row.Vacancy.employer_id) for row in found}
    named = may_be_named(session, actor, pairs)
    return [
        ClaimRow(
            row.SubsidyClaim, row.SubsidyScheme,
            row.Person.name if row.Person.id in named else None, known(row.Person.id),
            row.Person.region_code, row.Person.township, row.Person.village,
            row.Vacancy.region_code, row.name, row.Placement.arrived_on,
        )
        for row in found
    ]  # fmt: skip


def pairs_in(rows: Sequence[ClaimRow]) -> list[tuple[ClaimRow, ClaimRow]]:
    """Two live claims of one person for the same scheme, period and instalment, or for schemes one
    of which excludes the other."""
    by: dict[int, list[ClaimRow]] = {}
    for row in rows:
        by.setdefault(row.person_id, []).append(row)
    return [
        (one, other)
        for mine in by.values()
        for n, one in enumerate(mine)
        for other in mine[n + 1 :]
        if is_rival(one.claim, one.scheme, other.claim, other.scheme)
    ]


def notice_of(session: Session, *, actor: Actor, scheme_id: int) -> list[tuple[str, str, int]]:
    """What may be printed of those checked by the township: masked name, village, fen."""
    rows = claim_rows(
        session, actor=actor, scheme_id=scheme_id,
        states=(ClaimState.TOWNSHIP_OK, ClaimState.PUBLISHED),
    )  # fmt: skip
    return [(masked(row.name or ""), f"{row.township}{row.village}", row.claim.fen) for row in rows]


def file_of(session: Session, *, actor: Actor, scheme: SubsidyScheme, on: date) -> Roll:
    """The list for the labour bureau: who is ready. Numbers of identity and bank cards are not in
    it; the applicant brings them."""
    rows = claim_rows(
        session, actor=actor, scheme_id=known(scheme.id),
        states=(ClaimState.ELIGIBLE, ClaimState.FILED),
    )  # fmt: skip
    return Roll(
        title=f"{scheme.place}{scheme.name}申报名单",
        under=(f"截至{on:%Y-%m-%d}，共{len(rows)}人；由工会整理，是否发放由人社部门决定",),
        heads=("序号", "姓名", "乡镇村", "务工单位", "到岗", "期间", "金额（元）", "已有凭据"),
        widths=(3, 6, 10, 12, 7, 5, 7, 14),
        rows=tuple(_line(n, row) for n, row in enumerate(rows, 1)),
        foot=(f"依据：{scheme.source}",),
    )


def _line(n: int, row: ClaimRow) -> tuple[str, ...]:
    return (
        str(n), row.name or f"#{row.person_id}", f"{row.township}{row.village}", row.employer,
        row.since.isoformat() if row.since else "", row.claim.period, f"{row.claim.fen / 100:.2f}",
        "、".join(row.claim.proofs),
    )  # fmt: skip
