"""What a refused field says: one sentence per pydantic error type, telling what to do.

Schemas raise `PydanticCustomError("uscc_checksum", ...)`; add the sentence for your type here.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

MESSAGES: dict[str, str] = {
    "missing": _l("请填写"),
    "money": _l("请填写金额，单位元，例如 4300 或 4300.50"),
    "string_too_short": _l("至少 %(min_length)s 个字"),
    "string_too_long": _l("最多 %(max_length)s 个字"),
    "string_pattern_mismatch": _l("格式不对，请对照说明检查"),
    "int_parsing": _l("请填写整数，例如 12"),
    "int_parsing_size": _l("数字太大"),
    "int_type": _l("请填写整数，例如 12"),
    "int_from_float": _l("请填写整数，不要小数"),
    "float_parsing": _l("请填写数字，例如 12.5"),
    "decimal_parsing": _l("请填写数字，例如 12.5"),
    "decimal_max_digits": _l("数字太长"),
    "finite_number": _l("请填写数字，例如 12.5"),
    "greater_than": _l("必须大于 %(gt)s"),
    "greater_than_equal": _l("不能小于 %(ge)s"),
    "less_than": _l("必须小于 %(lt)s"),
    "less_than_equal": _l("不能大于 %(le)s"),
    "date_from_datetime_parsing": _l("请填写日期，例如 2026-03-25"),
    "date_parsing": _l("请填写日期，例如 2026-03-25"),
    "date_from_datetime_inexact": _l("请只填日期，例如 2026-03-25"),
    "time_parsing": _l("请填写时间，例如 08:00"),
    "enum": _l("请从选项中选一个"),
    "literal_error": _l("请从选项中选一个"),
    "too_short": _l("至少选 %(min_length)s 项"),
    "too_long": _l("最多选 %(max_length)s 项"),
    "bool_parsing": _l("请选“是”或“否”"),
    "extra_forbidden": _l("这一项不能填"),
    "value_error": _l("格式不对，请对照说明检查"),
    "password_length": _l("至少 %(n)s 个字，最多 128 个字"),
    "password_simple": _l("太容易猜，请用几个不同的字或词"),
    "password_wrong": _l("现在的密码不对"),
    "login_taken": _l("这个账号名已经有人用，请换一个"),
    "scope_needed": _l("请写这个账号负责哪些县（市、区）"),
    "scope_not_for_role": _l("这个身份不按地区分，请把地区清空"),
    "region_unknown": _l("没有找到“%(name)s”，请写全名，例如 浙江省杭州市余杭区"),
    "region_ambiguous": _l("“%(name)s”不止一个，请写全名，例如 %(example)s"),
    "employer_needed": _l("请填写企业的统一社会信用代码；企业要先登记"),
    "employer_not_for_role": _l("只有企业和企业工会的账号才填企业"),
    "mandate_needed": _l("请写明企业工会是哪次会员大会选的、哪级工会批复的"),
    "speaks_for_the_firm": _l("这是企业自己的人或邮箱：打回访电话的不能是企业，请填企业工会的"),
    # photographs of slips
    "picture_large": _l("照片超过4 MB。请在手机相机里选小一点的尺寸重拍。"),
    "picture_kind": _l(
        "这不是JPEG或PNG照片。苹果手机请在“设置—相机—格式”选“兼容性最佳”再拍，或者传截屏。"
    ),
    "picture_broken": _l("照片不完整，打不开。请重新拍一张再传。"),
    "picture_pixels": _l("照片的像素太多。请在手机相机里选小一点的尺寸重拍。"),
    "picture_of_paper": _l("照片只跟“纸条签字”一起存。请选“纸条签字”，或去掉照片。"),
    "picture_for_nothing": _l("勾选的几项已有照片，或者当时不是签的纸条，这张照片不用存。"),
    # employers and vacancies
    "day_of_union": _l("日期不对：不能在今天以后，也不能早于成立或上一任的第一天"),
    "union_there": _l("这个区已经登记了同名的工会"),
    "wrong_parent": _l("它不能挂在这个工会下面，请另选上级"),
    "bodies_below": _l("下面还有工会，先给它们换上级"),
    "union_term": _l("任期是三年或五年"),
    "before_founding": _l("不能早于成立的那天"),
    "day_out_of_range": _l("日期不对，请对照通知再填"),
    "not_a_county": _l("请选一个区县"),
    "unknown_tier": _l("这个省没有这一档"),
    "tiers_missing": _l("请把各档都填上"),
    "wage_out_of_order": _l("金额不对：第1档最高，往下一档比一档低"),
    "wage_lower": _l("不能低于原来的标准，请对照通知再核"),
    "phone": _l("请填写能打通的电话，例如 13800000000 或 0571-88880000"),
    "email": _l("请填写完整邮箱，例如 hr@example.com"),
    "code_wrong": _l("验证码不对，请看手机上现在的六位数字"),
    "code_wrong_left": _l("验证码不对，再看一眼短信里的六位数字。还可以试%(left)s次"),
    "code_over": _l("这个验证码不能用了：过了10分钟、用过，或者试错太多次。请重新发一个"),
    "stands_already": _l("勾选的都已经同意过，不用再发验证码"),
    "post_gone": _l("这个岗位刚刚不招了。换一个，或者不选岗位先登记"),
    "no_mobile": _l("没有登记手机号，发不了验证码。请用纸条签字，或电话宣读后记录"),
    "uscc_format": _l("统一社会信用代码是18位数字和大写字母，请对照营业执照"),
    "uscc_checksum": _l("统一社会信用代码有一位不对，请对照营业执照再核一遍"),
    "offer_line": _l(
        "第%(line)s行的“%(shown)s”读不懂，或者少了座数、价钱。例如：大巴 49座 17800元 每公里5元"
    ),
    "no_offer": _l("至少写一种走全程的车"),
    "too_many_offers": _l("最多%(most)s种车"),
    "leg_line": _l("第%(line)s行“%(shown)s”读不懂。一行一段：地方 地方 公里 分钟"),
    "too_many_legs": _l("一次最多%(most)s段路"),
    "stop_line": _l("第%(line)s行读不懂。一行一站，例如 06:30 上车 陵江车站"),
    "firm_line": _l("第%(line)s行读不懂。一行一家，例如 样例船舶厂，320，180，4"),
    "keeps_above_staff": _l("留岗和签到的人不能比员工总数多"),
    "return_balance": _l("对不上：已到、途中、未定、不返合计%(told)s人，应到写的是%(expected)s人"),
    "running_above_lines": _l("名单上一共只有%(lines)s条生产线"),
    "back_before_home": _l("返岗的日子不能早于回家的日子"),
    "too_many_stops": _l("最多%(most)s站"),
    "no_such_seat": _l("这辆车没有这个座位号"),
    "seat_taken": _l("这个座位号已经有人"),
    "nothing_paid": _l("还没有记过到账的钱。先记到账，再选“已付清”。"),
    "both_not_heard": _l("本人和企业都听过，才能判断谁说得对。先把这两步办完。"),
    "nobody_chosen": _l("还没有选人。先在名字前打勾。"),
    "crew_fills_it": _l("座位都给了司乘，没有乘客的座位"),
    "programme_line": _l("第%(line)s行看不出几点，每行先写时间，如 09:00 开场"),
    "unknown_choice": _l("请从选项中选一个"),
    "unknown_channel": _l("没有这个编号。再看一眼海报或文字最后的五个字母数字，没有就不填。"),
    "dispatched_above_staff": _l("派遣人数不能超过员工总数"),
    "password_differs": _l("两次填的密码不一样"),
    "must_agree": _l("请先看过并同意"),
    "code_taken": _l("这个统一社会信用代码已经登记过。请用原来的账号登录，或联系当地工会"),
    "locked_when_verified": _l("已核实，不能自己改。要改请联系当地工会协调员"),
    "outside_scope": _l("这个地区不归您负责"),
    "evidence_missing": _l("没有看到原件，不能通过"),
    "consent_not_proved": _l(
        "凭据要写得查得到：电话同意写拨的哪个号、录音编号或登记本第几页；短信写号码尾号；"
        "纸条写哪天签的、放在哪里"
    ),
    "arrears_listed": _l("在欠薪失信名单上，不能通过"),
    "day_ahead": _l("不能填以后的日期"),
    "day_gone_by": _l("这一天已经过去了"),
    "townsmen_above_staff": _l("人数应在0和员工总数之间"),
    "age_under_16": _l("最低年龄不能小于16周岁（禁止使用童工规定第2条）"),
    "below_age_min": _l("不能小于最低年龄"),
    "below_income_p25_fen": _l("不能低于“少的四分之一”那个数"),
    "below_income_p50_fen": _l("不能低于中间数"),
    "below_newcomer_p25_fen": _l("不能低于“少的”那个数"),
    "below_arrive_from": _l("不能早于最早到岗日期"),
    "group_above_places": _l("不能超过招聘人数"),
    "occupation_unclear": _l("从岗位名称看不出是哪个工种，请选一个"),
    "day_passed": _l("这个日期已经过了"),
    "valid_too_long": _l("最长填到半年以内，到期可以续"),
    "places_range": _l("请填1到5000之间的人数"),
    "places_below_taken": _l("已约%(promised)s人、到岗%(arrived)s人，招聘人数不能少于%(taken)s人"),
    "unknown_robot": _l("没有配置这个群机器人，请管理员先在设置里写上"),
    "person_name": _l("姓名里的“%(sign)s”（%(point)s）不是字，请照身份证写"),
    "person_name_private": _l(
        "姓名里有一个旧系统自造的字（%(point)s），别的电脑认不出。请在这里用输入法重打这个字"
    ),
    "person_name_long": _l("姓名超过60个字，请照身份证或护照写"),
    "phone_two": _l("这里有两个号码：%(numbers)s。请只留常用的一个，另一个可以记在备注里"),
    "phone_left": _l("多出来的数字“%(digits)s”不像电话，请补全或删掉"),
    "phone_to_go_on": _l("要自己往下填，得有一个手机号收链接。没有手机就选“等人打给我”或找村里。"),
    "not_born_then": _l("和登记的出生年份对不上，再看看。还可以试%(left)s次，不行就打电话给工会。"),
    "under_16": _l("未满16周岁（现在%(age)s岁），依法不能登记介绍"),
    "born_impossible": _l("还没有出生或者超过80岁的不会登记找工作，请照身份证核对出生年份"),
    "born_differs_from_id": _l("和身份证号里的出生日期不一致，请核对"),
    "sex_differs_from_id": _l("和身份证号里的性别不一致，请核对"),
    "id_scientific": _l("身份证号变成了 5.1E+17 这样，末几位已经丢了，请照身份证重新填"),
    "id_fifteen": _l("15位旧号码已停用，请填18位"),
    "id_length": _l("身份证号要18位"),
    "id_checksum": _l("身份证号校验不对，请照身份证核对每一位"),
    "id_date": _l("身份证号里的出生日期不存在，请核对"),
    "county_not_yours": _l("这个县不归您负责，请另选"),
    "ends_before_start": _l("不能早于前一个日期"),
    "wanted_and_refused": _l("同一个地区不能既想去又不去"),
    "receiver_needed": _l("给企业看的同意要写明是哪一家"),
    "region_several": _l("有几个地方叫“%(name)s”，请写全名，例如 浙江省杭州市余杭区"),
    "line_unreadable": _l("读不懂这一行：%(line)s。请照下面的例子写"),
    "unreadable": _l("读不懂，请照例子写"),
    "subsidy_terms": _l("读不懂这一项：%(what)s。请对照说明的写法"),
    "claimed_twice": _l("这个人同一件事已经报过或领过（第%(id)s号），先核对"),
    "days_reversed": _l("后一个日期不能早于前一个"),
    "introduction_terms": _l(
        "办法算不出来：第一档从第1人起，后一档要人数更多、金额写全；各阶段比例合计正好一百；金额是整元"
    ),
    "introduction_who": _l("请写新员工的姓名和报到日，或写到岗编号"),
    "unlawful_clause": _l("“%(words)s”不能写：%(law)s"),
    "window_meets": _l("和另一个办法的时间重叠（到%(until)s），先停掉那个"),
    "no_scheme_then": _l("报到那天还没有办法，或办法已停"),
    "introducer_unknown": _l("没有这个工号，请先加上这位职工"),
    "nobody_of_that_number": _l("厂里没有这个工号和姓的人，还能再试%(left)s次；也可以打工会电话"),
    "introducer_self": _l("自己不能介绍自己"),
    "introducer_hires": _l("人事或直接上级带人是本职，不算介绍"),
    "introducer_not_there": _l("那天这位职工还没入职或已离职"),
    "former_staff": _l("这个人以前在本单位上过班，不算新员工"),
    "former_staff_of_that_name": _l("本单位有过同名的人。不是同一个人就勾上“同名，但不是同一个人”"),
    "perhaps_same": _l("前后几天登记过同名的新员工。不是同一个人就勾上“同名，但不是同一个人”"),
    "number_to_tell_apart": _l("同名又同一天，请写工号分清两个人"),
    "not_arrived": _l("这个编号的人还没有登记到岗"),
    "day_of_placement": _l("这个人经本系统到岗，离岗请在“到岗”里登记"),
    "month_of_wages": _l("只能记这个月或上个月的工资"),
    "unknown_field": _l("表单中有一项系统不认识，请刷新后再填"),
}


LENGTHS = {"too_long": "string_too_long", "too_short": "string_too_short"}
"""Text cleaned before it is measured is reported by pydantic like a list."""

COLLECTIONS = ("List", "Tuple", "Set", "Frozenset", "Dictionary")


def field_message(kind: str, facts: Mapping[str, Any]) -> str:
    """The sentence for a pydantic error type; a general one where none is written yet."""
    if kind in LENGTHS and facts.get("field_type") not in COLLECTIONS:
        kind = LENGTHS[kind]
    message = MESSAGES.get(kind)
    if message is None:
        return _("填得不对，请对照说明检查")
    return str(message) % facts if facts else str(message)
