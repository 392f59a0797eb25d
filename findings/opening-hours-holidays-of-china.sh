#!/usr/bin/env bash
# "PH off" in OpenStreetMap's opening_hours, for a place in China. opening_hours 3.15.0 (JavaScript, the one behind the
# maps): the public holidays of China are 1 January, 8 March, 1 May, 4 May, 1 June and 1 to 3 October, every year.
# Women's Day, Youth Day and Children's Day are half days for some; the Spring Festival, Qingming, the Dragon Boat and
# the Mid-Autumn Festival are not there, so on New Year's Day of the lunar year a place that is shut is open.
# opening-hours-py 2.1.4 (country="CN") has six days of 2026, one a festival: 17 February but not the 16th (the Eve), 18th
# or 19th, 1 October but neither 2nd nor 3rd, and no Qingming at all. Neither knows days off by exchange (20 and 23
# February, 6 and 7 October 2026) or Saturdays and Sundays worked for them. No warning: the country was accepted.
# The days by law are 13 since 2025 (State Council decree 795): 1/1, 2/16-19, 4/5, 5/1-2, 6/19, 9/25, 10/1-3 in 2026.
#
# For us: "open now" of a service station during the Spring Festival. Whether a day is worked is asked of
# reference/calendar.py (tests/reference), never of a reader of opening hours.
# Seen: 2026-11-30, versions below, Python 3.11, Node 20 or later.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work/node" opening_hours@3.15.0 >/dev/null
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check opening-hours-py==2.1.4
cat >"$work/node/days.mjs" <<'JS'
import OpeningHours from "opening_hours";
const place = { lat: 30.27, lon: 120.15, address: { country_code: "cn", state: "浙江省" } };
const hours = new OpeningHours("PH", place);
const shut = new OpeningHours("Mo-Su 08:30-17:00; PH off", place);
const days = [];
for (const day = new Date(2026, 0, 1, 12); day.getFullYear() === 2026; day.setDate(day.getDate() + 1))
  if (hours.getState(day)) days.push(`${day.getMonth() + 1}/${day.getDate()}`);
console.log(days.join(" "), shut.getState(new Date(2026, 1, 17, 10)) ? "open" : "shut");
JS
seen=$(cd "$work/node" && TZ=Asia/Shanghai node days.mjs)
echo "opening_hours on 17 February 2026: $seen"
[ "$seen" = "1/1 3/8 5/1 5/4 6/1 10/1 10/2 10/3 open" ]
"$work/venv/bin/python" - <<'PY'
from datetime import datetime, timedelta

from opening_hours import OpeningHours

BY_LAW = "1/1 2/16 2/17 2/18 2/19 4/5 5/1 5/2 6/19 9/25 10/1 10/2 10/3".split()
hours = OpeningHours("PH", country="CN")
noons = [datetime(2026, 1, 1, 12) + timedelta(days=n) for n in range(365)]
days = [f"{noon.month}/{noon.day}" for noon in noons if hours.is_open(noon)]
print("opening-hours-py", days)
assert days == ["1/1", "2/17", "5/1", "6/19", "9/25", "10/1"], days
assert [day for day in BY_LAW if day not in days] == ["2/16", "2/18", "2/19", "4/5", "5/2", "10/2", "10/3"]
PY
