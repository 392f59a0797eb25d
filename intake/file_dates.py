"""The day a file speaks of, as far as the file itself says: never asked of a clock."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Final

_MOST: Final = 100_000
_MODIFIED: Final = re.compile(rb"<dcterms:modified[^>]*>(\d{4})-(\d{2})-(\d{2})T")
_IN_A_NAME: Final = (
    re.compile(r"(?<!\d)(20\d{2})[-_.年/](\d{1,2})[-_.月/](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)"),
)


def day_of_file(data: bytes, name: str) -> date | None:
    """The day in the file's name (花名册20261110.xlsx, 名单2026年11月10日.csv), else the day the
    workbook was last saved, as docProps/core.xml says (ECMA-376 part 2, 11). None: not said."""
    for pattern in _IN_A_NAME:
        for found in pattern.finditer(name):
            day = _day(*(int(one) for one in found.groups()))
            if day is not None:
                return day
    if data[:2] != b"PK":
        return None
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as archive,
            archive.open("docProps/core.xml") as part,
        ):
            head = part.read(_MOST)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, RuntimeError, NotImplementedError):
        return None
    saved = _MODIFIED.search(head)
    return _day(*(int(one) for one in saved.groups())) if saved else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
