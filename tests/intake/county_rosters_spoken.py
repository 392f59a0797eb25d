"""Rosters that say things their own way: questionnaires, household cards, printed halves, wishes in
running words. Expectations by hand, as in `tests.intake.county_rosters`."""

# ruff: noqa: E501  (a row of a sheet in one line)

from __future__ import annotations

from datetime import date

from tests.intake.county_rosters import ASK, LIKELY, County, _id

ASKED = County(
    "what an online questionnaire exports",
    {
        "": [
            ["序号", "提交答卷时间", "来自IP", "1、您的姓名：", "2、您的性别：", "3、您的出生年月日：", "4、请填写您的手机号码", "5、您住在：—乡镇", "5、您住在：—村", "6、您愿不愿意外出务工？", "7、您想从事什么工作（多选）", "8、您最少要多少钱一个月（元）", "9、您最快什么时候能走？", "10、您能否上夜班？"],
            ["1", "2026/11/3 20:14:07", "10.1.0.1(四川)", "钟一样", "女", "1993-04-18", "13900078001", "桥亭镇", "石桥村", "愿意", "缝纫工┋包装工", "5000元", "2027/2/16", "能"],
            ["2", "2026/11/3 21:00:00", "10.1.0.2(四川)", "钟二样", "男", "1990-01-02", "13900078002", "桥亭镇", "石桥村", "还没想好", "其他〖保安〗", "(空)", "(跳过)", "不能"],
        ]
    },
    {
        "钟一样": {"phone": "13900078001", "township": "桥亭镇", "village": "石桥村", "willing": True, "wishes": ("sewing", "packer"), "floor_wage_fen": 500000, "available_from": date(2027, 2, 16), "nights": "yes", "born_on": date(1993, 4, 18)},
        "钟二样": {"willing": ASK, "wishes": ("guard",), "floor_wage_fen": None, "available_from": None, "nights": "no"},
    },
    read_rows=2,
    csv=True,
)  # fmt: skip

CARDS = County(
    "a card for each household, on its own sheet or below the one before",
    {
        "一组": [
            ["农村劳动力登记卡"],
            ["户主姓名", "卫一样", "联系电话", "13900078101"],
            ["家庭住址", "桥亭镇石桥村1组", "户类型", "脱贫户"],
            ["姓名", "与户主关系", "性别", "身份证号", "外出意愿", "意向及要求"],
            ["卫一样", "户主", "男", _id(1974, 9, 15, 81), "愿意", "6500，浙江"],
            ["卫二样", "妻子", "女", _id(1977, 3, 28, 82), "愿意", "和丈夫同厂，要夫妻房"],
            ["户主签字：", "", "登记日期："],
            ["户主姓名", "卫三样", "联系电话", "13900078102"],
            ["家庭住址", "桥亭镇松树村2组", "户类型", "一般户"],
            ["姓名", "与户主关系", "性别", "身份证号", "外出意愿", "意向及要求"],
            ["卫三样", "户主", "男", _id(1980, 1, 10, 83), "否", ""],
            ["卫四样", "儿媳", "女", _id(1989, 8, 16, 84), "愿意", "缝纫，不上夜班"],
        ],
    },
    {
        "卫一样": {"phone": "13900078101", "township": "桥亭镇", "village": "石桥村", "targets": ("lifted",), "floor_wage_fen": 650000, "regions_wanted": ("330000",), "wishes": ()},
        "卫二样": {"phone": "", "village": "石桥村", "targets": ("lifted",), "couple_room": True},
        "卫三样": {"phone": "13900078102", "village": "松树村", "targets": (), "willing": False},
        "卫四样": {"phone": "", "village": "松树村", "wishes": ("sewing",), "nights": "no"},
    },
    read_rows=4,
    groups=(("卫一样", "卫二样"),),
)  # fmt: skip

HALVES = County(
    "printed in two halves, the village in the title",
    {
        "报名表": [
            ["样坝村外出务工报名表（11月10日）"],
            ["序号", "姓名", "性别", "年龄", "电话", "想干啥", "啥时候走", "序号", "姓名", "性别", "年龄", "电话", "想干啥", "啥时候走"],
            ["1", "费一样", "男", "46", "13900078201", "建筑小工", "正月初六", "4", "费四样", "女", "四十四", "13900078204", "跟1号一起", "正月初六"],
            ["2", "费二样", "男", "33", "13900078202", "焊工，有证", "2027.2.18", "5", "费五样", "女", "15", "13900078205", "学徒", ""],
            ["3", "费三样", "女", "29", "13900078203", "进厂，不上夜班", "开年", "6", "", "", "", "", "", ""],
            ["登记人：文书", "", "", "", "", "", "", "以上人员均自愿"],
        ]
    },
    {
        "费一样": {"village": "样坝村", "age": 46, "wishes": ("labourer",), "available_from": LIKELY(date(2027, 2, 11))},
        "费二样": {"wishes": LIKELY(("welder",)), "available_from": date(2027, 2, 18)},
        "费三样": {"wishes": (), "nights": "no", "available_from": ASK},
        "费四样": {"village": "样坝村", "age": 44, "phone": "13900078204", "wishes": ()},
    },
    refused=("费五样",),
    read_rows=5,
    groups=(("费一样", "费四样"),),
)  # fmt: skip

