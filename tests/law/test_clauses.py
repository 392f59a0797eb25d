"""Word classes that stand together in a clause."""

import pytest

from law import check_words
from law.clauses import together


def _found(one, text: str) -> list[str]:
    return [text[a:b] for a, b, _ in one.find(text)]


def test_both_classes_must_stand_in_one_clause_and_near() -> None:
    one = together("彝族", "不收", reach=4)
    assert _found(one, "彝族暂时不收") == ["彝族暂时不收"]
    assert _found(one, "彝族老乡多，押金不收") == []
    assert _found(one, "彝族的老乡对不住了现在不收") == []


def test_a_sentence_holds_its_clauses_together_a_full_stop_parts_them() -> None:
    one = together("老乡", "不收", reach=8, sentence=True)
    assert _found(one, "老乡对不住，不收") == ["老乡对不住，不收"]
    assert _found(one, "老乡来。押金不收") == []


def test_order_and_what_makes_it_lawful() -> None:
    one = together("社保", "自己", "不用", order="first")
    assert _found(one, "自己交社保") == []
    assert _found(one, "社保自己交") == ["社保自己"]
    assert _found(one, "社保不用自己交") == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("干满半年才给上社保", "E09"),
        ("老员工才有社保", "E09"),
        ("养老保险自己回家买", "E09"),
        ("女同志甭打电话", "B01"),
        ("没成家的优先", "B03"),
        ("腿脚不好的不考虑", "B08"),
        ("蹲过号子的免谈", "B09"),
        ("入厂交三百，干满三个月退", "D01"),
        ("事成给介绍人三百", "D02"),
        ("做废一件赔十块", "E10"),
    ],
)
def test_what_no_list_of_phrases_holds_is_found_by_its_parts(text: str, rule: str) -> None:
    assert rule in {one.rule_id for one in check_words([("requirements", text)])}


def test_work_grows_with_the_text_not_with_its_square() -> None:
    """Counted, not timed: a clause without an end is looked at no further than NEAR."""
    one = together("交", "三百", "不", reach=2)
    asked = []

    class Counting:
        def search(self, text: str, start: int, end: int) -> None:
            asked.append(end - start)

    object.__setattr__(one, "unless", Counting())
    found = list(one.find("交三百" * 2000))
    assert len(found) == 2000
    assert max(asked) <= 90
