"""What somebody may do to a post as it stands: pages ask here and show what they are told."""

from collections.abc import Mapping

from models.account import Role
from models.vacancy import Vacancy, VacancyState
from services.actor import Actor

V = VacancyState
_STEPS: Mapping[VacancyState, tuple[str, ...]] = {
    V.DRAFT: ("edit", "close"),
    V.SUBMITTED: ("check", "close", "edit"),
    V.PUBLISHED: ("left", "edit", "renew", "pause", "close"),
    V.PAUSED: ("resume", "edit", "renew", "close"),
    V.LAPSED: ("renew", "edit", "close"),
    V.CLOSED: (),
}
"""The step people come for stands first. `left`: say how many are still missing."""
_FIRMS = frozenset({"edit"})
_UNIONS = frozenset({"check"})


def steps_of(vacancy: Vacancy, actor: Actor) -> tuple[str, ...]:
    """The steps open to this actor, the one they come for first; a sending county only looks."""
    if actor.role is Role.SENDING:
        return ()
    others = _UNIONS if actor.role is Role.EMPLOYER else _FIRMS
    return tuple(step for step in _STEPS[vacancy.state] if step not in others)


def passed_check(vacancy: Vacancy) -> bool:
    """Its places and the people proposed are shown from then on."""
    return vacancy.state not in (V.DRAFT, V.SUBMITTED)


def awaits_check(vacancy: Vacancy) -> bool:
    return vacancy.state is V.SUBMITTED


def is_draft(vacancy: Vacancy | None) -> bool:
    """Not handed in yet: it may be kept half written."""
    return vacancy is None or vacancy.state is V.DRAFT


def has_lapsed(vacancy: Vacancy) -> bool:
    """Nobody is proposed to it until it is renewed."""
    return vacancy.state is V.LAPSED


def takes_people(vacancy: Vacancy) -> bool:
    return vacancy.state is V.PUBLISHED
