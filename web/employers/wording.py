"""Names of states and events of firms."""

from flask_babel import lazy_gettext as _l

from models.employer import EmployerState

EMPLOYER_STATES: dict[EmployerState, str] = {
    EmployerState.PENDING: _l("待核实"),
    EmployerState.VERIFIED: _l("已核实"),
    EmployerState.REFUSED: _l("未通过"),
    EmployerState.SUSPENDED: _l("已暂停"),
}

WHAT_A_FIRM_DOES_NOW: dict[EmployerState, str] = {
    EmployerState.PENDING: _l("工会正在核实，请准备好营业执照、经办人身份证和盖章授权书原件。"),
    EmployerState.REFUSED: _l("改好资料并保存，就会重新排队核实。"),
}
"""On the firm's own page, where it has anything to do about its registration."""

EMPLOYER_EVENTS: dict[str, str] = {
    "registered": _l("登记"),
    "edited": _l("修改资料"),
    "corrected": _l("改正后重新提交"),
}
