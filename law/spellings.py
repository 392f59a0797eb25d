"""Spellings that hide a word: full width, spaces, zero width, traditional, pinyin, signs.

Read in four steps: characters to their plain form; decoration dropped; single characters held
apart by one mark joined ("押.金.200"); and a closed list of pinyin, homophones and abbreviations
put back ("限nan", "身份z", "压金"). Every plain character remembers where it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from law.traditional import SIMPLIFIED, TRADITIONAL

MAX_CHARS: Final = 20_000
"""Text behind this is not read; fields of the form are far shorter."""

_SIMPLE = dict(zip(TRADITIONAL, SIMPLIFIED, strict=True))
_LOOKALIKE: Final = {
    "♂": "男", "♀": "女", "👨": "男", "👩": "女", "👦": "男", "👧": "女", "🚹": "男", "🚺": "女",
    "👴": "男", "👵": "女", "侽": "男", "娚": "男", "⽥": "田", "🈲": "禁止", "❌": "不要",
    "🚫": "不要", "⛔": "不要", "✖": "不要", "❎": "不要", "䇬": "笔", "戸": "户", "徴": "征",
    "県": "县", "の": "的", "証": "证",
}  # fmt: skip
_DROPPED = frozenset("*·•_`^~★☆●◆■▲♥❤✅✔'\"“”‘’「」『』※")
_CJK = "一-鿿"
_MARK = r"\-.|\\=~—–…＿#&<>《》\[\]【】()"
_TWO: Final = (
    "押金 证件 优先 社保 乙肝 户口 户籍 已婚 未婚 已育 未育 汉族 男性 女性 男生 女生 男工 "
    "女工 男士 女士 中介 罚款 押证 限男 限女 仅男 仅女 招男 招女 全女 全男 孕检 单身 回族 彝族 维族 童工 残疾"
)


@dataclass(frozen=True)
class PlainText:
    """Normalised text and, for each of its characters, the place it was typed at."""

    plain: str
    typed: str
    place: tuple[int, ...]

    def words(self, start: int, end: int) -> str:
        """The typed characters behind plain[start:end]."""
        return self.typed[self.place[start] : self.place[end - 1] + 1]


@lru_cache(maxsize=8192)
def _spellings(char: str) -> str:
    """One typed character as zero or more plain ones."""
    if char in _LOOKALIKE:
        return _LOOKALIKE[char]
    if char in "\r\n\u2028\u2029":
        return "\n"
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) == 1 and plain.isalpha() and ord(plain) < 0x2E80:
        plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(
        c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cf", "Mn", "Cc")
    )
    return "".join(_SIMPLE.get(c, c) for c in plain.lower())


_JOINED = re.compile(
    rf"(?<![{_CJK}])[{_CJK}](?P<m>[{_MARK}/+,，、。\n]{{1,2}})[{_CJK}](?:(?P=m)[{_CJK}])+(?![{_CJK}])"
)
_HELD_APART = re.compile("|".join(f"{two[0]}[{_MARK}/+]{{1,3}}{two[1]}" for two in _TWO.split()))
_HIDDEN: Final[tuple[tuple[str, str], ...]] = (
    (r"female(?=only|preferred|s|[^a-z]|$)", "女"),
    (r"(?<!fe)male(?=only|preferred|s|[^a-z]|$)", "男"),
    (r"(?<=[限招只仅])[难南喃楠](?=$|[,，。;；!\n性工生士])", "男"),
    (r"[楠喃](?=[的性士生工]|优先|女)", "男"),
    (r"[钕囡](?=[的性士生工]|优先)", "女"),
    (r"(?<=[大小]三)[扬洋羊样杨]", "阳"),
    (r"(?<![一-鿿])反(?=[费现]\d)|(?<=[月天满高])反(?=[费现])", "返"),
    (r"xian(?=[男女本]|nan|nv|ben)", "限"),
    (
        r"(?<=[限仅只招要收须需聘全是:、,，(（/])nan(?![a-z])|(?<![a-z])nan(?=[性士生工的优]|you先)",
        "男",
    ),
    (
        r"(?<=[限仅只招要收须需聘全是:、,，(（/])n[vu](?![a-z])|(?<![a-z])n[vu](?=[性士生工的优]|you先)",
        "女",
    ),
    (r"(?<=[男女])(?:xing|x)(?![a-z])", "性"),
    (r"(?<=[男女])(?:gong|g)(?![a-z])", "工"),
    (r"(?<=[男女])(?:sheng)(?![a-z])", "生"),
    (
        r"you先|优xian|优x(?![a-z])|(?<=[男女性士生工婚育人口籍])(?:yx|youxian)(?![a-z])|忧先|尤先",
        "优先",
    ),
    (r"(?:押|ya|压|鸭|呀)(?:jin|j)(?![a-z])|ya金|[压鸭呀]金(?![属线箔丝])", "押金"),
    (r"保(?:zheng|z|正|征)金|bao证金|保证(?:jin|j)(?![a-z])", "保证金"),
    (r"身[份分](?:zheng|z)(?![a-z])|身分证|(?<![a-z])sfz(?![a-z])|身fen证|shen份证", "身份证"),
    (r"(?<=[一-鿿])证jian", "证件"),
    (r"ya(?=身份证|证件?|工资)", "押"),
    (r"(?<=[装衣服训检介名绍宿证金])(?:fei|f)(?![a-z])", "费"),
    (r"户(?:kou|k)(?![a-z])|hu口", "户口"),
    (r"户(?:ji)(?![a-z])|hu籍", "户籍"),
    (r"ben地|本di(?![a-z])", "本地"),
    (r"(?:已|yi)hun(?![a-z])|yi婚|巳婚|己婚", "已婚"),
    (r"(?:未|wei)hun(?![a-z])|wei婚|末婚", "未婚"),
    (r"(?:已|yi)yu(?![a-z])|yi育|巳育|己育", "已育"),
    (
        r"社(?:bao|b)(?![a-z])|she保|[涉射舍设]保(?=$|[,，。;；!\n不没无自折也就要换交买])|社[宝包堡葆](?=$|[,，。;；!\n不没无自折也就要换交买])",
        "社保",
    ),
    (r"乙(?:gan|g)(?![a-z])|yi肝|已肝|hbv|hbsag", "乙肝"),
    (r"(?<=[回彝维藏汉苗壮羌满])zu(?![a-z])", "族"),
    (r"中jie费?|zhong介", "中介"),
)
_HIDDEN_DASH: Final = (r"(?<=\d)[一丨](?=\d)", "-")
_BACK: Final = tuple((re.compile(pattern), word) for pattern, word in (*_HIDDEN, _HIDDEN_DASH))


def read_spelling(typed: str) -> PlainText:
    """The text in plain characters, with the place of each."""
    plain: list[str] = []
    place: list[int] = []
    text = typed[:MAX_CHARS]
    for at, char in enumerate(text):
        for c in _spellings(char):
            plain.append(c)
            place.append(at)
    joined = "".join(plain)
    keep = [
        i for i, c in enumerate(joined) if not (c in _DROPPED and not _between_digits(joined, i))
    ]
    now, places = "".join(joined[i] for i in keep), [place[i] for i in keep]
    for pattern in (_JOINED, _HELD_APART):
        now, places = _without_marks(pattern, now, places)
    for pattern, word in _BACK:
        if pattern.search(now):
            now, places = _put_back(pattern, word, now, places)
    return PlainText(now, text, tuple(places))


def _between_digits(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


def _without_marks(pattern: re.Pattern[str], now: str, places: list[int]) -> tuple[str, list[int]]:
    """Drop what stands between the Chinese characters of every match."""
    gone = {
        i
        for match in pattern.finditer(now)
        for i in range(match.start(), match.end())
        if not "一" <= now[i] <= "鿿"
    }
    if not gone:
        return now, places
    kept = [i for i in range(len(now)) if i not in gone]
    return "".join(now[i] for i in kept), [places[i] for i in kept]


def _put_back(
    pattern: re.Pattern[str], word: str, now: str, places: list[int]
) -> tuple[str, list[int]]:
    """Every match becomes `word`, whose characters spread over the places of the match."""
    text: list[str] = []
    spots: list[int] = []
    end = 0
    for match in pattern.finditer(now):
        text += now[end : match.start()]
        spots += places[end : match.start()]
        there = places[match.start() : match.end()]
        text += word
        spots += [there[min(i, len(there) - 1)] for i in range(len(word) - 1)] + [there[-1]]
        end = match.end()
    text += now[end:]
    spots += places[end:]
    return "".join(text), spots
