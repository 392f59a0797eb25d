"""Matching: proposals made, approved by both sides, refused (by whom, why), confirmed, how fast.

Proposals are many, so they are counted in the database, grouped by where the work and the person
are; one load serves every scope.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person
from models.proposal import Proposal, ProposalEvent, ProposalState, Side
from models.vacancy import Vacancy
from reports.ground import Flow, Ground, Window, tenths
from reports.homes import home_at
from reports.leaving import reason_name, top_flows
from reports.values import Figure, Row, Table

SIDES = {
    Side.SENDING: "输出端",
    Side.RECEIVING: "输入端",
    Side.WORKER: "本人",
    Side.EMPLOYER: "企业",
    Side.SYSTEM: "系统",
}
Places = tuple[str, str]  # region of the work site, region of the person


@dataclass(frozen=True)
class MatchingCounts:
    """Proposals of one window: by place, and refusals by place, side and code."""

    proposed: Counter[Places]
    approved: Counter[Places]
    refused: Counter[tuple[Places, Side, str]]


Matching = Mapping[tuple[datetime, datetime], MatchingCounts]


def load_matching(session: Session, windows: tuple[Window, ...], known: datetime) -> Matching:
    """Counts of every window, by what was recorded before `known`; three queries a window."""
    return {
        (w.start, w.end): MatchingCounts(
            proposed=_proposed(session, w),
            approved=_approved(session, w, known),
            refused=_refused(session, w, known),
        )
        for w in windows
    }


def _proposed(session: Session, window: Window) -> Counter[Places]:
    home = home_at(col(Proposal.created_at))
    rows = session.execute(
        sa.select(col(Vacancy.region_code), home, sa.func.count())
        .select_from(Proposal)
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .where(
            col(Proposal.created_at) >= window.start,
            col(Proposal.created_at) < window.end,
        )
        .group_by(col(Vacancy.region_code), home)
    )
    return Counter({(site, home): count for site, home, count in rows})


def _events(to: ProposalState, window: Window, known: datetime) -> sa.Select[str, str]:
    """Standing moves to `to` recorded in the window: not undoing another, not undone by then."""
    undo = sa.orm.aliased(ProposalEvent)
    undone = sa.select(col(undo.undoes_id)).where(  # one set, not a search for every event
        col(undo.undoes_id).is_not(None), col(undo.at) < known
    )
    home = home_at(col(ProposalEvent.at))
    return (
        sa.select(col(Vacancy.region_code), home)
        .select_from(ProposalEvent)
        .join(Proposal, col(Proposal.id) == col(ProposalEvent.proposal_id))
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .where(
            col(ProposalEvent.to_state) == to,
            sa.or_(
                col(ProposalEvent.from_state).is_(None),
                col(ProposalEvent.from_state) != to,
            ),
            col(ProposalEvent.undoes_id).is_(None),
            col(ProposalEvent.at) >= window.start,
            col(ProposalEvent.at) < window.end,
            col(ProposalEvent.id).not_in(undone),
        )
        .group_by(col(Vacancy.region_code), home)
    )


def _approved(session: Session, window: Window, known: datetime) -> Counter[Places]:
    count = sa.func.count(sa.distinct(col(ProposalEvent.proposal_id)))
    rows = session.execute(_events(ProposalState.APPROVED, window, known).add_columns(count))
    return Counter({(site, home): number for site, home, number in rows})


def _refused(
    session: Session, window: Window, known: datetime
) -> Counter[tuple[Places, Side, str]]:
    side, code = col(ProposalEvent.side), col(ProposalEvent.reason_code)
    count = sa.func.count(sa.distinct(col(ProposalEvent.proposal_id)))
    statement = _events(ProposalState.REFUSED, window, known).add_columns(side, code, count)
    rows = session.execute(statement.group_by(side, code))
    return Counter({((site, home), who, why): n for site, home, who, why, n in rows})


def _days_to_confirm(ground: Ground, window: Window) -> Figure | None:
    """The median; 未报 if the system was not in use then, nothing if nobody was confirmed."""
    if not ground.recorded(window):
        return Figure("days_to_confirm", None, period=window.period)
    days = []
    for spell in ground.spells:
        made = spell.made()
        if made is not None and window.holds(made.at) and spell.proposed_at is not None:
            days.append((made.at - spell.proposed_at).total_seconds() / 86_400)
    if not days:
        return None
    return Figure("days_to_confirm", tenths(median(days)), period=window.period)


def _confirmed(ground: Ground, window: Window) -> int:
    made = (spell.made() for spell in ground.spells)
    return sum(1 for move in made if move is not None and window.holds(move.at))


Refusals = Counter[tuple[Side, str]]


def _in_scope(ground: Ground, refused: Counter[tuple[Places, Side, str]]) -> Refusals:
    """Refusals of the scope by side and code."""
    found: Refusals = Counter()
    for (place, side, code), number in refused.items():
        if ground.reach.moves(*place):
            found[side, code] += number
    return found


def _sums(refusals: Refusals, key: Callable[[tuple[Side, str]], str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for slice_, number in refusals.items():
        found[key(slice_)] += number
    return found


def _side_flow(ground: Ground, side: Side, by_side: Mapping[Window, Counter[str]]) -> Flow:
    return ground.flows("refused_by", lambda w: by_side[w][side.value], of=side.value)


def matching_table(ground: Ground, matching: Matching) -> Table:
    """The counts of `matching` that lie in the scope, and confirmations from the placements."""
    counts = {w: matching[(w.start, w.end)] for w in ground.windows}

    def placed(counter: Counter[Places]) -> int:
        return sum(n for place, n in counter.items() if ground.reach.moves(*place))

    refused = {w: _in_scope(ground, counts[w].refused) for w in ground.windows}
    by_side = {w: _sums(refused[w], lambda key: key[0].value) for w in ground.windows}
    by_code = {w: _sums(refused[w], lambda key: key[1] or "unknown") for w in ground.windows}
    rows = [
        Row("提出推荐（人次）", ground.flows("proposed", lambda w: placed(counts[w].proposed))),
        Row("双方审核通过（人次）", ground.flows("approved", lambda w: placed(counts[w].approved))),
        Row("被谢绝（人次）", ground.flows("refused", lambda w: refused[w].total())),
    ]
    for side, name in SIDES.items():
        if any(by_side[w][side.value] for w in ground.windows):
            rows.append(Row(f"　{name}谢绝", _side_flow(ground, side, by_side)))
    for code, flow in top_flows(ground, "refused_for", by_code):
        rows.append(Row(f"　原因：{reason_name(code)}", flow))
    rows.append(Row("企业确认（人次）", ground.flows("confirmed", lambda w: _confirmed(ground, w))))
    days = tuple(_days_to_confirm(ground, w) for w in ground.windows)
    rows.append(Row("推荐到确认（天，中位数）", days))
    return Table(
        "matching", "推荐", ground.flow_heads, tuple(rows), note="期内没有人确认的，不写天数。"
    )
