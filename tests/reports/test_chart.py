"""The chart: Chinese that is drawn, the same bytes each time."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reference.letters import private_codes, standard_characters
from reports import typeface
from reports.chart import draw_chart
from reports.fonts.build_subset import gb2312_characters
from reports.typeface import FONT, MissingGlyph, checked
from reports.values import WeekPoint
from tests.reports.samples import report


def test_a_character_the_font_lacks_is_an_error_not_a_box() -> None:
    with pytest.raises(MissingGlyph) as caught:
        checked("硚口到岗𠮷")
    assert caught.value.characters == "𠮷", "硚 is of the 8,105 and drawn"


def test_every_label_goes_through_that_check(monkeypatch: pytest.MonkeyPatch) -> None:
    known = frozenset(ord(c) for c in "每周到岗（人）周末仍缺各一的日期0123456789/,")
    monkeypatch.setattr(typeface, "_known", lambda: known)
    draw_chart(report().series[-1:])
    monkeypatch.setattr(typeface, "_known", lambda: known - {ord("缺")})
    with pytest.raises(MissingGlyph):
        draw_chart(report().series[-1:])


def test_the_characters_of_the_font_are_those_another_reader_finds() -> None:
    with TTFont(FONT, lazy=True) as font:
        assert typeface.characters_of(FONT.read_bytes()) == frozenset(font.getBestCmap())


def test_the_font_draws_all_of_gb2312_and_stays_small() -> None:
    assert checked("".join(sorted(gb2312_characters() - {"\u3000"})))
    assert len(gb2312_characters()) == 7445
    assert FONT.stat().st_size < 2_000_000
    licence = Path(FONT).with_name("OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_the_font_draws_every_letter_a_name_may_have() -> None:
    """通用规范汉字表 (2013) has 3,500, 3,000 and 1,605 characters and begins with 一 乙 二; 镕, 喆,
    堃, 䶮 and 甪 are of its third part."""
    letters = standard_characters()
    assert len(letters) == len(set(letters)) == 3500 + 3000 + 1605
    assert letters.startswith("一乙二十丁厂七卜八人")
    assert {letters.index(c) >= 6500 for c in "镕喆堃䶮甪"} == {True}
    assert {letters.index(c) < 3500 for c in "张王李的国"} == {True}
    assert checked(letters)
    assert checked("王〇零 阿不都·热合曼 Ngô 䶮" + "".join(private_codes().values()))


def test_the_same_weeks_give_the_same_bytes() -> None:
    first, second = draw_chart(report().series), draw_chart(report().series)
    assert sha256(first).digest() == sha256(second).digest()
    assert first.startswith(b"\x89PNG")
    assert b"Software" not in first
    assert draw_chart(report().series[1:]) != first


def test_an_unreported_week_is_written_not_drawn_as_zero() -> None:
    monday = date(2026, 11, 16)
    assert draw_chart([WeekPoint(monday, None, None)]) != draw_chart([WeekPoint(monday, 0, 0)])


def test_no_weeks_no_chart() -> None:
    with pytest.raises(ValueError, match="at least one"):
        draw_chart([])
