"""What a page offers is what the use cases take: every step tried in every state."""

from datetime import timedelta

from sqlmodel import Session

from models.vacancy import VacancyState
from services.errors import NotAllowedNow, ServiceError, VacancyNotOpen
from services.vacancies import moves
from services.vacancies.steps import steps_of
from tests import factories as make


def tried(session: Session, step: str, actor, vacancy, day) -> bool:
    """Whether the step leads anywhere from this state: twice is once, and what a use case asks
    besides (a lawful post, a day) is not the point."""
    one = {"actor": actor, "vacancy_id": vacancy.id, "now": make.NOW}
    ways = {
        "left": lambda: moves.confirm_still_open(session, left=1, version=vacancy.version, **one),
        "renew": lambda: moves.renew(session, valid_until=day, **one),
        "pause": lambda: moves.pause(session, **one),
        "resume": lambda: moves.resume(session, **one),
        "close": lambda: moves.close(session, reason="订单减少", **one),
        "check": lambda: moves.publish(session, version=vacancy.version, **one),
    }
    stood = (vacancy.state, vacancy.version)
    try:
        with session.begin_nested() as place:
            ways[step]()
            done = (vacancy.state, vacancy.version) != stood
            place.rollback()
    except (NotAllowedNow, VacancyNotOpen):
        return False
    except ServiceError:
        return True
    return done


def test_a_step_is_offered_in_exactly_the_states_its_use_case_takes(session: Session) -> None:
    firm = make.make_employer(session)
    union = make.receiving_actor(session)
    day = make.NOW.date() + timedelta(days=20)
    for state in VacancyState:
        vacancy = make.make_vacancy(session, firm, state=state)
        offered = set(steps_of(vacancy, union))
        for step in ("left", "renew", "pause", "resume", "close", "check"):
            assert tried(session, step, union, vacancy, day) == (step in offered), (state, step)
            session.refresh(vacancy)
