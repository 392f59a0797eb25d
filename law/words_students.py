"""Word rule about students who work as interns: F05.

What the provisions of 2021 forbid a school and its firm (16, 17): interns organised, placed or managed by an
agent, first-year students and those under 16, overtime and nights, rest days and holidays, places of
amusement, work at height, underground and with poisons. Work in the holidays is no internship.
"""

from __future__ import annotations

from typing import Final

from law.clauses import together
from law.sayings import says
from law.stances import NOT_OURS
from law.text import WordRule
from law.values import Severity
from law.vocabulary import DENIED, block, patterns

_SCHOOL: Final = (
    r"(?:(?:顶岗|跟岗|岗位|定岗|教学)实习|(?:职校|技校|中技|中职|高职|职高|中专|大专|职业(?:学校|院校)|院校|学校|校企|在校|学生)"
    r"(?!毕业)[^,，。;；!\n证]{0,5}(?:实习(?!经|证)|顶岗)|实习(?:的)?(?:学生|娃)|一年级[^,，。;；!\n]{0,6}(?:实习|顶岗)|(?:职校|技校|中技|中职|职高|中专|职业学校)(?:的)?(?:学生|生|娃)?(?:整班|成批|成班|批量|组团|一车车?)(?=[^,，。;；!\n]{0,4}[来进送到]))(?:的)?(?:学生|生|工|娃儿?)?"
)
_INTERN: Final = r"实习生|(?<!大)学生工(?![资作])"
_NIGHT: Final = (
    r"(?:(?:大|长|小)?夜班|夜里(?:也|要|都)|跟班倒|晚班|通宵|白夜班?|一周白一周夜|[两二三四]班[两二三]?(?:倒|制|运转|轮)|倒班|翻班|加班|加点|"
    r"1[0-2]个?小时|十[一二]?个?小时|晚上(?:也|都|还)?(?:要|得)?(?:[上干做]|加|十点|九点))"
)
_REST: Final = (
    r"(?:(?:双休日?|周末|周[六日]|星期[六天]|休息日|(?:法定)?节(?:假)?日|国庆|五一|春节|假期)[^,，。;；!\n休放]{0,4}(?:(?:照常|正常|也要?|都要?|要|须)?(?:上班|加班|出勤|到岗)|"
    r"不(?:放假|休|调休))|月休(?:[一两二三123]天|息?0))"
)
_AGENT: Final = (
    r"(?:(?:中介|劳务|人力|代理|代招|派遣)(?:资源)?(?:公司|机构)?(?:来|统一|负责|长期)?(?:组织|安排|管理|输送|对接|带队|代招|招|送|介绍)?|按人头|人头费|返点|代理费|"
    r"每(?:个|名|位)?(?:学?生|人|娃)[^,，。;；!\n]{0,5}(?:提成?|返|抽|给(?:学校|老师|中介)?\d|\d{2,4})|随到随送|有偿代理)"
)
_TOO_YOUNG: Final = r"(?:一年级(?:在校)?(?:学生|生)?|新生(?=$|[,，。;；!\n来可也])|未满(?:16|十六)|不满(?:16|十六)|(?<!\d)1[0-5]周?岁|十[一二三四五]周?岁)"
_PLACES: Final = r"(?:ktv|酒吧|夜总会|歌厅|洗浴|会所|网吧|游戏厅|迪厅|足浴|高空作业|登高作业|井下|有毒|放射|易燃易爆)"
_LAWFUL: Final = (
    r"不(?:上|加|用|安排|招|收|排|需|必|要|得|让|倒|经|通过|找|能|许|准|接|由|会|含)(?!能)|(?:无|没有?|免|非|谢绝|拒绝|严禁|禁止|杜绝)[^,，。;；!\n]{0,4}(?:夜|晚|加班|中介|劳务|倒|一年级|未满)|"
    r"不放假的|备案|带教|老师带|的老师|管理员|负责|主管|会管|经验|证明|期满|转正|毕业|放假|休息|全部?白班|长白班"
)
_AGENT_LAWFUL: Final = r"不(?:招|收|用|得|让|经|通过|找|许|准|接)|(?:无|没有?|免|非|谢绝|拒绝|严禁|禁止|杜绝|勿)[^,，。;；!\n]{0,4}(?:中介|劳务|代理)|经验|证明|毕业|补贴|工资|报酬|奖学金"
_ALL: Final = (
    (_NIGHT, _LAWFUL, 14, True),
    (_REST, _LAWFUL.replace("|放假|休息", "").replace("不放假的|", ""), 12, True),
    (_AGENT, _AGENT_LAWFUL, 12, True),
    (_TOO_YOUNG, r"不(?:招|收|接|要|得|安排)|严禁|禁止|年满|(?<![未不])满(?:16|十六)", 8, False),
    (_PLACES, r"不(?:招|收|接|要|得|安排|去)|严禁|禁止|杜绝", 8, True),
)

