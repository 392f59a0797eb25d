"""What a post says, fact by fact: the one source of the public page, the sheet, and every text that
is read to a worker. What is told in one place is told in all."""

from dataclasses import dataclass

from flask_babel import gettext as _

from models.employer import Employer
from models.vacancy import EmploymentForm, Vacancy
from reference import asked, certificates, hazards, occupations, schooling
from web.filters import day, site, yuan
from web.vacancies.wording import (
    ages_in_words,
    contract_in_words,
    hours_in_words,
    lodging_in_words,
    meals_in_words,
)


@dataclass(frozen=True)
class Fact:
    """One fact in the reader's words. `lines`: it may hold line breaks of its writer."""

    code: str
    label: str
    words: str
    lines: bool = False


def facts_of(vacancy: Vacancy, employer: Employer) -> list[Fact]:
    """Everything a worker is told about the post besides its title, duties and newcomers' pay."""
    v, name = vacancy, vacancy.contracting_entity or employer.name
    found = [
        Fact("trade", _("工种"), _trade(v)),
        Fact("employer", _("用工单位"), _employer(v, name)),
        Fact("place", _("在哪里"), site(v.region_code, v.work_address)),
        Fact("places", _("招几人"), _places(v)),
        Fact("contract", _("合同"), contract_words(v, name)),
        Fact("arrival", _("到岗"), _arrival(v)),
        Fact("hours", _("工时"), hours_in_words(v)),
        *_pay(v),
        *_deducted(v),
        Fact("travel", _("路费"), travel_words(v)),
        Fact("lodging", _("住"), lodging_in_words(v)),
        Fact("meals", _("吃"), meals_in_words(v)),
        Fact("insurance", _("保险"), _insurance(v)),
        Fact("ages", _("年龄"), ages_in_words(v) + (f"（{v.age_reason}）" if v.age_reason else "")),
        *_conditions(v),
        Fact("hazards", _("辛苦和危害"), hazard_words(v)),
        Fact("family", _("家庭"), _family(v)),
        Fact("report", _("报到"), v.report_to or "–"),
        Fact("source", _("信息来源"), v.source_note),
    ]
    return [one for one in found if one.words.strip()]


def contract_words(vacancy: Vacancy, name: str) -> str:
    """With whom it is signed, who the boss is, and for how long."""
    words = contract_in_words(vacancy) + _("，和%(n)s签", n=name)
    used = vacancy.using_entity
    if vacancy.employment_form is EmploymentForm.DISPATCH:
        words += _("（是劳务派遣，不是用工厂的正式工）")
    if used and used != name:
        words += _("，实际在%(name)s上班", name=used)
    return words


def travel_words(vacancy: Vacancy) -> str:
    """What the refund really covers; never that the way costs nothing when it is capped."""
    if not vacancy.travel_refund_fen and not vacancy.travel_refund_note.strip():
        return _("自己出，厂里没有说报销")
    words = _("先自己垫")
    if vacancy.travel_refund_fen:
        words += _("，厂里最多报%(n)s，超出的自己出", n=yuan(vacancy.travel_refund_fen))
    note = vacancy.travel_refund_note.strip()
    return words + (_("。条件：%(note)s", note=note) if note else "")


def deduction_words(vacancy: Vacancy) -> str:
    """What is taken off the wage; firms answer how water and power are paid unnamed."""
    told, bills = vacancy.deduction_note.strip(), vacancy.utility_note.strip()
    bills = _("水电：%(note)s", note=bills) if bills else ""
    return " ".join(note for note in (told, bills) if note)


def hazard_words(vacancy: Vacancy) -> str:
    table = hazards.hazards()
    risks = [table[code].plain for code in vacancy.hazards if code in table]
    return "；".join(risks) if risks else _("没有写")


def _trade(v: Vacancy) -> str:
    known = occupations.is_occupation(v.occupation_id)
    return occupations.occupation(v.occupation_id).title if known else _("未选")


def _employer(v: Vacancy, name: str) -> str:
    other = v.using_entity and v.using_entity != name
    return name + (_("，实际在%(name)s", name=v.using_entity) if other else "")


def _places(v: Vacancy) -> str:
    words = _("%(n)s人", n=v.places)
    return words + (_("，最少%(n)s人一起来", n=v.min_group) if v.min_group > 1 else "")


def _arrival(v: Vacancy) -> str:
    return f"{day(v.arrive_from) or '–'} – {day(v.arrive_until) or '–'}"


def _pay(v: Vacancy) -> list[Fact]:
    usual = f"{yuan(v.income_p25_fen)} – {yuan(v.income_p50_fen)}"
    if v.income_p75_fen:
        usual += _("，多的%(n)s", n=yuan(v.income_p75_fen))
    floor = ""
    if v.guarantee_fen:
        floor = yuan(v.guarantee_fen) + "，" + _("%(n)s个月", n=v.guarantee_months)
    trial = ""
    if v.probation_months and v.probation_wage_fen:
        trial = _("每月%(pay)s，%(n)s个月", pay=yuan(v.probation_wage_fen), n=v.probation_months)
    return [
        Fact("base", _("底薪"), yuan(v.base_wage_fen)),
        Fact("probation", _("试用期工资"), trial),
        Fact("usual", _("老员工实发"), usual),
        Fact("piece", _("计件"), v.piece_rate_note),
        Fact("guarantee", _("保底"), floor),
        Fact("overtime", _("加班"), v.overtime_note),
        Fact("bonus", _("奖金补贴"), v.bonus_note, lines=True),
        Fact("payday", _("发薪日"), _("每月%(n)s号", n=v.payday) if v.payday else ""),
    ]


def _deducted(v: Vacancy) -> list[Fact]:
    return [
        Fact("deductions", _("要扣的钱"), deduction_words(v)),
        Fact("rebate", _("返费"), v.rebate_note),
    ]


def _insurance(v: Vacancy) -> str:
    words = _("缴五险") if v.insured else _("没有写缴五险")
    words += _("，缴公积金") if v.housing_fund else ""
    return words + (_("，入职当天有意外险") if v.accident_cover else "")


def _conditions(v: Vacancy) -> list[Fact]:
    levels, papers = schooling.schooling_levels(), certificates.certificates()
    level = levels[v.schooling_min].name if v.schooling_min in levels else ""
    needed = "、".join(papers[code].name for code in v.certificates if code in papers)
    medical = ""
    if v.medical_items:
        payer = _("单位付费") if v.medical_paid_by_employer else _("自己付费")
        medical = f"{v.medical_items}，{payer}"
    return [
        Fact("schooling", _("学历"), level),
        Fact("certificates", _("要有的证"), needed),
        Fact("requirements", _("要求"), v.requirements, lines=True),
        Fact("medical", _("体检"), medical),
    ]


def _family(v: Vacancy) -> str:
    said = [
        _("夫妻可以一起来") if v.accepts_couples else "",
        _("可以协助子女入学") if v.school_help else "",
        *(_(fact.says, n=value) for fact, value in asked.said_of(v, "family")),
        _("同厂有适合家属的岗位") if v.family_posts else "",
    ]
    return " ".join(one for one in said if one)
