"""What a row of a table is: data, a firm's line, a note, a sum, the header once more."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from intake.messages.firms import find_firms
from intake.sheets.header_rows import looks_like_header
from intake.sheets.headers import is_header

_NOTE: Final = re.compile(
    r"^\s*(?:备注|注|说明|附|填表|填报|制表|审核|联系|咨询|报名|地址|单位负责|负责人|温馨提示|要求|福利|以上|合计|总计|小计|共计|\*|※|★|[一二三四五六1-9][、.])"
)
TOTAL: Final = re.compile(r"^\s*(?:合\s*计|总\s*计|小\s*计|共\s*计|总人数|累计)")
_FACT: Final = re.compile(r"路费|报销|包吃|包住|五险|社保|工资|发放|联系|电话|合同|\d{7,}")
_SAYS: Final = re.compile(r"需要?(?!求)|须|必须|优先|持证|上岗|均|为准|统一|提供|[。;；]|请")
POST: Final = frozenset({"title", "places", "wage", "wage_low", "places_men", "places_women"})


_TOWN: Final = re.compile(
    r"(?:[(（]?[一二三四五六七八九十\d]+[)）、.．]+)?\s*(?P<name>[一-鿿]{1,6}(?<!乡)(?:镇|乡|街道))"
    r"\s*(?:[(（]?[^)）]{0,8}\d+\s*[家人个户][^)）]{0,4}[)）]?)?\s*[:：]?"
)


def town_of(line: str) -> str:
    """The township a line names and nothing else, "" for any other: 一、样山镇（12家）."""
    match = _TOWN.fullmatch(line)
    return match["name"] if match else ""


def kind_of(own: list[str], texts: dict[str, str], names: set[str]) -> str:
    """ "" for data, else section, town, note, total or header; ``names`` are the posts above."""
    if any(TOTAL.match(t) for t in own[:2]) and "wage" not in texts:
        return "total"
    if looks_like_header(own) or all(map(_is_label, own)) or _of_the_form(own):
        return "header"
    if _is_section(own, texts):
        return "section"
    if len(own) == 1 and town_of(own[0]):
        return "town"
    return "note" if _is_note(own, texts, names) else ""


_EXAMPLE: Final = re.compile(r"[(（]?(?:填写)?(?:示例|样例|范例|举例|例)[)）]?[:：]?")


def _of_the_form(own: list[str]) -> bool:
    """What the form itself brings: an example of how to fill it in, the numbers of its columns
    (甲 乙 丙 1 2 3, 栏次)."""
    if _EXAMPLE.fullmatch(own[0]) or own[0] in ("栏次", "列次"):
        return True
    rest = [t for t in own if t not in "甲乙丙丁戊己庚辛"]
    numbers = [int(t) for t in rest if t.isascii() and t.isdigit()]
    steps = all(b - a == 1 for a, b in pairwise(numbers))
    return len(own) > 3 and len(numbers) == len(rest) > 1 and steps  # fmt: skip


def _is_label(text: str) -> bool:
    """A label nobody wrote anything beside, as forms have: 工作内容, 工会意见："""
    return is_header(text) or text.rstrip().endswith((":", "："))


_NO_POST: Final = re.compile(
    r"[^:：]{0,8}(?:有效|截止|期限|日期|时间|电话|地址|地点|说明|备注|网址|邮箱|单位|企业|公司|厂名)[^:：]{0,4}[:：]."
)
"""A line that says one fact of all: 信息有效期：2026年12月31日止."""


def _is_note(own: list[str], texts: dict[str, str], names: set[str]) -> bool:
    """A line of words: about all posts, the form, or one of the posts above (叉车工要有叉车证)."""
    text = own[0] if own else ""
    if own and all(map(_NO_POST.match, own)):
        return True
    if len(own) > 1:
        return len(own) <= 4 and bool(_NOTE.match(text)) and "places" not in texts
    if len(own) != 1 or _NOTE.match(text) or len(text) > 20 or "title" not in texts:
        return len(own) == 1
    about_one = any(name in text and name != text for name in names)
    return about_one or bool(_FACT.search(text) or _SAYS.search(text))


def _is_section(own: list[str], texts: dict[str, str]) -> bool:
    """A line with a firm's name over its posts, with where it is and whom to call perhaps."""
    words = " ".join(own)
    if len(own) > 1 and POST & texts.keys():
        return False
    firms = find_firms(words)
    if not firms or not firms[0].leads or len(own) > 5:
        return False
    rest = words[firms[0].end :]
    if len(own) > 1 and "employer_name" in texts:
        return True
    return len(rest) <= 8 or (len(own) <= 3 and bool(_CONTACT.search(rest)))


_CONTACT: Final = re.compile(r"地址|地点|位于|联系|电话|\d{7,}|[(（]")
