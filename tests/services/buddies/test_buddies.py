"""Pairs of old and new colleagues: who is proposed, agreed by both, replaced when one leaves.

The expected pairs are found by hand: with three places each, 同乡镇 before 同县 before 同省.
"""

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models.buddy import BuddyPair, PairState
from models.followup import AskedBy, FollowUpTalk
from models.invitation import LinkPurpose, WorkerLink
from models.placement import Placement, PlacementState
from services.buddies.lists import cards_of, own_pair, pairs_of
from services.buddies.moves import Half, agree, record_word, refuse, tend_pairs
from services.buddies.proposing import propose_buddies
from services.errors import Forbidden, NotAllowedNow, NotFound
from services.followup.by_buddies import note_by_buddy
from services.followup.calls import calls_of
from services.followup.form import TalkIn
from services.followup.leaving import leave
from tests import factories as make
from tests.conftest import NOW

P, S = PairState, PlacementState
FAR = "320102"


def there(session: Session, post, days: int, home: str = make.CANGXI, **person) -> Placement:
    return make.make_placement(
        session, make.make_person(session, region_code=home, **person), post, state=S.IN_POST,
        at=NOW - timedelta(days=days),
    )  # fmt: skip


def link_of(placement: Placement) -> WorkerLink:
    return WorkerLink(
        person_id=placement.person_id, purpose=LinkPurpose.PROMISE, made_at=NOW,
        subject_id=placement.id or 0, expires_at=NOW + timedelta(days=9),
    )  # fmt: skip


def test_everybody_is_paired_first_and_then_the_nearest_origin(session: Session) -> None:
    post = make.make_vacancy(session)
    near = there(session, post, 200, township="元坝镇")
    county = there(session, post, 90, township="歧坪镇")
    other_firm = there(session, make.make_vacancy(session), 300, township="元坝镇")
    young = there(session, post, 29, township="元坝镇")
    same = [there(session, post, 1, township="元坝镇") for _ in range(3)]
    kin = there(session, post, 1, township="白驿镇")
    far = there(session, post, 1, home=FAR)
    propose_buddies(session, now=NOW)
    assert propose_buddies(session, now=NOW) == []
    pairs = {p.newcomer_id: (p.buddy_id, p.origin) for p in session.exec(select(BuddyPair))}
    assert {one.id: pairs[one.id] for one in same} == {one.id: (near.id, 3) for one in same}
    assert pairs[kin.id] == (county.id, 2)
    assert pairs[far.id] == (county.id, 0)
    load = Counter(buddy for buddy, _ in pairs.values())
    assert max(load.values()) == 3
    assert young.id not in pairs
    assert not {other_firm.id, young.id} & load.keys()
    late = there(session, post, 0, township="元坝镇")
    rest = there(session, post, 2, township="元坝镇")
    propose_buddies(session, now=NOW)
    found = {p.newcomer_id for p in session.exec(select(BuddyPair))}
    assert len(found & {late.id, rest.id}) == 1, "one place was left: five of six"


