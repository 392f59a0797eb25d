"""A firm registers, posts, keeps and closes its posts; coordinators verify and check them."""

import re

import pytest
from sqlmodel import select

from models.account import Account, Role
from models.employer import Employer, EmployerState
from models.person import Consent, ConsentPurpose
from models.proposal import ProposalState
from models.vacancy import Vacancy, VacancyState
from services.vacancies.form import VacancyIn
from tests.conftest import NOW
from tests.factories import (
    PUJIANG,
    YUHANG,
    make_consent,
    make_employer,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
)
from tests.services.statements import registration
from tests.web.typed import typed


@pytest.fixture
def firm(site):
    with site.rows() as session:
        return make_employer(session, handler_phone="13800000001", name="演示企业甲")


@pytest.fixture
def hr(site, firm):
    return site.visitor(Role.EMPLOYER, employer_id=firm.id)


@pytest.fixture
def union(site):
    return site.visitor(Role.RECEIVING, YUHANG)


def rows(site, table=Vacancy):
    with site.rows() as session:
        return session.exec(select(table).order_by(table.id)).all()


def one(site, vacancy):
    with site.rows() as session:
        return session.get(Vacancy, vacancy.id)


# --- registration -------------------------------------------------------------------------------


def signed_up(site, n=1, **changes):
    fields = {k: "1" if v is True else v for k, v in registration(n).items()} | changes
    return site.nobody().submit("/register", **fields)


def test_anybody_can_register_a_firm_and_then_log_in(site):
    assert site.nobody().get("/register").status_code == 200
    answer = signed_up(site)
    assert (answer.status_code, answer.location) == (303, "/login")
    assert [e.state for e in rows(site, Employer)] == [EmployerState.PENDING]


def test_the_same_code_twice_says_so_at_the_field_and_keeps_what_was_typed(site):
    signed_up(site)
    answer = signed_up(site, 2, uscc=registration(1)["uscc"])
    assert answer.status_code == 422
    assert "这个统一社会信用代码已经登记过" in answer.text
    assert 'value="演示企业2"' in answer.text
    assert "long enough 42" not in answer.text  # a password never comes back
    assert len(rows(site, Employer)) == len(rows(site, Account)) == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("uscc", "123", "18位"),
        ("staff", "-5", "不能小于 0"),
        ("staff", "很多", "请填写整数"),
        ("handler_phone", "<script>", "请填写能打通的电话"),
        ("agreed", "", "请先看过并同意"),
        ("password", "short", "至少 10 个字"),
        ("login", "管理员", "格式不对"),
    ],
)
def test_a_bad_registration_is_refused_at_its_field(site, field, value, says):
    extra = {"password_again": value} if field == "password" else {}
    answer = signed_up(site, **{field: value}, **extra)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "<script>" not in answer.text.replace("<script src", "")
    assert rows(site, Employer) == []


def test_too_many_registrations_from_one_address_wait(site):
    most = site.app.extensions["settings"].web.registrations_per_address
    assert signed_up(site).status_code == 303
    for _again in range(most - 1):  # asking whether a code is taken counts too
        assert signed_up(site, login="another").status_code == 422
    refused = signed_up(site, 2)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert len(rows(site, Employer)) == 1
    elsewhere = site.nobody()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    fields = {name: str(value) for name, value in registration(2, agreed="1").items()}
    assert elsewhere.submit("/register", **fields).status_code == 303


def test_a_registration_with_a_taken_login_leaves_no_firm_behind(site):
    assert signed_up(site).status_code == 303
    assert signed_up(site, 2, login="yanshi1").status_code == 422
    assert len(rows(site, Employer)) == 1
    assert len(rows(site, Account)) == 1


def test_an_empty_registration_names_every_required_field(site):
    answer = site.nobody().submit("/register")
    assert answer.status_code == 422
    for name in ("name", "uscc", "region_code", "handler_phone", "payday", "login", "password"):
        assert f'id="{name}-error"' in answer.text


# --- writing a vacancy --------------------------------------------------------------------------


def test_every_field_of_the_schema_stands_on_the_form_with_a_label(hr):
    page = hr.get("/vacancies/new").text
    for name in VacancyIn.model_fields:
        assert re.search(rf'name="{name}"', page), name
        assert re.search(rf'for="{name}(-1)?"', page), name


