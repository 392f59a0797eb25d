"""Word rules about the contract and dispatch: E01, F01, F02.

Read on text as law.text gives it; ``k`` marks the character a hit turns on.
"""

from __future__ import annotations

from typing import Final

from law.clauses import together
from law.sayings import says
from law.stances import NOT_OURS
from law.text import Trigger, WordRule
from law.values import Severity
from law.vocabulary import DENIED, patterns

_CONTRACT: Final = r"(?:(?:书面|正式|劳动|用工|劳务)?合同|(?:劳动|用工|书面)协议)(?!工|管理|期|科|专员|法|制|到期|上(?!社|五|保))"
_UNSIGNED: Final = (
    rf"(?:(?:不|没|未|无需|不用|不必|免|暂不|从不)(?:予|给|会|(?:与|跟|和|给)(?:本人|员工|劳动者|工人|个人|你|您|大家))?(?:签订?|签署|订立?|办)(?:任何|书面)?(?:的)?{_CONTRACT}|(?:没有?|无){_CONTRACT}|"
    rf"{_CONTRACT}(?:的事)?(?:等|到)?(?:年[底终]|过[完了]?年|年后|开年|以后|后面|到时候?|回头|忙完|过(?:阵子?|段时间|些日子))(?:了|以?后)?(?:再|才)(?:说|谈|看|补|议|签)|{_CONTRACT}(?:的事)?(?:月底|下个?月)再(?:说|谈|看|议)|"
    rf"{_CONTRACT}(?:就|都|一律|暂时?|先|也|可以)?(?:不签|没签|没有|免了?|可签可不签|不用签|签不签(?:都行|随便|无所谓)?|以后再(?:说|签)|再说|缓签|后补|后面(?:再)?补)|"
    rf"口头(?:约定|协议|说好|谈好|答应)(?:就(?:行|可以?)|即可|为准|算数)?)"
)
_WAITED: Final = (
    r"(?:转正(?:以?后|之后|了)?|试[用工](?:期)?(?:过了?|满|结束|合格|通过|以后|之后|后)(?:以?后|之后)?|(?:先)?(?:干|做|上|满)(?:满|够|上)?(?!一个月内)(?:\d{1,2}|[一两二三四五六半几]{1,2})(?:个)?(?:月|年)(?:以?后|之后)?|"
    r"(?:[2-9]|1[0-2]|[两二三四五六半几])(?:个)?(?:月|年)(?:以?后|之后)|过(?:了|完)?(?:\d{1,2}|[两二三四五六半几])(?:个)?(?:月|年)|稳定(?:了|下来|以?后)|干(?:得)?(?:好|长)了?|年后|明年|表现(?:好|合格)|老员工|长期工|考核(?:合格|通过)(?:后)?)"
)
_SIGN_LATER: Final = rf"(?:再|才|方|可|就|给|统一|开始|予以|由?公司|厂里)*(?:签(?:订|署|上)?|订立?|补签)(?:[一两三]年)?(?:的)?{_CONTRACT}"
_SIGN_LAWFUL: Final = (
    r"非全日制|钟点工|兼职|采购|销售|客户|租|供应商|归档|买卖|加工合同|合作|一个?月内|30[天日]内|三十[天日]内|当[天日月]|第一天|入职(?:即|就|当|首)|谁|举报|别去|不要去|骗|双倍|违法|拒绝|杜绝|严禁|禁止|不会|投诉|的(?:厂|公司|企业|单位)|续签|"
    r"已(?:经)?签|派遣合同|无固定期限"
)
_PAPERS_SIGNED: Final = r"(?:(?:书面)?字据|纸面(?:东西)?|(?:书面|正式|劳动|用工|劳务)?合同|(?:劳动|用工|书面)协议|签(?:个)?字画押)(?!工|管理|期内|科|专员|法|制|到期|上(?!社|五|保))"
_NO_SIGNING: Final = (
    r"(?:(?:不|没|未|无需|不用|不必|免|甭|懒得|不兴|不讲究|不需要)(?:予|给|会|再|去|跟你|和你|打算|想|准备|需要)*(?:签(?:订|署|字(?!据))?|订|立|办|搞|弄|写|提供)|(?:那(?:个|种)?东西|这(?:个|种)?(?:东西|玩意)?|啥的|什么的|的事儿?|那套|就|都|也|是)*(?:用不着|没必要|没(?:得|有|啥用)(?=$|[,，。;；!\n的])|省了|免了|不签|没签|不用|不要|不兴|不搞|不讲究|不需要|算了|拉倒|看情况|另说|不急|没意思|形式)|"
    r"(?:口头|嘴(?:上|巴)|电话|微信)(?:里)?(?:约定|协议|说好|谈好|讲好|答应|说了?算|承诺|为准)|(?:说|讲|谈)好(?:了)?就(?:行|成|可以?|算)|凭(?:良心|信用|关系)|君子协定|握(?:个)?手)"
)
_SIGNED_LATE: Final = r"(?:(?:再|才|方(?:可|能)?|以后|之后|过后|到时候?|回头|年[后底]|开年|节后|月底|下个?月|后面|随后|统一|慢慢)(?:统一|集中|给|你|来|去|正式|和你|跟你|考虑|一起|会|能)*(?:补|签(?!到)|订|办(?!公)|谈|说|议|看|给)|(?:等|要等|先)[^,，。;；!\n]{2,10}(?:再|才|后|以后|之后)(?:给|来|去|正式|和你|跟你)?(?:签|补|订|办|谈)|后补|缓签|补签)"
_SIGNING_MATTERS: Final = rf"{_SIGN_LAWFUL}|面试(?:通过|合格|后)|体检(?:通过|合格|完|后)|到厂后|报到后|培训(?:前|当天)|先签|签(?:了|完|好|订)?(?:合同)?(?:再|后|才)(?:上|开|干|进)|{NOT_OURS}|续|变更|解除|终止|房|车(?!间)|货|设备|订单|原件|复印"
E01: Final = WordRule(
    "E01",
    (),
    (),
    DENIED,
    combinations=(
        says(_PAPERS_SIGNED, rf"{_NO_SIGNING}|{_SIGNED_LATE}", _SIGNING_MATTERS, severity=Severity.TASK, reach=8, carried=True),
        says(
            r"(?:先)?(?:干|做|上|试)(?:着|几天|一阵|满?(?:\d|[一二两三四五六半几])个?(?:月|年|星期|周))(?:看看?|试试)?|(?:合适|满意|留下|稳定|做稳|熟练|表现好)(?:了|下来|的)?",
            rf"(?:再|才|后|之后|以后)(?:说|谈|给|正式|统一)?(?:签(?!到)|订|补)[^,，。;；!\n]{{0,3}}{_PAPERS_SIGNED}",
            _SIGNING_MATTERS,
            severity=Severity.TASK,
            order="first",
            reach=10,
            sentence=True,
        ),
        says(r"(?:说|讲|谈)好(?:了)?就(?:行|成|可以?|算)|口头(?:约定|说好)", _PAPERS_SIGNED, _SIGNING_MATTERS, severity=Severity.TASK, reach=6, order="first", sentence=True),
        together(_UNSIGNED, r"(?=.|$)", _SIGN_LAWFUL, severity=Severity.TASK, reach=0),
        together(
            _CONTRACT,
            rf"(?:{_WAITED})(?:再|才|方)?(?:补(?:签)?|签|办|谈)|(?:等|要)(?:到)?(?:{_WAITED})",
            _SIGN_LAWFUL,
            severity=Severity.TASK,
            reach=3,
            order="first",
        ),
        together(
            _WAITED, _SIGN_LATER, _SIGN_LAWFUL, severity=Severity.TASK, reach=5, order="first",
            sentence=True,
        ),
    ),
)  # fmt: skip
"""No written contract, or one only after the month (labour contract law 10, 82): due within 30 days."""

