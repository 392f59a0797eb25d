"""What trade a free title means: exact synonym, then words in context, then substring, bigrams.

Every answer says why. Ambiguous words (车工 is a lathe turner or a sewing machinist) bring all
their meanings unless the text or the industry decides; a coordinator chooses, nobody guesses.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from reference.occupations import GENERAL_FAMILY, Occupation, all_occupations, occupation
from reference.tables import rows, words

MOST = 5
LONGEST = 80  # characters of a title that are read
BIGRAM_FLOOR = 0.4
OUTSIDE = "-"
_FALSE = """
电工程 电子工程 机电工程 焊工程 水电工程 汽车工 客车工 电车工 机车工 房车工
货车工 停车工 模具工程 打包工程 服务窗 木工程 土木工程 普工程 化工 手工费 用工
开工 务工 员工宿舍 工人数 员工福利 员工餐 快递费 外卖店 鞋面料 木工机械
电工器材 电工厂 家具公司 家具厂 印刷厂 食品厂 服装厂 电子厂 注塑厂 印染厂
电镀厂 铸造厂 箱包厂 制衣厂 快递公司 保安公司 家政公司 机加工厂
"""
_GENERAL = """
一线 保养 后道工 学徒 技工 操作 服务 水晶 油漆 生产 电子 食品 沙发
"""
_FALSE_FRIENDS = frozenset(_FALSE.split())  # hold a word of ours and mean no trade of it
_TOO_GENERAL = frozenset(_GENERAL.split())  # stems and words that say nothing by themselves
_MODIFIER = re.compile(
    "(?:[厂司间部店队场业站院所校区班线组型类级男女性聘招急懂会名个位岗和及或与的做证]|专业|熟练|熟手|学徒"
    "|兼职|全职|长期|临时|高薪|服装|制衣|针织|家纺|机械|机加|五金|金属|家具|板式|装修|装饰|建筑|工地|橱柜"
    "|船舶|钢结构|不锈钢|铝合金|自动|手动|普通|立式|卧式|大型|小型|维修|值班|物业|酒店|食堂|生产|操作|包装"
    "|电子|电器|塑料|注塑|汽配|模具|纺织|印染|食品|化工|制药)$"
)
_GENERIC = ("操作工", "操作员", "作业员", "操作", "技工", "师傅", "工人", "员工", "普工", "学徒")
_OF_FIRM = re.compile("(?:机械|设备)?(?:厂|公司|车间|行业|企业|部)")
OUTSIDE_SCORE = 30  # at most, where the title ends in a word outside our trades (仓库主管)
DECIDED = 95  # score of an ambiguous word that its context decides


class Why(StrEnum):
    EXACT = "exact"  # the title or a synonym, as it stands
    CONTEXT = "context"  # an ambiguous word, decided by the words around it or the industry
    AMBIGUOUS = "ambiguous"  # an ambiguous word, nothing decides: ask
    SUBSTRING = "substring"  # a synonym inside the text
    BIGRAM = "bigram"  # only similar


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """``score`` 0…100 orders candidates; ``matched`` is the word of ours that was recognised."""

    occupation: Occupation
    why: Why
    score: int
    matched: str


@dataclass(frozen=True, slots=True)
class _Context:
    word: str
    signs: tuple[str, ...]
    occupations: tuple[str, ...]


def _clean(text: str) -> str:
    return re.sub(
        r"[\s、,，.。·:：;；!！()（）\[\]【】\"“”]+", "", unicodedata.normalize("NFKC", text)
    ).upper()


@lru_cache(maxsize=1)
def _contexts() -> tuple[_Context, ...]:
    return tuple(
        _Context(row["word"], words(row["context"]), words(row["occupations"]))
        for row in rows("title_contexts")
    )


@lru_cache(maxsize=1)
def _terms() -> tuple[tuple[str, Occupation], ...]:
    """(cleaned term, trade) of every title part and synonym, and of its stem (冲压工 → 冲压)."""
    names = {(_clean(name), trade) for trade in all_occupations() for name in trade.names}
    names |= {
        (_clean(row["word"]), occupation(code))
        for row in rows("title_words")
        for code in words(row["occupations"])
        if code != OUTSIDE
    }
    pairs = names | {(re.sub("[工员]$", "", name), trade) for name, trade in names}
    kept = (p for p in pairs if len(p[0]) > 1 and p[0] not in _TOO_GENERAL)
    return tuple(sorted(kept, key=lambda p: (p[0], p[1].id)))


@lru_cache(maxsize=1)
def _by_name() -> MappingProxyType[str, tuple[Occupation, ...]]:
    """Term -> its trades, in the order of ids."""
    index: dict[str, list[Occupation]] = {}
    for term, trade in _terms():
        index.setdefault(term, []).append(trade)
    return MappingProxyType({term: tuple(trades) for term, trades in index.items()})


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[frozenset[str], int]:
    """Every word that can stand in a title, and the length of the longest."""
    every = frozenset(_by_name()) | _outside() | _FALSE_FRIENDS
    every |= {row.word for row in _contexts()}
    return every, max(map(len, every))


@lru_cache(maxsize=1)
def _outside() -> frozenset[str]:
    """Words of posts in no trade of ours: 文员, 销售, 工程师, and those who lead others."""
    return frozenset(
        _clean(row["word"]) for row in rows("title_words") if row["occupations"] == OUTSIDE
    )


@lru_cache(maxsize=4096)
def outside_word(text: str) -> str:
    """The word ending a title that puts it outside our trades (仓库主管 → 主管), else ""."""
    clean = _clean(re.sub(r"[(（][^)）]*[)）]?", "", text)) or _clean(text)
    if clean in _by_name():
        return ""
    tails = (clean[at:] for at in range(max(0, len(clean) - 8), len(clean)))
    return next((tail for tail in tails if tail in _outside()), "")


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _by_context(text: str, around: str) -> list[TitleMatch]:
    """The meanings of the longest ambiguous word in the text; a row whose signs appear decides."""
    inside = _words_in(text)
    here = [row for row in _contexts() if row.word in inside and _stands_alone(row.word, text)]
    if not here:
        return []
    word = max((row.word for row in here), key=len)
    meanings = [row for row in here if row.word == word]
    decided = [row for row in meanings if any(sign in around for sign in row.signs)]
    chosen = decided or [row for row in meanings if not row.signs]
    ids = list(dict.fromkeys(i for row in chosen for i in row.occupations))
    why = Why.CONTEXT if decided or len(ids) == 1 else Why.AMBIGUOUS
    score = DECIDED if decided else 60 if why is Why.AMBIGUOUS else 55
    return [TitleMatch(occupation(i), why, score, word) for i in ids]


def _by_term(text: str) -> list[TitleMatch]:
    found = []
    for term in _words_in(text):
        if term not in _by_name() or not (term == text or _stands_alone(term, text)):
            continue
        # the head of a Chinese title stands last: 电子厂包装工 is a packer
        score = 100 if term == text else _share(term, text) + (10 if text.endswith(term) else 0)
        why = Why.EXACT if term == text else Why.SUBSTRING
        if term in _ambiguous_terms():
            why, score = Why.AMBIGUOUS, 60 if term == text else score
        found += [TitleMatch(trade, why, score, term) for trade in _by_name()[term]]
    return found


@lru_cache(maxsize=1)
def _ambiguous_terms() -> frozenset[str]:
    """Terms the table gives to several trades."""
    return frozenset(
        _clean(row["word"]) for row in rows("title_words") if len(words(row["occupations"])) > 1
    )


def _stands_alone(word: str, text: str) -> bool:
    """Whether a word is there on its own somewhere, not only inside a longer one of ours: 车工 in
    叉车工 is no turner, 电工 in 机电工程师 no electrician."""
    plain = (word, word + "工", word + "员")
    longer = [t for t in _words_in(text) if len(t) > len(word) and word in t and t not in plain]
    for other in sorted(longer, key=len, reverse=True):
        text = text.replace(other, "\0")
    if len(word) > 2 or word[-1] not in "工员":
        return word in text
    heads = (text[: m.start()] for m in re.finditer(re.escape(word), text))
    return any(_ends_a_word(head) for head in heads)


def _ends_a_word(head: str) -> bool:
    """Whether a short word may begin behind ``head``: 机械厂|车工, 熟练|电工; 洗车工 and 行车工 are
    words of their own that the table does not know."""
    if not head or not "\u4e00" <= head[-1] <= "\u9fff" or _MODIFIER.search(head):
        return True
    return any(head.endswith(word) for word in _words_in(head))


@lru_cache(maxsize=4096)
def _words_in(text: str) -> tuple[str, ...]:
    """All our words in a text, those of false friends and of posts outside too."""
    every, longest = _vocabulary()
    pieces = {
        text[start:stop]
        for start in range(len(text))
        for stop in range(start + 2, min(start + longest, len(text)) + 1)
    }
    return tuple(sorted(pieces & every))


def _prefer_specific(found: list[TitleMatch], text: str) -> list[TitleMatch]:
    """激光切割操作工 is of the trade before the general word, unless that names the works
    (注塑厂普工) or the context has decided."""
    tail = next((word for word in _GENERIC if text.endswith(word)), "")
    if not tail or any(m.score >= DECIDED for m in found):
        return found
    special = [
        m
        for m in found
        if m.occupation.family != GENERAL_FAMILY
        and m.matched not in _GENERIC
        and not _OF_FIRM.match(text, text.index(m.matched) + len(m.matched))
    ]
    if not special:
        return found
    longest = max(len(m.matched) for m in special)
    return [replace(m, score=max(m.score, 75)) for m in special if len(m.matched) == longest]


def _share(term: str, text: str) -> int:
    return 40 + 40 * len(term) // len(text)


@lru_cache(maxsize=1)
def _by_gram() -> MappingProxyType[str, tuple[int, ...]]:
    """Bigram -> places of the terms that hold it."""
    index: dict[str, list[int]] = {}
    for at, (term, _) in enumerate(_terms()):
        for gram in _bigrams(term):
            index.setdefault(gram, []).append(at)
    return MappingProxyType({gram: tuple(places) for gram, places in index.items()})


def _by_bigram(text: str) -> list[TitleMatch]:
    grams = _bigrams(text)
    shared: dict[int, int] = {}
    for gram in grams:
        for at in _by_gram().get(gram, ()):
            shared[at] = shared.get(at, 0) + 1
    found = []
    for at in sorted(shared):
        term, trade = _terms()[at]
        alike = 2 * shared[at] / (len(grams) + len(_bigrams(term)))
        if alike >= BIGRAM_FLOOR:
            found.append(TitleMatch(trade, Why.BIGRAM, int(40 * alike), term))
    return found


@lru_cache(maxsize=4096)
def find_title(text: str, industry: str = "") -> tuple[TitleMatch, ...]:
    """Up to five trades a title may mean, best first, each once; none: nothing of ours is near.

    ``industry`` (the employer's line of business) only helps to decide ambiguous words. Two
    candidates marked AMBIGUOUS are for a person to tell apart.
    """
    clean = _clean(text)[:LONGEST]
    if len(clean) < 2:
        return ()
    found = _by_context(clean, clean + _clean(industry)) + _by_term(clean)
    if any(m.matched == clean and (m.why is Why.AMBIGUOUS or m.score == DECIDED) for m in found):
        # the whole title is the ambiguous word: its table decides, not the synonym list
        found = [m for m in found if m.why in (Why.CONTEXT, Why.AMBIGUOUS)]
    found = _prefer_specific(found, clean)
    if found and outside_word(text):
        found = [replace(m, score=min(m.score // 2, OUTSIDE_SCORE)) for m in found]
    best: dict[str, TitleMatch] = {}
    for match in found or ([] if outside_word(text) else _by_bigram(clean)):
        held = best.get(match.occupation.id)
        if held is None or match.score > held.score:
            best[match.occupation.id] = match
    ranked = sorted(best.values(), key=lambda m: (-m.score, -len(m.matched), m.occupation.id))
    return tuple(ranked[:MOST])
