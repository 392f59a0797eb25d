"""Names of states, choices and events of vacancies and employers; hours in a worker's words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.party import PartyKind
from models.placement import PlacementState
from models.proposal import ProposalState
from models.vacancy import EmploymentForm, Lodging, Shift, Vacancy, VacancyState
from reference import asked
from reference.nights import ONLY_NIGHTS, night_percent, share_unsaid

STATES: dict[VacancyState, str] = {
    VacancyState.DRAFT: _l("草稿"),
    VacancyState.SUBMITTED: _l("待核对"),
    VacancyState.PUBLISHED: _l("在招"),
    VacancyState.PAUSED: _l("暂停"),
    VacancyState.LAPSED: _l("已到期"),
    VacancyState.CLOSED: _l("已关闭"),
}


FORMS: dict[EmploymentForm, str] = {
    EmploymentForm.CONTRACT: _l("劳动合同（直招）"),
    EmploymentForm.DISPATCH: _l("劳务派遣"),
    EmploymentForm.OUTSOURCED: _l("外包"),
    EmploymentForm.PART_TIME: _l("非全日制（小时工）"),
    EmploymentForm.FLEXIBLE: _l("灵活用工"),
}


SHIFTS: dict[Shift, str] = {
    Shift.DAY: _l("长白班"),
    Shift.TWO: _l("两班倒"),
    Shift.THREE: _l("三班倒"),
    Shift.FOUR_THREE: _l("四班三运转"),
    Shift.NIGHT: _l("长夜班"),
    Shift.SPLIT: _l("两头班"),
}


LODGINGS: dict[Lodging, str] = {
    Lodging.NONE: _l("不提供"),
    Lodging.FREE: _l("免费"),
    Lodging.PAID: _l("收费"),
}


FACILITIES: dict[str, str] = {
    "aircon": _l("空调"),
    "bath": _l("独立卫生间"),
    "hot_water": _l("热水"),
    "wifi": _l("无线网"),
    "kitchen": _l("可做饭"),
}


FOODS: dict[str, str] = {"sichuan": _l("有川味、辣菜"), "halal": _l("有清真窗口")}


EVENTS: dict[str, str] = {
    "created": _l("写草稿"),
    "edited": _l("修改"),
    "places_changed": _l("改人数"),
    "renewed": _l("延长有效期"),
    "confirmed_open": _l("确认仍在招"),
    "submit": _l("提交核对"),
    "publish": _l("核对通过，公开"),
    "return": _l("退回修改"),
    "edit": _l("内容有改动，重新核对"),
    "pause": _l("暂停"),
    "law": _l("重新核对后不合法，自动暂停"),
    "resume": _l("恢复"),
    "renew": _l("续期后公开"),
    "lapse": _l("到期"),
    "close": _l("关闭"),
    "answered": _l("工会写明怎么处理"),
}


FIELDS: dict[str, str] = {
    "title": _l("岗位名称"),
    "occupation_id": _l("工种"),
    "duties": _l("做什么"),
    "places": _l("现在还缺几人"),
    "min_group": _l("最少几人一起来"),
    "employment_form": _l("用工形式"),
    "contracting_entity": _l("签合同的单位"),
    "using_entity": _l("实际用工单位"),
    "contract_months": _l("合同期限"),
    "probation_months": _l("试用期"),
    "arrive_from": _l("最早哪天到岗"),
    "arrive_until": _l("最晚哪天到岗"),
    "valid_until": _l("招到哪天为止"),
    "base_wage_fen": _l("底薪（正常工时）"),
    "income_p25_fen": _l("老员工实发：少的"),
    "income_p50_fen": _l("老员工实发：中间"),
    "income_p75_fen": _l("老员工实发：多的"),
    "newcomer_p25_fen": _l("新人头三个月到手：少的"),
    "newcomer_p50_fen": _l("新人头三个月到手：中间"),
    "probation_wage_fen": _l("试用期底薪"),
    "guarantee_fen": _l("保底"),
    "payday": _l("每月几号发工资"),
    "pay_delay_days": _l("月底到发薪隔几天"),
    "bonus_note": _l("奖金和补贴"),
    "deduction_note": _l("要扣哪些钱"),
    "hours_per_day": _l("每天几小时"),
    "days_per_month": _l("每月出勤几天"),
    "night_share": _l("夜班占几成"),
    "shift": _l("班次"),
    "lodging": _l("住宿"),
    "persons_per_room": _l("几人一间"),
    "lodging_fee_fen": _l("住宿费每月"),
    "requirements": _l("要求"),
    "age_min": _l("最低年龄"),
    "age_max": _l("最高年龄"),
    "medical_items": _l("体检项目"),
    "hazards": _l("这个岗位有"),
    "region_code": _l("干活的区县"),
    "work_address": _l("干活的地址"),
    "contact_name": _l("联系人"),
    "contact_phone": _l("联系电话"),
    "report_to": _l("到哪里报到"),
    "workshop": _l("车间或生产线"),
    "evergreen": _l("常年招"),
    "piece_rate_note": _l("计件单价"),
    "guarantee_months": _l("保底几个月"),
    "overtime_note": _l("加班怎么算"),
    "skilled_after_weeks": _l("几周能做熟"),
    "meal_fee_fen": _l("伙食费每月"),
    "utility_note": _l("水电怎么算"),
    "rebate_note": _l("返费或入职奖"),
    "travel_refund_fen": _l("路费最多报销"),
    "travel_refund_note": _l("路费报销条件"),
    "rotation_days": _l("几天换一次班"),
    "special_hours_approval": _l("特殊工时批准号"),
    "insured": _l("缴五险"),
    "housing_fund": _l("缴公积金"),
    "accident_cover": _l("入职当天有意外险"),
    "room_facilities": _l("房间里有"),
    "beds_male": _l("男宿舍空床"),
    "beds_female": _l("女宿舍空床"),
    "couple_rooms": _l("夫妻房"),
    "couple_room_wait_days": _l("夫妻房要等几天"),
    "dorm_distance_m": _l("宿舍离厂"),
    "meals_per_day": _l("每天包几餐"),
    "food": _l("饭菜"),
    "accepts_couples": _l("夫妻可以一起来"),
    "age_reason": _l("为什么有年龄上限"),
    "schooling_min": _l("最低学历"),
    "experience_months": _l("同类经验"),
    "certificates": _l("必须有的证"),
    "training_weeks": _l("岗前培训"),
    "medical_paid_by_employer": _l("体检费由单位付"),
    "school_help": _l("可以协助子女入学"),
    **{name: _l(fact.words) for name, fact in asked.POST.items()},
    "family_posts": _l("同厂有适合家属的岗位"),
    "source_note": _l("信息来源"),
}
"""Names of the fields of a vacancy, as their labels say them."""


PROPOSAL_STATES: dict[ProposalState, str] = {
    ProposalState.APPROVED: _l("两地工会已同意，正在问本人"),
    ProposalState.WORKER_YES: _l("本人愿意，等您答复"),
}


PLACEMENT_STATES: dict[PlacementState, str] = {
    PlacementState.CONFIRMED: _l("已约"),
    PlacementState.DEPARTED: _l("在路上"),
    PlacementState.ARRIVED: _l("到岗"),
    PlacementState.IN_POST: _l("在岗"),
}


PARTIES: dict[str, str] = {
    PartyKind.COUPLE.value: _l("夫妻"),
    PartyKind.FAMILY.value: _l("一家人"),
    PartyKind.TOWNSMEN.value: _l("老乡"),
}


def hours_in_words(vacancy: Vacancy) -> str:
    """`两班倒，每天12小时，每月26天（约休4天），夜班约一半，每14天换班`."""
    parts = [str(SHIFTS[vacancy.shift])]
    if vacancy.hours_per_day:
        parts.append(_("每天%(n)s小时", n=_short(vacancy.hours_per_day)))
    if vacancy.days_per_month:
        rest = max(0, round(30 - vacancy.days_per_month))
        days = _short(vacancy.days_per_month)
        parts.append(_("每月%(n)s天（约休%(rest)s天）", n=days, rest=rest))
    parts.append(_nights(vacancy))
    if vacancy.rotation_days:
        parts.append(_("每%(n)s天换班", n=vacancy.rotation_days))
    return _("，").join(parts)


def lodging_in_words(vacancy: Vacancy) -> str:
    """`免费，4人间，空调、热水，离厂500米`."""
    if vacancy.lodging is Lodging.NONE:
        return _("不提供住宿")
    free = _("免费住宿")
    paid = _("住宿每月%(fee)s元", fee=_short(vacancy.lodging_fee_fen / 100))
    parts = [paid if vacancy.lodging is Lodging.PAID else free]
    if vacancy.persons_per_room:
        parts.append(_("%(n)s人间", n=vacancy.persons_per_room))
    facilities = _named(FACILITIES, vacancy.room_facilities)
    if facilities:
        parts.append(facilities)
    if vacancy.couple_rooms:
        parts.append(_("夫妻房%(n)s间", n=vacancy.couple_rooms))
    if vacancy.dorm_distance_m is not None:
        parts.append(_("离厂%(n)s米", n=vacancy.dorm_distance_m))
    return _("，").join(parts)


def meals_in_words(vacancy: Vacancy) -> str:
    """`每天3餐，每月扣300元，有川味、辣菜`."""
    if not vacancy.meals_per_day:
        return _("不提供")
    parts = [_("每天%(n)s餐", n=vacancy.meals_per_day)]
    fee = _short(vacancy.meal_fee_fen / 100)
    parts.append(_("每月%(fee)s元", fee=fee) if vacancy.meal_fee_fen else _("免费"))
    food = _named(FOODS, vacancy.food)
    if food:
        parts.append(food)
    return _("，").join(parts)


def contract_in_words(vacancy: Vacancy) -> str:
    """`劳动合同（直招），24个月，试用期1个月`."""
    parts = [str(FORMS[vacancy.employment_form])]
    months = vacancy.contract_months
    parts.append(_("%(n)s个月", n=months) if months else _("无固定期限"))
    trial = vacancy.probation_months
    parts.append(_("试用期%(n)s个月", n=trial) if trial else _("没有试用期"))
    return _("，").join(parts)


def ages_in_words(vacancy: Vacancy) -> str:
    if vacancy.age_max is None:
        return _("年满%(n)s周岁", n=vacancy.age_min)
    return _("%(low)s到%(high)s周岁", low=vacancy.age_min, high=vacancy.age_max)


def _nights(vacancy: Vacancy) -> str:
    share = night_percent(vacancy.shift, vacancy.night_share)
    if share <= 0:
        return _("没有夜班")
    if share_unsaid(vacancy.shift, vacancy.night_share) and share < ONLY_NIGHTS:
        return _("有夜班")
    if share >= 95:
        return _("都是夜班")
    if 40 <= share <= 60:
        return _("夜班约一半")
    return _("夜班约占%(n)s%%", n=share)


def _short(number: float) -> str:
    return f"{number:g}"


def _named(names: dict[str, str], codes: list[str]) -> str:
    return _("、").join(str(names[code]) for code in codes if code in names)
