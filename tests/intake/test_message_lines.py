"""Messages line by line: whose a line is, what is not read, that nothing is lost, how long it takes."""

# ruff: noqa: E501  (messages stand as they are pasted)

import itertools
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.messages import messages, strict
from benchmarks.messages.nightmares import NIGHTMARES, OF_MANY_NAMES, OF_TWO_PARTS, repeated
from intake.drafts.values import VacancyDraft
from intake.messages import MessagePreview, read_message, reader
from intake.unread import REASONS
from tests.intake.work import counted

TODAY = date(2026, 11, 15)
CORPORA = [m.text for name in ("golden", "held_out", "held_out_2", "held_out_3", "held_out_4",
                    "held_out_5", "held_out_6", "held_out_7", "held_out_8", "held_out_9", "held_out_10",
                    "held_out_11", "held_out_12", "held_out_13", "held_out_14", "held_out_15",
                    "held_out_16", "held_out_17", "held_out_18", "held_out_19", "held_out_20")
           for m in messages(name)]  # fmt: skip


def read(text: str) -> MessagePreview:
    """By the rules alone: what the second reader adds is tested in test_second_reader.py."""
    return read_message(text, today=TODAY, near="330110", heard=False)


def said(draft: VacancyDraft) -> tuple[object, ...]:
    return draft.title, draft.value("places"), draft.value("wage_low_fen")


def test_a_trade_nobody_knows_is_still_a_post_and_keeps_its_own_lines() -> None:
    found = read(
        "一、缝纫工 5名 6000元/月\n要求：有经验\n二、包装人员 10名 4500元/月\n"
        "要求：50岁以下，初中以上\n三、普工 3名 4000元/月"
    )
    assert [said(d) for d in found.drafts] == [
        ("缝纫工", 5, 600000), ("包装人员", 10, 450000), ("普工", 3, 400000),
    ]  # fmt: skip
    assert [d.value("age_max") for d in found.drafts] == [None, 50, None]
    assert [d.value("schooling_min") for d in found.drafts] == [None, "junior", None]


def test_requirements_under_the_last_post_are_its_own_where_each_had_some() -> None:
    found = read(
        "1、挤塑工 4名 7000元/月\n要求：会看图\n2、叉车工 2人 5800元/月\n要求：有证\n"
        "3、搬运工 6名 5000元/月\n要求：能吃苦，可两班倒\n以上岗位包吃住"
    )
    assert [d.value("requirements") for d in found.drafts] == [
        "要求：会看图", "要求：有证", "要求：能吃苦，可两班倒",
    ]  # fmt: skip
    assert [d.value("shift") for d in found.drafts] == [None, None, "two"]
    assert [d.value("lodging") for d in found.drafts] == ["free"] * 3


def test_what_a_general_line_says_holds_for_all_and_each_wage_for_its_own() -> None:
    found = read(
        "1. 电焊工 5人 8000-10000元/月\n2. 打磨工 10人 6000-8000元/月\n"
        "3. 食堂帮厨 2人 4500元/月\n以上岗位包吃住"
    )
    assert [said(d) for d in found.drafts] == [
        ("电焊工", 5, 800000), ("打磨工", 10, 600000), ("食堂帮厨", 2, 450000),
    ]  # fmt: skip
    assert [d.value("lodging") for d in found.drafts] == ["free"] * 3


def test_what_one_post_says_holds_for_it_alone() -> None:
    found = read(
        "1、挤塑工3名，8000元/月，三班倒\n2、打轴包装3名，5500元/月，包住\n3、行车工1名，7000元/月"
    )
    assert [d.value("shift") for d in found.drafts] == ["three", None, None]
    assert [d.value("lodging") for d in found.drafts] == [None, "free", None]


def test_lines_marked_with_little_pictures_are_facts_and_no_posts() -> None:
    found = read(
        "✅普工：30人，6000-7500元/月\n✅质检：5人，5500元/月\n🏠包住，四人间\n⏰两班倒12小时\n📞13800001002 王经理"
    )
    assert [d.title for d in found.drafts] == ["普工", "质检"]
    for draft in found.drafts:
        assert draft.value("lodging") == "free"
        assert draft.value("shift") == "two"
        assert draft.value("contact_phone") == "13800001002"


