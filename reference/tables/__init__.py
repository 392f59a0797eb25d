"""The dated tables (CSV, UTF-8, header in the first line) and the one way to read them."""

import csv
from datetime import date
from pathlib import Path

_HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """All rows of ``<name>.csv`` as header → stripped text; a ragged row is an error."""
    with (_HERE / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        table = []
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(f"{name}.csv line {reader.line_num}: wrong number of cells")
            table.append({key: cell.strip() for key, cell in row.items()})
        return table


def words(cell: str) -> tuple[str, ...]:
    """``a;b;c`` → ("a", "b", "c"); an empty cell is the empty tuple."""
    return tuple(word.strip() for word in cell.split(";") if word.strip())


def day(cell: str) -> date | None:
    """``2026-02-08`` → date; an empty cell is None (open end)."""
    return date.fromisoformat(cell) if cell else None


def required_day(cell: str) -> date:
    return date.fromisoformat(cell)


def yes(cell: str) -> bool:
    """``yes`` or ``no``; anything else is an error in the table."""
    if cell not in ("yes", "no"):
        raise ValueError(f"expected yes or no, found {cell!r}")
    return cell == "yes"
