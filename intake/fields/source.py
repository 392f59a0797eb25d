"""What somebody typed, made plain for reading, with the way back to every typed character.

All readers work on `Source.plain` and give spans in `Source.typed`, so a page can show each value
beside the very words it came from.
"""

# ruff: noqa: PLR0911  (one case, one return)

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

MAX_CHARS = 20_000
"""Text behind this is not read: a group message has hundreds of characters, not ten thousands."""

_TRADITIONAL_WORDS = (
    "薪資員萬時個歲間週號點圓雙單電話聯繫廠職業務學歷車縫級專製裝貼檢驗質機獎補給領節險優險試轉熟長"
)
_TRADITIONAL = str.maketrans(
    _TRADITIONAL_WORDS,
    "薪资员万时个岁间周号点圆双单电话联系厂职业务学历车缝级专制装贴检验质机奖补给领节险优险试转熟长",
)
_DASHES = frozenset("-–—―‐‑‒−﹣－﹘ー㇐⁃")
_WAVES = frozenset("~〜～∼˜∽")
_SPECIAL = {
    "·": "·", "•": "·", "・": "·", "‧": "·", "∙": "·", "●": "●", "％": "%", "﹪": "%",
    "￥": "¥", "¥": "¥", "＄": "$", "／": "/", "∕": "/", "⁄": "/", "＋": "+", "➕": "+", "﹢": "+",
    "“": '"', "”": '"', "‘": "'", "’": "'", "｜": "|", "丨": "|", "│": "|", "×": "x", "✖": "x",
    "🔟": "10", "〔": "(", "〕": ")", "〖": "【", "〗": "】", "﹝": "(", "﹞": ")",
}  # fmt: skip
_BEFORE_UNIT = frozenset("元块万千百kKwW人名位个岁周天月小时点薪年号日对双件条以起+%至到")
_JOINERS = frozenset("-~/:·+至到")


@lru_cache(maxsize=4096)
def _plain_char(char: str) -> str:
    """One typed character as zero or more plain ones."""
    if char in "\n\u2028\u2029\x0b\x0c":
        return "\n"
    if char in _DASHES:
        return "-"
    if char in _WAVES:
        return "~"
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char.isspace():
        return "" if char == "\r" else " "
    if unicodedata.category(char) in ("Cf", "Cc", "Co", "Cs", "Cn", "Mn", "Me"):
        return ""
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) > 1 or (plain.isdigit() and not char.isdecimal()):
        number = unicodedata.numeric(char, -1.0)
        if number >= 1 and char not in "一二三四五六七八九十百千万亿":
            return f"({int(number)})"  # ① ⑴ ⒈ ❶ number the posts of a list, they are no amounts
    return plain.translate(_TRADITIONAL)


@dataclass(frozen=True)
class Source:
    """Plain text and, for each of its characters, the place it was typed at."""

    typed: str
    plain: str
    place: tuple[int, ...]

    @cached_property
    def chars(self) -> frozenset[str]:
        """The characters that occur: what needs one of others need not be looked for."""
        return frozenset(self.plain)

    def has(self, some: frozenset[str]) -> bool:
        """Whether any of the characters occurs."""
        return not self.chars.isdisjoint(some)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Typed positions of ``plain[start:end]`` (end exclusive); an empty span stays empty."""
        if not self.place or start >= end:
            at = self.place[start] if start < len(self.place) else len(self.typed)
            return at, at
        return self.place[start], self.place[end - 1] + 1

    def words(self, start: int, end: int) -> str:
        """The typed characters behind ``plain[start:end]``."""
        first, last = self.span(start, end)
        return self.typed[first:last]

    def part(self, start: int, end: int) -> Source:
        """A piece of the plain text; its spans still count in the whole typed text."""
        return Source(self.typed, self.plain[start:end], self.place[start:end])


_KEYCAP = re.compile("[0-9]\ufe0f?\u20e3")


_PLAIN_RUN: Final = re.compile(
    "[\\x21-\\x7e\\n\u2010-\u2015\u201c\u201d\u3001-\u3002\u3008-\u3011\u4e00-\u9fff\uff01-\uff5e]*"
)
_COMMA: Final = re.compile(r"(?<=\d)，(?=\d)(?!(?<=(?<!\d)\d，)\d[0０][0０](?!\d))")
"""Between figures it ends a clause; 6，000 and 7，500 are one figure."""
_ONE_TO_ONE: Final = {
    code: plain
    for code in (*range(0x21, 0x7F), *range(0x2010, 0x2016), *range(0x3001, 0x3012), 0x201C, 0x201D,
                 *range(0xFF01, 0xFF5F), *map(ord, _TRADITIONAL_WORDS))
    if (plain := _plain_char(chr(code))) != chr(code)
}  # fmt: skip


@lru_cache(maxsize=8192)
def source(typed: str) -> Source:
    """Plain form of a text: NFKC, one kind of dash, no invisible characters, spaces only between
    words (6000 - 9000 元 / 月 → 6000-9000元/月); line ends stay."""
    text = typed[:MAX_CHARS]
    if _PLAIN_RUN.fullmatch(text):  # nothing falls away, every character stays one
        plain = _COMMA.sub(";", text).translate(_ONE_TO_ONE)
        return Source(typed, plain, tuple(range(len(text))))
    text = _COMMA.sub(";", text)
    chars: list[str] = []
    place: list[int] = []
    keycaps = {m.start() for m in _KEYCAP.finditer(text)}
    for at, char in enumerate(text):
        plain = f"({char})" if at in keycaps else _plain_char(char)
        for c in plain:
            chars.append(c)
            place.append(at)
    keep = [i for i in range(len(chars)) if _kept(chars, i)]
    return Source(typed, "".join(chars[i] for i in keep), tuple(place[i] for i in keep))


def _kept(chars: list[str], at: int) -> bool:
    """Whether a space says something: not beside a joiner, not between a figure and its unit."""
    if chars[at] != " ":
        return True
    before = chars[at - 1] if at else "\n"
    if before in " \n":
        return False
    after_at = at + 1
    while after_at < len(chars) and chars[after_at] == " ":
        after_at += 1
    after = chars[after_at] if after_at < len(chars) else "\n"
    if after == "\n" or before in _JOINERS or after in _JOINERS or before == "¥":
        return False
    if before.isdigit() and after in _BEFORE_UNIT:
        return False
    if before == "." and after.isdigit():
        return False
    return not (before in "月年" and after.isdigit() and at > 1 and chars[at - 2].isdigit())
