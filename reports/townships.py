"""People by township of a sending county (by county of a wider scope), with no small cell."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reports.ground import Ground
from reports.registered import Facts
from reports.scopes import make_scope
from reports.supply import on_roster
from reports.values import Figure, Period, Row, ScopeKind, Table

LEAST = 3
"""No cell below this many people by township (smaller townships are put together)."""


@dataclass(frozen=True)
class Township:
    name: str
    registered: int
    in_post: int

    @property
    def small(self) -> bool:
        return 0 < self.registered < LEAST or 0 < self.in_post < LEAST

    def with_(self, other: "Township") -> "Township":
        return Township(self.name, self.registered + other.registered, self.in_post + other.in_post)


def guard_small(townships: Iterable[Township], others: str = "其他乡镇") -> list[Township]:
    """Townships with no cell of one or two people: small ones are put together.

    If the rest is still too small, the smallest township that could stand alone joins it, so that
    no difference of printed numbers shows a small cell. Nothing left to join: an empty list.
    """
    ordered = sorted(townships, key=lambda one: (one.registered, one.in_post, one.name))
    stand = [one for one in ordered if not one.small]
    rest = Township(others, 0, 0)
    for one in ordered:
        if one.small:
            rest = rest.with_(one)
    while rest.small and stand:
        rest = rest.with_(stand.pop(0))
    if rest.small:
        return []
    return stand[::-1] + ([rest] if rest.registered or rest.in_post else [])


def township_table(ground: Ground) -> Table:
    """Registered and in post by township of a sending county, small cells put together; of a wider
    scope by county, for townships of two counties may bear one name."""
    place, unit = (_township, "乡镇") if ground.reach.one_county else (_county, "县")
    registered = Counter(place(facts) for _, facts in on_roster(ground))
    in_post: dict[str, set[int]] = defaultdict(set)
    for spell in ground.spells:
        if spell.in_post:
            in_post[place(spell.facts)].add(spell.person_id)
    guarded = guard_small(
        [Township(name, registered[name], len(in_post[name])) for name in {*registered, *in_post}],
        f"其他{unit}",
    )
    rows = tuple(
        Row(
            one.name,
            (
                Figure("town_registered", one.registered, period=Period.NOW, of=one.name),
                Figure("town_in_post", one.in_post, period=Period.NOW, of=one.name),
            ),
        )
        for one in guarded
    )
    return Table(
        "townships", f"各{unit}（人）", ("登记", "在岗"), rows,
        note=f"不足3人的{unit}并入“其他{unit}”。", empty=f"人数太少，不按{unit}分列。",
        rest=f"其余{unit}合计",
    )  # fmt: skip


def _township(facts: Facts) -> str:
    return facts.township or "未填乡镇"


def _county(facts: Facts) -> str:
    return make_scope(ScopeKind.SENDING, facts.home).name
