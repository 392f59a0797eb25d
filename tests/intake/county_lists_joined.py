"""Lists in which several columns, lines or sheets speak together; every firm and person is invented,
the right reading was written down by hand. The shape is that of `county_lists`.
"""

# ruff: noqa: E501  (rows of a list read better in one line)

from __future__ import annotations

from tests.intake.county_lists import List, Page, one

JOINED = (
    one(
        "a block for each firm with its own header, the end of validity under the last",
        [
            ["样南镇招工信息"],
            ["一、样南甲袜业有限公司"],
            ["地址：诸暨市样南镇样路3号   联系人：周样本   电话：13800000401"],
            ["岗位", "人数", "月工资"],
            ["缝头工", 12, "5500-7500"],
            ["以上岗位包吃住"],
            [""],
            ["二、样南乙轴承厂（普通合伙）"],
            ["联系电话：13800000402（吴厂长）"],
            ["岗位", "工资（元/月）", "招聘人数", "住宿"],
            ["磨工", "7000-9000", 3, "提供"],
            ["检验员", "5000", "若干", "提供"],
            ["合计", "", 3, ""],
            [""],
            ["信息有效期：2026年12月31日止"],
        ],
        [
            (
                "缝头工",
                12,
                5500,
                7500,
                {
                    "employer_name": "样南甲袜业有限公司",
                    "contact_phone": "13800000401",
                    "contact_name": "周样本",
                    "lodging": "free",
                    "valid_until": "2026-12-31",
                },
            ),
            (
                "磨工",
                3,
                7000,
                9000,
                {
                    "employer_name": "样南乙轴承厂（普通合伙）",
                    "contact_phone": "13800000402",
                    "contact_name": "吴厂长",
                    "valid_until": "2026-12-31",
                },
            ),
            (
                "检验员",
                "?",
                5000,
                5000,
                {"employer_name": "样南乙轴承厂（普通合伙）", "valid_until": "2026-12-31"},
            ),
        ],
    ),
    one(
        "the unit of pay, insurances and shifts in columns of their own",
        [
            ["岗位", "人数", "工价", "单位", "养老", "工伤", "联系人", "日期"],
            ["卸货工", 10, 260, "元/天", "×", "√", "样班长 13800000411", "2026-11-20"],
            ["打卷工", 6, 22, "元/小时", "√", "√", "样班长 13800000411", "2026-11-25"],
            ["锅炉工", 2, 9.6, "万元/年", "√", "√", "样班长 13800000411", "长期"],
        ],
        [
            (
                "卸货工",
                10,
                260,
                260,
                {
                    "wage_per": "day",
                    "insured": None,
                    "contact_phone": "13800000411",
                    "contact_name": "样班长",
                    "arrive_from": "2026-11-20",
                },
            ),
            ("打卷工", 6, 22, 22, {"wage_per": "hour", "insured": True}),
            ("锅炉工", 2, 96000, 96000, {"wage_per": "year", "insured": True}),
        ],
    ),
    one(
        "pay by day and by night",
        [
            ["岗位", "人数", "白班工资", "夜班工资"],
            ["包装工", 5, 5000, 6000],
            ["叉车工", 2, 6500, 6500],
            ["门卫", 1, "", 4200],
        ],
        [
            ("包装工", 5, "?", None, {"bonus_note": "白班5000；夜班6000"}),
            ("叉车工", 2, 6500, 6500, {}),
            ("门卫", 1, 4200, 4200, {}),
        ],
    ),
    one(
        "men and women that are fewer than the sum, and a shift in brackets behind the post",
        [
            ["岗位", "男", "女", "合计", "年薪（万元）"],
            ["数控车工（长白班）", 10, 5, 16, "8～10"],
            ["抛光工", 4, "", 9, "7万以上"],
            ["检包工", 2, 6, 8, "6-7万"],
        ],
        [
            ("数控车工", "?", 80000, 100000, {"wage_per": "year", "shift": "day"}),
            ("抛光工", 9, 70000, None, {"wage_per": "year"}),
            ("检包工", 8, 60000, 70000, {"wage_per": "year"}),
        ],
    ),
    one(
        "three columns, the post among the people wanted",
        [
            ["企业", "需求", "电话"],
            ["样南丙塑料有限公司", "注塑工8人", "13800000421"],
            ["样南丁食品有限公司", "分拣工12人", "13800000422"],
        ],
        [
            ("注塑工", 8, None, None, {"contact_phone": "13800000421"}),
            ("分拣工", 12, None, None, {"employer_name": "样南丁食品有限公司"}),
        ],
    ),
    List(
        "a table of trade codes and an empty form are no posts",
        (
            Page(
                "工种目录",
                [["编号", "工种", "说明"], ["101", "缝纫工", "服装"], ["205", "焊工", "持证"]],
            ),
            Page(
                "样北街道",
                [
                    ["企业", "工种代码", "岗位", "人数", "月薪"],
                    ["样北甲饰品有限公司", "101", "缝纫工", 20, "5000-6500"],
                ],
            ),
            Page(
                "空白表",
                [
                    ["岗位名称", "", "招聘人数", ""],
                    ["工作内容", "", "", ""],
                    ["工会意见：", "", "盖章：", ""],
                ],
            ),
        ),
        [("缝纫工", 20, 5000, 6500, {})],
    ),
    one(
        "an example, numbers of columns, the agency beside the firm, the gap under the table",
        [
            ["序号", "用人单位", "用工单位", "岗位", "人数", "综合工资"],
            ["甲", "乙", "丙", "1", "2", "3"],
            ["示例", "某某劳务公司", "某某工厂", "操作工", 20, "5000-8000"],
            [1, "样东人力资源有限公司", "样东甲拉链有限公司", "装配工", "50（急）", "5500-7000"],
            [2, "样东人力资源有限公司", "样东乙水晶厂", "磨工", 8, "7000-9000"],
            ["", "信息有效期：2026年12月20日", "", "", "", ""],
        ],
        [
            (
                "装配工",
                50,
                5500,
                7000,
                {"employer_name": "样东甲拉链有限公司", "valid_until": "2026-12-20"},
            ),
            ("磨工", 8, 7000, 9000, {"employer_name": "样东乙水晶厂"}),
        ],
    ),
    one(
        "the firm, its telephone and its address under the table",
        [
            ["岗位", "人数", "综合工资", "作息"],
            ["纺丝工", 10, "7000-8500", "早8:00—晚9:00，中午、傍晚各休1小时"],
            ["招聘单位：样西甲纤维有限公司", "电话：13800000431", "地址：萧山区样山镇", ""],
        ],
        [
            (
                "纺丝工",
                10,
                7000,
                8500,
                {
                    "employer_name": "样西甲纤维有限公司",
                    "contact_phone": "13800000431",
                    "region_code": "330109",
                    "hours_per_day": 11,
                },
            )
        ],
    ),
)
