"""The photograph of a slip through merges, retention and a change of keys."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from intake.pictures import bare_picture
from models.engine import unit_of_work
from models.person import Consent, ConsentMeans, ConsentPurpose, Person
from models.sealed import Keyring, install_keyring, keyring
from models.slip_photo import SlipPhoto
from services.people import merge_undo
from services.people.merging import merge_people
from services.people.slips import keep_slip, see_slip
from services.upkeep.keys import PICTURES, left_to_seal, seal_some, unlock
from services.upkeep.retention import wipe_outdated
from tests import factories as make
from tests import pictures
from tests.conftest import NOW


@pytest.fixture
def _keys() -> Iterator[None]:
    held = keyring()
    yield
    install_keyring(held)


def photographed(session: Session, person: Person, **columns: object) -> Consent:
    consent = make.make_consent(
        session, person, ConsentPurpose.MATCHING, means=ConsentMeans.PAPER, **columns
    )
    actor = make.sending_actor(session)
    keep_slip(session, bare_picture(pictures.jpeg()), [consent], actor=actor, now=NOW)
    return consent


def twins(session: Session) -> tuple[Person, Person]:
    first = make.make_person(session, consents=False, name="王样本")
    return first, make.make_person(session, consents=False, name="王样本", id_number=None,
                                   id_index=None, born_on=first.born_on)  # fmt: skip


def test_it_goes_along_into_one_record_and_back(session: Session) -> None:
    actor = make.sending_actor(session)
    first, other = twins(session)
    consent = photographed(session, other)
    look = {"actor": actor, "consent_id": consent.id, "now": NOW}
    merge = merge_people(session, actor=actor, kept_id=first.id, gone_id=other.id, now=NOW)
    assert pictures.DRAWN in see_slip(session, person_id=first.id, **look).picture
    merge_undo.undo_merge(session, actor=actor, merge_id=merge.id, now=NOW + timedelta(days=1))
    seen = see_slip(session, person_id=other.id, **look)
    assert (seen.content_type, pictures.DRAWN in seen.picture) == ("image/jpeg", True)


def test_ended_by_a_merge_it_stays_while_that_may_be_undone_and_then_goes(
    session: Session,
) -> None:
    actor = make.sending_actor(session)
    first, other = twins(session)
    consent = photographed(session, other, given_at=NOW - timedelta(days=9))
    withdrawn = make.make_consent(session, first, ConsentPurpose.MATCHING)
    withdrawn.given_at, withdrawn.withdrawn_at = NOW - timedelta(days=8), NOW - timedelta(days=1)
    stands = photographed(session, make.make_person(session, consents=False))
    merge = merge_people(session, actor=actor, kept_id=first.id, gone_id=other.id, now=NOW)
    session.refresh(consent)
    assert consent.withdrawn_at == NOW - timedelta(days=1)
    assert wipe_outdated(session, now=NOW + timedelta(days=28))["slips"] == 0
    assert wipe_outdated(session, now=NOW + timedelta(days=30))["slips"] == 1
    assert session.scalars(select(SlipPhoto.id)).all() == [stands.slip_photo_id]
    merge_undo.undo_merge(session, actor=actor, merge_id=merge.id, now=NOW + timedelta(days=31))
    session.refresh(consent)
    assert (consent.person_id, consent.withdrawn_at, consent.slip_photo_id) == (
        other.id, None, None,
    )  # fmt: skip


def test_of_a_consent_that_is_no_more_it_goes_with_the_next_clean_up(session: Session) -> None:
    consent = photographed(session, make.make_person(session, consents=False))
    session.execute(sa.delete(Consent).where(col(Consent.id) == consent.id))
    assert wipe_outdated(session, now=NOW)["slips"] == 1
    assert session.scalars(select(SlipPhoto.id)).all() == []


@pytest.mark.usefixtures("_keys")
def test_a_change_of_keys_seals_it_anew_a_few_at_a_time(engine: sa.Engine) -> None:
    old, fresh = Keyring.derive("an old key of tests"), "a fresh key of tests, only for tests"
    install_keyring(old)
    with unit_of_work(engine) as session:
        install_keyring(unlock(session, old, now=NOW))
        for _ in range(PICTURES + 1):
            photographed(session, make.make_person(session, consents=False))
    with unit_of_work(engine) as session:
        ring = unlock(session, Keyring.derive(fresh, ["an old key of tests"]), now=NOW)
    install_keyring(ring)
    steps = []
    while True:
        with unit_of_work(engine) as session:
            steps.append(seal_some(session, ring))
        if not steps[-1]:
            break
    first = steps.index(PICTURES)
    assert steps[first : first + 2] == [PICTURES, 1], "not all in one transaction"
    with unit_of_work(engine) as session:
        assert left_to_seal(session, ring) == 0
        install_keyring(Keyring.derive(fresh).with_index_key(ring.index_key))
        for photo in session.scalars(select(SlipPhoto)):
            assert photo.picture == bare_picture(pictures.jpeg()).data
