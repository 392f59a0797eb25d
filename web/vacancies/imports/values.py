"""What was read of a post, as a person reads it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from intake.drafts.values import DraftField, VacancyDraft
from reference import certificates, occupations, regions, schooling
from web.filters import yuan
from web.vacancies.imports.wording import PERS
from web.vacancies.wording import FACILITIES, FORMS, LODGINGS, SHIFTS


def shown(name: str, value: Any) -> str:
    """A value as a person reads it: 6,000元, 缝纫工/车位, 包住."""
    if value is None or value == "":
        return ""
    if name.endswith("_fen") and isinstance(value, int | float):
        return yuan(int(value))
    if isinstance(value, bool):
        return _("有") if value else _("没有")
    if isinstance(value, list | tuple):
        return _("、").join(shown(name, one) for one in value)
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return _coded(name, text)


def taken(name: str, given: Mapping[str, DraftField]) -> str:
    """What a reading would make of a field: `6,000元到9,000元，每月`, `12`."""
    if name == "wage_low_fen":
        return _wage({n: f.value for n, f in given.items()})
    return shown(name, given[name].value)


def wage_words(draft: VacancyDraft) -> str:
    """`6,000元到9,000元，每月`, `22元，每小时`."""
    return _wage({n: draft.value(n) for n in ("wage_low_fen", "wage_high_fen", "wage_per")})


def _wage(said: Mapping[str, Any]) -> str:
    low, high = said.get("wage_low_fen"), said.get("wage_high_fen")
    ends = [yuan(int(one)) for one in (low, high) if isinstance(one, int)]
    per = said.get("wage_per")
    words = _("到").join(dict.fromkeys(ends))
    return _("%(pay)s，每%(unit)s", pay=words, unit=PERS.get(str(per), "")) if per else words


def _coded(name: str, text: str) -> str:
    tables: Mapping[str, Mapping[Any, Any]] = {
        "shift": {one.value: words for one, words in SHIFTS.items()},
        "lodging": {one.value: words for one, words in LODGINGS.items()},
        "employment_form": {one.value: words for one, words in FORMS.items()},
        "room_facilities": FACILITIES,
        "wage_per": PERS,
    }
    if name in tables:
        return str(tables[name].get(text, text))
    if name == "occupation_id" and occupations.is_occupation(text):
        return occupations.occupation(text).title
    if name == "region_code" and regions.is_region(text):
        return regions.region(text).full_name
    if name == "certificates" and certificates.is_certificate(text):
        return certificates.certificates()[text].name
    if name == "schooling_min" and text in schooling.schooling_levels():
        return schooling.schooling_levels()[text].name
    return text
