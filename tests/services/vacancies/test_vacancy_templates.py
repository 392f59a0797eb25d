"""Templates of a firm: kept under a name, told from others', never a reason to fail."""

import pytest
from sqlmodel import Session

from services.errors import InvalidInput, NotFound
from services.vacancies.templates import (
    MOST,
    content_of_template,
    delete_template,
    list_templates,
    save_template,
)
from tests.factories import NOW, employer_actor, make_employer, make_vacancy


@pytest.fixture
def firm(session: Session):
    return make_employer(session)


@pytest.fixture
def clerk(session: Session, firm):
    return employer_actor(session, firm)


@pytest.fixture
def keep(session: Session, firm, clerk):
    vacancy = make_vacancy(session, firm, title="缝纫工", contact_phone=None)

    def save(name: str):
        return save_template(session, actor=clerk, vacancy_id=vacancy.id, name=name, now=NOW)

    return save


def test_a_draft_without_a_telephone_is_kept_and_a_name_twice_is_one(
    session: Session, clerk, keep
) -> None:
    kept = keep("春节后 缝纫")
    assert keep(" 春节后  缝纫 ").id == kept.id
    content = content_of_template(session, actor=clerk, template_id=kept.id)
    assert content["title"] == "缝纫工"
    assert "contact_phone" not in content
    assert len(keep("模" * 500).name) == 60


def test_a_template_is_its_firms_and_an_impossible_number_is_not_found(
    session: Session, clerk, keep
) -> None:
    kept = keep("春节后")
    other = employer_actor(session, make_employer(session))
    for who, number in ((other, kept.id), (clerk, 10**30), (clerk, -(10**30)), (clerk, 0)):
        with pytest.raises(NotFound):
            content_of_template(session, actor=who, template_id=number)
        with pytest.raises(NotFound):
            delete_template(session, actor=who, template_id=number)
    assert [one.name for one in list_templates(session, actor=clerk)] == ["春节后"]


def test_there_are_at_most_so_many(session: Session, keep) -> None:
    for n in range(MOST):
        keep(f"模板{n}")
    with pytest.raises(InvalidInput):
        keep("再来一个")
    keep("模板0")
