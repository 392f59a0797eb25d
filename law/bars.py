"""Who may lawfully take a post: A01, A02, A03, A04, C01, C02, G01, G02, G05.

A post is turned once into `Bars` and a person once into `Standing`; a pair then needs only
set and bit operations, so a matcher can do it on whole arrays. `check_match` uses the very
same two values and turns what they say into findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from law.retirement import age_on, is_over_age, retirement_age
from law.values import Advertisement, Fact, Finding, HeldCertificate, Person, Post, Severity, Sex
from reference.ages import WORKING_AGE

ADULT: Final = 18

SPECIAL_OPERATIONS: Final = frozenset(
    {
        "welding",
        "electrician",
        "electrician_hv",
        "height",
        "refrigeration",
        "hazardous_process",
        "building_special",
    }
)
SPECIAL_EQUIPMENT: Final = frozenset({"forklift", "crane", "boiler"})
HEALTH: Final = "health"
STATUTORY: Final = SPECIAL_OPERATIONS | SPECIAL_EQUIPMENT | {HEALTH}
"""Certificate kinds (codes of reference.certificates) the law demands: G01, G02, G05. Others
are an employer's condition and no matter of this room."""

OCCUPATION_CERTIFICATES: Final[Mapping[str, frozenset[str]]] = {
    "welder": frozenset({"welding"}),
    "electrician": frozenset({"electrician"}),
    "scaffold": frozenset({"height"}),
    "forklift": frozenset({"forklift"}),
    "food_op": frozenset({HEALTH}),
    "seafood": frozenset({HEALTH}),
    "waiter": frozenset({HEALTH}),
    "cook": frozenset({HEALTH}),
    "kitchen_help": frozenset({HEALTH}),
}
"""What the law demands of an occupation whatever the advertisement says. Where it depends on
the task (ship building, chemicals) the vacancy names it in `Post.certificates`."""

MINORS_BARRED: Final = frozenset(
    {
        "dust",
        "chemical",
        "solvent",
        "fume",
        "heavy_iv",
        "heavy_load",
        "underground",
        "confined",
        "explosive",
        "forced_posture",
        "pneumatic",
    }
)
"""Rule of 1994 on minors, article 3, as codes of reference.hazards: dust and poison bar from
the first grade on, the others carry their limit in the code, so the bare tag is enough."""

MINORS_DOUBTFUL: Final = frozenset({"height", "heat", "cold", "cold_water", "night"})
"""Barred only from a grade on which the tag does not say (nights: prudence, domain notes 3.1).
Never proposed by the matcher; a coordinator who knows the grade may, with a reason."""

NIGHTLIFE: Final = frozenset({"ktv", "bar", "internet_cafe", "nightclub"})
"""Venues of A03 (law on the protection of minors 61), given as tags of the post."""

WOMEN_BARRED: Final = frozenset({"underground", "heavy_iv", "heavy_load"})
"""Annex I of the 2012 regulation, and nothing else; plain `load` bars nobody."""

OVER_AGE_CARE: Final = frozenset({"height", "confined", "night"})
"""What the over-age route avoids by default (domain notes 3.1)."""


def heavy_load(load_kg: int | None, loads_per_hour: int | None) -> bool:
    """The load limit of C01 and A02: over 20 kg six times an hour, or over 25 kg at all."""
    if load_kg is None:
        return False
    return load_kg > 25 or (load_kg > 20 and (loads_per_hour or 0) >= 6)


def women_barred_from(post: Post | Advertisement) -> bool:
    """C01: only underground work, grade IV and the measured load limits."""
    return bool(post.tags & WOMEN_BARRED) or heavy_load(post.load_kg, post.loads_per_hour)


@dataclass(frozen=True)
class Bars:
    """What a post demands and whom it bars; array-friendly.

    minimum_age    16, or 18 where the post is barred to (or doubtful for) minors
    minor_rule     "A02", "A03" or "" : why minimum_age is 18
    minor_severity BLOCK, or AMBER when only an unstated grade speaks against it
    women          True where C01 bars women
    certificates   kinds needed: `certificates <= standing.certificates`
    night          True: never proposed to those who asked for no nights (C02)
    over_age_care  True: heights, confined spaces or nights on the over-age route (A04)
    """

    start_on: date
    minimum_age: int
    minor_rule: str
    minor_severity: Severity
    women: bool
    certificates: frozenset[str]
    night: bool
    over_age_care: bool
    words: str = ""


@dataclass(frozen=True)
class Standing:
    """What a person brings on the day work starts; array-friendly.

    may_be_woman   a woman, or nobody has asked yet: C01 must not be passed by an open question
    """

    age: int
    may_be_woman: bool
    certificates: frozenset[str]
    no_nights: bool
    over_age: bool


