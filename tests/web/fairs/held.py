"""A fair that is held, and visitors of it."""

from datetime import date

from models.fair import Fair, FairKind, FairState
from services.fairs.events import FairIn, move_fair, plan_fair
from services.workers.signup import SignUpIn
from tests import factories as make
from tests.conftest import NOW


def fair_of(session, actor, name="春风行动", day=date(2026, 11, 18), at=NOW) -> Fair:
    data = FairIn(name=name, kind=FairKind.ONSITE, region_code=make.CANGXI, held_on=day)
    fair = plan_fair(session, actor=actor, data=data, now=at)
    if fair.state is FairState.PLANNED:
        move_fair(session, actor=actor, fair_id=fair.id, to=FairState.HELD, now=at)
    return fair


def visitor(name: str, born="1988-03-21", **more) -> SignUpIn:
    return SignUpIn.model_validate({"name": name, "born_on": born, "way": "call", **more})
