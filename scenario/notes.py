"""Score parts, reasons and risks of past proposals, read from the rows like the matcher does.

Codes and facts are those of `matching.rules.notes`; the points are plain shares of the starting
weights.
"""

from typing import Any

from reference.occupations import distance
from reference.pairings import closeness
from scenario.clock import Clock
from scenario.people import Someone
from scenario.posts import Post

WORK_POINTS = {0: 1200, 1: 900, 2: 700, 3: 500, 4: 250}


def nearness(one: Someone, post: Post) -> int | None:
    near = [d for d in (distance(t, post.trade.id) for t in one.months) if d is not None]
    return min(near, default=None)


def score_parts(one: Someone, post: Post, party_size: int, clock: Clock) -> dict[str, int]:
    """Points by signal, each within its weight times a hundred."""
    anchor = max(one.floor_fen, (one.wage_yuan or 0) * 100)
    pay = min(1.3, post.newcomer_fen / anchor) / 1.3
    near = nearness(one, post)
    paired = closeness(post.district, one.home, clock.today)
    return {
        "employer_reliability": 1100,
        "togetherness": 1500 if party_size > 1 else 600,
        "pay_fit": round(1800 * pay),
        "work_fit": 200 if near is None else WORK_POINTS[near],
        "conditions_fit": 600 if post.nights else 900,
        "living_fit": 600 if post.lodging.value == "free" else 350,
        "policy_priority": 0,
        "transport_fit": 100 * paired + 100,
        "urgency": 100,
    }


def reasons_and_risks(
    one: Someone, post: Post, party_size: int, clock: Clock
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Three reasons and up to two risks, as codes with facts."""
    pay = post.newcomer_fen
    reasons: list[dict[str, Any]] = []
    if party_size > 1:
        reasons.append({"code": "kept_together", "people": party_size})
    reasons.append(
        {
            "code": "pay_above_floor",
            "percent": 100 * (pay - one.floor_fen) // one.floor_fen,
            "pay_fen": pay,
            "floor_fen": one.floor_fen,
        }
    )
    if post.trade.id in one.months:
        reasons.append({"code": "same_trade", "months": one.months[post.trade.id]})
    if closeness(post.district, one.home, clock.today) == 3:
        reasons.append({"code": "paired_counties"})
    if post.lodging.value == "free":
        reasons.append({"code": "free_lodging", "room_size": post.row["persons_per_room"]})
    if not post.nights:
        reasons.append({"code": "no_nights"})
    risks: list[dict[str, Any]] = []
    if post.nights and one.nights.value != "yes":
        risks.append({"code": "nights", "percent": post.nights})
    if post.trade.id not in one.months:
        risks.append({"code": "new_trade", "training_weeks": post.row["training_weeks"]})
    if post.hazards:
        risks.append({"code": "hazards", "count": len(post.hazards)})
    return reasons[:3], risks[:2]
