"""What workers do for themselves, on SQLite and on PostgreSQL alike."""

from models.engine import unit_of_work
from models.person import ConsentPurpose
from models.trip import TripState
from services.fairs.funnel import asked_at
from services.fairs.intentions import type_in
from services.outbox.codes import digits_of
from services.people.codes import CodeIn, read_back, send_code
from services.workers.asked import hold_to_post
from services.workers.callbacks import callbacks_due, mark_called
from services.workers.riders import tell_riders
from tests import factories as make
from tests.services.invitations.asked import VOICE
from tests.services.trips.rides import EARLY, frozen, go
from tests.web.fairs.held import fair_of, visitor


def test_riders_are_told_of_the_list_its_change_and_its_end(engine) -> None:
    def tell() -> dict:
        return tell_riders(lambda: unit_of_work(engine), voice=VOICE, clock=lambda: EARLY).facts()

    with unit_of_work(engine) as session:
        actor, trip, coach, seats = frozen(session, count=3)
        ids = trip.id, coach.id
    assert tell() == {"told": 3, "changed": 0, "off": 0}
    with unit_of_work(engine) as session:
        session.get_one(type(coach), ids[1]).plate = "川H00009"
    assert tell() == {"told": 0, "changed": 3, "off": 0}
    assert tell() == {"told": 0, "changed": 0, "off": 0}
    with unit_of_work(engine) as session:
        fresh = session.get_one(type(trip), ids[0])
        go(session, actor, fresh, TripState.CANCELLED, now=EARLY, reason="大雪")
    assert tell() == {"told": 0, "changed": 0, "off": 3}
    assert len(seats) == 3


def test_a_visitor_is_typed_called_held_to_the_post_and_agrees_by_code(engine, now) -> None:
    with unit_of_work(engine) as session:
        actor = make.sending_actor(session)
        fair, post = fair_of(session, actor), make.make_vacancy(session)
        data = visitor("样本新", phone="13812345678", post=post.id)
        row = type_in(session, actor=actor, fair_id=fair.id, data=data, voice=VOICE, now=now)
        (due,), total = callbacks_due(session, actor=actor, now=now)
        assert (total, [one.vacancy.id for one in due.posts]) == (1, [post.id])
        assert due.posts[0].offered
        hold_to_post(session, actor=actor, signup_id=row.id, vacancy_id=post.id, now=now)
        mark_called(session, actor=actor, signup_id=row.id, now=now)
        assert [one.people for one in asked_at(session, fair, now=now)] == [1]
        code = send_code(
            session, actor=actor, person_id=row.person_id, voice=VOICE, now=now,
            data=CodeIn(purposes=[ConsentPurpose.MATCHING, ConsentPurpose.CARRIER]),
        )  # fmt: skip
        given = read_back(
            session, actor=actor, person_id=row.person_id, told=digits_of(code), now=now
        )
        assert [one.purpose for one in given] == [ConsentPurpose.MATCHING, ConsentPurpose.CARRIER]
