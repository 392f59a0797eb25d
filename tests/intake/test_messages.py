"""Pasted group messages: posts, firms, what is shared, what is asked, and the golden floor."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.messages import messages, score
from intake.messages import read_message

TODAY = date(2026, 1, 20)
TWO_FIRMS = """一、企业甲纺织有限公司
挡车工10人 6500-8500
落纱工5人 5500-7000
电话13800000001
二、企业乙五金厂
冲压工8名，底薪2490+计件，综合7000-9000
打磨工4名，8000-12000
电话：13800000002"""
ONE_FIRM = """【企业甲电子厂】急招
1、普工20名，工资6000-8000元/月
2、电工3名，8000以上，持证上岗
要求：18-45周岁，男女不限
福利：包吃住，五险，夫妻房
地址：杭州市余杭区五常街道样例路1号
电话：13800000001 张经理"""


def test_golden_messages_are_read_right_at_least_95_in_100_times() -> None:
    assert len(messages("golden")) >= 60
    found = score("golden")
    assert found.share >= 0.95, "\n".join(found.wrong)


@pytest.mark.parametrize("name", ["held_out", "held_out_2", "held_out_3"])
def test_held_out_messages_do_not_get_worse(name: str) -> None:
    found = score(name)
    assert found.share >= 0.9, "\n".join(found.wrong)


def test_each_post_keeps_to_its_own_firm() -> None:
    found = read_message(
        TWO_FIRMS, today=TODAY, heard=False
    )  # 企业甲 is nobody's name: it is asked
    shown = [(d.title, d.value("employer_name"), d.value("contact_phone")) for d in found.drafts]
    assert shown == [
        ("挡车工", "企业甲纺织有限公司", "13800000001"),
        ("落纱工", "企业甲纺织有限公司", "13800000001"),
        ("冲压工", "企业乙五金厂", "13800000002"),
        ("打磨工", "企业乙五金厂", "13800000002"),
    ]
    assert found.drafts[2].value("base_wage_fen") == 249000


def test_what_is_said_once_counts_for_every_post_and_is_marked() -> None:
    first, second = read_message(ONE_FIRM, today=TODAY).drafts
    for draft in (first, second):
        assert draft.value("age_max") == 45
        assert draft.value("lodging") == "free"
        assert draft.value("insured") is True
        assert draft.value("region_code") == "330110"
        assert draft.fields["region_code"].shared
    assert not first.fields["wage_low_fen"].shared
    assert second.value("wage_low_fen") == 800000
    assert second.value("wage_high_fen") is None


def test_every_field_points_at_its_words_in_the_text_as_pasted() -> None:
    for message in (*messages("golden"), *messages("held_out")):
        for draft in read_message(message.text, today=TODAY).drafts:
            for field in draft.fields.values():
                assert field.text == message.text[field.start : field.end] or not field.text


def test_a_question_carries_no_value() -> None:
    draft = read_message("企业甲厂招普工若干，工资面议，13800000001", today=TODAY).drafts[0]
    assert set(draft.questions) >= {"places", "wage_low_fen"}
    assert all(f.value is None for f in draft.questions.values())
    assert draft.questions["places"].question == "headcount_vague"
    assert draft.questions["wage_low_fen"].question == "negotiable"


def test_a_message_pasted_twice_is_flagged_and_not_lost() -> None:
    found = read_message(ONE_FIRM + "\n\n" + ONE_FIRM, today=TODAY)
    assert [d.duplicate_of for d in found.drafts] == [None, None, 0, 1]
    assert "pasted_twice" in found.problems


@pytest.mark.parametrize(
    "text",
    ["", "   \n\n", "你好，明天一起吃饭吗", "早上好[微笑]", "中奖了点链接http://example.invalid"],
)
def test_a_text_without_posts_gives_none_and_says_so(text: str) -> None:
    found = read_message(text, today=TODAY)
    assert found.drafts == ()
    assert found.problems[-1] in ("empty", "no_posts")


def test_html_and_direction_marks_stay_text() -> None:
    text = "<script>alert(1)</script>\n招普\u200b工2\u202e0名，<b>6000</b>-8000元/月，13800000001"
    draft = read_message(text, today=TODAY).drafts[0]
    assert draft.value("places") == 20
    assert "\u202e" not in draft.title
    assert "\u200b" not in draft.title


def test_a_very_long_text_is_read_up_to_its_limit_and_says_so() -> None:
    found = read_message("招普工20名，6000-8000元/月\n" * 3_000, today=TODAY)
    assert "too_long" in found.problems
    assert "too_many_posts" in found.problems
    assert len(found.drafts) == 200


def test_the_key_of_a_post_stays_when_pay_and_headcount_change() -> None:
    before = read_message(ONE_FIRM, today=TODAY).drafts[0]
    changed = ONE_FIRM.replace("20名", "35名").replace("6000-8000", "6500-8500")
    after = read_message(changed, today=TODAY).drafts[0]
    assert before.key == after.key
    assert after.value("places") == 35


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_it_stumble(text: str) -> None:
    found = read_message(text, today=TODAY)
    for draft in found.drafts:
        assert 0 <= draft.start <= draft.end <= len(text)
