"""Which rows belong to a scope, and what a scope is called.

Region codes nest by prefix: 330000 covers 33…, 330100 covers 3301…, 330110 only itself. A
receiving scope owns what happens at work sites in it, a sending scope what happens to people from
it. The other side of a scope is its paired places: a sending county reads the vacancies of its
paired districts, a receiving district the roster of its paired counties; without a pair, all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reference import pairings, regions
from reports.values import Scope, ScopeKind

WHOLE = Scope(ScopeKind.WHOLE, "", "全部地区")


def make_scope(kind: ScopeKind, code: str = "") -> Scope:
    """The scope with its name. Raises reference.regions.UnknownRegion for an unknown code."""
    if kind is ScopeKind.WHOLE:
        return WHOLE
    unit = regions.region(code)
    if unit.level is regions.Level.COUNTY and unit.prefecture:
        return Scope(kind, code, regions.region(unit.prefecture).name + unit.name)
    return Scope(kind, code, unit.name)


def prefix(code: str) -> str:
    """The leading digits all codes below `code` share; the empty code covers everything."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


@dataclass(frozen=True, slots=True)
class Reach:
    """The code prefixes of a scope: of work sites and of homes; an empty tuple covers nothing."""

    sites: tuple[str, ...]  # of placements, proposals, departures
    homes: tuple[str, ...]
    demand: tuple[str, ...]  # of vacancies in the demand table
    supply: tuple[str, ...]  # of people in the supply table
    one_county: bool = False  # whether the scope is one county and nothing wider

    def moves(self, site: str, home: str) -> bool:
        """Whether a placement or proposal between these two places belongs to the scope."""
        return site.startswith(self.sites) and home.startswith(self.homes)


def reach(scope: Scope, on: date) -> Reach:
    """What `scope` covers, pairs as they stand on that day."""
    own, everywhere = (prefix(scope.code),), ("",)
    others = _prefixes(pairings.partners(scope.code, on)) if scope.code else everywhere
    county = len(own[0]) == len(scope.code)
    match scope.kind:
        case ScopeKind.RECEIVING:
            return Reach(own, everywhere, demand=own, supply=others, one_county=county)
        case ScopeKind.SENDING:
            return Reach(everywhere, own, demand=others, supply=own, one_county=county)
        case ScopeKind.WHOLE:
            return Reach(everywhere, everywhere, everywhere, everywhere)


def _prefixes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({prefix(code) for code in codes})) or ("",)


def is_paired(site: str, home: str, on: date) -> bool:
    """Whether the work site lies in a district paired with the home county on that day."""
    try:
        return pairings.closeness(site, home, on) >= 3
    except regions.UnknownRegion:
        return False
