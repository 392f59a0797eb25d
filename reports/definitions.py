"""What every figure of the weekly report means, in the words printed beside it.

One row per indicator: its id (stable, used as a key in snapshots and spreadsheets), the group of
the report it stands in, its Chinese name, its unit, the definition that avoids quarrels, and the
source of the number. Source of the groups and definitions: the reporting practice of both ends
(stage 12 of the workflow, indicator table of the domain model).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Unit(StrEnum):
    """人 and 人次 are different units and never share a column; how they add up: reports.counts."""

    PEOPLE = "人"
    PERSON_TIMES = "人次"
    HOUSEHOLDS = "户"  # also borrowers
    HOUSEHOLD_TIMES = "户次"
    LOANS = "笔"
    ITEMS = "个"
    FIRMS = "家"
    FIRM_VISITS = "家次"
    EVENTS = "场"
    PORTIONS = "份"
    PIECES = "件"
    DAYS = "天"
    PERCENT = "%"
    YUAN = "元"


class Group(StrEnum):
    """The groups of the report, in the order they are printed."""

    DEMAND = "需求"
    SUPPLY = "供给"
    ACTIVITY = "活动"
    MATCHING = "推荐"
    MOVEMENT = "输送"
    PLACEMENT = "就业"
    STOCK = "在岗"
    STABILITY = "稳岗"
    QUALITY = "质量"
    LEAVING = "离岗"
    FESTIVAL = "春节"
    RIGHTS = "维权"
    SERVICES = "服务"
    MONEY = "补贴"


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator. `filled` says whether this version of the system can count it; `base` what
    the base of a share is counted in; `may_pass` whether it may be more than 100%."""

    id: str
    group: Group
    name: str
    unit: Unit
    text: str
    source: str
    filled: bool = True
    base: str = "人"
    may_pass: bool = False


_LEDGER = "岗位账：名额 = 到岗 + 已约 + 缺口"
_MOVES = "推荐与安置的状态变动记录"
_ROSTER = "人员登记"
_BROUGHT = "老乡带老乡登记"
_SUBSIDIES = "补贴申报登记"
_FAIRS = "招聘会登记"
_TRIPS = "车次和点名记录"
_AFTER = "回访、结对、问题单和到岗后依法要办的事的记录"
_FESTIVAL = "春节登记：企业留岗和返岗日报、乡镇返乡调查、本人的打算"
_NOT_YET = "本系统暂未采集，需由责任单位填报"

