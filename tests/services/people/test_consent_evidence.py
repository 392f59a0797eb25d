"""A consent is proved by what can be looked up; what was consented to happens, and ends."""

from datetime import timedelta

import pytest
from pydantic import ValidationError
from sqlmodel import col, select

from intake import RosterRow
from models.audit import AuditRow
from models.person import Consent, ConsentMeans, ConsentPurpose
from models.proposal import ProposalState
from services.accounts.budgets import REVEALS
from services.employers.contacts import reachable, reveal_to_firm
from services.errors import BudgetSpent, InvalidInput, NotFound
from services.people.consents import ConsentIn, withdraw_consent
from services.people.rosters.judge import Dates, Terms, consents_allowed
from services.proposals.decisions import worker_says_yes
from services.proposals.evidence import proves
from tests.factories import (
    employer_actor,
    make_consent,
    make_employer,
    make_person,
    make_proposal,
    make_vacancy,
    receiving_actor,
    sending_actor,
)

CALL, SLIP, SMS = ConsentMeans.READ_ALOUD, ConsentMeans.PAPER, ConsentMeans.SMS
NOTHING = [
    (CALL, ""), (CALL, "  "), (CALL, "同意"), (CALL, "本人已口头同意了。"),
    (CALL, "电话打过，说愿意"),
    (CALL, "ok"), (CALL, "王主任昨天问了家里人"), (CALL, "……——！！"), (SMS, "本人回了，同意"),
    (SLIP, "同意"), (SLIP, "无"), (SLIP, "本人已同意"),
]  # fmt: skip
SOMETHING = [
    (CALL, "录音0129"), (CALL, "镇通话登记本第12页"), (CALL, "拨的号尾号0012，11月18日10:05"),
    (CALL, "村委会座机有通话录音"), (SMS, "短信尾号0012"), (SLIP, "11月17日签，村文书那里"),
    (SLIP, "就业所档案盒三"),
]  # fmt: skip


@pytest.mark.parametrize(("means", "text"), NOTHING)
def test_a_bare_word_of_agreement_proves_nothing(means, text):
    assert not proves(means, text)
    with pytest.raises(ValidationError):
        ConsentIn(
            purposes=[ConsentPurpose.MATCHING], means=means, evidence=text, given_on="2026-11-17"
        )


@pytest.mark.parametrize(("means", "text"), SOMETHING)
def test_what_can_be_looked_up_is_taken(means, text):
    said = ConsentIn(
        purposes=[ConsentPurpose.MATCHING], means=means, evidence=text, given_on="2026-11-17"
    )
    assert said.evidence == text


@pytest.mark.parametrize(
    ("of_file", "taken"), [("", False), ("同意", False), ("电话登记本第12页", True)]
)
def test_a_list_of_calls_is_taken_only_with_what_proves_them(of_file, taken):
    row = RosterRow(
        row=2, name="样本甲", sex="female", born_on="1990-05-01", region_code="510824",
        consent_means="read_aloud", consent_on="2026-11-17",
    )  # fmt: skip
    allowed = consents_allowed(row, Dates(), Terms(None, "", of_file))
    assert bool(allowed) is taken


def asked(session, name="样本甲", firm=None):
    firm = firm or make_employer(session)
    person = make_person(session, name=name, phone="13800001234")
    return firm, make_proposal(
        session, person, make_vacancy(session, firm), state=ProposalState.APPROVED
    )


def says_yes(session, proposal, now, **told):
    worker_says_yes(
        session, actor=sending_actor(session), proposal_id=proposal.id, version=proposal.version,
        means=CALL, now=now, **told,
    )  # fmt: skip


def test_a_yes_without_evidence_is_refused_and_nothing_is_kept(session, now):
    _firm, proposal = asked(session)
    for note in ("", "同意", "电话说的，愿意"):
        with pytest.raises(InvalidInput) as refused:
            says_yes(session, proposal, now, note=note)
        assert set(refused.value.problems) == {"evidence"}
    assert proposal.state is ProposalState.APPROVED
    shared = select(Consent).where(Consent.purpose == ConsentPurpose.SHARE_EMPLOYER)
    assert session.exec(shared).all() == []


def test_who_called_when_and_where_it_is_written_stand_in_the_consent(session, now):
    _firm, proposal = asked(session)
    says_yes(session, proposal, now, note="拨13800001234，录音0129", by="样例专干 11月18日10:05")
    shared = select(Consent).where(Consent.purpose == ConsentPurpose.SHARE_EMPLOYER)
    assert session.exec(shared).one().evidence == "样例专干 11月18日10:05；拨尾号1234，录音0129"


def test_the_firm_named_sees_the_telephone_until_the_worker_takes_it_back(session, now):
    firm, proposal = asked(session)
    ours = employer_actor(session, firm)
    told = {"person_id": proposal.person_id}
    with pytest.raises(NotFound):
        reveal_to_firm(session, actor=ours, now=now, **told)
    says_yes(session, proposal, now, note="录音0129")
    assert reachable(session, ours, {proposal.person_id}) == {proposal.person_id}
    assert reveal_to_firm(session, actor=ours, now=now, **told) == "13800001234"
    seen = session.exec(select(AuditRow).where(col(AuditRow.action) == "reveal_phone")).one()
    assert (seen.account_id, seen.subject_id) == (ours.account_id, proposal.person_id)
    assert seen.detail == {"employer_id": firm.id}
    for stranger in (
        employer_actor(session, make_employer(session)),
        receiving_actor(session),
        sending_actor(session),
    ):
        with pytest.raises(NotFound):
            reveal_to_firm(session, actor=stranger, now=now, **told)
    consent = session.exec(
        select(Consent).where(Consent.purpose == ConsentPurpose.SHARE_EMPLOYER)
    ).one()
    withdraw_consent(session, actor=sending_actor(session), consent_id=consent.id, now=now, **told)
    with pytest.raises(NotFound):
        reveal_to_firm(session, actor=ours, now=now, **told)
    assert reachable(session, ours, {proposal.person_id}) == frozenset()
    rows = session.exec(select(AuditRow).where(col(AuditRow.action) == "reveal_phone")).all()
    assert len(rows) == 1


def test_a_consent_for_a_firm_that_was_never_proposed_shows_nothing(session, now):
    firm = make_employer(session)
    person = make_person(session)
    make_consent(session, person, ConsentPurpose.SHARE_EMPLOYER, receiver_employer_id=firm.id)
    with pytest.raises(NotFound):
        reveal_to_firm(session, actor=employer_actor(session, firm), person_id=person.id, now=now)


def test_a_firm_has_the_same_budget_as_everybody(session, now):
    firm, proposal = asked(session)
    says_yes(session, proposal, now, note="录音0129")
    ours = employer_actor(session, firm)
    for minute in range(REVEALS.most):
        at = now + timedelta(seconds=minute)
        reveal_to_firm(session, actor=ours, person_id=proposal.person_id, now=at)
    with pytest.raises(BudgetSpent):
        reveal_to_firm(session, actor=ours, person_id=proposal.person_id, now=now)
