"""What the pages about invitations call things."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.invitation import InvitationState, InvitationWay
from services.invitations.rates import Rate

STATES: dict[InvitationState, str] = {
    InvitationState.ASKED: _l("等答复"),
    InvitationState.AGREED: _l("答应了，等同行的人"),
    InvitationState.YES: _l("答应了，留着名额"),
    InvitationState.STANDBY: _l("候补"),
    InvitationState.NO: _l("不去"),
    InvitationState.LAPSED: _l("到期没答复"),
    InvitationState.WITHDRAWN: _l("已撤回"),
    InvitationState.PLACED: _l("企业已确认"),
}
WAYS: dict[InvitationWay, str] = {
    InvitationWay.SMS: _l("短信"),
    InvitationWay.SLIP: _l("纸条"),
    InvitationWay.CALL: _l("电话"),
}


def rate_words(rate: Rate) -> str:
    """45% with its base, or the assumption, named as one."""
    way = WAYS[rate.way]
    if rate.measured:
        return _(
            "%(way)s：近180天问过%(base)s人，答应%(yes)s人，按%(percent)s%%算",
            way=way, base=rate.base, yes=rate.yes, percent=rate.percent,
        )  # fmt: skip
    return _(
        "%(way)s：答复还只有%(base)s人，先假定%(percent)s%%会答应",
        way=way, base=rate.base, percent=rate.percent,
    )  # fmt: skip


def answered(state: InvitationState) -> str:
    """What a coordinator reads after writing down an answer."""
    told = {
        InvitationState.YES: _("记下了：去。名额已经留好，企业会看到。"),
        InvitationState.STANDBY: _("记下了：去。名额刚刚满了，排在候补，有位就按先后补上。"),
        InvitationState.AGREED: _("记下了：去。还要同行的人也答应。"),
        InvitationState.NO: _("记下了：不去。"),
        InvitationState.LAPSED: _("三次没接通，先问下一位。本人回电还可以再答应。"),
    }
    return told.get(state, _("记下了：没接通。"))
