"""What states, needs, consents, events and wishes of people are called."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.outbox import OutboxState
from models.party import PartyKind, Together
from models.person import (
    ConsentMeans,
    ConsentPurpose,
    Nights,
    Person,
    PersonState,
    Sex,
    TargetGroup,
)
from models.placement import PlacementState
from models.proposal import ProposalState
from reference.certificates import certificates
from reference.hazards import hazards
from reference.occupations import all_occupations, is_occupation, occupation
from reference.schooling import schooling_levels

STATES: dict[PersonState, str] = {
    PersonState.REGISTERED: _l("已登记"),
    PersonState.SEEKING: _l("想出去"),
    PersonState.PAUSED: _l("暂停"),
    PersonState.CLOSED: _l("已注销"),
}
BESIDE: dict[str, str] = {
    "phone": _l("只列共用一个号码的人。"),
    "name": _l("只列同名、出生年月也一样的人。"),
}
NEEDS: dict[str, str] = {
    "ask_again": _l("意向超过14天，要再问"),
    "no_consent": _l("还没有本人同意"),
    "unplaced": _l("想出去，还没有岗位"),
    "no_phone": _l("没有电话"),
    "no_sex": _l("性别待问"),
}
SEXES: dict[Sex, str] = {
    Sex.FEMALE: _l("女"),
    Sex.MALE: _l("男"),
    Sex.UNKNOWN: _l("性别待问"),
}
NIGHTS: dict[Nights, str] = {
    Nights.YES: _l("可以上夜班"),
    Nights.ROTATING: _l("可以倒班，不长期夜班"),
    Nights.NO: _l("不上夜班"),
}
TARGETS: dict[TargetGroup, str] = {
    TargetGroup.MONITORED: _l("监测对象"),
    TargetGroup.LIFTED: _l("脱贫人口"),
    TargetGroup.DISABLED: _l("残疾人"),
    TargetGroup.VETERAN: _l("退役军人"),
    TargetGroup.GRADUATE: _l("高校毕业生"),
}
PURPOSES: dict[ConsentPurpose, str] = {
    ConsentPurpose.MATCHING: _l("登记并推荐岗位"),
    ConsentPurpose.SHARE_PARTNER: _l("给输入地工会看"),
    ConsentPurpose.SHARE_EMPLOYER: _l("给一家企业看"),
    ConsentPurpose.CARRIER: _l("给承运单位办票"),
    ConsentPurpose.DISABILITY: _l("登记残疾信息（单独同意）"),
    ConsentPurpose.TARGET_GROUP: _l("登记脱贫、监测、退役、毕业生身份"),
}
CODE_SENT: dict[OutboxState | None, str] = {
    OutboxState.WAITING: _l("短信正在排队。"),
    OutboxState.SENDING: _l("短信正在发。"),
    OutboxState.SENT: _l("短信已发出。"),
    OutboxState.UNCERTAIN: _l("不知道短信到了没有，问一下本人。"),
    OutboxState.DEAD: _l("短信发不出去。请用纸条或电话宣读。"),
}


def purposes_named(codes: Sequence[str]) -> str:
    return _("、").join(str(PURPOSES[ConsentPurpose(code)]) for code in codes)


MEANS: dict[ConsentMeans, str] = {
    ConsentMeans.PAPER: _l("纸条签字"),
    ConsentMeans.SMS: _l("短信确认"),
    ConsentMeans.READ_ALOUD: _l("电话宣读后同意"),
    ConsentMeans.SELF: _l("本人自己登记"),
}
KINDS: dict[PartyKind, str] = {
    PartyKind.COUPLE: _l("夫妻"),
    PartyKind.FAMILY: _l("家人"),
    PartyKind.TOWNSMEN: _l("老乡"),
}
TOGETHER: dict[Together, str] = {
    Together.SAME_EMPLOYER: _l("必须同一家企业"),
    Together.SAME_DISTRICT: _l("必须同一个县区"),
}
FOODS: dict[str, str] = {"sichuan": _l("要有川味、辣菜"), "halal": _l("要清真")}
EVENTS: dict[str, str] = {
    "registered": _l("登记"),
    "merged": _l("两条资料合并"),
    "merge_undone": _l("撤销合并"),
    "edited": _l("修改资料"),
    "imported": _l("花名册导入"),
    "intention": _l("本人愿意出去"),
    "moved": _l("状态变动"),
    "consent": _l("记录同意"),
    "held_to_post": _l("回电说就要登记时问的那个岗位"),
    "slip_kept": _l("存了同意纸条的照片"),
    "code_sent": _l("发了同意验证码"),
    "consent_withdrawn": _l("撤回同意"),
    "targets": _l("改身份"),
    "certificate": _l("登记证件"),
    "certificate_removed": _l("删去证件"),
    "party_joined": _l("加入同行"),
    "party_left": _l("离开同行"),
    "party_changed": _l("同行有变"),
    "no_contact": _l("不要联系"),
    "contact_again": _l("恢复联系"),
    "signed_up": _l("本人扫码登记"),
    "companions": _l("本人说要一起走的人"),
    "correction_asked": _l("本人要求更正"),
    "forgotten": _l("本人要求删除"),
}
PROPOSALS: dict[ProposalState, str] = {
    ProposalState.PROPOSED: _l("等两地审核"),
    ProposalState.SENDING_OK: _l("我方已同意，等输入地"),
    ProposalState.RECEIVING_OK: _l("输入地已同意，等我方"),
    ProposalState.APPROVED: _l("两地已同意，问本人"),
    ProposalState.WORKER_YES: _l("本人愿意，等企业"),
    ProposalState.CONFIRMED: _l("企业已确认"),
    ProposalState.REFUSED: _l("已拒绝"),
    ProposalState.WITHDRAWN: _l("已撤回"),
    ProposalState.SUPERSEDED: _l("已被新推荐替代"),
}
PLACEMENTS: dict[PlacementState, str] = {
    PlacementState.CONFIRMED: _l("已约"),
    PlacementState.DEPARTED: _l("已出发"),
    PlacementState.ARRIVED: _l("到岗"),
    PlacementState.IN_POST: _l("稳岗"),
    PlacementState.LEFT: _l("已离岗"),
    PlacementState.NO_SHOW: _l("没有到"),
    PlacementState.CANCELLED: _l("已取消"),
}
BLOCKED: dict[str, str] = {
    "no_consent": _l("还没有本人同意，不会被推荐。请问过本人后在下面记录。"),
    "ask_again": _l("上次问已超过14天，请再打电话问一次。"),
    "paused": _l("已暂停，不会被推荐。"),
    "closed": _l("已注销，不会被推荐。"),
}


def trade(code: str) -> str:
    """缝纫工/车位; an unknown code as it is."""
    return occupation(code).title if is_occupation(code) else code


def trade_options() -> list[tuple[str, str]]:
    return [(o.id, o.title) for o in all_occupations()]


def schooling(code: str) -> str:
    return schooling_levels()[code].name if code in schooling_levels() else _("未填")


def schooling_options() -> list[tuple[str, str]]:
    return [(level.code, level.name) for level in schooling_levels().values()]


def hazard(code: str) -> str:
    return hazards()[code].name if code in hazards() else code


def hazard_options() -> list[tuple[str, str]]:
    """What people most often will not stand."""
    kinds = ("posture", "load", "place", "climate", "exposure")
    return [(h.code, h.name) for h in hazards().values() if h.kind in kinds]


def certificate(code: str) -> str:
    return certificates()[code].name if code in certificates() else code


def certificate_options() -> list[tuple[str, str]]:
    return [(c.code, c.name) for c in certificates().values()]


def age(person: Person, today_year_month_day: tuple[int, int, int]) -> int:
    """Full years on the day."""
    year, month, day = today_year_month_day
    born = person.born_on
    return year - born.year - ((month, day) < (born.month, born.day))