IN_ONE = County(
    "name and telephone in one cell, the wish in a sentence, no column for sex or birth",
    {
        "样沟村": [
            ["序号", "姓名及电话", "身份证号码", "外出意向"],
            ["1", "屈一样13900078301", _id(1989, 2, 14, 92), "浙江，服装厂，6000以上"],
            ["2", "屈二样 13900078302/13900078312", _id(1972, 6, 6, 93), "去年在义乌，今年不想去了"],
            ["3", "屈三样（13900078303）", _id(1980, 11, 11, 95), "义乌或余杭都可以"],
            ["4", "屈四样、13900078304", _id(1978, 12, 18, 97), "随便看看"],
            ["5", "屈五样 1390007", _id(1985, 12, 18, 99), "愿意"],
        ]
    },
    {
        "屈一样": {"phone": "13900078301", "sex": "female", "village": "样沟村", "willing": True, "wishes": ("sewing",), "regions_wanted": ("330000",), "floor_wage_fen": 600000},
        "屈二样": {"phone": "13900078302", "phone2": "13900078312", "sex": "male", "willing": False},
        "屈三样": {"phone": "13900078303", "willing": True, "regions_wanted": ("330782", "330110")},
        "屈四样": {"phone": "13900078304", "willing": ASK},
    },
    refused=("屈五样",),
    read_rows=5,
)  # fmt: skip

TICKED = County(
    "boxes to tick, an example, numbers of columns, notes in brackets and a refused consent",
    {
        "登记": [
            ["旺苍县样河乡返乡人员求职登记表"],
            ["编号", "姓名", "性别", "年龄", "电话", "愿意去的地方", "想做的工种", "期望月薪（千元）", "夜班", "是否同意登记"],
            ["栏次", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
            ["示例", "某某", "男", "40", "13800000000", "浙江", "普工", "5", "能", "是"],
            ["A1", "贺一样", "☑男 □女", "41岁半", "13900078401", "☑浙江 □广东 □其他", "☑缝纫工 □电子厂 ☑其他：保安", "5.5", "☑能 □不能", "是"],
            ["A2", "贺二样（女）", "", "四十三", "13900078402", "浙江√ 广东 其他", "□缝纫工 ■保洁", "6", "不能（高血压）", "是"],
            ["A3", "贺三样", "女", "1990年生", "13900078403", "□浙江 □广东 □其他", "□缝纫工 □保洁", "", "□能 □不能", "是"],
            ["A4", "贺四样", "男", "39", "13900078404", "浙江", "普工", "4.5", "能", "否"],
            ["A5", "贺五样（已故）", "男", "62", "13900078405", "", "", "", "", ""],
            ["本批5人，女2人", "", "", "", "", "", "", "", "", ""],
        ]
    },
    {
        "贺一样": {"sex": "male", "township": "样河乡", "age": 41, "regions_wanted": ("330000",), "wishes": ("sewing", "guard"), "floor_wage_fen": 550000, "nights": "yes"},
        "贺二样": {"sex": "female", "age": 43, "regions_wanted": ("330000",), "wishes": ("cleaner",), "floor_wage_fen": 600000, "nights": "no"},
        "贺三样": {"born_on": ASK, "regions_wanted": (), "wishes": (), "nights": ""},
    },
    refused=("贺四样",),
    read_rows=5,
)  # fmt: skip

LAST_YEAR = County(
    "last year's list to be brought up to date, old addresses, a family's telephone",
    {
        "2025": [
            ["姓名", "身份证号", "家庭住址", "与户主关系", "家庭电话", "外出时间", "求职意向"],
            ["邬一样", _id(1979, 5, 3, 31), "苍溪县原样店乡（现样潭镇）样水村", "户主", "13900078501", "2025-02-12", "普工"],
            ["邬二样", _id(1981, 11, 7, 42), "苍溪县样坪乡4村5社", "妻子", "13900078501", "2027-02-12", "浙江 普工"],
        ]
    },
    {
        "邬一样": {"township": "样潭镇", "village": "样水村", "phone": "13900078501", "available_from": ASK, "wishes": ("gen_operative",)},
        "邬二样": {"township": "样坪乡", "village": "4村", "available_from": date(2027, 2, 12), "regions_wanted": ("330000",)},
    },
    read_rows=2,
)  # fmt: skip

SPOKEN: tuple[County, ...] = (ASKED, CARDS, HALVES, IN_ONE, TICKED, LAST_YEAR)
