"""Every placement as it stood at one moment, put in order once for all scopes: by where it leads
from and to, by post, who holds a place. Thirty letters of a week ask the same moments."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from models.placement import PlacementState
from reference.calendar import local_day
from reports.scopes import Reach
from reports.spells import Spell

Place = tuple[str, str]
"""Work site and home."""


@dataclass(frozen=True)
class Cut:
    """Standing placements, in the order of their ids."""

    spells: tuple[Spell, ...]

    def within(self, reach: Reach) -> tuple[Spell, ...]:
        """Those of a scope, by the facts of the moment."""
        return _in_order(spells for place, spells in self._by_place.items() if reach.moves(*place))

    def ever_within(self, reach: Reach) -> tuple[Spell, ...]:
        """Those of a scope, by the facts of any moment."""
        return _in_order(
            spells
            for (site, homes), spells in self._by_places.items()
            if any(reach.moves(site, home) for home in homes)
        )

    @cached_property
    def _by_place(self) -> Mapping[Place, list[Spell]]:
        found: dict[Place, list[Spell]] = defaultdict(list)
        for spell in self.spells:
            found[spell.site, spell.home].append(spell)
        return found

    @cached_property
    def _by_places(self) -> Mapping[tuple[str, frozenset[str]], list[Spell]]:
        found: dict[tuple[str, frozenset[str]], list[Spell]] = defaultdict(list)
        for spell in self.spells:
            found[spell.site, frozenset(spell.homes())].append(spell)
        return found

    @cached_property
    def holding(self) -> frozenset[int]:
        """People in post or promised a place anywhere."""
        return frozenset(s.person_id for s in self.spells if s.in_post or s.promised)

    @cached_property
    def held(self) -> Mapping[int, tuple[int, int]]:
        """Promised and arrived by post."""
        found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for spell in self.spells:
            if spell.promised:
                found[spell.vacancy_id][0] += 1
            elif spell.in_post:
                found[spell.vacancy_id][1] += 1
        return {post: (promised, arrived) for post, (promised, arrived) in found.items()}

    @cached_property
    def firsts_of_year(self) -> frozenset[int]:
        """Placements with their person's first arrival of a year, anywhere."""
        found: dict[tuple[int, int], tuple[datetime, int]] = {}
        for spell in self.spells:
            move = spell.happened(PlacementState.ARRIVED)
            if move is not None:
                key = (spell.person_id, local_day(move.at).year)
                found[key] = min(found.get(key, (move.at, spell.id)), (move.at, spell.id))
        return frozenset(spell_id for _, spell_id in found.values())


def _in_order(groups: Iterable[Iterable[Spell]]) -> tuple[Spell, ...]:
    return tuple(sorted(_flat(groups), key=lambda spell: spell.id))


def _flat(groups: Iterable[Iterable[Spell]]) -> Iterator[Spell]:
    for group in groups:
        yield from group
