"""A scheme's terms in words, one line for each thing a notice says."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from reference import regions
from reference.subsidies import Band, Groups, SubsidyScheme, SubsidyTerms, Window
from services.subsidies.schemes import as_judged, as_known
from services.subsidies.sheet import Fate, Line
from web.filters import day, yuan
from web.subsidies.wording import BENEFICIARIES, KINDS, OF_COST, ONCE, PAPERS, WHO

FATES: dict[Fate, str] = {
    Fate.NEW: _l("新的"),
    Fate.CHANGED: _l("要改"),
    Fate.SAME: _l("没有变"),
    Fate.REFUSED: _l("不存"),
}
PAYERS: dict[str, str] = {
    "sending": _l("输出地"),
    "receiving": _l("输入地"),
    "shared": _l("双方分担"),
    "union": _l("工会"),
}
WAYS: dict[str, str] = {
    "province": _l("到外省"),
    "city": _l("省内到外市"),
    "county": _l("市内到外县"),
    "same": _l("在本县"),
    "any": _l("不分地方"),
}
HEADS: dict[str, str] = {
    "id": _l("编号"), "name": _l("名称"), "place": _l("哪里的"), "region_code": _l("区划代码"),
    "valid_from": _l("从"), "valid_until": _l("到"), "payer": _l("谁出钱"),
    "beneficiary": _l("发给谁"), "bands": _l("标准"), "kind": _l("怎么算钱"),
    "source": _l("出处"), "applies_from": _l("改动从哪天起"), "_": _l("这一行"),
}  # fmt: skip


def head(name: str) -> str:
    return str(HEADS.get(name, name))


def facts(scheme: SubsidyScheme) -> dict[str, str]:
    """By what it is about; what a notice does not say is not there."""
    terms = scheme.terms
    told = {
        _("名称"): scheme.name,
        _("哪里的"): scheme.place or _region(scheme.region_code),
        _("有效期"): _span(scheme.valid_from, scheme.valid_until),
        _("谁出钱"): str(PAYERS.get(scheme.payer, scheme.payer)),
        _("发给谁"): str(BENEFICIARIES[terms.beneficiary]),
        _("什么人"): _groups(terms.needs, WHO),
        _("怎么算钱"): str(KINDS[terms.kind]),
        _("标准"): "；".join(
            _band(one) for one in terms.bands if one.fen and terms.kind not in OF_COST
        ),
        **_more(terms),
        _("出处"): scheme.source,
        _("说明"): scheme.note,
    }
    return {what: words for what, words in told.items() if words}


def _more(terms: SubsidyTerms) -> dict[str, str]:
    days = [_span(one.first, one.last) for one in terms.travel]
    return {
        _("比例"): f"{float(terms.share):g}%" if terms.share else "",
        _("封顶"): yuan(terms.cap_fen) if terms.cap_fen else "",
        _("另加每人每天"): yuan(terms.fen) if terms.fen else "",
        _("文件只写了“不超过”"): _("是") if terms.at_most else "",
        _("至少干满"): _("%(n)s天", n=terms.min_days) if terms.min_days else "",
        _("中间断开不超过"): _("%(n)s天", n=terms.gap_days) if terms.gap_days else "",
        _("凭据"): _groups(terms.evidence, PAPERS),
        _("几次"): str(ONCE[terms.once_per]),
        _("不能同享的"): "、".join(sorted(terms.excludes)),
        _("只发给自己去的，坐组织的车不发"): _("是") if terms.self_travel else "",
        _("申报期"): "；".join(_window(one) for one in terms.windows),
        _("路上的日子"): "；".join(days),
        _("在哪公示"): "、".join(terms.notice),
        _("名额"): _("%(n)s人", n=terms.quota) if terms.quota else "",
    }


def becomes(line: Line) -> list[tuple[str, str, str]]:
    """(what, before, after): all of a new scheme, of a changed one what differs."""
    if line.data is None:
        return []
    new = facts(as_judged(line.data))
    old = facts(as_known(line.standing)) if line.standing is not None else {}
    return [
        (what, old.get(what, ""), new.get(what, ""))
        for what in dict.fromkeys((*new, *old))
        if old.get(what, "") != new.get(what, "")
    ]


def from_when(line: Line) -> str:
    """From when a change holds."""
    if line.data is None or line.fate is not Fate.CHANGED:
        return ""
    at = line.data.applies_from
    return _("%(day)s起", day=day(at)) if at else _("存好就起")


def _groups(groups: Groups, words: dict[str, str]) -> str:
    return "；".join(
        _("或").join(sorted(str(words.get(code, code)) for code in group)) for group in groups
    )


def _band(band: Band) -> str:
    if band.places:
        where = "、".join(_region(one.ljust(6, "0")) for one in band.places)
        text = (
            _("到%(where)s", where=where) if band.how == "site" else _("来自%(where)s", where=where)
        )
    else:
        text = str(WAYS[band.how])
    return _("%(where)s%(sum)s", where=text, sum=yuan(band.fen))


def _region(code: str) -> str:
    return regions.region(code).short_name if regions.is_region(code) else code


def _window(window: Window) -> str:
    told = {
        "a": window.first[0], "b": window.first[1], "c": window.last[0], "d": window.last[1],
    }  # fmt: skip
    if window.of_year:
        return _("%(a)s月%(b)s日到%(c)s月%(d)s日（报上一年的）", **told)
    return _("%(a)s月%(b)s日到%(c)s月%(d)s日", **told)


def _span(first: date, last: date | None) -> str:
    if last is None:
        return _("%(day)s起", day=first.isoformat())
    return _("%(first)s到%(last)s", first=first.isoformat(), last=last.isoformat())
