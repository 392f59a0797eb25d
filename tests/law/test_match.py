"""Who may take which post."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law import (
    HeldCertificate,
    Person,
    Post,
    RetirementAge,
    Severity,
    Sex,
    WomanTrack,
    age_on,
    barred,
    check_match,
    is_over_age,
    match_bars,
    retirement_age,
    standing,
)

START = date(2026, 12, 1)
ADULT = date(1990, 5, 1)
MINOR = date(2009, 6, 1)


def _rules(person: Person, post: Post) -> dict[str, Severity]:
    return {f.rule_id: f.severity for f in check_match(person, post, day=date(2026, 11, 18))}


def _woman(born: date = ADULT, **more: object) -> Person:
    return Person(born, Sex.FEMALE, **more)


def _man(born: date = ADULT, **more: object) -> Person:
    return Person(born, Sex.MALE, **more)


def _post(**more: object) -> Post:
    return Post(START, **more)


def test_fifteen_on_the_first_day_of_work_is_blocked_and_sixteen_is_not() -> None:
    assert _rules(_man(date(2010, 12, 2)), _post()) == {"A01": Severity.BLOCK}
    assert _rules(_man(date(2010, 12, 1)), _post()) == {}


def test_age_counts_from_the_later_of_today_and_the_first_day_of_work() -> None:
    past = Post(date(2020, 1, 1))
    assert check_match(_man(date(2008, 1, 1)), past, day=date(2026, 1, 1)) == ()


@pytest.mark.parametrize("tag", ["dust", "chemical", "heavy_load", "underground", "confined"])
def test_a_minor_is_barred_from_what_the_rule_of_1994_lists(tag: str) -> None:
    assert _rules(_man(MINOR), _post(tags=frozenset({tag}))) == {"A02": Severity.BLOCK}
    assert "A02" not in _rules(_man(), _post(tags=frozenset({tag})))


@pytest.mark.parametrize("tag", ["height", "heat", "cold", "night"])
def test_an_unstated_grade_is_amber_for_a_minor_and_never_proposed(tag: str) -> None:
    post = _post(tags=frozenset({tag}))
    assert _rules(_man(MINOR), post) == {"A02": Severity.AMBER}
    assert barred(standing(_man(MINOR), START), match_bars(post))


def test_a_minor_may_sew_by_day() -> None:
    assert _rules(_woman(MINOR), _post(occupation_id="sewing", tags=frozenset({"sitting"}))) == {}


def test_a_minor_never_works_in_a_bar() -> None:
    assert _rules(_man(MINOR), _post(tags=frozenset({"ktv"}))) == {"A03": Severity.BLOCK}


def test_a_minor_with_a_welding_paper_is_still_barred() -> None:
    minor = _man(MINOR, certificates=(HeldCertificate("welding"),))
    assert _rules(minor, _post(occupation_id="welder")) == {"G01": Severity.BLOCK}


@pytest.mark.parametrize(
    "post",
    [
        _post(tags=frozenset({"underground"})),
        _post(tags=frozenset({"heavy_iv"})),
        _post(tags=frozenset({"heavy_load"})),
        _post(load_kg=26),
        _post(load_kg=21, loads_per_hour=6),
    ],
)
def test_a_woman_is_barred_only_by_the_annex(post: Post) -> None:
    assert _rules(_woman(), post) == {"C01": Severity.BLOCK}
    assert _rules(_man(), post) == {}


@pytest.mark.parametrize(
    "post", [_post(tags=frozenset({"load", "heat", "height"})), _post(load_kg=20, loads_per_hour=9)]
)
def test_heavy_work_below_the_annex_bars_no_woman(post: Post) -> None:
    assert _rules(_woman(), post) == {}


def test_a_wish_for_no_nights_is_kept_without_asking_why() -> None:
    post = _post(night=True)
    assert _rules(_woman(no_nights=True), post) == {"C02": Severity.AMBER}
    assert barred(standing(_woman(no_nights=True), START), match_bars(post))
    assert _rules(_woman(), post) == {}


@pytest.mark.parametrize(
    ("occupation", "kind", "rule"),
    [
        ("welder", "welding", "G01"),
        ("electrician", "electrician", "G01"),
        ("scaffold", "height", "G01"),
        ("forklift", "forklift", "G02"),
        ("cook", "health", "G05"),
    ],
)
def test_a_certificate_the_law_demands_must_be_good_on_the_first_day(
    occupation: str, kind: str, rule: str
) -> None:
    post = _post(occupation_id=occupation)
    good = HeldCertificate(kind, date(2026, 3, 1), START)
    late = HeldCertificate(kind, date(2024, 3, 1), START - timedelta(days=1))
    assert _rules(_man(certificates=(good,)), post) == {}
    assert _rules(_man(certificates=(late,)), post) == {rule: Severity.BLOCK}
    assert _rules(_man(), post) == {rule: Severity.BLOCK}


def test_a_health_certificate_lasts_twelve_months_whatever_is_printed() -> None:
    post = _post(occupation_id="food_op")
    old = HeldCertificate("health", date(2025, 11, 30), date(2030, 1, 1))
    fresh = HeldCertificate("health", date(2025, 12, 1))
    bare = HeldCertificate("health")
    assert _rules(_woman(certificates=(old,)), post) == {"G05": Severity.BLOCK}
    assert _rules(_woman(certificates=(fresh,)), post) == {}
    assert _rules(_woman(certificates=(bare,)), post) == {"G05": Severity.BLOCK}


def test_a_missed_review_voids_a_special_operation_certificate() -> None:
    paper = HeldCertificate("welding", date(2022, 1, 1), date(2028, 1, 1), date(2025, 1, 1))
    assert "G01" in _rules(_man(certificates=(paper,)), _post(occupation_id="welder"))


def test_a_certificate_a_vacancy_names_itself_is_judged_too() -> None:
    assert _rules(_man(), _post(certificates=frozenset({"crane"}))) == {"G02": Severity.BLOCK}
    assert _rules(_man(), _post(certificates=frozenset({"cook"}))) == {}


@pytest.mark.parametrize(
    ("born", "sex", "track", "years", "months"),
    [
        (date(1976, 9, 1), Sex.MALE, WomanTrack.WORKER, 63, 0),
        (date(1984, 11, 1), Sex.FEMALE, WomanTrack.WORKER, 55, 0),
        (date(1964, 12, 31), Sex.MALE, WomanTrack.WORKER, 60, 0),
        (date(1965, 1, 1), Sex.MALE, WomanTrack.WORKER, 60, 1),
        (date(1965, 5, 1), Sex.MALE, WomanTrack.WORKER, 60, 2),
        (date(1975, 1, 1), Sex.FEMALE, WomanTrack.WORKER, 50, 1),
        (date(1975, 3, 1), Sex.FEMALE, WomanTrack.WORKER, 50, 2),
        (date(1970, 1, 1), Sex.FEMALE, WomanTrack.CADRE, 55, 1),
        (date(1981, 9, 1), Sex.FEMALE, WomanTrack.CADRE, 58, 0),
    ],
)
def test_retirement_ages_follow_the_gradual_reform(
    born: date, sex: Sex, track: WomanTrack, years: int, months: int
) -> None:
    assert retirement_age(born, sex, track) == RetirementAge(years, months)


def test_above_the_own_retirement_age_the_route_changes_but_nothing_is_blocked() -> None:
    over = _woman(date(1974, 6, 1))
    assert _rules(over, _post()) == {"A04": Severity.AMBER}
    assert not barred(standing(over, START), match_bars(_post()))
    (finding,) = check_match(over, _post(tags=frozenset({"height"})), day=START)
    assert finding.facts == {"years": 50, "months": 0, "care": True}


def test_the_month_of_retirement_itself_is_not_over_age() -> None:
    assert not is_over_age(date(1964, 12, 15), Sex.MALE, date(2024, 12, 31))
    assert is_over_age(date(1964, 12, 15), Sex.MALE, date(2025, 1, 1))


def test_somebody_born_on_29_february_ages_on_1_march() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


_tags = st.frozensets(
    st.sampled_from(["dust", "height", "load", "heavy_load", "ktv", "night", "sitting"])
)
_papers = st.lists(
    st.builds(
        HeldCertificate,
        st.sampled_from(["welding", "forklift", "health"]),
        st.none() | st.dates(date(2024, 1, 1), date(2027, 1, 1)),
        st.none() | st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    )
).map(tuple)


@given(
    person=st.builds(
        Person,
        st.dates(date(1955, 1, 1), date(2015, 1, 1)),
        st.sampled_from(Sex),
        _papers,
        st.booleans(),
    ),
    post=st.builds(
        Post,
        st.just(START),
        st.sampled_from(["sewing", "welder", "cook", "forklift", ""]),
        _tags,
        st.frozensets(st.sampled_from(["crane", "health", "guard"])),
        st.booleans(),
        st.none() | st.integers(0, 60),
        st.none() | st.integers(0, 20),
    ),
)
def test_the_matchers_bars_and_the_findings_never_disagree(person: Person, post: Post) -> None:
    findings = check_match(person, post, day=START)
    speaks_against = any(f.rule_id != "A04" for f in findings)
    assert barred(standing(person, START), match_bars(post)) is speaks_against


def test_whose_sex_is_not_known_passes_no_bar_of_either_and_is_asked() -> None:
    """C01 as for a woman; over age as for a woman worker: born 1974-06 she was 50 in June 2024."""
    nobody_asked = Person(date(1974, 6, 1), Sex.UNKNOWN)
    found = check_match(nobody_asked, _post(tags=frozenset({"underground"})), day=START)
    assert {f.rule_id: (f.severity, f.facts["ask"]) for f in found} == {
        "A04": (Severity.AMBER, "sex"),
        "C01": (Severity.BLOCK, "sex"),
    }
    assert barred(standing(nobody_asked, START), match_bars(_post(tags=frozenset({"heavy_iv"}))))
    assert _rules(Person(ADULT, Sex.UNKNOWN), _post(tags=frozenset({"load"}))) == {}
    assert _rules(_man(date(1974, 6, 1)), _post(tags=frozenset({"underground"}))) == {}
