#!/usr/bin/env bash
# RFC 7529: a festival of the lunar calendar repeats with RRULE:RSCALE=CHINESE;FREQ=YEARLY, and a program that does not know
# RSCALE leaves the rule aside and shows the first day only. ical 14.3.1 takes the rule without the word: the Spring
# Festival of 17 February 2026 is on 17 February in every year after (2027: the 6th, 2028: 26 January).
# recurring-ical-events 3.8.2 over icalendar 7.3.2 refuses it as "UNTIL parameter is missing", which no valid rule needs;
# vobject 0.9.9 reads the event and raises as soon as the dates are asked for.
#
# For us: festival days leave us as single dated days, never as a yearly rule; an escort's calendar holds one event a trip.
# Seen: 2026-12-01, versions below, Python 3.11. Days of the festival: the observatory's table, Hong Kong (hko.gov.hk).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check ical==14.3.1 icalendar==7.3.2 \
  recurring-ical-events==3.8.2 vobject==0.9.9
"$work/venv/bin/python" -W ignore - <<'PY'
from datetime import date

import icalendar
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream

TEXT = "\r\n".join(
    ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gongqiao//finding//ZH", "BEGIN:VEVENT", "UID:1",
     "DTSTAMP:20260101T000000Z", "DTSTART;VALUE=DATE:20260217", "RRULE:RSCALE=CHINESE;FREQ=YEARLY",
     "SUMMARY:春节", "END:VEVENT", "END:VCALENDAR", ""]
)  # fmt: skip
days = IcsCalendarStream.calendar_from_ics(TEXT).timeline.included(date(2026, 1, 1), date(2028, 12, 31))
seen = [event.start for event in days]
print("ical:", *seen)
assert seen == [date(2026, 2, 17), date(2027, 2, 17), date(2028, 2, 17)]
try:
    recurring_ical_events.of(icalendar.Calendar.from_ical(TEXT)).between((2026, 1, 1), (2028, 12, 31))
    raise SystemExit("recurring-ical-events reads it now")
except ValueError as error:
    print("recurring-ical-events:", error)
    assert "UNTIL parameter is missing" in str(error)
event = vobject.readOne(TEXT).vevent
assert str(event.dtstart.value) == "2026-02-17"
try:
    list(event.rruleset)
    raise SystemExit("vobject reads it now")
except ValueError as error:
    print("vobject:", error)
    assert "RSCALE" in str(error)
PY
