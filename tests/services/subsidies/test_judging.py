"""Fifteen schemes, ten invented people (firms, members) each. Every expected outcome was worked out
by hand from the words of the scheme; amounts in yuan."""

from dataclasses import replace

import pytest

from reference.subsidies import FIELDS, groups_in, known_schemes, terms_in
from services.subsidies.judging import Claimant, Outcome, Paid, judge, run_of
from tests.services.subsidies.samples import EVER, day, spell

SCHEMES = {one.code: one for one in known_schemes()}
ALL = frozenset().union(*(group for one in SCHEMES.values() for group in one.terms.evidence))


def who(home: str, site: str, *identities: str, since: str = "2024-01-10", **told) -> Claimant:
    facts = {"spells": (spell(since),), "proofs": ALL}
    told.setdefault("identities", dict.fromkeys(identities, (EVER,)))
    return Claimant(home=home, site=site, **(facts | told))


def had(code: str, period: str, yuan: float) -> tuple[Paid, ...]:
    return (Paid(code, period, round(yuan * 100)),)


def of_county(home: str, neighbour: str, province: str, **more) -> list[Claimant]:
    """Ten people of a sending county: 1 lifted from poverty, in 杭州; 2 monitored, went by the
    organised coach; 3 began on 20 April; 4 in no group; 5 monitored until the risk was removed at
    the end of March; 6 works at home; 7 in the next county; 8 in another city of the province;
    9 in 西安; 10 worked January to March and again from May, and has no paper at all."""
    away = "330110"
    removed = {"monitored": (spell("2021-01-01", "2024-03-31"),)}
    return [
        who(home, away, "lifted", **more),
        who(home, away, "monitored", organised=True, **more),
        who(home, away, "lifted", since="2024-04-20", **more),
        who(home, away, **more),
        who(home, away, identities=removed, **more),
        who(home, home, "lifted", **more),
        who(home, neighbour, "lifted", **more),
        who(home, province, "lifted", **more),
        who(home, "610102", "lifted", **more),
        who(home, away, "lifted", proofs=frozenset(), **more,
            spells=(spell("2024-01-10", "2024-03-10"), spell("2024-05-01"))),
    ]  # fmt: skip


CANGXI = of_county("510824", "510802", "510104", wages_fen=4_000_000)
CHONGXIN = of_county("620823", "620802", "620102")
FUYUAN = of_county("230883", "230881", "230102")
LINYI = of_county("140821", "140822", "140106")
LUJIANG = of_county("340124", "340123", "340202")
_CITY = of_county("500229", "500230", "500112")
CHENGKOU = [
    _CITY[0],
    replace(_CITY[1], cost_fen=36_000),
    replace(_CITY[2], cost_fen=36_000, paid=had("S08", "2024", 200)),
    *_CITY[3:7],
    replace(_CITY[7], cost_fen=12_000),
    _CITY[8],
    replace(_CITY[9], paid=had("S08", "2024", 200)),
]


def agency(**told) -> Claimant:
    """Somebody an agency brought to a first job in 杭州."""
    facts = {"since": "2022-01-10", "home": "510824", "site": "330110",
             "groups": ("lifted", "first_job_here")} | told  # fmt: skip
    return who(facts.pop("home"), facts.pop("site"), *facts.pop("groups"), **facts)


AGENCY = [
    agency(), agency(proofs=frozenset()), agency(since="2022-04-20"), agency(groups=("lifted",)),
    agency(groups=("first_job_here",)), agency(site="330782"), agency(home="330127"),
    agency(paid=had("S09", "life", 1000)),
    agency(spells=(spell("2022-01-10", "2022-03-10"),)),
    agency(spells=(spell("2022-01-10", "2022-04-19"),)),
]  # fmt: skip


def coach(cost: float, on: str = "2023-01-28", **told) -> Claimant:
    facts = {"home": "510824", "site": "330282"} | told
    return who(facts.pop("home"), facts.pop("site"), cost_fen=round(cost * 100),
               travelled_on=day(on), **facts)  # fmt: skip


