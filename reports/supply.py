"""Supply: who is on the roster, and how many of each policy group; people, never person-times."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from models.person import PersonState, TargetGroup
from reports.ground import Ground, stock
from reports.history import Registered
from reports.values import Figure, Period, Row, ScopeKind, Table

LEAST = 3
"""No cell below this many people by township (smaller townships are put together)."""

_LABELS = {
    "registered": "登记人数（人）",
    "willing": "其中愿意外出",
    "first_timers": "其中首次外出",
    "poverty": "其中脱贫人口",
    "monitored": "其中监测对象",
    "disabled": "其中残疾人",
    "veterans": "其中退役军人",
    "graduates": "其中高校毕业生",
}
_TARGETS = {
    "poverty": TargetGroup.LIFTED,
    "monitored": TargetGroup.MONITORED,
    "disabled": TargetGroup.DISABLED,
    "veterans": TargetGroup.VETERAN,
    "graduates": TargetGroup.GRADUATE,
}


def on_roster(ground: Ground) -> list[Registered]:
    """People registered and not closed at that moment, of the homes the supply covers."""
    return [
        person
        for person in ground.history.people.values()
        if person.home.startswith(ground.reach.supply)
        and person.state(ground.end) not in (None, PersonState.CLOSED)
    ]


def _counts(ground: Ground) -> dict[str, int]:
    people = on_roster(ground)
    counts = {name: sum(t in p.targets for p in people) for name, t in _TARGETS.items()}
    return counts | {
        "registered": len(people),
        "willing": sum(p.state(ground.end) == PersonState.SEEKING for p in people),
        "first_timers": sum(p.first_timer for p in people),
    }


def supply_table(ground: Ground) -> Table:
    """The roster at this Sunday and the one before; identity rows do not add up."""
    now, before = _counts(ground), _counts(ground.before())
    rows = tuple(
        Row(label, stock(name, now[name], before[name]), indent=name != "registered")
        for name, label in _LABELS.items()
    )
    whose = "结对县的登记人员。" if ground.scope.kind is ScopeKind.RECEIVING else ""
    return Table(
        "supply", "供给", ground.stock_heads, rows,
        note=f"{whose}一人可有几种身份，各行不能相加。",
    )  # fmt: skip


@dataclass(frozen=True)
class Township:
    name: str
    registered: int
    in_post: int

    @property
    def small(self) -> bool:
        return 0 < self.registered < LEAST or 0 < self.in_post < LEAST

    def with_(self, other: "Township") -> "Township":
        return Township(
            "其他乡镇", self.registered + other.registered, self.in_post + other.in_post
        )


def guard_small(townships: Iterable[Township]) -> list[Township]:
    """Townships with no cell of one or two people: small ones are put together.

    If the rest is still too small, the smallest township that could stand alone joins it, so that
    no difference of printed numbers shows a small cell. Nothing left to join: an empty list.
    """
    ordered = sorted(townships, key=lambda one: (one.registered, one.in_post, one.name))
    stand = [one for one in ordered if not one.small]
    rest = Township("其他乡镇", 0, 0)
    for one in ordered:
        if one.small:
            rest = rest.with_(one)
    while rest.small and stand:
        rest = rest.with_(stand.pop(0))
    if rest.small:
        return []
    return stand[::-1] + ([rest] if rest.registered or rest.in_post else [])


def township_table(ground: Ground) -> Table:
    """Registered and in post by township of a sending county, small cells put together."""
    registered = Counter(person.township for person in on_roster(ground))
    in_post: dict[str, set[int]] = defaultdict(set)
    for spell in ground.spells:
        if spell.in_post:
            in_post[spell.township].add(spell.person_id)
    names = set(registered) | set(in_post)
    guarded = guard_small(
        Township(name or "未填乡镇", registered[name], len(in_post[name])) for name in names
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
        "townships", "各乡镇（人）", ("登记", "在岗"), rows,
        note="不足3人的乡镇并入“其他乡镇”。", empty="人数太少，不按乡镇分列。",
    )  # fmt: skip
