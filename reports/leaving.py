"""Leaving: how many, why, from which firms, and how many were placed again within a week."""

from collections import Counter, defaultdict
from datetime import timedelta

from models.placement import PlacementState
from reference.reasons import reasons
from reports.ground import Flow, Ground, Window
from reports.spells import Presence
from reports.values import Figure, Row, Table

AGAIN_DAYS = 7
_TOP = 5


def reason_name(code: str) -> str:
    """The reason as coordinators say it; 未写明 when none was given."""
    known = reasons().get(code)
    return known.name if known else "未写明"


def top_flows(
    ground: Ground, indicator: str, counted: dict[Window, Counter[str]]
) -> list[tuple[str, Flow]]:
    """The five most frequent slices of the year (ties by name), each over the four windows."""
    year = counted[ground.this_year]
    week = counted[ground.current]
    names = sorted(year | week, key=lambda name: (-week[name], -year[name], name))[:_TOP]
    return [
        (name, ground.flows(indicator, lambda w, n=name: counted[w][n], of=name))  # type: ignore[misc]  # a default binds the name of this turn
        for name in names
    ]


def _left(ground: Ground, window: Window) -> int:
    return sum(1 for _ in ground.happened(PlacementState.LEFT, window))


def _by_reason(ground: Ground, window: Window) -> Counter[str]:
    moves = ground.happened(PlacementState.LEFT, window)
    return Counter(move.reason or "unknown" for _, move in moves)


def _by_firm(ground: Ground, window: Window) -> Counter[str]:
    moves = ground.happened(PlacementState.LEFT, window)
    return Counter(str(spell.employer_id) for spell, _ in moves)


def placed_again(ground: Ground, window: Window) -> Figure:
    """Of the departures whose seventh day fell in the window, those with an arrival by then."""
    if not ground.recorded(window):
        return Figure("replaced_7", None, period=window.period)
    parts = ground.parts
    by_person: dict[int, list[Presence]] = defaultdict(list)
    for part in parts:
        by_person[part.person_id].append(part)
    due = [
        part
        for part in parts
        if part.left and window.first <= part.left + timedelta(days=AGAIN_DAYS) <= window.last
    ]
    again = sum(_came_back(part, by_person[part.person_id]) for part in due)
    return Figure("replaced_7", again, len(due), period=window.period)


def _came_back(left: Presence, own: list[Presence]) -> bool:
    """Whether the same person arrived again within AGAIN_DAYS days of leaving."""
    if left.left is None:
        return False
    until = left.left + timedelta(days=AGAIN_DAYS)
    return any(one is not left and left.left <= one.arrived <= until for one in own)


def leaving_table(ground: Ground) -> Table:
    """Departures in person-times, top reasons, top firms, and re-placement."""
    names = {str(post.employer_id): post.employer for post in ground.history.posts}
    by_reason = {w: _by_reason(ground, w) for w in ground.windows}
    by_firm = {w: _by_firm(ground, w) for w in ground.windows}
    rows = [Row("离岗（人次）", ground.flows("left", lambda w: _left(ground, w)), strong=True)]
    for code, flow in top_flows(ground, "left_for", by_reason):
        rows.append(Row(f"　原因：{reason_name(code)}", flow))
    for firm, flow in top_flows(ground, "left_firm", by_firm):
        rows.append(Row(f"　企业：{names.get(firm, firm)}", flow))
    again = tuple(placed_again(ground, window) for window in ground.windows)
    rows.append(Row("离岗7天内再到岗", again))
    return Table(
        "leaving", "离岗", ground.flow_heads, tuple(rows), note="转岗也先离开原岗位，计一人次。"
    )
