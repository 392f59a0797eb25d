"""Names of trades and titles as advertisements write them, from the vocabulary and our own list."""

from __future__ import annotations

import re
from typing import Final

from reference.occupations import all_occupations

_MORE = (
    "平车", "缝纫", "缝制", "车缝", "针车", "锁边", "拷边", "包缝", "裁剪", "整烫", "大烫", "烫", "绣花", "钉扣",
    "后道", "服装", "鞋", "箱包", "针织", "纺织", "纺纱", "织布", "挡车", "普", "杂", "手工", "操作", "装配", "组装",
    "插件", "电子", "焊锡", "包装", "打包", "质检", "检验", "品检", "搬运", "装卸", "分拣", "注塑", "冲压", "打磨",
    "抛光", "喷漆", "印刷", "食品", "水产", "加工", "清洁", "保洁", "仓库", "物流", "车间", "流水线", "生产", "一线",
    "辅助", "技术", "熟练", "学徒", "年轻", "中年", "大龄", "长期", "临时", "短期", "暑期", "夜班", "白班", "计件",
    "纯", "电焊", "数控", "机加工", "钳", "木", "油漆", "瓦", "钢筋", "叉车", "快递", "外卖", "司机", "保安",
    "服务员", "营业员", "收银", "导购", "文员", "客服", "销售", "仓管", "厨师", "帮厨", "洗碗", "保姆", "护工",
    "主播", "助理", "会计", "前台", "跟单", "业务", "店员", "促销", "迎宾", "电工", "机修", "模具", "压铸", "铸造",
    "装车", "卸货", "搬货", "装卸货", "下货", "跟车", "员工", "工人", "普工", "小时工", "暑假工", "寒假工", "临时工", "日结", "岗位", "职位",
)  # fmt: skip
_ENDS = (
    r"(?:工(?![资作程龄伤厂会装衣具牌业艺地序种价时段棚])|(?<!满)(?<!成)员(?![工会])|师(?!生|范)|师傅|司机|保安|主播|客服|前台|文员|助理|"
    r"主管|经理|店长|组长|班长|学徒|销售|业务|导购|模特|秘书|会计|出纳|翻译|演员|护[工士]|保姆|月嫂|教师|老师|教练|厨师?|"
    r"收银|质检|检验|包装|打包|搬运|装卸|叉车|仓管|普工|技工|学生工|临时工|暑假工|寒假工|劳动力|跟单|采购|工程师|电焊|"
    r"店员|店小二|迎宾|技师|徒弟|大学生|毕业生|应届生|人员)"
)


def _words() -> list[str]:
    found = set(_MORE)
    for one in all_occupations():
        for name in (one.title, *one.synonyms):
            found |= {part.strip() for part in re.split(r"[/／()（）、]", name)}
    short = {re.sub(r"(?:工人|工|员|师傅|师)$", "", word) for word in found} | found
    return sorted((w for w in short if w and len(w) < 9), key=lambda w: (-len(w), w))


TRADES: Final = "(?:" + "|".join(map(re.escape, _words())) + ")"
"""One alternation of every trade, longest first; the trade only, without 工 or 员."""

TITLE_ENDS: Final = _ENDS
"""How a title ends; not 工资, 员工 and the like."""