def test_a_new_form_starts_with_what_the_firm_said_already(site, firm, hr):
    with site.rows() as session:
        make_vacancy(session, firm, meals_per_day=3, contact_name="演示人事", report_to="东门")
    page = hr.get("/vacancies/new").text
    for value in ("演示路1号", "演示人事", "东门", "2026-11-18"):
        assert f'value="{value}"' in page


def test_a_clerk_posts_and_the_union_publishes(site, hr, union):
    answer = hr.submit("/vacancies/new", action="submit", **typed())
    (vacancy,) = rows(site)
    assert (answer.status_code, answer.location) == (303, f"/vacancies/{vacancy.id}")
    assert vacancy.state is VacancyState.SUBMITTED
    assert vacancy.base_wage_fen == 260_000
    assert "平车缝纫工" in union.get("/checking").text
    page = union.get(f"/checking/{vacancy.id}").text
    assert "没有发现不合法的内容" in page or "要核实" in page
    answer = union.submit(
        f"/checking/{vacancy.id}/publish", version=vacancy.version, amber_reason="已核实"
    )
    assert answer.location == "/checking"
    assert one(site, vacancy).state is VacancyState.PUBLISHED


def test_a_double_click_makes_one_vacancy(site, hr):
    for _ in range(2):
        hr.submit("/vacancies/new", action="submit", **typed())
    assert [v.state for v in rows(site)] == [VacancyState.SUBMITTED]


def test_an_incomplete_draft_is_kept_and_continued(site, hr):
    hr.submit("/vacancies/new", action="draft", title="缝纫工", form_key="d" * 32)
    (draft,) = rows(site)
    assert draft.state is VacancyState.DRAFT
    answer = hr.submit(f"/vacancies/{draft.id}/edit", action="submit", version="1", title="缝纫工")
    assert answer.status_code == 422
    assert 'id="duties-error"' in answer.text
    answer = hr.submit(f"/vacancies/{draft.id}/edit", action="submit", version="1", **typed())
    assert answer.status_code == 303
    assert one(site, draft).state is VacancyState.SUBMITTED


def test_checking_stores_nothing_and_shows_the_article_and_the_lawful_wording(site, hr):
    answer = hr.submit("/vacancies/new", action="check", **typed(requirements="限男性，能搬重物"))
    assert answer.status_code == 200
    assert rows(site) == []
    assert "《妇女权益保障法》第43条第1项" in answer.text
    assert "需搬运25公斤以上物品" in answer.text
    assert 'id="requirements-error"' in answer.text
    answer = hr.submit("/vacancies/new", action="check", **typed(hours_per_day="12"))
    assert "每月加班约" in answer.text


def test_what_the_law_forbids_is_not_submitted_and_not_half_stored(site, hr):
    answer = hr.submit("/vacancies/new", action="submit", **typed(base_wage_fen="1900"))
    assert answer.status_code == 422
    assert "最低工资" in answer.text
    assert rows(site) == []


def test_the_forms_own_errors_and_the_laws_come_in_one_answer(site, hr):
    """A figure that cannot be read, an unlawful word and, beside a missing field, another."""
    wrong = typed(base_wage_fen="两千六", requirements="仅限男性")
    answer = hr.submit("/vacancies/new", action="submit", **wrong)
    assert answer.status_code == 422
    assert "请填写金额" in answer.text
    assert "《妇女权益保障法》第43条第1项" in answer.text
    short = typed(report_to="", requirements="仅限男性")
    answer = hr.submit("/vacancies/new", action="submit", **short)
    assert answer.status_code == 422
    assert 'id="report_to-error"' in answer.text
    assert answer.text.count('id="requirements-error"') == 1
    assert rows(site) == []


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("places", "", None),
        ("places", "0", "不能小于 1"),
        ("places", "-1", "不能小于 1"),
        ("places", "9" * 300, "不能大于 5000"),
        ("places", "五个人", "请填写整数"),
        ("places", "👷‍♀️", "请填写整数"),
        ("places", "５", None),
        ("base_wage_fen", "两千六", "请填写金额"),
        ("base_wage_fen", "-2600", "请填写金额"),
        ("base_wage_fen", "99999999999999999999", "请填写金额"),
        ("base_wage_fen", "２，６００元", None),
        ("arrive_from", "2026-02-30", "请填写日期"),
        ("age_min", "15", "不能小于16周岁"),
        ("shift", "x", "请从选项中选一个"),
        ("hazards", "dragon", "请从选项中选一个"),
        ("title", "<script>alert(1)</script>缝纫工", None),
        ("duties", "平" * 5000, "最多 2000 个字"),
    ],
)
def test_terrible_values_get_an_answer_at_their_field(site, hr, field, value, says):
    answer = hr.submit("/vacancies/new", action="draft", **typed(**{field: value}))
    if says is None:
        assert answer.status_code == 303
        assert "<script>alert" not in hr.get(answer.location).text
    else:
        assert answer.status_code == 422
        assert says in answer.text
        assert rows(site) == []


