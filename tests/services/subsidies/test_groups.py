"""Schemes that pay a firm or a body for the people it counts, ten invented cases each. Every
expected outcome was worked out by hand from the words of the scheme; amounts in yuan."""

from dataclasses import replace
from datetime import date

import pytest

from reference.subsidies import FIELDS, known_schemes, terms_in
from services.subsidies.groups import Group, Head, judge_group
from services.subsidies.judging import Claimant
from services.subsidies.people import asked_as_papers
from tests.services.subsidies.samples import EVER, day, spell

SCHEMES = {one.code: one for one in known_schemes()}
SUM = frozenset({"insurance_3_months", "first_job_here", "list", "attendance"})


def head(n: int, *identities: str, since: str, home: str = "510824", site: str = "330110",
         until: str = "", from_on: str = "", person: int | None = None) -> Head:  # fmt: skip
    who = Claimant(
        home=home, site=site, identities=dict.fromkeys(identities, (EVER,)),
        spells=(spell(since, until),),
    )  # fmt: skip
    return Head(n, n if person is None else person, who, day(from_on) if from_on else None)


def group(region: str, *heads: Head, **told) -> Group:
    return Group(region, heads, **({"proofs": SUM} | told))


def job(n: int, since: str = "2022-01-10", *identities: str, **told) -> Head:
    """Brought to 杭州: lifted from poverty unless said otherwise."""
    return head(n, *(identities or ("lifted",)), since=since, **told)


# S09 杭州: 1,000 a head to the agency, once in a life, lifted from poverty, 90 days, three months
# of insurance and the first job there as papers. Looked at on 10 July 2022.
AGENCIES = [
    (group("330110", job(1), job(2), job(3)), ("eligible", 3000)),
    # one of three began on 20 April: 11 + 31 + 30 + 10 = 82 days by 10 July
    (group("330110", job(1), job(2), job(3, "2022-04-20")), ("eligible", 2000)),
    # only the one of 20 April: foreseen for 18 July (the ninetieth day)
    (group("330110", job(3, "2022-04-20")), ("foreseen", 1000)),
    (group("330110", job(1), job(2), proofs=frozenset({"first_job_here"})),
     ("papers_missing", 2000)),
    (group("330110", job(1, "2022-01-10", "monitored"), job(2)), ("eligible", 1000)),
    (group("330110", job(1, site="330782"), job(2)), ("eligible", 1000)),  # 义乌 is not 杭州
    (group("330110", job(1), job(2), taken=frozenset({1})), ("eligible", 1000)),
    (group("330110", job(1), taken=frozenset({1}), spent=100_000), ("paid_before", 0)),
    # two records of work of one person count once
    (group("330110", job(1, person=7), job(2, person=7), job(3)), ("eligible", 2000)),
    # left on the ninetieth day (22 + 28 + 31 + 9 = 90): counts; a day sooner: not
    (group("330110", job(1, until="2022-04-09"), job(2, until="2022-04-08")), ("eligible", 1000)),
]  # fmt: skip


def stays(n: int, **told) -> Head:
    """Kept over the festival of 2021, whose first day was 12 February."""
    facts = {"since": "2020-09-01", "from_on": "2021-02-12", "site": "331003"} | told
    return head(n, **facts)


TAIZHOU = "331003"
# S19 台州: up to 380 to the firm for each who stays over the festival, by a list. 1 March 2021.
KEPT = [
    (group(TAIZHOU, stays(1), stays(2)), ("eligible", 760)),
    (group(TAIZHOU, *(stays(n) for n in range(10))), ("eligible", 3800)),
    (group(TAIZHOU, stays(1), proofs=frozenset()), ("papers_missing", 380)),
    (group(TAIZHOU), ("nothing", 0)),
    (group("330110", stays(1, site="330110")), ("destination", 0)),  # a firm of 杭州
    (group(TAIZHOU, stays(1), stays(2), taken=frozenset({2})), ("eligible", 380)),
    (group(TAIZHOU, stays(1), taken=frozenset({1}), spent=38_000), ("paid_before", 0)),
    (group(TAIZHOU, stays(1, home="331003")), ("eligible", 380)),  # no word of where they are from
    (group(TAIZHOU, stays(1, person=7), stays(2, person=7)), ("eligible", 380)),
    (group(TAIZHOU, stays(1), others=frozenset({"S17"})), ("eligible", 380)),  # excludes nothing
]
# S20 扬州: 500 a head and 100 for each person and day worked, list and attendance. 1 March 2021.
YANGZHOU = "321003"


