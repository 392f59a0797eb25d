"""Labelled phrases of our own, in `phrases.csv`: rule, label, also, phrase.

label  block, amber, or pass: the phrase resembles what `rule` forbids and is lawful
also   further findings the phrase rightly meets: "B02 block; A05 amber"
Invented in the manner of real advertisements; none is copied from one. Characters nobody can
see are written as \\u200b.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Phrase:
    """A phrase and every (rule, severity) it should meet; none = it is lawful."""

    rule: str
    label: str
    text: str
    expected: frozenset[tuple[str, str]]


def _read(row: Mapping[str, str]) -> Phrase:
    text = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), row["phrase"])
    own = {(row["rule"], row["label"])} if row["label"] != "pass" else set()
    more = {(one.split()[0], one.split()[1]) for one in row["also"].split("; ") if one}
    return Phrase(row["rule"], row["label"], text, frozenset(own | more))


def load(path: Path) -> tuple[Phrase, ...]:
    with path.open(encoding="utf-8", newline="") as handle:
        return tuple(_read(row) for row in csv.DictReader(handle))


PHRASES = load(Path(__file__).with_name("phrases.csv"))

NEUTRAL: tuple[str, ...] = (
    "在流水线上组装电机，有师傅带，三天能上手。",
    "两班倒，每班八小时，每月休四天，每半个月换班。",
    "包吃住，四人间，空调、独卫、热水；食堂有川菜，厂门口就是公交站。",
    "底薪2600元，加班另算，每月25日发上月工资，第一次发薪时间会提前告诉你。",
    "需搬运25公斤以下物品，每小时不超过5次。",
    "夫妻可安排同厂同班，夫妻房等待约15天。",
    "五险齐全，入职三十天内办理；节日福利，工龄奖每年每月加50元。",
    "联系人：演示经办，报到地点：演示路1号。",
    "有缝纫经验者优先，无经验可学，学徒期保底。",
    "夏季发放高温补贴，年底报销返乡路费。",
)
"""Whole sentences no word rule may touch."""
