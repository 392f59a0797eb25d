"""Who asked to join in 莲都: 4,822 applications in a year through the staging body and the streets,
each of another person. An application is not an approval and an approval not a member today: some
wait, some were returned, some left again. Invented people; nothing is drawn at random."""

from datetime import date, timedelta
from typing import Any

from models.membership import EndKind, JoinMeans, Membership, MembershipEvent, MemberState
from models.sealed import keyring
from models.union import BodyKind, UnionBody
from scenario.clock import Clock
from scenario.invented import id_number, person_name, phone
from scenario.places import LIANDU
from scenario.rows import Book

APPLIED = 4_822
WAITING, RETURNED, LEFT, KEPT = 211, 96, 118, 64
"""Of the applications: not yet decided (the newest), returned; of the members: left, kept."""
NUMBERS = 2_000_000
"""Where their telephones begin: behind those of everybody else."""

Move = tuple[MemberState | None, MemberState, date]


class Members:
    def __init__(self, book: Book, clock: Clock) -> None:
        self._book, self._clock = book, clock

    def write(self) -> None:
        kinds = (BodyKind.STAGING, BodyKind.TOWN)
        bodies = [
            row for row in self._book.rows(UnionBody)
            if row["region_code"] == LIANDU and row["kind"] in kinds
        ]  # fmt: skip
        for n in range(APPLIED):
            self._one(n, bodies[n % len(bodies)])

    def _one(self, n: int, body: dict[str, Any]) -> None:
        asked = self._clock.day(-360 + 360 * n // APPLIED)
        decided = min(asked + timedelta(days=1 + n % 9), self._clock.today)
        state = _state(n)
        row = self._row(n, body, asked) | {"state": state}
        moves: list[Move] = [(None, MemberState.APPLIED, asked)]
        if state is not MemberState.APPLIED:
            row |= {
                "decided_at": self._clock.at(decided, 15), "decided_body_id": body["parent_id"]
                if body["kind"] is BodyKind.STAGING else body["id"],
            }  # fmt: skip
            first = state if state is MemberState.RETURNED else MemberState.ACTIVE
            moves.append((MemberState.APPLIED, first, decided))
        if state not in (MemberState.APPLIED, MemberState.RETURNED):
            row["member_from"] = decided
        if state in (MemberState.ENDED, MemberState.RETAINED):
            moves.append((MemberState.ACTIVE, state, self._clock.today))
        if state is MemberState.ENDED:
            row |= {"ended_on": self._clock.today, "end_kind": EndKind.LEFT}
        self._store(row, moves)

    def _row(self, n: int, body: dict[str, Any], asked: date) -> dict[str, Any]:
        number = id_number(LIANDU, date(1970, 1, 1) + timedelta(days=n * 2), n % 1000)
        ring, own = keyring(), phone(NUMBERS + n)
        return {
            "region_code": LIANDU, "body_id": body["id"], "name": person_name(n, n),
            "id_number": number, "id_index": ring.blind_index(number, "person.id_number"),
            "phone": own, "phone_index": ring.blind_index(own, "person.phone"),
            "work": "演示外卖平台" if body["kind"] is BodyKind.STAGING else "演示快递站点",
            "town": body["town"], "means": JoinMeans.ONLINE, "applied_at": self._clock.at(asked, 9),
        }  # fmt: skip

    def _store(self, row: dict[str, Any], moves: list[Move]) -> None:
        own = self._book.add(Membership, **row)
        for before, after, day in moves:
            self._book.add(
                MembershipEvent, membership_id=own, from_state=before, to_state=after,
                at=self._clock.at(day, 9 if before is None else 15), to_body_id=row["body_id"],
                reason="电话打不通" if after is MemberState.RETURNED else "",
            )  # fmt: skip


def _state(n: int) -> MemberState:
    """The newest wait; of those before, each 48th was returned, each 40th left, each 73rd is kept,
    until there are as many as are told."""
    if n >= APPLIED - WAITING:
        return MemberState.APPLIED
    for state, many, step, at in (
        (MemberState.RETURNED, RETURNED, 48, 0),
        (MemberState.ENDED, LEFT, 36, 1),
        (MemberState.RETAINED, KEPT, 72, 2),
    ):
        if n % step == at and n // step < many:
            return state
    return MemberState.ACTIVE
