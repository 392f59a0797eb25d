"""The words of a post outside the pages: the sheet, the text for a group, the text read aloud.

These go to people in the counties, so they are Chinese whatever language the page is in.
"""

import math
from collections.abc import Sequence
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from models.channel import Channel
from models.vacancy import Lodging, Vacancy
from reference import regions
from reference.nights import has_nights
from reports.poster import Poster
from reports.spoken import counted, in_words, line_aloud, spoken, without_signs
from services.publicity.union_lines import Telephone
from services.vacancies.lists import VacancyRow
from web.filters import site, yuan
from web.vacancies.page import Advertisement, advertisement
from web.vacancies.sentences import Fact, contract_words, deduction_words, travel_words

FEN = 100


def poster_of(
    row: VacancyRow, *, today: date, code: str, address: str, telephone: Telephone
) -> Poster:
    """The A4 sheet of a post."""
    with force_locale("zh"):
        ad = advertisement(row, today)
        vacancy = row.vacancy
        return Poster(
            title=vacancy.title,
            pay=pay_words(vacancy),
            pay_note=_("新人头三个月到手：四分之一的人少于前一个数，一半的人少于后一个数"),
            rows=tuple((str(label), words) for label, words in _rows(row, ad) if words),
            warning=_("要先知道：%(risks)s", risks=_("；").join(ad.risks)) if ad.risks else "",
            code=code or _("岗位%(n)s号", n=vacancy.id),
            how=_(
                "想去：扫码看全文，再到村里、镇便民服务中心或县总工会登记，报编号；打电话问工会：%(line)s",
                line=telephone.line,
            ),
            until=_("招到%(day)s", day=day_words(vacancy.valid_until))
            if vacancy.valid_until
            else "",
            address=address,
            foot=_("工会组织，不收劳动者任何费用。谁要押金、介绍费、扣身份证，都不要给，打12351。"),
        )


def _rows(row: VacancyRow, ad: Advertisement) -> list[tuple[str, str]]:
    vacancy = row.vacancy
    return [
        (_("单位"), ad.employer_name),
        (_("在哪里"), site(vacancy.region_code, vacancy.work_address)),
        (_("做什么"), _short(vacancy.duties, 60)),
        (_("工时"), ad.hours),
        (_("首次发薪"), first_pay_words(ad)),
        (_("住"), ad.lodging),
        (_("吃"), ad.meals),
        (_("合同"), contract_words(vacancy, ad.employer_name)),
        (_("底薪"), yuan(vacancy.base_wage_fen) if vacancy.base_wage_fen else ""),
        (_("要扣的钱"), _short(deduction_words(vacancy), 40)),
        (_("路费"), _short(travel_words(vacancy), 40)),
        (_("保险"), _("缴五险") if vacancy.insured else ""),
        (_("年龄"), ad.ages + (f"（{vacancy.age_reason}）" if vacancy.age_reason else "")),
        (_("要有的证"), _("、").join(ad.certificates)),
        (_("招几人"), _places(row)),
    ]  # fmt: skip


def _places(row: VacancyRow) -> str:
    words = _("还缺%(n)s人", n=row.ledger.open)
    if row.vacancy.min_group > 1:
        words += _("，最少%(n)s人一起来", n=row.vacancy.min_group)
    return words


def pay_words(vacancy: Vacancy) -> str:
    """`到手4,300元到5,200元`, 未报 where the firm has not said."""
    if vacancy.newcomer_p25_fen is None or vacancy.newcomer_p50_fen is None:
        return _("到手工资未报")
    low, mid = yuan(vacancy.newcomer_p25_fen), yuan(vacancy.newcomer_p50_fen)
    return _("到手%(low)s到%(mid)s", low=low, mid=mid)


def first_pay_words(ad: Advertisement) -> str:
    """`3月1日到岗，3月25日发，算25天`; "" where no payday is known."""
    if ad.first_pay is None:
        return ""
    words = _(
        "%(start)s到岗，%(on)s发，算%(days)s天",
        start=day_words(ad.start),
        on=day_words(ad.first_pay.on),
        days=ad.first_pay.days,
    )
    if ad.first_pay.provisional:
        words += _("（那年放假安排还没公布，可能提前）")
    return words


def day_words(day: date) -> str:
    return _("%(month)s月%(day)s日", month=day.month, day=day.day)


def group_text(
    rows: Sequence[VacancyRow], channel: Channel, *, today: date, board: str, telephone: Telephone
) -> str:
    """A text to paste into a WeChat group or a public account: plain lines, one post a block."""
    with force_locale("zh"):
        place = regions.region(channel.region_code).short_name
        blocks = [_("【%(place)s工会推荐岗位】%(day)s", place=place, day=day_words(today))]
        blocks += [_block(n, row, today) for n, row in enumerate(rows, start=1)]
        blocks.append(
            _("想去的报编号%(code)s，找村里、镇便民服务中心或县总工会。", code=channel.code)
            + "\n"
            + _("看全部岗位：%(address)s", address=board)
            + "\n"
            + _("有疑问打电话问工会：%(line)s", line=telephone.line)
            + "\n"
            + _("工会组织，不收任何费用。")
        )
        return "\n\n".join(blocks) + "\n"


