"""What waits for whoever is logged in."""

from flask import Blueprint, current_app, render_template

from models.account import Role
from services.home import HomeRules, admin_home, employer_home, receiving_home, sending_home
from services.job_kinds import JOBS
from web.access import EVERYONE, access, current_actor
from web.clock import now
from web.db import db_session
from web.home.wording import waiting_rows

bp = Blueprint("home", __name__)


@bp.get("/")
@access(*EVERYONE)
def index() -> str:
    actor = current_actor()
    match actor.role:
        case Role.EMPLOYER:
            home = employer_home(db_session(), actor=actor, rules=_rules(), now=now())
        case Role.RECEIVING:
            home = receiving_home(db_session(), actor=actor, rules=_rules(), now=now())
        case Role.SENDING:
            home = sending_home(db_session(), actor=actor, rules=_rules(), now=now())
        case Role.ADMIN:
            home = admin_home(db_session(), actor=actor)
    return render_template(
        f"home/{actor.role.value}.html",
        home=home,
        waiting=waiting_rows(actor.role, home.waiting),
        jobs=JOBS,
    )


def _rules() -> HomeRules:
    settings = current_app.extensions["settings"]
    return HomeRules(settings.vacancy.reminder_days, settings.supply.intention_days)
