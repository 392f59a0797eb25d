"""Introductions and subsidies for the invented years of `tests.reports.history_rows`: some placed
here, some written down by firms, some voided later; claims that were due twice and paid once."""

import random
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.introduction import (
    Counting,
    Introduction,
    IntroductionEvent,
    IntroductionPayment,
    IntroductionScheme,
    IntroductionState,
    StaffMember,
)
from models.placement import Placement
from models.subsidy import (
    BodyKind,
    ClaimState,
    SubsidyBody,
    SubsidyClaim,
    SubsidyClaimEvent,
    SubsidyScheme,
)
from models.vacancy import Vacancy

C = ClaimState
WAY = (C.FORESEEN, C.PAPERS_MISSING, C.ELIGIBLE, C.PAPERS_MISSING, C.FILED, C.PAID)
LAST = datetime(2026, 12, 3, tzinfo=UTC)


def add_owing(session: Session, seed: int) -> None:
    dice = random.Random(seed)
    scheme = SubsidyScheme(
        code="T1", name="补贴", place="演示", region_code="330110", payer="sending",
        valid_from=date(2020, 1, 1),
        terms={}, created_at=LAST,
    )  # fmt: skip
    body = SubsidyBody(
        kind=BodyKind.AGENCY, name="机构", region_code="330110", created_at=LAST
    )  # fmt: skip
    session.add_all((scheme, body))
    session.flush()
    rows = session.execute(
        sa.select(Placement, Vacancy)
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .order_by(col(Placement.confirmed_at), col(Placement.id))
    ).all()
    schemes: dict[int, tuple[int, int]] = {}
    for n, (placement, vacancy) in enumerate(rows):
        if vacancy.employer_id not in schemes:
            schemes[vacancy.employer_id] = _scheme(session, vacancy.employer_id)
        if n % 2:
            _introduce(session, placement, vacancy, schemes[vacancy.employer_id], dice)
        if n % 3 == 0:
            _claim(session, scheme.id, placement.confirmed_at, dice,
                   _owner(n, placement, vacancy, body.id))  # fmt: skip
    session.flush()


def _scheme(session: Session, firm: int) -> tuple[int, int]:
    scheme = IntroductionScheme(
        employer_id=firm, counting=Counting.MARGINAL, steps=[[1, 50_000]], stages=[[30, 100]],
        starts_on=date(2024, 1, 1), ends_on=date(2027, 1, 1), created_at=LAST,
    )  # fmt: skip
    who = StaffMember(employer_id=firm, staff_no="1", hired_on=date(2010, 1, 1), created_at=LAST)
    session.add_all((scheme, who))
    session.flush()
    return scheme.id, who.id


def _introduce(session: Session, placement, vacancy, scheme, dice) -> None:
    at = placement.confirmed_at + timedelta(hours=dice.uniform(1, 90))
    written = dice.random() < 0.3
    new = StaffMember(
        employer_id=vacancy.employer_id, created_at=at, home=dice.choice(("510824", "530000", "")),
        **({"hired_on": at.date()} if written else {"placement_id": placement.id}),
    )  # fmt: skip
    session.add(new)
    session.flush()
    void = dice.random() < 0.2
    state = IntroductionState.VOID if void else IntroductionState.CONFIRMED
    row = Introduction(
        scheme_id=scheme[0], introducer_id=scheme[1], newcomer_id=new.id, declared_on=at.date(),
        state=state, void_reason="记错" if void else "", created_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    if void:
        late = at + timedelta(days=dice.uniform(0, 9))
        session.add(IntroductionEvent(introduction_id=row.id, at=late, to_state=state))
    paid = IntroductionPayment(
        introduction_id=row.id, stage=1, fen=50_000, month="2026-11",
        at=at + timedelta(days=dice.uniform(1, 60)),
    )  # fmt: skip
    session.add(paid)
    session.flush()
    if dice.random() < 0.2:
        session.add(
            IntroductionPayment(
                introduction_id=row.id, stage=1, fen=-50_000, month="2026-11",
                at=paid.at + timedelta(days=2), reverses_id=paid.id,
            )
        )  # fmt: skip


def _owner(n: int, placement, vacancy, body: int) -> dict[str, int]:
    """Mostly the placement's; some the firm's, the agency's, the person's own."""
    others = ({"employer_id": vacancy.employer_id}, {"body_id": body},
              {"person_id": placement.person_id})  # fmt: skip
    return others[n // 3 % 5] if n // 3 % 5 < 3 else {"placement_id": placement.id}


def _claim(session: Session, scheme: int, at, dice, owner: dict[str, int]) -> None:
    steps = WAY[: dice.randint(1, len(WAY))]
    fen = dice.randint(10_000, 99_999)
    on = {"paid_on": at.date()} if steps[-1] is C.PAID else {}
    claim = SubsidyClaim(
        scheme_id=scheme, **owner, period=f"{at:%Y-%m-%d %H:%M:%S.%f}", state=steps[-1], fen=fen,
        created_at=at, updated_at=at, **on,
    )  # fmt: skip
    session.add(claim)
    session.flush()
    for to in steps:
        at += timedelta(days=dice.uniform(0, 12))
        session.add(SubsidyClaimEvent(claim_id=claim.id, at=at, to_state=to, fen=fen))
        session.flush()
