"""What plans, ways, rates and readings are called, and a rate as it is said: with its base."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.festival import FestivalStatement, Plan, RateKind, Reading, Way
from services.festival.rates import Rate
from web.filters import count

PLANS: dict[Plan, str] = {
    Plan.UNDECIDED: _l("未定"),
    Plan.STAYS: _l("留岗过年"),
    Plan.GOES_HOME: _l("回家，还来"),
    Plan.BACK: _l("已返岗"),
    Plan.NOT_BACK: _l("不来了"),
}
WAYS: dict[Way, str] = {
    Way.OWN: _l("自己来"),
    Way.ORGANISED: _l("坐工会的车"),
    Way.FIRM: _l("企业来接"),
}
RATES: dict[RateKind, str] = {
    RateKind.REOPENED: _l("复工率"),
    RateKind.PRESENT: _l("到岗率"),
    RateKind.RUNNING: _l("开工率"),
    RateKind.RETURNED: _l("返岗率"),
}
READINGS: dict[Reading, str] = {
    Reading.UNKNOWN: _l("原话没说清"),
    Reading.EACH: _l("每家都到"),
    Reading.TOGETHER: _l("合起来算"),
}


def rate(found: Rate) -> str:
    """57.3%（2609/4557）; without a base: 还没有数."""
    if found.per_ten_thousand is None:
        return _("还没有数")
    return _("%(percent)s%%（%(part)s / %(base)s）", percent=percent(found.per_ten_thousand),
             part=count(found.part), base=count(found.base))  # fmt: skip


def percent(per_ten_thousand: int) -> str:
    """9000 is 90, 9675 is 96.8."""
    return f"{per_ten_thousand / 100:.1f}".removesuffix(".0")


def told(one: FestivalStatement) -> str:
    """What a sentence says, in its own figures."""
    more = _("多") if one.at_least else ""
    parts = [_("%(n)s%(more)s家", n=count(one.firms), more=more)] if one.firms is not None else []
    if one.people is not None:
        parts.append(_("%(n)s%(more)s人", n=count(one.people), more=more))
    if one.per_ten_thousand is not None:
        name = RATES[one.rate] if one.rate is not None else _("比率")
        parts.append(f"{name}{percent(one.per_ten_thousand)}%")
        parts.append(str(READINGS[one.reading]))
    return _("，").join(parts)
