"""A generated county (`benchmarks.county`) as rows of the service's own tables.

Names are put together by chance, as many alike as in a real county; there is no ID number and no
telephone, only a mark that 1 in 100 shares with another; firms are 企业…样本. What the tables keep
in another form is put into that form: a refused or wished district is a row, a townsmen figure a
row, a verified policy group a row. Employers have no history here, so the first-batch rule is to
be switched off (`proven_arrivals=0`).
"""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session

from matching import Problem
from matching.model.columns import FAR
from matching.model.order import take
from models.employer import Employer, EmployerState, EmployerTownsmen
from models.party import Party, PartyKind, PartyMember, Together
from models.person import (
    Consent,
    ConsentMeans,
    ConsentPurpose,
    Nights,
    Person,
    PersonCertificate,
    PersonRegion,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
    Sex,
    TargetGroup,
)
from models.vacancy import Lodging, Shift, Vacancy, VacancyState
from reference import regions
from reference.certificates import certificates
from reference.hazards import hazards
from reference.letters import key_of_name, twin_key
from reference.occupations import all_occupations
from reference.schooling import schooling_levels
from scenario.invented import SURNAMES
from services.columns.write import insert

EPOCH = date(1970, 1, 1)
FOOD = ("sichuan", "halal")
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉文建国志红春梅林海燕"


def load(session: Session, p: Problem) -> datetime:
    """Write the whole county; returns the moment it stands at. The tables must be empty."""
    order = np.argsort(p.people.key)  # as a house grows: ascending ids
    p = replace(p, people=take(p.people, order), person_tables=take(p.person_tables, order))
    today = EPOCH + timedelta(days=p.today)
    now = datetime(today.year, today.month, today.day, 2, tzinfo=UTC)
    homes = [one.code for one in regions.counties("510000")][: len(p.home_tables)]
    districts = [one.code for one in regions.counties("330000")]
    districts = districts[: p.person_tables.stance.shape[1]]
    _people(session, p, homes, now)
    _about_people(session, p, districts, now)
    _parties(session, p, homes, now)
    _employers(session, p, homes, districts, now)
    _vacancies(session, p, districts, now)
    session.execute(sa.text("ANALYZE"))
    return now


def _dates(days: Any, missing: int) -> list[str | None]:
    """ISO dates; days at or beyond FAR, or `missing`, are none."""
    known = {int(d): (EPOCH + timedelta(days=int(d))).isoformat() for d in np.unique(days)
             if d != missing and d < FAR}  # fmt: skip
    return [known.get(d) for d in days.tolist()]


def _named(values: Any, names: dict[int, Any]) -> list[Any]:
    return [names[k] for k in values.tolist()]


def _lists(masks: Any, names: tuple[str, ...]) -> list[str]:
    told = {
        int(m): json.dumps([n for k, n in enumerate(names) if m >> k & 1]) for m in np.unique(masks)
    }
    return [told[m] for m in masks.tolist()]


def _ranks() -> dict[int, str]:
    """A code for every rank; a rank between two levels is the one below."""
    levels = sorted((level.rank, code) for code, level in schooling_levels().items())
    return {-1: ""} | {
        rank: max((one for one in levels if one[0] <= rank), default=levels[0])[1]
        for rank in range(21)
    }


