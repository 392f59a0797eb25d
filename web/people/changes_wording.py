"""What a roster would change of a person, in the clerk's words."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intake.identity import mask_phone
from intake.rosters.headers import roster_fields
from models.person import Nights, Sex
from reference import regions
from services.people.rosters.page import FieldView
from web.people import wording
from web.people.rosters.wording import FIELDS

NOTICES: dict[str, str] = {
    "perhaps_same": _l("名单里有人可能就是他，但不能确定：先另外登记，请到“可能是同一人”里决定"),
    "consent_withdrawn": _l("本人在这以后撤回过同意，名单里的同意不算数，要重新问本人"),
    "no_evidence": _l(
        "电话或短信同意，没有写能查到的凭据（录音、通话记录、登记本第几页），不算同意"
    ),
    "targets_not_kept": _l("脱贫、残疾等身份没有存：没有有效的同意，或者页面上已经去掉"),
    "said_no": _l("本人在这以后说不去（或暂停），名单不会让他重新求职，要先问本人"),
    "said_yes": _l("本人在这以后说愿意去，名单里的“不去”是旧的，没有用"),
}
CHOICES: dict[str, str] = {
    "": _l("留新的（逐项比日期）"),
    "page": _l("都留页面的"),
    "file": _l("都用文件的"),
    "skip": _l("这一行不导入"),
}
MORE_FIELDS: dict[str, str] = {
    "age": _l("年龄"),
    "back_on": _l("返回日期"),
    "head_name": _l("户主姓名"),
    "home": _l("住址"),
    "relation": _l("与户主关系"),
    "remark": _l("备注"),
    "risk_removed": _l("风险是否消除"),
    "risk_removed_on": _l("风险消除日期"),
    "serial": _l("序号"),
    "needs_food": _l("饮食"),
}
COLUMNS: dict[str, str] = {
    name: FIELDS.get(name) or MORE_FIELDS.get(name) or name for name in sorted(roster_fields())
}
"""What a column may be said to hold."""


def shown(view: FieldView) -> str:
    """5,500 → 4,000: what is stored and what the file says; "" where the name says it all."""
    name, before, after = view.said.field, view.before, view.after
    if name in ("consents", "targets", "id_number"):
        return ""
    if name == "willing":
        return _("愿意出去") if after else _("不去了")
    return f"{_value(name, before) or _('空')} → {_value(name, after) or _('空')}"


def _value(name: str, value: Any) -> str:
    if value is None or value in ("", (), [], {}):
        return ""
    if name in _WORDS:
        return _WORDS[name](value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    return str(value)


def _names(words: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda codes: "、".join(str(words(code)) for code in codes)


def _region(code: str) -> str:
    return regions.region(code).name if regions.is_region(code) else code


_WORDS: dict[str, Callable[[Any], str]] = {
    "phone": mask_phone,
    "phone2": mask_phone,
    "floor_wage_fen": lambda fen: f"{fen / 100:,.0f}",
    "last_wage_fen": lambda fen: f"{fen / 100:,.0f}",
    "trades": _names(wording.trade),
    "wishes": _names(wording.trade),
    "regions": _names(_region),
    "certificates": _names(wording.certificate),
    "refuses": _names(wording.hazard),
    "needs_food": _names(lambda code: wording.FOODS.get(code, code)),
    "schooling": wording.schooling,
    "sex": lambda value: str(wording.SEXES[Sex(value)]),
    "nights": lambda value: str(wording.NIGHTS[Nights(value)]),
}
