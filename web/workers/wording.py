"""The words of workers' pages: where they stand, who decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.invitation import InvitationState, LinkPurpose
from models.person import Consent, ConsentPurpose
from models.proposal import ProposalEvent, Side
from services.invitations.own import OwnInvitation
from services.workers.own_page import OwnPage
from web.filters import day, region_name, yuan
from web.people.wording import PLACEMENTS
from web.words.match import hazard_names, trade_name

S = InvitationState
PAGES: dict[LinkPurpose, str] = {
    LinkPurpose.INVITATION: "worker.show",
    LinkPurpose.OWN_PAGE: "worker.me",
    LinkPurpose.PROMISE: "worker.promise",
    LinkPurpose.TRIP: "worker.trip",
}
"""Where a link of each purpose leads."""


@dataclass(frozen=True)
class Standing:
    """What stands on top of the page: good (a place), plain, or over."""

    kind: str
    words: str
    more: str = ""

    @property
    def good(self) -> bool:
        return self.kind == "good"


def standing(own: OwnInvitation) -> Standing | None:
    """None where the person has simply been asked."""
    state = own.row.state
    if state is S.STANDBY and not own.over:
        return _in_line(own)
    if own.over and state not in (S.NO, S.PLACED):
        words = _("这个岗位这次没有成，不是您的原因。")
        return Standing("over", words, _("工会接着给您找，有合适的再联系您。"))
    said = {
        S.NO: ("plain", _("您说了不去，工会已经记下。"), _("改主意了，打电话给工会就行。")),
        S.PLACED: ("good", _("企业已经同意，岗位是您的了。"), _("工会会告诉您哪天出发。")),
        S.YES: (
            "good",
            _("好，名额给您留着，正在等企业确认。"),
            _("确认以前先不要自己动身。企业一确认就告诉您。"),
        ),
        S.AGREED: ("good", _("您答应了。还在等同行的人答复。"), _agreed(own)),
        S.LAPSED: (
            "plain",
            _("答复的时间过了，名额先问了别人。"),
            _("还想去就点“去”，有位就给您。"),
        ),
    }.get(state)
    return Standing(*said) if said else None


def _agreed(own: OwnInvitation) -> str:
    return _(
        "同行%(n)s人，已答复%(m)s人。都答应了，名额就给你们一起留。",
        n=own.companions, m=own.answered,
    )  # fmt: skip


def _in_line(own: OwnInvitation) -> Standing:
    """Kindly: they came a moment late, and are not lost."""
    if own.ahead:
        more = _("前面还有%(n)s人。有人不去，就按先后轮到您，不用再答复。", n=own.ahead)
    else:
        more = _("您排第一个。有人不去，名额马上给您，不用再答复。")
    return Standing("plain", _("您答应得很快，可是名额刚刚满了。给您排上了队。"), more)


def decided(event: ProposalEvent) -> str:
    """苍溪… 11月18日: which union, when; no name of anybody."""
    sides = {Side.SENDING: _("老家的工会"), Side.RECEIVING: _("用工地的工会")}
    return _("%(who)s %(day)s同意推荐", who=sides.get(event.side, _("工会")), day=day(event.at))


SAID = {
    "saved": _l("记下了。工会按这个给您找。"),
    "agreed": _l("记下了您的同意。随时可以撤回。"),
    "withdrawn": _l("已撤回，从这一刻起不再用。"),
    "stopped": _l("好，不再给您推荐。想去了，再点开这里写一次就行。"),
    "told": _l("已告诉县里，核对后更正。"),
}
PURPOSES: dict[ConsentPurpose, str] = {
    ConsentPurpose.MATCHING: _l("登记下来，按条件推荐岗位（老家县里的工会和人社）"),
    ConsentPurpose.SHARE_PARTNER: _l("给用工地工会看，好安排岗位和宿舍"),
    ConsentPurpose.SHARE_EMPLOYER: _l("把姓名和电话告诉这家企业"),
    ConsentPurpose.CARRIER: _l("给承运的车队，买票和保险用"),
    ConsentPurpose.DISABILITY: _l("记下残疾情况，安排照顾"),
    ConsentPurpose.TARGET_GROUP: _l("记下帮扶身份，优先安排"),
}
"""What is agreed to, each apart, with who receives it."""


LIMIT_NAMES: dict[str, str] = {
    "standing": _l("整天站着"),
    "height": _l("爬高"),
    "chemical": _l("化学品、气味"),
    "noise": _l("噪声大"),
    "dust": _l("粉尘大"),
    "heat": _l("高温"),
    "load": _l("搬重东西"),
}
"""Work many cannot stand, as somebody would say it."""


def purpose_words(consent: Consent, firm: str) -> str:
    words = str(PURPOSES[consent.purpose])
    return _("%(what)s：%(firm)s", what=words, firm=firm) if firm else words


def consented(page: OwnPage) -> list[tuple[int, str, datetime]]:
    """What they agreed to, each with who receives it."""
    return [
        (one.id or 0, purpose_words(one, firm or one.receiver_note), one.given_at)
        for one, firm in page.consents
    ]


def asked(page: OwnPage) -> list[str]:
    """What somebody of the union asks them to agree to just now."""
    codes = page.code.row.purposes if page.code else []
    return [str(PURPOSES[ConsentPurpose(one)]) for one in codes]


def copy_lines(kept: Mapping[str, Any]) -> list[str]:
    """Everything on record, a line each."""
    lines = [
        (_("姓名"), kept["name"]),
        (_("出生日期"), kept["born_on"]),
        (_("县"), region_name(kept["county"])),
        (_("乡镇村"), kept["township"]),
        (_("电话"), kept["phone"]),
        (_("想做的"), "、".join(trade_name(one) for one in kept["wishes"])),
        (_("想去的地方"), "、".join(region_name(one) for one in kept["places"])),
        (_("最低到手"), yuan(kept["floor_wage_fen"])),
        (_("不能做的"), hazard_names(kept["refuses"])),
        (_("最早哪天走"), kept["available_from"] or ""),
        (_("登记于"), day(kept["since"])),
    ]
    told = [f"{label}：{value}" for label, value in lines]
    for purpose, firm, at in kept["consents"]:
        words = PURPOSES[purpose]
        told.append(_("%(day)s同意：%(what)s%(firm)s", day=day(at), what=words, firm=firm))
    for at, firm, post, state in kept["posts"]:
        how = PLACEMENTS[state]
        told.append(_("%(day)s约好：%(firm)s %(post)s，%(how)s", day=day(at), firm=firm, post=post,
                      how=how))  # fmt: skip
    slip = _l("您签字的同意纸条的照片：%(day)s起加密存着，上面的同意都撤回了就删。")
    told += [str(slip) % {"day": day(at)} for at in kept["slips"]]
    return told
