"""Words of trades found as words: ordinary titles and the trade each means, set down by hand."""

import pytest

from intake.fields.titles import read_occupation

# trade: titles; "?" is asked (another trade than ours, or several)
TITLES = """
gen_operative: 自动化设备操作工
gen_operative: 普工 操作工 生产普工 车间操作工 流水线普工 男普工 长白班普工 电子厂普工 包装厂普工
assembler: 装配工 组装工 流水线装配工 家电装配工 电机装配工
packer: 包装工 打包工 装箱工 成品包装工 包装女工
qc: 质检员 检验员 品检员 来料检验员 成品检验员 IPQC
sewing: 缝纫工 平车工 服装车工 车位工 样衣工 拷边工 四线工
cutting: 裁剪工 裁床工 拉布工 电脑裁床操作工
ironing: 整烫工 大烫工 烫工
sewing_aux: 剪线工 锁眼工 钉扣工 查衫工
quilting: 家纺缝纫工 绗缝工 充棉工 充绒工
knit_linking: 套口工 横机工 电脑横机工
hosiery: 袜机工 袜机挡车工 缝头工
weaving: 挡车工 织布工 细纱挡车工 喷水织机挡车工 络筒工 整经工 加弹挡车工
roll_doff: 落纱工 卷绕工 落筒工 收卷工
dye_finish: 印染工 染缸工 染色工 印花工 水洗工
shoe_lasting: 成型工 刷胶工 夹包工 鞋厂成型工
bags: 箱包工 台面工 油边工
injection: 注塑工 注塑机操作工 注塑修边工 啤机工
extrusion: 吹膜工 挤出工 吹塑工 造粒工
rubber: 硫化工 炼胶工 橡胶硫化工
press: 冲压工 冲床工 油压机工 五金冲压工
die_casting: 压铸工 压铸机操作工
casting: 铸造工 翻砂工 浇注工 清砂工
cnc: 数控车工 数控操作工 CNC操作员 加工中心操作工 数控车床工 CNC师傅
lathe: 普车工 铣工 磨床工 外圆磨工 普通车工 机械厂车工 镗工 刨工 仪表车工
fitter: 钳工 模具工 模具钳工 装配钳工 省模工
welder: 电焊工 焊工 二保焊工 氩弧焊工 气保焊工 点焊工 焊接工 激光焊工 机器人焊接工
sheet_metal: 折弯工 钣金工 激光切割工 激光切割操作工
polish: 打磨工 抛光工 砂带工 磨光工
spray: 喷漆工 喷塑工 喷粉工 喷涂工 汽车喷漆工
plating: 电镀工 镀锌工
electrician: 电工 维修电工 高压电工 值班电工 低压电工 配电工
mech_repair: 机修工 设备维修工 机械维修工 保全工 设备保养工
e_assembly: 插件工 贴片工 SMT操作员 焊锡工 电子装配工
motor_winding: 绕线工 嵌线工 定子嵌线工
crystal_craft: 饰品工 粘钻工 点钻工
furniture: 家具木工 封边工 开料工 板式木工 沙发扪工
printing: 印刷工 模切工 糊盒工 印刷机长
food_op: 食品操作工 食品包装工 烘焙工 食品厂操作工
seafood: 水产工 剥虾工 冷库工 冷库搬运工
chem_op: 化工操作工 外操 内操 反应釜操作工 化工厂操作工
pharma_op: 制药工 制药操作工 药厂操作工 药品包装工
ship_fit: 船体装配工 船厂管工
ship_paint: 船舶油漆工 船舶打磨工 除锈工
scaffold: 架子工 脚手架工
construction_skilled: 钢筋工 瓦工 泥瓦工 混凝土工 支模木工 贴砖工 抹灰工
labourer: 小工 杂工 工地小工 勤杂工
forklift: 叉车工 叉车司机 电动叉车工 叉车操作工
warehouse: 仓管员 仓库管理员 理货员 拣货员 库管员
loader: 装卸工 搬运工 装车工 卸车工 跟车员
driver_truck: 货车司机 送货司机 B2司机 半挂司机 A2司机
courier: 快递员 派件员 收派员
parcel_sort: 分拣员 快递分拣员 快件分拣工
rider: 外卖骑手 外卖员 送餐员
ride_hail: 网约车司机 出租车司机
waiter: 服务员 传菜员 迎宾员 餐厅服务员
cook: 厨师 炒锅 食堂厨师 砧板 打荷
kitchen_help: 帮厨 洗碗工 切配工 食堂帮厨 食堂阿姨
hotel_room: 客房服务员 客房保洁 酒店客房服务员
cleaner: 保洁员 保洁 厂区保洁 保洁阿姨 清洁工
gardener: 绿化工 园林养护工 绿化养护工
guard: 保安 保安员 门卫 小区保安 秩序维护员 夜班保安
housekeeper: 保姆 家政服务员 住家保姆 钟点工
maternity: 月嫂
infant_care: 育儿嫂 育婴师
elder_care: 护工 养老护理员 医院护工
shop: 营业员 收银员 导购员 超市理货员
ecom_cs: 淘宝客服 电商客服 售后客服
ecom_pack: 直播助理 电商打包员
# other trades than ours, or several
?: 行车工 行车司机 行车操作工 天车工 桥式起重机司机 吊车司机 吊车工 起重工 塔吊司机 门机司机
?: 装载机司机 挖掘机司机 挖机司机 推土机司机 压路机司机 洗车工 汽车美容洗车工 洗车员
?: 车工 木工 司机 铲车工 铲车司机 铲车 自动化工程师 自动化工
?: 修车工 汽修工 汽车维修工 钻工 电梯工 电梯维修工 水暖工 空调安装工 电瓶车修理工
?: 调车工 停车场管理员 公交车司机 客车司机 校车司机 混凝土搅拌车司机 发车员
?: 招商专员 文员 会计 出纳 人事专员 业务员 销售经理 仓库主管 生产主管 车间主任 班组长 储备干部
?: 机电工程师 软件工程师 工艺工程师 电气工程师 施工员 安全员 资料员 电焊工程师
?: 教师 幼师 护士 药剂师 美容师 理发师 主播 摄影师 平面设计师 程序员 网管
?: 车险专员 化工销售 木工机械销售 电工器材销售 家具销售 服装设计师 模具设计师 食品研发员
?: 讲解员 售票员 接线员 话务员 抄表员 加油员 爆破工 测量工 试驾员 洗头工 修脚工 电影放映员
"""

