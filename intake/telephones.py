"""Telephone numbers as people write them: one reader for form, roster, search and messages.

Kept as digits only: `13800000001`, a fixed line with its area code `057188880000`, a service line
`4008880000`; an extension follows after `#`: `057188880000#8001`. Two numbers in one text are
two. What a number is follows the numbering plan of China: mobile 13–19, area codes 10, 2x and
three digits 3–9, subscriber numbers of seven or eight digits that begin with 2–8.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―－−﹣﹘ー～~_一"), "-")
_DOTS: Final = dict.fromkeys(map(ord, "·•．。・"), ".") | {ord("【"): "[", ord("】"): "]"}
_LETTERS: Final = {"O": "0", "o": "0", "l": "1", "I": "1"}

_GAP = r"[ .\-]{0,3}"
_COUNTRY = (  # +86, 0086, (86); bare 86 only where a whole number follows
    rf"(?:\(?(?:\+|00){_GAP}86\)?|\(86\)|86(?={_GAP}(?:1[3-9]|0\d)))[ .\-:]{{0,3}}(?:\(0\))?{_GAP}"
)
_DISCOUNT = rf"(?:(?:17951|12593|17911|10193|17909){_GAP})?"
"""Codes some still dial before a mobile number."""
_MOBILE = rf"(?:{_COUNTRY})?{_DISCOUNT}(?:0{_GAP}(?=1[3-9]))?(?P<mobile>1[3-9](?:{_GAP}\d){{9}})"
_AREA = r"(?:10|2\d|[3-9]\d{2})"
_FIXED = (
    rf"(?P<country>{_COUNTRY})?(?:\(0?(?P<area2>{_AREA})\)|(?(country)0?|0){_GAP}(?P<area>{_AREA}))"
    rf"{_GAP}(?P<fixed>[2-8](?:{_GAP}\d){{6,7}})"
)
_SERVICE = rf"(?P<service>[48]00(?:{_GAP}\d){{7}})"
_EXTENSION = (
    r"(?:(?:\s*\(?\s*(?:#|[转轉]接?到?\s*(?:分[机機]号?)?|分[机機]号?|[Ee][Xx][Tt]\.?|[Xx]|内线)(?:号码?)?[\s:#\-]{0,3})"
    r"|(?P<dash>-))(?P<extension>\d{1,6})\)?(?!\d|[ \-]\d{4})"
)
_NUMBER: Final = re.compile(rf"(?<!\d)(?:{_MOBILE}|{_FIXED}|{_SERVICE})(?!\d)(?:{_EXTENSION})?")
_LEFT: Final = re.compile(r"\d{2,}")
_LOCAL: Final = re.compile(r"[2-8]\d{6,7}")
_NOTE: Final = re.compile(r"[(\[]([^()\[\]\d]{1,12})[)\]]")
_NOTE_CUT: Final = re.compile(
    r"联系电话|电话号码|手机号码?|联系方式|电话|手机|座机|固话|号码|tel|phone|mobile|微信同号|微信|或者?|和|及"
    r"|[\s:,;/、|()\[\].\-+]+",
    re.I,
)
_OWN: Final = frozenset(
    {"本人", "自己", "同号", "同微信", "手机号", "移动", "联通", "电信", "广电", "常用", "备用"}
)
"""Words beside a number that name nobody else."""
_GROUPS: Final = {
    "mobile": {(11,), (3, 4, 4), (3, 8), (7, 4), (4, 7), (4, 3, 4), (3, 3, 5), (5, 6)},
    "fixed": {(8,), (7,), (4, 4), (3, 4)},
    "service": {(10,), (3, 3, 4), (3, 7), (4, 3, 3), (3, 4, 3), (4, 6)},
}
"""How people part the digits of a number within a text; other runs of figures are no telephone."""
NOTE_LENGTH: Final = 12


@dataclass(frozen=True)
class Telephone:
    """One number. ``extension`` is "" for none; ``note`` says whose it is (儿子), "" not said."""

    digits: str = field(repr=False)
    extension: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        """How it is kept: `057188880000#8001`."""
        return f"{self.digits}#{self.extension}" if self.extension else self.digits

    @property
    def whose(self) -> str:
        """The note where it names somebody else than the person: 儿子, not 本人."""
        return "" if self.note in _OWN else self.note

    @property
    def spaced(self) -> str:
        """For reading: a fixed line with a dash behind its area code, `0571-88880000#8001`."""
        area = _area(self)
        return f"{area}-{self.text.removeprefix(area)}" if area else self.text


@dataclass(frozen=True)
class Telephones:
    """What a text holds: the numbers in order, and whether digits were left that are no number."""

    found: tuple[Telephone, ...]
    left: str = field(default="", repr=False)


def read_telephones(text: str) -> Telephones:
    """Every telephone number of a text that holds little else."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_DOTS)
    plain = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]", "", plain)
    plain = re.sub(r"[ \t\u00a0]+", " ", plain.replace("\r", "\n"))
    plain = re.sub(r"(?<=\d)[OoIl](?=\d)", lambda match: _LETTERS[match[0]], plain)
    found: list[Telephone] = []
    rest: list[str] = []
    end = 0
    for match in _NUMBER.finditer(plain):
        rest.append(plain[end : match.start()])
        end = match.end()
        found.append(Telephone(_digits(match), match["extension"] or "", _note(plain, end)))
    rest.append(plain[end:])
    left = _LEFT.findall(_shut(rest))
    if found and (area := _area(found[-1])):  # 0839-5222333、5222334: the same town
        found += [Telephone(area + digits) for digits in left if _LOCAL.fullmatch(digits)]
        left = [digits for digits in left if not _LOCAL.fullmatch(digits)]
    elif len(found) == 1 and not found[0].note:
        found = [replace(found[0], note=_said(rest))]
    elif len(found) > 1:  # 13800001111/妻13900002222
        found = [
            one if one.note else replace(one, note=_said([_NOTE.sub("", before)]))
            for one, before in zip(found, rest, strict=False)
        ]
    first = {one.digits: one for one in reversed(found)}
    return Telephones(tuple(dict.fromkeys(first[one.digits] for one in found)), " ".join(left))


