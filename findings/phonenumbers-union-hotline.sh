#!/usr/bin/env bash
# phonenumbers 9.0.43: the unions' hotline of another district is dialled with its area code, as those of the
# government (12345) and the labour office (12333) are. 010-12351 and 021-12351 are valid, 0571-12351 (Hangzhou) and
# 0855-12351 (Qiandongnan) are not: five digits that begin with 1 go behind the ten area codes of two figures only.
# Formatted, the invalid number is torn at the wrong place, "057 112351" (057 is no area code), and PhoneNumberMatcher
# with its default leniency passes over it in a text. 0571-95588 and 0571-96345 are valid and whole. Without an area
# code 12351 is a valid short number.
#
# For us: whoever calls from home has to dial the area code of the factory's union, or reaches their own. The line a
# union enters for its district may be one since this was tried (services/publicity/union_lines.py,
# tests/web/publicity/test_union_lines.py).
# Seen: 2026-11-30, phonenumbers 9.0.43, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check phonenumbers==9.0.43
"$work/venv/bin/python" - <<'PY'
import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, shortnumberinfo

SEEN = {
    "010-12351": (True, "010 12351"),
    "021-12351": (True, "021 12351"),
    "023-12345": (True, "023 12345"),
    "0571-12351": (False, "057 112351"),
    "0855-12351": (False, "085 512351"),
    "0731-12333": (False, "073 112333"),
    "0571-95588": (True, "0571 95588"),
    "0571-96345": (True, "0571 96345"),
}
for written, seen in SEEN.items():
    number = phonenumbers.parse(written, "CN")
    found = (
        phonenumbers.is_valid_number(number),
        phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
    )
    print(written, *found)
    assert found == seen, (written, found)

for written, seen in (("工会热线：0571-12351", []), ("工会热线：010-12351", ["010-12351"])):
    found = [match.raw_string for match in PhoneNumberMatcher(written, "CN")]
    print(written, found)
    assert found == seen, (written, found)
assert shortnumberinfo.is_valid_short_number(phonenumbers.parse("12351", "CN"))
PY
