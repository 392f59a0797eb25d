"""An administrator opens, scopes and closes accounts."""

import re

import pytest
from sqlmodel import select

from models.account import Account, AccountScope, Role
from models.audit import AuditRow
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import Site, Visitor

NEW = {
    "login": "Cangxi.1",
    "display_name": "苍溪协调员乙",
    "role": "sending",
    "regions": "苍溪县\n四川巴州",
}


@pytest.fixture
def admin(site: Site) -> Visitor:
    return site.visitor(Role.ADMIN)


def accounts(site: Site) -> list[Account]:
    with site.rows() as session:
        return list(session.exec(select(Account).order_by(Account.id)))[1:]


def test_a_new_account_gets_a_link_its_owner_opens_and_logs_in(site: Site, admin: Visitor) -> None:
    answer = admin.submit("/accounts/new", **NEW)
    assert answer.status_code == 200
    address = re.search(r"http://[^<]+(/welcome/[^<]+)<", answer.text)
    assert address
    owner = site.nobody()
    assert "cangxi.1" in owner.get(address[1]).text
    weak = owner.submit(address[1], password="short")
    assert weak.status_code == 422
    assert "至少 10 个字" in weak.text
    assert owner.submit(address[1], password="苍溪的桃子很甜2026").location == "/login"
    used = owner.get(address[1])
    assert used.status_code == 404
    assert owner.submit("/login", login="cangxi.1", password="苍溪的桃子很甜2026").location == "/"
    with site.rows() as session:
        scopes = session.exec(select(AccountScope.region_code).order_by(AccountScope.region_code))
        assert scopes.all() == [make.CANGXI, make.BAZHOU]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"regions": "鼓楼区"}, "不止一个"),
        ({"regions": "亚特兰蒂斯"}, "没有找到“亚特兰蒂斯”"),
        ({"regions": ""}, "负责哪些县"),
        ({"role": "admin"}, "不按地区分"),
        ({"role": "employer", "regions": ""}, "统一社会信用代码"),
        ({"role": "emperor"}, "请从选项中选一个"),
        ({"role": ""}, "请填写"),
        ({"login": "a b"}, "格式不对"),
        ({"login": "<script>"}, "格式不对"),
        ({"login": "user1"}, ""),
        ({"display_name": "好" * 65}, "最多 64 个字"),
        ({"email": "not an address"}, "格式不对"),
        ({"email": "😀@😀"}, "格式不对"),
        ({"regions": "x" * 5000}, "最多 4000 个字"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(
    site: Site, admin: Visitor, changes: dict[str, str], message: str
) -> None:
    answer = admin.submit("/accounts/new", **(NEW | changes))
    if not message:
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert message in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert accounts(site) == []


def test_a_taken_login_is_refused_at_its_field(site: Site, admin: Visitor) -> None:
    admin.submit("/accounts/new", **NEW)
    answer = admin.submit("/accounts/new", **NEW)
    assert answer.status_code == 422
    assert "这个账号名已经有人用" in answer.text
    assert len(accounts(site)) == 1


def test_an_employers_account_is_found_by_its_credit_code(site: Site, admin: Visitor) -> None:
    with site.rows() as session:
        firm = make.make_employer(session)
    fields = NEW | {"role": "employer", "regions": "", "uscc": firm.uscc.lower()}
    assert admin.submit("/accounts/new", **fields).status_code == 200
    assert accounts(site)[0].employer_id == firm.id


def test_scopes_are_shown_as_names_and_changed(site: Site, admin: Visitor) -> None:
    with site.rows() as session:
        account = make.make_account(session, Role.RECEIVING, make.YUHANG)
    page = admin.get(f"/accounts/{account.id}")
    assert "浙江省杭州市余杭区" in page.text
    wrong = admin.submit(f"/accounts/{account.id}/scopes", regions="哪里")
    assert wrong.status_code == 422
    assert "哪里" in wrong.text
    assert admin.submit(f"/accounts/{account.id}/scopes", regions="义乌、浦江").status_code == 302
    assert "浙江省金华市义乌市" in admin.get(f"/accounts/{account.id}").text


def test_closing_asks_first_and_names_whom(site: Site, admin: Visitor) -> None:
    with site.rows() as session:
        account = make.make_account(session, Role.SENDING, make.CANGXI)
    page = admin.get(f"/accounts/{account.id}/close")
    assert account.display_name in page.text
    assert admin.submit(f"/accounts/{account.id}/active", active="0").status_code == 302
    assert "已停用" in admin.get(f"/accounts/{account.id}").text
    with site.rows() as session:
        row = session.exec(select(AuditRow)).one()
        assert (row.action, row.subject_id, row.at) == ("account_deactivated", account.id, NOW)


def test_nobody_closes_their_own_account(site: Site, admin: Visitor) -> None:
    answer = admin.submit(f"/accounts/{admin.account.id}/active", active="0")
    assert answer.status_code == 403
    assert admin.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/accounts/999", "/accounts/0", "/accounts/99999999999999999999"])
def test_an_account_that_is_not_there_is_not_found(admin: Visitor, path: str) -> None:
    assert admin.get(path).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "9999999999", "２", "1.5", ""])
def test_a_made_up_page_number_is_a_page(admin: Visitor, page: str) -> None:
    assert admin.get(f"/accounts?page={page}&q=%25").status_code == 200


def test_the_list_asks_the_database_as_often_for_thirty_accounts_as_for_three(
    site: Site, admin: Visitor
) -> None:
    counts = []
    for more in (2, 30):
        with site.rows() as session:
            firm = make.make_employer(session)
            for _ in range(more):
                make.make_account(session, Role.SENDING, make.CANGXI, make.BAZHOU)
                make.make_account(session, Role.EMPLOYER, employer_id=firm.id)
        with site.queries() as asked:
            assert "苍溪、巴州" in admin.get("/accounts").text
        counts.append(len(asked))
    assert counts == [6, 6]


def test_the_audit_page_names_who_did_what(site: Site, admin: Visitor) -> None:
    admin.submit("/accounts/new", **NEW)
    page = admin.get("/audit").text
    assert "开了账号，身份是" in page
    assert admin.account.display_name in page
    assert "发了设密码的链接" not in re.sub(
        r"(?s)<select.*?</select>", "", admin.get("/audit?action=account_created").text
    )
    with site.queries() as asked:
        admin.get("/audit")
    assert len(asked) == 6  # one of them for the names of the accounts the rows are about