def match_bars(post: Post) -> Bars:
    """The demands and bars of a post, computed once per post."""
    plain = sorted(post.tags & MINORS_BARRED)
    doubtful = sorted(post.tags & MINORS_DOUBTFUL) or (["night"] if post.night else [])
    venue = sorted(post.tags & NIGHTLIFE)
    heavy = heavy_load(post.load_kg, post.loads_per_hour)
    needs = (post.certificates & STATUTORY) | OCCUPATION_CERTIFICATES.get(
        post.occupation_id, frozenset()
    )
    special = bool(needs & SPECIAL_OPERATIONS)
    rule = "A03" if venue else "G01" if special else "A02" if plain or heavy or doubtful else ""
    sure = bool(venue or special or plain or heavy)
    return Bars(
        start_on=post.start_on,
        minimum_age=ADULT if rule else WORKING_AGE,
        minor_rule=rule,
        minor_severity=Severity.BLOCK if sure else Severity.AMBER,
        women=women_barred_from(post),
        certificates=needs,
        night=post.night or "night" in post.tags,
        over_age_care=post.night or bool(post.tags & OVER_AGE_CARE),
        words=";".join(venue or plain or (["load"] if heavy else doubtful)),
    )


def holds(certificate: HeldCertificate, on: date) -> bool:
    """Whether a certificate is good on the day.

    Expired or past its review: no. A health certificate counts 12 months from issue, or to
    its printed end if that is sooner; without either date it proves nothing. Other
    certificates without an end are taken as good (the coordinator sees the paper).
    """
    if certificate.issued is not None and certificate.issued > on:
        return False
    if certificate.expires is not None and certificate.expires < on:
        return False
    if certificate.review_due is not None and certificate.review_due < on:
        return False
    if certificate.kind == HEALTH:
        if certificate.issued is None:
            return certificate.expires is not None
        return on <= _a_year_after(certificate.issued)
    return True


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def standing(person: Person, on: date) -> Standing:
    """What a person brings on the day, computed once per person and start day."""
    return Standing(
        age=age_on(person.born, on),
        may_be_woman=person.sex is not Sex.MALE,
        certificates=frozenset(c.kind for c in person.certificates if holds(c, on)),
        no_nights=person.no_nights,
        over_age=is_over_age(person.born, person.sex, on, person.woman_track),
    )


def barred(who: Standing, post: Bars) -> bool:
    """True when no proposal may be made: any BLOCK, a doubtful minor, or nights not wanted."""
    return (
        who.age < post.minimum_age
        or (who.may_be_woman and post.women)
        or not post.certificates <= who.certificates
        or (who.no_nights and post.night)
    )


def check_match(person: Person, post: Post, *, day: date) -> tuple[Finding, ...]:
    """Findings for one person in one post; empty = nothing speaks against it.

    day  the day the question is asked; ages and papers are judged on the later of it and
         the post's first day of work
    """
    on = max(day, post.start_on)
    who, bars = standing(person, on), match_bars(post)
    found: list[Finding] = []
    if who.age < WORKING_AGE:
        found.append(Finding("A01", Severity.BLOCK, "born", "", {"age": who.age}))
    elif who.age < bars.minimum_age and bars.minor_rule != "G01":
        found.append(
            Finding(bars.minor_rule, bars.minor_severity, "tags", bars.words, {"age": who.age})
        )
    if who.may_be_woman and bars.women:
        found.append(Finding("C01", Severity.BLOCK, "tags", "", _ask(person)))
    found += _missing_certificates(who, bars)
    if who.no_nights and bars.night:
        found.append(Finding("C02", Severity.AMBER, "night"))
    if who.over_age:
        found.append(_over_age(person, bars))
    return tuple(found)


def _missing_certificates(who: Standing, bars: Bars) -> list[Finding]:
    found = []
    for kind in sorted(bars.certificates):
        too_young = kind != HEALTH and who.age < ADULT
        if kind in who.certificates and not too_young:
            continue
        rule = "G05" if kind == HEALTH else "G02" if kind in SPECIAL_EQUIPMENT else "G01"
        found.append(Finding(rule, Severity.BLOCK, "certificates", kind, {"age": who.age}))
    return found


def _over_age(person: Person, bars: Bars) -> Finding:
    age = retirement_age(person.born, person.sex, person.woman_track)
    facts = {"years": age.years, "months": age.months, "care": bars.over_age_care, **_ask(person)}
    return Finding("A04", Severity.AMBER, "born", "", facts)


def _ask(person: Person) -> dict[str, Fact]:
    """What must be asked before this is sure."""
    return {"ask": "sex"} if person.sex is Sex.UNKNOWN else {}
