"""Two escorts with one list, at the same moment, each sending five times: one truth."""

from collections import Counter
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, select

from models.engine import unit_of_work
from models.placement import Placement, PlacementEvent, PlacementState
from models.trip import RollTick, SeatEvent, SeatState, TripSeat, TripState
from services.trips.roll_call import Tick, Ticked, call
from tests.services.together import together
from tests.services.trips.rides import ON_THE_DAY, frozen, go


def test_two_escorts_ticking_one_list_five_times_at_once_agree(engine):
    """Six people: both tick four aboard; of the fifth one says aboard, the other not come; the
    sixth is ticked by one escort alone. Ten sendings; every seat moved once."""
    with unit_of_work(engine) as session:
        actor, trip, coach, seats = frozen(session, count=6)
        go(session, actor, trip, TripState.BOARDING)
        ids, coach_id = [one.id for one in seats], coach.id
    doubtful, alone = ids[4], ids[5]

    def list_of(escort, about_the_fifth):
        said = [(one, Tick.BOARD) for one in ids[:4]] + [(doubtful, about_the_fifth)]
        said += [(alone, Tick.BOARD)] if escort == "a" else []
        return [
            Ticked(f"{escort}-{seat:08d}", seat, what, ON_THE_DAY + timedelta(minutes=n))
            for n, (seat, what) in enumerate(said)
        ]

    lists = {"a": list_of("a", Tick.BOARD), "b": list_of("b", Tick.NO_SHOW)}
    answers: dict[str, list[tuple[str, ...]]] = {"a": [], "b": []}

    def send(session, escort):
        told = call(
            session, actor=actor, vehicle_id=coach_id, ticks=lists[escort],
            now=ON_THE_DAY + timedelta(hours=1),
        )  # fmt: skip
        answers[escort].append(tuple(one.code for one in told))

    sendings = [lambda session, who=who: send(session, who) for who in "ababababab"]
    assert set(together(engine, *sendings)) == {"done"}

    with Session(engine) as session:
        states = {s.id: s.state for s in session.exec(select(TripSeat))}
        assert [states[one] for one in ids[:4]] == [SeatState.BOARDED] * 4
        assert states[alone] is SeatState.BOARDED
        assert states[doubtful] in (SeatState.BOARDED, SeatState.NO_SHOW)
        moved = Counter(
            session.scalars(
                sa.select(SeatEvent.seat_id).where(
                    SeatEvent.to_state.in_((SeatState.BOARDED, SeatState.NO_SHOW))
                )
            )
        )
        assert moved == dict.fromkeys(ids, 1)
        assert session.scalar(sa.select(sa.func.count()).select_from(RollTick)) == 6 + 5
        places = Counter(session.scalars(sa.select(Placement.state)))
        assert places[PlacementState.DEPARTED] + places[PlacementState.NO_SHOW] == 6
        left = (PlacementState.DEPARTED, PlacementState.NO_SHOW)
        events = sa.select(PlacementEvent.placement_id).where(PlacementEvent.to_state.in_(left))
        assert len(session.scalars(events).all()) == 6
    for told in answers.values():
        assert len(told) == 5
        assert len(set(told)) == 1, "the same sending hears the same answer"
    fifth = [answers[who][0][4] for who in "ab"]
    assert fifth.count("done") == 1, "one of the two was first; the other is told"
