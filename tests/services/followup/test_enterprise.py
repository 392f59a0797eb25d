"""The union of a firm: its newcomers to day 15 and their buddies, and it is never the firm.

Days by hand: NOW is Wednesday 18 November 2026 in Shanghai.
"""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models.account import Role
from models.audit import AuditRow
from models.buddy import BuddyPair, PairState
from models.case import CaseFile
from models.followup import AskedBy, FollowUpTalk
from models.placement import Placement
from services.accounts.register import AccountIn, create_account
from services.actor import Actor
from services.buddies.lists import pairs_of
from services.cases.lists import count_cases
from services.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound
from services.followup import calls
from services.followup.cohorts import cohorts_of
from services.followup.history import asking_of
from services.followup.kept import kept_promises
from services.followup.rematches import open_rematches
from tests import factories as make
from tests.conftest import NOW
from tests.services.followup.asked import LONG_AGO, in_post, said


def union_of(session: Session, firm) -> Actor:
    return make.actor(session, Role.ENTERPRISE, employer_id=firm.id)


def pair_of(newcomer: Placement, buddy: Placement) -> BuddyPair:
    return BuddyPair(newcomer_id=newcomer.id, buddy_id=buddy.id, origin=2,
                     state=PairState.ACTIVE, proposed_at=NOW, began_on=NOW.date(),
                     newcomer_agreed_at=NOW, buddy_agreed_at=NOW)  # fmt: skip


def marks(session: Session, actor: Actor) -> list[int]:
    return [one.mark for one in calls.calls_of(session, actor=actor, most=60, now=NOW).calls]


def test_its_day_comes_after_the_buddys_and_before_the_districts(session: Session) -> None:
    """Of one firm: day 1, day 3 with a buddy, day 4 with a buddy, day 5 with one, day 8, day 30.
    The buddy has the day itself, the firm's union the next, the district the one after; where
    there is no buddy the firm's union has the day itself. A firm without a union is the
    district's at once."""
    firm = make.make_employer(session)
    post = make.make_vacancy(session, firm)
    new = {days: in_post(session, days, vacancy=post) for days in (1, 3, 4, 5, 8, 30, 200)}
    for days in (3, 4, 5):
        session.add(pair_of(new[days], new[200]))
    elsewhere = in_post(session, 7)
    session.flush()
    union, district = union_of(session, firm), make.receiving_actor(session)
    mine = calls.calls_of(session, actor=union, most=60, now=NOW).calls
    assert [(c.row.placement.id, c.mark) for c in mine] == [
        (new[1].id, 1), (new[4].id, 3), (new[5].id, 3), (new[8].id, 7),
    ]  # fmt: skip
    theirs = calls.calls_of(session, actor=district, most=60, now=NOW).calls
    assert sorted((c.row.placement.id, c.mark) for c in theirs) == sorted(
        [(new[5].id, 3), (elsewhere.id, 7), (new[8].id, 7), (new[30].id, 30)]
    )
    colleague = union_of(session, firm)
    assert len(marks(session, union)) + len(marks(session, colleague)) == 4, "shared by two"


