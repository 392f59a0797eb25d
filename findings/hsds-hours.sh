#!/usr/bin/env bash
# Open Referral's HSDS 3.2 (schema/schedule.json) wants opens_at and closes_at as HH:MM with a zone ("09:00-05:00"), gives
# 10:00:00 as its example, which is neither, and declares the column of its data package as of type time. The reader of
# such packages, frictionless 5.18.1, refuses every HH:MM, with and without a zone, takes the example, and turns a place
# that closes at 24:00:00 into one that closes at 00:00, when the day begins. As a JSON Schema "time" (RFC 3339, jsonschema
# 4.26.0 with rfc3339-validator 0.1.4) the example is wrong too, and 24:00:00. 09:00:00+08:00 is the one way to write it
# that all take and that the text does not name.
#
# For us: a directory of services to be exchanged with others. Written with seconds and zone, a closing at midnight as
# hours of two days.
# Seen: 2026-11-30, versions below, Python 3.11; openreferral/specification, branch 3.2.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check frictionless==5.18.1 jsonschema==4.26.0 \
  rfc3339-validator==0.1.4
"$work/venv/bin/python" -W ignore - <<'PY'
from datetime import time

from frictionless import Resource, Schema, fields
from jsonschema import Draft202012Validator

as_json = Draft202012Validator(
    {"type": "string", "format": "time"}, format_checker=Draft202012Validator.FORMAT_CHECKER
)
CASES = {  # valid in a data package, valid in JSON Schema
    "09:00": (False, False),
    "09:00Z": (False, False),
    "09:00+08:00": (False, False),
    "10:00:00": (True, False),
    "24:00:00": (True, False),
    "09:00:00+08:00": (True, True),
}
for text, seen in CASES.items():
    column = Resource(data=[["opens_at"], [text]], schema=Schema(fields=[fields.TimeField(name="opens_at")]))
    found = (column.validate().valid, as_json.is_valid(text))
    print(text, found)
    assert found == seen, (text, found)
    if text == "24:00:00":
        assert column.read_rows()[0]["opens_at"] == time(0, 0)
PY
