"""What a roster row can be taken without: consent, party, trades, wishes, limits, policy groups."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from intake.cells import (
    as_count,
    as_date,
    as_monthly_fen,
    as_months,
    as_text,
    as_words,
    as_yes_no,
)
from intake.roster_lookup import (
    certificate_of,
    hazard_of,
    is_anywhere,
    occupation_of,
    region_of,
    target_of,
)
from intake.roster_reader import CellReader
from reference.schooling import find_schooling

_NIGHTS: Final = {
    "yes": ("是", "可", "可以", "能", "愿意", "有", "√", "接受", "长夜班"),
    "rotating": ("轮班", "倒班", "两班倒", "轮流", "可倒班", "三班倒", "白夜班", "可轮班"),
    "no": ("否", "不", "不能", "不可", "不可以", "不愿意", "不接受", "无", "×", "只白班", "白班"),
}
_MEANS: Final = {
    "sms": ("短信", "短信验证", "验证码", "短信验证码"),
    "paper": ("纸质", "签字", "纸条", "签名", "书面", "纸质签字", "签字拍照"),
    "read_aloud": ("电话", "宣读", "电话宣读", "口头", "电话录音", "电话同意"),
}
_KINDS: Final = {
    "couple": ("夫妻", "两口子", "夫妇"),
    "family": (
        "家庭",
        "家人",
        "父子",
        "母子",
        "父女",
        "母女",
        "兄弟",
        "姐妹",
        "兄妹",
        "姐弟",
        "亲属",
    ),
    "townsmen": ("老乡", "同乡", "同村", "朋友", "邻居", "组团"),
}
_TOGETHER: Final = {
    "same_employer": ("同厂", "同企业", "同单位", "同公司", "同宿舍", "同宿"),
    "same_district": ("同城", "同区", "同县", "同市"),
}


def rest_of(reader: CellReader, day: date) -> dict[str, object]:
    """Everything a row can be taken without."""
    means = reader.one_of("consent_means", _MEANS)
    consented = reader.read("consent_on", as_date)
    if bool(means) != (consented is not None):
        reader.warn("consent_means", "consent_incomplete")
        means, consented = "", None
    elif consented and consented > day:
        reader.warn("consent_on", "consent_in_future", reader.cell("consent_on"))
        means, consented = "", None
    return {
        "consent_means": means,
        "consent_on": consented,
        "township": as_text(reader.cell("township"), 40),
        "village": as_text(reader.cell("village"), 40),
        "household_key": as_text(reader.cell("household_key"), 40),
        "party_key": as_text(reader.cell("party_key"), 40),
        "party_kind": reader.one_of("party_kind", _KINDS),
        "party_together": reader.one_of("party_together", _TOGETHER),
        "schooling": _schooling(reader),
        **_work(reader),
        **_wants(reader, day),
        "targets": _targets(reader),
        "disability_consent": reader.read("disability_consent", as_yes_no),
        "relation": _relation(reader.text("relation")),
        "remark": reader.text("remark"),
    }


_RELATIONS: Final = {
    "head": ("户主", "本人", "户主本人", "本人户主", "01", "1"),
    "spouse": ("配偶", "妻", "妻子", "夫", "丈夫", "之妻", "之夫", "老婆", "老公", "夫妻", "爱人"),
}


def _relation(text: str) -> str:
    """head, spouse or other; "" where nothing is written."""
    word = text.replace(" ", "")
    return next((c for c, words in _RELATIONS.items() if word in words), "other" if word else "")


def _schooling(reader: CellReader) -> str:
    text = as_text(reader.cell("schooling"))
    level = find_schooling(text) if text else None
    if text and level is None:
        reader.warn("schooling", "unknown_word", text)
    return level.code if level else ""


def _work(reader: CellReader) -> dict[str, object]:
    months = reader.read("trade_months", as_months)
    none = {"无", "无技能", "没有", "无特长", "务农", "普通劳动力", "普通劳动能力", "-"}
    skip = as_text(reader.cell("trades")) in none
    trades = [] if skip else reader.words("trades", occupation_of, "trade_unknown")
    papers = as_text(reader.cell("certificates")) in none | {"否"}
    return {
        "trades": tuple((t, months or 0) for t in trades[:6]),
        "certificates": ()
        if papers
        else tuple(reader.words("certificates", certificate_of, "certificate_unknown")),
    }


def _wants(reader: CellReader, day: date) -> dict[str, object]:
    wishes: list[str] = []
    for name in ("wish_1", "wish_2", "wish_3", "wishes"):
        if as_text(reader.cell(name)) in {"不限", "都行", "均可", "无", "否"}:
            continue
        wishes += reader.words(name, occupation_of, "trade_unknown")
    if len(dict.fromkeys(wishes)) > 3:
        reader.warn("wishes", "only_three_wishes")
    since, until = _available(reader, day)
    return {
        "wishes": tuple(dict.fromkeys(wishes))[:3],
        "regions_wanted": _regions(reader, "regions_wanted"),
        "regions_refused": _regions(reader, "regions_refused"),
        "floor_wage_fen": reader.read("floor_wage_fen", as_monthly_fen),
        "last_wage_fen": reader.read("last_wage_fen", as_monthly_fen),
        "available_from": since,
        "available_until": until,
        "nights": reader.one_of("nights", _NIGHTS),
        "willing": reader.read("willing", as_yes_no),
        "first_timer": reader.read("first_timer", as_yes_no),
        "couple_room": reader.read("couple_room", as_yes_no),
        "needs_lodging": reader.read("needs_lodging", as_yes_no),
        "only_pickup": reader.read("only_pickup", as_yes_no),
        "food": _food(reader),
        "refuses": tuple(reader.words("refuses", hazard_of, "unknown_word")),
        "children_along": reader.read("children_along", lambda c: as_count(c, 9)),
        "stays_behind": reader.read("stays_behind", as_yes_no),
    }


def _available(reader: CellReader, day: date) -> tuple[date | None, date | None]:
    at_once = {"随时", "即日", "即日起", "立即", "马上", "现在", "随时可以"}
    if as_text(reader.cell("available_from")) in at_once:
        since: date | None = day
    else:
        since = reader.read("available_from", as_date)
    until = reader.read("available_until", lambda c: as_date(c, end_of_month=True))
    if since and until and until < since:
        reader.warn("available_until", "ends_before_start", reader.cell("available_until"))
        until = None
    return since, until


def _regions(reader: CellReader, name: str) -> tuple[str, ...]:
    if all(is_anywhere(w) for w in as_words(reader.cell(name))):
        return ()
    return tuple(
        reader.words(name, lambda w: "" if is_anywhere(w) else region_of(w), "region_unknown")
    )


def _food(reader: CellReader) -> tuple[str, ...]:
    text = as_text(reader.cell("food"))
    found = []
    if re.search("辣|川", text) and "不" not in text:
        found.append("sichuan")
    if "清真" in text:
        found.append("halal")
    return tuple(found)


def _targets(reader: CellReader) -> tuple[str, ...]:
    """Policy groups; of disability only the fact is taken, never kind or grade."""
    found: list[str] = []
    for name in ("monitored", "lifted", "veteran", "graduate", "disabled", "household_kind"):
        for text in reader.texts(name):
            code = _target(name, text)
            if code and code not in found:
                found.append(code)
    return tuple(found)


def _target(name: str, text: str) -> str | None:
    if not text or text in {
        "否",
        "无",
        "没有",
        "不是",
        "一般户",
        "普通户",
        "一般农户",
        "/",
        "-",
        "×",
        "0",
    }:
        return None
    named = target_of(text)
    if name == "household_kind":
        return named
    return named or name
