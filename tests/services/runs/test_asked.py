"""A fact of one row is asked, read from a list, kept, told and handed to a run under one name."""

import csv
import io
from datetime import date

import pytest
from pydantic import ValidationError

from intake import read_roster
from intake.rosters.template import COLUMNS
from matching.model.problem import People, Vacancies
from models.person import Person
from models.vacancy import Vacancy
from reference import asked
from reference.roster_headers import roster_headers
from services.people.form import PLAIN_COLUMNS, PersonIn
from services.runs.rows import VACANCY_COLUMNS
from services.vacancies.content import _KEPT
from services.vacancies.form import VacancyIn

GROUPS_OF_A_PERSON, GROUPS_OF_A_POST = {"wishes", "living"}, {"family"}
"""Where the two forms put these questions (web/templates/people/form.html, vacancies/form.html)."""
ASKED = {"name": "样本甲", "region_code": "510824"}


@pytest.mark.parametrize("name", asked.PERSON)
def test_a_yes_of_a_person_is_asked_kept_and_handed_on_under_one_name(name: str) -> None:
    fact = asked.PERSON[name]
    assert fact.among in GROUPS_OF_A_PERSON
    assert getattr(PersonIn(**ASKED, **{name: "1"}), name) is True
    assert getattr(PersonIn(**ASKED), name) is False
    with pytest.raises(ValidationError):
        PersonIn(**ASKED, **{name: "看心情"})
    assert name in PLAIN_COLUMNS
    assert name in Person.__table__.columns
    assert name in People.__dataclass_fields__
    assert roster_headers()[fact.header] == name


@pytest.mark.parametrize("name", asked.PERSON)
def test_our_own_list_has_its_column_where_the_row_says_and_it_is_read(name: str) -> None:
    fact = asked.PERSON[name]
    headers = [column.header for column in COLUMNS]
    assert headers.count(fact.header) == 1
    assert headers.index(fact.header) > headers.index(fact.after)
    sheet = io.StringIO()
    written = [["姓名", "性别", "出生日期", fact.header]]
    written += [["样本甲", "男", "1990-5-1", "是"], ["样本乙", "男", "1991-5-1", "否"]]
    csv.writer(sheet).writerows([*written, ["样本丙", "男", "1992-5-1", ""]])
    found = read_roster(sheet.getvalue().encode(), county="510824", day=date(2026, 11, 18))
    assert [getattr(row, name) for row in found.rows] == [True, False, None]


@pytest.mark.parametrize("name", asked.POST)
def test_a_number_about_a_post_is_asked_kept_and_handed_on_under_one_name(name: str) -> None:
    fact = asked.POST[name]
    assert fact.among in GROUPS_OF_A_POST
    for written, kept in (("0", 0), (str(fact.most), fact.most), (None, None)):
        assert getattr(VacancyIn(**{name: written}), name) == kept
    for wrong in (str(fact.most + 1), "-1", "很近"):
        with pytest.raises(ValidationError):
            VacancyIn(**{name: wrong})
    assert name in VACANCY_COLUMNS
    assert name in _KEPT
    assert name in Vacancy.__table__.columns
    assert name in Vacancies.__dataclass_fields__
