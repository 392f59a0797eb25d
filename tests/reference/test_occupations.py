"""The vocabulary holds together, and titles mean what the trade means by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.certificates import certificates
from reference.hazards import hazards
from reference.occupations import (
    UnknownOccupation,
    all_occupations,
    distance,
    families,
    is_occupation,
    occupation,
)
from reference.schooling import schooling_levels
from reference.titles import Why, find_title

IDS = [trade.id for trade in all_occupations()]


def test_the_vocabulary_has_69_titles_in_23_families() -> None:
    assert len(IDS) == len(set(IDS)) == 69
    assert len(families()) == 23
    assert sum(len(trades) for trades in families().values()) == 69


def test_every_code_a_trade_uses_exists() -> None:
    for trade in all_occupations():
        assert all(is_occupation(other) for other in trade.transfers_to), trade.id
        assert trade.id not in trade.transfers_to
        assert {*trade.certificates_required, *trade.certificates_useful} <= set(certificates())
        assert set(trade.tags) <= set(hazards()), trade.id
        assert trade.min_schooling in ("", *schooling_levels())


def test_wages_are_in_fen_and_a_newcomer_never_starts_above_the_skilled_ceiling() -> None:
    for trade in all_occupations():
        assert 300_000 <= trade.wage_low_fen < trade.wage_high_fen <= 1_600_000, trade.id
        assert 300_000 <= trade.newcomer_low_fen < trade.newcomer_high_fen < trade.wage_high_fen
        assert trade.newcomer_low_fen <= trade.wage_low_fen, trade.id
    assert occupation("welder").wage_low_fen == 650_000  # 6,500 yuan


def test_a_welder_needs_the_permit_and_a_waiter_a_health_certificate() -> None:
    assert occupation("welder").certificates_required == ("welding",)
    assert occupation("forklift").certificates_required == ("forklift",)
    assert occupation("waiter").needs_health_check
    assert not occupation("waiter").certificates_required
    assert occupation("casting").needs_occupational_check


@pytest.mark.parametrize(
    ("worked_as", "offered", "far"),
    [
        ("sewing", "sewing", 0),
        ("sewing", "shoe_stitch", 1),  # listed transfer
        ("sewing", "cutting", 2),  # same family
        ("sewing", "packer", 3),  # general work
        ("sewing", "parcel_sort", 4),  # two weeks of training, no permit
        ("sewing", "guard", None),  # a permit
        ("sewing", "welder", None),
        ("welder", "ship_fit", 1),
        ("gen_operative", "electrician", None),
        ("cook", "kitchen_help", 1),
    ],
)
def test_how_far_a_trade_is(worked_as: str, offered: str, far: int | None) -> None:
    assert distance(worked_as, offered) == far


def test_being_a_fitter_is_no_way_to_a_trade_that_needs_a_permit() -> None:
    for trade in all_occupations():
        if trade.certificates_required:
            far = {distance(other, trade.id) for other in IDS if other != trade.id}
            assert 4 not in far


def test_an_unknown_trade_is_refused() -> None:
    with pytest.raises(UnknownOccupation):
        occupation("astronaut")
    with pytest.raises(UnknownOccupation):
        distance("sewing", "astronaut")


@pytest.mark.parametrize(
    ("text", "trade", "why"),
    [
        ("普工", "gen_operative", Why.EXACT),
        ("普工/操作工", "gen_operative", Why.EXACT),
        ("操作工", "gen_operative", Why.EXACT),
        ("电焊工", "welder", Why.EXACT),
        ("电 焊 工", "welder", Why.EXACT),
        ("电工", "electrician", Why.EXACT),
        ("qc", "qc", Why.EXACT),
        ("车位", "sewing", Why.EXACT),
        ("打磨工", "polish", Why.EXACT),
        ("电子厂普工", "gen_operative", Why.SUBSTRING),
        ("五金厂冲压", "press", Why.SUBSTRING),
        ("叉车司机（两名）", "forklift", Why.SUBSTRING),
        ("焊锡工", "e_assembly", Why.SUBSTRING),
        ("鞋厂打磨", "shoe_lasting", Why.CONTEXT),
        ("船厂打磨", "ship_paint", Why.CONTEXT),
        ("食品厂包装工", "food_op", Why.CONTEXT),
        ("酒店客房服务", "hotel_room", Why.SUBSTRING),
    ],
)
def test_a_title_is_understood_and_says_why(text: str, trade: str, why: Why) -> None:
    best = find_title(text)[0]
    assert (best.occupation.id, best.why) == (trade, why)


def test_chegong_alone_is_two_trades_and_the_industry_decides() -> None:
    both = find_title("车工")
    assert {m.occupation.id for m in both} == {"lathe", "sewing"}
    assert {m.why for m in both} == {Why.AMBIGUOUS}
    assert find_title("车工", "服装制造")[0].occupation.id == "sewing"
    assert find_title("车工", "阀门机械加工")[0].occupation.id == "lathe"
    assert find_title("针织厂车工")[0].occupation.id == "sewing"
    assert find_title("数控车工")[0].occupation.id == "cnc"


def test_electrician_and_welder_are_never_taken_for_each_other() -> None:
    """Their names are four fifths alike; the trades and the permits differ."""
    for text in ("电焊工", "电焊", "焊工", "二保焊工", "电焊工若干"):
        assert "electrician" not in {m.occupation.id for m in find_title(text)}
    for text in ("电工", "维修电工", "水电工", "高压电工"):
        assert "welder" not in {m.occupation.id for m in find_title(text)}


@pytest.mark.parametrize("text", ["", "工", "飞行员", "!!!", "😀😀", "<script>", "   "])
def test_what_is_no_trade_finds_none(text: str) -> None:
    assert find_title(text) == ()


@given(st.sampled_from([(t.id, name) for t in all_occupations() for name in t.names]))
def test_every_name_of_a_trade_leads_to_it(pair: tuple[str, str]) -> None:
    trade, name = pair
    assert trade in {m.occupation.id for m in find_title(name)}


@given(st.text(max_size=60))
def test_any_text_gives_at_most_five_ranked_candidates(text: str) -> None:
    found = find_title(text)
    assert len(found) <= 5
    assert len({m.occupation.id for m in found}) == len(found)
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
    assert all(0 < m.score <= 100 for m in found)