def test_a_slogan_on_top_is_not_another_firm() -> None:
    found = read(
        "【某某船厂急招】\n舟山样甲船舶修造有限公司招：\n1、电焊工 20名 9000元/月\n2、起重工 5名 8000元/月"
    )
    assert {d.value("employer_name") for d in found.drafts} == {"舟山样甲船舶修造有限公司"}


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        ("【样甲船厂急招】\n电焊工20名，9000元/月\n舟山样甲船舶修造有限公司", ["舟山样甲船舶修造有限公司"]),
        ("【样乙服饰招工啦】\n平车工15名，6000元/月\n杭州样乙服饰有限公司", ["杭州样乙服饰有限公司"]),
        ("样乙服饰招平车工15名，6000元/月\n样丙电子有限公司招普工5名", ["样乙服饰", "样丙电子有限公司"]),
    ],
)  # fmt: skip
def test_a_short_name_on_top_gives_way_to_the_same_firms_legal_name(
    text: str, firms: list[str]
) -> None:
    assert [d.value("employer_name") for d in read(text).drafts] == firms


@pytest.mark.parametrize(
    ("text", "places", "question"),
    [
        ("招普工若干，5000元/月", None, "headcount_vague"),
        ("招普工数十名，5000元/月", None, "headcount_vague"),
        ("招普工近百人，5000元/月", None, "headcount_vague"),
        ("招普工大量，5000元/月", None, "headcount_vague"),
        ("工厂只有500人左右，招50名额，普工，5000元/月", 50, ""),
        ("公司现有员工300人，现招普工20名，5000元/月", 20, ""),
        ("招普工50-80人，5000元/月", 80, "headcount_span"),
        ("招普工50+，5000元/月", 50, "about"),
        ("养殖工：夫妻2对，5000元/月", 4, "couples"),
        ("搬运工：男女各10名，5000元/月", 20, "counted_by_sex"),
        ("挤奶工：男5女3，5000元/月", 8, "counted_by_sex"),
    ],
)  # fmt: skip
def test_headcounts_are_right_or_asked(text: str, places: int | None, question: str) -> None:
    (draft,) = read(text).drafts
    assert draft.value("places") == places
    assert draft.fields["places"].question == question


def test_a_sum_for_several_posts_is_asked_for_each_and_each_is_each() -> None:
    found = read("服务员、传菜员、洗碗工各3名\n客房服务员、PA共8名")
    assert [d.value("places") for d in found.drafts] == [3, 3, 3, None, None]
    assert found.drafts[3].fields["places"].facts == {"together": 8}
    assert found.counted == 17


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("招商专员2名\n1、大专以上学历\n2、办公软件应用熟练\n行政前台1名", ["招商专员", "行政前台"]),
        ("传菜员（50名）薪资：3000元\n收银员（2名）薪资：4000元", ["传菜员", "收银员"]),
        ("需招电商客服 月薪4500-6000 5名 会打字\n需招直播助理 月薪5000-7000 3名", ["电商客服", "直播助理"]),
        ("急聘：打包工(女,18-45岁,5000元)10人；上料工(男,7000元)5人", ["打包工", "上料工"]),
        ("我厂现招收缝纫工80名\n急招收银员3名 4500元/月", ["缝纫工", "收银员"]),
        ("5名电工 8000元/月\n2名会计 5000元/月", ["电工", "会计"]),
    ],
)  # fmt: skip
def test_titles_are_words_as_written(text: str, titles: list[str]) -> None:
    assert [d.title for d in read(text).drafts] == titles


def test_a_payday_in_a_general_line_is_for_all_and_travel_money_is_no_rebate() -> None:
    found = read(
        "1、普工100人，7000元/月\n2、叉车工10人，7500元/月\n包吃住，满3个月报销路费500\n每月20号发上月工资"
    )
    for draft in found.drafts:
        assert draft.value("payday") == 20
        assert "500" in str(draft.value("travel_refund_note"))
        assert draft.value("rebate_note") is None


def test_a_firms_name_says_nothing_about_the_place() -> None:
    found = read("某某人力资源有限公司\n招普工20名，6000元/月")
    assert found.drafts[0].value("region_code") is None