CIXI_FIRMS = [
    coach(30_000), coach(500_000), coach(30_000, "2023-02-06"), coach(8_001, "2023-01-21"),
    coach(30_000, proofs=frozenset({"charter_contract"})), coach(30_000, site="330281"),
    coach(30_000, home="330327"), coach(30_000, paid=had("S12", "2023", 500)),
    coach(40_000, paid=had("S11", "2023", 15_000)), coach(0),
]  # fmt: skip


def returner(home: str = "510824", on: str = "2023-01-28", **told) -> Claimant:
    groups = told.pop("groups", ("insured", "hukou_outside_city"))
    return who(home, "330282", *groups, travelled_on=day(on), **told)


CIXI_STAFF = [
    returner(), returner("340124"), returner("330327"), returner(organised=True),
    returner(groups=("hukou_outside_city",)), returner("330206", groups=("insured",)),
    returner(on="2023-02-10"), returner(paid=had("S11", "2023", 15_000)),
    returner(paid=had("S12", "2023", 500)), returner("520123", proofs=frozenset()),
]  # fmt: skip


def longwan(cost: float, on: str, **told) -> Claimant:
    return coach(cost, on, **({"site": "330303", "occasion": "2020-02 coach"} | told))


LONGWAN = [
    longwan(30_000, "2020-02-10"), longwan(30_000, "2020-02-23"), longwan(30_000, "2020-02-22"),
    longwan(30_000, "2020-02-29"), longwan(30_000, "2020-03-01"),
    longwan(30_000, "2020-02-10", proofs=frozenset()),
    longwan(30_000, "2020-02-10", proofs=frozenset({"tickets"})),
    longwan(9_000, "2020-02-10", home="330127"), longwan(30_000, "2020-02-10", site="330304"),
    longwan(30_000, "2020-02-10", paid=had("S14", "2020-02 coach", 20_000)),
]  # fmt: skip


def rider(fare: float, place: int | None = 1, on: str = "2026-02-20", **told) -> Claimant:
    groups = told.pop("groups", ("union_member",))
    return who("510824", told.pop("site", "330110"), *groups, cost_fen=round(fare * 100),
               place=place, travelled_on=day(on), **told)  # fmt: skip


RIDERS = [
    rider(180), rider(560, 10_000), rider(180, 10_001), rider(180, None), rider(180, groups=()),
    rider(180, on="2026-02-16"), rider(95.5, on="2026-03-13"), rider(120, proofs=frozenset()),
    rider(180, site="330206"), rider(180, paid=had("S15", "2026", 200)),
]  # fmt: skip

STAY = ("hukou_outside_province", "insured", "stayed")


def stayer(*without: str, site: str = "330110", **told) -> Claimant:
    groups = [one for one in STAY if one not in without]
    return who("510824", site, *groups, **told)


STAYERS = [
    stayer(), stayer("hukou_outside_province"), stayer("insured"), stayer("stayed"),
    stayer(site="330602"), stayer(proofs=frozenset()), stayer(paid=had("S17", "2021", 1000)),
    stayer(paid=had("S17", "2020", 1000)),
    stayer(identities=dict.fromkeys(STAY, (EVER,))
           | {"insured": (spell("2019-01-01", "2021-01-31"),)}),
    stayer(identities=dict.fromkeys(STAY, (EVER,)) | {"insured": (spell("2021-02-05"),)}),
]  # fmt: skip


def kept(heads: int, days: int, **told) -> Claimant:
    return who("320102", told.pop("site", "321003"), heads=heads, person_days=days, **told)


KEPT = [
    kept(10, 70), kept(1, 7), kept(2, 0, proofs=frozenset({"list"})), kept(10, 70, site="320102"),
    kept(12, 84, paid=had("S20", "2021", 12_000)), kept(0, 0), kept(100, 0),
    kept(1, 1, proofs=frozenset({"attendance"})), kept(10, 0, paid=had("S20", "2020", 9_000)),
    kept(1, 7, paid=had("S20", "2021", 1_200)),
]  # fmt: skip


