"""The post somebody asked about when they signed up, tied to the sign-up, and what follows from it.

The trade becomes a wish of theirs where a wish is free; somebody on record before keeps theirs
until they say so themselves or are rung. Whether they fit the post stays the matcher's to say: a
wish opens no gate (matching/rules/gates). A coordinator may hold them to the very post by a lock.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.channel import Channel
from models.employer import Employer
from models.person import Person, PersonWish
from models.signup import SignUp, SignUpPost
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor
from services.errors import InvalidInput, NotFound, Problem
from services.offer import on_offer
from services.people.rows import note_event
from services.proposals.wishes import lock_to_vacancy
from services.rows import LARGEST_ID, known

MOST_WISHES = 3


@dataclass(frozen=True)
class AskedPost:
    """A post with its firm's name, and whether it is still on offer; code of the channel they came
    by."""

    vacancy: Vacancy
    firm: str
    offered: bool
    code: str
    at: datetime


def find_post(session: Session, vacancy_id: int, *, now: datetime) -> AskedPost | None:
    """The post with its firm, None where it is not on offer today."""
    found = session.execute(
        sa.select(Vacancy, col(Employer.name))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(Vacancy.id) == min(max(vacancy_id, 0), LARGEST_ID), on_offer(local_day(now)))
    ).first()
    return AskedPost(found[0], found[1], True, "", now) if found is not None else None


def post_asked(session: Session, vacancy_id: int, *, now: datetime) -> Vacancy:
    """The post, on offer today. Raises InvalidInput at `post`."""
    found = find_post(session, vacancy_id, now=now)
    if found is None:
        raise InvalidInput({"post": (Problem("post_gone"),)})
    return found.vacancy


def tie(
    session: Session, *, row: SignUp, post: Vacancy, actor: Actor | None, now: datetime
) -> None:
    """Once for each post; the caller holds the person or the channel locked."""
    key = (known(row.id), known(post.id))
    if session.get(SignUpPost, key) is not None:
        return
    session.add(
        SignUpPost(
            sign_up_id=key[0], vacancy_id=key[1], at=now,
            account_id=actor.account_id if actor else None,
        )
    )  # fmt: skip
    session.flush()
    if not row.known:
        add_wish(session, row.person_id, post)


def add_wish(session: Session, person_id: int, post: Vacancy) -> bool:
    """The trade of the post behind the wishes there are; False where three stand or it is one."""
    held = session.scalars(
        sa.select(col(PersonWish.occupation_id))
        .where(col(PersonWish.person_id) == person_id)
        .order_by(col(PersonWish.rank))
    ).all()
    if not post.occupation_id or post.occupation_id in held or len(held) >= MOST_WISHES:
        return False
    session.add(
        PersonWish(person_id=person_id, rank=len(held) + 1, occupation_id=post.occupation_id)
    )
    session.flush()
    return True


def asked_by(
    session: Session, person_ids: Collection[int], *, now: datetime
) -> Mapping[int, list[AskedPost]]:
    """Per person the posts they asked about, the latest first, each once. One query."""
    offered = on_offer(local_day(now)).label("offered")
    rows = session.execute(
        sa.select(
            col(SignUp.person_id), Vacancy, col(Employer.name), offered,
            sa.func.coalesce(col(Channel.code), ""), col(SignUpPost.at),
        )
        .join(SignUpPost, col(SignUpPost.sign_up_id) == col(SignUp.id))
        .join(Vacancy, col(Vacancy.id) == col(SignUpPost.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .outerjoin(Channel, col(Channel.id) == col(SignUp.channel_id))
        .where(col(SignUp.person_id).in_(sorted(person_ids)))
        .order_by(col(SignUpPost.at).desc(), col(SignUpPost.vacancy_id))
    )  # fmt: skip
    found: dict[int, list[AskedPost]] = {}
    for person_id, vacancy, firm, still, code, at in rows:
        mine = found.setdefault(person_id, [])
        if all(one.vacancy.id != vacancy.id for one in mine):
            mine.append(AskedPost(vacancy, firm, bool(still), code, at))
    return found


def hold_to_post(
    session: Session, *, actor: Actor, signup_id: int, vacancy_id: int, now: datetime
) -> None:
    """Rung, they say it is this post or none: from the next run on the matcher proposes them there
    if they fit and it has a place. Raises NotFound for a post they did not ask about."""
    row = session.get(SignUp, signup_id) if 0 < signup_id <= LARGEST_ID else None
    person = session.get(Person, row.person_id) if row is not None else None
    if row is None or person is None or not (actor.sending and actor.covers(person.region_code)):
        raise NotFound("sign_up", signup_id)
    asked = {known(one.vacancy.id) for one in _mine(session, row.person_id, now)}
    if vacancy_id not in asked:
        raise NotFound("vacancy", vacancy_id)
    post = post_asked(session, vacancy_id, now=now)
    add_wish(session, row.person_id, post)
    lock_to_vacancy(
        session, actor=actor, person_id=row.person_id, vacancy_id=vacancy_id, now=now,
        note=f"登记{row.id}号时问的，回电说就要这一个",
    )  # fmt: skip
    note_event(session, person, actor, now, "held_to_post", vacancy=vacancy_id)


def _mine(session: Session, person_id: int, now: datetime) -> list[AskedPost]:
    return asked_by(session, [person_id], now=now).get(person_id, [])


def wish_what_was_asked(session: Session, person_id: int, *, now: datetime) -> None:
    """Rung or behind their own link, they have said so: the trades become wishes, as far as there
    is room."""
    for one in reversed(_mine(session, person_id, now)):
        add_wish(session, person_id, one.vacancy)
