"""What states of a membership, ways of joining and ends are called."""

from flask_babel import lazy_gettext as _l

from models.membership import EndKind, JoinMeans, MemberState

STATES: dict[MemberState, str] = {
    MemberState.APPLIED: _l("待审批"),
    MemberState.RETURNED: _l("已退回"),
    MemberState.ACTIVE: _l("会员"),
    MemberState.RETAINED: _l("保留会籍"),
    MemberState.ENDED: _l("会籍终止"),
}

MEANS: dict[JoinMeans, str] = {
    JoinMeans.PAPER: _l("入会申请书"),
    JoinMeans.ONLINE: _l("网上申请"),
    JoinMeans.SPOKEN: _l("口头申请"),
}

ENDS: dict[EndKind, str] = {
    EndKind.LEFT: _l("退会"),
    EndKind.EXPELLED: _l("除名"),
    EndKind.DIED: _l("去世"),
}
