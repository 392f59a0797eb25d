"""What the law says about one person in one post. `proposals.gates` asks the others."""

from collections.abc import Collection
from datetime import date

import law
from models.person import Nights, Person, PersonCertificate
from models.vacancy import Vacancy
from reference.nights import has_nights


def law_of_match(
    person: Person,
    papers: Collection[PersonCertificate],
    vacancy: Vacancy,
    *,
    day: date,
    on: date | None = None,
) -> tuple[law.Finding, ...]:
    """What the law says about this person in this post on the day work would start, or starts
    indeed (`on`)."""
    start = on or max(day, vacancy.arrive_from or day, person.available_from or day)
    who = law.Person(
        born=person.born_on,
        sex=law.Sex(person.sex.value),
        certificates=tuple(
            law.HeldCertificate(one.certificate, one.issued_on, one.expires_on) for one in papers
        ),
        no_nights=person.nights is Nights.NO,
    )
    post = law.Post(
        start_on=start,
        occupation_id=vacancy.occupation_id,
        tags=frozenset(vacancy.hazards),
        certificates=frozenset(vacancy.certificates),
        night=has_nights(vacancy.shift, vacancy.night_share),
    )
    return law.check_match(who, post, day=day)
