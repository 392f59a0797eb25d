"""Titles of posts: one or several, their trades with reasons, and what is asked."""

import pytest

from intake.fields.titles import read_occupation, split_title
from tests.intake.tables import cases

# title => trade, or ?code with the candidates
TRADES = """
普工 => gen_operative
流水线工人 => gen_operative
暑期工 => gen_operative
缝纫工 => sewing
平车工 => sewing
四线五线工 => sewing
车缝工 => sewing
裁床 => cutting
烫工 => ironing
套口工 => knit_linking
挡车工 => weaving
落纱工 => roll_doff
染缸工 => dye_finish
注塑工 => injection
冲床工 => press
数控车工 => cnc
CNC => cnc
仪表车工 => lathe
线切割 => ?ambiguous fitter cnc
模具钳工 => fitter
电焊工 => welder
二保焊工 => welder
焊锡工 => e_assembly
氩弧焊 => welder
折弯工 => sheet_metal
抛光工 => polish
喷漆工 => spray
电镀工 => plating
电工 => electrician
维修电工 => electrician
水电工 => electrician
机修工 => mech_repair
绕线工 => motor_winding
粘钻工 => crystal_craft
封边工 => furniture
糊盒工 => printing
架子工 => scaffold
钢筋工 => construction_skilled
泥瓦工 => construction_skilled
小工 => labourer
叉车工 => forklift
叉车司机 => forklift
铲车 => ?outside
仓管员 => warehouse
装卸工 => loader
分拣员 => parcel_sort
外卖骑手 => rider
服务员 => waiter
洗碗工 => kitchen_help
食堂阿姨 => kitchen_help
保洁阿姨 => cleaner
门卫 => guard
月嫂 => maternity
护工 => elder_care
淘宝客服 => ecom_cs
电子厂包装工 => packer
服装厂车工 => sewing
机械厂车工 => lathe
鞋厂打磨工 => shoe_lasting
食品厂包装工 => food_op
化工厂操作工 => chem_op
车工 => ?ambiguous lathe sewing
木工 => ?ambiguous furniture construction_skilled
司机 => ?ambiguous driver_truck ride_hail
针车工 => ?ambiguous shoe_stitch sewing
仓库主管 => ?outside
机电工程师 => ?outside
业务员 => ?outside
文员 => ?outside
会计 => ?outside
储备干部 => ?outside
吹玻璃师傅 => ?unknown_title
"""


@pytest.mark.parametrize(("title", "expected"), cases(TRADES))
def test_a_title_means_a_trade_or_is_asked_for(title: str, expected: str) -> None:
    reading = read_occupation(title)
    assert reading.value is not None
    if not expected.startswith("?"):
        assert (reading.value.best, reading.is_question) == (expected, False)
        return
    code, *candidates = expected[1:].split()
    assert reading.question == code
    assert reading.is_question
    if candidates:
        assert {c[0] for c in reading.value.candidates[: len(candidates)]} == set(candidates)


def test_the_line_of_business_settles_an_ambiguous_title() -> None:
    for industry, trade in (("服装", "sewing"), ("机械", "lathe")):
        reading = read_occupation("车工", industry)
        assert reading.value is not None
        assert (reading.value.best, reading.is_question) == (trade, False)


@pytest.mark.parametrize("title", ["叉车工", "铲车司机", "装车工"])
def test_a_word_inside_a_longer_one_is_no_trade(title: str) -> None:
    reading = read_occupation(title)
    assert reading.value is not None
    assert not {c[0] for c in reading.value.candidates} & {"lathe", "sewing"}


def test_a_welder_is_never_read_as_an_electrician() -> None:
    for title in ("电焊工", "电焊", "焊工（电焊）"):
        reading = read_occupation(title)
        assert reading.value is not None
        assert reading.value.best == "welder"
        assert "electrician" not in {c[0] for c in reading.value.candidates}


# title cell => post:headcount, each
SPLITS = """
缝纫工、裁剪工、质检各5名 => 缝纫工:5 裁剪工:5 质检:5
普工20人缝纫工30人裁剪工5人 => 普工:20 缝纫工:30 裁剪工:5
机修工 电工各2人 => 机修工:2 电工:2
注塑工艺员2名/注塑班长2名/注塑模修技工1名 => 注塑工艺员:2 注塑班长:2 注塑模修技工:1
急招！缝纫工30名，裁剪工5名 => 缝纫工:30 裁剪工:5
小货车驾驶员/发货员/文员/普工 => 小货车驾驶员:- 发货员:- 文员:- 普工:-
缝纫工和包装工 => 缝纫工:- 包装工:-
包装工+质检 => 包装工:- 质检:-
普工\\n电工 => 普工:- 电工:-
普工/操作工 => 普工/操作工:-
车工/平车 => 车工/平车:-
氩弧焊/二保焊工 => 氩弧焊/二保焊工:-
普工（男女不限）20名 => 普工:20
急聘电工 => 电工:-
诚聘：焊工 => 焊工:-
普工x20 => 普工:20
普工：20 => 普工:20
1、普工20名 => 普工:20
20名普工 => 普工:20
包装工还缺8个 => 包装工:8
焊工10人 6000-9000 => 焊工:10
若干普工 => 若干普工:?
普工若干名 => 普工:?
数控车床操作工(含学徒) => 数控车床操作工(含学徒):-
"""


@pytest.mark.parametrize(("text", "expected"), cases(SPLITS))
def test_several_posts_in_one_title_become_several(text: str, expected: str) -> None:
    shown = []
    for part in split_title(text):
        count = "-"
        if part.headcount is not None:
            count = str(part.headcount.value.places) if part.headcount.value else "?"
        shown.append(f"{part.title.value}:{count}")
    assert shown == expected.split()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("招聘经理", "招聘经理"),
        ("招商部总监", "招商部总监"),
        ("C++/QT软件工程师", "C++/QT软件工程师"),
        ("五险+高提成诚聘门店店长", "门店店长"),
        ("急急急+大量招聘暑期工", "暑期工"),
        ("客服专员月入5000", "客服专员"),
        ("电话客服（高提成+福利+五险一金）", "电话客服"),
        ("综合维修工", "综合维修工"),
        ("高薪资+高福利", "高薪资+高福利"),
    ],
)
def test_a_title_ends_where_pay_begins_and_keeps_its_own_words(text: str, title: str) -> None:
    assert [part.title.value for part in split_title(text)] == [title]


def test_a_part_points_at_its_own_words() -> None:
    text = "1、缝纫工 20名、裁剪工 5名"
    for part in split_title(text):
        assert text[part.title.start : part.title.end] == part.title.value
        assert part.headcount is not None
        assert text[part.headcount.start : part.headcount.end] == part.headcount.text
