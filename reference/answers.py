"""Yes, no, or ask: what a word in a roster's column of ticks or policy groups says.

A word that is neither yes nor no is not a yes (domain 1.3, stage 2): what the table does not know
and the small grammar around it (非…, 未…, 是…, a note in brackets) cannot take apart is ASK.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from reference.tables import rows

ANY: Final = "any"
_NEGATED: Final = re.compile(r"^(?:不是|并非|非|不属于|未|没有|没|无|不|否)")
_AFFIRMED: Final = re.compile(r"^(?:是|属于|属|为|系|有|确为)")
_KIN: Final = re.compile(r"(?:家庭|人员|对象|人口|户|者|人)$")
_DOUBT: Final = re.compile(
    r"消除|解除|未|非|不|取消|退出|注销|清退|故|亡|原|曾|待|拟|申请|疑|核|返|家属|否|过期"
)
_NOTE: Final = re.compile(r"[(\[【][^)\]】]*[)\]】]?")
_ENDS: Final = (("√", "yes"), ("×", "no"), (":是", "yes"), (":否", "no"))
_TICKS: Final = str.maketrans("✓✔☑✅√✗✕✘❌×", "√√√√√×××××")
_IMPAIRMENT: Final = (
    r"(?:视力|听力|言语|语言|肢体|智力|精神|多重|其他|单眼|双眼|左手|右手|左腿|右腿|下肢|上肢)"
)
_GRADE: Final = r"(?:[一二三四壹贰叁肆ⅰⅱⅲⅳ1-4]|i{1,3}|iv)级?"
_DISABLED: Final = re.compile(
    rf"(?:{_IMPAIRMENT}(?:性)?(?:残疾|残障|障碍|残)?(?:人)?[、,/+和及 ]?)+(?:残疾)?(?:{_GRADE})?"
    rf"|(?:{_GRADE})(?:{_IMPAIRMENT})?(?:残疾|残)?|\d{{17}}[\dx][1-7][1-4](?:b\d)?"
)
_CLASS: Final = re.compile(
    r"(?P<y>(?:20)?\d{2})(?:年|级)?(?:届|应届|毕业)(?P<rest>(?:生|毕业生|高校毕业生|本科生?|大专生?|专科生?|研究生|硕士)*)"
)


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    ASK = "ask"
    BOTH = "both"
    """monitored, and lifted out of poverty as well (脱贫不稳定户)"""


@lru_cache(maxsize=1)
def _table() -> MappingProxyType[tuple[str, str], Answer]:
    return MappingProxyType(
        {(row["kind"], plain(row["word"])): Answer(row["answer"]) for row in rows("answers")}
    )


def plain(text: str) -> str:
    """One spelling of a word: half width, small letters, one kind of tick, no blanks or stops."""
    text = unicodedata.normalize("NFKC", text).lower().translate(_TICKS)
    text = re.sub(r"\s+", "", text)
    stripped = text.rstrip("。.!,;:、")
    return "×" if stripped == "x" else stripped or text


@lru_cache(maxsize=4096)
def answer(text: str, kind: str = ANY, year: int = 0) -> Answer | None:
    """What a cell says of a kind (a policy group's code, or `ANY`); None for an empty one.

    year  the current one: who left university in it or in the two before is a graduate of the
          policies for those not yet in work (离校两年内); 0 asks
    """
    word = plain(text)
    if not word:
        return None
    found = _known(word, kind) or _special(word, kind, year)
    if found is not None:
        return found
    boxes = re.fullmatch(r"([√□])(是|有)([√□])(否|无)", word)
    if boxes and boxes[1] != boxes[3]:
        return Answer.YES if boxes[1] == "√" else Answer.NO
    base, notes = (
        re.sub(r"[(\[【][^)\]】]*[)\]】]?", "", word),
        re.findall(r"[(\[【]([^)\]】]*)", word),
    )
    if notes and base:
        of_base, note = answer(base, kind, year), "".join(notes)
        if kind == "monitored" and re.search(r"消除|解除|退出", note):
            return of_base if re.search(r"[未没](?:消除|解除|退出)", note) else Answer.NO
        return Answer.ASK if of_base is not Answer.NO and _DOUBT.search(note) else of_base
    return _taken_apart(word, kind, year)


def _known(word: str, kind: str) -> Answer | None:
    return _table().get((kind, word)) or _table().get((ANY, word))


def _special(word: str, kind: str, year: int) -> Answer | None:
    """Kinds and grades of disability, years of leaving university or poverty."""
    if kind == "disabled" and len(word) <= 30 and _DISABLED.fullmatch(word):
        return Answer.YES
    if kind == "lifted" and re.fullmatch(r"(?:20)?1[3-9]年?(?:已)?脱贫(?:户|人口)?|20(?:20)?年?(?:已)?脱贫户?", word):  # fmt: skip  # noqa: E501  (one pattern, read whole)
        return Answer.YES
    match = _CLASS.fullmatch(word) if kind == "graduate" else None
    if match and year:
        left = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
        return Answer.ASK if left > year else Answer.YES if left >= year - 2 else Answer.NO
    return None


def _taken_apart(word: str, kind: str, year: int) -> Answer:
    """非脱贫户, 是残疾人, 监测户:是 …: a word around one we know."""
    for mark, said in (
        ("√", Answer.YES),
        ("×", Answer.NO),
        (":是", Answer.YES),
        (":否", Answer.NO),
    ):
        if len(word) > len(mark) and word.endswith(mark):
            of_rest = _sure(word.removesuffix(mark), kind, year)
            return Answer(said) if of_rest in (Answer.YES, Answer(said)) else Answer.ASK
    negated = _NEGATED.match(word)
    if negated:
        rest = word[negated.end() :]
        if _sure(rest, kind, year) in (Answer.YES, Answer.BOTH) and rest not in ("是", "有", "对"):
            return Answer.NO
        return Answer.ASK
    affirmed = _AFFIRMED.match(word)
    if affirmed:
        return _sure(word[affirmed.end() :], kind, year) or Answer.ASK
    bare = _KIN.sub("", word)
    return (_known(bare, kind) if bare and bare != word else None) or Answer.ASK


def _sure(word: str, kind: str, year: int) -> Answer | None:
    """As the table says, a last 户, 人员, 家庭 more or less."""
    found = _known(word, kind) or _special(word, kind, year)
    bare = _KIN.sub("", word)
    return found or (_known(bare, kind) if bare and bare != word else None)