_DISPATCH: Final = r"(?:劳务派遣|人才派遣|派遣(?:(?:小时|钟点|临时|普|操作|学生|季节)?工(?![作资厂程])|制|员工|形式|性质|用工|岗|合同)|(?<=[和跟与同])派遣(?:公司|单位|机构)(?=签)|派遣(?=的?(?:$|[,，。;；!\n])|到|至|进|去|$|[,，。;；!\n])|(?:用工|合同|岗位)(?:性质|形式|类型|方式)[:：]?(?:为|是)?派遣)"
_NOT_DISPATCH: Final = r"(?:不是|非|不走|不做|不(?:采|使)?用|不属于?|不存在|不涉及|未采用|无|没有|不招|不经|不搞|拒绝|谢绝|取消|不含|杜绝|勿扰)[^,，。;；\n]{0,4}(?:劳务)?派遣|(?:从事|经营|专注|专业)[^,，。;；\n]{0,6}派遣|派遣(?:业务|行业|资质|经营)|派遣(?:公司|单位|机构)?[^,，。;；\n]{0,4}(?:专员|主管|经理|招聘员|业务员|勿扰|文员|客服|绕道|别来)|直签|直招|(?:别家|别的厂|其他厂|人家)[^,，。;；\n]{0,4}派遣|派遣公司(?:招|诚聘)|派遣(?:管理|服务)费|派遣员工(?:管理|档案)|派遣(?:工友?们?|员工|职工)(?:也|都|同样|一样|同工|不(?:准|得|许|能|可)|可以?|能|有|享|按)(?!长|去|被)"
_NAMED: Final = r"许可证|用工(?:单位|企业|方)[:：是为]?(?!待|未|不|保密|随|看|另|由|到)[^,，。;；\n]{2,}(?:厂|公司|集团|店|中心|医院|学校)"
_SPAN: Final = r"(?:(?:[7-9]|1\d|2\d)(?:个)?月|[七八九十][一二]?个?月|(?:[1-9]|[一两二三四五六七八九十几]{1,2})(?:到|至|[\-~])?[一两二三四五1-9]?年(?!龄|纪|轻|底|终|假|会|薪)|长期|常年|多年|无限期|长年)"
_LONG_LAWFUL: Final = rf"{_NOT_DISPATCH}|经验|成立|临时(?:性|替|顶|代)|替补|替代|顶替|产假|辅助|资质|从业|专注|年资|合作"
F01: Final = WordRule(
    "F01",
    (),
    (),
    DENIED,
    combinations=(
        together(_DISPATCH, _SPAN, _LONG_LAWFUL, severity=Severity.AMBER, reach=14, sentence=True),
        together(
            r"派遣单位|用工单位",
            rf"(?:期限?|用工|派遣)(?:为|是|[:：])?{_SPAN}",
            _LONG_LAWFUL,
            severity=Severity.AMBER,
            reach=60,
            order="first",
            sentence=True,
        ),
        together(
            _DISPATCH,
            r"主(?:营|要)(?:业务)?(?:岗位|产线|工序)|主操|(?:流水线|产线|车间|一线)(?:上)?(?:全(?:部)?|都|清一色)是?|全(?:部)?(?:都)?是?(?=派遣)|(?:[2-9]\d|1[1-9])%|[一二三四五六七八九]成|一半",
            _LONG_LAWFUL,
            severity=Severity.AMBER,
            reach=6,
        ),
    ),
)
"""Dispatch for over six months, for main work, or of too many (interim provisions 3, 4)."""

