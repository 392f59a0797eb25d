"""Word rules judged on labelled phrases, lawful and unlawful."""

from collections.abc import Callable

import pytest

from law import check_words
from law.text import MAX_CHARS, normalise
from tests.law.phrases import NEUTRAL, PHRASES


def _severity(rule_id: str, phrase: str) -> str:
    found = [f for f in check_words([("requirements", phrase)]) if f.rule_id == rule_id]
    return found[0].severity.value if found else ""


@pytest.mark.parametrize(("rule_id", "label", "phrase"), PHRASES)
def test_a_phrase_is_judged_as_labelled(rule_id: str, label: str, phrase: str) -> None:
    assert _severity(rule_id, phrase) == label


@pytest.mark.parametrize("phrase", [p for _, label, p in PHRASES if not label])
def test_a_lawful_phrase_meets_no_word_rule_at_all(phrase: str) -> None:
    assert check_words([("content", phrase)]) == ()


@pytest.mark.parametrize("sentence", NEUTRAL)
def test_a_plain_sentence_meets_no_word_rule(sentence: str) -> None:
    assert check_words([("content", sentence)]) == ()


@pytest.mark.parametrize("phrase", [p for _, label, p in PHRASES if label == "block"])
def test_a_block_is_found_inside_a_long_advertisement(phrase: str) -> None:
    rule_id = next(r for r, label, p in PHRASES if p == phrase and label == "block")
    text = "\n".join((*NEUTRAL, phrase, *NEUTRAL))
    assert any(f.rule_id == rule_id for f in check_words([("content", text)]))


def test_the_finding_shows_the_words_as_typed() -> None:
    (finding,) = check_words([("requirements", "吃苦耐劳，限 男 性，包住")])
    assert (finding.rule_id, finding.field) == ("B01", "requirements")
    assert finding.words == "限 男 性"


def test_men_only_wording_passes_where_the_law_itself_bars_women() -> None:
    assert check_words([("content", "限男")], women_barred=True) == ()
    assert check_words([("content", "限女")], women_barred=True)[0].rule_id == "B02"


def test_a_line_break_ends_a_phrase() -> None:
    assert check_words([("content", "年龄不限\n男女不限")]) == ()
    assert normalise("限\n男").plain == "限\n男"


@pytest.mark.timeout(30)
def test_hostile_text_does_not_hang_the_reader() -> None:
    nasty = ("限" * 5000 + "男女" * 5000 + "<script>alert(1)</script>" + "押金不收" * 5000) * 4
    check_words([("content", nasty), ("title", "\u202e男\u0000限" * 9000), ("x", "🧵" * 9000)])
    assert len(normalise(nasty).typed) == MAX_CHARS


def test_precision_and_recall_per_rule_are_recorded(
    record_property: Callable[[str, object], None],
) -> None:
    for rule_id in sorted({r for r, _, _ in PHRASES}):
        mine = [(label, _severity(rule_id, p)) for r, label, p in PHRASES if r == rule_id]
        true = sum(1 for label, got in mine if label and got)
        precision = true / sum(1 for _, got in mine if got)
        recall = true / sum(1 for label, _ in mine if label)
        record_property(rule_id, (precision, recall, len(mine)))
        assert (precision, recall) == (1, 1), rule_id