def test_it_asks_its_own_newcomers_and_sees_nothing_else(session: Session) -> None:
    """It reads what it noted, not what was told to the district; a case it opens is the district's
    to see; older staff, other firms and everything else are not there."""
    firm, other = make.make_employer(session), make.make_employer(session)
    post = make.make_vacancy(session, firm)
    new, old = in_post(session, 7, vacancy=post), in_post(session, 40, vacancy=post)
    strange = in_post(session, 7, vacancy=make.make_vacancy(session, other))
    union, district = union_of(session, firm), make.receiving_actor(session)
    calls.ask(session, actor=district, placement_id=new.id or 0, mark=3, now=NOW,
              data=said(mood=1, words="怕"))  # fmt: skip
    talk = calls.ask(session, actor=union, placement_id=new.id or 0, mark=7, now=NOW,
                     data=said(room="no"))  # fmt: skip
    assert talk.asked_by is AskedBy.ENTERPRISE
    page = asking_of(session, actor=union, placement_id=new.id or 0, mark=7, now=NOW)
    assert [t.asked_by for t, _ in page.talks] == [AskedBy.ENTERPRISE]
    case = session.exec(select(CaseFile)).one()
    assert (case.placement_id, case.opened_by_id) == (new.id, union.account_id)
    (firm_kept,) = kept_promises(session, actor=district, since=LONG_AGO)
    assert (firm_kept.asked, firm_kept.undecided) == (1, 1)
    for placement_id, mark, refused in (
        (old.id, 15, NotFound), (strange.id, 7, NotFound), (new.id, 30, NotAllowedNow),
        (new.id, 0, NotAllowedNow),
    ):  # fmt: skip
        with pytest.raises(refused):
            asking_of(session, actor=union, placement_id=placement_id or 0, mark=mark, now=NOW)
    with pytest.raises(NotFound):
        calls.telephone(session, actor=union, placement_id=old.id or 0, now=NOW)
    with pytest.raises(NotFound):
        calls.note_miss(session, actor=union, placement_id=strange.id or 0, mark=7, now=NOW)
    for look in (
        lambda: cohorts_of(session, actor=union, now=NOW),
        lambda: kept_promises(session, actor=union, since=LONG_AGO),
        lambda: open_rematches(session, actor=union, now=NOW),
        lambda: count_cases(session, actor=union),
    ):
        with pytest.raises(Forbidden):
            look()
    assert [r.placement.id for r in pairs_of(session, actor=union, now=NOW).alone] == [new.id]


@pytest.mark.parametrize(
    ("told", "where", "code"),
    [
        ({"mandate": ""}, "mandate", "mandate_needed"),
        ({"display_name": "演示法人"}, "display_name", "speaks_for_the_firm"),
        ({"display_name": "演示经办"}, "display_name", "speaks_for_the_firm"),
        ({"email": "HR@example.org"}, "email", "speaks_for_the_firm"),
        ({"employer_id": None}, "employer_id", "employer_needed"),
    ],
)
def test_the_account_is_nobodys_who_speaks_for_the_firm(
    session: Session, told: dict, where: str, code: str
) -> None:
    """企业工会主席产生办法（试行）第6条: 企业行政负责人（含行政副职）… 不得作为候选人."""
    firm = make.make_employer(session)
    make.make_account(session, Role.EMPLOYER, employer_id=firm.id, email="hr@example.org")
    admin = make.admin_actor(session)
    facts = {"login": "union.demo", "display_name": "样本工会主席", "role": Role.ENTERPRISE,
             "employer_id": firm.id, "mandate": "2026年3月选举，镇总工会批复2026-7号"}  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        create_account(session, actor=admin, data=AccountIn(**facts | told), now=NOW)
    assert refused.value.problems[where][0].code == code
    made = create_account(session, actor=admin, data=AccountIn(**facts), now=NOW)
    row = session.exec(select(AuditRow).where(AuditRow.subject_id == made.id)).one()
    assert "镇总工会批复" in str(row.detail)


def test_what_a_colleague_of_the_district_notes_counts_for_both(session: Session) -> None:
    firm = make.make_employer(session)
    new = in_post(session, 9, vacancy=make.make_vacancy(session, firm))
    union, district = union_of(session, firm), make.receiving_actor(session)
    assert (marks(session, union), marks(session, district)) == ([7], [7])
    calls.ask(session, actor=district, placement_id=new.id or 0, mark=7, data=said(there="yes"),
              now=NOW - timedelta(days=1))  # fmt: skip
    assert (marks(session, union), marks(session, district)) == ([], [])
    assert session.exec(select(FollowUpTalk)).one().asked_by is AskedBy.RECEIVING
