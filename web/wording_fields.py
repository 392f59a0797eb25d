"""What a refused field says: one sentence per pydantic error type, telling what to do.

Schemas raise `PydanticCustomError("uscc_checksum", ...)`; add the sentence for your type here.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

MESSAGES: dict[str, str] = {
    "missing": _l("请填写"),
    "money": _l("请填写金额，单位元，例如 4300 或 4300.50"),
    "string_too_short": _l("至少 %(min_length)s 个字"),
    "string_too_long": _l("最多 %(max_length)s 个字"),
    "string_pattern_mismatch": _l("格式不对，请对照说明检查"),
    "int_parsing": _l("请填写整数，例如 12"),
    "int_parsing_size": _l("数字太大"),
    "int_type": _l("请填写整数，例如 12"),
    "int_from_float": _l("请填写整数，不要小数"),
    "float_parsing": _l("请填写数字，例如 12.5"),
    "decimal_parsing": _l("请填写数字，例如 12.5"),
    "decimal_max_digits": _l("数字太长"),
    "finite_number": _l("请填写数字，例如 12.5"),
    "greater_than": _l("必须大于 %(gt)s"),
    "greater_than_equal": _l("不能小于 %(ge)s"),
    "less_than": _l("必须小于 %(lt)s"),
    "less_than_equal": _l("不能大于 %(le)s"),
    "date_from_datetime_parsing": _l("请填写日期，例如 2026-03-25"),
    "date_parsing": _l("请填写日期，例如 2026-03-25"),
    "date_from_datetime_inexact": _l("请只填日期，例如 2026-03-25"),
    "time_parsing": _l("请填写时间，例如 08:00"),
    "enum": _l("请从选项中选一个"),
    "literal_error": _l("请从选项中选一个"),
    "too_short": _l("至少选 %(min_length)s 项"),
    "too_long": _l("最多选 %(max_length)s 项"),
    "bool_parsing": _l("请选“是”或“否”"),
    "extra_forbidden": _l("这一项不能填"),
    "value_error": _l("格式不对，请对照说明检查"),
    "password_length": _l("至少 %(n)s 个字，最多 128 个字"),
    "password_simple": _l("太容易猜，请用几个不同的字或词"),
    "password_wrong": _l("现在的密码不对"),
    "login_taken": _l("这个账号名已经有人用，请换一个"),
    "scope_needed": _l("请写这个账号负责哪些县（市、区）"),
    "scope_not_for_role": _l("这个身份不按地区分，请把地区清空"),
    "region_unknown": _l("没有找到“%(name)s”，请写全名，例如 浙江省杭州市余杭区"),
    "region_ambiguous": _l("“%(name)s”不止一个，请写全名，例如 %(example)s"),
    "employer_needed": _l("请填写企业的统一社会信用代码；企业要先登记"),
    "employer_not_for_role": _l("只有企业账号才填企业"),
    "unknown_field": _l("表单中有一项系统不认识，请刷新后再填"),
}


def field_message(kind: str, facts: Mapping[str, Any]) -> str:
    """The sentence for a pydantic error type; a general one where none is written yet."""
    message = MESSAGES.get(kind)
    if message is None:
        return _("填得不对，请对照说明检查")
    return str(message) % facts if facts else str(message)
