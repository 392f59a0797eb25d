"""Where a second reading stands beside the one taken, the field is asked with its words."""

# ruff: noqa: E501  (messages stand as they are pasted)

from datetime import date

import pytest

from intake.drafts.values import DraftField
from intake.messages import MessagePreview, read_message

TODAY = date(2026, 11, 15)


def read(text: str) -> MessagePreview:
    """By the rules alone: what the second reader adds is tested in test_second_reader.py."""
    return read_message(text, today=TODAY, near="330110", heard=False)


@pytest.mark.parametrize(
    ("text", "post", "field", "code"),
    [
        ("保安2名，40岁以下，月薪5000元\n要求：50周岁以下", "保安", "age_max", "several_ages"),
        ("普工5名，6000元/月，高中以上，大专学历", "普工", "schooling_min", "several_schooling"),
        (
            "普工5名，6000元/月，每月15号发工资，20号发奖金工资",
            "普工",
            "payday",
            "several_paydays",
        ),
        ("普工5名，6000元/月，本地人不包住，外地人包住", "普工", "lodging", "lodging_unclear"),
        ("普工5名，工资6000，做熟了7800", "普工", "wage_low_fen", "several_wages"),
        ("电焊工8个 打磨工10个 日结350/300", "打磨工", "wage_low_fen", "several_wages"),
        ("雕刻工要四个不对是五个，一天三百五", "雕刻工", "places", "several_headcounts"),
        ("充绒4人 7500\n包住\n充绒2人", "充绒", "places", "several_headcounts"),
        ("糊盒6人5500，机长2人9000\n糊盒现在要10人", "糊盒", "places", "several_headcounts"),
        ("印花工3对夫妻，一对月入2万左右", "印花工", "wage_low_fen", "pay_of_two"),
        ("柯桥样甲印染有限公司，普工5名，6000元/月", "普工", "region_code", "place_unread"),
        ("普工5名，6000元/月，住的话厂后面那栋楼", "普工", "lodging", "not_taken"),
        ("普工5名，6000元/月，到点了就发工资", "普工", "payday", "not_taken"),
    ],
)
def test_two_readings_of_a_posts_own_words_are_a_question(
    text: str, post: str, field: str, code: str
) -> None:
    draft = next(d for d in read(text).drafts if d.title == post)
    asked = draft.fields[field]
    assert (asked.value, asked.question) == (None, code)
    assert asked.text
    assert asked.text in text


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("普工5名，年满18岁，45岁以下，6000元/月", "age_max", 45),
        ("普工5名，6000元/月，大专以上，本科优先", "schooling_min", "college"),
        ("普工5名，6000元/月，包住，外宿补贴100", "lodging", "free"),
        ("普工5名，底薪2490，综合6000-7000元/月，全勤奖200", "wage_low_fen", 600000),
        ("普工5名，6000元/月，押金2000，电话13800000001", "wage_low_fen", 600000),
    ],
)
def test_what_only_looks_like_a_second_reading_is_taken(
    text: str, field: str, value: object
) -> None:
    (draft,) = read(text).drafts
    assert draft.value(field) == value


def _shown(field: DraftField | None) -> tuple[object, str]:
    return (None, "") if field is None else (field.value, field.question)


def test_a_line_below_posts_some_of_which_say_otherwise_is_asked_of_the_rest() -> None:
    found = read(
        "1、普工20名，6000元/月，50岁以下\n2、质检5名，5500元/月\n3、保安2名，4500元/月\n\n工资待遇好\n年龄55岁以下"
    )
    assert [_shown(d.fields.get("age_max")) for d in found.drafts] == [
        (50, ""), (None, "whose"), (None, "whose"),
    ]  # fmt: skip


def test_lodging_told_only_at_the_end_of_the_last_post_is_asked_of_the_others() -> None:
    found = read("1、挤塑工3名，8000元/月\n2、打轴工2名，5500元/月\n3、行车工1名，7000元/月，包住")
    assert [_shown(d.fields.get("lodging")) for d in found.drafts] == [
        (None, "whose"), (None, "whose"), ("free", ""),
    ]  # fmt: skip


