"""Headcounts, ages, days, hours, places, benefits and demands as people write them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.drafts.formfields import benefit_fields, pay_fields
from intake.fields.ages import find_ages, read_ages
from intake.fields.benefits import find_benefits, read_benefits
from intake.fields.contacts import find_contact_name, find_phones, find_wechat
from intake.fields.dates import read_dates
from intake.fields.demands import (
    find_sex_words,
    read_certificates,
    read_experience,
    read_schooling,
)
from intake.fields.headcounts import find_headcount, read_headcount
from intake.fields.places import find_place, read_place
from intake.fields.readings import Reading
from intake.fields.source import source
from intake.fields.wages import find_pay
from intake.fields.worktime import read_worktime
from tests.intake.tables import cases

TODAY = date(2026, 1, 20)

HEADCOUNTS = """
10人 => 10
10 人 => 10
１０人 => 10
10 => 10
10.0 => 10
10人人 => 10
16人人 => 10+6
10名 => 10
10个 => 10
10位 => 10
招10人 => 10
缺口20 => 20
约30人 => 30 likely
十人 => 10
二十人 => 20
两名 => 2
一百二十人 => 120
1500人 => 1500
5000 => 5000
3-4名 => 3..4 likely
3～4人 => 3..4 likely
3至4人 => 3..4
3人-4人 => 3..4
各5名 => 5
10人以上 => 10.. likely
20多人 => 20.. likely
十几人 => ?headcount_vague
二十几个 => ?headcount_vague
50+ => 50..
10人左右 => 10 likely
男5女3 => 8 likely
男5人，女3人 => 8 likely
2对夫妻 => 4 likely
夫妻工2对 => 4 likely
20名（男女不限） => 20
1人，长期 => 1
若干 => ?headcount_vague
若干名 => ?headcount_vague
数名 => ?headcount_vague
数名人 => ?headcount_vague
不限 => ?headcount_vague
不限人 => ?headcount_vague
多名 => ?headcount_vague
大量 => ?headcount_vague
0 => ?zero
0人 => ?zero
-3 => ?negative
8-5人 => ?low_above_high
1000000000 => ?implausible
5001 => ?implausible
1.5 => ?not_whole
10/20 => ?several_headcounts
待定 => ?unreadable
abc => ?unreadable
"""


def _certain(reading: Reading[object], expected: str) -> str:
    for word in (" sure", " likely"):
        if expected.endswith(word):
            assert reading.certainty.value == word.strip()
            expected = expected.removesuffix(word)
    assert (reading.certainty.value == "question") == expected.startswith("?")
    return expected


@pytest.mark.parametrize(("text", "expected"), [c for c in cases(HEADCOUNTS) if "+" not in c[1]])
def test_a_headcount_is_read_or_asked_for(text: str, expected: str) -> None:
    reading = read_headcount(text)
    expected = _certain(reading, expected)
    if expected.startswith("?"):
        assert reading.question == expected[1:]
        return
    assert reading.value is not None
    low, _, high = expected.partition("..")
    assert reading.value.low == int(low)
    assert reading.value.high == (int(high) if high else None if ".." in expected else int(low))


RUNNING_COUNTS = """
招普工20人，8人一间宿舍 => 20
宿舍4人间，招焊工3人 => 3
员工500人，招焊工3名 => 3
急招缝纫工 5名 => 5
包装工还缺8个 => 8
要20个人 => 20
3人寝，空调 => -
18-45岁 => -
月薪6000-8000 => -
每月休2天 => -
30元/人 => -
大量招普工 => ?
"""


@pytest.mark.parametrize(("text", "expected"), cases(RUNNING_COUNTS))
def test_in_running_text_people_are_told_from_other_figures(text: str, expected: str) -> None:
    reading = find_headcount(source(text))
    if expected == "-":
        assert reading is None
        return
    assert reading is not None
    assert (reading.value.places if reading.value else "?") == (
        int(expected) if expected != "?" else "?"
    )


AGES = """
18-45 => 18..45
18-45岁 => 18..45
18～45周岁 => 18..45
18—45周岁 => 18..45
18至45岁 => 18..45
18岁-45岁 => 18..45
18周岁到45周岁 => 18..45
１８－４５周岁 => 18..45
年龄18-45 => 18..45
年龄要求：18-45周岁 => 18..45
十八至四十五岁 => 18..45
45岁以下 => ..45
45周岁以下 => ..45
45以下 => ..45
45岁以内 => ..45
55以内 => ..55
50周岁内 => ..50
不超过50岁 => ..50
四十五岁以下 => ..45
18岁以上 => 18..
16周岁以上 => 16..
年满18周岁 => 18..
满18岁 => 18..
不限 => ..
年龄不限 => ..
无要求 => ..
18-50岁之间 => 18..50
男女均18-45岁 => 18..45
男55岁以下，女50岁以下 => ?ages_by_sex
男18-55女18-50 => ?ages_by_sex
男50女45 => ?ages_by_sex
男士55以下，女士50以下 => ?ages_by_sex
45周岁内 => ..45
18–45岁 => 18..45
35 => ?one_age
35岁 => ?one_age
35岁左右 => ?one_age
80后 => ?born_decade
14-30 => ?under_16
15岁以上 => ?under_16
45-18岁 => ?low_above_high
0-0 => ?implausible
18-200岁 => ?implausible
年轻 => ?unreadable
"""


@pytest.mark.parametrize(("text", "expected"), cases(AGES))
def test_ages_are_read_or_asked_for(text: str, expected: str) -> None:
    reading = read_ages(text)
    expected = _certain(reading, expected)
    if expected.startswith("?"):
        assert reading.question == expected[1:]
        return
    assert reading.value is not None
    low, _, high = expected.partition("..")
    assert (reading.value.low, reading.value.high) == (
        int(low) if low else None,
        int(high) if high else None,
    )


def test_a_span_without_years_is_an_age_only_after_its_word() -> None:
    assert find_ages(source("普工18-45")) is None
    found = find_ages(source("年龄18-45，工资6000-8000"))
    assert found is not None
    assert found.value is not None
    assert (found.value.low, found.value.high) == (18, 45)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("招普工，男50女45，包吃住", True),
        ("招普工，男士55以下，女士50以下", True),
        ("招普工，男50名女45名", False),
        ("招普工，男5女8", False),
    ],
)
def test_two_limits_by_sex_are_told_from_heads(text: str, asked: bool) -> None:
    found = find_ages(source(text))
    assert (found is not None and found.question == "ages_by_sex") is asked


@pytest.mark.parametrize(
    "text",
    [
        "满3个月报销路费500", "干满三个月报销来回车票500元", "报销单程车费，最高300元",
        "满1个月补贴路费200元",
    ],
)  # fmt: skip
def test_a_travel_refund_keeps_its_condition_and_is_neither_pay_nor_rebate(text: str) -> None:
    of = source(text)
    fields = pay_fields(find_pay(of)) | benefit_fields(find_benefits(of))
    assert {name: field.value for name, field in fields.items()} == {"travel_refund_note": text}


DAYS = """
2026.2.8 => 2026-02-08 sure
2026-02-08 => 2026-02-08 sure
2026/2/8 => 2026-02-08 sure
2026年2月8日 => 2026-02-08 sure
２０２６．２．８ => 2026-02-08 sure
20260208 => 2026-02-08 sure
26年2月8日 => 2026-02-08
26.2.8 => 2026-02-08
26-2-8 => 2026-02-08
26/2/8 => 2026-02-08
26.2.8-26.2.20 => 2026-02-08..2026-02-20
2026年2月8号 => 2026-02-08
2026-2-24（正月初八） => 2026-02-24
2026.1 => ?january_or_october
2026.10 => 2026-10-01
26.13.8 => ?unreadable
2026-02-08 00:00:00 => 2026-02-08
2026-02-08T00:00 => 2026-02-08
46061 => 2026-02-08
2月8日 => 2026-02-08 likely
2月8号 => 2026-02-08 likely
2.8 => 2026-02-08 likely
2/8 => 2026-02-08 likely
二月八日 => 2026-02-08 likely
2026年3月 => 2026-03-01
2026年2月底 => 2026-02-28
2月底 => 2026-02-28
3月初 => 2026-03-01
2月中旬 => 2026-02-11
2.8-2.20 => 2026-02-08..2026-02-20
2月8日-2月20日 => 2026-02-08..2026-02-20
2月8日至20日 => 2026-02-08..2026-02-20
2026.2.8—2026.3.1 => 2026-02-08..2026-03-01 sure
2026年2月8日至3月1日 => 2026-02-08..2026-03-01
2月8日前 => 2026-01-20..2026-02-08
截止2026-03-31 => 2026-01-20..2026-03-31
截止日期：3月31日 => 2026-01-20..2026-03-31
正月初八 => 2026-02-24 likely
农历正月初八 => 2026-02-24
阴历正月初八 => 2026-02-24
初八 => 2026-02-24
初八开工 => 2026-02-24
正月十六 => 2026-03-04
正月廿二 => 2026-03-10
二月初二 => 2026-03-20 likely
2月初二 => 2026-03-20
2026年二月初二 => 2026-03-20
农历二月初二 => 2026-03-20
十月初一 => 2026-11-09
闰六月初一 => ?no_such_day
2025年闰六月初一 => 2025-07-25
下月初八 => ?unreadable
腊月二十 => 2026-02-07
大年三十 => 2026-02-16
除夕 => 2026-02-16
元宵节 => 2026-03-03
元宵节后 => 2026-03-04
正月初八至正月二十 => 2026-02-24..2026-03-08
初六到初十 => 2026-02-22..2026-02-26
2027年农历正月初八 => 2027-02-13
即日起 => 2026-01-20 sure
随时 => 2026-01-20 likely
立即上岗 => 2026-01-20 likely
明天 => 2026-01-21
月底 => 2026-01-31
下月初 => 2026-02-01
下周一 => 2026-01-26
3天内 => 2026-01-20..2026-01-23
一周内 => 2026-01-20..2026-01-27
1月5日 => 2026-01-05 likely
年后 => ?after_new_year
春节后 => ?after_new_year
过完年 => ?after_new_year
年前 => ?before_new_year
长期有效 => ?no_end
招满为止 => ?no_end
待定 => ?not_fixed
1970-01-01 => ?implausible_date
2099-12-31 => ?implausible_date
2015-04-30 => ?implausible_date
2026.2.30 => ?no_such_day
2026-13-01 => ?no_such_day
2026.3.8-2026.2.8 => ?low_above_high
abc => ?unreadable
"""


@pytest.mark.parametrize(("text", "expected"), cases(DAYS))
def test_a_day_is_read_or_asked_for(text: str, expected: str) -> None:
    reading = read_dates(text, TODAY)
    expected = _certain(reading, expected)
    if expected.startswith("?"):
        assert reading.question == expected[1:]
        return
    assert reading.value is not None
    start, _, until = expected.partition("..")
    assert reading.value.start.isoformat() == start
    assert (reading.value.until.isoformat() if reading.value.until else "") == until


def test_a_day_long_gone_is_said_to_have_passed() -> None:
    assert read_dates("2026.1.5", TODAY).question == "passed"


def test_after_new_year_names_the_new_year() -> None:
    assert read_dates("年后", TODAY).facts["new_year"] == "2026-02-17"


HOURS = """
长白班8:00-17:00 => shift=day hours=9 nights=False
长白班 => shift=day
常白班 => shift=day
正常班 => shift=day
两班倒 => shift=two
两班制 => shift=two
白夜班轮换 => shift=two nights=True
12小时两班 => shift=two hours=12
8:00-20:00两班倒 => shift=two hours=12
三班倒 => shift=three
三班倒，每班8小时 => shift=three hours=8
四班三运转 => shift=four_three
四班两运转 => shift=two
长夜班 => shift=night nights=True
两头班 => shift=split
做六休一 => days=26
上六休一 => days=26
做五休二 => days=21.75
做二休二 => days=15
双休 => days=21.75
单休 => days=26
大小周 => days=23.9
月休4天 => days=26
月休四天 => days=26
每月休息2天 => days=28
月休2-4天 => days=28
一个月休两天 => days=28
26天制 => days=26
满勤28天 => days=28
26天10小时 => days=26 hours=10
每天8小时 => hours=8
8小时工作制 => hours=8
每天工作10-12小时 => hours=12
工作时间10小时 => hours=10
8.5小时 => hours=8.5
上午8:30-12:00；下午14:00-18:00 => hours=7.5
8:00-12:00,13:00-17:00 => hours=8
早八晚五 => hours=9
朝九晚六 => hours=9
早8晚8 => hours=12
早上7点半到晚上7点半 => hours=12
20:00-次日8:00 => hours=12
夜班22:00-6:00 => shift=night hours=8
8点-17点 => hours=9
无夜班，长白班 => shift=day nights=False
不上夜班 => nights=False
长白班，月休4天，10小时 => shift=day days=26 hours=10
22元/小时 => -
24小时热水 => -
2.8-2.20到岗 => -
每小时6次 => -
"""


@pytest.mark.parametrize(("text", "expected"), cases(HOURS))
def test_working_time_is_read(text: str, expected: str) -> None:
    time = read_worktime(text)
    found = {
        "shift": time.shift, "hours": time.hours_per_day, "days": time.days_per_month,
        "nights": time.nights,
    }  # fmt: skip
    if expected == "-":
        assert not any(found.values())
        return
    wanted = dict(pair.split("=") for pair in expected.split())
    for name, value in wanted.items():
        reading = found[name]
        assert reading is not None, name
        shown = reading.value
        assert (f"{shown:g}" if isinstance(shown, float) else str(shown)) == value
    assert not {n for n, r in found.items() if r} - wanted.keys() - {"nights"}


def test_clock_times_without_a_break_ask_for_it() -> None:
    hours = read_worktime("8:00-17:00").hours_per_day
    assert hours is not None
    assert hours.question == "breaks_unstated"
    split = read_worktime("8:00-12:00,13:00-17:00").hours_per_day
    assert split is not None
    assert split.certainty.value == "sure"


PLACES = """
杭州市余杭区 => 330110
浙江省杭州市余杭区 => 330110
浙江省 - 杭州市 - 余杭区 => 330110
杭州余杭 => 330110
余杭 => 330110
余杭区五常街道文一西路1号 => 330110 五常街道文一西路1号
浙江义乌 => 330782
义乌市佛堂镇 => 330782 佛堂镇
江苏省 - 昆山市 => 320583
宁波北仑 => 330206
桐乡濮院 => 330483 濮院
江干区 => 330102
下城区 => 330105
临安市 => 330112
萧山市 => 330109
鄞县 => 330212
绍兴县 => 330603
上虞市 => 330604
富阳市 => 330111
杭州下沙 => 330114
上海市 - 南汇区 => 310115
上海市闸北区 => 310106
重庆市 - 江津市 => 500116
重庆市 - 石柱县 => 500240
重庆市 - 璧山县 => 500120
元坝区 => 510811
达县 => 511703
北川县 => 510726
苍溪 => 510824
四川省广元市苍溪县 => 510824
浙江温州龙港 => 330383
浦东 => 310115
浙江省 - 杭州市 => ?county_missing
安徽省 => ?county_missing
甘孜州 => ?county_missing
朝阳区 => ?several_places
西湖区 => ?several_places
龙港 => ?several_places
火星 => ?unknown_place
"""


@pytest.mark.parametrize(("text", "expected"), cases(PLACES))
def test_a_place_is_found_by_its_name_of_any_time(text: str, expected: str) -> None:
    reading = read_place(text)
    if expected.startswith("?"):
        assert reading.question == expected[1:]
        return
    code, _, address = expected.partition(" ")
    assert reading.value is not None
    assert (reading.value.code, reading.value.address) == (code, address)


def test_the_firms_own_county_settles_a_name_that_several_bear() -> None:
    near = read_place("西湖区", "330110")
    assert near.value is not None
    assert near.value.code == "330106"
    assert near.question == "nearest_of_several"


def test_people_and_dishes_from_a_place_are_no_work_site() -> None:
    assert find_place(source("四川人多，食堂川菜，从广元出发")) is None
    found = find_place(source("广元老乡多，地址：杭州市余杭区仁和街道，电话略"))
    assert found is not None
    assert found.value is not None
    assert found.value.code == "330110"


BENEFITS = """
包吃住 => lodging:free meals:free
包食宿 => lodging:free meals:free
管吃管住 => lodging:free meals:free
免费食宿 => lodging:free meals:free
吃住全包 => lodging:free meals:free
包住 => lodging:free
免费住宿 => lodging:free
提供住宿 => lodging:?
提供食宿 => lodging:? meals:?
住宿费200元/月 => lodging:paid200
不包吃住 => lodging:no meals:no
食宿自理 => lodging:no meals:no
包两餐 => meals:free2
免费工作餐 => meals:free
五险 => insurance
五险一金 => insurance housing_fund
六险一金 => insurance housing_fund
缴纳社保 => insurance
无社保 => insurance:no
不交五险 => insurance:no
公积金 => housing_fund
意外险 => accident
夫妻房 => couple_room
可安排夫妻房 => couple_room
餐补300/月 => meal_allowance:300
餐补10元/天 => meal_allowance:10
高温补贴 => heat_allowance
全勤奖200 => attendance:200
年终奖 => year_end
13薪 => extra_month
报销路费 => travel
班车接送 => shuttle
带薪年假 => paid_leave
节日福利 => festival
8人间 => lodging:8beds
4-6人间，空调，独卫 => lodging:6beds room_facility:aircon room_facility:bath
食堂阿姨 => -
空调安装工 => -
"""


@pytest.mark.parametrize(("text", "expected"), cases(BENEFITS))
def test_benefits_are_told_apart(text: str, expected: str) -> None:
    shown = []
    for reading in read_benefits(text):
        benefit = reading.value
        assert benefit is not None
        mark = ""
        if not benefit.given:
            mark = ":no"
        elif benefit.kind == "lodging" and benefit.detail:
            mark = f":{benefit.detail}beds"
        elif benefit.kind in ("lodging", "meals"):
            state = {True: "free", False: "paid", None: "?"}[benefit.free]
            money = f"{benefit.amount_fen // 100}" if benefit.amount_fen else benefit.detail
            mark = f":{state}{money}"
        elif benefit.kind == "room_facility":
            mark = f":{benefit.detail}"
        elif benefit.amount_fen:
            mark = f":{benefit.amount_fen // 100}"
        shown.append(f"{benefit.kind.value}{mark}")
    assert sorted(shown) == ([] if expected == "-" else sorted(expected.split()))


SCHOOLING = """
初中 => junior
初中以上 => junior
初中及以上学历 => junior
高中/中专以上 => senior
中专或高中 => senior
大专 => college
大专及以上 => college
本科 => bachelor
小学毕业即可 => primary
学历不限 => any
不限 => any
识字即可 => any
初中以下 => upto junior
聪明 => ?
"""


@pytest.mark.parametrize(("text", "expected"), cases(SCHOOLING))
def test_schooling_is_read(text: str, expected: str) -> None:
    value = read_schooling(text).value
    if expected == "?":
        assert value is None
        return
    assert value is not None
    assert (f"upto {value.most}" if value.most else value.least or "any") == expected


EXPERIENCE = """
1年以上经验 => 12
两年以上缝纫工作经验 => 24
半年以上经验 => 6
3年 => 36
6个月 => 6
不限 => 0
生手可学 => 0
新手也可以 => 0
无需经验 => 0
有经验优先 => 0
有2年以上经验者优先 => 0
熟练工 => ?
有相关经验 => ?
"""


@pytest.mark.parametrize(("text", "expected"), cases(EXPERIENCE))
def test_experience_is_read_in_months(text: str, expected: str) -> None:
    value = read_experience(text).value
    assert ("?" if value is None else str(value)) == expected


CERTIFICATES = """
持电工证 => electrician
低压电工操作证 => electrician
高低压电工证 => electrician electrician_hv
需焊工证 => welding
有焊工证优先 => (welding)
叉车证 => forklift
N1叉车证 => forklift
健康证 => health
C1驾照 => driving
保安员证 => guard
行车证 => crane
登高证 => height
无需健康证 => -
身份证 => -
"""


@pytest.mark.parametrize(("text", "expected"), cases(CERTIFICATES))
def test_certificates_needed_and_preferred(text: str, expected: str) -> None:
    found = [r.value for r in read_certificates(text) if r.value]
    shown = sorted(c.code if c.needed else f"({c.code})" for c in found)
    assert shown == ([] if expected == "-" else expected.split())


def test_words_about_sex_are_pointed_at_and_not_judged() -> None:
    found = find_sex_words(source("男女不限，女鞋针车工，男工优先，男女宿舍分开"))
    assert [r.text for r in found] == ["男女不限", "男工优先"]


def test_whom_to_call() -> None:
    of = source("联系人：张先生 138 0000 0001，微信：yangben_01")
    assert [r.value for r in find_phones(of)] == ["13800000001"]
    name, wechat = find_contact_name(of), find_wechat(of)
    assert name is not None
    assert name.value == "张先生"
    assert wechat is not None
    assert wechat.value == "yangben_01"
    assert [r.value for r in find_phones(source("电话0571-88880000转801"))] == ["0571-88880000#801"]
    assert find_phones(source("身份证号510824199001011234")) == ()


@pytest.mark.parametrize(
    ("text", "numbers", "name"),
    [
        ("报名:0571-86660001转8005 王经理", ["0571-86660001#8005"], "王经理"),
        ("电话 138.0013.8000 138 0013 8001", ["13800138000", "13800138001"], ""),
        ("李主管：(0573)8222 3333#12", ["0573-82223333#12"], "李主管"),
        ("热线４００－８８０－１２３４", ["4008801234"], ""),
        ("联系13700000001/13700000002（赵姐）", ["13700000001", "13700000002"], "赵姐"),
        ("+86 139-0000-0003 找孙总", ["13900000003"], "孙总"),
        ("13812340005-6000元起", ["13812340005"], ""),
        ("0571-8888888 8小时，月薪6000-8000", ["0571-8888888"], ""),
        ("年龄18-45 8000-100元/月 13-18 2600-4500", [], ""),
        ("时间 2026-11-30 08:00-17:30 19:00-22:30", [], ""),
        ("统一代码91330110MA0000001X 证号19800000001234", [], ""),
    ],
)
def test_telephones_within_a_message_keep_extensions_and_are_no_other_figures(
    text: str, numbers: list[str], name: str
) -> None:
    of = source(text)
    assert [r.value for r in find_phones(of)] == numbers
    found = find_contact_name(of)
    assert (found.value if found else "") == name


@settings(max_examples=120)
@given(st.text(max_size=80))
def test_no_reader_stumbles_over_any_text_and_every_span_holds(text: str) -> None:
    time = read_worktime(text)
    readings: list[Reading[object] | None] = [
        read_headcount(text), read_ages(text), read_dates(text, TODAY), read_place(text),
        read_schooling(text), read_experience(text), *read_benefits(text),
        *read_certificates(text), time.shift, time.hours_per_day, time.days_per_month,
    ]  # fmt: skip
    for reading in readings:
        if reading is not None:
            assert 0 <= reading.start <= reading.end <= len(text)
            assert reading.text in ("", text[reading.start : reading.end])
