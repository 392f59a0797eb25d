"""Word rules about minors in harmful work, statutory certificates, referral bonuses and the union:
A02, A03, D08, G01, G02, G05, H01.

Who is matched is asked by law.bars; here the text itself invites what the law forbids.
"""

from __future__ import annotations

from typing import Final

from law.clauses import together
from law.text import WordRule
from law.values import Severity
from law.vocabulary import DENIED, amber, patterns

_YOUNG: Final = (
    r"(?:(?<![\d.])1[67](?:[、,/\-~到至]1[78])?(?:周?岁)(?:的|以上|起|就|也|都|即可|左右)?|十[六七]七?(?:周?岁)(?:的|以上|起|就|也|都)?|(?<!非)未成年(?:人|工|的)?|"
    r"(?:年满|满)(?:16|17|十六|十七)(?:周?岁)?)"
)
_HARM: Final = (
    r"(?:打磨|抛光|喷[漆涂砂]|油漆|电镀|粉尘|灰(?:尘|有点|很|大)|化工|化学品|有毒|苯|胶水|溶剂|强酸|酸洗|噪[音声]|高温|炼|铸造|熔|炉前|锅炉|冷库|速冻|高空|高处|登高|外墙|脚手架|井下|矿|爆|烟花|鞭炮|"
    r"电?焊(?!锡)|氩弧|冲压|冲床|风镐|扛(?:包|货|麻袋|水泥)|(?:扛|搬|背|抬|装卸)[^,，。;；!\n]{0,8}(?:2[1-9]|[3-9]\d|1\d\d)(?:公斤|kg|斤)|一[包袋箱件](?:2[5-9]|[3-9]\d)公斤|夜班|屠宰|农药)"
)
_NOT_YOUNG: Final = r"不(?:招|收|要|得|能|许|准|安排|可|用|考虑)|严禁|禁止|勿扰|谢绝|除外|须满18|满18|18周?岁|(?<!未)成年|经验|工龄|以下(?:的)?(?:不|勿)|不含|没有|无(?:粉尘|毒|夜班|高温)|陪|子女|孩子"
A02: Final = WordRule(
    "A02",
    (),
    (),
    DENIED,
    combinations=(together(_YOUNG, _HARM, _NOT_YOUNG, reach=14, sentence=True),),
)
"""16 and 17 invited to dust, poison, heights, heat, heavy loads, nights (labour law 64)."""
_VENUE: Final = r"(?:ktv|k歌|歌厅|酒吧|夜场|夜总会|迪厅|网吧|网咖|游戏厅|电玩|洗浴|足浴|会所|棋牌|台球厅|彩票)(?!隔壁|对面|旁|楼[上下]|附近|边上|后面)"
A03: Final = WordRule(
    "A03",
    (),
    (),
    DENIED,
    combinations=(together(_VENUE, _YOUNG, _NOT_YOUNG, reach=18, sentence=True),),
)
"""16 and 17 invited to places of amusement (minors' law 61)."""

_NO_PAPER: Final = (
    r"(?:(?:没有?|无|未取得|不(?:用|要|需要?|必|看|查|管|限)(?:有|持|带)?|免|缺)(?:上岗|操作|作业|焊工|电工|叉车|行车|特种(?:作业)?|高压|登高|高空|高处|资格|N1)?证(?!明|金|件押|券)(?:也|都|亦|均|照样|就)?(?:行|可以?|能|要|收|来|上岗|上|开|干|做)?|"
    r"有(?:没有|无|没)[^,，。;；!\n]{0,3}证(?:都|均|也|无所谓)?|证(?:件)?(?:可以?|先|以后|后面|过后|慢慢|随后|再){1,3}(?:补|考|办)|无证(?:上岗|操作|亦|也|均))"
)
_PAPER_LAWFUL: Final = (
    r"勿扰|不(?:招|收|得|许|准|予|能上岗|可上岗)|证(?:的|者)?(?:就|都|一律)?不(?:要|行|收)(?=$|[,，。;；!\n])|严禁|禁止|杜绝|谢绝|免谈|别来|莫来|除外|不要无|学徒|辅助|帮工|打下手|不操作|先考证|考(?:出|完|取|到)证[^,，。;；!\n]{0,4}(?:再|后|才)|送(?:去)?(?:考|培)|考下来|考出来|取证后|拿证后|持证后|培训合格|普工|登记证|身份证|健康证|暂住证|毕业证|学历|"
    r"小学|经验证|驾驶证"
)
_SPECIAL: Final = (
    r"(?:电焊|焊工|焊接|氩弧|二保焊|气割|切割|电工|高压|低压电|登高|高处|高空|架子工|制冷|外墙)"
)
_EQUIPMENT: Final = (
    r"(?:叉车|行车|天车|桥吊|吊车|起重|塔吊|锅炉|司炉|电梯|压力容器|压力管道|铲车|挖机)"
)
G01: Final = WordRule(
    "G01",
    (),
    (),
    DENIED,
    combinations=(together(_SPECIAL, _NO_PAPER, _PAPER_LAWFUL, reach=10, sentence=True),),
)
"""Welding, electricity, heights without the certificate (work safety law 30)."""
G02: Final = WordRule(
    "G02",
    (),
    (),
    DENIED,
    combinations=(together(_EQUIPMENT, _NO_PAPER, _PAPER_LAWFUL, reach=10, sentence=True),),
)
"""Forklifts, cranes, boilers without the certificate (special equipment law 14)."""
_FOOD: Final = r"(?:食堂|食品|餐|厨|切配|配菜|面点|糕点|奶茶|饮料|肉|水产|屠宰|凉菜|烘焙|熟食|豆制品|打饭|熟菜|火锅|小吃|饭店|酒店后厨|净菜|蔬菜)"
_NO_HEALTH: Final = (
    r"(?:(?:免|无需?|不(?:用|要|需要?|必|查|看|办|强求|要求)|没有?)(?:办理?|有|带|持|提供)?健康证(?!费|的费|体检费|工本)(?:也|都|亦|均)?(?:行|可以?|能|上岗)?|"
    r"健康证(?:就|都|也|可以?)?(?:不(?:用|要|需要?|必)(?:办|有|带)?(?!自己|你|个人)|免办|没有也|后补|以后再|可有可无|先不办|慢慢办|过后补)|有(?:没有|无)健康证)"
)
G05: Final = WordRule(
    "G05",
    (),
    (),
    DENIED,
    combinations=(
        together(
            _FOOD,
            _NO_HEALTH,
            r"勿扰|不(?:招|收|得|许|准|能上岗)|严禁|禁止|谢绝|免谈|别来|免费|报销|不用自己|不接触|非食品|不是食品|电子|服装|五金",
            reach=16,
            sentence=True,
        ),
    ),
)
"""Food work without a health certificate (food safety law 45)."""

