"""Lawful hours of a coach and what is missing on its sheet, counted by hand from the rules."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from journeys.hours import drivers_for, lawful_arrival, minutes_for
from journeys.sheet import Sheet, lacks

EIGHT = datetime(2026, 2, 20, 8, 0)  # noqa: DTZ001  a clock on the wall of Shanghai


def test_sixteen_hundred_kilometres_take_a_night_and_three_drivers():
    """By hand. Swapping: 8–12, 12:20–16:20, 16:40–20:40, 21–24 (two of them by night), 0:20–2:20,
    2:40–4:40, 5–6: twenty hours. Standing: until 2:00 it has driven 16:40, on from 5:00."""
    assert minutes_for(1600) == 20 * 60
    assert drivers_for(1600) == 3
    swapping = lawful_arrival(EIGHT, 1200, drivers=3, stands=False)
    assert (swapping.at.isoformat(), swapping.stood) == ("2026-02-21T06:00:00", 120)
    standing = lawful_arrival(EIGHT, 1200, drivers=3, stands=True)
    assert standing.at.isoformat() == "2026-02-21T08:20:00"
    alone = lawful_arrival(EIGHT, 1200, drivers=1, stands=False)
    assert alone.at == standing.at  # one driver cannot swap
    assert alone.drivers == 3  # and is not enough


@pytest.mark.parametrize(
    ("km", "motorway", "drivers"),
    [(400, False, 1), (401, False, 2), (600, True, 1), (601, True, 2), (1281, True, 3)],
)
def test_two_drivers_above_the_distances_and_eight_hours_each(km, motorway, drivers):
    assert drivers_for(km, motorway=motorway) == drivers


def test_a_short_way_needs_one_break():
    arrival = lawful_arrival(EIGHT, 300, drivers=1, stands=False)
    assert (arrival.at.hour, arrival.at.minute, arrival.stood) == (13, 20, 20)
    with pytest.raises(ValueError, match="nobody"):
        lawful_arrival(EIGHT, 10, drivers=0, stands=False)


WHOLE = Sheet(
    plate="川H00001", carrier="演示客运", licence_no="1", permit_no="2", contract_no="3",
    charter_no="4", charter_until=date(2026, 2, 23), insurance_no="5",
    insurance_until=date(2026, 12, 31), drivers=3, km=1600, motorway=True, night_stop="",
    by_night=True, escort="领队", stops=4, filing_changed=False, back_on=date(2026, 2, 22),
)  # fmt: skip


def test_a_whole_sheet_lacks_nothing_and_each_gap_is_named_once():
    assert lacks(WHOLE) == ()
    for gap, code in (
        ({"plate": ""}, "plate"), ({"contract_no": ""}, "contract"), ({"stops": 1}, "stops"),
        ({"charter_until": date(2026, 2, 21)}, "charter_ends"), ({"drivers": 2}, "drivers"),
        ({"insurance_until": date(2026, 2, 21)}, "insurance_ends"), ({"escort": ""}, "escort"),
        ({"filing_changed": True}, "filing"), ({"drivers": 1, "km": 500}, "night_stop"),
    ):  # fmt: skip
        assert [one.code for one in lacks(replace(WHOLE, **gap))] == [code]


def test_an_arrival_typed_too_early_is_told_the_lawful_one():
    """The hours of the first test: 06:00 with swaps, 08:20 standing 02:00-05:00."""
    day = date(2026, 2, 21)
    for hour, stop, said in ((6, "", []), (5, "", ["02-21 06:00"]), (6, "广元", ["02-21 08:20"])):
        ends = datetime(day.year, day.month, day.day, hour)  # noqa: DTZ001  the same clock
        sheet = replace(WHOLE, begins=EIGHT, ends=ends, night_stop=stop)
        assert [one.facts["honest"] for one in lacks(sheet) if one.code == "arrival"] == said