def test_requirements_of_one_post_are_not_everybodys() -> None:
    found = read(
        "一、生产人员10名\n男女不限\n二、药物分析人员2名\n药学专业，本科以上学历； 三、网络管理人员 1名\n中专以上学历"
    )
    assert [_shown(d.fields.get("schooling_min")) for d in found.drafts] == [
        (None, "whose"), ("bachelor", ""), (None, "whose"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "titles", "places"),
    [
        ("箱包厂招工：平车12，坎车8，人字车4，手工10", ["平车", "坎车", "人字车", "手工"], [12, 8, 4, 10]),
        ("架子工要不要？要3个，木工5个，一天350", ["架子工", "木工"], [3, 5]),
        (
            "针车工6个一个月八千烧边工2个五千五刷胶工4个六千",
            ["针车工", "烧边工", "刷胶工"],
            [6, 2, 4],
        ),
        ("7500元/月——压延工，需6人\n6800元/月——裁断工，需4人", ["压延工", "裁断工"], [6, 4]),
        ("四、生物液体发酵岗位2名\n五、化学合成研究人员5名", ["生物液体发酵", "化学合成研究人员"], [2, 5]),
        ("力工12个 一天280 打更俩 一个月4500", ["力工", "打更"], [12, 2]),
        ("1、储备干部：5名\n2、普工：男35岁以下，长白班\n3、保安：4名", ["储备干部", "普工", "保安"], [5, None, 4]),
        ("年前最后一批招工\n绕线工8人\n包装计时5500", ["绕线工", "包装"], [8, None]),
        ("样湖养殖场/吴兴区织里镇/投喂工4人/到手6000/管吃住\n样童童装/吴兴区织里镇/裁床2人/12000/管吃住", ["投喂工", "裁床"], [4, 2]),
    ],
)  # fmt: skip
def test_no_post_is_lost_whatever_stands_around_it(
    text: str, titles: list[str], places: list[int | None]
) -> None:
    found = read(text).drafts
    assert [d.title for d in found] == titles
    assert [d.value("places") for d in found] == places


def test_firms_of_lines_are_their_own_or_asked() -> None:
    found = read(
        "①永康古山 样甲杯业 贴标工6人 5000-5500\n②永康西城 样乙不锈钢 卷圆工2人 8500\n③义乌佛堂 样丙饰品 点钻工20人"
    )
    assert [_shown(d.fields["employer_name"]) for d in found.drafts] == [
        ("样甲杯业", "from_text"), (None, "several_firms"), ("样丙饰品", "from_text"),
    ]  # fmt: skip
    assert [d.value("region_code") for d in found.drafts] == ["330784", "330784", "330782"]


@pytest.mark.parametrize("text", ["平湖电子大厂招普工100名，6500元/月", "我们厂现在要套口的六个人"])
def test_what_is_nobodys_name_is_no_firm(text: str) -> None:
    (draft,) = read(text).drafts
    assert "employer_name" not in draft.fields


def test_a_page_of_a_job_site_is_one_post_whatever_its_duties_name() -> None:
    found = read(
        "机电维修工程师（长期招聘）\n薪资：8000-12000元/月\n人数：2\n余姚样甲塑业有限公司\n岗位职责：\n"
        "（一）维护60台注塑机、配合操作工，带领8人的班组；\n（二）生日假一天、生日蛋糕一个；\n"
        "机电维修工程师 3名，7000-9000元/月\n地址：余姚市泗门镇"
    )
    (draft,) = found.drafts
    assert draft.title == "机电维修工程师"
    assert _shown(draft.fields["places"]) == (None, "several_headcounts")
    assert _shown(draft.fields["wage_low_fen"]) == (None, "several_wages")
    assert "wage_high_fen" not in draft.fields
    assert draft.value("employer_name") == "余姚样甲塑业有限公司"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("样甲商务股份有限公司招聘前端开发工程师 1人 面议", "前端开发工程师"),
        ("样甲健康管理有限公司招聘储备健康管理师 3人 5000-8000", "储备健康管理师"),
        ("样甲门窗有限公司招聘门窗制作熟练工 5人 6000", "门窗制作熟练工"),
        ("招聘职位：现货股票行情分析师\n招聘人数：2人", "现货股票行情分析师"),
    ],
)
def test_words_of_requirements_may_stand_inside_a_name(line: str, title: str) -> None:
    assert [d.title for d in read(line).drafts] == [title]


def test_a_branch_is_not_cut_off_its_firm() -> None:
    found = read("长沙样甲管理咨询有限公司重庆分公司招聘顾问 5人 5000-8000元/月")
    assert found.drafts[0].value("employer_name") == "长沙样甲管理咨询有限公司重庆分公司"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("文员2名，年轻团队8090后为主", "wage_high_fen"),
        ("文员2名，5000元/月，地处地铁口，上下班方便", "work_address"),
        ("文员2名，5000元/月\n工作地点在哪里？", "work_address"),
        ("文员2名，5000元/月，要保险从业资格证", "certificates"),
    ],
)
def test_words_that_are_none_of_it_are_not_taken(text: str, field: str) -> None:
    (draft,) = read(text).drafts
    assert draft.value(field) is None


@pytest.mark.parametrize(
    ("line", "value", "question"),
    [
        ("样溪县样口镇竹筷厂招选料工5名，月薪4500元", None, "firm_described"),
        ("样田县样湖镇养鸭合作社招工：喂料工2人，4000元/月", None, "firm_described"),
        ("样口镇宏样五金厂招选料工5名，月薪4500元", "样口镇宏样五金厂", "from_text"),
        ("样溪样甲竹业有限公司招选料工5名，月薪4500元", "样溪样甲竹业有限公司", "from_text"),
    ],
)
def test_a_place_and_a_trade_are_asked_for_their_name(
    line: str, value: str | None, question: str
) -> None:
    (draft,) = read_message(line, today=TODAY, near="330110").drafts
    firm = draft.fields["employer_name"]
    assert (firm.value, firm.question) == (value, question)
