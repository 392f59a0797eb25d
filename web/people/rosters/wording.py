"""What an import says about a file, a row or a cell, and how to repair it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intake import RowProblem
from intake.problems import Weight
from reference import asked

WEIGHTS: dict[Weight, str] = {Weight.ERROR: _l("退回"), Weight.WARNING: _l("提醒")}
FILES: dict[str, str] = {
    "empty_file": _l("这个文件是空的。请选有内容的花名册再上传。"),
    "not_a_spreadsheet": _l("这不是表格文件。请上传 .xlsx、.xls、.ods 或 .csv。"),
    "old_xls": _l("这个 .xls 里读不出表格。请在 Excel 或 WPS 里打开，“另存为” .xlsx 再上传。"),
    "encrypted": _l("这个文件有打开密码。请去掉密码后再上传。"),
    "corrupt": _l("文件坏了，读不出来。请用 Excel 打开后另存一份再上传。"),
    "zip_bomb": _l("文件解开后太大，为安全没有读。请只保留花名册那一页再上传。"),
    "too_many_cells": _l("表格范围太大（远处可能有多余内容）。请把花名册复制到新表再上传。"),
    "too_many_sheets": _l("表的页数太多，超过200页。请分成几份上传。"),
    "too_many_rows": _l("一次最多 20,000 行。请按乡镇分成几份上传。"),
    "undecodable": _l("文字编码认不出。请在 Excel 里另存为 .xlsx 再上传。"),
    "wrong_encoding": _l(
        "没有找到表头，文字也多是乱码：多半是文字编码不对（例如繁体 Big5）。"
        "请用 Excel 或 WPS 打开，看到字都对了，再“另存为” .xlsx 上传。"
    ),
    "no_header": _l("没有找到表头。表头要有“姓名”和至少另一列，例如“身份证号”。"),
    "no_header_row": _l(
        "第一行就是人，没有表头。请在最上面加一行，写明每一列是什么，例如“姓名”“身份证号”“电话”“乡镇”，再上传。"
    ),
    "no_rows": _l("表头下面没有人。请填好再上传。"),
}
ROWS: dict[str, str] = {
    "has_died": _l("姓名后面注明已去世，没有读"),
    "consent_refused": _l("本人不同意登记，没有读"),
    "phone_as_above": _l("电话写的是同上，没有读：请填本人的号码"),
    "columns_guessed": _l("这一页没有表头，各列是按里面的内容猜的：请在下面逐列核对"),
    "name_missing": _l("没有姓名"),
    "name_bad": _l("姓名里的“%(sign)s”（%(point)s）不是字，请照身份证写"),
    "name_private": _l(
        "姓名里有一个旧系统自造的字（%(point)s），别的电脑认不出，请用输入法重打这个字"
    ),
    "name_long": _l("姓名超过60个字，请照身份证或护照写"),
    "sex_unknown": _l("性别待问：没有写，也没有身份证号。先登记，问清以前不安排按男女分的床位"),
    "sex_differs_from_id": _l("性别和身份证号不一致，按身份证号"),
    "born_missing": _l("没有出生日期，也没有身份证号"),
    "born_differs_from_id": _l("出生日期和身份证号不一致，按身份证号"),
    "born_day_unknown": _l("出生日期只有年月，按当月最后一天算"),
    "born_impossible": _l(
        "按出生日期是%(age)s岁：还没有出生或者超过80岁的不会登记找工作，请照身份证核对年份"
    ),
    "born_needed": _l("没有出生日期，补上出生日期或身份证号才能登记"),
    "age_only": _l("只有年龄（%(age)s岁），没有出生日期：先不登记，请补出生日期或身份证号"),
    "age_differs": _l("写的年龄和出生日期不一致（应是%(age)s岁），请核对"),
    "age": _l("年龄认不出，没有读"),
    "month_unclear": _l(
        "%(year)s年可能是%(first)s月，也可能是%(second)s月（Excel把末尾的0去掉了），请核对"
    ),
    "day_unclear": _l("可能是%(month)s月%(first)s日，也可能是%(second)s日，请核对"),
    "year_only": _l("只写了年份，请补月日"),
    "lunar": _l("写的是农历，请按身份证填公历日期"),
    "under_16": _l("未满16周岁（%(age)s岁），依法不能登记介绍"),
    "id_as_number": _l(
        "身份证号存成了数字，末几位已经丢了。请把这一列设成“文本”，照身份证重新填这一格"
    ),
    "id_scientific": _l(
        "身份证号变成了 5.1E+17 这样，末几位已经丢了。请把这一列设成“文本”，重新填这一格"
    ),
    "id_fifteen": _l("15位旧身份证号已停用，请填18位"),
    "id_length": _l("身份证号不是18位"),
    "id_checksum": _l(
        "身份证号校验不对：有一位写错，或两位写反。地区、生日、性别各位都和这一行对得上，"
        "请照身份证先对第15、16、18位，再对其余各位"
    ),
    "id_checksum_born": _l(
        "身份证号校验不对：第7到14位（出生日期）和这一行写的出生日期不同，请照身份证先对这8位"
    ),
    "id_checksum_sex": _l("身份证号校验不对：第17位和这一行写的性别不同，请照身份证先对这一位"),
    "id_checksum_area": _l(
        "身份证号校验不对：第1到6位（地区）没有查到，请照身份证先对这6位，再对其余各位"
    ),
    "id_checksum_alone": _l(
        "身份证号校验不对：有一位写错，或两位写反。这一行没有出生日期或性别可以对照，请照身份证逐位核对"
    ),
    "household_carried": _l("从这一行起有%(count)s行没有填户编号或村，按上面同一户读了，请核对"),
    "id_date": _l("身份证号里的出生日期不存在"),
    "id_county": _l("身份证号前6位的地区没有查到，请核对"),
    "id_missing": _l("没有身份证号，出发前要补"),
    "phone": _l("电话号码不对"),
    "phone_scientific": _l("电话变成了 1.38E+10 这样，请把这一列设成“文本”重新填"),
    "phone_of_other": _l("电话注明是“%(whose)s”的，请核对"),
    "phone_missing": _l("没有电话，联系不上"),
    "phone_second_left_out": _l("电话不止两个，或者有不是号码的数字：只取前两个号码，请核对"),
    "county_unknown": _l("县名没有认出，按所选的县登记"),
    "other_county": _l("不是所选县的人，请到那个县登记"),
    "perhaps_same": _l("名单里有人可能就是他，但不能确定：先另外登记，请到“可能是同一人”里决定"),
    "perhaps_twice_in_file": _l("可能和第%(first_row)s行是同一个人，但不能确定：两行都登记"),
    "twice_in_file": _l("和第%(first_row)s行是同一个人"),
    "registered_elsewhere": _l("这个身份证号已在别处登记，请联系管理员"),
    "person_closed": _l("这个人已注销，请先在人员页恢复"),
    "duplicate_differs": _l("同名的两列内容不同，取左边一列"),
    "state_asks": _l("状态写的是“%(shown)s”：可能不在找工作，请问清楚再安排"),
    "yes_no": _l("应该写“是”或“否”，没有读"),
    "date": _l("日期认不出，没有读。请写成 2026.2.8"),
    "ask_again": _l("写的是面议或不限，没有读。请再问本人"),
    "not_monthly": _l("不是月工资，没有读"),
    "wage": _l("工资认不出，没有读"),
    "wage_implausible": _l("工资太低或太高，没有读"),
    "wage_unit": _l("“%(shown)s”是不是千元？请写清楚，没有读"),
    "after_new_year": _l("写的是年后，没有具体日子，请再问本人"),
    "before_new_year": _l("写的是年前，没有具体日子，请再问本人"),
    "not_fixed": _l("日子还没有定，请再问本人"),
    "no_end": _l("没有具体日子，请再问本人"),
    "no_such_day": _l("没有这一天，没有读"),
    "implausible_date": _l("日期太早或太晚，没有读"),
    "low_above_high": _l("前后颠倒，没有读"),
    "already_away": _l("写的是已外出，没有出发日期"),
    "year_implied": _l("没有写年份，按最近的这一天算，请核对"),
    "relative": _l("按今天推算的日子，请核对"),
    "passed": _l("这一天已经过了，请核对"),
    "schooling_open": _l("写的是“%(shown)s”，按其中写明的一级记，请核对"),
    "group_unclear": _l("看不出是还是不是，没有记，请写“是”或“否”"),
    "companion_unknown": _l("备注“%(shown)s”没有找到同行的人，没有成组"),
    "number": _l("数字认不出，没有读"),
    "unknown_word": _l("“%(shown)s”没有认出，没有读"),
    "trade_unknown": _l("工种“%(shown)s”没有认出，没有读"),
    "certificate_unknown": _l("证书“%(shown)s”没有认出，没有读"),
    "region_unknown": _l("地区“%(shown)s”没有认出，没有读"),
    "only_three_wishes": _l("意向工种只取前三个"),
    "ends_before_start": _l("返乡时间早于外出时间，没有读"),
    "consent_incomplete": _l("同意方式和同意日期要一起填，这次不算同意"),
    "consent_day_unclear": _l("同意日期只写到月，不知道是哪天，这次不算同意"),
    "consent_in_future": _l("同意日期在今天之后，这次不算同意"),
    "party_of_one": _l("同行编号只有一个人，没有建同行组"),
    "party_too_big": _l("同行的有%(size)s人，超过8人，没有建同行组"),
    "couple_not_two": _l("写了夫妻，但有%(size)s人，按家人处理"),
}
FIELDS: dict[str, str] = {
    "serial": _l("序号"),
    "name": _l("姓名"),
    "head_name": _l("户主姓名"),
    "relation": _l("与户主关系（只用来认家人）"),
    "age": _l("年龄"),
    "home": _l("地址（只取乡镇和村）"),
    "remark": _l("备注（只看和谁同行）"),
    "back_on": _l("返乡日期"),
    "risk_removed": _l("风险是否消除"),
    "risk_removed_on": _l("风险消除日期"),
    "sex": _l("性别"),
    "born_on": _l("出生日期"),
    "id_number": _l("身份证号"),
    "phone": _l("电话"),
    "phone2": _l("第二个电话"),
    "household_phone": _l("家庭电话"),
    "county": _l("县"),
    "region_code": _l("县"),
    "township": _l("乡镇"),
    "village": _l("村"),
    "household_key": _l("户编号"),
    "party_key": _l("同行编号"),
    "party_kind": _l("同行关系"),
    "party_together": _l("同行要求"),
    "schooling": _l("文化程度"),
    "trades": _l("做过的工种"),
    "trade_months": _l("做过多久"),
    "certificates": _l("证书"),
    "wishes": _l("意向工种"),
    "wish_1": _l("第一意向"),
    "wish_2": _l("第二意向"),
    "wish_3": _l("第三意向"),
    "regions_wanted": _l("想去的地区"),
    "regions_refused": _l("不去的地区"),
    "regions": _l("地区"),
    "floor_wage_fen": _l("最低到手"),
    "last_wage_fen": _l("上次月收入"),
    "available_from": _l("可出发日期"),
    "available_until": _l("返乡日期"),
    "nights": _l("夜班"),
    "willing": _l("愿意出去"),
    "work_state": _l("现在的状态"),
    "first_timer": _l("首次外出"),
    "monitored": _l("监测对象"),
    "lifted": _l("脱贫"),
    "household_kind": _l("户类型"),
    "disabled": _l("残疾（只取是否）"),
    "veteran": _l("退役军人"),
    "graduate": _l("高校毕业生"),
    "couple_room": _l("夫妻房"),
    "needs_couple_room": _l("夫妻房"),
    "needs_lodging": _l("住宿"),
    **{name: _l(fact.words) for name, fact in asked.PERSON.items()},
    "food": _l("饮食"),
    "needs_food": _l("饮食"),
    "refuses": _l("不能接受"),
    "children_along": _l("随行子女"),
    "stays_behind": _l("留守牵挂"),
    "someone_stays_behind": _l("留守牵挂"),
    "disability_consent": _l("残疾信息同意"),
    "consent_said": _l("是否同意登记"),
    "consent_means": _l("同意方式"),
    "consent_on": _l("同意日期"),
    "consent_evidence": _l("同意证明"),
    "consents": _l("本人同意"),
    "targets": _l("身份"),
}


def file_message(code: str) -> str:
    """What is wrong with the file and what to do."""
    return str(FILES.get(code) or _("这个文件读不了。请对照模板检查后再上传。"))


def row_message(problem: RowProblem) -> str:
    """What is wrong with the row and what to do."""
    return said_of(problem.code, {"shown": problem.shown, **problem.facts})


def said_of(code: str, facts: Mapping[str, Any]) -> str:
    """A code of the readers of rosters with its facts, in a sentence."""
    words = ROWS.get(f"{code}_{facts.get('doubt', '')}", ROWS.get(code))
    if words is None:
        return _("这一格请核对")
    return str(words) % facts if "%(" in str(words) else str(words)


def field_name(field: str) -> str:
    return str(FIELDS.get(field, field))
