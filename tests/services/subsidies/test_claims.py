"""The Monday look over real rows, and a claim from foreseen to paid, refused or repaid."""

from datetime import timedelta

import pytest

from models.person import TargetGroup
from models.placement import PlacementState
from models.subsidy import CLAIM_MOVES, ClaimState
from services.errors import InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from services.subsidies.claims import history_of, move_claim, note_papers
from services.subsidies.lists import monday_of
from services.subsidies.look import look
from services.subsidies.notice import file_of, masked, notice_of
from services.subsidies.schemes import enter_scheme, import_known, list_schemes
from tests import factories as make
from tests.conftest import NOW
from tests.services.subsidies.samples import TODAY, claims, placed, scheme_in

C = ClaimState


def states(session) -> list[str]:
    return [one.state.value for one in claims(session)]


def test_the_look_foresees_asks_and_lets_go_and_looking_twice_changes_nothing(session) -> None:
    """A hundred days: papers are missing. Eighty: the ninetieth day is in ten days. Nobody's
    group, nobody's claim; and who leaves before the ninetieth day has none any more."""
    clerk = make.sending_actor(session)
    enter_scheme(session, actor=clerk, data=scheme_in(), now=NOW)
    placed(session, 100, TargetGroup.LIFTED)
    short = placed(session, 80, TargetGroup.MONITORED)
    placed(session, 100)
    found = look(session, now=NOW)
    assert (found.people, dict(found.moved)) == (3, {"papers_missing": 1, "foreseen": 1})
    one, two = claims(session)
    assert (one.fen, one.missing) == (50_000, ["id_copy", "contract|employer_certificate"])
    assert two.eligible_on == TODAY + timedelta(days=10)
    assert dict(look(session, now=NOW).moved) == {}
    monday = monday_of(session, actor=clerk, now=NOW)
    assert (len(monday.coming), len(monday.missing), monday.due_fen) == (1, 1, 50_000)
    short.state, short.left_on, short.left_reason = PlacementState.LEFT, TODAY, "other"
    look(session, now=NOW + timedelta(days=7))
    assert states(session) == ["papers_missing", "lapsed"]
    assert claims(session)[1].reason == "days"
    other = monday_of(session, actor=make.sending_actor(session, make.BAZHOU), now=NOW)
    assert (other.missing, other.coming) == ([], [])


def test_a_claim_walks_through_the_bureau_and_is_never_opened_again(session) -> None:
    clerk = make.sending_actor(session)
    scheme = enter_scheme(session, actor=clerk, data=scheme_in(), now=NOW)
    placed(session, 100, TargetGroup.LIFTED, name="样本三")
    look(session, now=NOW)
    (row,) = claims(session)

    def go(to, **told):
        return move_claim(session, actor=clerk, claim_id=row.id, to=to, now=NOW, **told)

    with pytest.raises(NotAllowedNow):
        go(C.FILED)
    note_papers(session, actor=clerk, claim_id=row.id, proofs=["contract", "nonsense"], now=NOW)
    assert (row.state, row.missing, row.proofs) == (C.PAPERS_MISSING, ["id_copy"], ["contract"])
    note_papers(session, actor=clerk, claim_id=row.id, proofs=["contract", "id_copy"], now=NOW)
    assert row.state is C.ELIGIBLE
    assert file_of(session, actor=clerk, scheme=scheme, on=TODAY).rows[0][1] == "样本三"
    for to in (C.FILED, C.TOWNSHIP_OK, C.PUBLISHED, C.COUNTY_OK):
        go(to)
    assert notice_of(session, actor=clerk, scheme_id=scheme.id) == []
    with pytest.raises(NotFound):
        move_claim(session, actor=make.sending_actor(session, make.BAZHOU), claim_id=row.id,
                   to=C.PAID, now=NOW)  # fmt: skip
    go(C.PAID, fen=48_000)
    assert (row.fen, row.paid_on, row.estimated) == (48_000, TODAY, False)
    with pytest.raises(ReasonRequired):
        go(C.REPAID)
    go(C.REPAID, reason="重复领取")
    assert [one.to_state for one in history_of(session, row.id)] == [
        C.PAPERS_MISSING, C.ELIGIBLE, C.FILED, C.TOWNSHIP_OK, C.PUBLISHED, C.COUNTY_OK, C.PAID,
        C.REPAID,
    ]  # fmt: skip