def test_both_agree_see_each_other_and_one_tap_is_a_follow_up(session: Session) -> None:
    post, clerk = make.make_vacancy(session), make.receiving_actor(session)
    old, new = there(session, post, 90, name="老王头"), there(session, post, 1, name="新李子")
    (pair,) = propose_buddies(session, now=NOW)
    (card,) = cards_of(session, link=link_of(new), now=NOW)
    assert (card.half, card.name, card.phone, card.agreed) == (Half.NEWCOMER, "老＊＊", "", False)
    with pytest.raises(NotAllowedNow):
        note_by_buddy(session, link=link_of(old), pair_id=pair.id or 0, now=NOW,
                      data=TalkIn.model_validate({"mood": 3}))  # fmt: skip
    for _ in range(2):
        agree(session, pair=pair, half=Half.NEWCOMER, account_id=None, now=NOW)
    assert pair.state is P.PROPOSED
    assert [c.mark for c in calls_of(session, actor=clerk, most=60, now=NOW).calls] == [1, 90]
    record_word(session, actor=clerk, pair_id=pair.id or 0, half="buddy", agrees=True, now=NOW)
    assert (pair.state, pair.began_on) == (P.ACTIVE, NOW.date())
    (card,) = cards_of(session, link=link_of(old), now=NOW)
    assert (card.half, card.name, card.days) == (Half.BUDDY, "新李子", 1)
    assert card.phone.startswith("1380000")
    calls = calls_of(session, actor=clerk, most=60, now=NOW).calls
    assert [c.mark for c in calls] == [90], "the first day is the buddy's"
    tomorrow = NOW + timedelta(days=1)
    calls = calls_of(session, actor=clerk, most=60, now=tomorrow).calls
    assert [c.mark for c in calls] == [1, 90], "and the union's when it was not done"
    for _ in range(2):
        note_by_buddy(session, link=link_of(old), pair_id=pair.id or 0, now=NOW,
                      data=TalkIn.model_validate({"mood": 2, "help": ["room"]}))  # fmt: skip
    (talk,) = session.exec(select(FollowUpTalk)).all()
    assert (talk.placement_id, talk.mark, talk.asked_by) == (new.id, 1, AskedBy.BUDDY)
    with pytest.raises(NotAllowedNow):
        note_by_buddy(session, link=link_of(new), pair_id=pair.id or 0, now=NOW,
                      data=TalkIn.model_validate({"mood": 3}))  # fmt: skip
    stranger = there(session, post, 90)
    with pytest.raises(NotFound):
        own_pair(session, link=link_of(stranger), pair_id=pair.id or 0, now=NOW)
    with pytest.raises(Forbidden):
        pairs_of(session, actor=make.sending_actor(session), now=NOW)
    seen = pairs_of(session, actor=clerk, now=NOW)
    assert (len(seen.rows), seen.newcomers, seen.paired) == (1, 1, 1)
    assert pairs_of(session, actor=make.receiving_actor(session, make.YIWU), now=NOW).rows == []


def test_who_loses_a_buddy_gets_another_and_a_refused_pair_is_not_asked_again(
    session: Session,
) -> None:
    post, clerk = make.make_vacancy(session), make.receiving_actor(session)
    first, second = there(session, post, 200), there(session, post, 100)
    new = there(session, post, 1)
    (pair,) = propose_buddies(session, now=NOW)
    assert pair.buddy_id == first.id, "who came longest before"
    refuse(session, pair=pair, half=Half.BUDDY, account_id=None, now=NOW)
    (other,) = propose_buddies(session, now=NOW)
    assert (other.buddy_id, pair.state) == (second.id, P.REFUSED)
    for half in Half:
        agree(session, pair=other, half=half, account_id=None, now=NOW)
    third = there(session, post, 60)
    leave(session, actor=clerk, placement_id=second.id or 0, version=1, reason="too_hard", now=NOW)
    assert (other.state, other.reason) == (P.REPLACED, "left")
    (again,) = propose_buddies(session, now=NOW)
    assert (again.newcomer_id, again.buddy_id) == (new.id, third.id)
    with pytest.raises(NotAllowedNow):
        agree(session, pair=other, half=Half.BUDDY, account_id=None, now=NOW)


def test_thirty_days_complete_a_pair_that_was_active(session: Session) -> None:
    post = make.make_vacancy(session)
    there(session, post, 200)
    there(session, post, 1)
    there(session, post, 1)
    one, two = propose_buddies(session, now=NOW)
    for half in Half:
        agree(session, pair=one, half=half, account_id=None, now=NOW)
    assert tend_pairs(session, now=NOW + timedelta(days=28)) == 0
    assert tend_pairs(session, now=NOW + timedelta(days=29)) == 2
    assert (one.state, two.state) == (P.COMPLETED, P.REPLACED)
    assert propose_buddies(session, now=NOW + timedelta(days=29)) == []
