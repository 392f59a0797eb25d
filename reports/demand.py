"""Demand: firms, vacancies and the ledger of places as they stood at a moment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from reports.ground import Ground, stock
from reports.history import Post
from reports.ledger import Ledger
from reports.values import Figure, Period, Row, ScopeKind, Table

_TOP = 5


def open_posts(ground: Ground) -> list[Post]:
    """Vacancies published at that moment whose work site the scope's demand covers."""
    return [
        post
        for post in ground.history.open_posts(ground.end)
        if post.site.startswith(ground.reach.demand)
    ]


def ledgers_then(ground: Ground, posts: Sequence[Post]) -> Mapping[int, Ledger]:
    """The ledger of each vacancy at that moment: everybody who held a place, from anywhere.

    If more people held a place than the vacancy then offered (its places were cut later than they
    came), the places count as many as the people: open is never negative.
    """
    found = {}
    for post in posts:
        promised, arrived = ground.cut.held.get(post.id, (0, 0))
        places = max(post.places(ground.end), promised + arrived)
        found[post.id] = Ledger(places=places, promised=promised, arrived=arrived)
    return found


def total(ledgers: Mapping[int, Ledger]) -> Ledger:
    return Ledger(
        places=sum(one.places for one in ledgers.values()),
        promised=sum(one.promised for one in ledgers.values()),
        arrived=sum(one.arrived for one in ledgers.values()),
    )


def bar(ground: Ground) -> Ledger:
    """The whole ledger of the scope's open vacancies at that moment."""
    return total(ledgers_then(ground, open_posts(ground)))


def _counts(ground: Ground) -> dict[str, int]:
    posts = open_posts(ground)
    ledger = total(ledgers_then(ground, posts))
    return {
        "demand_firms": len({post.employer_id for post in posts}),
        "demand_vacancies": len(posts),
        "places": ledger.places,
        "places_arrived": ledger.arrived,
        "places_promised": ledger.promised,
        "places_open": ledger.open,
        "gap_to_arrival": ledger.open + ledger.promised,
    }


_LABELS = {
    "demand_firms": "招工企业（家）",
    "demand_vacancies": "在招岗位（个）",
    "places": "招用名额（人）",
    "places_arrived": "到岗",
    "places_promised": "已约",
    "places_open": "仍缺",
    "gap_to_arrival": "尚未到岗（仍缺+已约）",
}


def demand_table(ground: Ground) -> Table:
    """The demand at this Sunday and the one before."""
    now, before = _counts(ground), _counts(ground.before())
    rows = tuple(
        Row(
            label,
            stock(name, now[name], before[name]),
            indent=name in ("places_arrived", "places_promised", "places_open"),
            strong=name == "places_open",
        )
        for name, label in _LABELS.items()
    )
    if ground.scope.kind is not ScopeKind.SENDING:
        return Table("demand", "需求", ground.stock_heads, rows)
    title, note = "需求（结对区县的岗位）", "这些岗位上到岗、已约的人，哪里来的都算。"
    return Table("demand", title, ground.stock_heads, rows, note=note)


def firms_table(ground: Ground) -> Table:
    """The firms that miss most people, at most five."""
    posts = open_posts(ground)
    ledgers = ledgers_then(ground, posts)
    by_firm: dict[int, dict[int, Ledger]] = defaultdict(dict)
    names = {post.employer_id: post.employer for post in posts}
    for post in posts:
        by_firm[post.employer_id][post.id] = ledgers[post.id]
    sums = {firm: total(own) for firm, own in by_firm.items()}
    worst = sorted((f for f in sums if sums[f].open), key=lambda f: (-sums[f].open, f))[:_TOP]
    rows = tuple(Row(names[firm], _firm_figures(firm, sums[firm])) for firm in worst)
    heads = ("名额", "到岗", "已约", "缺口")
    whose = "结对区县" if ground.scope.kind is ScopeKind.SENDING else ""
    title = f"{whose}缺口最大的企业（人）"
    return Table("demand_firms", title, heads, rows, empty="没有缺人的企业。")


def _firm_figures(firm: int, ledger: Ledger) -> tuple[Figure, ...]:
    counts = {
        "firm_places": ledger.places,
        "firm_arrived": ledger.arrived,
        "firm_promised": ledger.promised,
        "firm_open": ledger.open,
    }
    return tuple(Figure(name, n, period=Period.NOW, of=str(firm)) for name, n in counts.items())