def _block(number: int, row: VacancyRow, today: date) -> str:
    ad, vacancy = advertisement(row, today), row.vacancy
    place = regions.region(vacancy.region_code)
    lines = [
        f"{number}. {vacancy.title} · {pay_words(vacancy)}",
        _("单位：%(name)s（%(place)s）", name=ad.employer_name, place=place.full_name),
        _("工时：%(words)s", words=ad.hours),
        _("住：%(lodging)s；吃：%(meals)s", lodging=ad.lodging, meals=ad.meals),
        _("首次发薪：%(words)s", words=first_pay_words(ad)) if ad.first_pay else "",
        _("年龄：%(words)s", words=ad.ages),
        _("要先知道：%(words)s", words=_("；").join(ad.risks)) if ad.risks else "",
        _places(row),
    ]
    return "\n".join(line for line in lines if line)


def read_aloud(
    rows: Sequence[VacancyRow], channel: Channel, *, today: date, telephone: Telephone
) -> str:
    """A text somebody can read over a loudspeaker as it stands: no sign, no digit to stumble on."""
    with force_locale("zh"):
        home = channel.township or regions.region(channel.region_code).short_name
        lines = [
            _("%(home)s的乡亲们，工会有%(n)s个岗位，都是核实过的厂，不收一分钱。",
              home=home, n=counted(len(rows)))
        ]  # fmt: skip
        lines += [_aloud(n, row, today) for n, row in enumerate(rows, start=1)]
        letters = _("，").join(channel.code)
        lines.append(
            _("想去的，到村里或者镇便民服务中心登记，报编号：%(code)s。再说一遍：%(code)s。",
              code=letters)
        )  # fmt: skip
        lines.append(_("有疑问打电话问工会：%(line)s。", line=line_aloud(telephone.line)))
        lines.append(_("谁要押金、介绍费，谁要扣身份证，都不是工会的人，打幺二三五幺。"))
        return "\n\n".join(lines) + "\n"


def _aloud(number: int, row: VacancyRow, today: date) -> str:
    vacancy, ad = row.vacancy, advertisement(row, today)
    place = regions.region(vacancy.region_code)
    said = [
        _(
            "第%(n)s个，%(title)s，在%(place)s。",
            n=spoken(number), title=without_signs(vacancy.title), place=place.full_name,
        ),
        _aloud_pay(vacancy),
        _("每天干%(n)s钟头。", n=_hours(vacancy.hours_per_day)) if vacancy.hours_per_day else "",
        _("要上夜班。") if has_nights(vacancy.shift, vacancy.night_share) else _("不上夜班。"),
        _("包住。") if vacancy.lodging is Lodging.FREE else "",
        _("有夫妻房。") if vacancy.couple_rooms and vacancy.accepts_couples else "",
        _aloud_first(ad),
        *(_aloud_fact(one) for one in ad.facts if one.code not in _SAID),
        _("还缺%(n)s个人。", n=counted(row.ledger.open)),
    ]  # fmt: skip
    return "".join(one for one in said if one)


_SAID = frozenset({"place", "places", "arrival"})
"""Told in sentences of their own before and after."""


def _aloud_fact(one: Fact) -> str:
    return f"{without_signs(one.label)}：{in_words(one.words)}。"


def _aloud_pay(vacancy: Vacancy) -> str:
    if vacancy.newcomer_p25_fen is None or vacancy.newcomer_p50_fen is None:
        return ""
    low, mid = vacancy.newcomer_p25_fen // FEN, vacancy.newcomer_p50_fen // FEN
    if low == mid:
        return _("新人头三个月，一个月到手大概%(n)s块。", n=spoken(low))
    return _("新人头三个月，一个月到手%(low)s到%(mid)s块。", low=spoken(low), mid=spoken(mid))


def _aloud_first(ad: Advertisement) -> str:
    if ad.first_pay is None:
        return ""
    start, on = ad.start, ad.first_pay.on
    return _(
        "%(m)s月%(d)s号去，第一次发工资是%(pm)s月%(pd)s号。",
        m=spoken(start.month), d=spoken(start.day), pm=spoken(on.month), pd=spoken(on.day),
    )  # fmt: skip


def _hours(hours: float) -> str:
    whole = math.floor(hours)
    half = hours - whole >= 0.5
    return _("%(n)s个半", n=counted(whole)) if half else _("%(n)s个", n=counted(whole))


def _short(text: str, most: int) -> str:
    tidy = " ".join(text.split())
    return tidy if len(tidy) <= most else tidy[: most - 1] + "…"
