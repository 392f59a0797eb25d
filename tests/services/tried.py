"""A use case tried and taken back, for tests of what pages offer."""

from collections.abc import Callable

from sqlmodel import Session

from services.errors import Forbidden, NotAllowedNow, ServiceError, VacancyNotOpen


def leads_on(session: Session, act: Callable[[], object], standing: Callable[[], object]) -> bool:
    """Whether a use case leads anywhere as things stand: what it asks besides (a lawful post, a
    reason, a day) is not the point, and where nothing of `standing` changes it led nowhere."""
    before = standing()
    try:
        with session.begin_nested() as place:
            act()
            session.flush()
            moved = standing() != before
            place.rollback()
    except (NotAllowedNow, VacancyNotOpen, Forbidden):
        return False
    except ServiceError:
        return True
    finally:
        session.expire_all()
    return moved
