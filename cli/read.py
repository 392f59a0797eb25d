"""`read message|posts|roster FILE`: what the pages would read of a file; nothing is stored.

Needs no database and no keys. Roster output is personal: it goes to the terminal, never to a log.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from cli.house import CommandProblem, day
from cli.read_shape import SCHEMA, of_message, of_posts, of_roster
from cli.read_words import told
from intake.books.text import decode
from intake.messages import read_message
from intake.problems import FileProblem
from intake.rosters.halves import roster_sheets
from intake.rosters.read import read_roster
from intake.sheets import read_vacancies
from reference import regions
from reference.calendar import SHANGHAI, local_day
from services.vacancies.imports.previews import LONGEST_MESSAGE
from web.people.rosters.wording import file_message
from web.vacancies.imports.refusals import file_words

T = TypeVar("T")
LARGE = 1_000_000
_ID = re.compile(r"(\d{6})(?:19|20)\d{9}[\dXx]")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(metavar="kind", required=True)
    for name, run, hint in (
        ("message", message, "a recruiting message: text in UTF-8 or GB18030"),
        ("posts", posts, "a list of posts: .xlsx, .xls, .ods, .csv, a table saved as a web page"),
        ("roster", roster, "a roster of people, in the same formats"),
    ):
        one = kinds.add_parser(name, help=hint)
        one.add_argument("file", metavar="FILE", help="path, or - for standard input")
        one.add_argument("--region", type=_region, metavar="CODE",
                         help="the firm's county, or the roster's, like 330110")  # fmt: skip
        one.add_argument("--day", type=day, help="today, like 2026-11-15")
        one.add_argument("--json", action="store_true", help=f"as JSON ({SCHEMA}, docs/reading.md)")
        one.set_defaults(run=run)


def _region(text: str) -> str:
    if not regions.is_region(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not the code of a county or province")
    return text


def message(arguments: argparse.Namespace) -> int:
    text = _readable(lambda: decode(_bytes(arguments.file)), file_words).replace("\r\n", "\n")
    if not text.strip():
        raise CommandProblem("The message is empty: give a file with text in it")
    if len(text) > LONGEST_MESSAGE:
        raise CommandProblem(f"The message is longer than {LONGEST_MESSAGE} characters: split it")
    preview = read_message(text, today=_day(arguments), near=arguments.region or "")
    _print(arguments, of_message(preview))
    if not preview.drafts:
        raise CommandProblem("No post was read: a message names a trade and a headcount or a wage")
    return 0


def posts(arguments: argparse.Namespace) -> int:
    data = _bytes(arguments.file)
    preview = _readable(
        lambda: read_vacancies(data, today=_day(arguments), near=arguments.region or ""), file_words
    )
    _print(arguments, of_posts(preview))
    return 0


def roster(arguments: argparse.Namespace) -> int:
    data = _bytes(arguments.file)
    sheets = _readable(lambda: roster_sheets(data), file_message)
    arguments.region = arguments.region or _county_of(sheets)
    if not arguments.region:
        raise CommandProblem("Which county is the roster's? Say it, like --region 510824")
    preview = _readable(
        lambda: read_roster(data, county=arguments.region, day=_day(arguments)), file_message
    )
    _print(arguments, of_roster(preview, sheets))
    return 0


def _bytes(name: str) -> bytes:
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    if len(data) > LARGE:
        print(f"reading {len(data) / 1e6:.1f} MB …", file=sys.stderr)
    return data


def _readable(read: Callable[[], T], words: Callable[[str], str]) -> T:
    """What `read` gives; a file that cannot be read is one line that says what to do."""
    try:
        return read()
    except FileProblem as problem:
        raise CommandProblem(f"{words(problem.code)} ({problem.code})") from None


def _day(arguments: argparse.Namespace) -> date:
    said = arguments.day
    return date.fromisoformat(said) if said else local_day(datetime.now(SHANGHAI))


def _county_of(sheets: list[Any]) -> str:
    """The county most ID numbers of the file begin with, "" without any."""
    found: Counter[str] = Counter()
    for sheet in sheets:
        for row in sheet.rows[:2_000]:
            found.update(
                m[1] for cell in row if isinstance(cell, str) and (m := _ID.fullmatch(cell.strip()))
            )
    for code, _ in found.most_common():
        now = regions.current(code) if regions.is_region(code) else None
        if now is not None:
            return now.code
    return ""


def _print(arguments: argparse.Namespace, shape: dict[str, Any]) -> None:
    name = "-" if arguments.file == "-" else Path(arguments.file).name
    whole = {
        "schema": SCHEMA, "kind": shape["kind"], "file": name, "day": _day(arguments).isoformat(),
        "region": arguments.region or "",
    } | shape  # fmt: skip
    if arguments.json:
        print(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    for line in told(whole):
        print(line)