def _people(session: Session, p: Problem, homes: list[str], now: datetime) -> None:
    w, n = p.people, len(p.people)
    day = {k: (now - timedelta(days=k)) for k in range(int(w.waiting.max(initial=0)) + 1)}
    shown = {k: moment.replace(tzinfo=None).isoformat(" ") + ".000000" for k, moment in day.items()}
    names, born = _names(w.key), _dates(w.born, FAR)
    empty = dict.fromkeys(("household_key", "accommodation", "phone_note", "phone2_note"), "")
    insert(
        session, Person,
        {
            "id": w.key,
            "region_code": [homes[k] for k in w.home.tolist()],
            "name": names,
            "name_key": [key_of_name(name) for name in names],
            "twin_key": [
                twin_key(name, date.fromisoformat(day or "1970-01-01"))
                for name, day in zip(names, born, strict=True)
            ],
            "phone_index": [f"{k if k % 100 else k - 1:064x}" for k in w.key.tolist()],
            "township": [f"样例{k % 30}镇" for k in w.key.tolist()],
            "village": [f"{k % 300}村" for k in w.key.tolist()],
            "sex": _named(w.sex, {1: Sex.MALE.value, 2: Sex.FEMALE.value}),
            "born_on": born,
            "schooling": _named(w.schooling, _ranks()),
            "first_timer": w.first_timer.tolist(),
            "last_wage_fen": [x or None for x in w.last_wage.tolist()],
            "floor_wage_fen": [x or None for x in w.floor.tolist()],
            "available_from": _dates(w.available_from, FAR),
            "available_until": _dates(w.available_until, FAR),
            "nights": _named(w.nights, {0: Nights.NO.value, 1: Nights.ROTATING.value,
                                        2: Nights.YES.value}),
            "refuses": _lists(w.refuses, tuple(hazards())),
            "needs_lodging": w.needs_lodging.tolist(),
            "needs_couple_room": _wants_room(p).tolist(),
            "needs_food": _lists(w.needs_food, FOOD),
            "only_pickup": w.only_pickup.tolist(),
            "children_along": w.children,
            "waiting_since": [shown[k] for k in w.waiting.tolist()],
        },
        state=PersonState.SEEKING, do_not_contact=False, someone_stays_behind=False,
        only_wished=False,
        created_at=now, updated_at=now, is_demo=True, **empty,
    )  # fmt: skip
    insert(
        session, Consent, {"person_id": w.key[w.consent]}, purpose=ConsentPurpose.MATCHING,
        receiver_note="", means=ConsentMeans.PAPER, evidence="样本", given_at=now,
    )  # fmt: skip
    group = {400: TargetGroup.VETERAN, 700: TargetGroup.LIFTED, 1000: TargetGroup.MONITORED}
    some = w.policy > 0
    insert(
        session, PersonTarget,
        {"person_id": w.key[some],
         "target": [group[k].value for k in w.policy[some].tolist()]},
        verified_on=now.date(),
    )  # fmt: skip
    assert n == len(w.key)


def _names(keys: Any) -> list[str]:
    """A surname and one or two letters, drawn once for each key."""
    rng = np.random.default_rng(len(keys))
    letters = np.array(list(GIVEN))
    drawn = letters[rng.integers(0, len(letters), (len(keys), 2))]
    drawn[rng.random(len(keys)) < 1 / 3, 1] = ""
    surnames = np.array(list(SURNAMES))[rng.integers(0, len(SURNAMES), len(keys))]
    return [a + b + c for a, (b, c) in zip(surnames.tolist(), drawn.tolist(), strict=True)]


def _wants_room(p: Problem) -> Any:
    return np.append(p.parties.needs_room, False)[p.people.party] & (p.people.party >= 0)


def _about_people(session: Session, p: Problem, districts: list[str], now: datetime) -> None:
    t, key = p.person_tables, p.people.key
    trades = np.array([one.id for one in all_occupations()])
    known = t.worked_in.astype(np.int64)
    known[:, 1:][known[:, 1:] == known[:, :1]] = -1
    who, place = np.nonzero(known >= 0)
    insert(
        session, PersonTrade,
        {"person_id": key[who], "occupation_id": trades[known[who, place]].tolist(),
         "months": t.worked_months[who, place]},
    )  # fmt: skip
    who, place = np.nonzero(t.wishes >= 0)
    insert(
        session, PersonWish,
        {"person_id": key[who], "rank": place + 1,
         "occupation_id": trades[t.wishes[who, place]].tolist()},
    )  # fmt: skip
    code = np.array(districts)
    who, place = np.nonzero(np.isin(t.stance, (-1, 1)))
    insert(
        session, PersonRegion,
        {"person_id": key[who], "region_code": code[place].tolist(),
         "wanted": (t.stance[who, place] == 1).tolist()},
    )  # fmt: skip
    papers = np.array(list(certificates()))
    who, place = np.nonzero(t.certificate_until >= 0)
    insert(
        session, PersonCertificate,
        {"person_id": key[who], "certificate": papers[place].tolist(),
         "expires_on": _dates(t.certificate_until[who, place], -1)},
        issued_on=now.date() - timedelta(days=60),
    )  # fmt: skip


