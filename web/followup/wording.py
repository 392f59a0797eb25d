"""The questions of a follow-up and its answers."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.followup import AskedBy, FollowUpTalk, Through, Told
from services.followup.calls import Call
from services.followup.kept import Kept
from services.followup.marks import PAYDAY

TOLD: dict[Told, str] = {
    Told.YES: _l("是"),
    Told.NO: _l("不是"),
    Told.UNKNOWN: _l("不知道"),
}
PAID: dict[Told, str] = {
    Told.YES: _l("发了"),
    Told.NO: _l("没发"),
    Told.UNKNOWN: _l("不知道"),
}
HAS: dict[Told, str] = {Told.YES: _l("有"), Told.NO: _l("没有"), Told.UNKNOWN: _l("不知道")}
PROMISED: dict[str, str] = {
    "post": _l("干的活"),
    "hours": _l("上班时间、夜班"),
    "room": _l("住的"),
    "pay": _l("工资"),
}
MOODS: dict[int, str] = {3: _l("好"), 2: _l("还行"), 1: _l("不好")}
HELP: dict[str, str] = {
    "wages": _l("工资"),
    "room": _l("宿舍"),
    "post": _l("想换岗"),
    "doctor": _l("看病"),
    "family": _l("家里有事"),
}
ASKED: dict[AskedBy, str] = {
    AskedBy.SELF: _l("本人点的"),
    AskedBy.BUDDY: _l("结对人问的"),
    AskedBy.RECEIVING: _l("输入地工会打的"),
    AskedBy.SENDING: _l("输出地工会打的"),
    AskedBy.ENTERPRISE: _l("企业工会问的"),
}
THROUGH: dict[Through, str] = {
    Through.PERSON: _l("打给本人"),
    Through.COMPANION: _l("本人两天没接：打给同伴"),
    Through.VILLAGE: _l("同伴也没接通：问村里"),
}
OUTCOMES: dict[str, str] = {"elsewhere": _l("自己找到了"), "home": _l("回家了，暂时不找")}


def mark_name(mark: int) -> str:
    return _("发薪次日") if mark == PAYDAY else _("第%(n)s天", n=mark)


def options(words: dict[Told, str]) -> list[tuple[str, str]]:
    return [(told.value, text) for told, text in words.items()]


def call_line(call: Call) -> str:
    """第7天，2026-11-20到期，已经两次没接."""
    line = _("%(mark)s，%(day)s该问", mark=mark_name(call.mark), day=call.due.isoformat())
    return _("%(line)s，%(n)s次没接", line=line, n=call.misses) if call.misses else line


def said(talk: FollowUpTalk) -> str:
    """What was answered, in one line; what nobody asked is left out."""
    lines = [_("已不在岗")] if talk.there is Told.NO else []
    differs = [str(PROMISED[name]) for name in PROMISED if getattr(talk, name) is Told.NO]
    if differs:
        lines.append(_("和说的不一样：%(what)s", what="、".join(differs)))
    elif Told.YES in {getattr(talk, name) for name in PROMISED}:
        lines.append(_("和说的一样"))
    if talk.mood is not None:
        lines.append(_("心情%(mood)s", mood=MOODS[talk.mood]))
    if talk.companions is Told.NO:
        lines.append(_("同伴不在了"))
    if talk.paid is not Told.UNKNOWN:
        lines.append(_("工资发了") if talk.paid is Told.YES else _("工资没发"))
    if talk.help:
        lines.append(_("要人帮：%(what)s", what="、".join(str(HELP[one]) for one in talk.help)))
    return "；".join([*lines, *([talk.words] if talk.words else [])]) or _("没有说什么")


def rate(one: Kept) -> str:
    """8/9人（问了10人，1人还没定）."""
    words = _("%(kept)s/%(decided)s人", kept=one.kept, decided=one.decided)
    asked = _("问了%(n)s人", n=one.asked)
    if one.undecided:
        asked = _("%(asked)s，%(n)s人还没定", asked=asked, n=one.undecided)
    return _("%(words)s（%(asked)s）", words=words, asked=asked)
