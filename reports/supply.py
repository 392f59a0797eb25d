"""Supply: who is on the roster, and how many of each policy group; people, never person-times."""

from models.person import TargetGroup
from reports.ground import Ground, stock
from reports.ledger import Ledger
from reports.registered import Facts, Tally
from reports.values import Row, ScopeKind, Table

_LABELS = {
    "registered": "登记人数（人）",
    "willing": "其中愿意外出",
    "waiting": "其中还在等岗位",
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


def on_roster(ground: Ground) -> list[tuple[str, Facts]]:
    """(state, facts) of people registered and not closed at that moment, of the homes the supply
    covers."""
    return [one for tally in tallies(ground) for one in tally.people]


def tallies(ground: Ground) -> list[Tally]:
    """The counties the supply covers, as they stood at that moment."""
    homes = ground.history.by_home(ground.end, ground.known)
    return [tally for home, tally in homes.items() if home.startswith(ground.reach.supply)]


def seeking(ground: Ground) -> set[int]:
    """Who wants to go at that moment."""
    return set().union(*(tally.seeking for tally in tallies(ground)))


def waiting(ground: Ground) -> set[int]:
    """Who wants to go and neither is in post nor holds a place at that moment."""
    return seeking(ground) - ground.cut.holding


def people_bar(ground: Ground) -> Ledger:
    """Who of a sending county went or wants to go: 在岗, 已约, and 等岗位 as what is open.
    Its letter speaks of its own people, in the bar as in the three numbers."""
    there = {spell.person_id for spell in ground.spells if spell.in_post}
    promised = {spell.person_id for spell in ground.spells if spell.promised} - there
    return Ledger(
        places=len(there) + len(promised) + len(waiting(ground)),
        promised=len(promised),
        arrived=len(there),
    )


def _counts(ground: Ground) -> dict[str, int]:
    homes = tallies(ground)
    counts = {name: sum(h.targets.get(t, 0) for h in homes) for name, t in _TARGETS.items()}
    return counts | {
        "registered": sum(len(home.people) for home in homes),
        "willing": sum(len(home.seeking) for home in homes),
        "waiting": len(waiting(ground)),
        "first_timers": sum(home.first_timers for home in homes),
    }


def supply_table(ground: Ground) -> Table:
    """The roster at this Sunday and the one before; identity rows do not add up."""
    now, before = _counts(ground), _counts(ground.before())
    rows = tuple(
        Row(label, stock(name, now[name], before[name]), indent=name != "registered")
        for name, label in _LABELS.items()
    )
    title = "供给（结对县的登记人员）" if ground.scope.kind is ScopeKind.RECEIVING else "供给"
    return Table(
        "supply", title, ground.stock_heads, rows,
        note="一人可有几种身份，各行不能相加。",
    )  # fmt: skip
