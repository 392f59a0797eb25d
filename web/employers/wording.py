"""Names of states and events of firms."""

from flask_babel import lazy_gettext as _l

from models.employer import EmployerState

EMPLOYER_STATES: dict[EmployerState, str] = {
    EmployerState.PENDING: _l("待核实"),
    EmployerState.VERIFIED: _l("已核实"),
    EmployerState.REFUSED: _l("未通过"),
    EmployerState.SUSPENDED: _l("已暂停"),
}


EMPLOYER_EVENTS: dict[str, str] = {
    "registered": _l("登记"),
    "edited": _l("修改资料"),
    "corrected": _l("改正后重新提交"),
}
