"""The values that stand in the sentences of the audit record, in words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.account import Role
from models.outbox import Channel
from reference import regions
from reports.values import ScopeKind
from web.filters import moment, yuan
from web.letters.wording import channel, kind
from web.unions.wording import KINDS as BODY_KINDS
from web.unions.wording import POSTS, PROGRAMMES
from web.upkeep.wording import job

BUDGETS: dict[str, str] = {"reveal": _l("看号码"), "read": _l("读招工文字")}
ROLES: dict[str, str] = {
    Role.RECEIVING.value: _l("用工地协调员"),
    Role.SENDING.value: _l("输出地协调员"),
    Role.EMPLOYER.value: _l("企业"),
    Role.ENTERPRISE.value: _l("企业工会"),
    Role.ADMIN.value: _l("管理员"),
}
PAPERS: dict[str, str] = {"carrier": _l("乘车名册"), "escort": _l("领队名单")}
IMPORTS: dict[str, str] = {
    "sheet": _l("岗位表格"),
    "message": _l("招工文字"),
    "roster": _l("人员名单"),
}


def value_words(key: str, value: Any) -> str:
    """One detail of a row in words; codes of places, roles, jobs and ways by their names."""
    if value in (None, "", [], {}):
        return "–"
    words = WORDS.get(key)
    return words(value) if words is not None else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return _("、").join(_plain(one) for one in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    text = str(value)
    return regions.region(text).name if regions.is_region(text) else text


def _scope(text: str) -> str:
    """`receiving/330110` → 输入地：余杭区."""
    which, _slash, code = text.partition("/")
    if which not in set(ScopeKind):
        return text
    return f"{kind(which)}：{_plain(code)}" if code else kind(which)


def _moment(text: str) -> str:
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def _tiers(amounts: Mapping[str, int]) -> str:
    said = [
        _("第%(tier)s档%(amount)s", tier=tier, amount=yuan(amounts[tier]))
        for tier in sorted(amounts)
    ]
    return _("、").join(said)


def _programmes(codes: list[str]) -> str:
    return _("、").join(str(PROGRAMMES.get(code, code)) for code in codes)


WORDS: Mapping[str, Callable[[Any], str]] = {
    "fen": yuan,
    "kind": lambda code: str(BUDGETS.get(code, code)),
    "paper": lambda code: str(PAPERS.get(code, code)),
    "role": lambda code: str(ROLES.get(code, code)),
    "import_kind": lambda code: str(IMPORTS.get(code, code)),
    "job": job,
    "channel": lambda code: channel(Channel(code)) if code in set(Channel) else str(code),
    "scope": _scope,
    "last_beat": _moment,
    "monthly": _tiers,
    "body_kind": lambda code: str(BODY_KINDS.get(code, code)),
    "post": lambda code: str(POSTS.get(code, code)),
    "on": _programmes,
    "off": _programmes,
}
