"""A question with two readings is answered by pointing at one; nothing else changes."""

from __future__ import annotations

from datetime import date

import pytest

from intake.drafts.answers import answered, offers
from intake.drafts.values import VacancyDraft
from intake.messages import read_message


def first(text: str) -> VacancyDraft:
    return read_message(text, today=date(2026, 11, 15), near="330110").drafts[0]


@pytest.mark.parametrize(
    ("which", "wanted"),
    [("first", {"wage_low_fen": 650_000, "wage_high_fen": 850_000, "wage_per": "month"}),
     ("second", {"wage_low_fen": 2_800, "wage_high_fen": 2_800, "wage_per": "hour"})],
)  # fmt: skip
def test_of_two_wages_the_one_pointed_at_is_taken(which: str, wanted: dict[str, object]) -> None:
    draft = first("招包装工10人，正式工6500-8500，小时工28元/时，包住")
    field = draft.fields["wage_low_fen"]
    assert field.is_question
    other = {"first": "second", "second": "first"}
    words = str(field.facts["first"])
    which = which if "6500" in words else other[which]
    taken = answered(draft, {"wage_low_fen": which})
    assert {name: taken.value(name) for name in wanted} == wanted
    rest = {n: f for n, f in taken.fields.items() if n not in wanted}
    assert rest == {n: f for n, f in draft.fields.items() if n not in wanted}
    assert taken.key == draft.key


def test_a_lodging_said_both_ways_is_offered_both_ways() -> None:
    draft = first("招普工20名，6000-7000元/月，包住，不提供住宿")
    given = offers("lodging", draft.fields["lodging"])
    assert {which: fields["lodging"].value for which, fields in given.items()} == {
        "first": "free",
        "second": "none",
    }


def test_a_field_that_is_not_asked_offers_nothing() -> None:
    draft = first("招普工20名，6000-7000元/月，包住")
    assert not any(offers(name, field) for name, field in draft.fields.items())
    assert answered(draft, {"places": "second", "nothing": "first"}) == draft


def test_another_name_gives_the_post_another_key() -> None:
    """What a post is called is part of what tells it from others at the next import."""
    draft = first("招普工20名，6000-7000元/月，包住")
    asked = draft.fields["title"].as_question(
        "second_reading", {"first": "普工", "second": "电焊工"}
    )
    doubted = draft.model_copy(update={"fields": {**draft.fields, "title": asked}})
    taken = answered(doubted, {"title": "second"})
    assert (taken.title, taken.value("title")) == ("电焊工", "电焊工")
    assert taken.key != draft.key
    assert taken.key == first("招电焊工20名，6000-7000元/月，包住").key
