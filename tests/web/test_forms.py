"""What people type, and what a form makes of it."""

from enum import StrEnum
from typing import Annotated, Literal

import pytest
from flask_babel import force_locale
from pydantic import BaseModel, Field
from werkzeug.datastructures import MultiDict

from services.errors import InvalidInput, Problem
from tests.web.conftest import Site
from web.forms import FORM, Bound, bind, blank, clean


class Shift(StrEnum):
    DAY = "day"
    NIGHT = "night"


class SampleIn(BaseModel):
    name: Annotated[str, Field(min_length=2, max_length=20)]
    places: Annotated[int, Field(ge=1, le=5000)]
    wage: Annotated[int, Field(gt=0)] | None = None
    shift: Shift = Shift.DAY
    needs: list[Literal["night", "heavy"]] = Field(default_factory=list)
    couples: bool = True
    secret: str | None = None


def typed(*pairs: tuple[str, str], **fields: str) -> Bound[SampleIn]:
    base = {"name": "缝纫工", "places": "5"} | fields
    return bind(SampleIn, MultiDict([*base.items(), *pairs]), yuan=("wage",), verbatim=("secret",))


@pytest.fixture(autouse=True)
def _request(site: Site) -> object:
    with site.app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("4300", 430_000),
        ("4,300", 430_000),
        ("４３００", 430_000),
        ("4300元", 430_000),
        ("¥ 4 300.50", 430_050),
        ("4300.5", 430_050),
        ("\u200b4300\ufeff", 430_000),
        ("", None),
    ],
)
def test_money_as_people_type_it_becomes_fen(text: str, fen: int | None) -> None:
    form = typed(wage=text)
    assert form.ok
    assert form.data.wage == fen


@pytest.mark.parametrize(
    "text", ["面议", "4300.555", "4k", "1e9", "4300-5000", "元", "9" * 13, "nan"]
)
def test_money_that_is_not_a_sum_is_refused_with_an_example(text: str) -> None:
    form = typed(wage=text)
    assert form.error("wage") == "请填写金额，单位元，例如 4300 或 4300.50"
    assert form.value("wage") == text


@pytest.mark.parametrize("text", ["-430000", "0"])
def test_a_wage_below_nothing_is_refused(text: str) -> None:
    assert not typed(wage=text).ok


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "请填写"),
        ("0", "不能小于 1"),
        ("－３", "不能小于 1"),
        ("99999", "不能大于 5000"),
        ("五", "请填写整数，例如 12"),
        ("3.5", "请填写整数，例如 12"),
        ("😀", "请填写整数，例如 12"),
        ("9" * 5000, "数字太大"),
        ("<script>alert(1)</script>", "请填写整数，例如 12"),
    ],
)
def test_a_wrong_number_is_explained_at_its_field(text: str, message: str) -> None:
    assert typed(places=text).error("places") == message


def test_full_width_digits_and_separators_are_numbers() -> None:
    assert typed(places="１，２００").data.places == 1200


def test_what_was_typed_comes_back() -> None:
    form = typed(("needs", "heavy"), name="一", shift="moon", couples="1")
    assert not form.ok
    assert form.value("name") == "一"
    assert form.chosen("needs", "heavy")
    assert form.chosen("shift", "moon")
    assert form.value("couples") is True
    assert set(form.errors) == {"name", "shift"}


def test_an_unticked_box_is_no_and_several_ticks_are_a_list() -> None:
    form = typed(("needs", "night"), ("needs", "heavy"))
    assert form.data.couples is False
    assert form.data.needs == ["night", "heavy"]


def test_invisible_letters_and_line_ends_are_tidied() -> None:
    assert clean(" 缝\u200b纫\u202e\u2066工\x00\r\n第二行\ufeff ") == "缝纫工\n第二行"


def test_a_password_is_taken_letter_by_letter() -> None:
    assert typed(secret=" １２ ").data.secret == " １２ "


def test_the_door_knows_better_than_the_form() -> None:
    form = bind(SampleIn, MultiDict({"name": "缝纫工", "places": "5000"}), places=3)
    assert form.data.places == 3


def test_a_blank_form_shows_the_defaults_in_the_units_people_read() -> None:
    form = blank(SampleIn, yuan=("wage",), wage=430_050)
    assert form.value("wage") == "4300.50"
    assert form.value("name") == ""
    assert form.chosen("shift", Shift.DAY)
    assert form.value("couples") is True
    assert not form.ok


def test_a_services_refusal_stands_at_its_field_or_on_top() -> None:
    form = typed()
    with form.problems(holder="name"):
        raise InvalidInput(
            {"holder": (Problem("login_taken"),), "elsewhere": (Problem("no words for this"),)}
        )
    assert not form.ok
    assert form.error("name") == "这个账号名已经有人用，请换一个"
    assert form.errors[FORM] == ["填得不对，请对照说明检查"]


def test_messages_follow_the_readers_language() -> None:
    with force_locale("en"):
        assert typed(places="").error("places") != "请填写"