def test_a_table_with_tabs_and_an_empty_cell_is_read_by_its_header() -> None:
    found = read("岗位\t人数\t工资\t要求\n注塑工\t10\t6000-7500\t两班倒\n统计\t\t5000\t会电脑")
    assert [said(d) for d in found.drafts] == [("注塑工", 10, 600000), ("统计", None, 500000)]


def test_people_wanted_in_all_and_those_read_are_set_side_by_side() -> None:
    found = read("样辰家具有限公司共招30人\n木工20人 8000元/月\n油漆工5人 9000元/月")
    assert (found.stated, found.counted) == (30, 25)
    assert "sum_differs" in found.problems
    assert "sum_differs" not in read("样辰家具有限公司共招25人\n木工20人\n油漆工5人").problems


def test_a_line_with_nothing_in_it_is_set_aside_and_a_strange_one_is_shown() -> None:
    found = read("大家早上好[太阳]\n普工5人 6000元/月\n锅炉房门口见老地方\n----------\n谢谢")
    assert [(u.row, u.reason) for u in found.unread] == [
        (1, "greeting"), (3, "not_understood"), (4, "decoration"), (5, "greeting"),
    ]  # fmt: skip


def test_numbers_of_telephones_are_masked_in_what_was_not_read() -> None:
    found = read("普工5人 6000元/月，13800000001\n老张旧号码13900000002停了")
    assert all("13900000002" not in u.words for u in found.unread)


def _accounted(text: str) -> None:
    """Each line with something on it is read into a field or listed, and no stretch twice."""
    found = read(text)
    spans = sorted((u.start, u.end) for u in found.unread)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans)), spans
    assert {u.reason for u in found.unread} <= REASONS.keys()
    taken = [(f.start, f.end) for d in found.drafts for f in d.fields.values() if f.end > f.start]
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip() and any(c.isalnum() for c in line):
            here = any(s < end and at < e for s, e in taken)
            listed = any(s < end and at < e for s, e in spans)
            assert here or listed, line
        at = end + 1


@pytest.mark.parametrize("number", range(len(CORPORA)))
def test_every_line_of_the_corpora_is_accounted_for(number: int) -> None:
    _accounted(CORPORA[number])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CORPORA), st.randoms(use_true_random=False), st.integers(0, 3))
def test_every_line_is_accounted_for_when_lines_are_shuffled_or_missing(
    text: str, draw: object, gone: int
) -> None:
    lines = text.split("\n")
    draw.shuffle(lines)
    _accounted("\n".join(lines[gone:]))


def test_in_messages_of_all_styles_no_post_is_lost_and_few_hold_a_wrong_value() -> None:
    found = strict("held_out_4", heard=False)
    assert found.posts == 200
    assert (found.lost, found.extra) == (0, 0)
    assert found.places_wrong <= 2
    assert found.faulty <= 20, "\n".join(found.lines)


@pytest.mark.parametrize(
    ("name", "posts"),
    [
        ("held_out_6", 128),
        ("held_out_7", 58),
        ("held_out_8", 111),
        ("held_out_9", 113),
        ("held_out_10", 39),
        ("held_out_11", 55),
        ("held_out_12", 93),
        ("held_out_13", 104),
        ("held_out_14", 24),
        ("held_out_15", 19),
        ("held_out_16", 108),
        ("held_out_17", 106),
        ("held_out_18", 65),
        ("held_out_19", 70),
        ("held_out_20", 27),
    ],
)
def test_in_the_fresh_messages_no_post_is_lost_and_no_value_is_wrong(name: str, posts: int) -> None:
    found = strict(name, heard=False)
    assert (found.posts, found.lost, found.extra) == (posts, 0, 0)
    assert found.faulty == 0, "\n".join(found.lines)


