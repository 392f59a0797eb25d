"""Rows of a table as posts: sections, sums, titles and notes told apart from data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from intake.messages.firms import find_firms
from intake.problems import FileProblem
from intake.sheets.blocks import posts_of
from intake.sheets.carried import CARRIED, fill_down, same_as_above
from intake.sheets.celltext import cell_text, is_cut
from intake.sheets.cross import counted, heads_of, name_over, pay_beside, pay_of
from intake.sheets.gaps import balance_of, left_over
from intake.sheets.headers import CROSSED
from intake.sheets.row_kinds import POST, TOTAL, kind_of, town_of
from intake.sheets.spans import ColumnGuess, TableSpan
from intake.unread import Unread
from intake.workbook import Cell, Sheet

MAX_TEXT: Final = 3_000_000
"""Characters of a table that are read: 5,000 rows of 600; more would keep people waiting."""

_NAMED_BY: Final = {"title_heads": "title", "firm_heads": "employer_name"}
"""Column of heads -> what its header is the name of."""
_SPANS: Final = {
    "wage_low": "wage", "wage_high": "wage", "age_min": "age", "age_max": "age",
    "places_men": "places", "places_women": "places", "places_any": "places",
}  # fmt: skip
"""Half of a pair -> the whole: a cell merged over both halves is about the whole."""


@dataclass(frozen=True)
class TableRow:
    """One data row: text and raw cell by column field; ``merged`` are the fields whose cell began
    in a row above or goes on below, ``cut`` those longer than what is read, ``errors`` what the
    spreadsheet shows instead of a value, ``section`` the line of the firm it stands under,
    ``left_over`` the plan less those already there, where the table has both beside the gap;
    ``part`` counts the posts of one row of a cross table."""

    number: int
    texts: dict[str, str]
    raw: dict[str, Cell]
    merged: frozenset[str] = frozenset()
    cut: frozenset[str] = frozenset()
    errors: dict[str, str] = field(default_factory=dict)
    section: str = ""
    left_over: int | None = None
    part: int = 0


@dataclass
class Total:
    """A row of sums: ``stated`` is what stands under the headcount; rows are counted before it.

    of_row  it stands beside the posts of one row of a cross table, not below them
    """

    number: int
    label: str
    stated: str
    rows_before: int
    of_row: bool = False


@dataclass
class Table:
    """Data rows, notes over, under and between them, sums, and what went into neither."""

    rows: list[TableRow] = field(default_factory=list)
    heads: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def read_table(
    sheet: Sheet, span: TableSpan, columns: dict[int, ColumnGuess], most: int, begin: int = 0
) -> Table:
    """Every row of a table, at most ``most`` data rows and one more (to tell); ``begin`` is the row
    from which what stands over its header belongs to it.

    Raises FileProblem("too_much_text").
    """
    fields = {i: c.field for i, c in columns.items() if c.field and c.field != "serial"}
    table = Table(labels={c.field: c.label for c in columns.values() if c.field})
    if span.form == "blocks":
        return _read_blocks(sheet, table)
    table.heads = [
        (sheet.first_row + at, words)
        for at in range(begin, span.header_row if span.header_row >= 0 else span.first_data_row)
        if (words := _own_words(sheet, at))
    ]
    labels = {i: c.label for i, c in columns.items()}
    _Reader(sheet, fields, table, _reaching(sheet), balance_of(columns), labels).read(span, most)
    return table


class _Reader:
    """Walks the rows of one table."""

    def __init__(
        self, sheet: Sheet, fields: dict[int, str], table: Table,
        reaching: tuple[set[tuple[int, int]], set[tuple[int, int]]],
        balance: tuple[int, int] | None, labels: Mapping[int, str],
    ) -> None:  # fmt: skip
        self.balance = balance
        self.crossed = {
            i: (_NAMED_BY[f], name_over(labels[i])) for i, f in fields.items() if f in CROSSED
        }
        self.paid_in = {
            i: at for i, (_, name) in self.crossed.items()
            for at in fields if pay_beside(name, labels[at])
        }  # fmt: skip
        self.sheet, self.table = sheet, table
        self.fields = {i: f for i, f in fields.items() if f not in CROSSED}
        self.down, self.across = reaching
        self.section: dict[str, str] = {}
        self.line, self.line_at = "", (0, 0)
        self.held: dict[str, str] = {}
        self.pay: dict[int, str] = {}
        self.town = ""
        self.read_chars = 0
        self._names: set[str] = set()

    def read(self, span: TableSpan, most: int) -> None:
        for at in range(span.first_data_row, span.end):
            shown = [cell_text(c) if c not in (None, "") else "" for c in self.sheet.rows[at]]
            own = [t for i, t in enumerate(shown) if t and (at, i) not in self.sheet.filled]
            if not own and not any(row == at for row, _ in self.sheet.errors):
                continue
            self.read_chars += sum(map(len, own))
            if self.read_chars > MAX_TEXT:
                raise FileProblem("too_much_text", str(MAX_TEXT))
            if (
                self._is_pay(shown)
                or self._is_aside(at, shown, own)
                or (span.beside and not self._has_post(shown))
            ):
                continue
            self._take(at, shown)
            if len(self.table.rows) > most:
                break
        self._let_go_of_line()

    def _let_go_of_line(self) -> None:
        """A firm's line without a post below it is a note to those above."""
        number, rows = self.line_at
        if self.line and rows == len(self.table.rows):
            self.table.notes.append((number, self.line))
        self.line = ""

    def _has_post(self, shown: list[str]) -> bool:
        """Whether this one of several tables side by side goes on in the row."""
        return any(shown[i] for i, f in self.fields.items() if i < len(shown) and f in POST)

    def _is_aside(self, at: int, shown: list[str], own: list[str]) -> bool:
        number = self.sheet.first_row + at
        texts = {f: shown[i] for i, f in self.fields.items() if i < len(shown) and shown[i]}
        words = " ".join(own)
        heads = next((t for i in self.crossed if i < len(shown) and (t := shown[i])), "")
        kind = kind_of(own, texts | ({"places": heads} if heads else {}), self._names)
        if kind == "section":
            self.section = {f: t for f, t in texts.items() if f in CARRIED and t != words}
            self.section.setdefault("employer_name", find_firms(words)[0].name)
            self._let_go_of_line()
            self.line, self.line_at, self.held = words, (number, len(self.table.rows)), {}
        elif kind == "town":
            self.town = town_of(own[0])
        elif kind == "note":
            self.table.notes.append((number, words))
        elif kind:
            self.table.skipped.append((number, kind))
            reason = "repeated_header" if kind == "header" else "total"
            self.table.unread.append(
                Unread(reason=reason, words=words[:400], row=number, sheet=self.sheet.name)
            )
            if kind == "total":
                stated = texts.get("places", "") or self._sum_below(shown)
                label = next(t for t in own if TOTAL.match(t))
                self.table.totals.append(Total(number, label, stated, len(self.table.rows)))
        return bool(kind)

    def _is_pay(self, shown: list[str]) -> bool:
        """A row of a cross table with the pay of each column, for every firm below it."""
        said = {i: shown[i] for i in self.crossed if i < len(shown)}
        if not pay_of([*said.values()]):
            return False
        self.pay = {i: text for i, text in said.items() if counted(text)}
        return True

    def _sum_below(self, shown: list[str]) -> str:
        """What the sums under the columns of a cross table come to together."""
        total = heads_of([shown[i] for i in self.crossed if i < len(shown)])
        return str(total) if self.crossed and total else ""

    def _take(self, at: int, shown: list[str]) -> None:
        cells = self.sheet.rows[at]
        texts: dict[str, str] = {}
        raw: dict[str, Cell] = {}
        for index, name in self.fields.items():
            if index >= len(shown) or not shown[index]:
                continue
            if (at, index + 1) in self.across and name in _SPANS:
                name = _SPANS[name]  # noqa: PLW2901  # merged over both halves
            elif (at, index) in self.across:
                continue
            texts.setdefault(name, shown[index])
            raw.setdefault(name, cells[index])
        merged = frozenset(f for i, f in self.fields.items() if f in texts and (at, i) in self.down)
        errors = {
            f: words
            for i, f in self.fields.items()
            if (words := self.sheet.errors.get((at, i))) is not None
        }
        if self.town and not texts.keys() & {"place", "address"}:
            texts["address"] = self.town
        same_as_above(texts, self.table.rows[-1].texts if self.table.rows else {})
        fill_down(texts, self.held, self.section, bool(self.sheet.merged))
        cut = frozenset(f for f, c in raw.items() if is_cut(c))
        number = self.sheet.first_row + at
        self._names |= {t for t in (texts.get("title", ""),) if 1 < len(t) < 20}
        rest = left_over(shown, self.balance) if self.balance else None
        row = TableRow(number, texts, raw, merged, cut, errors, self.line, rest)
        self.table.rows += self._of_cross(row, at, shown) if self.crossed else [row]

    def _paid(self, column: int, shown: list[str]) -> dict[str, str]:
        """What the post of a column earns, where a row or a column of its own says it."""
        at = self.paid_in.get(column, len(shown))
        text = shown[at] if at < len(shown) else self.pay.get(column, "")
        return {"wage": text} if text else {}

    def _of_cross(self, row: TableRow, at: int, shown: list[str]) -> list[TableRow]:
        """The posts of one row of a cross table: one for each filled cell of heads."""
        cells = self.sheet.rows[at]
        stated = row.texts.pop("places", "")
        row.raw.pop("places", None)
        if self.paid_in:
            row.texts.pop("wage", None)
        row = replace(row, merged=row.merged - {"places"})
        rows = [
            replace(row, part=part, raw=row.raw | {"places": cells[i]},
                    texts=self._paid(i, shown) | row.texts | {named: name, "places": text})
            for part, (i, (named, name)) in enumerate(self.crossed.items())
            if i < len(shown) and (text := counted(shown[i]))
        ]  # fmt: skip
        if stated:
            total = Total(row.number, "", stated, len(self.table.rows) + len(rows), of_row=True)
            self.table.totals.append(total)
        if not rows:
            words = " ".join(t for t in shown if t)[:400]
            unread = Unread(reason="no_heads", words=words, row=row.number, sheet=self.sheet.name)
            self.table.unread.append(unread)
        return rows


