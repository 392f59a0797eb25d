"""The chart: Chinese that is drawn, the same bytes each time."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from reports import typeface
from reports.chart import draw_chart
from reports.fonts.build_subset import gb2312_characters
from reports.typeface import FONT, MissingGlyph, checked
from reports.values import WeekPoint
from tests.reports.samples import report


def test_a_character_the_font_lacks_is_an_error_not_a_box() -> None:
    with pytest.raises(MissingGlyph) as caught:
        checked("硚口到岗𠮷")
    assert caught.value.characters == "硚𠮷"


def test_every_label_goes_through_that_check(monkeypatch: pytest.MonkeyPatch) -> None:
    known = frozenset(ord(c) for c in "每周到岗（人）周末仍缺各一的日期0123456789/,")
    monkeypatch.setattr(typeface, "_known", lambda: known)
    draw_chart(report().series[-1:])
    monkeypatch.setattr(typeface, "_known", lambda: known - {ord("缺")})
    with pytest.raises(MissingGlyph):
        draw_chart(report().series[-1:])


def test_the_font_draws_all_of_gb2312_and_stays_small() -> None:
    assert checked("".join(sorted(gb2312_characters() - {"\u3000"})))
    assert len(gb2312_characters()) == 7445
    assert FONT.stat().st_size < 2_000_000
    licence = Path(FONT).with_name("OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


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
