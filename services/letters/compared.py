"""Every figure of every letter of a week or month beside its recount by SQL (`recount`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person
from models.vacancy import Vacancy
from recount.asked import Asked, Counted, Place
from recount.counting import Recount
from reference.calendar import Span
from reports.figures import load, weekly_report
from reports.scopes import make_scope
from reports.values import Figure, Scope, ScopeKind
from services.letters.archive import scopes_to_report


@dataclass(frozen=True)
class Compared:
    """A figure as the letter has it and as it was counted again."""

    scope: Scope
    figure: Figure
    counted: Counted

    @property
    def agrees(self) -> bool:
        return (self.figure.value, self.figure.base) == self.counted


def places_to_compare(session: Session) -> Sequence[Scope]:
    """Everything, every scope that gets a letter, every county somebody is from and every district
    with a post, and their provinces."""
    found = {(scope.kind, scope.code) for scope in scopes_to_report(session)}
    for kind, column in (
        (ScopeKind.RECEIVING, Vacancy.region_code),
        (ScopeKind.SENDING, Person.region_code),
    ):
        for code in session.scalars(sa.select(col(column)).distinct()):
            found |= {(kind, code), (kind, f"{code[:2]}0000")}
    order = list(ScopeKind)
    return [
        make_scope(kind, code)
        for kind, code in sorted(found, key=lambda one: (order.index(one[0]), one[1]))
    ]


def compared(
    session: Session, *, span: Span, scopes: Sequence[Scope] | None = None
) -> Iterator[Compared]:
    """Every figure a letter of `span` (which has ended) counts, scope by scope; of one printed in
    two places, one. What earlier letters printed is counted anew here, not read. The session is
    only read, and holds temporary tables until it is closed or rolled back."""
    loaded = replace(load(session, span=span), printed={})
    figures: dict[Place, Mapping[str, Figure]] = {}
    named: dict[Place, Scope] = {}
    for scope in places_to_compare(session) if scopes is None else scopes:
        report = weekly_report(loaded, scope, links=lambda *_: "https://localhost/", archive_url="")
        place = Place(scope.kind.value, scope.code)
        named[place] = scope
        figures[place] = {one.key: one for one in report.figures() if one.definition.filled}
    asked = {
        place: [Asked(one.indicator, one.period.value, one.of) for one in mine.values()]
        for place, mine in figures.items()
    }
    for place, one, counted in Recount(session, span).figures(asked):
        key = "/".join(filter(None, (one.indicator, one.period, one.of)))
        yield Compared(named[place], figures[place][key], counted)