def test_a_stale_edit_is_refused_with_a_page(site, firm, hr):
    with site.rows() as session:
        vacancy = make_vacancy(session, firm, version=4)
    for version in ("3", "", "x", "9" * 30):
        answer = hr.submit(f"/vacancies/{vacancy.id}/edit", version=version, **typed(places="9"))
        assert answer.status_code == 409
        assert "别人刚刚改过" in answer.text
    assert one(site, vacancy).places == 5


def test_another_firms_ids_lead_nowhere(site, hr):
    with site.rows() as session:
        theirs = make_vacancy(session)
    for verb in ("", "/edit", "/pause", "/renew", "/close", "/left"):
        assert hr.get(f"/vacancies/{theirs.id}{verb}").status_code == 404
    for verb in ("/edit", "/copy", "/pause", "/resume", "/renew", "/close", "/left"):
        answer = hr.submit(
            f"/vacancies/{theirs.id}{verb}", reason="别家的", valid_until="2026-12-30", left="1",
            version="1", **{k: v for k, v in typed().items() if k != "valid_until"},
        )  # fmt: skip
        assert answer.status_code == 404, verb
    assert hr.get(f"/vacancies/{10**25}").status_code == 404
    assert one(site, theirs).state is VacancyState.PUBLISHED


# --- keeping it ---------------------------------------------------------------------------------


def test_each_move_has_a_page_that_says_what_it_touches(site, firm, hr):
    with site.rows() as session:
        vacancy = make_vacancy(session, firm, places=4)
        make_placement(session, vacancy=vacancy)
    home = f"/vacancies/{vacancy.id}"
    assert "已约的1人、到岗的0人不受影响" in hr.get(f"{home}/pause").text
    assert hr.submit(f"{home}/pause").status_code == 303
    assert one(site, vacancy).state is VacancyState.PAUSED
    assert "恢复招人" in hr.get(home).text
    # the builder's vacancy lacks what a page must say: coming back needs it
    assert hr.submit(f"{home}/resume").status_code == 422
    assert hr.submit(f"{home}/close").status_code == 422
    assert hr.submit(f"{home}/close", reason="已招满").status_code == 303
    assert one(site, vacancy).state is VacancyState.CLOSED


def test_a_closed_post_stays_closed_by_direct_post(site, firm, hr):
    with site.rows() as session:
        vacancy = make_vacancy(session, firm, state=VacancyState.CLOSED)
    home = f"/vacancies/{vacancy.id}"
    assert hr.get(f"{home}/edit").location == home
    for verb, fields in (
        ("edit", typed(version="1", places="50")),
        ("pause", {}),
        ("resume", {}),
        ("renew", {"valid_until": "2026-12-30"}),
        ("left", {"left": "3", "version": "1"}),
        ("close", {"reason": "再关一次"}),
    ):
        assert hr.submit(f"{home}/{verb}", **fields).status_code == 409, verb
    found = one(site, vacancy)
    assert (found.state, found.places) == (VacancyState.CLOSED, 5)


def test_still_open_with_how_many_left(site, firm, hr):
    with site.rows() as session:
        vacancy = make_vacancy(session, firm, places=10)
        make_placement(session, vacancy=vacancy)
    for wrong in ("", "-1", "八", "9999999"):
        answer = hr.submit(f"/vacancies/{vacancy.id}/left", left=wrong, version="1")
        assert answer.status_code == 422
    answer = hr.submit(f"/vacancies/{vacancy.id}/left", left="2", version="1")
    assert answer.status_code == 303
    assert one(site, vacancy).places == 3


