"""What of a Problem cannot be seen in one column: references and widths of its tables.

`p` is the Problem, which imports this module."""

from typing import Any

import numpy as np

from matching.model.errors import BadArgument


def check_references(p: Any) -> None:
    """Raise BadArgument where a column points past the rows it names."""
    n, m, e = len(p.people), len(p.vacancies), len(p.employers)
    checks = (
        ("people.party", p.people.party, len(p.parties)),
        ("people.home", p.people.home, len(p.home_tables)),
        ("people.law_class", p.people.law_class, p.law.bars.shape[0]),
        ("vacancies.employer", p.vacancies.employer, e),
        ("vacancies.district", p.vacancies.district, p.person_tables.stance.shape[1]),
        ("vacancies.occupation", p.vacancies.occupation, p.fit.fit.shape[1]),
        ("vacancies.law_class", p.vacancies.law_class, p.law.bars.shape[1]),
        ("vacancies.pickup", p.vacancies.pickup, len(p.home_tables)),
        ("locks.person", p.locks.person, n), ("locks.vacancy", p.locks.vacancy, m),
        ("exclusions.person", p.exclusions.person, n),
        ("exclusions.vacancy", p.exclusions.vacancy, m),
        ("incumbents.person", p.incumbents.person, n),
        ("incumbents.vacancy", p.incumbents.vacancy, m),
        ("employer_exclusions.person", p.employer_exclusions.person, n),
        ("employer_exclusions.employer", p.employer_exclusions.employer, e),
        ("person_tables.worked_in", p.person_tables.worked_in, p.fit.fit.shape[0]),
        ("person_tables.wishes", p.person_tables.wishes, p.fit.fit.shape[0]),
    )  # fmt: skip
    for name, column_, limit in checks:
        if column_.size and int(column_.max()) >= limit:
            raise BadArgument(name, f"{int(column_.max())} points past the last of {limit} rows")


def check_tables(p: Any) -> None:
    """Raise BadArgument where tables differ in width or a first bound lies above its last."""
    if len(p.person_tables) != len(p.people):
        raise BadArgument("person_tables.stance", f"has not one row per person ({len(p.people)})")
    districts = p.person_tables.stance.shape[1]
    for name, table, width in (
        ("home_tables.townsmen", p.home_tables.townsmen, len(p.employers)),
        ("home_tables.route", p.home_tables.route, districts),
        ("person_tables.worked_months", p.person_tables.worked_months,
         p.person_tables.worked_in.shape[1]),
    ):  # fmt: skip
        if table.shape[1] != width:
            raise BadArgument(name, f"has {table.shape[1]} columns instead of {width}")
    kinds = p.person_tables.certificate_until.shape[1]
    asked = int(np.bitwise_or.reduce(p.vacancies.certificates, initial=0))
    if asked >> kinds:
        raise BadArgument("vacancies.certificates", f"names a certificate beyond the {kinds} kinds")
    for table_name, low, high in (
        ("people.available_until", p.people.available_from, p.people.available_until),
        ("vacancies.start_until", p.vacancies.start_from, p.vacancies.start_until),
        ("vacancies.age_max", p.vacancies.age_min, p.vacancies.age_max),
        ("employers.stayed_30", p.employers.stayed_30, p.employers.arrived),
        ("employers.stayed_90", p.employers.stayed_90, p.employers.arrived_90),
    ):
        if (low > high).any():
            row = int(np.flatnonzero(low > high)[0])
            raise BadArgument(table_name, f"row {row}: {int(low[row])} > {int(high[row])}")
