"""Wages as people write them: value, period and certainty, and the words they came from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.fields.pay_labels import Pays
from intake.fields.readings import Certainty
from intake.fields.source import source
from intake.fields.wages import find_pay, read_pay, read_wage
from tests.intake.tables import cases

# low-high/period [x months] [certainty], or ?code; an open side is empty
CELLS = """
4-6千/月 => 4000-6000/month sure
4-6千 => 4000-6000/month
1-1.5万·13薪 => 10000-15000/month x13 sure
1-1.5万*13薪 => 10000-15000/month x13
1-1.5万 13薪 => 10000-15000/month x13
6000—9000元 => 6000-9000/month
6000–9000元 => 6000-9000/month
6000-9000 => 6000-9000/month likely
6000~9000 => 6000-9000/month
6000～9000元/月 => 6000-9000/month sure
6000〜9000元/月 => 6000-9000/month
6000至9000元 => 6000-9000/month
6000到9000块 => 6000-9000/month
６０００－９０００元／月 => 6000-9000/month
6,000-9,000元/月 => 6000-9000/month
6000一9000元 => 6000-9000/month
6000————9000 => 6000-9000/month
面议（5000起） => 5000-/month
2490底薪+加班 => 2490-2490/month
30万/年以上 => 300000-/year
每小时22元 => 22-22/hour
一小时25 => 25-25/hour
一个月6000 => 6000-6000/month
18元/h+全勤300 => 18-/hour
6000 - 9000 元 / 月 => 6000-9000/month sure
6000.00-9000.00 => 6000-9000/month
¥6000-9000 => 6000-9000/month
￥6000~￥9000/月 => 6000-9000/month
6000元-9000元 => 6000-9000/month
6000元/月-9000元/月 => 6000-9000/month
6000/月-9000/月 => 6000-9000/month sure
月薪6000-9000 => 6000-9000/month sure
月薪:6000-9000元 => 6000-9000/month sure
工资6000-9000 => 6000-9000/month
工资待遇：6000-9000 => 6000-9000/month
综合工资6000-9000 => 6000-9000/month
综合薪资6000-9000元/月 => 6000-9000/month sure
月综合6000-9000 => 6000-9000/month sure
6k-9k => 6000-9000/month
6-9k => 6000-9000/month
6K-9K/月 => 6000-9000/month sure
6-9K·14薪 => 6000-9000/month x14 sure
8k-1.2w => 8000-12000/month
1.2w-1.5w => 12000-15000/month
1W-1.5W => 10000-15000/month
8千-1万 => 8000-10000/month
8千-1.2万·14薪 => 8000-12000/month x14
7千-1.1万 => 7000-11000/month
0.6-0.9万/月 => 6000-9000/month
0.8-1.2万元 => 8000-12000/month
0.5-2.5万/月 => 5000-25000/month
6千5-8千 => 6500-8000/month
6千5 => 6500-6500/month
1万2 => 12000-12000/month
1万2千 => 12000-12000/month
5-6000 => 5000-6000/month likely
6-8000元 => 6000-8000/month likely
5000-8千 => 5000-8000/month
6千-8000 => 6000-8000/month
四千五 => 4500-4500/month
四千五到六千 => 4500-6000/month
四五千 => 4000-5000/month
月薪五六千 => 5000-6000/month
七八千块 => 7000-8000/month
三千五至五千 => 3500-5000/month
六千到八千一个月 => 6000-8000/month sure
一万二 => 12000-12000/month
一万五 => 15000-15000/month
一万到一万五 => 10000-15000/month
一万二千 => 12000-12000/month
两千三百块 => 2300-2300/month
八千左右 => 8000-8000/month likely
8000左右 => 8000-8000/month likely
约8000 => 8000-8000/month likely
平均8000 => 8000-8000/month likely
8000以上 => 8000-/month
8000元以上/月 => 8000-/month sure
8000以上元/月 => 8000-/month
8000元/月以上 => 8000-/month sure
8000元及以上 => 8000-/month
8000起 => 8000-/month
8000元起 => 8000-/month
8000+ => 8000-/month
8k+ => 8000-/month
8000＋ => 8000-/month
不低于8000 => 8000-/month
至少8000元 => 8000-/month
六千多 => 6000-/month
6000多 => 6000-/month
8000以下 => -8000/month
3千及以下 => -3000/month
最高12000 => -12000/month
可达12000元/月 => -12000/month sure
不超过5000 => -5000/month
8000封顶 => -8000/month
1.5千以下/月 => -1500/month
10万以上/月 => 100000-/month
22元/小时 => 22-22/hour sure
22/小时 => 22-22/hour sure
22元/时 => 22-22/hour
22元/h => 22-22/hour
22元每小时 => 22-22/hour
22元一小时 => 22-22/hour
22块钱一小时 => 22-22/hour
22.5元/小时 => 22.5-22.5/hour
22-25元/小时 => 22-25/hour
时薪22 => 22-22/hour sure
时薪22-25元 => 22-25/hour
小时工18元 => 18-18/hour
工价23元/小时 => 23-23/hour
200/天 => 200-200/day sure
200元/天 => 200-200/day
200元/日 => 200-200/day
200-260元/天 => 200-260/day
200一天 => 200-200/day
200块一天 => 200-200/day
三百一天 => 300-300/day
两百六一天 => 260-260/day
日薪200-300 => 200-300/day
日结200 => 200-200/day
350元/工 => 350-350/shift
180元/班 => 180-180/shift
年薪10-15万 => 100000-150000/year sure
10-15万/年 => 100000-150000/year sure
10万-15万/年 => 100000-150000/year
8W-10W/年 => 80000-100000/year
年薪12万以上 => 120000-/year
年收入8-10万 => 80000-100000/year
100万以上/年 => 1000000-/year
2万以下/年 => -20000/year
1500元/周 => 1500-1500/week
0.35元/件 => 0.35-0.35/piece
0.5-1.2元/件 => 0.5-1.2/piece
计件单价0.8 => 0.8-0.8/piece
3元/双 => 3-3/piece
15元一条 => 15-15/piece
6000-7500元/人/月 => 6000-7500/month sure
5500元/人·月 => 5500-5500/month
8000元/人 => 8000-8000/month
['4-6千/月'] => 4000-6000/month
<b>5000</b> => 5000-5000/month
5000到7000不等 => 5000-7000/month
到手5000-6500 => 5000-6500/month
税后8000 => 8000-8000/month
底薪2490+计件 => 2490-2490/month
底薪2490+计件，综合6000-9000 => 6000-9000/month
底薪3000+提成，综合5000-8000 => 5000-8000/month
无责底薪3500+提成 => 3500-3500/month
保底5000 => 5000-5000/month
保底4000+计件 => 4000-4000/month
计件，保底4500，多劳多得 => 4500-4500/month
计件，6000-9000 => 6000-9000/month
4500+计件 => 4500-/month likely
工资4000+全勤200+餐补300 => 4000-/month likely
试用期4000，转正5000-7000 => 5000-7000/month
试用期工资3500，转正后4500-6000元 => 4500-6000/month
新手4000-5000，熟手6000-9000 => 6000-9000/month
6000-9000，包吃住 => 6000-9000/month
5000-6000(含全勤奖200) => 5000-6000/month
5000-7000元，餐补300/月 => 5000-7000/month
5000-7000，年底双薪 => 5000-7000/month x13
4500-6000·十三薪 => 4500-6000/month x13
22元/小时，月综合5500-6500 => 5500-6500/month
15薪，8000-10000 => 8000-10000/month x15
6000-9000，每月15号发工资 => 6000-9000/month
6000-9000 五险一金 => 6000-9000/month
8千五险一金 => 8000-8000/month
6000-8000可面议 => 6000-8000/month
面议 => ?negotiable
薪资面议 => ?negotiable
面谈 => ?negotiable
详谈 => ?negotiable
待定 => ?negotiable
按公司规定 => ?negotiable
待遇从优 => ?negotiable
计件 => ?piece_without_figure
计件多劳多得 => ?piece_without_figure
月入过万 => ?unreadable
高薪 => ?unreadable
13.0-14.0 => ?unit_unclear
25 => ?unit_unclear
200-260 => ?unit_unclear
22 => ?unit_unclear
10万 => ?unit_unclear
10-20万 => ?unit_unclear
0 => ?zero
0元 => ?zero
0-5000 => ?zero
-5000 => ?negative
99999999 => ?implausible
99999999元/月 => ?implausible
1元/月 => ?implausible
5元/天 => ?implausible
60000/小时 => ?implausible
9000-6000 => ?low_above_high
9千-6千/月 => ?low_above_high
1.5-1万 => ?low_above_high
6000/9000 => ?several_wages
普工5000-6000，技工7000-9000 => ?several_wages
0.035元/件 => ?finer_than_fen
半月结3000元 => ?unit_unclear
[] => ?unreadable
月休4天 => ?unreadable
包吃住 => ?unreadable
<script>alert(1)</script> => ?unreadable
"""


def _shown(text: str) -> tuple[str, str]:
    reading = read_wage(text)
    wage = reading.value
    if wage is None:
        return f"?{reading.question}", reading.certainty.value
    ends = ["" if x is None else f"{x / 100:.10g}" for x in (wage.low_fen, wage.high_fen)]
    months = f" x{wage.months_per_year}" if wage.months_per_year else ""
    return f"{ends[0]}-{ends[1]}/{wage.per.value}{months}", reading.certainty.value


@pytest.mark.parametrize(("text", "expected"), cases(CELLS))
def test_a_wage_cell_is_read_or_asked_for(text: str, expected: str) -> None:
    shown, certainty = _shown(text)
    for word in ("sure", "likely"):
        if expected.endswith(f" {word}"):
            assert certainty == word
            expected = expected.removesuffix(f" {word}")
    assert shown == expected
    assert (certainty == "question") == expected.startswith("?")


def test_an_empty_cell_is_missing() -> None:
    assert read_wage("").question == "missing"
    assert read_wage("  \u3000").question == "missing"


@pytest.mark.parametrize(
    ("text", "pays", "low"),
    [
        ("底薪2490+计件", Pays.BASE, 249000),
        ("底薪2490+加班费，综合6000-8000", Pays.BASE, 249000),
        ("保底4000", Pays.GUARANTEE, 400000),
        ("试用期3500，转正5000", Pays.TRIAL, 350000),
        ("新手4000，熟手6000", Pays.NEWCOMER, 400000),
        ("6000-8000，全勤奖200", Pays.ALLOWANCE, 20000),
        ("6000-8000，餐补300/月", Pays.ALLOWANCE, 30000),
        ("月薪6000，入职奖1000元", Pays.REBATE, 100000),
        ("月综合6000-7000，返费3000", Pays.REBATE, 300000),
        ("6000-8000，住宿费200", Pays.FEE, 20000),
        ("6000-8000元，押金500元", Pays.FEE, 50000),
        ("计件单价0.8元/件，综合6000", Pays.PIECE, 80),
    ],
)
def test_every_amount_is_told_by_what_it_pays_for(text: str, pays: Pays, low: int) -> None:
    found = read_pay(text).of(pays)
    assert found is not None
    assert found.value is not None
    assert found.value.low_fen == low


def test_take_home_and_gross_are_told_apart() -> None:
    assert read_wage("到手5000-6000").value.net is True
    assert read_wage("税前8000").value.net is False
    assert read_wage("5000-6000").value.net is None


def test_payday_and_cycle_are_read_beside_the_wage() -> None:
    pay = read_pay("6000-9000元/月，每月25号发工资")
    assert pay.payday is not None
    assert pay.payday.value == 25
    cycle = read_pay("200元/天，日结").cycle
    assert cycle is not None
    assert cycle.value == "day"


RUNNING = """
员工500人，占地20000平方，年产值3亿元，招普工，月薪5000-7000 => 5000-7000/month
普工20人，6000-8000，电话13800000001 => 6000-8000/month
2026年2月8日到岗，工资6500 => 6500-6500/month
报名电话0571-88880000，月薪5000元 => 5000-5000/month
住宿费200元/月从工资扣，月薪6500-8000元 => 6500-8000/month
返费3000元（满45天），月综合6000-7000 => 6000-7000/month
年龄18-45岁，身高160以上，工资4500-5500 => 4500-5500/month
搬运25公斤，每小时6次，工资7000 => 7000-7000/month
夜班补贴15元/天，综合工资5500-7000元 => 5500-7000/month
高温补贴300元，工资6000元/月 => 6000-6000/month
介绍一人奖500元，22元/小时 => 22-22/hour
成立于2005年，注册资金1000万元，诚聘普工 => ?missing
文二路1200号，乘5路车到 => ?missing
8人间，两班倒，18-40岁 => ?missing
工资面议 => ?negotiable
1.会看图纸。\\n2.能加班。\\n3.3000-4000元/月 => 3000-4000/month
月薪十万不是梦 => ?missing
做一休一20:30-5:30，185元/晚 => 185-185/day
每天180-220元，管吃 => 180-220/day
普工23元/小时，三个月后转正月综合6800-7500 => 6800-7500/month
"""


@pytest.mark.parametrize(("text", "expected"), cases(RUNNING))
def test_in_running_text_only_money_is_pay(text: str, expected: str) -> None:
    main = find_pay(source(text)).main
    if expected.startswith("?"):
        assert main.question == expected[1:]
        return
    assert main.value is not None
    ends = [
        "" if x is None else f"{x / 100:.10g}" for x in (main.value.low_fen, main.value.high_fen)
    ]
    assert f"{ends[0]}-{ends[1]}/{main.value.per.value}" == expected


@pytest.mark.parametrize("text", [given for given, expected in cases(CELLS) if "?" not in expected])
def test_a_reading_points_at_its_own_words(text: str) -> None:
    reading = read_wage(text)
    assert text[reading.start : reading.end] == reading.text
    assert any(c.isdigit() or c in "一二两三四五六七八九" for c in reading.text)


@settings(max_examples=150)
@given(st.text(max_size=60))
def test_any_text_gives_a_reading_and_never_an_error(text: str) -> None:
    reading = read_wage(text)
    assert (reading.value is None) == (reading.certainty is Certainty.QUESTION)
    assert text[reading.start : reading.end] == reading.text
    if reading.value is not None:
        low, high = reading.value.low_fen, reading.value.high_fen
        assert low is None or high is None or 0 < low <= high


@settings(max_examples=150)
@given(st.integers(500, 60_000), st.integers(0, 40_000), st.sampled_from("-~—–～至到"))
def test_any_span_of_yuan_a_month_is_read_as_written(low: int, more: int, dash: str) -> None:
    wage = read_wage(f"{low}{dash}{low + more}元/月").value
    assert wage is not None
    assert (wage.low_fen, wage.high_fen) == (low * 100, (low + more) * 100)
