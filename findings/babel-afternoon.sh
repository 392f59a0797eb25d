#!/usr/bin/env bash
# Babel 2.19.0 does not read the afternoon it writes: format_time gives 下午3:30 for half past three in Chinese, and
# parse_time, with the same locale and the same pattern, gives 03:30 for it; 晚上8:30 is 08:30, 上午12:30 (half past
# midnight) is 12:30. Every hour after noon loses twelve, without an error. In English the way there and back is whole,
# because the words looked for are "am" and "pm" in any language; parse_date has nothing of the kind.
#
# For us: the obvious way to read a departure typed as 下午3:30 in a form that Flask-Babel shows. Hours are read by
# intake/fields/clocks.py, times of day in forms are 24-hour fields.
# Seen: 2026-11-30, Babel 2.19.0, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.19.0
"$work/venv/bin/python" - <<'PY'
from datetime import time

from babel.dates import format_time, parse_time


def there_and_back(hour: time, locale: str, pattern: str) -> tuple[str, time]:
    text = format_time(hour, pattern, locale=locale)
    return text, parse_time(text, locale=locale, format=pattern)


SEEN = {
    time(8, 30): ("上午8:30", time(8, 30)),
    time(15, 30): ("下午3:30", time(3, 30)),
    time(20, 30): ("下午8:30", time(8, 30)),
    time(0, 30): ("上午12:30", time(12, 30)),
}
for hour, seen in SEEN.items():
    found = there_and_back(hour, "zh_CN", "ah:mm")
    print(hour, "Chinese", *found, " English", *there_and_back(hour, "en_US", "h:mm a"))
    assert found == seen, (hour, found)
    assert there_and_back(hour, "en_US", "h:mm a")[1] == hour, hour
assert parse_time("晚上8:30", locale="zh_CN", format="ah:mm") == time(8, 30)
PY
