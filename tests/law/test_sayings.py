"""What is said of whom, clause by clause."""

import sys
from types import FrameType

import pytest

from law import check_words
from law.sayings import Saying, says
from tests.law.phrases import NEUTRAL


def _found(one: Saying, text: str) -> list[str]:
    return [text[a:b] for a, b, _ in one.find(text)]


def test_whom_it_is_about_and_what_is_said_stand_in_one_clause() -> None:
    one = says("女的", "不收", order="first")
    assert _found(one, "女的这次不收") == ["女的这次不收"]
    assert _found(one, "女的来，押金不收") == []
    assert _found(one, "不收女的") == []


def test_the_next_clause_only_goes_on_where_it_names_nobody_else() -> None:
    one = says("太胖的", "不招", carried=True)
    assert _found(one, "太胖的穿不上无尘服,就不招了") == ["太胖的穿不上无尘服,就不招"]
    assert _found(one, "太胖的穿不上无尘服,临时工不招") == []
    assert _found(one, "太胖的也来。不招临时工") == []


def test_a_sentence_joins_its_clauses_a_full_stop_parts_them() -> None:
    one = says("叉车", "没证", "勿扰", sentence=True)
    assert _found(one, "叉车司机,会开就行,没证也来") == ["叉车司机,会开就行,没证"]
    assert _found(one, "叉车司机,没证勿扰") == []
    assert _found(one, "叉车司机。没证也来") == []


def test_what_is_said_is_no_excuse_for_itself() -> None:
    one = says("姑娘", "都用", "都用|男女")
    assert _found(one, "这条线都用姑娘") == ["都用姑娘"]
    assert _found(one, "男女都用姑娘小伙") == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("只留女的，男的转去别的厂", "B02"),
        ("女同志就别跑一趟了，体力活", "B01"),
        ("太胖的穿不上无尘服，不招", "B09"),
        ("某族老乡食堂做不了，吃清真的厂里没法安排", "B05"),
        ("高空外墙清洗，有胆就行，不看证", "G01"),
        ("入了工会的续签不考虑", "H01"),
        ("晚上加三个小时算白送", "E05"),
        ("合同那东西用不着，讲好就行", "E01"),
    ],
)
def test_people_say_it_in_clauses(text: str, rule: str) -> None:
    assert rule in {one.rule_id for one in check_words([("requirements", text)])}


def test_lawful_neighbours_of_the_same_words_stay_untouched() -> None:
    for text in (
        "女司机男司机一视同仁",
        "这条线女工比较多，男的来了一样带",
        "焊工须持证，没证的厂里送去考，考下来再上岗",
        "有事找工会，厂里不为难人",
        "身份证看一下就还，复印件留档",
        "加班费单独一行，加班自愿",
        *NEUTRAL,
    ):
        assert check_words([("content", text)]) == (), text


def _calls(text: str) -> int:
    """How often functions of the reader were called for a text, whose patterns are all known."""
    one = says("女的", "不收", "男女", carried=True, sentence=True)
    count = 0

    def seen(frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event == "call" and frame.f_code.co_filename.endswith("sayings.py")

    sys.setprofile(seen)
    try:
        list(one.find(text))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", ["女的不收", "女的不收,", "女的男女不收", "女的,,不收。"])
def test_work_grows_with_the_text_not_with_its_square(piece: str) -> None:
    assert _calls(piece * 2000) <= 2.2 * _calls(piece * 1000)
