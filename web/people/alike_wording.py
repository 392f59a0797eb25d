"""What speaks for and against one person behind two records, and what hinders a merge, in words."""

from flask_babel import lazy_gettext as _l

from services.people.duplicates import Crowd

GROUNDS: dict[str, str] = {
    "id_number": _l("身份证号"),
    "phone": _l("电话"),
    "name": _l("姓名"),
    "name_near": _l("姓名只差一个字"),
    "born": _l("出生日期"),
    "born_month": _l("出生年月（有一条可能只知道月份）"),
    "sex": _l("性别"),
    "county": _l("县"),
    "township": _l("乡镇"),
    "village": _l("村"),
    "household": _l("户编号"),
}
HINDRANCES: dict[str, str] = {
    "two_ids": _l("两条资料的身份证号不同，是两个人。"
                  "如果有一个号码登错了，先到那个人的资料里改正。"),
    "two_places": _l("两条资料各有一个没有结束的安置。"
                  "先在“到岗”里把错的那个取消或者登记离岗，再合并。"),
    "two_stays": _l("两条资料在同一段日子里在两个地方上班。"
                  "先核对到岗和离岗日期；日期没错，就是两个人。"),
    "same_post": _l("两条资料都被推荐到同一个岗位。先在“推荐”里退回其中一个，再合并。"),
    "two_parties": _l("两条资料在两个同行组里。先让其中一条退出同行组，再合并。"),
    "same_party": _l("两条资料在同一个同行组里。先在同行组里移走重复的一条，再合并。"),
    "closed_kept": _l("要保留的这一条已经注销，另一条没有。请保留没有注销的那一条。"),
    "said_no": _l("有一条资料里，本人后来说了不去、不要联系或者撤回了同意，另一条还有没定的推荐。"
                  "先问过本人，退回推荐，再合并。"),
    "merged_already": _l("其中一条已经并到别的资料里了。请刷新后再看。"),
    "changed": _l("合并以后资料又改过，不能自动恢复原样。请分别核对，需要时重新登记一个人。"),
    "moved_on": _l("合并以后又有新的意向、同意、推荐或安置，不知道该归哪一条，不能撤销。"
                   "请先撤回新的推荐，或者重新登记另一个人。"),
}  # fmt: skip


CROWDS: dict[str, str] = {
    "phone": _l("此号码（%(phone)s）有 %(k)s 人共用，可能是村干部电话，不一对一对列出来。"),
    "name": _l("有 %(k)s 人都叫%(name)s，出生年月也一样，不一对一对列出来。"),
}


def crowd_words(crowd: Crowd) -> str:
    """Why so many are not laid side by side pair by pair."""
    facts = {"phone": crowd.phone, "k": crowd.count, "name": crowd.person.name}
    return str(CROWDS[crowd.kind]) % facts
