"""The register of one season as each role sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.account import Role
from models.festival import FestivalStatement, Plan, VillageDay
from services.actor import Actor
from services.festival.firms import FirmRow, list_firms
from services.festival.plans import plans_counted
from services.festival.rates import Kept, Rate, Rates, kept_of, rates_of, returned
from services.festival.return_trips import Coach, coaches_asked
from services.festival.season import Season
from services.festival.statements import list_statements
from services.festival.villages import newest


@dataclass(frozen=True)
class May:
    """What this role finds and does on the page."""

    see_firms: bool
    see_towns: bool
    add: bool
    count: bool
    quote: bool
    order: bool
    send: bool = False  # make trips of the list


MAY: Mapping[Role, May] = {
    Role.RECEIVING: May(True, False, add=True, count=False, quote=True, order=True, send=True),
    Role.SENDING: May(False, True, add=False, count=True, quote=True, order=True, send=True),
    Role.EMPLOYER: May(True, False, add=False, count=False, quote=False, order=False),
    Role.ADMIN: May(True, True, add=False, count=False, quote=False, order=True),
}


@dataclass(frozen=True)
class Register:
    """`firms` with their newest day, `towns` with their newest count, and what follows from both;
    `plans` and `coaches` of people placed by us."""

    season: Season
    firms: Sequence[FirmRow]
    rates: Rates
    kept: Kept
    towns: Sequence[VillageDay]
    returned: Rate
    plans: Mapping[Plan, int]
    coaches: Sequence[Coach]
    statements: Sequence[FestivalStatement]
    may: May


def register_of(session: Session, *, actor: Actor, season: Season, today: date) -> Register:
    """In the actor's sight, up to this day."""
    year = season.year
    firms = list_firms(session, actor=actor, year=year, until=today)
    towns = newest(session, actor=actor, year=year, until=today)
    return Register(
        season=season,
        firms=firms,
        rates=rates_of(firms),
        kept=kept_of(firms),
        towns=towns,
        returned=returned(towns),
        plans=plans_counted(session, actor=actor, year=year),
        coaches=coaches_asked(session, actor=actor, year=year),
        statements=list_statements(session, actor=actor, year=year),
        may=MAY[actor.role],
    )
