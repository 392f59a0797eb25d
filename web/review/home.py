"""What waits for whoever is logged in."""

from collections.abc import Sequence

from flask import Blueprint, current_app, render_template

from models.account import Role
from services.review.home import (
    EmployerHome,
    HomeRules,
    admin_home,
    employer_home,
    enterprise_home,
    receiving_home,
    sending_home,
)
from services.review.home_counts import VacancyLine
from services.runs.lists import left_short_of
from services.upkeep.kinds import JOBS
from web.access import LOGGED_IN, access, current_actor
from web.clock import now
from web.db import db_session
from web.review import home_wording as wording
from web.review.home_wording import waiting_rows

bp = Blueprint("home", __name__)
WORST = 3


@bp.get("/")
@access(*LOGGED_IN)
def index() -> str:
    actor = current_actor()
    match actor.role:
        case Role.EMPLOYER:
            home = employer_home(db_session(), actor=actor, rules=_rules(), now=now())
        case Role.RECEIVING:
            home = receiving_home(db_session(), actor=actor, rules=_rules(), now=now())
        case Role.SENDING:
            home = sending_home(db_session(), actor=actor, rules=_rules(), now=now())
        case Role.ENTERPRISE:
            home = enterprise_home(db_session(), actor=actor, now=now())
        case Role.ADMIN:
            home = admin_home(db_session(), actor=actor)
    return render_template(
        f"review/home/{actor.role.value}.html",
        home=home,
        waiting=waiting_rows(actor.role, home.waiting),
        jobs=JOBS,
        **(_of_firm(home) if isinstance(home, EmployerHome) else {}),
    )


def _of_firm(home: EmployerHome) -> dict[str, object]:
    return {"notice": wording.FIRM_NOTICES.get(home.state), **_why_empty(home.vacancies)}


def _why_empty(lines: Sequence[VacancyLine]) -> dict[str, object]:
    """What the newest run says of the three posts with the most empty places, and whether the
    union's own rule of first batches is part of it."""
    worst = [line for line in lines if line.ledger.open][:WORST]
    ids = [line.id for line in worst]
    told = left_short_of(db_session(), vacancy_ids=ids) if ids else {}
    why = [(line, told[line.id].why) for line in worst if line.id in told]
    return {
        "why": [(line, wording.why_empty(one)) for line, one in why],
        "batch": any(wording.held_by_batch(one) for _line, one in why),
    }


def _rules() -> HomeRules:
    settings = current_app.extensions["settings"]
    return HomeRules(settings.vacancy.reminder_days, settings.supply.intention_days)