def _reaching(sheet: Sheet) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Cells of areas merged over several rows, and cells filled from the left in their row."""
    down: set[tuple[int, int]] = set()
    across: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merged:
        last = min(bottom, len(sheet.rows) - 1)
        shown = [at for at in range(top, last + 1) if at == top or (at, left) in sheet.filled]
        if len(shown) > 1:
            down |= {(at, column) for at in shown for column in range(left, right + 1)}
        across |= {
            (at, column)
            for at in shown
            for column in range(left + 1, right + 1)
            if (at, column) in sheet.filled
        }
    return down, across


def _own_words(sheet: Sheet, at: int) -> str:
    row = sheet.rows[at]
    return " ".join(
        t for i, c in enumerate(row) if (at, i) not in sheet.filled and (t := cell_text(c))
    )


def _read_blocks(sheet: Sheet, table: Table) -> Table:
    """Posts written downwards; rows without a label and a value are notes."""
    posts, used = posts_of(sheet)
    for post in posts:
        title = post["title"]
        texts = {f: p.text for f, p in post.items() if f and f != "serial"}
        raw = {f: p.raw for f, p in post.items()}
        table.labels |= {f: p.label for f, p in post.items()}
        cut = frozenset(f for f, c in raw.items() if is_cut(c))
        table.rows.append(TableRow(sheet.first_row + title.at, texts, raw, frozenset(), cut))
    for at in range(len(sheet.rows)):
        words = _own_words(sheet, at) if at not in used else ""
        if words:
            first = min(used, default=0)
            (table.heads if at < first else table.notes).append((sheet.first_row + at, words))
    return table
