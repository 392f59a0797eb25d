"""Words that, said again and again, make a careless reader work with the square of the text."""

# ruff: noqa: E501  (phrases stand one behind the other)

import itertools

NIGHTMARES = [
    "普工1人", "普工1人\n", "1", "(", "①", "、", " ", "招", "有限公司", "某某厂招", "普工、", "6000-", "要求：",
    "男女各", "夫妻2对", "余杭", "白班8-20", "普工5名包装", "普工、电工各5名", "工资：普工4500，", "岗位：普工",
    "某某有限公司招普工5名", "样甲厂：普工5人、", "以上岗位", "已招满", "① 普工 5人", "(5人)", "普工（50名）薪资：", "-----\n", "岗位\t人数\n普工\t1\n", "联系人王", "每月20号发工资", "千万", "包吃住", "〔6人〕", "（5人）", "【某某厂】",
]  # fmt: skip


_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
OF_MANY_NAMES = [
    "%s工\n", "%s工5人\n", "样%s厂招5人\n", "样%s厂招普工5人，", "样%s厂、", "更正：%s工5人\n",
    "%s工 已招满\n", "工资：%s工4500\n", "((((5555)x%s", "普工5人 138000000%s\n----\n",
]  # fmt: skip
"""Each time with other characters: no reader is helped by having met the words before."""
OF_TWO_PARTS = [
    ("%s工5人\n", "工资：%s工4500\n"), ("样%s厂招普工5人\n", "以上包吃住，五险\n"),
    ("%s工，", "各5名\n月休4天\n"), ("普工1人", "普工1人\n"), ("岗位\t人数\n%s工\t5\n", "%s工\t5\n"), ("%s工\n", "更正：%s工5人\n"),
]  # fmt: skip


def repeated(phrase: str, length: int) -> str:
    """The phrase again and again, ``%s`` filled anew each time, up to the length."""
    pairs = itertools.cycle(a + b for a in _SIGNS for b in _SIGNS)
    if "%s" not in phrase:
        return (phrase * (length // len(phrase) + 1))[:length]
    return "".join(itertools.islice((phrase % w for w in pairs), length // len(phrase) + 1))[
        :length
    ]