_UNKNOWN: Final = r"(?:待定|未定|保密|不(?:定|便|方便|固定)(?:透露|说)?|到(?:了|时候?|岗)(?:再)?(?:说|定|分|安排|通知)|再(?:说|定|通知|分)|随机|(?:听|看)(?:公司|劳务)?安排|统一分配|面议|(?:面试|报到|入职|到时候?|当[天日])(?:了|时|后|当天)?(?:才|再)?(?:知道|说|告知|通知|告诉)|去了(?:才|再)?(?:知道|说)|(?:哪个厂|哪家)(?:不(?:一定|固定)|看|都))"
F02: Final = WordRule(
    "F02",
    (
        Trigger(
            patterns(rf"(?P<k>{_DISPATCH})")[0],
            where=lambda match: not patterns(_NAMED)[0].search(match.string),
        ),
    ),
    patterns(rf"[^,，。;；\n]{{0,8}}(?:{_NOT_DISPATCH})[^,，。;；\n]{{0,8}}"),
    DENIED,
    combinations=(
        together(
            rf"{_DISPATCH}|派到|用工单位|实际用工|(?:哪家|哪个|那家)派遣(?:公司|单位)",
            _UNKNOWN,
            _NOT_DISPATCH,
            reach=8,
            sentence=True,
        ),
        together(
            _DISPATCH,
            r"兼职|非全日制|小时工|钟点|日结|临时几天",
            _NOT_DISPATCH,
            reach=6,
            sentence=True,
        ),
        says(
            r"派遣(?:公司|单位|机构)?",
            r"(?:没(?:有)?|无|还没|缺|过期)[^,，。;；!\n]{0,4}(?:许可证?|资质|牌照)|(?:许可证?|资质)[^,，。;；!\n]{0,3}(?:没|过期|吊销|借|挂靠)|(?<![不免无])(?:交|收|扣|缴|付)[^,，。;；!\n不免无]{0,6}(?:费|\d{2,}|[一二两三五]百|押金)",
            rf"{NOT_OURS}|不(?:用|需|得|向|收|交)|免|厂里付|公司付|用工单位(?:支付|付)",
            order="first",
            reach=10,
            sentence=True,
        ),
    ),
)
"""Dispatch that names neither the firm where the work is nor a licence; by the hour; at a charge."""

CONTRACT_RULES: Final = (E01, F01, F02)
