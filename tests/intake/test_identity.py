"""Genuine ID numbers pass, wrong ones do not; numbers and rules from GB 11643 and GB 32100."""

from datetime import date

import pytest
from pydantic import ValidationError

from intake.identity import BadIdentity, read_id_number
from scenario.invented import credit_code, id_number
from services.employers.form import EmployerIn
from tests.check_digits import code_check, id_check

PRINTED = (
    ("11010519491231002X", date(1949, 12, 31), True),  # example of GB 11643-1999, annex A
    ("440524188001010014", date(1880, 1, 1), False),  # the other example there
    ("360426199101010071", date(1991, 1, 1), False),  # documentation of a public library
)


def refusal(number: str) -> str:
    with pytest.raises(BadIdentity) as wrong:
        read_id_number(number)
    return wrong.value.code


@pytest.mark.parametrize(("number", "born", "female"), PRINTED)
def test_numbers_printed_in_the_standard_are_taken(number: str, born: date, female: bool) -> None:
    assert id_check(number[:17]) == number[17]
    taken = read_id_number(number)
    assert taken is not None
    assert (taken.number, taken.born_on, taken.female) == (number, born, female)
    assert read_id_number(number.lower()) == taken


@pytest.mark.parametrize(
    "written",
    [
        "１１０１０５１９４９１２３１００２Ｘ", "'11010519491231002X", "110105 19491231 002x",
        "110105-19491231-002X", "11010519491231\u200b002X", "\u202d11010519491231002X\u202c",
        "11010519491231002Х", "11010519491231002×", "11010519491231002Ⅹ", " 11010519491231002X\t",
    ],
)  # fmt: skip
def test_the_same_number_is_the_same_however_it_is_typed(written: str) -> None:
    taken = read_id_number(written)
    assert taken is not None
    assert taken.number == "11010519491231002X"


def test_the_new_cards_of_foreigners_are_taken_without_a_word_on_their_county() -> None:
    body = "93384019900817001"  # 9, 33 Zhejiang, 840 United States, day of birth, odd: a man
    taken = read_id_number(body + id_check(body))
    assert taken is not None
    assert (taken.born_on, taken.female, taken.county_known) == (date(1990, 8, 17), False, True)


@pytest.mark.parametrize("number", [n for n, _, _ in PRINTED])
def test_one_wrong_digit_at_any_place_is_refused(number: str) -> None:
    for at in range(18):
        for digit in "0123456789" + "X" * (at == 17):
            if digit != number[at]:
                assert refusal(number[:at] + digit + number[at + 1 :]) in ("id_checksum", "id_date")


@pytest.mark.parametrize("number", [n for n, _, _ in PRINTED])
def test_two_neighbours_exchanged_are_refused(number: str) -> None:
    for at in range(16):
        if number[at] != number[at + 1]:
            swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
            assert refusal(swapped) in ("id_checksum", "id_date")


def test_of_all_eighteenth_characters_exactly_the_right_one_is_taken() -> None:
    for serial in range(0, 1000, 7):
        body = f"51082419900817{serial:03d}"
        for last in "0123456789X":
            if last == id_check(body):
                assert read_id_number(body + last) is not None
            else:
                assert refusal(body + last) == "id_checksum"


@pytest.mark.parametrize("county", ["330113", "330114", "510116", "330383", "810000", "830000"])
def test_young_counties_and_residence_cards_are_taken(county: str) -> None:
    """临平, 钱塘 (2021), 双流 (2015), 龙港 (2019), Hong Kong, Taiwan."""
    body = f"{county}20000229012"
    assert read_id_number(body + id_check(body)) is not None


def test_a_day_that_never_was_is_refused() -> None:
    body = "51082419900230012"
    assert refusal(body + id_check(body)) == "id_date"


def test_the_demo_makes_numbers_as_the_standards_say() -> None:
    for serial in range(0, 1000, 13):
        number = id_number("510824", date(1990, 8, 17), serial)
        assert number[17] == id_check(number[:17])
        code = credit_code("330110", serial)
        assert code[17] == code_check(code[:17])


def stated(code: str) -> str:
    """The first problem of a firm with this code, or ""."""
    try:
        EmployerIn.model_validate({"uscc": code})
    except ValidationError as wrong:
        return next((e["type"] for e in wrong.errors() if e["loc"] == ("uscc",)), "")
    return ""


def test_the_code_printed_by_the_oecd_is_taken_and_each_wrong_sign_refused() -> None:
    """OECD, tax identification numbers of China: 91110000600037341L."""
    code = "91110000600037341L"
    assert code_check(code[:17]) == code[17]
    assert stated(code) == ""
    for at in range(18):
        for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            if sign != code[at]:
                assert stated(code[:at] + sign + code[at + 1 :]) in ("uscc_checksum", "uscc_format")
