"""What may be done about a person as they stand, and whether they wait to be asked: pages ask
here."""

from collections.abc import Mapping

from models.person import Person, PersonState

P = PersonState
_STEPS: Mapping[PersonState, tuple[str, ...]] = {
    P.REGISTERED: ("answer", "pause", "close"),
    P.SEEKING: ("answer", "pause", "close"),
    P.PAUSED: ("answer", "reopen", "close"),
    P.CLOSED: ("reopen",),
}
"""`answer`: record what they said when asked whether they want to go."""


def steps_of(person: Person) -> tuple[str, ...]:
    """The steps open to a coordinator of the person's county; none on a record that was merged."""
    return () if person.merged_into_id is not None else _STEPS[person.state]


def waits_to_be_asked(person: Person, *, fresh: bool, holds_place: bool) -> bool:
    """They seek, but their yes is too old to count (`fresh`), hold no place and may be called:
    those the list finds under `ask_again`."""
    return person.state is P.SEEKING and not (fresh or holds_place or person.do_not_contact)
