"""What bodies, offices and programmes are called."""

from flask_babel import lazy_gettext as _l

from models.union import BodyKind, OfficePost, Programme

KINDS: dict[BodyKind, str] = {
    BodyKind.GENERAL: _l("地方总工会"),
    BodyKind.TOWN: _l("乡镇街道工会"),
    BodyKind.INDUSTRY: _l("行业工会"),
    BodyKind.JOINT: _l("联合工会"),
    BodyKind.ENTERPRISE: _l("基层工会"),
    BodyKind.STAGING: _l("周转库"),
}

POSTS: dict[OfficePost, str] = {
    OfficePost.CHAIR: _l("主席"),
    OfficePost.VICE_CHAIR: _l("副主席"),
    OfficePost.ORGANISER: _l("组织员"),
    OfficePost.WOMEN: _l("女职工委员会主任"),
    OfficePost.FINANCE: _l("财务"),
    OfficePost.AUDIT: _l("经审委员会主任"),
}

PROGRAMMES: dict[Programme, str] = {
    Programme.FOUNDING: _l("拉清单建会"),
    Programme.MEMBERSHIP: _l("入会和会籍"),
    Programme.POINTS: _l("累了么：服务、积分、礼包"),
    Programme.STATIONS: _l("户外劳动者驿站"),
    Programme.TRAINING: _l("技能培训"),
    Programme.RIGHTS: _l("维权和法律援助"),
    Programme.CARDS: _l("职工服务卡、工薪贷"),
    Programme.MUTUAL_AID: _l("职工医疗互助"),
    Programme.HARDSHIP: _l("困难职工帮扶"),
    Programme.PRODUCE: _l("消费帮扶"),
    Programme.REST: _l("疗休养"),
    Programme.STARS: _l("职工之家、星级"),
    Programme.WARMTH: _l("送温暖"),
    Programme.VOLUNTEERS: _l("志愿者"),
    Programme.ACTIVITIES: _l("文体活动"),
}


def term_words(years: int | None) -> str:
    return {3: str(_l("三年一届")), 5: str(_l("五年一届"))}.get(years or 0, "")