ON_BOARDS = [
    # the name on top, the firm below it, the headcount in a later line: one post of that firm
    ("电话销售\n薪资：5000-8000元/月\n公司：样甲商贸有限公司\n学历：不限  招聘：10人",
     [("电话销售", 10, "样甲商贸有限公司")]),
    ("招聘出纳员1人\n样甲化妆品有限公司\n4.负责收支过程的协调与监控。\n7.妥善保管各种收，付凭证。",
     [("出纳员", 1, "样甲化妆品有限公司")]),
    ("装箱工2名/码垛工1名\n样甲塑业有限公司\n要求：能倒班",
     [("装箱工", 2, "样甲塑业有限公司"), ("码垛工", 1, "样甲塑业有限公司")]),
    ("样甲印务有限公司诚聘装订学徒3人\n公司成立于2004年\n装订学徒2-3名，高中以上",
     [("装订学徒", 3, "样甲印务有限公司")]),
    ("后道整理 20人（其中大烫5名，锁眼钉扣15名）\n样甲服饰有限公司", [("后道整理", 20, "样甲服饰有限公司")]),
    ("房地产开发公司招人，盼新人加入公司，服从公司安排\n接待：5名\n样甲房产咨询有限公司",
     [("接待", 5, "样甲房产咨询有限公司")]),
    ("大量招聘寒假工\n招聘人数：80人\n单位：样甲电脑有限公司", [("寒假工", 80, "样甲电脑有限公司")]),
    ("样甲塑料有限公司 招挤出工 6人 7000 包装女工男工都可以 10人 5000",
     [("挤出工", 6, "样甲塑料有限公司"), ("包装", 10, "样甲塑料有限公司")]),
    ("样甲建设 青田县油竹街道工地\n架子工12人 380元/天\n木工15人 400元/天",
     [("架子工", 12, None), ("木工", 15, None)]),
    ("①样甲电池（长兴）：涂布/辊压/分切操作员共60人，26元/小时，两班倒，包住\n"
     "②样乙速冷（湖州吴兴）：面点工50人，5000-6000，白班",
     [("涂布/辊压/分切操作员", 60, "样甲电池"), ("面点工", 50, "样乙速冷")]),
    ("要30个人去摘茶叶，要2个开叉车", [("摘茶叶", 30, None), ("叉车", 2, None)]),
    ("招车床工十个人一个人看三台工资八千到一万抛光工六个计件一万二左右装配工二十个五千五",
     [("车床工", 10, None), ("抛光工", 6, None), ("装配工", 20, None)]),
    ("销售代表-常熟\n面议\n样甲养生品有限公司\n性别不限 20人", [("销售代表", 20, "样甲养生品有限公司")]),
    ("样甲环保有限公司招聘环保工程师1人\n招聘污水处理环保工程师，会CAD",
     [("环保工程师", 1, "样甲环保有限公司")]),
    ("岗位：接待、客服、业务员\n人数：18人\n样甲置业有限公司\n1.接待：5名\n2.客服：3名\n4.业务员：10名",
     [("接待", 5, "样甲置业有限公司"), ("客服", 3, "样甲置业有限公司"), ("业务员", 10, "样甲置业有限公司")]),
    ("驾驶员（A2）3名\n驾驶员（C1）2名\n样甲物流有限公司",
     [("驾驶员(A2)", 3, "样甲物流有限公司"), ("驾驶员(C1)", 2, "样甲物流有限公司")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "posts"), ON_BOARDS)
def test_an_advertisement_of_a_board_gives_its_posts_and_no_others(
    text: str, posts: list[tuple[str, int, str]]
) -> None:
    drafts = [d for d in read(text).drafts if d.duplicate_of is None]
    assert [(d.title, d.value("places"), d.value("employer_name")) for d in drafts] == posts


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("保安3名\n地区：安徽省 - 合肥市\n地址：合肥市蜀山区样石路88号", "region_code", "340104"),
        ("保安3名\n5000元/月\n包住\n苏州市虎丘区", "region_code", "320505"),
        ("厨师2名\n健康证上岗，供餐，不供住宿", "lodging", "none"),
        ("采茶工30人，一斤25块，快手一天能拿300", "wage_high_fen", 30000),
        ("业务员8人\n薪酬：底薪+提成（3000-10000元/月）", "wage_high_fen", 1_000_000),
        ("业务员8人\n薪酬：底薪+提成（3000-10000元/月）", "base_wage_fen", None),
        ("焊工 3000-5000 5人\n要求：有证\n3500-4500元/月，6天8小时", "wage_low_fen", None),  # asked
        ("跟单员1人\n1.按合同执行\n2.2年以上相关工作经验", "experience_months", 24),
        ("保洁20人\n全职：保底4000元/月\n兼职：150元/天", "employment_form", None),
        ("喷漆工5人，有夜班，8小时", "shift", None),  # asked: how many nights nobody says
        ("话务员1人，业绩好的公司出钱考驾照", "certificates", None),
        ("会计1人，有会计从业资格证书", "certificates", None),
        ("业务员2人\n成立多年，截止2015年公司现在已服务近百家", "valid_until", None),
        ("话务员2人\n9:00am-6:30pm", "hours_per_day", 9.5),
        ("置业员2人 重庆市 - 渝北区\n面试地址：北部新区样博中心", "region_code", "500112"),
        ("采茶工30人，一斤25块，快手一天能拿300", "wage_low_fen", None),
        ("分拣员2人\n有宿舍，每人每月交200元", "lodging", "paid"),
        ("电工2人\n提供单身公寓（每月自付300元）", "lodging", "paid"),
    ],
)
def test_what_a_board_says_of_a_post_is_read(text: str, name: str, value: object) -> None:
    assert read(text).drafts[0].value(name) == value


