"""What the pages of an import say and offer is what the use cases take, in every state."""

import gc
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlmodel import Session

from models.imports import Import, ImportKind, ImportRow, ImportState
from services.errors import NotAllowedNow
from services.imports import steps, taking
from services.imports.kinds import Doors
from services.imports.turns import in_turn
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


@pytest.mark.parametrize(
    ("seconds_a_line", "lines", "taken"),
    [
        (0.1, 30, [8, 8, 8, 8]),  # 0.8 s for eight: never more than the fewest
        (0.001, 150, [8, 16, 32, 50, 50]),  # 0.05 s at most: twice as many each time
        (0.01, 60, [8, 16, 16, 16, 16]),  # 0.16 s for sixteen: as they are
    ],
)
def test_a_step_begins_small_and_takes_what_fits_into_its_time(
    monkeypatch: pytest.MonkeyPatch, seconds_a_line: float, lines: int, taken: list[int]
) -> None:
    now, sizes = [1.0], []

    def one(_doors: Doors, _import: int, _holder: str, size: int, _step: object):
        if sum(sizes) >= lines:
            return 0, S.CONFIRMED
        sizes.append(size)
        now[0] += seconds_a_line * size
        return size, None

    monkeypatch.setattr(steps, "_try_step", one)
    doors = Doors(
        begin=nullcontext, look=nullcontext, clock=lambda: NOW, kinds={}, watch=lambda: now[0]
    )
    assert steps.in_steps(doors, 1, "a", 50, steps.store_step) is S.CONFIRMED
    assert sizes == taken


def test_no_garbage_is_collected_while_others_wait_for_the_lock() -> None:
    doors = Doors(begin=nullcontext, look=nullcontext, clock=lambda: NOW, kinds={})
    seen = [in_turn(doors, lambda _session: gc.isenabled()), gc.isenabled()]

    def breaks(_session: object) -> None:
        raise NotAllowedNow("import", 1, "storing", "confirm")

    with pytest.raises(NotAllowedNow):
        in_turn(doors, breaks)
    gc.disable()
    try:
        seen += [in_turn(doors, lambda _session: gc.isenabled()), gc.isenabled()]
    finally:
        gc.enable()
    assert seen == [False, True, False, False]
    assert gc.isenabled()
