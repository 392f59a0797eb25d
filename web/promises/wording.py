"""A promise card in the words of the worker."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.promise import Differs
from services.promises.cards import Card
from web.filters import region_name, yuan
from web.vacancies.sentences import deduction_words, travel_words
from web.vacancies.wording import hours_in_words, lodging_in_words, meals_in_words

DIFFERS: dict[Differs, str] = {
    Differs.POST: _l("干的活不一样"),
    Differs.HOURS: _l("上班时间、夜班不一样"),
    Differs.PAY: _l("工资不一样"),
    Differs.ROOM: _l("住的不一样"),
    Differs.COMPANION: _l("和同伴分开了"),
    Differs.MONEY: _l("要我交钱或扣钱"),
}


@dataclass(frozen=True)
class Line:
    label: str
    words: str


def lines(card: Card) -> list[Line]:
    """What is promised, a line each; nothing where nothing was said."""
    post, row = card.post, card.row
    told = [
        (_("单位"), str(card.firm["name"])),
        (_("在哪里"), region_name(card.region_code)),
        (_("做什么"), post.title),
        (_("新人到手"), _("约%(pay)s一个月（一半的新人不少于这个数）", pay=yuan(row.pay_fen))
         if row.pay_fen else _("未报")),
        (_("工时和夜班"), hours_in_words(post)),
        (_("住"), lodging_in_words(post)),
        (_("房间"), row.room),
        (_("第一班"), row.first_shift),
        (_("谁在门口接"), row.met_by),
        (_("吃"), meals_in_words(post)),
        (_("第一次发工资"), first_wage(card)),
        (_("要扣的钱"), deduction_words(post) or _("没有说要扣")),
        (_("路费"), travel_words(post)),
        (_("能不能预支"), str(card.firm["advance_policy"]) or _("没有写明")),
    ]  # fmt: skip
    return [Line(label, words) for label, words in told if words]


def first_wage(card: Card) -> str:
    """3月25日，算9天，约1,200元."""
    row = card.row
    if row.first_pay_on is None:
        return _("没有说清，工会再去问")
    day = _("%(m)s月%(d)s日", m=row.first_pay_on.month, d=row.first_pay_on.day)
    if row.first_pay_fen is None:
        return _("%(day)s，算%(n)s天", day=day, n=row.first_pay_days)
    return _(
        "%(day)s，算%(n)s天，约%(sum)s",
        day=day, n=row.first_pay_days, sum=yuan(row.first_pay_fen),
    )  # fmt: skip


def warning(card: Card) -> str:
    """What somebody must know before they go without money; "" where nothing."""
    if not card.long_wait:
        return ""
    text = _(
        "%(start)s到岗，要过%(n)s天才第一次发工资。按一天30元算，身上至少带%(sum)s。",
        start=card.row.start_on.isoformat(), n=card.row.days_to_pay, sum=yuan(card.bring_fen),
    )  # fmt: skip
    return (
        text if card.row.advance else text + _("企业还没有写明能不能预支，写明以前工会天天提醒它。")
    )
