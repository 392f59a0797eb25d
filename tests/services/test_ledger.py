"""places = open + promised + arrived, counted the same way for everybody."""

from models.placement import PlacementState
from models.vacancy import Vacancy
from reports.ledger import Ledger, ledger_of, ledger_total, ledgers, ledgers_by
from tests.factories import PUJIANG, make_employer, make_placement, make_vacancy


def test_only_those_who_hold_a_place_are_counted(session):
    vacancy = make_vacancy(session, places=6)
    for state in PlacementState:
        make_placement(session, vacancy=vacancy, state=state)
    assert ledger_of(session, vacancy.id) == Ledger(places=6, promised=2, arrived=2)
    assert ledger_of(session, vacancy.id).open == 2


def test_a_vacancy_without_anybody_is_all_open_and_an_unknown_one_is_empty(session):
    vacancy = make_vacancy(session, places=3)
    assert ledgers(session, [vacancy.id, 999_999]) == {vacancy.id: Ledger(places=3)}
    assert ledger_of(session, 999_999) == Ledger()


def test_sums_by_firm_and_place_equal_the_sums_of_their_vacancies(session):
    here, there = make_employer(session), make_employer(session, region_code=PUJIANG)
    posts = [
        make_vacancy(session, firm, places=n) for firm, n in ((here, 2), (here, 4), (there, 7))
    ]
    make_placement(session, vacancy=posts[0])
    make_placement(session, vacancy=posts[1], state=PlacementState.ARRIVED)
    make_placement(session, vacancy=posts[2], state=PlacementState.IN_POST)
    by_firm = ledgers_by(session, Vacancy.employer_id)
    assert by_firm == {here.id: Ledger(6, 1, 1), there.id: Ledger(7, 0, 1)}
    assert ledger_total(session) == Ledger(13, 1, 2)
    assert ledger_total(session, Vacancy.region_code == PUJIANG) == Ledger(7, 0, 1)