def test_what_was_paid_stays_and_a_difference_is_a_claim_of_its_own(session) -> None:
    """Raised backwards from 500 to 800 after 500 were paid: 300 more may be asked. Lowered to 300:
    nothing is asked, and nothing is taken back by a machine."""
    clerk = make.sending_actor(session)
    enter_scheme(session, actor=clerk, data=scheme_in(evidence="id_copy"), now=NOW)
    placed(session, 100, TargetGroup.LIFTED)
    look(session, now=NOW)
    (row,) = claims(session)
    note_papers(session, actor=clerk, claim_id=row.id, proofs=["id_copy"], now=NOW)
    for to in (C.FILED, C.TOWNSHIP_OK, C.PUBLISHED, C.COUNTY_OK, C.PAID):
        move_claim(session, actor=clerk, claim_id=row.id, to=to, now=NOW)
    assert dict(look(session, now=NOW).moved) == {}
    with pytest.raises(ReasonRequired):
        enter_scheme(session, actor=clerk, data=scheme_in(bands="province=80000"), now=NOW)
    for bands, expected in (("province=30000", []), ("province=80000", [30_000])):
        data = scheme_in(bands=bands, evidence="id_copy", reason="文件改了标准")
        enter_scheme(session, actor=clerk, data=data, now=NOW)
        look(session, now=NOW)
        assert [one.fen for one in claims(session)[1:]] == expected
    assert claims(session)[1].instalment == 2


def test_the_same_thing_is_not_asked_twice_of_records_that_became_one(session) -> None:
    clerk = make.sending_actor(session)
    enter_scheme(session, actor=clerk, data=scheme_in(evidence="id_copy"), now=NOW)
    first = placed(session, 300, TargetGroup.LIFTED, state=PlacementState.LEFT,
                   left_on=TODAY - timedelta(days=150))  # fmt: skip
    second = placed(session, 120, TargetGroup.LIFTED)
    look(session, now=NOW)
    one, two = claims(session)[0], claims(session)[-1]
    for row in (one, two):
        row.state = C.PAPERS_MISSING
        note_papers(session, actor=clerk, claim_id=row.id, proofs=["id_copy"], now=NOW)
    move_claim(session, actor=clerk, claim_id=one.id, to=C.FILED, now=NOW)
    second.person_id = first.person_id  # two records of one person were joined
    session.flush()
    monday = monday_of(session, actor=clerk, now=NOW)
    assert [{a.claim.id, b.claim.id} for a, b in monday.twice] == [{one.id, two.id}]
    with pytest.raises(InvalidInput) as refused:
        move_claim(session, actor=clerk, claim_id=two.id, to=C.FILED, now=NOW)
    assert refused.value.problems["to"][0].code == "claimed_twice"


@pytest.mark.parametrize(
    ("name", "printed"),
    [("张三", "张*"), ("张小三", "张*三"), ("欧阳小三", "欧*小三"), ("阿·不都", "阿·*都"),
     ("一", "*"), ("", "*")],
)  # fmt: skip
def test_a_notice_hides_one_character(name: str, printed: str) -> None:
    assert masked(name) == printed


def test_a_notice_prints_name_village_and_amount_and_nothing_else(session) -> None:
    clerk = make.sending_actor(session)
    scheme = enter_scheme(session, actor=clerk, data=scheme_in(evidence="id_copy"), now=NOW)
    stay = placed(session, 100, TargetGroup.LIFTED, name="样本三")
    look(session, now=NOW)
    (row,) = claims(session)
    note_papers(session, actor=clerk, claim_id=row.id, proofs=["id_copy"], now=NOW)
    for to in (C.FILED, C.TOWNSHIP_OK):
        move_claim(session, actor=clerk, claim_id=row.id, to=to, now=NOW)
    (printed,) = notice_of(session, actor=clerk, scheme_id=scheme.id)
    assert (printed.name, printed.fen, printed.counts) == ("样*三", 50_000, ())
    assert printed.where.endswith("东村")
    assert stay.id is not None


def test_the_known_schemes_come_in_once_and_are_readable_by_both_unions(session) -> None:
    clerk = make.sending_actor(session)
    assert import_known(session, actor=clerk, now=NOW) == 23
    assert import_known(session, actor=clerk, now=NOW) == 0
    assert len(list_schemes(session, actor=make.receiving_actor(session))) == 23
    assert look(session, now=NOW).people == 0
    with pytest.raises(NotFound):
        enter_scheme(session, actor=clerk, data=scheme_in(region_code=make.BAZHOU), now=NOW)


def test_every_state_has_its_moves() -> None:
    assert set(CLAIM_MOVES) == set(ClaimState)
