"""Two people saved one form: what only the other one changed is taken in, what both changed stands
side by side at its field, and whoever saves says which of the two holds.

The form carries what it showed (`f.version(form)` prints it). A tick at a field both changed is
`theirs.<field>`, its value theirs as the form would spell it; `bind` then takes that one.
"""

from collections.abc import Collection, Mapping
from datetime import date
from enum import Enum
from typing import Any, Protocol

from flask import Flask
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from services.shown import carried, changed_since, differing, read_carried, stamp
from web.filters import shown_value

FORM = "_form"
THEIRS = "theirs."
HIDDEN = {"known_id": "id_number", "known_phone": "phone"}
"""Values of which a form shows only whether they changed, and the field they belong to."""


class Form(Protocol):
    """What of a bound form two people may disagree about (`web.forms.Bound`)."""

    version: str  # stamp of what it showed
    carried: str  # what it showed, as it travels
    readable_values: Collection[str]  # names it may carry as they are
    yuan: tuple[str, ...]
    values: dict[str, Any]
    theirs: dict[str, Any]
    merged: dict[str, Any]
    changed: dict[str, Any]
    options: Mapping[str, Any]

    @property
    def fields(self) -> Collection[str]: ...
    def add_error(self, name: str, message: str) -> None: ...


def init_conflicts(app: Flask) -> None:
    app.jinja_env.globals["sent_back"] = sent_back


def show(form: Form, values: Mapping[str, Any], readable: Collection[str] | None = None) -> None:
    """The form says from now on that it showed these values; `readable` are those it may carry
    as they are (the fields it has, unless said otherwise)."""
    form.readable_values = readable or form.fields
    form.version, form.carried = stamp(values), carried(values, form.readable_values)


def both(form: Form, theirs: Mapping[str, Any], typed: Mapping[str, Any]) -> None:
    """Put the other one's values into a form that came too late."""
    base, readable = read_carried(form.carried), form.readable_values
    new, mine = changed_since(base, theirs, readable), changed_since(base, typed, readable)
    for name, value in differing(theirs, typed).items():
        if name in base and name not in mine:
            form.values[name], form.merged[name] = spelled(value, name in form.yuan), value
        elif not base or name in new:
            form.theirs[name] = value
    for name in HIDDEN.keys() & new.keys():
        form.add_error(HIDDEN[name], _("别人刚刚改过这一项；您填了就用您的，不填就用他的。"))
    elsewhere = new.keys() - set(form.fields) - HIDDEN.keys()
    form.changed = {n: _then_and_now(form, n, base[n], new[n]) for n in sorted(elsewhere)}
    show(form, theirs, readable)
    if form.changed:
        said = _("别人刚刚保存过新的内容，改了什么写在下面。看过再决定。")
    elif not base and not form.theirs:
        said = _("别人刚刚保存过。这一页已是最新的，看过再决定。")
    elif form.theirs:
        said = _("别人刚刚改过。两边不一样的地方写在下面，请逐处选定，再保存一次。")
    else:
        said = _("别人刚刚改过。他改的已经填在下面，和您改的不冲突；看过再保存一次。")
    form.add_error(FORM, said)


def _then_and_now(form: Form, name: str, before: Any, now: Any) -> tuple[str, str]:
    """Both values in words; `before` as the form carried it."""
    if isinstance(now, bool):
        before = before == "True"
    elif isinstance(now, int) and str(before).lstrip("-").isdecimal():
        before = int(before)
    options, money = form.options.get(name), name.endswith("_fen")
    return shown_value(before, options, money), shown_value(now, options, money)


def taken(form: MultiDict[str, str], name: str, many: bool) -> list[str] | None:
    """Theirs, as the form spells it, where it was chosen over what was typed."""
    value = form.get(THEIRS + name)
    if value is None:
        return None
    return value.split(",") if many else [value]


def spelled(value: Any, money: bool = False) -> Any:
    """A stored value as the form's field holds it."""
    if isinstance(value, Enum):
        return value.value
    if money and isinstance(value, int):
        return yuan_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [spelled(one) for one in value]
    return "" if value is None else value


def sent_back(value: Any, money: bool = False) -> str:
    """A stored value as a tick carries it."""
    plain = spelled(value, money)
    if isinstance(plain, bool):
        return "1" if plain else "0"
    return ",".join(map(str, plain)) if isinstance(plain, list) else str(plain)


def yuan_text(fen: int) -> str:
    """430000 → `4300`, 430050 → `4300.50`: how money stands in a form field."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)