F05: Final = WordRule(
    "F05",
    block(
        r"(?P<k>(?:技校|职校|学校|院校|中专|职高)(?:的)?(?:带队|就业)?(?:老师|主任))[^。;；!\n]{0,16}实习生?[^。;；!\n不]{0,12}(?:返|提成?|给[你您]\d|抽)",
        r"(?P<k>(?:(?:职|中|高)[高专校]|技校|中技)?一年级)(?:在校)?(?:学生|生)?[^,，。;；!\n]{0,14}(?:实习|顶岗)",
        r"(?:实习|顶岗)[^,，。;；!\n]{0,6}(?P<k>一年级)",
    ),
    patterns(
        r"(?:不(?:招|收|要|接|得|安排)|严禁|禁止|谢绝)[^。;；,，\n]{0,6}一年级|一年级(?:学生|生)?[^。;；,，\n]{0,4}(?:不(?:招|收|要|能|得|可)|勿|除外)",
        r"(?:不|无|没有|严禁|禁止|不得|拒绝|谢绝)[^。;；,，\n]{0,6}(?:夜班|加班|晚班|倒班|中介|劳务)",
    ),
    DENIED,
    combinations=(
        says(
            r"(?:职校|技校|中技|中职|高职|职高|中专|大专|职业学校|院校|学校)[^,，。;；!\n]{0,4}(?:学生|生|娃|老师|那边|实习)|(?:顶岗|跟岗)实习|实习学生|学生(?:[^,，。;；!\n]{0,4}实习|暑期工)",
            r"(?:走|经|通过|找|由)(?:我们?|我)?(?:劳务|人力|中介|派遣|代理)(?:公司|资源)?|(?:我们?|我|老师|学校|主任|带队)[^,，。;；!\n不]{0,6}(?:有|拿|抽|给|收|提)(?:管理费|提成|返点|人头费|回扣|好处)|(?:返|给|提|抽)(?:给)?(?:老师|学校|主任|带队|你)[^,，。;；!\n]{0,3}(?:\d{2,}|[一二两三五]百|点)|按人头(?:抽|返|给|结|提)|(?:一|每)(?:个|名)?学生[^,，。;；!\n]{0,5}(?:返|提成?|抽|给(?:老师|学校|你)|\d{2,}|[一二两三五]百)|中介(?:按|抽|收|费|安排|组织)",
            rf"{_AGENT_LAWFUL}|{NOT_OURS}|不经|直接(?:派|组织|对接|签)",
            reach=16,
            sentence=True,
        ),
        *(
            together(_SCHOOL, word, lawful, reach=reach, sentence=both)
            for word, lawful, reach, both in _ALL
        ),
        *(
            together(_INTERN, word, lawful, severity=Severity.AMBER, reach=8, sentence=both)
            for word, lawful, _reach, both in _ALL
        ),
    ),
)
"""Interns at night, in overtime, on rest days, too young, or through an agent; of a school surely, of
"interns" whose school nobody names a question."""

STUDENT_RULES: Final = (F05,)
