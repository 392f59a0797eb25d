"""What a word under a policy group says: yes, no, or a question; never yes by default."""

# ruff: noqa: E501  (tables of wide Chinese cells read better in one line)

import pytest

from reference.answers import Answer, answer
from reference.roster_headers import roster_headers
from reference.schooling import read_schooling
from reference.tables import rows

YEAR = 2026
WORDS = {
    "disabled": {
        "no": "无残疾 健全 健康 正常 无 否 × X － / 非残疾人 无残疾证 身体健康 没有残疾 不是残疾人 不是 否认 暂无 0 N 无此项 — 健全人 无肢体残疾",
        "yes": "是 √ ✔ ☑ 有 Y 1 肢体 肢体二级 二级 三级残疾 视力残疾一级 听力、言语 多重 肢体残疾（三级） Ⅱ级 精神残疾 持证残疾人 是残疾人 智力3级 51082419800101123X42 ☑是□否",
        "ask": "不详 慢性病 体弱 残疾证过期 高血压 待评定 办证中 ？ 2 看情况 残疾（已注销） 一般 是/否 ○ 腰椎间盘突出 风湿",
    },
    "lifted": {
        "no": "非脱贫户 非贫困户 X 一般户 一般农户 否 无 不是 非建档立卡 不是脱贫户 非建档立卡贫困户 普通户 N 0 不属于 □是☑否 非脱贫人口 未建档立卡 ×",
        "yes": "脱贫户 已脱贫 是 √ 脱贫 建档立卡 建档立卡户 2016年脱贫 脱贫户（2018年） 稳定脱贫户 建档立卡贫困户 是脱贫户 脱贫户√ 脱贫享受政策户 脱贫劳动力 原建档立卡户 脱贫人口",
        "ask": "未脱贫 返贫 低保户 待核实 脱贫户（已返贫） 2 特困户 拟脱贫 不清楚 原脱贫待查 其他",
    },
    "monitored": {
        "no": "已消除风险 未纳入 N 无 风险已消除 非监测户 非监测对象 已解除 脱贫不稳定户（已消除） 边缘易致贫户（已消除风险） 不是 一般户 非边缘易致贫户 消除 已退出 无返贫风险 解除",
        "yes": "监测户 边缘易致贫户 突发严重困难户 是 √ 未消除 风险未消除 三类户 监测对象（未消除） 突发严重困难户（2022年识别） 纳入 边缘户 防返贫监测对象",
        "both": "脱贫不稳定户 脱贫不稳定户（2021年） 脱贫监测户",
        "ask": "待识别 拟纳入 有风险 预警 低保户 ？ 不详 3",
    },
    "veteran": {
        "no": "非退役军人 未服役 否 无 没当过兵 现役 军属 退役军人家属 不是退役军人 未参军 群众 民兵 无服役经历 ×",
        "yes": "退役军人 退伍军人 是 √ 退伍 复员军人 转业军人 自主就业退役士兵 服过兵役 已退役 是退役军人 退役士兵",
        "ask": "服役 军人 优抚对象 义务兵 部队 不详 待查 武警",
    },
    "graduate": {
        "no": "往届 非毕业生 高中毕业 否 无 非应届 初中毕业 中专毕业 2015届 2020届毕业生 非高校毕业生 非大学生 2018年毕业 ×",
        "yes": "是 高校毕业生 应届 应届毕业生 2026届 2025届 2024年毕业 26届毕业生 离校未就业高校毕业生 √ 2025届本科生",
        "ask": "大专 本科 在读 大三 2027届 肄业 实习 研究生 毕业 大学生",
    },
    "willing": {
        "no": "不愿意 无意愿 暂不外出 不打算 不想去 否 无 不去 不外出 没有意愿 暂无意愿 不愿外出 在家务农",
        "yes": "愿意 想去 有意愿 打算外出 是 √ 有 外出 愿意外出 有务工意愿 要去 继续外出",
        "ask": "看情况 考虑中 县内 已外出 观望 再说 不一定 就近就业",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "wanted", "word"),
    [
        (kind, wanted, word)
        for kind, by in WORDS.items()
        for wanted, words in by.items()
        for word in words.split()
    ],
)
def test_a_word_is_yes_only_where_it_says_so(kind: str, wanted: str, word: str) -> None:
    assert answer(word, kind, YEAR) == Answer(wanted)


@pytest.mark.parametrize("kind", ["disabled", "lifted", "monitored", "veteran", "graduate"])
def test_words_nobody_wrote_down_are_asked(kind: str) -> None:
    for word in ("随便写的", "张三", "13900000000", "见附件", "情况属实", "12.5", "好人"):
        assert answer(word, kind, YEAR) is Answer.ASK
    assert answer("  ", kind, YEAR) is None


@pytest.mark.parametrize("kind", ["lifted", "monitored", "disabled", "veteran", "graduate"])
def test_the_table_knows_two_hundred_words_for_each_group(kind: str) -> None:
    assert len({r["word"] for r in rows("answers") if r["kind"] in (kind, "any")}) >= 200


def test_headers_are_known_in_hundreds_and_each_once() -> None:
    table = rows("roster_headers")
    assert len(table) == len(roster_headers()) >= 250
    for header, field in {
        "户籍地址": "home", "是否打算外出就业": "willing", "外出务工月收入": "last_wage_fen",
        "年龄": "age", "户主身份证号": "unused", "婚姻状况": "unused", "户主姓名": "head_name",
    }.items():  # fmt: skip
        assert roster_headers()[header] == field


@pytest.mark.parametrize(
    ("written", "level", "may_be_lower"),
    [
        ("初中及以下", "junior", True), ("小学及以下", "primary", True), ("技工学校", "senior", False),
        ("大学以上", "bachelor", False), ("文盲或半文盲", "none", False), ("高中及以上", "senior", False),
        ("初中毕业", "junior", False), ("大专学历", "college", False), ("初中肄业", "junior", False),
        ("中专在读", "senior", False), ("初中或高中", "junior", True), ("小学文化", "primary", False),
        ("硕士研究生", "bachelor", False), ("70初中", "junior", False), ("大学专科", "college", False),
        ("初中（毕业）", "junior", False), ("博士后出站", None, False), ("很高", None, False),
    ],
)  # fmt: skip
def test_schooling_is_read_as_written(written: str, level: str | None, may_be_lower: bool) -> None:
    found, lower = read_schooling(written)
    assert (found.code if found else None, lower) == (level, may_be_lower)
