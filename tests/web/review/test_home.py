"""The first page of each role: what waits, in few queries."""

import pytest

from matching import Params
from models.account import OF_A_FIRM, Role
from models.employer import EmployerState
from models.engine import unit_of_work
from models.proposal import ProposalState
from models.vacancy import VacancyState
from services.actor import SYSTEM
from services.runs.first_batch import FirstBatch
from services.runs.rules import MatchRules
from services.runs.run import run_match
from tests import factories as make
from tests.web.conftest import Site, Visitor
from web.access import declared_roles
from web.review.home_wording import WORDS

SESSION_QUERIES = 2  # the account of the session, its scopes


def visitor_as(site: Site, role: Role) -> Visitor:
    if role in OF_A_FIRM:
        with site.rows() as session:
            firm = make.make_employer(session)
        return site.visitor(role, employer_id=firm.id)
    regions = {Role.RECEIVING: (make.YUHANG,), Role.SENDING: (make.CANGXI,)}
    return site.visitor(role, *regions.get(role, ()))


@pytest.mark.parametrize(
    ("role", "queries"),
    [
        (Role.EMPLOYER, 7),
        (Role.RECEIVING, 7),
        (Role.SENDING, 6),
        (Role.ADMIN, 5),
        (Role.ENTERPRISE, 2),
    ],
)
def test_a_home_page_asks_as_often_with_many_rows_as_with_few(
    site: Site, role: Role, queries: int
) -> None:
    visitor = visitor_as(site, role)
    assert visitor.account is not None
    for vacancies in (1, 12):
        with site.rows() as session:
            for _ in range(vacancies):
                columns = {"employer_id": visitor.account.employer_id} if role in OF_A_FIRM else {}
                vacancy = make.make_vacancy(session, **columns)
                make.make_proposal(session, vacancy=vacancy)
                make.make_placement(session, vacancy=vacancy)
        with site.queries() as asked:
            assert visitor.get("/").status_code == 200
        assert len(asked) == SESSION_QUERIES + queries


@pytest.mark.parametrize("role", list(Role))
def test_an_empty_house_has_a_home_page_for_everybody(site: Site, role: Role) -> None:
    answer = visitor_as(site, role).get("/")
    assert answer.status_code == 200
    assert "现在没有等您处理的事。" in answer.text


def test_what_calls_for_somebody_stands_first(site: Site) -> None:
    with site.rows() as session:
        make.make_employer(session, state=EmployerState.PENDING)
        make.make_vacancy(session, state=VacancyState.SUBMITTED)
        make.make_proposal(session, state=ProposalState.WORKER_YES)
    text = visitor_as(site, Role.RECEIVING).get("/").text
    calling = [text.index(words) for words in ("家企业等您核实", "个岗位等您核对", "人等企业答复")]
    assert calling == sorted(calling)
    assert "份推荐等您审核" not in text  # nothing of it waits


def test_a_firm_sees_people_who_wait_for_its_answer(site: Site) -> None:
    with site.rows() as session:
        firm = make.make_employer(session, state=EmployerState.VERIFIED)
        vacancy = make.make_vacancy(session, firm, title="数控车工")
        make.make_proposal(session, vacancy=vacancy, state=ProposalState.WORKER_YES)
    text = site.visitor(Role.EMPLOYER, employer_id=firm.id).get("/").text
    assert "人等您答复" in text
    assert "数控车工" in text
    assert "到岗 0，已约 0，缺口 5" in text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EmployerState.PENDING, "正在核实贵单位"),
        (EmployerState.REFUSED, "核实没有通过"),
        (EmployerState.SUSPENDED, "贵单位已暂停"),
    ],
)
def test_a_firm_that_is_not_verified_is_told_what_to_do(
    site: Site, state: EmployerState, words: str
) -> None:
    with site.rows() as session:
        firm = make.make_employer(session, state=state)
    assert words in site.visitor(Role.EMPLOYER, employer_id=firm.id).get("/").text


def test_what_waits_leads_to_a_page_its_reader_may_open(site: Site) -> None:
    for (role, code), words in WORDS.items():
        roles = declared_roles(site.app, words.endpoint)
        assert roles is None or role in roles, (role, code, words.endpoint)


@pytest.mark.parametrize("path", ["/letters", "/letters/subscriptions"])
def test_the_navigation_shows_where_one_is(site: Site, path: str) -> None:
    page = site.visitor(Role.ADMIN).get(path).text
    assert '<a href="/letters" aria-current="page">' in page


def test_a_firm_is_offered_to_post_to_import_and_told_why_posts_stay_empty(site: Site) -> None:
    with site.rows() as session:
        firm = make.make_employer(session)
        for places in (9, 8, 7, 6):
            make.make_vacancy(session, firm, title=f"演示{places}人岗", places=places)
        make.make_person(session, floor_wage_fen=9_000_000)
    visitor = site.visitor(Role.EMPLOYER, employer_id=firm.id)
    before = visitor.get("/").text
    assert 'href="/vacancies/new"' in before
    assert 'href="/imports"' in before
    assert "为什么还空着" not in before
    run_match(
        lambda: unit_of_work(site.engine), actor=SYSTEM,
        rules=MatchRules(Params(), FirstBatch(10, 20)), seed=1, clock=lambda: make.NOW,
    )  # fmt: skip
    told = visitor.get("/").text.split("为什么还空着")[1]
    assert told.count("只差一条就能来的：到手工资低于本人最低要求：1人") == 3
    assert "演示6人岗" not in told.split("</dl>")[0]
