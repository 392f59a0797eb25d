"""The second reader of messages: taught, not written, and heard only where it disagrees."""

# ruff: noqa: E501  (messages stand as they are pasted)

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from benchmarks.messages import strict
from benchmarks.messages.nightmares import repeated
from benchmarks.witness.__main__ import made_of
from intake.fields.source import source
from intake.messages import MessagePreview, read_message
from intake.messages.witness.doubt import doubted
from intake.messages.witness.model import ALLOWED, FILE, LABELS, STARTS, best, marginals
from intake.messages.witness.tokens import tokens_of, value_of
from tests.intake.work import counted

TODAY = date(2026, 11, 15)


def read(text: str, *, heard: bool = True) -> MessagePreview:
    return read_message(text, today=TODAY, near="330110", heard=heard)


def test_figures_are_whole_and_worth_what_they_say() -> None:
    said = {"8.5k": 8_500, "八千五": 8_500, "一万二": 12_000, "十五": 15, "二十": 20, "三百八": 380,
            "一千零五十": 1_050, "两": 2, "6000": 6_000, "1.2万": 12_000}  # fmt: skip
    assert {text: value_of(text) for text in said} == said
    assert [t.text for t in tokens_of(source("车床……6人 7.5k"))] == [
        "车",
        "床",
        "..",
        "6",
        "人",
        " ",
        "7.5k",
    ]


def test_sums_over_all_readings_are_those_of_writing_every_reading_down() -> None:
    """Three tokens: every row of labels that may stand is weighed by hand."""
    random = np.random.default_rng(3)
    emissions, steps = random.normal(size=(3, len(LABELS))), random.normal(size=(len(LABELS),) * 2)
    total, likely, top = 0.0, np.zeros((3, len(LABELS))), (-np.inf, [0])
    for a in np.flatnonzero(STARTS):
        for b in np.flatnonzero(ALLOWED[a]):
            for c in np.flatnonzero(ALLOWED[b]):
                score = (
                    emissions[0, a] + emissions[1, b] + emissions[2, c] + steps[a, b] + steps[b, c]
                )
                total += np.exp(score)
                for t, label in enumerate((a, b, c)):
                    likely[t, label] += np.exp(score)
                top = max(top, (score, [int(a), int(b), int(c)]))
    assert np.allclose(marginals(emissions, steps), likely / total)
    assert best(emissions, steps) == top[1]


def test_the_weights_were_learned_from_the_sets_as_they_stand() -> None:
    with np.load(FILE) as held:
        assert str(held["made_of"]) == made_of(), "run python -m benchmarks.witness"
        assert {held[n].dtype.kind for n in ("rows", "steps", "link_weights")} == {"i"}
    assert FILE.stat().st_size < 2_000_000


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("江山找挂车司机2名，一个月一万，包吃住", "江山找挂车司机", "挂车司机"),
        ("样甲医院招日间运送员3名，4500，夜间运送员2名，5000", "招日间运送员", "日间运送员"),
    ],
)
def test_where_the_readers_differ_both_readings_are_asked(
    text: str, first: str, second: str
) -> None:
    draft = read(text).drafts[0]
    asked = draft.fields["title"]
    assert (asked.value, asked.question) == (None, "second_reading")
    assert (asked.facts["first"], asked.facts["second"]) == (first, second)
    assert asked.text == text[asked.start : asked.end] == draft.title == first


@pytest.mark.parametrize(
    ("text", "title", "heads", "pay"),
    [
        (
            "样甲鞋厂在瑞安，针车二十个六千到八千，还有打包的妇女同志二十个五千",
            "打包",
            "二十",
            "五千",
        ),
        (
            "总装线员工四十五名，钣金折弯技工三名，八千五至一万元，样甲设备公司",
            "总装线员工",
            "四十五",
            None,
        ),
    ],
)
def test_a_post_only_the_second_reader_sees_is_a_draft_of_questions(
    text: str, title: str, heads: str, pay: str | None
) -> None:
    assert title not in [d.title for d in read(text, heard=False).drafts]
    draft = next(d for d in read(text).drafts if d.title == title)
    fields = ("title", "places", "wage_low_fen")
    assert [draft.value(name) for name in fields] == [None, None, None]
    assert [draft.fields[n].facts.get("second") for n in fields] == [title, heads, pay]
    assert draft.value("employer_name") in text


@pytest.mark.parametrize("phrase", ["普工5人6000元，", "%s工5人\n"])
def test_twice_the_text_is_twice_the_work_for_the_second_reader(phrase: str) -> None:
    """It grew fourfold while every name was held against every figure."""
    doubted(source(phrase), [])
    one, two, four = (
        counted(lambda n=n: doubted(source(repeated(phrase, n)), [])).work
        for n in (400, 800, 1_600)
    )
    assert (four - two) / (two - one) < 2.7


def test_its_doubts_take_no_value_and_give_none() -> None:
    """Whatever stays a value is the first reader's own, field by field."""
    text = "样甲五金厂招：\n冲压工10人 6500-8000\n磨光工4人 7000-9000\n包住，每月20号发工资，永康市古山镇"
    plain, doubted = read(text, heard=False), read(text)
    assert (
        [d.title for d in doubted.drafts] == [d.title for d in plain.drafts] == ["冲压工", "磨光工"]
    )
    for before, after in zip(plain.drafts, doubted.drafts, strict=True):
        for name, field in after.fields.items():
            assert field.is_question or field == before.fields[name]


@pytest.mark.parametrize("name", ["held_out_16", "held_out_17", "held_out_18", "held_out_19"])
def test_of_texts_it_was_taught_by_it_loses_no_post_and_asks_little(name: str) -> None:
    found = strict(name)
    assert (found.lost, found.faulty) == (0, 0), "\n".join(found.lines)
    assert found.asked <= 0.15 * (found.right + found.asked + found.wrong)
