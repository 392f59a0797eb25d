"""What was not read or not stored of a list or message, and why, in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from web.people.rosters.wording import file_message
from web.vacancies.imports.wording import name_of

REFUSED: dict[str, str] = {
    "law": _l("已公开的岗位改后不合法，没有改"),
    "full": _l("人数少于已约和到岗的人"),
    "invalid": _l("有读不懂的内容"),
    "NotAllowedNow": _l("单位没有登记、没有核实，或岗位现在不能改"),
    "NotFound": _l("单位没有登记"),
    "StaleVersion": _l("别人刚改过"),
}


FILES: dict[str, str] = {
    "no_header": _l("没有找到表头。表头要有“岗位”或“工种”，和人数或工资。"),
    "no_rows": _l("表头下面没有岗位。请填好再上传。"),
    "too_many_rows": _l("一次最多10,000行。请分成几份上传。"),
    "too_much_text": _l("表里的字太多，读不过来。请只保留岗位那一页再上传。"),
    "no_such_sheet": _l("没有这一页表。请再上传一次。"),
    "empty_file": _l("这个文件是空的。请选有内容的表格再上传。"),
    "zip_bomb": _l("文件解开后太大，为安全没有读。请只保留岗位那一页再上传。"),
    "too_many_cells": _l("表格范围太大（远处可能有多余内容）。请把岗位复制到新表再上传。"),
}


def file_words(code: str) -> str:
    """What is wrong with the file and what to do."""
    return str(FILES.get(code) or file_message(code))


def refused_words(code: str) -> str:
    """Why a post could not be stored; `field:problem` names the field."""
    if code in REFUSED:
        return str(REFUSED[code])
    return _("%(field)s不对", field=name_of(code.partition(":")[0]))
