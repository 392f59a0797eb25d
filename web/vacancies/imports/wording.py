"""What was read, what is asked and what is wrong with a file of posts, in the clerk's words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intake.drafts.values import DraftField
from models.imports import Import
from services.imports.taking import awaits_clerk, is_stored
from web.imports.machine_wording import STATES
from web.vacancies.wording import FIELDS

NAMES: dict[str, str] = {
    "employer_name": _l("单位"),
    "workshop": _l("车间"),
    "wage_low_fen": _l("工资"),
    "wage_high_fen": _l("工资到"),
    "wage_per": _l("工资按"),
    "wage_months": _l("一年几个月工资"),
    "newcomer_low_fen": _l("新人工资"),
    "newcomer_high_fen": _l("新人工资到"),
    "piece_rate_note": _l("计件"),
    "pay_cycle": _l("发薪"),
    "rebate_note": _l("返费"),
    "travel_refund_note": _l("路费"),
    "room_facilities": _l("房间设施"),
    "couple_rooms": _l("夫妻房"),
    "meals_per_day": _l("每天几餐"),
    "insured": _l("五险"),
    "housing_fund": _l("公积金"),
    "accident_cover": _l("意外险"),
    "schooling_min": _l("学历"),
    "experience_months": _l("经验（月）"),
    "certificates": _l("证书"),
    "sex_words": _l("写到性别的话"),
    "wechat": _l("微信"),
    "benefits_note": _l("福利"),
    "note": _l("备注"),
    "employment_form": _l("用工形式"),
}

PERS: dict[str, str] = {
    "month": _l("月"),
    "day": _l("天"),
    "hour": _l("小时"),
    "piece": _l("件"),
    "year": _l("年"),
}

QUESTIONS: dict[str, str] = {
    "missing": _l("没有写"),
    "implausible": _l("这个数不像真的，请核对"),
    "low_above_high": _l("前一个数比后一个大"),
    "zero": _l("写的是0"),
    "negative": _l("写的是负数"),
    "not_whole": _l("不是整数"),
    "unit_unclear": _l("看不出按月、按天还是按小时"),
    "pay_of_two": _l("写的是两个人合计的工资，请填一个人的"),
    "base_unsaid": _l("只写了合计的工资，请填基本工资（用来核对最低工资）"),
    "several_wages": _l("写了几个工资，请看是哪个"),
    "several_headcounts": _l("写了几个人数，请看是哪个"),
    "several_phones": _l("写了几个电话，用了第一个"),
    "several_places": _l("写了几个地方，请选一个"),
    "several_shifts": _l("写了几种班次，请选一个"),
    "several_ages": _l("写了几个年龄，请看是哪个"),
    "several_paydays": _l("写了几个发薪日，请看是哪个"),
    "several_schooling": _l("写了几种学历要求，请看是哪个"),
    "lodging_unclear": _l("有的地方写包住，有的地方写不包，请看是哪种"),
    "whose": _l("写在后面，看不出是不是每个岗位都这样，请看"),
    "place_unread": _l("提到了这个地方，没写是不是在那里上班"),
    "not_taken": _l("写到了，但没看懂，请看原话填"),
    "second_reading": _l("两种读法不一样，请看是哪个"),
    "firm_described": _l("写的是哪里的什么厂，像是没写名称，请填营业执照上的名称"),
    "several_firms": _l("写了几个单位，请看是哪家的岗位"),
    "far_place": _l("写的是外省的地方，请看是不是在那里上班"),
    "county_missing": _l("没有写到区县"),
    "no_such_day": _l("没有这一天"),
    "no_end": _l("没有写到哪天为止"),
    "not_fixed": _l("没有写定哪一天"),
    "before_new_year": _l("写的是年前，请填日期"),
    "after_new_year": _l("写的是年后，请填日期"),
    "january_or_october": _l("看不出是1月还是10月，请写全"),
    "implausible_date": _l("这个日期不像真的"),
    "became_a_date": _l("表格把它变成了日期，请重填"),
    "perhaps_filled": _l("后面有一条说已招满，请看还招不招"),
    "merged_count": _l("合并的格子，不知道每个岗位几人"),
    "bare_count": _l("只有一个数，请看是不是人数"),
    "how_many_rooms": _l("写了有，没写几间"),
    "how_many_meals": _l("写了包吃，没写几餐"),
    "cost_unsaid": _l("没写收不收钱"),
    "only_base": _l("只写了底薪，没写大概能拿多少"),
    "only_trial": _l("只写了试用期工资"),
    "only_newcomer": _l("只写了新人工资"),
    "only_piece": _l("只写了计件单价"),
    "negotiable": _l("写的是面议，请填实发工资"),
    "cut": _l("太长，截短了"),
    "twice_in_file": _l("同一个岗位写了两遍"),
    "sum_differs": _l("合计和各行加起来不一样"),
    "no_title": _l("这一行没有岗位名称"),
    "unreadable": _l("写了，但看不懂，请填"),
    "piece_without_figure": _l("写了计件，没写单价"),
    "finer_than_fen": _l("单价小到厘，请按元写"),
    "headcount_vague": _l("没有写准几个人，请填"),
    "headcount_together": _l("几个岗位写了一个总数，请分开填"),
    "ages_by_sex": _l("男女写了不同年龄，请按岗位写一个"),
    "one_age": _l("只有一个年龄，请看是最低还是最高"),
    "born_decade": _l("写的是几零后，请填年龄"),
    "under_16": _l("不能招未满16周岁的人"),
    "unknown_place": _l("没有这个地方，请选区县"),
    "outside": _l("工种表里没有，请选最近的"),
    "unknown_title": _l("看不出工种，请选一个"),
    "how_long": _l("写了要经验，没写多久"),
    "no_phone": _l("里面没有电话号码"),
    "month_implied": _l("没写按什么算，当作每月"),
    "unit_from_before": _l("没写按什么算，照前一个岗位算"),
    "shared_unit": _l("前面的数按后面的单位算"),
    "plus_more": _l("还有提成等，按至少这么多"),
    "about": _l("写的是左右"),
    "headcount_span": _l("写的是一个范围，取多的"),
    "couples": _l("按一对两个人算"),
    "counted_by_sex": _l("男女分开写的，加在一起了"),
    "one_implied": _l("没写几个，当作一个"),
    "age_floor": _l("写的是不超过，最低按18"),
    "rotation_unclear": _l("只写了倒班，当作两班倒"),
    "nights_implied": _l("夜班按班次推的"),
    "from_shift": _l("夜班占几成按班次推的"),
    "breaks_unstated": _l("按上下班时间算，没有扣休息"),
    "hours_span": _l("写的是一个范围，取多的"),
    "rest_span": _l("休息写的是一个范围，取少的"),
    "rest_days": _l("只有一个数，当作休息天数"),
    "unit_implied": _l("只有一个数，当作小时"),
    "alternating": _l("大小周，按每月23.9天"),
    "no_rest": _l("写的是不休息，按30天"),
    "year_implied": _l("没写哪年，按最近的一次"),
    "relative": _l("从今天算起"),
    "at_once": _l("写的是马上，按今天"),
    "passed": _l("这一天已经过了"),
    "renamed": _l("旧地名，换成了现在的"),
    "nearest_of_several": _l("有几个同名的地方，取了离单位近的"),
    "bare_name": _l("地名不全，请看对不对"),
    "part_of_title": _l("从岗位名称里认出的工种"),
    "upper_limit": _l("写的是某学历以下，当作不限"),
    "preferred": _l("写的是优先，不是必须"),
    "yes_only": _l("只写了“是”，当作免费"),
    "from_text": _l("单位名称是从文字里认出的"),
    "unknown": _l("看不懂，请填"),
    "ambiguous": _l("像几个工种，请选一个"),
}


COLUMNS: dict[str, str] = {
    "serial": _l("序号"),
    "title": _l("岗位名称"),
    "work_from": _l("上班时间（几点）"),
    "noon_from": _l("上午下班（几点）"),
    "noon_until": _l("下午上班（几点）"),
    "work_until": _l("下班时间（几点）"),
    "meals": _l("吃饭"),
    "city": _l("工作城市"),
    "headline": _l("招聘标题"),
    "status": _l("是否在招"),
    "places": _l("人数"),
    "places_men": _l("男工人数"),
    "places_women": _l("女工人数"),
    "places_any": _l("男女不限人数"),
    "wage": _l("工资"),
    "wage_unit": _l("工资按什么算"),
    "wage_day": _l("白班工资"),
    "wage_night": _l("夜班工资"),
    "pension": _l("养老保险"),
    "medical": _l("医疗保险"),
    "unemployment": _l("失业保险"),
    "injury": _l("工伤保险"),
    "maternity": _l("生育保险"),
    "wage_low": _l("工资最低"),
    "wage_high": _l("工资最高"),
    "base": _l("底薪"),
    "guarantee": _l("保底"),
    "piece": _l("计件单价"),
    "trial": _l("试用期工资"),
    "newcomer": _l("新人工资"),
    "payday": _l("发薪日"),
    "age": _l("年龄"),
    "age_min": _l("最低年龄"),
    "age_max": _l("最高年龄"),
    "sex": _l("性别"),
    "schooling": _l("学历"),
    "experience": _l("经验"),
    "certificates": _l("证书"),
    "worktime": _l("上班时间、班次"),
    "hours": _l("每天几小时"),
    "rest": _l("休息"),
    "days": _l("每月几天"),
    "lodging": _l("食宿"),
    "benefits": _l("福利"),
    "insurance": _l("社保"),
    "place": _l("地点"),
    "address": _l("详细地址"),
    "employer_name": _l("单位"),
    "workshop": _l("车间"),
    "contact_name": _l("联系人"),
    "contact_phone": _l("电话"),
    "arrive": _l("到岗时间"),
    "valid_until": _l("截止日期"),
    "duties": _l("做什么"),
    "requirements": _l("要求"),
    "note": _l("备注"),
    "code": _l("编号"),
    "employment_form": _l("用工形式"),
    "title_heads": _l("这个岗位要的人数"),
    "firm_heads": _l("这家单位要的人数"),
}


def name_of(field: str) -> str:
    """The field as its label says it."""
    return str(NAMES.get(field) or FIELDS.get(field) or COLUMNS.get(field) or field)


def how_far(row: Import, now: datetime) -> str:
    """What became of an import, in a list of the latest."""
    told: dict[str, Any] = row.summary
    if is_stored(row):
        made, changed = len(told.get("made", ())), len(told.get("changed", ()))
        return _("新增%(a)s个，修改%(b)s个", a=made, b=changed)
    if awaits_clerk(row, now):
        return _("等您确认，读到%(n)s个", n=told.get("posts", 0))
    return str(STATES[row.state.value])


def asked(field: DraftField) -> str:
    """What is asked of a field, or the doubt about it; "" where there is none."""
    if field.question in QUESTIONS:
        return question_words(field.question, field.facts)
    return str(QUESTIONS["unknown"]) if field.is_question else ""


def question_words(code: str, facts: Mapping[str, Any]) -> str:
    """A question in words; where two readers disagree, with what each of them read."""
    first, second = facts.get("first"), facts.get("second")
    if code != "second_reading":
        return problem_words(code)
    if not first:
        return _("只有一种读法读到“%(second)s”，请看有没有这个", second=second)
    if not second:
        return _("一种读法是“%(first)s”，另一种没有读到，请看对不对", first=first)
    return _("一种读法是“%(first)s”，另一种是“%(second)s”，请看是哪个", first=first, second=second)


def problem_words(code: str) -> str:
    return str(QUESTIONS.get(code, QUESTIONS["unknown"]))
