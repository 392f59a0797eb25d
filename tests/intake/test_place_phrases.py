"""Places in running text, for a firm in 余杭; the right codes are those of GB/T 2260."""

import pytest

from intake.fields.places import find_place
from intake.fields.source import source
from tests.intake.tables import cases

NEAR = "330110"

# code of the county, - where no county is named, ? where it has to be asked
PHRASES = """
# counties inside firms' names
某某人力资源有限公司\\n招普工20名，6000元/月 => -
杭州青禾人力资源服务有限公司招普工 => -
长安物流有限公司招装卸工10名 => -
平安保险招客服专员5名 => -
新华书店招营业员 => -
和平饭店招服务员3名 => -
大方家具厂招木工 => -
通道科技有限公司诚聘电工 => -
友好商场招保安 => -
朝阳轮胎厂招成型工30人 => -
向阳服饰招缝纫工 => -
中山市政工程公司招瓦工 => -
永安电子招插件工 => -
华容电器招绕线工5名 => -
# inside ordinary words
招普工20名，长白班，5500元/月 => -
回民勿扰 => -
限汉族，回民食堂无 => -
安全员2名，负责安全检查 => -
丰满大方，形象好 => -
通道干净，环境整洁 => -
工资按资源分配，面议 => -
城中村附近，交通方便 => -
工作安定，待遇平和 => -
同心协力，合作愉快 => -
普通工人，安全第一 => -
开平机操作工2名，剪板机1名 => -
吃苦耐劳，富裕家庭勿扰 => -
市中心上班，交通便利 => -
工资日结，青年优先 => -
振兴乡村，回乡就业 => -
大通铺宿舍，有空调 => -
定安全责任制，按操作规程 => -
负责开平纵剪设备的操作 => -
会计要求能独立做账，熟悉报税和田间统计 => -
上下班打卡，工作轻松 => -
长期招工，长海运输司机 => -
# streets and roads
地址：甲路与乙路交口东200米 => -
地址：中山路88号 => -
北京路121号面试 => -
地址：和平路与建设路交叉口 => -
上海路口红绿灯旁边 => -
坐标：长安路12号 => -
西湖大道199号二楼 => -
从朝阳桥下车往前100米 => -
# origins
四川人优先，广元籍老乡多 => -
可从苍溪县统一出发 => -
云南、贵州的都可以 => -
来自巴中的工友很多 => -
川菜厨师1名，会做重庆火锅 => -
# true places
工作地点：余杭区五常街道文一西路1号 => 330110
地址：浙江省杭州市余杭区仁和街道 => 330110
上班地点在萧山区瓜沥镇 => 330109
工厂位于嘉兴桐乡市濮院镇 => 330483
地址：江苏省昆山市玉山镇 => 320583
义乌市佛堂镇招饰品工 => 330782
我厂在宁波北仑，招注塑工 => 330206
公司地址：桂林市资源县工业园 => 450329
地址：吉林省长白朝鲜族自治县城东 => 220623
工作地点：呼和浩特市回民区 => 150103
地址：山西省吕梁市交口县 => 141130
浙江永康招抛光工10名 => 330784
上班地址：德清县武康街道 => 330521
工作地：杭州钱塘区下沙 => 330114
绍兴柯桥印染厂招挡车工 => 330603
厂在海宁许村，招家纺工 => 330481
坐标临平，电子厂直招 => 330113
地址:余杭良渚街道 => 330110
地点：温州瑞安市 => 330381
诸暨大唐袜厂招缝头工 => 330681
慈溪市观海卫镇，包吃住 => 330282
地址：西湖区三墩镇 => 330106
地址：朝阳区建国路 => ?
# firms' names that name where they are
杭州余杭某某电子有限公司招普工 => 330110
海宁市某某纺织厂招挡车工 => 330481
苏州工业园区招操作工 => -
杭州某某物流招分拣员 => -
"""

# written after the readers were mended, before anything of it was tried
LATER = """
杭州博雅人力资源服务有限公司诚聘保安 => -
长白班，双休，五险 => -
公司注重人力资源开发，资源丰富 => -
回民食堂，干净卫生 => -
前进路与建设街交口 => -
地址：解放路与人民路交口西南角 => -
和平里小区门口集合 => -
大方得体，形象气质佳 => -
富阳区场口镇招铸造工 => 330111
地址：安吉县递铺街道 => 330523
公司位于嘉善县魏塘街道 => 330421
厂址：绍兴上虞区 => 330604
东阳市横店镇招群演 => 330783
在桐乡上班，包住 => 330483
浙江海宁皮革厂招车位工 => 330481
工作地点：上海市松江区九亭镇 => 310117
地址：江苏省苏州市吴江区盛泽镇 => 320509
工作地点在临安青山湖 => 330112
老家四川苍溪县的优先 => -
贵州人多，老乡可以互相照应 => -
可从广元市统一包车接送 => -
南京路步行街旁边 => -
人民医院对面，平安大厦3楼 => -
新昌县轴承厂招磨工 => 330624
我们厂在金华义乌 => 330782
招通道工2名 => -
安全生产，文明施工，永安保险 => -
长兴县煤山镇电池厂 => 330522
地址：温岭市大溪镇 => 331081
上海某某公司杭州分公司招文员 => -
"""


def shown(text: str, near: str = NEAR) -> str:
    """Code of the county, - for none (a wider unit is none), ? where several stand."""
    reading = find_place(source(text), near)
    if reading is None:
        return "-"
    if reading.value is None:
        return "?"
    return reading.value.code if reading.question != "county_missing" else "-"


def test_an_address_ends_where_the_pay_begins() -> None:
    found = find_place(source("招普工，地址：甲路与乙路交口东200米，6000元/月"), NEAR)
    assert found is not None
    assert found.value is not None
    assert (found.value.code, found.value.address) == ("", "甲路与乙路交口东200米")


@pytest.mark.parametrize(("text", "expected"), cases(PHRASES + LATER))
def test_a_place_is_one_only_where_a_place_is_meant(text: str, expected: str) -> None:
    assert shown(text) == expected
