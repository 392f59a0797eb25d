"""Tables of a web page: what many systems call .xls, and what Excel saves as a web page."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from intake.books.sheet import MAX_CELLS, MAX_COLUMNS, Area, Row, Sheet, made
from intake.books.text import decode
from intake.problems import FileProblem

_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BREAKS: Final = frozenset({"br", "p", "div", "li"})


def looks_like_html(text: str) -> bool:
    """Whether a text begins with a tag and holds rows of a table."""
    return text.lstrip("\ufeff \t\r\n").startswith("<") and bool(
        re.search(r"<(?:\w+:)?(?:table|tr)[\s>]", text, re.IGNORECASE)
    )


def read_web_archive(data: bytes) -> list[Sheet]:
    """The pages of a .mht, which Excel also calls .xls. Raises `FileProblem`."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    sheets = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            text = decode(payload) if isinstance(payload, bytes) else ""
            if looks_like_html(text):
                sheets += read_html(text)
    if not sheets:
        raise FileProblem("not_a_spreadsheet")
    return sheets


def read_html(text: str) -> list[Sheet]:
    """One sheet for each table that holds cells. Raises `FileProblem`."""
    reader = _Tables()
    reader.feed(text)
    reader.close()
    names = re.findall(r"<x:Name>([^<]{1,60})</x:Name>", text[:20_000])
    filled = [t for t in reader.done if any(any(row) for row in t.rows)]
    return [
        made(
            names[at] if len(names) == len(filled) else "" if len(filled) == 1 else f"表{at + 1}",
            table.rows,
            table.merged,
            hidden_rows=table.hidden_rows,
            hidden_columns=table.hidden_columns,
        )
        for at, table in enumerate(filled)
    ]


@dataclass
class _Table:
    rows: list[Row] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    covered: set[tuple[int, int]] = field(default_factory=set)
    column: int = -1
    at: int = 0
    text: list[str] | None = None
    span: tuple[int, int] = (1, 1)


class _Tables(HTMLParser):
    """Collects cells; end tags may be missing, as they are in much of what is exported."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Table] = []
        self.done: list[_Table] = []
        self.cells = 0
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in ("style", "script", "title", "rt", "rp"):
            self.silent += 1
        elif tag == "table":
            self.open.append(_Table())
            self.done.append(self.open[-1])
        elif self.open and tag == "tr":
            self._end_cell()
            self._begin_row(said)
        elif self.open and tag in ("td", "th"):
            self._end_cell()
            self._begin_cell(said)
        elif self.open and tag == "col":
            self._note_column(said)
        elif self.open and tag in _BREAKS and self.open[-1].text:
            self.open[-1].text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "title", "rt", "rp"):
            self.silent = max(0, self.silent - 1)
        elif self.open and tag in ("td", "th", "tr"):
            self._end_cell()
        elif self.open and tag == "table":
            self._end_cell()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].text is not None and not self.silent:
            self.open[-1].text.append(re.sub(r"\s+", " ", data))

    def _begin_row(self, said: dict[str, str]) -> None:
        table = self.open[-1]
        table.rows.append([])
        table.at = 0
        if _HIDDEN.search(said.get("style", "")):
            table.hidden_rows.append(len(table.rows) - 1)

    def _begin_cell(self, said: dict[str, str]) -> None:
        table = self.open[-1]
        if not table.rows:
            table.rows.append([])
        while (len(table.rows) - 1, table.at) in table.covered:
            table.at += 1
        table.text = []
        table.span = (_span(said.get("rowspan")), _span(said.get("colspan")))

    def _end_cell(self) -> None:
        table = self.open[-1]
        if table.text is None:
            return
        lines = (line.strip() for line in "".join(table.text).split("\n"))
        words = "\n".join(line for line in lines if line)
        table.text = None
        down, across = table.span
        here, at = len(table.rows) - 1, table.at
        row = table.rows[here]
        self.cells += down * across
        if self.cells > MAX_CELLS:
            raise FileProblem("too_many_cells")
        if at + across <= MAX_COLUMNS:
            row.extend([""] * (at + across - len(row)))
            row[at] = words
        if down * across > 1:
            table.merged.append((here, at, here + down - 1, at + across - 1))
            table.covered |= {(here + d, at + a) for d in range(1, down) for a in range(across)}
        table.at = at + across

    def _note_column(self, said: dict[str, str]) -> None:
        table = self.open[-1]
        many = _span(said.get("span"))
        if _HIDDEN.search(said.get("style", "")):
            table.hidden_columns += range(table.column + 1, table.column + 1 + many)
        table.column += many


def _span(said: str | None) -> int:
    return min(max(int(said), 1), 5_000) if said and said.strip().isdecimal() else 1
