#!/usr/bin/env bash
# validators 0.36.0, unionpay: a number has to have 16 digits, so most debit cards of Chinese banks are no UnionPay
# cards: those of the large banks, and with them the unions' service cards, have 19 (ISO/IEC 7812-1 allows 10 to 19).
# Its own card_number() says True of the same digits, card-validator 10.0.4 from npm says
# unionpay and valid for 16, 18 and 19. The documentation gives one example of 16 and no length.
# Numbers below are made up behind a prefix, the last digit is Luhn's, written out here.
#
# For us: a card is a token; numbers of cards are not asked for and not stored.
# Seen: 2026-11-30, versions below, Python 3.11, Node 20 or later.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work/node" card-validator@10.0.4 >/dev/null
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check validators==0.36.0
cat >"$work/node/card.js" <<'JS'
const { number } = require("card-validator");
for (const digits of process.argv.slice(2)) console.log(number(digits).isValid ? number(digits).card.type : "no");
JS
"$work/venv/bin/python" - "$work/node" <<'PY'
import subprocess
import sys

import validators


def card(beginning: str, length: int) -> str:
    body = beginning + "0" * (length - len(beginning) - 3) + "42"
    doubled = [int(d) * 2 if place % 2 == 0 else int(d) for place, d in enumerate(reversed(body))]
    return body + str(-sum(d // 10 + d % 10 for d in doubled) % 10)


CASES = {16: True, 18: False, 19: False}  # digits, a UnionPay card?
numbers = [card(beginning, length) for length in CASES for beginning in ("622202", "621700", "622848")]
types = subprocess.run(
    ["node", "card.js", *numbers], cwd=sys.argv[1], capture_output=True, text=True, check=True
).stdout.split()
for digits, kind in zip(numbers, types, strict=True):
    said = validators.unionpay(digits) is True
    print(digits, len(digits), said, kind)
    assert validators.card_number(digits) is True and kind == "unionpay", digits
    assert said == CASES[len(digits)], digits
PY
