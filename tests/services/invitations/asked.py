"""People who have been asked, and how a test answers for them."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session

from models.invitation import Invitation, InvitationState, InvitationWave, InvitationWay
from models.person import ConsentMeans
from models.proposal import ProposalState
from services.invitations.links import WorkerLinks
from services.invitations.replies import Speaker
from services.invitations.rules import InvitationRules
from services.invitations.telling import Voice
from tests.factories import CANGXI, NOW, make_person, make_proposal

LINKS = WorkerLinks("a secret of tests, long enough for all", "https://gq.example.org")
VOICE = Voice(LINKS, InvitationRules())
SURE = Voice(LINKS, InvitationRules(assumed=dict.fromkeys(InvitationWay, 100)))
"""Everybody says yes, so that a wave is as large as the places."""
SELF = Speaker(ConsentMeans.SELF, "本人点开链接答复")


def approved(session: Session, vacancy, person=None, **columns):
    """A proposal both unions have approved: the next to be asked."""
    person = person or make_person(session)
    return make_proposal(session, person, vacancy, state=ProposalState.APPROVED, **columns)


def ask(session: Session, *proposals, way=InvitationWay.SMS, hours=48) -> list[Invitation]:
    """One wave over these proposals, without a queue or a size."""
    first = proposals[0]
    number = session.scalar(sa.select(sa.func.count()).select_from(InvitationWave)) + 1
    until = NOW + timedelta(hours=hours)
    wave = InvitationWave(
        vacancy_id=first.vacancy_id, region_code=CANGXI, number=number, way=way,
        asked=len(proposals), free=5, percent=30, sent_at=NOW, lapses_at=until,
    )  # fmt: skip
    session.add(wave)
    session.flush()
    rows = [
        Invitation(
            wave_id=wave.id, proposal_id=one.id, person_id=one.person_id, bundle=one.bundle,
            vacancy_id=one.vacancy_id, way=way, rank=rank, asked_at=NOW, lapses_at=wave.lapses_at,
            state=InvitationState.ASKED,
        )
        for rank, one in enumerate(proposals, start=1)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return rows
