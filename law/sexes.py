"""Who is a man, who a woman in an advertisement, and what is said of them: for B01 and B02.

Names of goods ("女装"), of kin ("子女"), of lodging and of protection at work contain the characters
lawfully.
"""

from __future__ import annotations

from typing import Final

from law.meanings import FOR_ALL
from law.sayings import Saying, says
from law.stances import NOT_OURS, PUT_FIRST, TAKEN_TOO, TURNED_AWAY, WANTED_ALONE

NOT_WARE: Final = (
    r"(?!(?:(?:生|工|士|职工|员工)?(?:宿舍|寝|公寓)|子(?!优先)|儿|婿|王|巫|皇|主角|主人公|科(?!技)|厕|浴|寝|澡|卫生间|装(?![卸配饰修箱运货载订]|车(?!间))|鞋|裤|裙|袜|"
    r"包(?![装工吃住])|帽|表|式|款|衣|童(?!工)|衫|靴|排|篮|足|双|西[裤装服]|模特(?:假人|道具|架)|衬衣|休闲装|运动装|朋友|友[,，。、]|方|神|"
    r"士[一-鿿]?(?:服(?!务)|内|衬|皮|西|香|手表|手袋|手套|鞋|帽|围巾|钱包|用品|箱|包(?!装)|美容|理发|洗|护肤|大衣|外套|毛衫)|"
    r"生(?:殖|理|产|育|活|态)|工具|工业|"
    r"性(?:用品|卫生|服装|服饰|客户|顾客|消费|健康|群体|市场|护理|内衣|时尚|产品|疾病|医院|读者|用户|会员|学员|荷尔蒙|视角)))"
)
KIN_BEFORE: Final = r"(?<![子儿妇孙侄少美父母织仕淑才处甥圣魔修爱仙歌])"
_PROTECTED: Final = (
    r"女职工|孕|必须(?:查|做|检|测|验|交|带|体检|提供)|套餐|哺乳|[已未]婚|单身|专用|休息室|提供|检|证明|男女|女男|宿舍|寝|住|厕|浴|更衣|床|卫生间|客户|顾客|占(?:比|\d|[一二三四五六七八九])|同酬|比较多|较多|享|产假|例假|福利|调岗|保护|权益|保障|"
    r"关爱|用品|结婚|新婚|(?:还没|没有?|未)生(?:娃|孩|过|完|的)|没有?[这该此][项个张份]|[男女][^,，。;；!\n]{0,2}(?:要|得|须)(?:有|会|能|懂)[^,，。;；!\n]{1,6}才|[男女](?:装|鞋|式|款|裤)|不因|其中|目前|现有|卫生巾|护肤|组长是|(?:老板|厂长|班长|主任|师傅)是|联系电话|朋友|委员"
)
SEX_LAWFUL: Final = rf"{_PROTECTED}|{FOR_ALL}"
MAN: Final = rf"(?:男{NOT_WARE}(?:的(?![/、,，和或与]?女)|生|工人?|士|性|人|娃儿?|孩[子儿]?|丁|将|青年|同志|师傅|员工|职工|劳力|求职者|应聘者|同胞|老乡)|(?:大?老)?爷们儿?|小伙(?!伴)儿?子?|大?老爷们儿?|汉子|后生|男的)"
WOMAN: Final = rf"(?:{KIN_BEFORE}女{NOT_WARE}(?:的(?![/、,，和或与]?男)|生|工人?|士|性|人|娃儿?|孩[子儿]?|将|青年|同志|师傅|员工|职工|求职者|应聘者|同胞|老乡)|妹子|妹儿|姑娘|大姐|阿姨|大妈|婆娘|嬢嬢|孃孃|婶子?|姐妹(?:们)?|妇女)"

_MEN: Final = rf"(?:{MAN}|男{NOT_WARE}(?:工友|性(?:员工|职工|工人|从业者|同胞)|劳动力|嘉宾|将们|方人员|司机|师傅|技工|保安|焊工|普工|学徒|操作工|搬运工)|帅哥|靓仔|哥们儿?|大叔|大哥|老哥|壮劳力|壮汉)"
_WOMEN: Final = rf"(?:{WOMAN}|{KIN_BEFORE}女{NOT_WARE}(?:工友|性(?:员工|职工|工人|从业者|同胞)|劳动?力|将们?|眷|司机|师傅|技工|保安|焊工|普工|学徒|操作工|搬运工)|小妹(?!妹)|姐姐|娘们儿?|丫头|嫂子?(?!们好)|媳妇|美女)"
_MALE: Final = rf"(?<![女和与及、/])男{NOT_WARE}(?![女和与及、/])"
_FEMALE: Final = rf"{KIN_BEFORE}(?<![男和与及、/])女{NOT_WARE}(?![男和与及、/])"
_ABOUT_BOTH: Final = rf"{_PROTECTED}|{TAKEN_TOO}|{NOT_OURS}|找到|招到|族|对象|[男女]朋友|例假|经期|客人|学员|会员|卫生费|居多|接(?:孩子|娃)|老板|老师"
_COUNTED: Final = (
    r"(?:[1-9]\d{0,2}|[一二两三四五六七八九十几俩仨]{1,3})(?:个|名|位|人)(?!月|孩|娃|间|房|床|小时)"
)


def _sayings(own: str, other: str, lone: str) -> tuple[Saying, ...]:
    """What turns the other sex away, wants this one alone or first, or counts it."""
    return (
        says(other, rf"{TURNED_AWAY}(?![^,，。;；!\n]{{0,1}}[男女])", _ABOUT_BOTH, order="first", reach=12, carried=True),
        says(own, rf"{WANTED_ALONE}|{PUT_FIRST}", _ABOUT_BOTH, reach=6),
        says(own, r"(?:留|归|交|让|优待|派)给?(?=$|[男女,，。;；!\n])|的活儿?(?=$|[,，。;；!\n])", _ABOUT_BOTH, reach=2),
        says(rf"(?:[要招缺找差收来]|需要?|急[招需]|扛|搬|抬)[^,，。;；!\n男女不]{{0,6}}?{own}", _COUNTED, _ABOUT_BOTH, order="first", reach=1),
        says(own, r"(?:[1-9]\d{0,2}|[一二两三四五六七八九十几]{1,3})(?:个|名|位)(?=$|[,，。;；!\n])", _ABOUT_BOTH, order="first", reach=0,
            strict=False),
        says(lone, r"(?<![不无非])(?:限|仅|只(?:要|招|收|留|用|带))(?=[男女])", _ABOUT_BOTH, reach=0),
    )  # fmt: skip


MEN_ONLY: Final = _sayings(_MEN, _WOMEN, _MALE)
WOMEN_ONLY: Final = _sayings(_WOMEN, _MEN, _FEMALE)
NOT_WANTED_BUT_NAMED: Final = rf"(?:男|女)[^,，。;；!\n男女优限只(（]{{0,8}}?(?:{TAKEN_TOO}|{TURNED_AWAY}(?![^,，。;；!\n]{{0,1}}[男女]))|[男女](?:的|工|生|性)?(?:最多)?(?:只)?限(?:招)?[一二两三四五六七八九十几\d]{{1,3}}[名个人位]"
"""Of a sex turned away, or taken too, nobody says by naming it that it is wanted alone."""