def student(steps: int, paid: float = 0, **told) -> Claimant:
    groups = told.pop("groups", ("union_member", "firm_has_union"))
    course = told.pop("course", "专科甲")
    before = had("S22", told.pop("before", course), paid) if paid else ()
    return who("350102", told.pop("site", "350203"), *groups, steps=steps, occasion=course,
               paid=before, **told)  # fmt: skip


STUDENTS = [
    student(1), student(2, 1000), student(3, 2000), student(3, 3000), student(4, 3000),
    student(1, groups=("union_member",)), student(1, groups=("firm_has_union",)),
    student(1, site="360102"), student(1, proofs=frozenset({"enrolment"})),
    student(1, 3000, course="本科乙", before="专科甲"),
]  # fmt: skip

E, F, P = "eligible", "foreseen", "papers_missing"
ID, TO, WAS = "identity", "destination", "paid_before"
BY_HAND = {
    # across provinces, up to 1,000 once a year after 90 days, whoever drove
    ("S01", "2024-07-10"): (CANGXI, [(E, 1000), (E, 1000), (F, 1000), ID, ID, TO, TO, TO,
                                     (E, 1000), (F, 1000)]),
    # a tenth of the year's 40,000, asked in January of the next
    ("S02", "2025-01-15"): (CANGXI, [(E, 4000), (E, 4000), (E, 4000), ID, ID, TO, TO, TO,
                                     (E, 4000), (P, 4000)]),
    # 600 far, 400 陕西 and 宁夏, 300 in the province, 200 in the city; by their own means
    ("S03", "2024-07-10"): (CHONGXIN, [(E, 600), "organised", (F, 600), ID, ID, TO, (E, 200),
                                       (E, 300), (E, 400), (F, 600)]),
    ("S04", "2024-07-10"): (FUYUAN, [(E, 800), ID, (F, 800), ID, ID, TO, TO, TO, (E, 800),
                                     (F, 800)]),
    # 1,500, 600, 300, applied for in the first ten days of November
    ("S06", "2024-11-05"): (LINYI, [(E, 1500), (E, 1500), (E, 1500), ID, ID, TO, (E, 300),
                                    (E, 600), (E, 1500), (P, 1500)]),
    ("S07", "2024-07-10"): (LUJIANG, [(E, 500), (E, 500), (E, 500), ID, ID, TO, (E, 300), (E, 400),
                                      (E, 500), (P, 500)]),
    # 50 within 重庆, 200 outside, or what tickets cost; who had the fixed sum brings them by March
    ("S08", "2024-02-20"): (CHENGKOU, [(E, 200), (E, 360), (E, 160), ID, (E, 200), TO, (E, 50),
                                       (E, 120), (E, 200), WAS]),
    ("S09", "2022-07-10"): (AGENCY, [(E, 1000), (P, 1000), (F, 1000), ID, ID, TO, TO, WAS, "days",
                                     (E, 1000)]),
    # half the hire, at most 200,000 a firm, 21 January to 5 February
    ("S11", "2023-03-01"): (CIXI_FIRMS, [(E, 15_000), (E, 200_000), "journey", (E, 4000.5),
                                         (P, 15_000), TO, TO, "excluded", (E, 5000), "nothing"]),
    ("S12", "2023-03-01"): (CIXI_STAFF, [(E, 500), (E, 300), (E, 100), "organised", ID, ID,
                                         "journey", "excluded", WAS, (P, 500)]),
    # two thirds by the government, halved from the 23rd
    ("S14", "2020-03-10"): (LONGWAN, [(E, 20_000), (E, 10_000), (E, 20_000), (E, 10_000),
                                      "journey", (P, 20_000), (E, 20_000), (E, 6000), TO, WAS]),
    ("S15", "2026-03-20"): (RIDERS, [(E, 180), (E, 200), "quota", "quota", ID, "journey",
                                     (E, 95.5), (P, 120), TO, WAS]),
    ("S17", "2021-03-01"): (STAYERS, [(E, 1000), ID, ID, ID, TO, (P, 1000), WAS, (E, 1000), ID,
                                      (E, 1000)]),
    # 500 a head and 100 for each day somebody worked
    ("S20", "2021-03-01"): (KEPT, [(E, 12_000), (E, 1200), (P, 1000), TO, (E, 2400), "nothing",
                                   (E, 50_000), (P, 600), (E, 5000), WAS]),
    ("S22", "2024-07-10"): (STUDENTS, [(E, 1000), (E, 1000), (E, 1000), WAS, WAS, ID, ID, TO,
                                       (P, 1000), (E, 1000)]),
}  # fmt: skip


