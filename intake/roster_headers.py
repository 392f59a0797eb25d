"""Which header means which field, in the words county rosters really use.

The left part of the poverty-monitoring export (户编号 … 风险消除时间) is understood as it stands;
what matching does not need is dropped at import and named (PIPL article 6).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from intake.cells import as_text
from intake.workbook import Row

_HEADERS = """
name: 姓名 人员姓名 劳动力姓名 名字 务工人员姓名 成员姓名
sex: 性别
born_on: 出生日期 出生年月 出生年月日 生日 出生时间
id_number: 身份证号 身份证号码 身份证 证件号 证件号码 公民身份号码 居民身份证号
phone: 联系电话 手机 手机号 手机号码 电话 本人电话 联系方式 电话号码 本人联系电话
household_phone: 家庭电话 户联系电话 户主电话 家庭联系电话
county: 县 县区 区县 县市区 户籍县 户籍所在县 户籍地 县名称
township: 乡镇 镇 乡 乡镇街道 街道 户籍乡镇 镇街 乡镇名称
village: 村 行政村 村社区 社区 村名 村居 户籍村 村名称
household_key: 户编号 户号 家庭编号 户籍编号
party_key: 同行编号 同行组号 组团编号 结伴编号 同行组 同行号
party_kind: 同行关系 结伴关系 同行类型
party_together: 同行要求 必须同行 同厂或同城 结伴要求
schooling: 文化程度 学历 教育程度 受教育程度
trades: 技能 劳动技能 工种 从事工种 曾从事工种 特长 技能工种 主要技能 做过的工种 现从事工种
trade_months: 从业年限 工龄 工作年限 从业时间 技能年限 做过多久
certificates: 技能证书 证书 资格证书 职业资格证书 持有证书
wishes: 意向工种 意向岗位 求职意向 期望岗位 期望工种 意向职业 就业意向
wish_1: 意向工种1 第一意向 意向岗位1
wish_2: 意向工种2 第二意向 意向岗位2
wish_3: 意向工种3 第三意向 意向岗位3
regions_wanted: 意向地区 意向地 期望地区 意向区域 就业意向地区 意向就业地
regions_refused: 不去地区 不愿去的地区 不想去的地区
floor_wage_fen: 期望薪资 最低到手 期望工资 最低工资要求 期望月薪 意向薪资 最低到手工资 期望收入
last_wage_fen: 月收入 上次月收入 务工月收入 月工资 上份工资 月务工收入
available_from: 可外出时间 最早外出时间 外出时间 可出发时间 意向外出时间
available_until: 计划返乡时间 返乡时间 预计返乡时间
nights: 可做夜班 夜班 能否夜班 能否上夜班 接受夜班
willing: 就业意愿 外出意愿 务工意愿 是否愿意外出 外出务工意愿 是否有就业意愿
first_timer: 首次外出 是否首次外出 第一次外出
monitored: 监测对象类型 监测对象类别 监测对象 是否监测对象
lifted: 脱贫户 是否脱贫户 脱贫人口 是否脱贫人口 建档立卡
household_kind: 户类型 户属性 农户类型 人员类别 人员类型
disabled: 残疾类别 残疾等级 残疾 是否残疾 残疾人 残疾类别和等级 残疾证
veteran: 退役军人 是否退役军人 退伍军人
graduate: 高校毕业生 是否高校毕业生 应届毕业生
couple_room: 需夫妻房 夫妻房 是否需要夫妻房
needs_lodging: 需要住宿 是否需要住宿 住宿需求 是否住宿
only_pickup: 只坐接送车 是否只坐接送车 需要接送 是否需要接送 接送
food: 饮食 饮食要求 饮食习惯
refuses: 不能接受 不能接受项 不接受 忌讳 不能适应
children_along: 随行子女 子女随行 随行子女人数 子女随行人数
stays_behind: 留守牵挂 需照顾老人小孩 是否有留守
disability_consent: 残疾信息同意 同意登记残疾信息
consent_means: 同意方式 授权方式 本人同意方式 知情同意方式
consent_on: 同意日期 授权日期 本人同意日期 知情同意日期
"""


def _table(text: str) -> Mapping[str, tuple[str, ...]]:
    """``field: word word`` lines, continued by indented ones."""
    joined = re.sub(r"\n\s+", " ", text.strip())
    pairs = (line.split(":", 1) for line in joined.splitlines())
    return MappingProxyType({name: tuple(words.split()) for name, words in pairs})


HEADERS: Final = _table(_HEADERS)
"""Field -> headers as written, before `clean_header`."""

HEADER_SEARCH_ROWS: Final = 30


def clean_header(text: str) -> str:
    """联系电话（必填）* -> 联系电话: no notes in brackets, marks or spaces."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[(\[【][^)\]】]*[)\]】]?", "", text)
    return re.sub(r"[\s*:：、,，/·.\-_\"'“”#]+|必填|选填", "", text)


_FIELD_OF: Final = {clean_header(w): name for name, words in HEADERS.items() for w in words}


@dataclass(frozen=True)
class HeaderMap:
    """Where each field is found.

    columns     field -> column indexes, leftmost first (several: duplicate headers)
    labels      column index -> header as written
    dropped     headers we do not take in
    duplicates  headers met twice
    header_row  index of the last header row; data begins behind it
    """

    columns: Mapping[str, tuple[int, ...]]
    labels: Mapping[int, str]
    dropped: tuple[str, ...]
    duplicates: tuple[str, ...]
    header_row: int


def find_header(rows: list[Row]) -> HeaderMap | None:
    """The header among the first rows, title rows skipped, two merged header rows understood."""
    best: tuple[int, int, list[str]] | None = None
    for at in range(min(HEADER_SEARCH_ROWS, len(rows))):
        for labels, last in _candidates(rows, at):
            fields = {_FIELD_OF.get(clean_header(label)) for label in labels} - {None}
            if "name" not in fields or len(fields) < 2:
                continue
            if best is None or len(fields) > best[0]:
                best = (len(fields), last, labels)
    return None if best is None else _mapping(best[2], best[1])


def _candidates(rows: list[Row], at: int) -> list[tuple[list[str], int]]:
    """The row alone, and the row with a second header row below it."""
    upper = [as_text(cell, 60) for cell in rows[at]]
    single = [(upper, at)]
    if at + 1 >= len(rows):
        return single
    lower = [as_text(cell, 60) for cell in rows[at + 1]]
    if any(any(c.isdigit() for c in re.sub(r"意向(工种|岗位)\d", "", cell)) for cell in lower):
        return single
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    both = [
        low if low and (clean_header(low) in _FIELD_OF or not up) else up
        for up, low in zip(upper, lower, strict=True)
    ]
    return [*single, (both, at + 1)]


def _mapping(labels: list[str], last: int) -> HeaderMap:
    columns: dict[str, tuple[int, ...]] = {}
    dropped, duplicates = [], []
    for index, label in enumerate(labels):
        if not label:
            continue
        name = _FIELD_OF.get(clean_header(label))
        if name is None:
            dropped.append(label)
            continue
        if name in columns and name not in ("disabled",):
            duplicates.append(label)
        columns[name] = (*columns.get(name, ()), index)
    return HeaderMap(
        columns,
        {i: label for i, label in enumerate(labels) if label},
        tuple(dropped),
        tuple(duplicates),
        last,
    )