def test_a_copy_opens_as_a_draft_to_finish(site, firm, hr):
    with site.rows() as session:
        vacancy = make_vacancy(session, firm)
    answer = hr.submit(f"/vacancies/{vacancy.id}/copy")
    twin = rows(site)[-1]
    assert answer.location == f"/vacancies/{twin.id}/edit"
    assert (twin.state, twin.title) == (VacancyState.DRAFT, vacancy.title)


def test_the_page_reads_as_the_worker_will_read_it(site, firm, hr):
    with site.rows() as session:
        vacancy = make_vacancy(session, firm, hours_per_day=12, night_share=50, rotation_days=14)
    page = hr.get(f"/vacancies/{vacancy.id}").text
    assert "4,200元 到 4,600元" in page
    assert "2026-11-20到岗：2026-12-25第一次发工资，算11天。" in page
    assert "每天12小时，每月26天（约休4天），夜班约一半，每14天换班" in page


def test_a_firm_reads_no_name_before_the_person_has_agreed(site, firm, hr):
    with site.rows() as session:
        vacancy = make_vacancy(session, firm)
        for name, state in (
            ("张样本", ProposalState.APPROVED),
            ("李样本", ProposalState.WORKER_YES),
        ):
            person = make_person(session, name=name)
            make_proposal(session, person, vacancy, state=state)
        shared = make_consent(
            session, person, ConsentPurpose.SHARE_EMPLOYER, receiver_employer_id=firm.id
        )
        make_proposal(session, make_person(session, name="王样本"), vacancy)
    page = hr.get(f"/vacancies/{vacancy.id}").text
    assert "张**" in page
    assert "李样本" in page
    assert "张样本" not in page
    assert "王" not in page.split("推荐给这个岗位的人")[-1].split("工人看到的样子")[0]
    with site.rows() as session:
        session.get_one(Consent, shared.id).withdrawn_at = NOW
    page = hr.get(f"/vacancies/{vacancy.id}").text
    assert "李**" in page
    assert "李样本" not in page


def test_lists_take_as_many_queries_for_thirty_posts_as_for_three(site, firm, hr, union):
    def ask(visitor, path):
        with site.queries() as asked:
            assert visitor.get(path).status_code == 200
        return len(asked)

    pages = [(hr, "/vacancies"), (union, "/vacancies"), (union, "/checking"), (union, "/employers")]
    with site.rows() as session:
        for _ in range(3):
            make_vacancy(session, firm)
            make_vacancy(session, firm, state=VacancyState.SUBMITTED)
    few = [ask(*page) for page in pages]
    with site.rows() as session:
        for _ in range(20):
            make_placement(session, vacancy=make_vacancy(session, make_employer(session)))
            make_vacancy(session, firm, state=VacancyState.SUBMITTED)
    assert [ask(*page) for page in pages] == few
    assert max(few) <= 8


# --- the coordinator's side ---------------------------------------------------------------------


def test_a_coordinator_verifies_with_dated_evidence(site, union):
    with site.rows() as session:
        firm = make_employer(session, state=EmployerState.PENDING)
    home = f"/employers/{firm.id}"
    assert "看过营业执照" in union.get(home).text
    answer = union.submit(f"{home}/verify", licence_seen="1", credit_checked_on="2026-11-18")
    assert answer.status_code == 422
    assert "没有看到原件" in answer.text
    seen = {"licence_seen": "1", "handler_id_seen": "1", "mandate_seen": "1"}
    assert union.submit(f"{home}/verify", **seen).status_code == 422  # no date of the look-up
    answer = union.submit(f"{home}/verify", credit_checked_on="2026-11-18", **seen)
    assert answer.location == "/employers?state=pending"
    assert rows(site, Employer)[0].state is EmployerState.VERIFIED
    assert union.submit(f"{home}/verify", credit_checked_on="2026-11-18", **seen).status_code == 409


def test_a_suspension_needs_a_reason_and_hides_the_posts_from_sending_counties(site, firm, union):
    with site.rows() as session:
        vacancy = make_vacancy(session, firm)
    sender = site.visitor(Role.SENDING, "510824")
    assert vacancy.title in sender.get("/vacancies").text
    assert union.submit(f"/employers/{firm.id}/suspend").status_code == 422
    assert union.submit(f"/employers/{firm.id}/suspend", reason="拖欠工资").status_code == 303
    assert vacancy.title not in sender.get("/vacancies").text
    assert sender.get(f"/vacancies/{vacancy.id}").status_code == 404
    assert union.submit(f"/employers/{firm.id}/reinstate", reason="已补发").status_code == 303
    assert sender.get(f"/vacancies/{vacancy.id}").status_code == 200


