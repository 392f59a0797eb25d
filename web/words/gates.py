"""What the gates of the matcher are called."""

from flask_babel import lazy_gettext as _l

GATES = {
    "consent": _l("没有本人同意"),
    "under_age": _l("年龄未到法定要求"),
    "law": _l("法律不许可"),
    "age_band": _l("不在岗位年龄范围"),
    "schooling": _l("学历不够"),
    "certificate": _l("没有有效证书"),
    "district": _l("本人不去这个地方"),
    "nights": _l("本人不上夜班"),
    "hazard": _l("本人不做这类活"),
    "take_home": _l("到手工资低于本人最低要求"),
    "arrival": _l("到岗时间对不上"),
    "lodging": _l("没有住宿"),
    "beds": _l("没有空床位"),
    "couple": _l("不接收夫妻或没有夫妻房"),
    "excluded": _l("拒绝过或协调员排除"),
    "no_places": _l("名额已满"),
    "batch": _l("首批人数已满"),
    "pickup": _l("本人只坐接送车，那里没有车来接"),
    "worth": _l("合适程度太低"),
}
