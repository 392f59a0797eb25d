"""Withdrawn behind one's own link, a consent stands nowhere from that minute: room by room."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import select

from delivery.mail import FolderTransport
from delivery.outcome import Sent
from models.account import Role
from models.engine import unit_of_work
from models.invitation import Invitation, InvitationState, LinkPurpose
from models.outbox import OutboxMessage, OutboxState
from models.person import Consent, ConsentPurpose, Person
from models.proposal import Proposal, ProposalState
from reports.invitation_text import SmsKind
from services.invitations.links import WorkerLinks
from services.invitations.rules import InvitationRules
from services.invitations.telling import Voice, tell
from services.outbox.delivery import RetryRules, Transports, deliver_due
from services.runs.people import consenting_people
from services.trips.paper import carrier_list
from tests import factories as make
from tests.conftest import NOW
from tests.services.invitations.asked import approved, ask
from tests.services.trips.rides import frozen
from tests.web.conftest import ENVIRONMENT, Site

LINKS = WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321")
VOICE = Voice(LINKS, InvitationRules())


class Telephone:
    idempotent = False

    def __init__(self) -> None:
        self.got: list[int] = []

    def send(self, phone, message, *, now):
        self.got.append(message.person_id)
        return Sent()


def link(session, person_id: int, purpose=LinkPurpose.OWN_PAGE, subject: int = 0) -> str:
    made = LINKS.make(
        session, person_id=person_id, purpose=purpose, subject_id=subject,
        until=NOW + timedelta(days=9), now=NOW,
    )  # fmt: skip
    return "/w/" + made.rsplit("/", 1)[1]


def consent_of(session, person_id: int, purpose: ConsentPurpose) -> str:
    query = select(Consent.id).where(Consent.person_id == person_id, Consent.purpose == purpose)
    return str(session.exec(query).one())


def test_no_matching_no_message_no_place_no_coordinator_sees_them(site: Site, tmp_path) -> None:
    with site.rows() as session:
        vacancy = make.make_vacancy(session, places=3)
        stays, goes = (make.make_person(session, name=f"样本{n}样") for n in ("甲", "乙"))
        rows = ask(session, *(approved(session, vacancy, one) for one in (stays, goes)))
        for row in rows:
            assert tell(session, row, SmsKind.INVITED, voice=VOICE, now=NOW)
        asked = link(session, goes.id, LinkPurpose.INVITATION, rows[1].id)
        own = link(session, goes.id)
        consent = consent_of(session, goes.id, ConsentPurpose.MATCHING)
        ids = stays.id, goes.id
        both = [int(one) for one in consenting_people(session, ConsentPurpose.MATCHING, NOW)]
        assert set(ids) <= set(both)
    nobody = site.nobody()
    assert "您去不去" in nobody.get(asked).text
    assert nobody.submit(own + "/withdraw", consent=consent).status_code == 303

    phone = Telephone()
    deliver_due(
        lambda: unit_of_work(site.engine),
        transports=Transports(FolderTransport(tmp_path), sms=phone), rules=RetryRules(),
        clock=lambda: NOW, holder="test",
    )  # fmt: skip
    assert phone.got == [ids[0]], "the message that waited leaves to nobody"
    with site.rows() as session:
        left = {int(one) for one in consenting_people(session, ConsentPurpose.MATCHING, NOW)}
        assert (ids[0] in left, ids[1] in left) == (True, False), "the matcher knows them no more"
        states = dict(session.execute(sa.select(Proposal.person_id, Proposal.state)).all())
        assert states == {ids[0]: ProposalState.APPROVED, ids[1]: ProposalState.WITHDRAWN}
        dead = session.exec(select(OutboxMessage.state).order_by(OutboxMessage.id)).all()
        assert dead == [OutboxState.SENT, OutboxState.DEAD]
    assert nobody.submit(asked, born="1990", answer="yes").status_code == 422
    with site.rows() as session:
        state = session.exec(select(Invitation.state).where(Invitation.person_id == ids[1])).one()
        assert state is not InvitationState.YES
    receiving = site.visitor(Role.RECEIVING, make.YUHANG)
    for path in ("/review", "/placements"):
        assert "样本乙样" not in receiving.get(path).text


def test_no_sharing_with_the_firm_and_its_pages_have_no_name(site: Site) -> None:
    with site.rows() as session:
        firm = make.make_employer(session)
        vacancy = make.make_vacancy(session, firm)
        person = make.make_person(session, name="样本丙样")
        make.make_placement(session, person, vacancy)
        make.make_consent(
            session, person, ConsentPurpose.SHARE_EMPLOYER, receiver_employer_id=firm.id
        )
        own, firm_id = link(session, person.id), firm.id
        consent = consent_of(session, person.id, ConsentPurpose.SHARE_EMPLOYER)
    owner = site.visitor(Role.EMPLOYER, employer_id=firm_id)
    assert "样本丙样" in owner.get("/placements").text
    page = site.nobody().get(own + "/me").text
    assert "演示企业" in page, "each receiver is named where it is withdrawn"
    site.nobody().submit(own + "/withdraw", consent=consent)
    text = owner.get("/placements").text
    assert "样本丙样" not in text
    assert "样本丙" not in text


def test_no_carrier_and_the_manifest_made_now_has_no_number_of_theirs(site: Site) -> None:
    with site.rows() as session:
        actor, trip, coach, seats = frozen(session, count=2)
        people = [
            session.get_one(Person, session.get_one(make.Placement, one.placement_id).person_id)
            for one in seats
        ]
        for one in people:
            make.make_consent(session, one, ConsentPurpose.CARRIER)
        numbers = [one.id_number for one in people]
        own = link(session, people[1].id)
        consent = consent_of(session, people[1].id, ConsentPurpose.CARRIER)

    def made() -> list[bool]:
        with site.rows() as session:
            roll = carrier_list(session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, now=NOW)
            told = "".join(cell for row in roll.rows for cell in row)
            return [number in told for number in numbers]

    assert made() == [True, True]
    site.nobody().submit(own + "/withdraw", consent=consent)
    assert made() == [True, False]
    site.nobody().submit(own + "/withdraw", consent=consent)
    with site.rows() as session:
        assert session.get_one(Consent, int(consent)).withdrawn_at == NOW, "twice is once"


def test_nobody_withdraws_for_somebody_else(site: Site) -> None:
    with site.rows() as session:
        one, other = make.make_person(session), make.make_person(session)
        own = link(session, one.id)
        theirs = consent_of(session, other.id, ConsentPurpose.MATCHING)
    assert site.nobody().submit(own + "/withdraw", consent=theirs).status_code == 404
    with site.rows() as session:
        assert session.get_one(Consent, int(theirs)).withdrawn_at is None
