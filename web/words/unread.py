"""What was not read of a list or message, and why, in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intake.unread import Unread

REASONS: dict[str, str] = {
    "greeting": _l("客套话"),
    "advertising": _l("宣传的话"),
    "decoration": _l("分隔的符号"),
    "repeated_header": _l("又写了一遍的表头"),
    "filled": _l("写明已招满"),
    "total": _l("合计"),
    "heading": _l("标题"),
    "no_heads": _l("一个人都不要的一行"),
    "not_on_offer": _l("写明已下线、过期或没有通过审核"),
    "footer": _l("填表的人和说明"),
    "other_sheet": _l("没有选这一页"),
    "unused_column": _l("用不到的列"),
    "hidden": _l("在文件里是隐藏的，照样读了"),
    "unreadable_cell": _l("格子里是错误值，没有读"),
    "over_limit": _l("超出一次能读的"),
}


def unread_reason(code: str) -> str:
    """Why something was set aside, "" for what nobody understood."""
    return str(REASONS.get(code, ""))


def unread_place(one: Unread) -> str:
    """`东样街道 第3行 企业规模：`, as far as it is known."""
    parts = [one.sheet, _("第%(n)s行", n=one.row) if one.row else "", one.column]
    said = " ".join(part for part in parts if part)
    return _("%(place)s：", place=said) if said else ""