def at_work(n: int, **told) -> Head:
    return stays(n, **({"site": YANGZHOU} | told))


DAYS = [
    (group(YANGZHOU, at_work(1), person_days=7), ("eligible", 1200)),
    (group(YANGZHOU, at_work(1), at_work(2), person_days=14), ("eligible", 2400)),
    (group(YANGZHOU, at_work(1), at_work(2)), ("eligible", 1000)),
    (group(YANGZHOU, at_work(1), person_days=7, proofs=frozenset({"list"})),
     ("papers_missing", 1200)),
    (group(YANGZHOU, person_days=7), ("nothing", 0)),  # days of nobody
    (group(YANGZHOU, at_work(1, site="320102"), person_days=7), ("nothing", 0)),
    (group(YANGZHOU, at_work(1), at_work(2), person_days=7, taken=frozenset({1})),
     ("eligible", 1200)),
    (group(YANGZHOU, at_work(1), person_days=7, taken=frozenset({1}), spent=120_000),
     ("paid_before", 0)),
    (group("320102", at_work(1)), ("destination", 0)),
    (group(YANGZHOU, *(at_work(n) for n in range(20)), person_days=60), ("eligible", 16_000)),
]  # fmt: skip
BY_HAND = {
    ("S09", "2022-07-10"): AGENCIES, ("S19", "2021-03-01"): KEPT, ("S20", "2021-03-01"): DAYS,
}  # fmt: skip


def scheme_of(code: str):
    return replace(SCHEMES[code], terms=asked_as_papers(SCHEMES[code].terms))


@pytest.mark.parametrize(("code", "on"), BY_HAND)
def test_ten_firms_or_agencies_each_as_worked_out_by_hand(code: str, on: str) -> None:
    cases = BY_HAND[code, on]
    assert len(cases) == 10
    found = [judge_group(scheme_of(code), one, day(on)) for one, _ in cases]
    assert [(f.outcome.verdict.value, f.outcome.fen / 100) for f in found] == [
        expected for _, expected in cases
    ]
    for one in found:
        people = [head.person_id for head, _ in one.heads]
        assert len(people) == len(set(people))


def test_before_the_festival_those_who_mean_to_stay_are_foreseen_for_its_first_day() -> None:
    scheme = replace(scheme_of("S19"), valid_from=date(2020, 12, 1))
    found = judge_group(scheme, KEPT[0][0], day("2021-01-10"))
    assert (found.outcome.verdict.value, found.outcome.eligible_on) == (
        "foreseen", day("2021-02-12"),
    )  # fmt: skip
    assert found.outcome.fen == 76_000


def test_the_most_a_firm_may_have_in_a_year_counts_what_it_had() -> None:
    """An invented scheme: 1,000 for each hired, at most 2,500 a firm and year: of three 2,500, and
    after 2,000 were had 500 more."""
    row = dict.fromkeys(FIELDS, "") | {
        "kind": "heads", "beneficiary": "employer", "bands": "any=100000", "cap_fen": "250000",
        "once_per": "year",
    }  # fmt: skip
    scheme = replace(scheme_of("S19"), terms=terms_in(row))
    three = group(TAIZHOU, stays(1), stays(2), stays(3))
    assert judge_group(scheme, three, day("2021-03-01")).outcome.fen == 250_000
    more = replace(three, spent=200_000)
    assert judge_group(scheme, more, day("2021-03-01")).outcome.fen == 50_000
