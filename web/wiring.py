"""Wiring of the pages: `init_web` attaches them to an app; see docs/web.md for how to add one."""

from collections.abc import Callable

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.routing import IntegerConverter, Map, Rule

from settings import Settings
from web import (
    access,
    conflicts,
    errors,
    filters,
    i18n,
    ledger,
    nav,
    once,
    paging,
    preparing,
    security,
    stations,
)
from web.accounts import second_factor as _second_factor  # noqa: F401  (routes of auth)
from web.accounts.language import bp as language
from web.accounts.login import bp as auth
from web.accounts.views import bp as accounts
from web.buddies.views import bp as buddies
from web.cases.views import bp as cases
from web.design.views import bp as design
from web.employers.company import bp as company
from web.employers.quota import bp as quotas
from web.employers.registration import bp as registration
from web.employers.views import bp as employers
from web.fairs import papers as _fair_papers  # noqa: F401  (routes of the blueprint fairs)
from web.fairs.views import bp as fairs
from web.festival import people as _people_at_festival  # noqa: F401  (routes of the blueprint festival)
from web.festival.views import bp as festival
from web.followup import cohorts as _cohorts  # noqa: F401  (routes of the blueprint followup)
from web.followup.views import bp as followup
from web.introductions.views import bp as introductions
from web.invitations.views import bp as invitations
from web.law.views import bp as rules
from web.letters.subscriptions import bp as subscriptions
from web.letters.views import bp as letters
from web.members.joining import bp as joining
from web.members.views import bp as members
from web.outbox.views import bp as outbox
from web.people import codes as _people_codes  # noqa: F401  (routes of the blueprint people)
from web.people import consents as _consents  # noqa: F401  (routes of the blueprint people)
from web.people import duplicates as _duplicates  # noqa: F401  (routes of the blueprint people)
from web.people import records as _records  # noqa: F401  (routes of the blueprint people)
from web.people.parties import bp as parties
from web.people.rosters.views import bp as rosters
from web.people.views import bp as people
from web.placements.views import bp as placements
from web.promises.views import bp as promises
from web.publicity import codes as _codes  # noqa: F401  (routes of the blueprint publicity)
from web.publicity.board import bp as board
from web.publicity.views import bp as publicity
from web.review import questions as _questions  # noqa: F401  (routes of the blueprint review)
from web.review import telephones as _telephones  # noqa: F401  (routes of the blueprint review)
from web.review.home import bp as home
from web.review.views import bp as review
from web.runs.views import bp as runs
from web.subsidies.others import bp as subsidy_others
from web.subsidies.sheet import bp as subsidy_sheet
from web.subsidies.views import bp as subsidies
from web.tours.views import bp as tours
from web.trips import by_mouth as _by_mouth  # noqa: F401  (routes of the blueprint trips)
from web.trips import handovers as _handovers  # noqa: F401  (routes of the blueprint trips)
from web.trips import papers as _papers  # noqa: F401  (routes of the blueprint trips)
from web.trips import rooms as _rooms  # noqa: F401  (routes of the blueprint trips)
from web.trips import trade as _trade  # noqa: F401  (routes of the blueprint trips)
from web.trips import vehicles as _vehicles  # noqa: F401  (routes of the blueprint trips)
from web.trips.roll import bp as roll
from web.trips.views import bp as trips
from web.unions.switches import bp as programmes
from web.unions.views import bp as unions
from web.upkeep.audit import bp as audit
from web.upkeep.health import bp as health
from web.upkeep.jobs import bp as jobs
from web.vacancies import grid as _grid  # noqa: F401  (routes of the blueprint vacancies)
from web.vacancies import templates as _templates  # noqa: F401  (routes of vacancies)
from web.vacancies.checking import bp as checking
from web.vacancies.imports.views import bp as imports
from web.vacancies.moves import bp as vacancies
from web.vacancies.still_open import bp as still_open
from web.workers import brought as _brought  # noqa: F401  (routes of the blueprint worker)
from web.workers import buddy as _buddy  # noqa: F401  (routes of the blueprint worker)
from web.workers import own as _own  # noqa: F401  (routes of the blueprint worker)
from web.workers import promise as _promise  # noqa: F401  (routes of the blueprint worker)
from web.workers import stay as _stay  # noqa: F401  (routes of the blueprint worker)
from web.workers import trip as _own_trip  # noqa: F401  (routes of the blueprint worker)
from web.workers.callbacks import bp as callbacks
from web.workers.invitation import bp as worker
from web.workers.join import bp as join


class RowId(IntegerConverter):
    """An id in an address: what no database can hold is simply not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)


class Address(Rule):
    """A rule whose two functions that build its address are compiled when first asked for one:
    compiling those of all pages is a third of what a process takes to be ready."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled: list[Callable[..., tuple[str, str]]] = []
        compile_now = super()._compile_builder

        def build(rule: Rule, /, **values: object) -> tuple[str, str]:
            if not compiled:
                compiled.append(compile_now(append_unknown))
            return compiled[0](rule, **values)

        return build


# One line per area. Add yours; the order does not matter.
BLUEPRINTS = [
    accounts,
    audit,
    auth,
    board,
    buddies,
    callbacks,
    cases,
    checking,
    company,
    design,
    employers,
    quotas,
    health,
    home,
    fairs,
    festival,
    introductions,
    followup,
    subsidies,
    subsidy_others,
    subsidy_sheet,
    imports,
    invitations,
    join,
    joining,
    jobs,
    language,
    letters,
    parties,
    people,
    placements,
    promises,
    review,
    roll,
    rosters,
    rules,
    runs,
    outbox,
    publicity,
    registration,
    still_open,
    worker,
    subscriptions,
    trips,
    tours,
    programmes,
    unions,
    members,
    vacancies,
]


def init_web(app: Flask, settings: Settings) -> None:
    """Attach everything the pages need. The engine is attached already (`web.db.init_db`)."""
    app.extensions["settings"] = settings
    app.url_rule_class = Address
    app.url_map.converters["int"] = RowId
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        nav_ways=nav.ways,
        ledger_segments=ledger.segments,
        bridge_stations=stations.stations,
        page_address=paging.page_address,
        stretch_address=paging.stretch_address,
        upload_limit_mb=lambda: settings.web.upload_limit_mb,
    )
    security.init_security(app, settings)
    preparing.init_preparing(app)
    access.init_access(app)
    once.init_once(app)
    security.init_csrf(app)
    i18n.init_i18n(app, settings.web.default_locale)
    filters.init_filters(app)
    conflicts.init_conflicts(app)
    errors.init_errors(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