def telephones_within(text: str) -> Iterator[tuple[int, int, Telephone]]:
    """(start, end, number) of each telephone number within a text of other things as well."""
    plain = "".join(_same_length(sign) for sign in text).translate(_DASHES)
    for match in _NUMBER.finditer(plain):
        kind = next(name for name in _GROUPS if match[name])
        written, extension, end = match[kind], match["extension"] or "", match.end()
        if kind == "fixed" and re.fullmatch(r"\d{7}\D+\d", written):  # 0571-6666000 8小时
            written, extension, end = written[:7], "", match.start(kind) + 7
        parts = tuple(len(part) for part in re.split(r"[ .\-]+", written))
        if parts not in _GROUPS[kind] or (kind == "service" and _is_pay(written)):
            continue
        if extension and match["dash"] and kind == "mobile":  # 13800000001-5000元
            extension, end = "", match.end(kind)
        digits = _digits(match)[: -1 if written != match[kind] else None]
        yield match.start(), end, Telephone(digits, extension)


def _same_length(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign


def _is_pay(written: str) -> bool:
    """800 500 6000 is money as likely."""
    return written.startswith("800") and " " in written


def number_of(text: str) -> str:
    """The number of a kept text without its extension."""
    return text.partition("#")[0]


def _digits(match: re.Match[str]) -> str:
    if match["mobile"]:
        return re.sub(r"\D", "", match["mobile"])
    if match["service"]:
        return re.sub(r"\D", "", match["service"])
    return f"0{match['area'] or match['area2']}" + re.sub(r"\D", "", match["fixed"])


def _area(one: Telephone) -> str:
    """The area code of a fixed line, "" of another number."""
    return one.digits[: 3 if one.digits[1] in "12" else 4] if one.digits[0] == "0" else ""


def _note(plain: str, end: int) -> str:
    behind = _NOTE.match(plain, end + len(plain[end:]) - len(plain[end:].lstrip(" ")))
    return _NOTE_CUT.sub("", behind[1])[:NOTE_LENGTH] if behind else ""


def _said(rest: list[str]) -> str:
    """Whose number it is, where a word stands beside it without brackets: 儿子13900080001."""
    words = _NOTE_CUT.sub("", "".join(rest))
    return words if len(words) <= NOTE_LENGTH and not re.search(r"\d", words) else ""


def _shut(rest: list[str]) -> str:
    """What stands between the numbers, digits of one run together."""
    return "|".join(re.sub(r"(?<=\d)[ .\-](?=\d)", "", part) for part in rest)