@pytest.mark.parametrize(("code", "on"), BY_HAND)
def test_ten_invented_people_each_as_worked_out_by_hand(code: str, on: str) -> None:
    people, expected = BY_HAND[code, on]
    assert len(people) == len(expected) == 10
    found = [judge(SCHEMES[code], one, day(on)) for one in people]
    told = [(one.verdict.value, one.fen / 100) if one.fen else one.verdict.value for one in found]
    assert told == expected


def test_the_day_somebody_becomes_eligible_is_counted_on_the_calendar() -> None:
    """20 April is the first day: eleven in April, 31 in May, 30 in June make 72, so the ninetieth
    is 18 July. From 1 May: 31 + 30 leave 29 days of July."""
    found = [judge(SCHEMES["S03"], CHONGXIN[n], day("2024-07-10")) for n in (2, 9)]
    assert [one.eligible_on for one in found] == [day("2024-07-18"), day("2024-07-29")]


@pytest.mark.parametrize(
    ("gap", "first", "days"),
    [(0, "2024-05-01", 71), (50, "2024-05-01", 71), (51, "2024-01-10", 61 + 71)],
)
def test_a_gap_counts_as_the_scheme_says(gap: int, first: str, days: int) -> None:
    """10 January to 10 March is 22 + 29 + 10 = 61 days, then 51 without work, then 71 to 10 July.
    The days without work are never days worked."""
    assert run_of(CANGXI[9].spells, gap, day("2024-07-10")) == (day(first), days, True)


@pytest.mark.parametrize(
    ("on", "verdict", "opens"),
    [
        ("2024-10-31", "too_early", "2024-11-01"),
        ("2024-11-01", "eligible", "2024-11-01"),
        ("2024-11-10", "eligible", "2024-11-01"),
        ("2024-11-11", "closed", ""),  # the next window would be after the scheme's last day
        ("2023-11-05", "not_in_force", ""),
    ],
)
def test_a_window_opens_and_closes_on_its_days(on: str, verdict: str, opens: str) -> None:
    found: Outcome = judge(SCHEMES["S06"], LINYI[0], day(on))
    assert found.verdict.value == verdict
    assert (found.window[0].isoformat() if found.window else "") == opens


def test_whose_risk_is_removed_drops_out_on_that_day() -> None:
    removed = replace(LINYI[0], identities={"monitored": (spell("2022-05-01", "2024-11-04"),)})
    scheme = SCHEMES["S06"]
    told = [judge(scheme, removed, day(f"2024-11-0{n}")).verdict.value for n in (4, 5)]
    assert told == ["eligible", "identity"]


def test_the_table_holds_the_schemes_of_its_sources_and_nothing_unread() -> None:
    assert len(SCHEMES) == 23
    for one in SCHEMES.values():
        assert one.source.startswith("http")
        assert one.terms.bands


def test_any_of_and_all_of_are_read_as_written() -> None:
    assert groups_in("a|b&c") == (frozenset("ab"), frozenset("c"))
    assert groups_in("") == ()


@pytest.mark.parametrize("wrong", ["bands", "windows", "travel", "kind"])
def test_what_cannot_be_read_is_refused(wrong: str) -> None:
    row = dict.fromkeys(FIELDS, "") | {"kind": "fixed", "beneficiary": "worker", "bands": "any=100"}
    assert terms_in(row).bands[0].fen == 100
    with pytest.raises(ValueError, match=r"."):
        terms_in(row | {wrong: "02-30..x"})
