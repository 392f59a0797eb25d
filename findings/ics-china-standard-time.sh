#!/usr/bin/env bash
# ics 0.7.3: an invitation that carries its own VTIMEZONE (RFC 5545, 3.6.5) is not read by it. Outlook names the
# zone of China "China Standard Time": half past eight in the morning then becomes 08:30 UTC, which is 16:30 at the
# factory gate. A zone named "(UTC+08:00) 北京" becomes eight hours *west*: 08:30-08:00, half past midnight of the
# following day. "Asia/Shanghai" is right because of its name, not because of the zone written in the file; so is
# "GMT+0800". No error, no warning. icalendar 7.3.2 reads 08:30+08:00 from all of them.
#
# For us: invitations to interviews and trips come from Outlook. The product reads no calendar files; the one it writes
# for who escorts a coach names the zone Asia/Shanghai (reports/rides.py).
# Seen: 2026-11-30, versions below, Python 3.11. The zone has been +08:00 without summer time since 1991.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check ics==0.7.3 icalendar==7.3.2
"$work/venv/bin/python" - <<'PY'
from datetime import UTC, datetime

import icalendar
import ics

FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//trips//ZH
BEGIN:VTIMEZONE
TZID:{zone}
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:trip-1@example.org
DTSTAMP:20270101T000000Z
DTSTART;TZID={quoted}:20270213T083000
DTEND;TZID={quoted}:20270213T093000
SUMMARY:发车
END:VEVENT
END:VCALENDAR
"""
RIGHT = datetime(2027, 2, 13, 0, 30, tzinfo=UTC)
SEEN = {
    "China Standard Time": "2027-02-13T08:30:00+00:00",
    "中国标准时间": "2027-02-13T08:30:00+00:00",
    "(UTC+08:00) 北京": "2027-02-13T08:30:00-08:00",
    "Asia/Shanghai": "2027-02-13T08:30:00+08:00",
}
for zone, seen in SEEN.items():
    quoted = f'"{zone}"' if ":" in zone else zone
    text = FILE.format(zone=zone, quoted=quoted).replace("\n", "\r\n")
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event["DTSTART"].dt == RIGHT, zone
    (event,) = ics.Calendar(text).events
    print(f"{zone:<22} ics {event.begin}   icalendar {RIGHT:%H:%M} UTC")
    assert str(event.begin) == seen, (zone, str(event.begin))
PY
