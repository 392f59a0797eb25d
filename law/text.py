"""Words in context: normalise spelling, find a word, forgive it where its context is lawful.

An advertisement hides "限男" as "限 男", "限·男", "仅限♂" or "僅限男性"; and "男女不限",
"女鞋针车工", "子女入学" contain the same characters lawfully. So every rule has triggers and
passes: a trigger counts unless the character it turns on (group ``k``, or its start) lies
inside a pass. Results are given in the writer's own characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from law.values import Finding, Severity

MAX_CHARS = 20_000
"""Text behind this is not read; fields of the form are far shorter."""

_TRADITIONAL = str.maketrans(
    "僅優戶證費別歲員擔壓訓裝離結單婦與無須請勿絕實齡將錄個張間衛廠籍東內漢謝彝繳條製衝縫紉鞋襪褲體檢",
    "仅优户证费别岁员担压训装离结单妇与无须请勿绝实龄将录个张间卫厂籍东内汉谢彝缴条制冲缝纫鞋袜裤体检",
)
_LOOKALIKE = {"♂": "男", "♀": "女", "👨": "男", "👩": "女", "侽": "男", "⼥": "女", "⽥": "田"}
_DROPPED = frozenset("*·•_`^~★☆●◆■▲♥❤✅✔️'\"“”‘’")


def _spellings(char: str) -> str:
    """One typed character as zero or more plain ones."""
    if char in _LOOKALIKE:
        return _LOOKALIKE[char]
    if char in "\r\n\u2028\u2029":
        return "\n"
    plain = unicodedata.normalize("NFKC", char)
    return "".join(
        c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cf", "Mn", "Cc")
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


def normalise(typed: str) -> PlainText:
    """NFKC, simplified, lower case, without spaces and invisible characters; lines kept."""
    plain: list[str] = []
    place: list[int] = []
    text = typed[:MAX_CHARS]
    for at, char in enumerate(text):
        for c in _spellings(char):
            plain.append(c.lower())
            place.append(at)
    joined = "".join(plain).translate(_TRADITIONAL)
    keep = [
        i for i, c in enumerate(joined) if not (c in _DROPPED and not _between_digits(joined, i))
    ]
    return PlainText("".join(joined[i] for i in keep), text, tuple(place[i] for i in keep))


def _between_digits(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


@dataclass(frozen=True)
class Trigger:
    """A pattern that speaks against the text; ``strict`` ones are not forgiven by a pass."""

    pattern: re.Pattern[str]
    severity: Severity = Severity.BLOCK
    strict: bool = False


@dataclass(frozen=True)
class WordRule:
    """One rule over free text."""

    rule_id: str
    triggers: tuple[Trigger, ...]
    passes: tuple[re.Pattern[str], ...] = field(default=())

    def hits(self, text: PlainText) -> Iterator[tuple[int, int, Trigger]]:
        """Start, end and trigger of every unforgiven hit, in plain characters."""
        forgiven = [m.span() for p in self.passes for m in p.finditer(text.plain)]
        for trigger in self.triggers:
            for match in trigger.pattern.finditer(text.plain):
                key = match.start("k") if "k" in match.re.groupindex else match.start()
                if trigger.strict or not any(a <= key < b for a, b in forgiven):
                    yield match.start(), match.end(), trigger

    def read(self, field_name: str, typed: str) -> list[Finding]:
        """At most one finding per severity and field: the first words that speak against it."""
        return self.read_plain(field_name, normalise(typed))

    def read_plain(self, field_name: str, text: PlainText) -> list[Finding]:
        """As `read`, on text already normalised."""
        first: dict[Severity, tuple[int, int]] = {}
        for start, end, trigger in self.hits(text):
            if trigger.severity not in first or start < first[trigger.severity][0]:
                first[trigger.severity] = (start, end)
        if Severity.BLOCK in first:
            first = {Severity.BLOCK: first[Severity.BLOCK]}
        return [
            Finding(self.rule_id, severity, field_name, text.words(*span))
            for severity, span in first.items()
        ]
