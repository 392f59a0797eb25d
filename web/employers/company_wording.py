"""Names of what a firm says about itself, as the labels of its form say them."""

from flask_babel import lazy_gettext as _l

FIELDS: dict[str, str] = {
    "name": _l("单位全称"),
    "uscc": _l("统一社会信用代码"),
    "region_code": _l("所在区县"),
    "legal_representative": _l("法定代表人"),
    "industry": _l("行业"),
    "staff": _l("员工总数"),
    "dispatched_staff": _l("其中劳务派遣"),
    "work_address": _l("工厂地址"),
    "dorm_address": _l("宿舍地址"),
    "distance_note": _l("离镇上和车站多远"),
    "handler_name": _l("经办人姓名"),
    "handler_phone": _l("经办人电话"),
    "handler_mandate": _l("授权凭证"),
    "email": _l("邮箱"),
    "has_union": _l("已经建会"),
    "union_chair": _l("企业工会主席"),
    "payday": _l("每月几号发"),
    "pay_delay_days": _l("月底到发薪隔几天"),
    "advance_policy": _l("能不能预支生活费"),
    "dispatch_licence": _l("劳务派遣或人力资源许可证号"),
    "dispatch_licence_until": _l("许可证有效期至"),
}
