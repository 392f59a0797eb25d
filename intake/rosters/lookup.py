"""Roster words -> codes of the reference tables, one cached look-up per kind."""

from __future__ import annotations

from functools import lru_cache

from reference import regions
from reference.certificates import certificates
from reference.hazards import hazards
from reference.identities import find_identity
from reference.titles import Why, find_title

SURE_TITLE = 50
_SURE = (Why.EXACT, Why.CONTEXT, Why.SUBSTRING)
_ANYWHERE = frozenset({"不限", "都行", "均可", "随便", "全国", "不挑", "都可以"})


@lru_cache(maxsize=4096)
def occupation_of(word: str) -> str | None:
    """The trade a word surely means; None when nothing is near or several are."""
    matches = [m for m in find_title(word) if m.why in _SURE and m.score >= SURE_TITLE]
    if not matches or (len(matches) > 1 and matches[0].score == matches[1].score):
        return None
    return matches[0].occupation.id


@lru_cache(maxsize=1024)
def region_of(word: str) -> str | None:
    """A county, prefecture or province in force; None when unknown or several share the name."""
    codes = []
    if not regions.find(word):
        word = word.replace("-", "")  # 金华-义乌
    for unit in regions.find(word):
        now = regions.current(unit.code)
        if now is not None and now.code not in codes:
            codes.append(now.code)
    return codes[0] if len(codes) == 1 or (codes and regions.find(word)[0].is_current) else None


def is_anywhere(word: str) -> bool:
    """不限, 都行: no wish as to place."""
    return word in _ANYWHERE


@lru_cache(maxsize=1024)
def certificate_of(word: str) -> str | None:
    """A certificate by its name or the everyday short form (电工证, 叉车证, 健康证)."""
    short = {
        "电工证": "electrician", "低压电工证": "electrician", "高压电工证": "electrician_hv",
        "焊工证": "welding", "电焊证": "welding", "电焊工证": "welding", "叉车证": "forklift",
        "行车证": "crane", "起重机证": "crane", "天车证": "crane", "登高证": "height",
        "高空证": "height", "架子工证": "height", "锅炉证": "boiler", "司炉证": "boiler",
        "制冷证": "refrigeration", "驾驶证": "driving", "驾照": "driving", "保安证": "guard",
        "厨师证": "cook", "月嫂证": "maternity_care", "育婴师证": "infant_care",
        "护理员证": "elder_care", "养老护理证": "elder_care", "健康证": "health",
    }  # fmt: skip
    if word in short:
        return short[word]
    for certificate in certificates().values():
        if word in (certificate.name, certificate.code, certificate.name.removesuffix("证书")):
            return certificate.code
    return None


@lru_cache(maxsize=1024)
def hazard_of(word: str) -> str | None:
    """What somebody will not work with, as a hazard code."""
    word = word.removeprefix("不能").removeprefix("怕").removeprefix("不做").removeprefix("不")
    short = {
        "高空": "height", "登高": "height", "恐高": "height", "气味": "solvent", "异味": "solvent",
        "油漆": "solvent", "胶水": "solvent", "灰尘": "dust", "热": "heat", "冷": "cold",
        "冷库": "cold", "重活": "load", "重物": "load", "搬运": "load", "久站": "standing",
        "夜班": "night", "吵": "noise", "化工": "chemical", "密闭空间": "confined", "焊烟": "fume",
    }  # fmt: skip
    if word in short:
        return short[word]
    return next((h.code for h in hazards().values() if word in (h.name, h.code)), None)


def target_of(word: str) -> str | None:
    """A policy group by a roster's word."""
    found = find_identity(word)
    return found.code if found else None