# written after the readers were mended, before anything of it was tried
LATER = """
gen_operative: 生产线操作员 车间员工 车间学徒
assembler: 成品组装工 冰箱装配工
packer: 后道包装工 外包装工
qc: 首件检验员 成衣检验员 品质检验员
sewing: 内衣缝纫工 电脑平车工
injection: 塑料注塑工 注塑学徒
press: 数控冲床工 冲床学徒
cnc: CNC编程操作员 数控车床操作工 加工中心操作员
lathe: 五金厂车工 平面磨床工
welder: 钢结构焊工 不锈钢焊工 手工焊工 氩弧焊师傅
electrician: 物业电工 厂区电工 持证电工
mech_repair: 纺织机修工 设备机修工
polish: 不锈钢抛光工 家具打磨工
furniture: 木门封边工 板式家具开料工
scaffold: 外架架子工
construction_skilled: 工地钢筋工 外墙粉刷工
forklift: 夜班叉车工 仓库叉车司机
warehouse: 电商仓库拣货员 原料仓管员
loader: 码头装卸工 快递装卸工
driver_truck: 冷链货车司机
parcel_sort: 夜班分拣员
waiter: 酒店服务员 火锅店服务员
cook: 中餐厨师 工厂食堂厨师
kitchen_help: 后厨帮工 食堂洗碗工
cleaner: 写字楼保洁 医院保洁员
guard: 工厂保安 学校保安
elder_care: 养老院护工 养老院护理员
shop: 便利店收银员 服装店营业员
?: 航车工 叉吊工 洗车店学徒 擦车工 修表工 汽车钣金工程师 电动车维修工 装载机操作工 挖掘机操作员
?: 理财顾问 水电站值班长 行政前台 外贸跟单员 网店运营 短视频剪辑 培训讲师
?: 物业经理 仓储经理 生产厂长 船长
"""


def _rows(table: str) -> list[tuple[str, str]]:
    lines = [line for line in table.strip().splitlines() if line and not line.startswith("#")]
    return [(title, line.split(": ")[0]) for line in lines for title in line.split(": ")[1].split()]


def shown(title: str) -> str:
    """Id of the trade, ? when it is asked."""
    reading = read_occupation(title)
    assert reading.value is not None
    return "?" if reading.is_question else reading.value.best


@pytest.mark.parametrize(("title", "trade"), _rows(TITLES + LATER))
def test_an_ordinary_title_means_its_trade_or_is_asked(title: str, trade: str) -> None:
    assert shown(title) == trade
