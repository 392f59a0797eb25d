"""Working time as group messages and cells write it; the right values were set down by hand."""

import pytest

from intake.drafts.formfields import worktime_fields
from intake.fields.worktime import read_worktime
from tests.intake.tables import cases

# shift, hours a day, days a month, share of nights; ? asked
PHRASES = """
# rotations in words
白班晚班一周一换 => shift=two share=50
白班夜班半月一倒 => shift=two share=50
白班8-20点，晚班20-8点 => shift=two hours=12 share=50
白班8:00-20:00 夜班20:00-8:00 => shift=two hours=12 share=50
白班7:30-19:30，夜班19:30-7:30，一周一倒 => shift=two hours=12 share=50
白班/夜班轮流上 => shift=two share=50
两班倒，半个月倒一次班 => shift=two share=50
两班倒12小时 => shift=two hours=12 share=50
08:30:00至20:30:00 午休1小时 => hours=11
12小时两班 => shift=two hours=12 share=50
12小时两班制，月休2天 => shift=two hours=12 days=28 share=50
2班倒，每班12小时 => shift=two hours=12 share=50
白加黑两班倒 => shift=two share=50
白晚班每周轮换 => shift=two share=50
早班晚班两班倒 => shift=two share=50
一周白班一周夜班 => shift=two share=50
白夜班15天一轮 => shift=two share=50
两班制（8:00-20:00/20:00-8:00） => shift=two hours=12 share=50
早8晚8，晚8早8，两班倒 => shift=two hours=12 share=50
三班倒 => shift=three share=33
三班倒，8小时一班 => shift=three hours=8 share=33
早中晚三班，每班8小时 => shift=three hours=8 share=33
早班8-16点，中班16-24点，夜班0-8点 => shift=three hours=8 share=33
早中夜三班轮换 => shift=three share=33
3班8小时 => shift=three hours=8 share=33
三班制8小时，做六休一 => shift=three hours=8 days=26 share=33
四班三运转 => shift=four_three share=33
四班三运转，8小时 => shift=four_three hours=8 share=33
4班3倒 => shift=four_three share=33
四班两运转12小时 => shift=two hours=12 share=50
三班两倒 => shift=two share=50
# days
长白班 => shift=day share=0
长白班，8小时 => shift=day hours=8 share=0
常日班8小时双休 => shift=day hours=8 days=21.75 share=0
正常白班，单休 => shift=day days=26 share=0
只上白班，不上夜班 => shift=day share=0
没有夜班，白班8小时 => shift=day hours=8 share=0
无夜班 => share=0
不倒班，长白班 => shift=day share=0
常白班 8:00-17:30 午休1.5小时 => shift=day hours=8 share=0
行政班8:30-17:30，中午休息一小时 => shift=day hours=8 share=0
# nights
夜班（固定），22元/小时 => shift=night share=100
固定夜班20:00-8:00 => shift=night hours=12 share=100
长夜班，每晚10小时 => shift=night hours=10 share=100
专上夜班，晚8点到早8点 => shift=night hours=12 share=100
长期夜班 22:00-6:00 => shift=night hours=8 share=100
# shifts on offer: which is asked
白班、夜班可选 => shift=?
长白班或两班倒 => shift=?
两班倒或三班倒 => shift=?
有长白班也有夜班 => shift=?
# breaks
9:00-18:00 中午休息1.5小时 => hours=7.5
8:00-17:00，午休1小时 => hours=8
8:30-17:30（午休一个小时） => hours=8
8:00-18:00 中间休息2小时 => hours=8
上班时间8:00-17:30，含午休90分钟 => hours=8
8点到18点，中午休一个半小时 => hours=8.5
8:00-20:00，吃饭时间1小时 => hours=11
8:00-20:00两班倒，吃饭休息各半小时 => shift=two hours=11 share=50
早八点到晚六点，中午休息两小时 => hours=8
7:00-19:00，午餐晚餐各休息30分钟 => hours=11
# clocks
7:30-11:30 13:00-17:30 => hours=8.5
上午8:00-11:30，下午13:00-17:30 => hours=8
8:00-12:00 13:30-17:30 18:00-20:00 => hours=10
早7晚7 => hours=12
早七点到晚七点 => hours=12
早8晚5 => hours=9
早八晚六双休 => hours=10 days=21.75
上午7:30-11:30，下午12:30-16:30，晚上17:30-19:30 => hours=10
8:00-17:00 => hours=9
0:08:30-0:20:05 => -
上班时间：早上8点半—下午5点半 => hours=9
工作时间8:00—16:30，做五休二 => hours=8.5 days=21.75
# hours
8小时+加班2-3小时 => hours=11
每天8小时加班2小时 => hours=10
8+3小时 => hours=11
8小时之外另算加班费 => hours=8
每天工作9小时，月休4天 => hours=9 days=26
10小时/天，26天/月 => hours=10 days=26
每天10-12小时 => hours=12
11小时工作制（含吃饭1小时） => hours=10
一天十二个小时 => hours=12
上10个小时，单休 => hours=10 days=26
日工作8小时，加班另计 => hours=8
# turn and rest
上12休12 => hours=12
上12休24 => hours=12 days=20
上24休24 => hours=? days=15
上24休48 => hours=? days=10
上一休一 => days=15
做一休一，每班12小时 => hours=12 days=15
上二休一 => days=20
上四休二 => days=20
做六休一 => days=26
六天制 => days=26
五天八小时，周末双休 => hours=8 days=21.75
单休 => days=26
双休 => days=21.75
大小周 => days=23.9
大小周，周六加班算加班费 => days=23.9
月休2天 => days=28
月休4天 => days=26
月休四天，长白班 => shift=day days=26 share=0
每周休一天 => days=26
每月休息3天 => days=27
一个月放假两天 => days=28
月休2—3天 => days=28
全月无休 => days=30
26天制，8小时 => hours=8 days=26
28天10小时 => hours=10 days=28
每周工作五天 => days=21.75
每周上六天班 => days=26
# what is not said
弹性工作 => -
弹性上班，时间自由 => -
上班有班车接送 => -
24小时热水 => -
班长2名，带班经验 => -
离厂车程2小时 => -
满3天可预支工资 => -
服从加班，能上班即可 => -
休息日加班2倍工资 => -
车间每班20人 => -
"""

