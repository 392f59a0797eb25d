"""What is read to a worker over the telephone, in whole sentences, ending with the union's line."""

from flask_babel import gettext as _

from models.employer import Employer
from models.vacancy import Vacancy
from services.publicity.union_lines import Telephone
from services.review.sheet import Sheet
from web.filters import yuan
from web.review.wording import masked
from web.vacancies.sentences import facts_of
from web.vacancies.wording import hours_in_words, lodging_in_words, meals_in_words
from web.words.match import region_name


def read_aloud(sheet: Sheet, telephone: Telephone) -> list[str]:
    """What to read to the worker on the phone, sentence by sentence, in plain words; it ends with
    the line of the union where the work is, as board, post and poster do."""
    vacancy, firm = sheet.vacancy, sheet.employer
    place = region_name(vacancy.region_code)
    text = [
        _(
            "您好，我是工会的。%(place)s的%(firm)s在招%(title)s，想问问您愿不愿意去。",
            place=place, firm=firm.name, title=vacancy.title,
        ),
        _("干的活是：%(duties)s", duties=vacancy.duties) if vacancy.duties else "",
        _("每天的时间：%(hours)s。", hours=hours_in_words(vacancy)),
        _pay_sentence(sheet),
        _first_pay_sentence(sheet),
        _("住：%(lodging)s。吃：%(meals)s。", lodging=lodging_in_words(vacancy),
          meals=meals_in_words(vacancy)),
        _home_sentence(sheet),
        _mates_sentence(sheet),
        _arrival_sentence(sheet),
        *_other_facts(vacancy, firm),
        _("工会介绍不收您一分钱。去了以后要签合同、上保险。"),
        _("如果您愿意，我们会把您的姓名和电话告诉这家企业，只告诉这一家。您同意吗？"),
        _("不愿意也没关系，请告诉我为什么，下次给您找更合适的。"),
        line_in_words(telephone),
    ]  # fmt: skip
    return [sentence for sentence in text if sentence]


def line_in_words(telephone: Telephone) -> str:
    """The telephone of the union, to be read out or written down."""
    if telephone.hours:
        return _(
            "到了那边有事，可以打工会的电话%(line)s，%(hours)s有人接。",
            line=telephone.line, hours=telephone.hours,
        )  # fmt: skip
    return _("到了那边有事，可以打工会的电话%(line)s。", line=telephone.line)


_SAID_APART = frozenset({"hours", "lodging", "meals", "arrival"})
"""Facts of the public page that have a sentence of their own."""


def _other_facts(vacancy: Vacancy, firm: Employer) -> list[str]:
    facts = facts_of(vacancy, firm)
    return [f"{one.label}：{one.words}。" for one in facts if one.code not in _SAID_APART]


def _pay_sentence(sheet: Sheet) -> str:
    low, usual = sheet.vacancy.newcomer_p25_fen, sheet.vacancy.newcomer_p50_fen
    if usual is None:
        return _("新人到手多少，企业没有报，我们再去问清楚。")
    if low is None or low == usual:
        return _("新人头几个月到手大概%(usual)s。", usual=yuan(usual))
    return _(
        "新人头几个月到手大概%(usual)s，少的时候%(low)s左右。", usual=yuan(usual), low=yuan(low)
    )


def _first_pay_sentence(sheet: Sheet) -> str:
    pay = sheet.first_pay
    if pay is None:
        return _("哪天发工资，企业没有说清，我们再去问。")
    day = _("%(m)s月%(d)s日", m=pay.on.month, d=pay.on.day)
    if pay.provisional:
        day += _("（那年放假安排还没公布，可能提前）")
    if sheet.first_pay_fen is None:
        return _("第一次发工资是%(day)s，发的是头%(n)s天的钱。", day=day, n=pay.days)
    return _(
        "第一次发工资是%(day)s，发的是头%(n)s天的钱，大概%(amount)s。身上要带够用到那天的钱。",
        day=day, n=pay.days, amount=yuan(sheet.first_pay_fen),
    )  # fmt: skip


def _home_sentence(sheet: Sheet) -> str:
    parts = [
        _("%(home)s的有%(n)s个", home=region_name(home), n=count)
        for home, count in sheet.from_home.items()
        if count
    ]
    if not parts:
        return _("厂里现在还没有老家的人。")
    return _("老家在那里干的：%(who)s。", who="，".join(parts))


def _mates_sentence(sheet: Sheet) -> str:
    if len(sheet.members) < 2:
        return ""
    names = "、".join(masked(member.name) for member in sheet.members)
    return _("跟您一起去的是：%(names)s，安排在一起。", names=names)


def _arrival_sentence(sheet: Sheet) -> str:
    first, last = sheet.vacancy.arrive_from, sheet.vacancy.arrive_until
    if first is None or last is None:
        return ""
    return _(
        "%(m1)s月%(d1)s日到%(m2)s月%(d2)s日之间到厂。",
        m1=first.month, d1=first.day, m2=last.month, d2=last.day,
    )  # fmt: skip
