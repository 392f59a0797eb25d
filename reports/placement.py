"""Placement, movement and stock: who arrived, where, who is in post."""

from collections.abc import Iterator

from models.person import TargetGroup
from models.placement import PlacementState
from reference.calendar import local_day
from reports.ground import Flow, Ground, Window, stock
from reports.scopes import is_paired
from reports.spells import Move, Spell
from reports.values import Figure, Row, Table

ZHEJIANG = "33"
_POOR = frozenset({TargetGroup.LIFTED, TargetGroup.MONITORED})


def arrived(ground: Ground, window: Window) -> int:
    """People with an arrival recorded in the window."""
    return len({s.person_id for s, _ in ground.happened(PlacementState.ARRIVED, window)})


def _arrived_late(ground: Ground, window: Window) -> int:
    return len(
        {
            s.person_id
            for s, move in ground.happened(PlacementState.ARRIVED, window)
            if move.on < window.first and not s.has_wrong_day
        }
    )


class NewTransfers:
    """新增转移就业: the first arrival of each person in a calendar year, and where it led; by the
    facts each was reported with or, `as_known`, by those recorded at the moment counted to."""

    def __init__(self, ground: Ground, *, as_known: bool = False) -> None:
        self._ground, self._as_known = ground, as_known
        self._firsts = ground.cut.firsts_of_year

    def of(self, window: Window) -> Iterator[Spell]:
        arrived = PlacementState.ARRIVED
        for spell, _ in self._ground.happened(arrived, window, as_known=self._as_known):
            if spell.id in self._firsts:
                yield spell

    def counts(self, window: Window) -> dict[str, int]:
        """Every indicator of new transfers in the window."""
        spells = list(self.of(window))
        outside = [s for s in spells if s.home[:2] != s.site[:2]]
        zhejiang = [s for s in outside if s.site.startswith(ZHEJIANG)]
        county = [s for s in spells if s.home == s.site]
        return {
            "new_transfers": len(spells),
            "new_poverty": sum(bool(s.facts.targets & _POOR) for s in spells),
            "new_disabled": sum(TargetGroup.DISABLED in s.facts.targets for s in spells),
            "dest_county": len(county),
            "dest_province": len(spells) - len(outside) - len(county),
            "dest_outside": len(outside),
            "dest_zhejiang": len(zhejiang),
            "dest_paired": sum(is_paired(s.site, s.home, self._ground.last) for s in zhejiang),
        }


_NEW_ROWS = (
    ("new_transfers", "新增转移就业（人）"),
    ("new_poverty", "　其中脱贫人口（含监测对象）"),
    ("new_disabled", "　其中残疾人"),
    ("dest_county", "　去向：县内就近"),
    ("dest_province", "　去向：省内县外"),
    ("dest_outside", "　去向：省外"),
    ("dest_zhejiang", "　　其中到浙江"),
    ("dest_paired", "　　　其中到结对区县"),
)


def new_transfer_flows(ground: Ground) -> dict[str, Flow]:
    """The four columns of every indicator of new transfers."""
    new = NewTransfers(ground)
    counts = [new.counts(w) if ground.recorded(w) else None for w in ground.windows]
    return {
        name: tuple(
            Figure(name, None if count is None else count[name], period=w.period)
            for w, count in zip(ground.windows, counts, strict=True)
        )
        for name, _ in _NEW_ROWS
    }


def placement_table(ground: Ground) -> Table:
    """Arrivals, new transfers with their destinations, and promised people who did not come."""
    flows = new_transfer_flows(ground)
    late = Figure(
        "arrived_late", _arrived_late(ground, ground.current), period=ground.current.period
    )
    rows = (
        Row("到岗（人）", ground.flows("arrived", lambda w: arrived(ground, w)), strong=True),
        Row("　其中补登以前到岗", (late, None, None, None)),
        *(Row(label, flows[name]) for name, label in _NEW_ROWS),
        Row("约好未到（人次）", ground.flows("no_shows", lambda w: _no_shows(ground, w))),
    )
    return Table("placement", "就业", ground.flow_heads, rows, note=_placement_note(ground))


def _placement_note(ground: Ground) -> str:
    note = "按登记时间计，去向按工作地。新增＝本人当年第一次到岗。"
    first, last = ground.span.first, ground.last
    if not ground.monthly and (first.year, first.month) != (last.year, last.month):
        both = "本月、本年" if first.year != last.year else "本月"
        note += (
            f"{both}从{last.month}月1日起算，{first.month}月的最后几天在{first.month}月的月报里。"
        )
    since = ground.history.since
    if since is not None and since > ground.this_year.start:
        day = local_day(since)
        note += f"本年数自{day.month}月{day.day}日启用起计。"
    return note


def _no_shows(ground: Ground, window: Window) -> int:
    return sum(1 for _ in ground.happened(PlacementState.NO_SHOW, window))


def wrong_days(ground: Ground) -> list[Spell]:
    """Placements whose arrival cannot have been on the day that stands: to be mended."""
    return [spell for spell in ground.spells if spell.has_wrong_day]


def in_post(ground: Ground) -> int:
    """People in post at that moment."""
    return len({spell.person_id for spell in ground.spells if spell.in_post})


def between_jobs(ground: Ground) -> int:
    """People who left, and at that moment are neither in post nor promised a place anywhere."""
    gone = {spell.person_id for spell in ground.spells if spell.state is PlacementState.LEFT}
    return len(gone - ground.cut.holding)


def moves_ever(ground: Ground, to: PlacementState) -> int:
    """Standing moves to that state since the system is in use (person-times)."""
    return sum(1 for _ in _ever(ground, to))


def _ever(ground: Ground, to: PlacementState) -> Iterator[Move]:
    for spell in ground.spells:
        move = spell.happened(to)
        if move is not None:
            yield move


def arrival_times_this_year(ground: Ground) -> int:
    """Arrivals recorded this year, counted as person-times."""
    return sum(1 for _ in ground.happened(PlacementState.ARRIVED, ground.this_year))


def stock_table(ground: Ground) -> Table:
    """Who is in post at this Sunday and the one before, with the sums behind it."""
    before = ground.before()
    ever = (PlacementState.ARRIVED, "arrivals_ever"), (PlacementState.LEFT, "departures_ever")
    rows = (
        Row("在岗（人）", stock("in_post", in_post(ground), in_post(before)), strong=True),
        Row("　请假", stock("on_leave", None, None)),
        Row("待转岗（人）", stock("between_jobs", between_jobs(ground), between_jobs(before))),
        *(
            Row(
                "累计到岗（人次）" if to is PlacementState.ARRIVED else "累计离岗（人次）",
                stock(name, moves_ever(ground, to), moves_ever(before, to)),
            )
            for to, name in ever
        ),
    )
    return Table("stock", "在岗", ground.stock_heads, rows)