_BONUS: Final = r"(?:介绍(?:人(?:拿|得|提|领)?|奖励?金?|提成)|推荐(?:奖励?|奖金|人(?:拿|得|提|领))|内推奖|带人奖|招工奖)"
_NEWCOMER: Final = r"(?:(?:由|从|找|让)?(?:新人|新员工|被推荐人|被介绍人|新来的|本人|入职者)[^,，。;；!\n]{0,8}(?:承担|出|付|给|扣|工资(?:里|中)?扣)|从[^,，。;；!\n]{0,8}工资(?:里|中)?(?:扣|出|抵))"
D08: Final = WordRule(
    "D08",
    amber(
        r"(?P<k>(?:介绍|推荐|带来?)(?:一个)?(?:初中生|未成年|不满16|16岁以下|小孩)[^,，。;；!\n]{0,6}(?:给|奖|拿)\d{2,})"
    ),
    patterns(
        r"(?:公司|厂里|单位|企业)(?:另外?|额外|单独)?(?:承担|支付|出|发|给|奖励)[^。;；\n]{0,10}不[^。;；,，\n]{0,4}(?:新人|工资)",
        r"不(?:从|由|向|扣|让|会)[^。;；,，\n]{0,6}(?:新人|新员工|被推荐人|工资|本人)",
    ),
    DENIED,
    combinations=(
        together(
            _BONUS,
            _NEWCOMER,
            r"不(?:从|由|向|扣|让|会|得)|严禁|禁止|无需|免费",
            severity=Severity.AMBER,
            reach=10,
            order="first",
            sentence=True,
        ),
    ),
)
"""A referral bonus taken from the newcomer or paid for children (human-resources regulation 27)."""

H01: Final = WordRule(
    "H01",
    (),
    patterns(
        r"(?:不得|不能|禁止|严禁|不许|不准)(?:以任何[^。;；,，\n]{0,6})?(?:阻挠|限制|阻止|妨碍|打击|干涉|歧视)[^。;；\n]{0,16}"
    ),
    (),
    combinations=(
        together(
            r"(?:不(?:准|得|许|能|可以?|让|要)|禁止|严禁|承诺(?:书)?不|保证不|谢绝|别|莫)(?:私自|擅自|自行)?(?:加入|参加|入|组建|组织|成立|搞|联系|找)",
            r"工会",
            r"免费|欢迎|职工代表|缴费|阻挠|限制",
            severity=Severity.TASK,
            reach=3,
            order="first",
        ),
        together(
            r"(?:加入|参加|入了?|组织|找)工会",
            r"(?:勿|别来|走人|开除|辞退|不要|不招|就走|免谈|劝退|不录)",
            r"不得|不会|禁止|因|福利|欢迎",
            severity=Severity.TASK,
            reach=4,
            order="first",
            sentence=True,
        ),
    ),
)
"""Joining the union forbidden or punished (trade union law 3)."""

SAFETY_RULES: Final = (A02, A03, D08, G01, G02, G05, H01)
