"""Names of the families of trades (reference.occupations), for filters."""

from flask_babel import lazy_gettext as _l

FAMILIES: dict[str, str] = {
    "assembly": _l("装配"),
    "care": _l("护理、家政"),
    "construction": _l("建筑"),
    "craft": _l("手工艺"),
    "ecommerce": _l("电商"),
    "family": _l("家庭服务"),
    "food": _l("食品加工"),
    "footwear": _l("鞋业"),
    "garment": _l("服装"),
    "general": _l("普工、包装"),
    "logistics": _l("仓储、物流"),
    "machining": _l("机加工"),
    "maintenance": _l("电工、维修"),
    "metal": _l("焊接、五金"),
    "paper": _l("纸品"),
    "plastics": _l("注塑、塑料"),
    "platform": _l("外卖、快递、网约车"),
    "process": _l("化工、流程"),
    "quality": _l("质检"),
    "retail": _l("零售"),
    "service": _l("餐饮、保洁、保安"),
    "ship": _l("造船"),
    "textile": _l("纺织"),
    "wood": _l("木工、家具"),
}
