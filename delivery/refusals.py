"""What a mail server's refusal means, read from its words: the table `refusals.csv`.

The great Chinese mailboxes answer 550, 552 or 554 where RFC 5321 wants 4yz: "Connection frequency
limited" (QQ), "DT:SPM" (NetEase), "Mailbox full". Taken by the number alone such a letter would be
given up after one attempt. The rows are asked in the order of the file and the first whose code
and words fit decides, so the makers' own words stand before general ones and "no such user" stays
final.

Columns: `codes` and `words` are patterns; `kind` is `temporary` (another attempt later), `content`
(the filter dislikes the letter or its way: few attempts, far apart), `setup` (our own settings are
wrong: every letter would fail alike) or `final`; `pause` the minutes to the second attempt, doubled
each time; `reaches` what the refusal holds for: this `mailbox`, its `domain` or the whole `way`;
`advice` names the sentence a person reads; `source` says where the meaning is published. Read in
November 2026: QQ's list of return codes (service.mail.qq.com/detail/122) and NetEase's
企业退信的常见问题 (help.163.com) as mirrored and quoted, Sina's list of SMTP answers as quoted by
its users, Alibaba's direct-mail return codes and page on limits. The rows of server `any` are the
codes of RFC 3463 and words servers use for them.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

Kind = Literal["temporary", "content", "setup", "final"]
Reach = Literal["mailbox", "domain", "way"]

MOST = {"temporary": 16, "content": 5, "setup": 16, "final": 1}
"""Attempts before a person is told, at most; the house's own limit may be lower."""

_FAMILIES = (
    ("qq.com", "vip.qq.com", "foxmail.com"),
    ("163.com", "126.com", "yeah.net", "188.com", "vip.163.com", "vip.126.com", "vip.188.com"),
    ("sina.com", "sina.cn", "vip.sina.com", "vip.sina.cn"),
    ("sohu.com", "vip.sohu.com"),
    ("139.com", "chinamobile.com"),
)
_SAID = re.compile(r"(?<!\d)([2-5]\d\d)(?!\d)[ -]?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row of the table."""

    server: str
    codes: re.Pattern[str]
    words: re.Pattern[str]
    kind: Kind
    pause_minutes: int
    reaches: Reach
    advice: str
    source: str

    @property
    def most(self) -> int:
        return MOST[self.kind]


@lru_cache(maxsize=1)
def table() -> tuple[Refusal, ...]:
    """The rows in the order they are asked."""
    with (Path(__file__).parent / "refusals.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_row(row) for row in csv.DictReader(file))


def _row(row: dict[str, str]) -> Refusal:
    kind, reaches = row["kind"], row["reaches"]
    if kind not in MOST or reaches not in ("mailbox", "domain", "way"):
        raise ValueError(f"refusals.csv: {row}")
    return Refusal(
        row["server"],
        re.compile(row["codes"]),
        re.compile(row["words"], re.IGNORECASE),
        kind,  # type: ignore[arg-type]  # looked at above
        int(row["pause"]),
        reaches,  # type: ignore[arg-type]  # looked at above
        row["advice"],
        row["source"],
    )


def judge(code: int, text: str) -> Refusal | None:
    """The row for an answer of the server; None for a code that is no refusal."""
    said = str(code)
    for row in table():
        if row.codes.fullmatch(said) and row.words.search(text):
            return row
    return None


def judge_line(reason: str) -> Refusal | None:
    """The row for an outcome's reason as it was stored ("RCPT: 550 Mailbox not found")."""
    match = _SAID.search(reason)
    return judge(int(match[1]), match[2]) if match else None


def decode(answer: bytes) -> str:
    """An answer's text: UTF-8, else GB 18030, which old Chinese servers speak without saying so."""
    for name in ("utf-8", "gb18030"):
        try:
            return answer.decode(name)
        except UnicodeDecodeError:
            continue
    return answer.decode("utf-8", "replace")


def family(address: str) -> tuple[str, ...]:
    """The domains served by one mail house with the address's, so limited together."""
    domain = address.rpartition("@")[2].lower()
    return next((names for names in _FAMILIES if domain in names), (domain,))
