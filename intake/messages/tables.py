"""A table pasted into a chat (tabs, bars or blanks between its cells) as lines with labels."""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from intake.fields.source import Source

_SPLITS: Final = tuple(
    re.compile(p)
    for p in (
        r"\t",
        r"[|｜丨│┃]",
        "、",
        r"[,，;；](?!\d{3}(?!\d))",
        r"[ \u3000]{2,}",
        r"[ \u3000]+",
    )
)
NUMBER: Final = "#"
_HEADERS: Final = (
    ("岗位", r"(?:招聘|需求|用工)?(?:岗位|职位|工种|岗位名称|职位名称|工种名称|岗位/工种|职务)"),
    ("人数", r"(?:招聘|需求|用工|缺工|招工|拟招|需|总|合计)?(?:人数|名额|数量)(?:\(人\)|/人)?|需求|合计|小计|总数"),
    ("工资", r".{0,5}(?:工资|薪资|月薪|薪酬|待遇|收入|时薪|日薪)(?:待遇|标准|范围)?(?:\(.{1,8}\))?"),
    ("年龄", r"年龄(?:要求)?"), ("班次", r"班次|班制|工作时间|上班时间"),
    ("要求", r"(?:岗位|任职|招聘|其他)?(?:要求|条件)|备注|性别"),
    ("男", r"男(?:工|性)?(?:人数)?"), ("女", r"女(?:工|性)?(?:人数)?"), ("食宿", r"食宿|吃住|住宿"), ("地址", r"(?:工作)?(?:地址|地点)"), ("单位", r"(?:招聘|用人|用工|所属)?(?:单位|公司|企业|工厂|厂家|厂名)(?:名称|全称)?"),
    ("学历", r"学历(?:要求)?"), ("电话", r"(?:联系)?(?:电话|方式)(?:号码)?"), (NUMBER, r"序号|编号|No\.?|号"), ("", r"备选"),
)  # fmt: skip
_HEADER: Final = tuple((label, re.compile(words)) for label, words in _HEADERS)
MOST_COLUMNS: Final = 12
_RULE: Final = re.compile(r"[ \u3000|｜┃│+]*[-:=—─━╋┼]{2,}[-:=—─━╋┼ \u3000|｜┃│+]*")


def with_tables(of: Source) -> Source:
    """Rows below a header as 岗位:X;人数:5;工资:…; a label's characters stand at its cell's place."""
    chars: list[str] = []
    place: list[int] = []
    columns: list[str] | None = None
    split = _SPLITS[0]
    at = 0
    for start, end in _lines(of.typed):
        if start >= (of.place[-1] + 1 if of.place else 0):
            break
        _a, b = bisect_left(of.place, start), bisect_left(of.place, end)
        b = min(b + (of.plain[b : b + 1] == "\n"), len(of.plain))
        header = _header(of.typed[start:end])
        if header is not None:
            columns, split = header
            chars += of.plain[at:b]
            place += of.place[at:b]
        elif columns is not None:
            cells = _cells(of.typed, start, end, split)
            if len(cells) < 2 or len(cells) > len(columns) + 1:
                columns = None
                chars += of.plain[at:b]
                place += of.place[at:b]
            else:
                _row(of, cells, columns, chars, place)
                if of.plain[b - 1 : b] == "\n":
                    chars.append("\n")
                    place.append(of.place[b - 1])
        else:
            chars += of.plain[at:b]
            place += of.place[at:b]
        at = b
    return Source(of.typed, "".join(chars), tuple(place))


def _lines(typed: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in typed.split("\n"):
        if not _RULE.fullmatch(line):  # |---|---| between header and rows
            yield at, at + len(line)
        at += len(line) + 1


def _header(line: str) -> tuple[list[str], re.Pattern[str]] | None:
    """Labels of a line all of whose cells are headers, 岗位 among them, and how it is split."""
    if len(line) > 200 or not re.search("岗|职位|工种", line):
        return None
    for split in _SPLITS:
        cells = [cell.strip() for cell in split.split(line.strip().strip("|｜"))]
        if not 2 <= len(cells) <= MOST_COLUMNS:
            continue
        labels = [next((k for k, p in _HEADER if p.fullmatch(cell)), None) for cell in cells]
        if "岗位" in labels and sum(label is not None for label in labels) >= max(
            2, len(cells) - 1
        ):
            return _of_sexes([label or "" for label in labels]), split
    return None


def _of_sexes(labels: list[str]) -> list[str]:
    """Men and women beside their sum say nothing more; without one they are the headcount."""
    if not {"男", "女"} & set(labels):
        return labels
    if "人数" in labels:
        return [NUMBER if label in ("男", "女") else label for label in labels]
    return labels


def is_header(line: str) -> bool:
    """Whether a line names the columns of a table of posts."""
    return _header(line) is not None


def _cells(typed: str, start: int, end: int, split: re.Pattern[str]) -> list[tuple[int, int]]:
    while start < end and typed[start] in " \u3000|｜":
        start += 1
    while start < end and typed[end - 1] in " \u3000|｜\r":
        end -= 1
    found, at = [], start
    for cut in split.finditer(typed, start, end):
        found.append((at, cut.start()))
        at = cut.end()
    return [*found, (at, end)] if start < end else []


def _row(
    of: Source, cells: list[tuple[int, int]], columns: list[str], chars: list[str],
    place: list[int],
) -> None:  # fmt: skip
    for number, (start, end) in enumerate(cells):
        a, b = bisect_left(of.place, start), bisect_left(of.place, end)
        while a < b and of.plain[a] == " ":
            a += 1
        while b > a and of.plain[b - 1] == " ":
            b -= 1
        if a == b or columns[number : number + 1] == [NUMBER]:
            continue
        label = columns[number] if number < len(columns) else ""
        lead = f"{label}:" if label else ""
        both = (label, *columns[number + 1 : number + 2]) == ("男", "女")
        chars += [*lead, *of.plain[a:b], "," if both else ";"]
        place += [*[start] * len(lead), *of.place[a:b], of.place[b - 1]]