def test_a_coordinator_of_another_district_finds_nothing(site, firm):
    other = site.visitor(Role.RECEIVING, PUJIANG)
    with site.rows() as session:
        vacancy = make_vacancy(session, firm, state=VacancyState.SUBMITTED)
    assert other.get(f"/employers/{firm.id}").status_code == 404
    assert other.get(f"/checking/{vacancy.id}").status_code == 404
    assert other.submit(f"/checking/{vacancy.id}/publish", version="1").status_code == 404
    assert other.submit(f"/employers/{firm.id}/suspend", reason="不归我管").status_code == 404


def test_an_amber_finding_is_published_only_with_a_written_reason(site, hr, union):
    hr.submit("/vacancies/new", action="submit", **typed(base_wage_fen="2400"))
    (vacancy,) = rows(site)
    assert vacancy.state is VacancyState.SUBMITTED
    page = union.get(f"/checking/{vacancy.id}").text
    assert "要核实" in page
    answer = union.submit(f"/checking/{vacancy.id}/publish", version=vacancy.version)
    assert answer.status_code == 422
    assert "请写明核实了什么" in answer.text
    answer = union.submit(
        f"/checking/{vacancy.id}/publish", version=vacancy.version, amber_reason="档次已查"
    )
    assert answer.status_code == 303


def test_a_returned_post_shows_its_reason_to_the_firm(site, hr, union):
    hr.submit("/vacancies/new", action="submit", **typed())
    (vacancy,) = rows(site)
    path = f"/checking/{vacancy.id}/return"
    assert union.submit(path, version=vacancy.version).status_code == 422
    assert union.submit(path, version=vacancy.version, reason="请写清夜班").status_code == 303
    assert "协调员退回：请写清夜班" in hr.get(f"/vacancies/{vacancy.id}").text


def test_publishing_an_older_version_than_was_read_is_refused(site, hr, union):
    hr.submit("/vacancies/new", action="submit", **typed())
    (vacancy,) = rows(site)
    hr.submit(f"/vacancies/{vacancy.id}/edit", action="save", version="1", **typed(places="8"))
    answer = union.submit(f"/checking/{vacancy.id}/publish", version="1", amber_reason="x")
    assert answer.status_code == 409


# --- the firm's own data ------------------------------------------------------------------------


def test_a_firm_corrects_its_payday_but_not_its_verified_name(site, firm, hr):
    page = hr.get("/company/edit").text
    stated = {k: v for k, v in registration().items() if v is not True and "password" not in k}
    stated |= {"name": firm.name, "uscc": firm.uscc, "payday": "15"}
    stated.pop("login")
    assert "readonly" in page
    assert hr.submit("/company/edit", **stated).status_code == 303
    assert rows(site, Employer)[0].payday == 15
    answer = hr.submit("/company/edit", **stated | {"name": "改名企业"})
    assert answer.status_code == 422
    assert "请联系当地工会协调员" in answer.text
    assert rows(site, Employer)[0].name == firm.name


def test_townsmen_are_counted_by_county(site, firm, hr):
    assert hr.submit("/company/townsmen", county="苍溪", headcount="12").status_code == 303
    assert "四川省广元市苍溪县" in hr.get("/company").text
    for county, headcount in (("火星县", "3"), ("苍溪", "-1"), ("苍溪", "99999"), ("", "")):
        answer = hr.submit("/company/townsmen", county=county, headcount=headcount)
        assert answer.status_code == 422


@pytest.mark.parametrize("query", ["%01", "%ff%fe", "'%20OR%201=1--", "%25", "_" * 500, "缝" * 200])
def test_odd_searches_find_nothing_and_break_nothing(site, firm, hr, union, query):
    with site.rows() as session:
        make_vacancy(session, firm)
    for visitor, path in ((hr, "/vacancies"), (union, "/vacancies"), (union, "/employers")):
        for address in (f"{path}?q={query}", f"{path}?state={query}", f"{path}?page={query}"):
            assert visitor.get(address).status_code == 200
