"""Dates and money in one format everywhere."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask_babel import gettext as _

from reference import asked, regions
from services.counted import beyond
from services.shown import stamp

SHANGHAI = ZoneInfo("Asia/Shanghai")


def yuan(fen: int | None) -> str:
    """430000 → `4,300元`; None → 未报."""
    if fen is None:
        return _("未报")
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return _("%(amount)s元", amount=f"{sign}{whole:,}.{rest:02d}" if rest else f"{sign}{whole:,}")


def count(number: int | None) -> str:
    """1234 → `1,234`; None → 未报, which is not 0."""
    return _("未报") if number is None else f"{number:,}"


def many(number: int) -> str:
    """As far as it was counted: 1234 → `1,234`, and 超过1万."""
    return _("超过1万") if beyond(number) else count(number)


def day(value: date | datetime | None) -> str:
    """`2026-03-25`, in Shanghai."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return value.isoformat()


def moment(value: datetime | None) -> str:
    """`2026-03-25 08:00`, in Shanghai."""
    return "" if value is None else value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def clock(value: datetime | None) -> str:
    """`08:00`, in Shanghai: beside a day that is said already."""
    return moment(value)[-5:]


def region_name(code: str | None) -> str:
    """`510824` → 四川省广元市苍溪县; an unknown code as it is."""
    if not code:
        return ""
    return regions.region(code).full_name if regions.is_region(code) else code


def site(region_code: str | None, address: str) -> str:
    """`浙江省杭州市余杭区 演示路1号`; an address that names the region itself is left as it is."""
    name = region_name(region_code)
    return address if name and address.startswith(name) else f"{name} {address}".strip()


def region_short(code: str | None) -> str:
    """`510824` → 苍溪."""
    if not code:
        return ""
    return regions.region(code).short_name if regions.is_region(code) else code


def shown_value(value: Any, options: Any = None, money: bool = False) -> str:
    """A stored value as the form would show it: words of its options, money, places, days."""
    if options is not None:
        words = {str(getattr(code, "value", code)): str(text) for code, text in options}
        many = value if isinstance(value, list | tuple) else [value]
        codes = [str(getattr(one, "value", one)) for one in many if one not in (None, "")]
        return "、".join(words.get(code, code) for code in codes) or _("（空）")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if money and isinstance(value, int):
        return yuan(value)
    if isinstance(value, list | tuple):
        return "、".join(region_name(str(one)) for one in value) or _("（空）")
    if isinstance(value, date):
        return day(value)
    return _("（空）") if value in (None, "") else str(value)


def init_filters(app: Flask) -> None:
    app.jinja_env.globals["shown_value"] = shown_value
    app.jinja_env.globals["asked"] = asked
    app.jinja_env.filters.update(
        yuan=yuan,
        count_=count,
        many=many,
        day=day,
        moment=moment,
        clock=clock,
        region_name=region_name,
        region_short=region_short,
        site=site,
        shown_stamp=stamp,
    )