_ROWS: tuple[Definition, ...] = (
    # demand
    Definition("demand_firms", Group.DEMAND, "招工企业", Unit.FIRMS,
               "周日24:00有在招岗位的企业数，一家企业只计一次", _LEDGER),
    Definition("demand_vacancies", Group.DEMAND, "在招岗位", Unit.ITEMS,
               "周日24:00状态为已发布的岗位数（暂停、过期、招满、撤回的不计）", _LEDGER),
    Definition("places", Group.DEMAND, "招用名额", Unit.PEOPLE,
               "在招岗位的名额合计；等于到岗、已约、缺口三项之和", _LEDGER),
    Definition("places_arrived", Group.DEMAND, "到岗", Unit.PEOPLE,
               "在招岗位上周日24:00已登记到岗并仍占名额的人数", _LEDGER),
    Definition("places_promised", Group.DEMAND, "已约", Unit.PEOPLE,
               "在招岗位上企业已确认、本人尚未登记到岗的人数", _LEDGER),
    Definition("places_open", Group.DEMAND, "仍缺", Unit.PEOPLE,
               "在招岗位的名额减去到岗、再减去已约，不为负数，周日24:00计", _LEDGER),
    Definition("gap_to_arrival", Group.DEMAND, "尚未到岗", Unit.PEOPLE,
               "在招岗位的名额减去到岗，即仍缺与已约之和，不为负数，周日24:00计", _LEDGER),
    Definition("firm_places", Group.DEMAND, "企业名额", Unit.PEOPLE, "该企业在招的名额", _LEDGER),
    Definition("firm_arrived", Group.DEMAND, "企业到岗", Unit.PEOPLE, "其中已到岗", _LEDGER),
    Definition("firm_promised", Group.DEMAND, "企业已约", Unit.PEOPLE, "其中已约", _LEDGER),
    Definition("firm_open", Group.DEMAND, "企业仍缺", Unit.PEOPLE, "其中仍缺", _LEDGER),
    # supply
    Definition("registered", Group.SUPPLY, "登记人数", Unit.PEOPLE,
               "周日24:00在册人数，按证件号去重；已撤回同意或已销户的不计", _ROSTER),
    Definition("willing", Group.SUPPLY, "其中愿意外出", Unit.PEOPLE,
               "在册且正在求职的人数", _ROSTER),
    Definition("waiting", Group.SUPPLY, "等岗位", Unit.PEOPLE,
               "在册且正在求职，周日24:00既没有到岗、也没有约好岗位的人数", _ROSTER),
    Definition("first_timers", Group.SUPPLY, "其中首次外出", Unit.PEOPLE,
               "在册且登记为首次外出务工的人数", _ROSTER),
    Definition("poverty", Group.SUPPLY, "其中脱贫人口", Unit.PEOPLE,
               "在册且由输出县核实为脱贫人口的人数", _ROSTER),
    Definition("monitored", Group.SUPPLY, "其中监测对象", Unit.PEOPLE,
               "在册且由输出县核实为监测对象的人数", _ROSTER),
    Definition("disabled", Group.SUPPLY, "其中残疾人", Unit.PEOPLE,
               "在册且本人单独同意登记的残疾人人数", _ROSTER),
    Definition("veterans", Group.SUPPLY, "其中退役军人", Unit.PEOPLE,
               "在册且登记为退役军人的人数", _ROSTER),
    Definition("graduates", Group.SUPPLY, "其中高校毕业生", Unit.PEOPLE,
               "在册且登记为高校毕业生的人数", _ROSTER),
    # activity
    Definition("fairs", Group.ACTIVITY, "招聘会和直播", Unit.ITEMS,
               "期内登记为已办的场数；输出县算为本县办的，输入地算有本地岗位参加的", _FAIRS),
    Definition("fair_visits", Group.ACTIVITY, "进场", Unit.PERSON_TIMES,
               "期内已办各场填报的进场人次，不与人数相加；没有填报的场次不计，都没有填报的写未报",
               _FAIRS),
    Definition("intentions", Group.ACTIVITY, "登记意向", Unit.PEOPLE,
               "期内在这些场次登记意向的人数，一人登记几次只计一人；观看不算", _FAIRS),
    # matching
    Definition("proposed", Group.MATCHING, "提出推荐", Unit.PERSON_TIMES,
               "期内生成的推荐，一人被推荐两次计两人次", _MOVES),
    Definition("approved", Group.MATCHING, "双方审核通过", Unit.PERSON_TIMES,
               "期内输出、输入两端都审核通过的推荐", _MOVES),
    Definition("refused", Group.MATCHING, "被谢绝", Unit.PERSON_TIMES,
               "期内被任何一方谢绝的推荐", _MOVES),
    Definition("refused_by", Group.MATCHING, "谢绝方", Unit.PERSON_TIMES,
               "期内被谢绝的推荐，按由谁谢绝分", _MOVES),
    Definition("refused_for", Group.MATCHING, "谢绝原因", Unit.PERSON_TIMES,
               "期内被谢绝的推荐，按原因代码分，列最多的几项", _MOVES),
    Definition("confirmed", Group.MATCHING, "企业确认", Unit.PERSON_TIMES,
               "期内企业确认录用的安置", _MOVES),
    Definition("days_to_confirm", Group.MATCHING, "推荐到确认（中位数）", Unit.DAYS,
               "期内确认的安置，从生成推荐到企业确认的天数，取中位数", _MOVES),
    # movement
    Definition("trips", Group.MOVEMENT, "专车专列专机", Unit.ITEMS,
               "期内登记为已出发的趟数，一趟几辆车算一趟；两端各计自己有人乘坐的", _TRIPS),
    Definition("carried", Group.MOVEMENT, "乘坐", Unit.PERSON_TIMES,
               "期内点名上车的人次，不是订座数；点错后收回的不计", _TRIPS),
    Definition("no_shows", Group.MOVEMENT, "约好未到", Unit.PERSON_TIMES,
               "期内登记为未到的安置；名额当即退回缺口", _MOVES),
    Definition("cost_per_head", Group.MOVEMENT, "人均费用", Unit.YUAN,
               "期内结清的各趟，费用合计除以这些趟全部乘坐人次，四舍五入到元", _TRIPS),
    # placement
    Definition("arrived", Group.PLACEMENT, "到岗", Unit.PEOPLE,
               "期内登记到岗的人数，同一人到岗两次只计一人；周日24:00后补登的计入下一周", _MOVES),
    Definition("arrived_late", Group.PLACEMENT, "其中补登以前到岗", Unit.PEOPLE,
               "期内登记、但到岗日在期前的人数；登记晚了的计入登记的那一周", _MOVES),
    Definition("new_transfers", Group.PLACEMENT, "新增转移就业", Unit.PEOPLE,
               "本人在当年的第一次到岗落在期内的人数", _MOVES),
    Definition("new_poverty", Group.PLACEMENT, "其中脱贫人口（含监测对象）", Unit.PEOPLE,
               "新增转移就业中，脱贫人口与监测对象的人数，一人只计一次", _MOVES),
    Definition("new_disabled", Group.PLACEMENT, "其中残疾人", Unit.PEOPLE,
               "新增转移就业中，单独同意登记的残疾人人数", _MOVES),
    Definition("dest_county", Group.PLACEMENT, "去向：县内就近", Unit.PEOPLE,
               "新增转移就业中，工作地在户籍县内的人数（按工作地，不按企业注册地）", _MOVES),
    Definition("dest_province", Group.PLACEMENT, "去向：省内县外", Unit.PEOPLE,
               "新增转移就业中，工作地在户籍省内、户籍县外的人数", _MOVES),
    Definition("dest_outside", Group.PLACEMENT, "去向：省外", Unit.PEOPLE,
               "新增转移就业中，工作地在户籍省外的人数", _MOVES),
    Definition("dest_zhejiang", Group.PLACEMENT, "省外中到浙江", Unit.PEOPLE,
               "去向省外的人中，工作地在浙江省的人数", _MOVES),
    Definition("dest_paired", Group.PLACEMENT, "到浙江中到结对区县", Unit.PEOPLE,
               "到浙江的人中，工作地在户籍县结对区县的人数", _MOVES),
    # stock
    Definition("in_post", Group.STOCK, "在岗", Unit.PEOPLE,
               "周日24:00已到岗且未离岗的人数", _MOVES),
    Definition("on_leave", Group.STOCK, "请假", Unit.PEOPLE, "在岗中请假的人数", _NOT_YET, False),
    Definition("between_jobs", Group.STOCK, "待转岗", Unit.PEOPLE,
               "周日24:00之前离岗、至今没有再到岗的人数", _MOVES),
    Definition("arrival_times", Group.STOCK, "本年到岗", Unit.PERSON_TIMES,
               "本年登记的到岗，一人到岗两次计两人次", _MOVES),
    Definition("arrivals_ever", Group.STOCK, "累计到岗", Unit.PERSON_TIMES,
               "启用以来登记的全部到岗，用于核对", _MOVES),
    Definition("departures_ever", Group.STOCK, "累计离岗", Unit.PERSON_TIMES,
               "启用以来登记的全部离岗，用于核对", _MOVES),
    Definition("year_task", Group.PLACEMENT, "年度任务与完成率", Unit.PEOPLE,
               "上级下达的年度转移就业任务", _NOT_YET, False),
    # stability
    *(
        Definition(f"stay_{days}", Group.STABILITY, f"满{days}天仍在岗", Unit.PERCENT,
                   f"期内（或该周到岗的人中）到岗满{days}天的人里，第{days}天日终仍在岗的比例；"
                   f"未满{days}天的人不在分母；离岗15天内又到岗（转岗）的算同一段", _MOVES)
        for days in (7, 30, 90, 180)
    ),
    Definition("cohort_arrived", Group.STABILITY, "当周到岗", Unit.PEOPLE,
               "到岗日在该周、开始新一段就业的人数；离岗15天内转岗的不算新一段", _MOVES),
    Definition("stable_3_months", Group.STABILITY, "稳定就业3个月以上", Unit.PEOPLE,
               "周日日终在岗、且本段就业已满90天的人数", _MOVES),
    Definition("stable_6_months", Group.STABILITY, "稳定就业6个月以上", Unit.PEOPLE,
               "周日日终在岗、且本段就业已满180天的人数", _MOVES),
    # quality
    Definition("contract_30", Group.QUALITY, "30天内登记了合同", Unit.PERCENT,
               "期内到岗满30天、当天仍在岗的人中，登记在30天内签了书面合同的比例", _AFTER),
    Definition("insured_30", Group.QUALITY, "30天内登记了参保", Unit.PERCENT,
               "期内到岗满30天、当天仍在岗的人中，登记在30天内办了社会保险的比例", _AFTER),
    Definition("first_pay_on_time", Group.QUALITY, "首月工资按时", Unit.PERCENT,
               "期内回访问到首次工资的人中，说发薪日次日已发的比例；没有问到的不在分母", _AFTER),
    Definition("followed_up", Group.QUALITY, "到期回访问到的", Unit.PERCENT,
               "第1、3、7、15、30、60、90、180、365天落在期内、当天日终仍在岗的，周日24:00前问到的"
               "比例；一人到期两次计两次", _AFTER),
    Definition("promise_kept", Group.QUALITY, "和说好的一样", Unit.PERCENT,
               "期内问过岗位、工时、住处、工资的人中，兑现的比例；双方都听过才算没有兑现，没定的不在分母",
               _AFTER),
    # leaving
    Definition("left", Group.LEAVING, "离岗", Unit.PERSON_TIMES,
               "期内登记离岗的人次；转岗也是离开原岗位，同样计入", _MOVES),
    Definition("left_for", Group.LEAVING, "离岗原因", Unit.PERSON_TIMES,
               "期内离岗，按原因代码分，列最多的几项", _MOVES),
    Definition("left_firm", Group.LEAVING, "离岗企业", Unit.PERSON_TIMES,
               "期内离岗，按企业分，列最多的几家", _MOVES),
    Definition("replaced_7", Group.LEAVING, "离岗7天内再到岗", Unit.PERCENT,
               "期内满7天的离岗中，离岗7天内又到岗的比例；未满7天的不在分母", _MOVES),
    # festival
    Definition("festival_firms", Group.FESTIVAL, "有人留岗的企业", Unit.FIRMS,
               "本年春节名单上报有人留岗的企业，按名单现在的数", _FESTIVAL),
    Definition("festival_kept", Group.FESTIVAL, "企业报的留岗", Unit.PEOPLE,
               "名单上各企业报的留岗人数合计，按名单现在的数", _FESTIVAL),
    Definition("festival_reopened", Group.FESTIVAL, "复工率", Unit.PERCENT,
               "名单上的企业中，最近一次日报说已复工的比例；没有报的算没有复工", _FESTIVAL,
               base="家"),
    Definition("festival_present", Group.FESTIVAL, "到岗率", Unit.PERCENT,
               "报了日报的企业，返回和新招的人数除以当天需要的人数，取各家最近一天", _FESTIVAL,
               may_pass=True),
    Definition("festival_running", Group.FESTIVAL, "开工率", Unit.PERCENT,
               "报了开动条数的企业，开动的生产线除以全部生产线，取各家最近一天", _FESTIVAL,
               base="条"),
    Definition("festival_returned", Group.FESTIVAL, "返岗率", Unit.PERCENT,
               "乡镇调查的已返岗人数除以返乡人数，取各乡镇最近一次；没有返乡而外出的人也算已返岗",
               _FESTIVAL, may_pass=True),
    Definition("festival_stays", Group.FESTIVAL, "我们的人：留岗", Unit.PEOPLE,
               "经本系统到岗、最近一次说留岗过年的人数", _FESTIVAL),
    Definition("festival_home", Group.FESTIVAL, "我们的人：返乡", Unit.PEOPLE,
               "经本系统到岗、最近一次说返乡（含已返岗、不返）的人数", _FESTIVAL),
    # rights, services, money
    Definition("cases", Group.RIGHTS, "受理诉求", Unit.ITEMS,
               "期内新开的问题单，一件事开一个；几个人一件事只计一件", _AFTER),
    Definition("recovered", Group.RIGHTS, "追回金额", Unit.YUAN,
               "期内登记到账的金额合计，舍去角分；说好没到账的不算", _AFTER),
    Definition("new_members", Group.SERVICES, "新入会", Unit.PEOPLE, "期内入会", _NOT_YET, False),
    Definition("buddies", Group.SERVICES, "结对帮带", Unit.PEOPLE,
               "期内新老双方第一次都同意结对的新到岗人数", _AFTER),
    Definition("introduced", Group.SERVICES, "老乡带来的新员工", Unit.PEOPLE,
               "期内登记、到期末没有作废的介绍，按新员工计；一位新员工只有一位介绍人", _BROUGHT),
    Definition("introduction_paid", Group.SERVICES, "已发介绍奖励", Unit.YUAN,
               "期内登记随工资发出的介绍奖励合计；后来退回的不减", _BROUGHT),
    Definition("subsidy_due", Group.MONEY, "新到期补贴", Unit.YUAN,
               "期内第一次可以申报（或只缺凭据）的补贴合计，金额可能是估计", _SUBSIDIES),
    Definition("subsidy_paid", Group.MONEY, "已发补贴", Unit.YUAN,
               "期内登记为已发的补贴合计；后来退回的不减", _SUBSIDIES),
    # by township, sending counties only
    Definition("town_registered", Group.SUPPLY, "乡镇登记人数", Unit.PEOPLE,
               "按户籍乡镇；不足3人的格子并入“其他乡镇”，不单列", _ROSTER),
    Definition("town_in_post", Group.STOCK, "乡镇在岗人数", Unit.PEOPLE,
               "按户籍乡镇；不足3人的格子并入“其他乡镇”，不单列", _MOVES),
)  # fmt: skip

DEFINITIONS: Mapping[str, Definition] = MappingProxyType({row.id: row for row in _ROWS})
if len(DEFINITIONS) != len(_ROWS):
    raise ValueError("two indicators share an id")


def unfilled() -> tuple[Definition, ...]:
    """The indicators nobody reports yet: the report prints them as 未报."""
    return tuple(row for row in _ROWS if not row.filled)
