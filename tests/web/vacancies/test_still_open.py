"""The link of a letter in a browser: no log-in, one tap, nothing else can be reached by it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.account import Role
from models.vacancy import Vacancy, VacancyState, VacancyTemplate
from services.signed import Links
from services.vacancies.form import VacancyIn
from tests.conftest import NOW
from tests.factories import make_account, make_employer, make_vacancy
from tests.services.statements import stated_vacancy
from tests.web.conftest import ENVIRONMENT

TODAY = NOW.date()


@pytest.fixture
def post(site):
    with site.rows() as session:
        firm = make_employer(session)
        clerk = make_account(session, Role.EMPLOYER, employer_id=firm.id)
        said = VacancyIn.model_validate(stated_vacancy()).model_dump()
        vacancy = make_vacancy(
            session, firm, **(said | {"valid_until": TODAY, "occupation_id": "sewing"})
        )
    links = Links(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "")
    return vacancy, links.of(clerk, vacancy.id)


def state_of(site, vacancy):
    with site.rows() as session:
        row = session.get(Vacancy, vacancy.id)
        return row.state, row.places, row.valid_until


def test_one_tap_renews_and_says_until_when(site, post) -> None:
    vacancy, path = post
    nobody = site.nobody()
    assert nobody.get(path).status_code == 200
    assert state_of(site, vacancy)[2] == TODAY  # looking changes nothing
    answer = nobody.submit(path, left="９", answer="yes")
    until = TODAY + timedelta(days=30)
    assert f"接着招9人，到{until}" in answer.text
    assert state_of(site, vacancy) == (VacancyState.PUBLISHED, 9, until)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert nobody.get("/vacancies").status_code == 302  # the link logs nobody in


def test_no_longer_pauses(site, post) -> None:
    vacancy, path = post
    assert "已经约好的人不受影响" in site.nobody().submit(path, answer="no").text
    assert state_of(site, vacancy)[0] is VacancyState.PAUSED


@pytest.mark.parametrize("left", ["", "abc", "-1", "99999", "<script>"])
def test_nonsense_is_said_at_the_field_and_stores_nothing(site, post, left) -> None:
    vacancy, path = post
    answer = site.nobody().submit(path, left=left, answer="yes")
    assert answer.status_code == 422
    assert 'id="left-error"' in answer.text
    assert state_of(site, vacancy)[2] == TODAY


def test_a_broken_link_and_one_without_its_token_change_nothing(site, post) -> None:
    vacancy, path = post
    assert site.nobody().get(path[:-3]).status_code == 404
    assert site.nobody().post(path, data={"left": "3"}).status_code == 400
    assert state_of(site, vacancy)[2] == TODAY


def test_what_is_unlawful_by_now_is_not_renewed_by_a_tap(site, post) -> None:
    vacancy, path = post
    with site.rows() as session:
        row = session.get(Vacancy, vacancy.id)
        row.duties = "限男性，押身份证"
        session.add(row)
    answer = site.nobody().submit(path, left="3", answer="yes")
    assert answer.status_code == 409
    assert "不合法" in answer.text
    assert state_of(site, vacancy)[2] == TODAY


def test_a_closed_post_stays_closed(site, post) -> None:
    vacancy, path = post
    with site.rows() as session:
        row = session.get(Vacancy, vacancy.id)
        row.state = VacancyState.CLOSED
        session.add(row)
    assert site.nobody().submit(path, left="3", answer="yes").status_code == 409
    assert state_of(site, vacancy)[0] is VacancyState.CLOSED


def test_a_firm_keeps_a_post_as_template_and_starts_from_it(site, post) -> None:
    vacancy, _path = post
    hr = site.visitor(Role.EMPLOYER, employer_id=vacancy.employer_id)
    other = site.visitor(Role.EMPLOYER, employer_id=_another_firm(site))
    for _twice in range(2):
        assert hr.submit(f"/vacancies/{vacancy.id}/template", name="平车 春招").status_code == 303
    with site.rows() as session:
        [template] = session.exec(select(VacancyTemplate)).all()
        assert not {"contact_phone", "valid_until"} & set(template.content)
    assert "平车 春招" in hr.get("/vacancies/new").text
    begun = hr.get(f"/vacancies/new?template={template.id}").text
    assert f'value="{vacancy.title}"' in begun
    assert other.get(f"/vacancies/new?template={template.id}").status_code == 404
    assert other.submit(f"/vacancies/templates/{template.id}/delete").status_code == 404
    assert hr.submit(f"/vacancies/{vacancy.id}/template", name="  ").status_code == 303
    assert hr.submit(f"/vacancies/templates/{template.id}/delete").status_code == 303
    assert hr.get(f"/vacancies/new?template={template.id}").status_code == 404


def _another_firm(site) -> int:
    with site.rows() as session:
        return make_employer(session).id
