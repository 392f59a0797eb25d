"""What the pages of an import say and offer is what the use cases take, in every state."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from models.imports import Import, ImportKind, ImportRow, ImportState
from services.errors import NotAllowedNow
from services.imports import taking
from tests import factories as make
from tests.factories import NOW

S = ImportState
SOON, OVER = NOW + timedelta(hours=1), NOW - timedelta(seconds=1)


@pytest.fixture
def engine(sqlite_engine):
    return sqlite_engine


def kept(session: Session, state: ImportState, until=SOON) -> Import:
    account = make.make_account(session, make.Role.SENDING, make.CANGXI)
    row = Import(
        account_id=account.id, kind=ImportKind.ROSTER, source_digest="0" * 64, state=state,
        created_at=NOW, expires_at=until, confirmed_at=NOW if state in (S.CONFIRMED, S.PARTLY)
        else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(ImportRow(import_id=row.id, at=0, before="{}"))
    session.flush()
    return row


def test_discarding_ends_exactly_what_may_be_discarded(session: Session) -> None:
    for state in S:
        row = kept(session, state)
        may = taking.may_be_discarded(row)
        assert (taking.discard(session, row).state is S.DISCARDED) == (may or state is S.DISCARDED)
        assert may == (state in (S.UPLOADED, S.READING, S.PREVIEW)), state


def test_a_day_is_taken_exactly_while_the_clerk_is_waited_for(session: Session) -> None:
    for state in S:
        for until in (SOON, OVER):
            row = kept(session, state, until)
            waits = taking.awaits_clerk(row, NOW)
            try:
                taking.set_day(session, row, NOW.date(), NOW)
            except NotAllowedNow:
                assert not waits, (state, until)
            else:
                assert (waits, state, until) == (True, S.PREVIEW, SOON)


def test_what_is_stored_is_what_can_be_taken_back(session: Session) -> None:
    stored = {state for state in S if taking.is_stored(row := kept(session, state))
              and taking.may_be_undone(session, row)}  # fmt: skip
    assert stored == {S.CONFIRMED, S.PARTLY}
    for state in set(S) - stored:
        row = kept(session, state)
        assert not taking.is_stored(row)
        assert not taking.may_be_undone(session, row)
