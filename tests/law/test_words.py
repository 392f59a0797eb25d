"""Word rules judged on labelled phrases, lawful and unlawful."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.bench_law_words import FRESH, HELD_OUT, judge, scores
from law import check_words
from law.text import MAX_CHARS, MOST_WORDS, normalise
from tests.law.phrases import NEUTRAL, PHRASES, Phrase, load

OPEN = [one for one in PHRASES if one.expected]


def test_the_table_is_large_and_holds_both_kinds_for_every_rule() -> None:
    assert len(PHRASES) >= 350
    for rule in {one.rule for one in PHRASES}:
        labels = {one.label for one in PHRASES if one.rule == rule}
        assert {"pass"} < labels, rule
    assert len({(one.rule, one.text) for one in PHRASES}) == len(PHRASES)


def test_every_phrase_is_judged_as_labelled() -> None:
    wrong = [(one.text, judge(one.text)) for one in PHRASES if judge(one.text) != one.expected]
    assert wrong == []


@pytest.mark.parametrize("sentence", NEUTRAL)
def test_a_plain_sentence_meets_no_word_rule(sentence: str) -> None:
    assert check_words([("content", sentence)]) == ()


def test_every_phrase_is_found_inside_a_long_advertisement() -> None:
    missed = []
    for one in OPEN:
        text = "\n".join((*NEUTRAL[:1], one.text, *NEUTRAL[2:3]))
        if not one.expected <= judge(text):
            missed.append(one.text)
    assert missed == []


def test_phrases_written_after_the_rules_are_held_to_a_floor() -> None:
    """Their first reading gave precision 0.97 and recall 0.85; the rules have learned since."""
    table = scores(load(HELD_OUT))
    hits, wrong, missed = (
        sum(getattr(s, k) for s in table.values()) for k in ("hits", "wrong", "missed")
    )
    assert hits / (hits + wrong) >= 0.97
    assert hits / (hits + missed) >= 0.97


def test_the_finding_shows_the_words_as_typed_and_where() -> None:
    text = "吃苦耐劳，限 男 性，包住"
    (finding,) = check_words([("requirements", text)])
    assert (finding.rule_id, finding.field) == ("B01", "requirements")
    assert finding.words == "限 男 性"
    assert text[finding.at :].startswith(finding.words)


@pytest.mark.parametrize(
    "typed", ["限nan", "押(金)200", "押sfz", "仅限🚺", "僅限男性", "押.身.份.证", "社bao折现"]
)
def test_a_hidden_spelling_is_shown_as_it_was_typed(typed: str) -> None:
    found = check_words([("requirements", f"包吃住；{typed}；两班倒")])
    assert found
    assert all(one.words and one.words in typed for one in found)


def test_several_words_of_one_field_are_all_found_apart() -> None:
    text = "搬运工限男；包装工限女；电工：男性优先"
    found = check_words([("requirements", text)])
    men = [one for one in found if one.rule_id == "B01"]
    assert [one.words for one in men] == ["限男", "男性优先"]
    assert len(check_words([("x", "，".join(["限男"] * 30))])) == MOST_WORDS


def test_men_only_wording_passes_where_the_law_itself_bars_women() -> None:
    assert check_words([("content", "限男")], women_barred=True) == ()
    assert check_words([("content", "限女")], women_barred=True)[0].rule_id == "B02"


def test_a_line_break_ends_a_phrase() -> None:
    assert check_words([("content", "年龄不限\n男女不限")]) == ()
    assert normalise("限\n男").plain == "限\n男"


def test_hostile_text_does_not_hang_the_reader() -> None:
    nasty = ("限" * 5000 + "男女" * 5000 + "<script>alert(1)</script>" + "押金不收" * 5000) * 4
    check_words([("content", nasty), ("title", "\u202e男\u0000限" * 9000), ("x", "🧵" * 9000)])
    check_words([("a", "不满七天" * 4000), ("b", "社保" * 9000), ("c", "1000-" * 4000)])
    check_words([("d", "押-" * 9000), ("e", "身高" * 9000), ("f", "河南、" * 6000)])
    assert len(normalise(nasty).typed) == MAX_CHARS


def test_precision_and_recall_per_rule_are_recorded(
    record_property: Callable[[str, object], None],
) -> None:
    for rule, score in scores(PHRASES).items():
        record_property(rule, (score.precision, score.recall))
        assert (score.precision, score.recall) == (1, 1), rule


def test_fresh_phrases_hold_every_rule_to_recall_98_at_precision_97() -> None:
    """At their first reading: precision 0.94 and recall 0.79 (E09 0.46). After the rules were
    mended on every other phrase, the half nobody had looked at gave 0.97 and 0.93."""
    table = scores(load(FRESH))
    assert table.keys() - {"E01"} == {  # E01: beside others
        "A01", "A05", "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "D01", "D02",
        "D04", "E07", "E08", "E09", "E10", "F03",
    }  # fmt: skip
    for rule, score in table.items() - {("E01", table["E01"])}:
        assert score.hits >= 40, rule
        assert score.lawful >= 40, rule
        assert score.recall >= 0.98, (rule, score)
        assert score.precision >= 0.97, (rule, score)


def test_phrases_written_for_the_combinations_hold_recall_98_at_precision_97() -> None:
    """Three batches of one rule after the other, each read by rules that had never seen it: in the
    speech of groups 0.91 and 0.68 (before there were combinations), then 0.90 and 0.76 (mended on
    the first); in the manner of written advertisements 0.96 and 0.99 (mended on two)."""
    table = scores(load(FRESH.with_name("phrases_structure.csv")))
    hits, wrong, missed = (
        sum(getattr(s, k) for s in table.values()) for k in ("hits", "wrong", "missed")
    )
    assert hits >= 580
    assert hits / (hits + wrong) >= 0.97
    assert hits / (hits + missed) >= 0.98


@pytest.mark.parametrize(
    ("table", "hits"),
    [
        ("phrases_interns", 47),  # F05; first reading 1.00 and 0.91
        ("phrases_figures", 93),  # figures said in words; first reading 0.97 and 0.90
        ("phrases_last", 64),  # all rules, our own, after the others; first 0.98 and 0.88
        ("phrases_safety", 37),  # minors, papers, the union; first reading 1.00 and 0.92
        ("phrases_blind_3", 39),  # the hardest sayings and kinds without words; first 0.94 and 0.41
        ("phrases_blind_2", 107),  # the same hand, mended on the first; first reading 0.89 and 0.76
        # As factories, agencies and villages write: first reading 0.92 and 0.82 (0.81 and 0.77 as
        # first labelled); recall of E05 0 of 2, unpaid overtime had no words, of B04 1 of 3.
        ("phrases_county", 96),
        ("phrases_blind_1", 102),  # by another hand, all rules; first reading 0.91 and 0.67
        # Before there were sayings (law.sayings); the rules of that day read them at
        ("phrases_voices_1", 213),  # 0.95 and 0.70
        ("phrases_blind_4", 93),  # 0.86 and 0.68 as first labelled
        ("phrases_blind_5", 108),  # 0.85 and 0.66 as first labelled
        # After sayings had been mended on those three, first reading 0.93 and 0.79 (0.90 and 0.64
        # without them).
        ("phrases_voices_2", 121),
        # As boards, groups and clerks write, by somebody who had not read the rules: first reading
        # 0.94 and 0.93 (0.84 and 0.89 as first labelled), then, mended on it, of other phrases
        ("phrases_blind_6", 120),
        ("phrases_blind_7", 120),  # 0.98 and 0.91 (0.89 and 0.86 as first labelled)
        # By another hand again, who writes as people talk: first 0.92 and 0.89 (0.88 and 0.89 as
        # first labelled), then, mended on it, the second 0.95 and 0.79 (0.91 and 0.77)
        ("phrases_blind_8", 91),
        ("phrases_blind_9", 88),
        ("phrases_voices_3", 97),  # mended on the second too, first 0.96 and 0.87 (0.95 and 0.79)
    ],
)
def test_later_batches_hold_recall_98_at_precision_97(table: str, hits: int) -> None:
    found = scores(load(FRESH.with_name(f"{table}.csv")))
    right, wrong, missed = (
        sum(getattr(s, k) for s in found.values()) for k in ("hits", "wrong", "missed")
    )
    assert right >= hits
    assert right / (right + wrong) >= 0.97
    assert right / (right + missed) >= 0.98


def test_new_sayings_of_the_last_kinds_hold_recall_and_precision_97() -> None:
    """First reading 0.89 and 0.89, mended on `phrases_county`; 0.75 and 0.43 before that."""
    table = scores(load(FRESH.with_name("phrases_county_2.csv"))).values()
    hits, wrong, missed = (sum(getattr(s, k) for s in table) for k in ("hits", "wrong", "missed"))
    assert hits / (hits + wrong) >= 0.97
    assert hits / (hits + missed) >= 0.97


@pytest.mark.parametrize(
    "words",
    [
        "有金属相关经验",
        "男装车间普工",
        "女鞋针车工",
        "童装厂缝纫工",
        "男厕保洁",
        "汉族特色服装缝制",
        "可调身高工作台装配",
        "抽烟机装配工",
        "金牛区报到",
        "保证金属件精度",
    ],
)
def test_a_word_inside_a_longer_word_is_not_that_word(words: str) -> None:
    assert check_words([("title", words), ("requirements", words)]) == ()


def test_the_benchmark_notices_a_wrong_and_a_missed_finding() -> None:
    blind = Phrase("B01", "block", "包吃住", frozenset({("B01", "block")}))
    hasty = Phrase("B01", "pass", "限男", frozenset())
    table = scores((blind, hasty))["B01"]
    assert (table.hits, table.wrong, table.missed) == (0, 1, 1)
    assert Path(__file__).with_name("phrases_held_out.csv") == HELD_OUT