def growth(text: Callable[[int], str], length: int) -> float:
    """By how much the work of the second doubling exceeds that of the first: 2 where it grows with
    the text, 4 where it grows with the square."""
    read("样甲厂招普工5名，6000元/月，18-45岁，8:00-17:00，包吃住，地址余杭区")  # loads the tables
    counted(lambda: read(text(length)))
    one, two, four = (
        counted(lambda n=n: read(text(n))).work for n in (length, 2 * length, 4 * length)
    )
    return (four - two) / max(two - one, one / 5, 2_000)


@pytest.mark.parametrize("phrase", NIGHTMARES + OF_MANY_NAMES)
def test_twice_the_text_is_twice_the_work(phrase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_POSTS", 20)  # what is read per post is measured below
    assert growth(lambda n: repeated(phrase, n), 500) < 2.7


def test_a_day_of_a_group_full_of_firms_is_twice_the_work_for_twice_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each firm asked for the next one of another name: read so, it grew by 3.9 (by 3.6 at 500)."""
    monkeypatch.setattr(reader, "MAX_POSTS", 20)
    assert growth(lambda n: repeated("某某厂招", n), 4_000) < 2.7


@pytest.mark.parametrize(("first", "then"), OF_TWO_PARTS)
def test_many_lines_that_speak_of_many_posts_are_twice_the_work_for_twice_the_text(
    first: str, then: str
) -> None:
    assert growth(lambda n: repeated(first, n // 2) + repeated(then, n // 2), 200) < 2.7


def test_a_post_that_is_filled_makes_no_draft_and_is_listed_as_filled() -> None:
    found = read("样甲包装厂还缺人：\n印刷工 2人 7000-9000\n模切工 已招满\n普工 10人（已满）")
    assert [said(d) for d in found.drafts] == [("印刷工", 2, 700000)]
    assert [u.words for u in found.unread if u.reason == "filled"] == [
        "模切工 已招满",
        "普工 10人（已满）",
    ]


def test_of_a_figure_put_right_the_later_is_taken() -> None:
    found = read(
        "插件工 20人 5500元/月\n测试员 5人 6000元/月\n更正：插件工工资为5800元/月，不是5500"
    )
    assert [said(d) for d in found.drafts] == [("插件工", 20, 580000), ("测试员", 5, 600000)]
    once = read("切纸工2名，工资4500（更正：5000）元/月，住宿：免费").drafts[0]
    assert (once.value("wage_low_fen"), once.value("wage_high_fen")) == (500000, 500000)
    assert once.value("lodging") == "free"


def test_stamps_of_a_chat_and_names_under_a_list_are_no_posts() -> None:
    found = read(
        "张经理 14:32\n#接龙\n样甲鞋厂招夹包工，针车工，成型普工各5名，工资6000-9000\n"
        "1. 张三 报名\n2. 李四 针车\n3. 王五 2人"
    )
    assert [(d.title, d.value("places")) for d in found.drafts] == [
        ("夹包工", 5), ("针车工", 5), ("成型普工", 5),
    ]  # fmt: skip
    assert [u.row for u in found.unread if u.reason == "footer"] == [1, 4, 5, 6]


def test_a_table_of_men_and_women_is_counted_by_its_sum_or_by_both() -> None:
    head = "序号\t岗位\t男\t女{}\t月工资\n1\t织袜挡车\t8\t12{}\t7000-8500\n"
    for text in (head.format("\t合计", "\t20"), head.format("", "")):
        assert [said(d) for d in read(text).drafts] == [("织袜挡车", 20, 700000)]


def test_clauses_of_the_first_posts_the_others_and_all_but_one_go_to_these() -> None:
    found = read(
        "样藤紧固件有限公司招聘\n冷镦工5人 8000\n搓丝工4人 6500\n筛选包装工8人 4800\n"
        "前两个岗位两班倒，筛选包装工长白班；厂里包住；15号发工资"
    )
    assert [d.value("shift") for d in found.drafts] == ["two", "two", "day"]
    assert [d.value("payday") for d in found.drafts] == [15, 15, 15]
    found = read(
        "整经工4名 8000元\n穿综工2名 6500元\n验布工5名 5500元\n以上除验布工长白班外均为两班倒"
    )
    assert [d.value("shift") for d in found.drafts] == ["two", "two", "day"]


def test_headcounts_before_their_posts_in_one_sentence() -> None:
    found = read("我司急需2名电梯安装工、1名弱电工程师以及20名包装女工，电梯安装工月薪9000-12000元")
    assert [(d.title, d.value("places")) for d in found.drafts] == [
        ("电梯安装工", 2), ("弱电工程师", 1), ("包装女工", 20),
    ]  # fmt: skip
    assert found.drafts[0].value("wage_high_fen") == 1_200_000


def test_two_sites_of_a_firm_hold_for_the_posts_below_each() -> None:
    found = read(
        "样辉文具有限公司招工\n【浦江县厂区】\n印花工：8人，6000元/月\n上料工：12人，6500元/月\n"
        "【义乌市厂区】\n卡纸包装工：25人，5000元/月"
    )
    assert [d.value("region_code") for d in found.drafts] == ["330726", "330726", "330782"]


def test_what_is_said_about_the_firm_names_no_post() -> None:
    found = read(
        "公司创建于1995年，占地120亩，现有职工860人，其中工程师70人\n"
        "平板硫化工 30人 7500元/月\n【公司规模】100-200人\n岗位职责：\n1、指导2-3名电工接线"
    )
    assert [said(d) for d in found.drafts] == [("平板硫化工", 30, 750000)]


def test_a_later_line_of_the_chat_fills_a_post() -> None:
    found = read(
        "样瀑泵业 要嵌线工4个 8000 浸漆工2个 7000\n小芳 19:20\n浸漆工还要吗\n浸漆工人齐了，不要了"
    )
    assert [said(d) for d in found.drafts] == [("嵌线工", 4, 800000)]


def test_each_row_of_a_table_of_several_firms_belongs_to_its_firm() -> None:
    found = read(
        "序号\t单位名称\t招聘岗位\t人数\t月薪\n1\t样甲纺织有限公司\t挡车工\t20\t6500-8500\n"
        "2\t样乙塑料制品厂\t注塑工\t12\t6000-7000\n3\t样乙塑料制品厂\t质检员\t4\t5000"
    )
    assert [(d.title, d.value("employer_name")) for d in found.drafts] == [
        ("挡车工", "样甲纺织有限公司"), ("注塑工", "样乙塑料制品厂"), ("质检员", "样乙塑料制品厂"),
    ]  # fmt: skip


def test_a_clause_with_a_figure_is_listed_though_the_rest_of_its_line_was_read() -> None:
    found = read("冷库装卸4名6000元/月，做到5月底，每周二预支300，环境好")
    words = [u.words for u in found.unread if u.reason == "not_understood"]
    assert words == ["做到5月底", "每周二预支300"]


def test_what_a_couple_earns_together_is_asked_for() -> None:
    found = read("长期招夫妻工5对，两口子一个月1.5万左右，有夫妻房")
    assert [(d.value("places"), d.value("wage_low_fen")) for d in found.drafts] == [(10, None)]


def test_a_headcount_put_right_later_is_no_second_post() -> None:
    found = read("样甲童装招：\n裁床 2人 8000\n车位 20人 6000-9000\n更正：车位要30人")
    assert [(d.title, d.value("places")) for d in found.drafts] == [("裁床", 2), ("车位", 30)]


def test_a_sum_before_the_list_is_no_headcount_and_a_shift_before_its_pay_is_the_posts_own() -> (
    None
):
    found = read(
        "样甲新材料公司共招30人：拉丝操作工20人（四班三运转，7000-8500），收卷工10人（6500）"
    )
    assert [(d.title, d.value("places")) for d in found.drafts] == [
        ("拉丝操作工", 20),
        ("收卷工", 10),
    ]
    assert (found.stated, found.counted) == (30, 30)
    two = read("招快递员10名，月收入7000-11000元；分拨工20名，夜班，6500-7500元/月；不包住")
    assert [d.value("shift") for d in two.drafts] == [None, "night"]
    assert [d.value("lodging") for d in two.drafts] == ["none", "none"]


WAGES = (
    ("平车工8000-10000，四线平车30，冚车10，烫工5，工资7000-9000",
     ["8000-10000", "7000-9000", "7000-9000", "7000-9000"]),
    ("样甲服饰招：四线平车30，冚车10，\n双针5，锁眼钉扣2，工资7000-9000", ["7000-9000"] * 4),
    ("样乙鞋业 计件6000-10000 针车30 夹包8 成型6", ["6000-10000"] * 3),
    ("样甲厂 装配工12个工资6000 检验3个 仓管1个 工资5000", ["6000-6000", "", "5000-5000"]),
    ("样甲厂招装配工5个，检验2个，食堂阿姨1个四千二管吃住", ["", "", "4200-4200"]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wages"), WAGES)
def test_a_general_wage_behind_or_before_bare_counts_is_of_all_that_have_none(
    text: str, wages: list[str]
) -> None:
    assert [wage(d) for d in read(text).drafts] == wages


def wage(draft: VacancyDraft) -> str:
    ends = [draft.value("wage_low_fen"), draft.value("wage_high_fen")]
    return "-".join(f"{int(str(fen)) // 100}" for fen in ends if fen is not None)


def test_lodging_at_the_end_of_a_run_on_line_is_of_all_posts_and_the_wage_before_it_is_not() -> (
    None
):
    found = read("样甲厂招装配工5个，检验2个五千，食堂阿姨1个四千二管吃住")
    assert [d.value("lodging") for d in found.drafts] == ["free"] * 3


def test_a_day_wage_without_its_unit_takes_that_of_the_post_before_and_is_shown() -> None:
    found = read("钢筋工要八个 一天三百八 木工要十二个 四百二起 抹灰师傅四个 四百五 文员一个 两千")
    assert [(d.value("wage_per"), wage(d)) for d in found.drafts] == [
        ("day", "380-380"), ("day", "420"), ("day", "450-450"), ("month", "2000-2000"),
    ]  # fmt: skip
    assert found.drafts[1].fields["wage_low_fen"].question == "unit_from_before"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("插件工20人，底薪+计件+全勤 综合5500-7500元", "base_unsaid"),
        ("焊工4名，综合7000-9000元（底薪+加班+绩效）", "base_unsaid"),
        ("插件工20人，基本工资+加班+奖金 6000-8000元/月", "base_unsaid"),
        ("操作工30人 底薪2300+加班+全勤 综合6000-7500", ""),
    ],
)
def test_the_base_of_a_sum_is_asked_wherever_the_sum_stands(text: str, asked: str) -> None:
    base = read(text).drafts[0].fields.get("base_wage_fen")
    assert (base.question if base else "") == asked


def test_a_break_that_is_counted_in_the_hours_is_not_listed_as_unread() -> None:
    found = read("装配工5名，6000元/月，早8点到晚6点，午休2小时，单休")
    assert found.drafts[0].value("hours_per_day") == 8
    assert found.unread == ()
    assert [u.words for u in read("装配工5名，6000元/月，午休2小时，单休").unread] == ["午休2小时"]


def test_names_before_and_so_on_are_all_posts_and_a_clock_is_no_headcount() -> None:
    assert [d.title for d in read("职位：销售、安装、排钻、栽料等岗位\n人数：10人").drafts] == [
        "销售", "安装", "排钻", "栽料",
    ]  # fmt: skip
    assert [d.title for d in read("招平车工、拷边工等工种，工资6000-8000").drafts] == [
        "平车工",
        "拷边工",
    ]
    assert [d.title for d in read("装配工30名，月薪5500元，长白班，早8晚5:30").drafts] == ["装配工"]
