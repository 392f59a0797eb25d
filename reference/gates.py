"""Who may take what, one row a gate: the table every form of the rule follows from.

A gate is a member of `Gate`; its number is its place and the bit of a mask. What it makes of the
columns it reads is one function of `matching.rules.gates`; all pairs at once, single pairs, the
doubt a coordinator answers and the words on the pages follow. `matching.plan.verify` says each rule
once more on purpose. New gates go before WORTH.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from reference.words import N_

BY_LAW: Final = "law"
"""Nobody opens it."""
BY_CAPACITY: Final = "capacity"
"""What is not there: a coordinator's lock does not open it either."""
BY_WISH: Final = "wish"
"""Of the person or the firm: a lock opens it, and so does a person's reason."""


@dataclass(frozen=True)
class Row:
    """kind: BY_LAW, BY_CAPACITY or BY_WISH. words: what the pages call it. reads: columns of the
    problem. source: statute, rule or page of the domain notes. doubt: the name of the doubt it
    raises about a pair a person has chosen, asks: its words where they need no facts; elsewhere:
    who asks instead. rules: findings of the law that say the same, with their article."""

    kind: str
    words: str
    reads: tuple[str, ...]
    source: str
    doubt: str = ""
    asks: str = ""
    elsewhere: str = ""
    rules: tuple[str, ...] = ()


_FIRST_DAY = ("people.available_from", "vacancies.start_from", "problem.today")


class Gate(IntEnum):
    """A reason that bars."""

    row: Row

    def __new__(cls, row: Row) -> "Gate":
        number = len(cls.__members__)
        gate = int.__new__(cls, number)
        gate._value_, gate.row = number, row
        return gate

    CONSENT = Row(
        BY_LAW, N_("没有本人同意"), ("people.consent",), "PIPL 13; domain 3, P01",
        elsewhere="services.proposals.checks.check_consent",
    )  # fmt: skip
    UNDER_AGE = Row(
        BY_LAW, N_("年龄未到法定要求"), ("people.born", "vacancies.law_age", *_FIRST_DAY),
        "A01-A03, G01", "under_age", N_("不满这个岗位的最低年龄"), rules=("A01", "A02", "A03"),
    )  # fmt: skip
    LAW = Row(
        BY_LAW, N_("法律不许可"), ("people.law_class", "vacancies.law_class", "law.bars"),
        "A, C, F rules", "barred_by_law", N_("法律不允许这个人做这个岗位"), rules=("C01",),
    )  # fmt: skip
    AGE_BAND = Row(
        BY_WISH, N_("不在岗位年龄范围"),
        ("people.born", "vacancies.age_min", "vacancies.age_max", *_FIRST_DAY),
        "domain 2.2", "age_band",
    )  # fmt: skip
    SCHOOLING = Row(
        BY_WISH, N_("学历不够"), ("people.schooling", "vacancies.schooling"),
        "nobody is kept out by a gap in the roster", "schooling",
    )  # fmt: skip
    CERTIFICATE = Row(
        BY_LAW, N_("没有有效证书"),
        ("person_tables.certificate_until", "vacancies.certificates", *_FIRST_DAY),
        "G01, G02, G05", "certificate", rules=("G01", "G02", "G05"),
    )  # fmt: skip
    DISTRICT = Row(
        BY_WISH, N_("本人不去这个地方"), ("person_tables.stance", "vacancies.district"),
        "domain 7.2", "refused_place",
    )  # fmt: skip
    NIGHTS = Row(
        BY_WISH, N_("本人不上夜班"),
        ("people.nights", "vacancies.has_nights", "vacancies.night_share"),
        "domain 7.2", "nights", rules=("C02",),
    )  # fmt: skip
    HAZARD = Row(
        BY_WISH, N_("本人不做这类活"), ("people.refuses", "vacancies.hazards"),
        "domain 7.2", "refused_hazard",
    )  # fmt: skip
    TAKE_HOME = Row(
        BY_WISH, N_("到手工资低于本人最低要求"), ("people.floor", "vacancies.pay"),
        "domain 7.2", "pay_below_floor",
    )  # fmt: skip
    ARRIVAL = Row(
        BY_WISH, N_("到岗时间对不上"),
        ("people.available_until", "vacancies.start_until", *_FIRST_DAY),
        "domain 7.2", "dates", N_("到岗时间对不上"),
    )  # fmt: skip
    LODGING = Row(
        BY_WISH, N_("没有住宿"), ("people.needs_lodging", "vacancies.lodging"),
        "domain 2.2", "no_lodging", N_("他要住宿，这里不提供"),
    )  # fmt: skip
    BEDS = Row(
        BY_CAPACITY, N_("没有空床位"),
        ("people.needs_lodging", "people.sex", "people.party", "parties.needs_room",
         "vacancies.beds_male", "vacancies.beds_female"),
        "domain 2.2", "no_bed",
    )  # fmt: skip
    COUPLE = Row(
        BY_CAPACITY, N_("不接收夫妻或没有夫妻房"),
        ("people.party", "parties.kind", "parties.needs_room", "vacancies.accepts_couples",
         "vacancies.employer", "employers.couple_rooms"),
        "domain 2.2", "no_couple_room", N_("夫妻要在一起，这里不收夫妻，或者没有夫妻房了"),
    )  # fmt: skip
    EXCLUDED = Row(
        BY_WISH, N_("拒绝过或协调员排除"), ("exclusions", "employer_exclusions"),
        "domain 7.3", "excluded", N_("以前谢绝过，或者有人说过不去这里"),
    )  # fmt: skip
    NO_PLACES = Row(
        BY_CAPACITY, N_("名额已满"), ("vacancies.places",), "nothing open, or all of it reserved",
        elsewhere="services.proposals.confirmations.check_places",
    )  # fmt: skip
    BATCH = Row(
        BY_CAPACITY, N_("首批人数已满"), ("employers.batch_left", "vacancies.employer"),
        "domain 7.1 (12)", elsewhere="services.employers.first_batches",
    )  # fmt: skip
    PICKUP = Row(
        BY_WISH, N_("本人只坐接送车，那里没有车来接"),
        ("people.only_pickup", "people.home", "home_tables.route", "vacancies.district",
         "vacancies.pickup"),
        "the person's word", "no_bus", N_("他只坐接送车，这里没有车来接"),
    )  # fmt: skip
    TRADE = Row(
        BY_WISH, N_("不是本人要做的工种"),
        ("people.only_wished", "person_tables.wishes", "vacancies.occupation"),
        "the person's word: at most three trades, in order", "other_trade",
        N_("他只做登记的那几个工种，这里不是"),
    )  # fmt: skip
    WORTH = Row(
        BY_WISH, N_("合适程度太低"), (), "below `Params.least_score`",
        elsewhere="matching.model.params, a matter of scores",
    )  # fmt: skip