def _parties(session: Session, p: Problem, homes: list[str], now: datetime) -> None:
    kinds = {1: PartyKind.COUPLE, 2: PartyKind.FAMILY, 3: PartyKind.TOWNSMEN}
    keeps = {0: Together.SAME_EMPLOYER, 1: Together.SAME_DISTRICT}
    insert(
        session, Party,
        {"id": p.parties.key,
         "kind": _named(p.parties.kind, {k: one.value for k, one in kinds.items()}),
         "together": _named(p.parties.keep, {k: one.value for k, one in keeps.items()})},
        region_code=homes[0], label="", import_key="", created_at=now,
    )  # fmt: skip
    grouped = p.people.party >= 0
    insert(
        session, PartyMember,
        {"person_id": p.people.key[grouped],
         "party_id": p.parties.key[p.people.party[grouped]]},
    )  # fmt: skip


def _employers(
    session: Session, p: Problem, homes: list[str], districts: list[str], now: datetime
) -> None:
    e, n = p.employers, len(p.employers)
    seat = np.zeros(n, np.int64)
    seat[p.vacancies.employer] = p.vacancies.district
    rows = [
        Employer(
            id=int(e.key[k]), name=f"企业{k}样本", uscc=f"样本{k:016d}",
            region_code=districts[seat[k]], state=EmployerState.VERIFIED, staff=100, payday=25,
            pay_delay_days=25, has_union=bool(e.buddy[k]), created_at=now, is_demo=True,
        )
        for k in range(n)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    home, firm = np.nonzero(p.home_tables.townsmen)
    insert(
        session, EmployerTownsmen,
        {"employer_id": e.key[firm], "region_code": [homes[k] for k in home.tolist()],
         "headcount": p.home_tables.townsmen[home, firm]},
        counted_on=now.date(),
    )  # fmt: skip


def _vacancies(session: Session, p: Problem, districts: list[str], now: datetime) -> None:
    v = p.vacancies
    trades = [one.id for one in all_occupations()]
    lodging = {0: Lodging.NONE, 1: Lodging.PAID, 2: Lodging.FREE}
    starts, ends = _dates(v.start_from, FAR), _dates(v.start_until, FAR)
    levels, tags = _ranks(), tuple(hazards())
    tag_lists, paper_lists = _lists(v.hazards, tags), _lists(v.certificates, tuple(certificates()))
    foods = _lists(v.food, FOOD)
    rows = [
        Vacancy(
            id=int(v.key[k]), employer_id=int(p.employers.key[v.employer[k]]),
            state=VacancyState.PUBLISHED, region_code=districts[v.district[k]],
            title=f"样本岗位{k}", occupation_id=trades[v.occupation[k]], places=int(v.places[k]),
            arrive_from=_day(starts[k]), arrive_until=_day(ends[k]),
            newcomer_p50_fen=int(v.pay[k]),
            shift=Shift.NIGHT if v.night_share[k] == 1000 else Shift.DAY,
            night_share=int(v.night_share[k]) // 10, hours_per_day=v.hours[k] / 10,
            days_per_month=v.days[k] / 10, lodging=lodging[int(v.lodging[k])],
            persons_per_room=int(v.room_size[k]), meals_per_day=int(v.meals[k]),
            food=json.loads(foods[k]), accepts_couples=bool(v.accepts_couples[k]),
            age_min=int(v.age_min[k]), age_max=None if v.age_max[k] == 200 else int(v.age_max[k]),
            schooling_min=levels[int(v.schooling[k])], certificates=json.loads(paper_lists[k]),
            training_weeks=int(v.training_weeks[k]),
            guarantee_months=int(v.guarantee_months[k]), hazards=json.loads(tag_lists[k]),
            school_help=bool(v.school_help[k]), created_at=now, updated_at=now, published_at=now,
        )
        for k in range(len(v))
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