# written after the readers were mended, before anything of it was tried
LATER = """
白晚班轮换，每班12小时 => shift=two hours=12 share=50
早班7:00-15:00 中班15:00-23:00 夜班23:00-7:00 => shift=three hours=8 share=33
白班夜班每两周轮换一次 => shift=two share=50
白班8:30-20:30，夜班20:30-8:30，包吃 => shift=two hours=12 share=50
可选白班或夜班 => shift=?
两班两倒 12小时 月休4天 => shift=two hours=12 days=26 share=50
三班两运转 => shift=two share=50
四班三倒，每天8小时 => shift=four_three hours=8 share=33
常白班，7:30-17:00，中午休息一个半小时 => shift=day hours=8 share=0
8:00-11:30，13:30-18:00，单休 => hours=8 days=26
早7点至晚7点，中间吃饭一小时 => hours=11
9点到21点，中午晚上各休息半小时 => hours=11
朝八晚六，午休2小时，做六休一 => hours=8 days=26
8小时加班3小时，大小周 => hours=11 days=23.9
每天8+2小时，月休两天 => hours=10 days=28
不用上夜班，8小时 => hours=8 share=0
正常班，无夜班，双休 => shift=day days=21.75 share=0
夜班20:30-5:30，长期夜班 => shift=night hours=9 share=100
上24休48，保安岗 => hours=? days=10
12小时制，上二休二 => hours=12 days=15
一周休一天，每天10小时 => hours=10 days=26
周末双休，8:30-17:30，午休一小时 => hours=8 days=21.75
每周工作六天，每天8小时 => hours=8 days=26
月休3天，两班倒 => shift=two days=27 share=50
早九晚六，双休 => hours=9 days=21.75
10点-14点，17点-21点，两头班 => shift=split hours=8 share=0
保洁上午6:00-10:00，下午14:00-18:00 => hours=8
上五休二，弹性打卡 => days=21.75
能接受倒班 => shift=two share=50
每天工作11小时，含1小时吃饭时间 => hours=10
白班12小时，月休2天 => shift=day hours=12 days=28 share=0
长白班，早上8点到下午5点，午休1小时，单休 => shift=day hours=8 days=26 share=0
工作时间：22:00至次日6:00 => hours=8
7:40-16:40 => hours=9
28天满勤，12小时两班 => shift=two hours=12 days=28 share=50
大夜班，0:00-8:00 => shift=night hours=8 share=100
"""


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def shown(text: str) -> str:
    """shift, hours, days and share of nights as a form would hold them."""
    fields = worktime_fields(read_worktime(text))
    names = (
        ("shift", "shift"), ("hours", "hours_per_day"), ("days", "days_per_month"),
        ("share", "night_share"),
    )  # fmt: skip
    held = [(word, fields[name].value) for word, name in names if name in fields]
    said = [f"{word}={'?' if value is None else _plain(value)}" for word, value in held]
    return " ".join(said) or "-"


@pytest.mark.parametrize(("text", "expected"), cases(PHRASES + LATER))
def test_working_time_is_what_a_reader_takes_from_it(text: str, expected: str) -> None:
    assert shown(text) == expected
