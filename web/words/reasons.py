"""Why somebody refused, left, did not come or was cancelled, in words (`reference.reasons`)."""

from flask_babel import lazy_gettext as _l

from reference.reasons import Reason, ReasonKind, reasons_of, refusal_reasons

WORDS: dict[str, str] = {
    "not_reached": _l("联系不上"),
    "family_objects": _l("家里不同意"),
    "pay_below_floor": _l("工资低于他要的最低到手"),
    "nights": _l("不能上夜班"),
    "too_far_from_companion": _l("离同伴太远"),
    "other_trade": _l("想做别的工种"),
    "illness": _l("生病去不了"),
    "left_by_self": _l("已自己出去了"),
    "distrusts_firm": _l("信不过这家企业"),
    "date": _l("时间对不上"),
    "post_filled": _l("岗位已招满"),
    "experience": _l("经验不够"),
    "certificate": _l("证件不符"),
    "medical_for_post": _l("本岗位体检未通过"),
    "no_couple_room": _l("没有夫妻房"),
    "place_lost": _l("名额已没有"),
    "employer_under_check": _l("企业正在核查"),
    "better_elsewhere": _l("另有更合适的岗位"),
    "not_as_told": _l("工作、住宿或工资和说的不一样"),
    "couple_split": _l("夫妻或同伴被分开"),
    "homesick": _l("想家、吃住不习惯"),
    "too_hard": _l("身体吃不消（站、夜班、噪声、气味、速度）"),
    "badly_treated": _l("被班组长骂、受欺负"),
    "afraid_of_machine": _l("怕机器"),
    "cash_ran_out": _l("发工资前钱用完了"),
    "deductions": _l("被扣钱或收费"),
    "followed_companion": _l("同伴走了跟着走"),
    "better_offer": _l("别处工资更高"),
    "family_ill": _l("家里有人生病或要照顾"),
    "pay_below_promise": _l("第一个整月工资低于说好的"),
    "slack_orders": _l("订单少、工时少"),
    "no_contract": _l("没签合同或没上保险"),
    "rebate_unpaid": _l("返费没有兑现"),
    "dismissed": _l("企业辞退"),
    "contract_ended": _l("合同到期"),
    "other": _l("其他（写明）"),
    "worker_changed_mind": _l("临时不去了"),
    "family_matter": _l("家里临时有事"),
    "missed_vehicle": _l("没赶上车"),
    "not_heard_of": _l("到点没来、联系不上"),
    "employer_withdrew": _l("企业取消名额"),
    "worker_withdrew": _l("本人提前说不去了"),
    "vehicle_cancelled": _l("车次取消"),
    "entered_wrongly": _l("登记有误"),
    "placed_elsewhere": _l("本人已有别的岗位"),
    "closed": _l("岗位已关闭"),
    "employer_suspended": _l("企业已暂停合作"),
    "undone": _l("撤回"),
}


def reason_name(code: str) -> str:
    return str(WORDS.get(code, code))


def refusal_options(side: str) -> list[tuple[str, str]]:
    """(code, words) a side may give for a refusal."""
    return _options(refusal_reasons(side))


def options(kind: ReasonKind) -> list[tuple[str, str]]:
    return _options(reasons_of(kind))


def _options(found: tuple[Reason, ...]) -> list[tuple[str, str]]:
    return [(reason.code, reason_name(reason.code)) for reason in found]
