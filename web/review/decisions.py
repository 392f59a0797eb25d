"""One button of the review screen to one use case: read the form, call, nothing else."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session
from werkzeug.datastructures import ImmutableMultiDict

from models.person import ConsentMeans
from models.proposal import Proposal, Side
from services.actor import Actor
from services.errors import InvalidInput, Problem
from services.proposals.bundles import check_version, load_bundle
from services.proposals.confirmations import confirm
from services.proposals.decisions import (
    approve,
    hold,
    refuse,
    release,
    worker_says_no,
    worker_says_yes,
)
from services.proposals.swaps import propose_by_hand, split_bundle, swap_for_alternative
from services.proposals.wishes import end_wish, exclude, lock_to_vacancy
from services.review.sheet import Sheet, sheet_of

Form = ImmutableMultiDict[str, str]
Decide = Callable[[Session, Actor, int, Form, datetime], object]


def decide(session: Session, actor: Actor, proposal_id: int, form: Form, now: datetime) -> Sheet:
    """Carry out the button pressed; the sheet as it stood before, for the notice and the next."""
    button = DECISIONS.get(form.get("do", ""))
    if button is None:
        raise InvalidInput({"do": (Problem("unknown_choice"),)})
    before = sheet_of(session, actor=actor, proposal_id=proposal_id, now=now)
    if "version" in form and form.get("do") not in REPEATABLE:
        check_version(load_bundle(session, proposal_id, lock=False), version_of(form))
    button(session, actor, proposal_id, form, now)
    return before


REPEATABLE = frozenset({"approve", "hold", "refuse", "firm_refuses", "yes", "no", "confirm"})
"""Buttons whose use cases ask for the version themselves: the same decision again is once."""
STAYS = frozenset({"release", "lock", "unlock", "split", "exclude", "by_hand"})
"""Buttons after which the same proposal is shown again."""


def version_of(form: Form) -> int:
    text = form.get("version", "")
    if not text.isdecimal() or len(text) > 9:
        raise InvalidInput({"version": (Problem("unknown_choice"),)})
    return int(text)


def _approve(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> Proposal:
    return approve(s, actor=actor, proposal_id=one, version=version_of(form), now=now)


def _hold(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> Proposal:
    note = form.get("hold_note", "")
    return hold(s, actor=actor, proposal_id=one, version=version_of(form), note=note, now=now)


def _release(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> Proposal:
    return release(s, actor=actor, proposal_id=one, now=now)


def _refuse(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> Proposal:
    return refuse(
        s, actor=actor, proposal_id=one, version=version_of(form),
        code=form.get("code", ""), note=form.get("refuse_note", ""), now=now,
    )  # fmt: skip


def _firm_refuses(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> Proposal:
    return refuse(
        s, actor=actor, proposal_id=one, version=version_of(form), acting_for=Side.EMPLOYER,
        code=form.get("firm_code", ""), note=form.get("refuse_note", ""), now=now,
    )  # fmt: skip


def _swap(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> Proposal:
    choice = form.get("choice", "")
    if not choice.isdecimal() or len(choice) > 2:
        raise InvalidInput({"choice": (Problem("unknown_choice"),)})
    return swap_for_alternative(
        s, actor=actor, proposal_id=one, version=version_of(form), choice=int(choice),
        note=form.get("swap_note", ""), now=now,
    )  # fmt: skip


def _yes(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> Proposal:
    means = form.get("means", "")
    if means not in set(ConsentMeans):
        raise InvalidInput({"means": (Problem("unknown_choice"),)})
    return worker_says_yes(
        s, actor=actor, proposal_id=one, version=version_of(form),
        means=ConsentMeans(means), note=form.get("evidence", ""), by=form.get("asked_by", ""),
        now=now,
    )  # fmt: skip


def _no(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> Proposal:
    return worker_says_no(
        s, actor=actor, proposal_id=one, version=version_of(form),
        code=form.get("code", ""), note=form.get("refuse_note", ""), now=now,
    )  # fmt: skip


def _confirm(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> object:
    return confirm(
        s, actor=actor, proposal_id=one, version=version_of(form), now=now,
        note=form.get("law_note", ""),
    )  # fmt: skip


def _lock(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> None:
    """Everybody of the party is locked to the vacancy proposed."""
    for member in load_bundle(s, one, lock=False).members:
        lock_to_vacancy(
            s, actor=actor, person_id=member.person_id, vacancy_id=member.vacancy_id,
            proposal_id=member.id, now=now,
        )  # fmt: skip


def _unlock(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> None:
    for wish_id in form.getlist("wish"):
        if wish_id.isdecimal() and len(wish_id) < 10:
            end_wish(s, actor=actor, wish_id=int(wish_id), now=now)


def _exclude(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> None:
    """Everybody of the party is kept from the vacancy proposed, or from its whole firm."""
    for member in load_bundle(s, one, lock=False).members:
        exclude(
            s, actor=actor, person_id=member.person_id, vacancy_id=member.vacancy_id,
            whole_employer=form.get("whole_employer") == "1", note=form.get("exclude_note", ""),
            now=now,
        )  # fmt: skip


def _by_hand(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> Proposal:
    instead = form.get("instead", "")
    if not instead.isdecimal() or len(instead) > 9:
        raise InvalidInput({"instead": (Problem("unknown_choice"),)})
    return propose_by_hand(
        s, actor=actor, person_id=load_bundle(s, one, lock=False).lead.person_id,
        vacancy_id=int(instead), override_reason=form.get("hand_note", ""), now=now,
    )  # fmt: skip


def _split(s: Session, actor: Actor, one: int, form: Form, now: datetime) -> Proposal:
    return split_bundle(
        s, actor=actor, proposal_id=one, version=version_of(form),
        reason=form.get("split_reason", ""), now=now,
    )  # fmt: skip


DECISIONS: dict[str, Decide] = {
    "approve": _approve,
    "hold": _hold,
    "release": _release,
    "refuse": _refuse,
    "firm_refuses": _firm_refuses,
    "swap": _swap,
    "yes": _yes,
    "no": _no,
    "confirm": _confirm,
    "lock": _lock,
    "unlock": _unlock,
    "exclude": _exclude,
    "by_hand": _by_hand,
    "split": _split,
}
