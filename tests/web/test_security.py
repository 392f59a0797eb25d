"""What keeps strangers out and a page from being turned against its reader."""

import base64
import hmac
import json
import logging
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlmodel import select

from models.account import Account, LoginAttempt, Role
from models.audit import AuditRow
from models.outbox import Channel, OutboxMessage, OutboxState
from services.accounts.register import AccountIn, add_account
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import Site, Visitor, well
from web.access import declared_roles

GOOD = "走过的桥比路多10年"


@pytest.fixture
def account(site: Site) -> Account:
    with site.rows() as session:
        data = AccountIn(
            login="yuhang1",
            display_name="余杭协调员甲",
            role=Role.RECEIVING,
            regions=[make.YUHANG],
        )
        return add_account(session, data=data, password=GOOD, now=NOW)


def enter(
    visitor: Visitor, password: str = GOOD, address: str = "127.0.0.1", **fields: str
) -> object:
    visitor.environ_base["REMOTE_ADDR"] = address
    return visitor.submit("/login", **({"login": "yuhang1", "password": password} | fields))


def attempts(site: Site) -> list[bool]:
    with site.rows() as session:
        return list(session.exec(select(LoginAttempt.succeeded)))


def test_logging_in_leads_where_one_wanted_to_go(site: Site, account: Account) -> None:
    visitor = site.nobody()
    asked = visitor.get("/password?x=1")
    assert asked.location == "/login?next=/password?x%3D1"
    page = visitor.get(asked.location)
    assert 'name="next" value="/password?x=1"' in page.text
    assert enter(visitor, next="/password?x=1").location == "/password?x=1"
    assert visitor.get("/").status_code == 200


def test_logging_in_never_leads_to_another_site(site: Site, account: Account) -> None:
    assert enter(site.nobody(), next="//evil.example").location == "/"


def test_a_wrong_password_is_counted_and_the_login_kept_in_the_form(
    site: Site, account: Account
) -> None:
    answer = enter(site.nobody(), password="wrong")
    assert answer.status_code == 422
    assert 'value="yuhang1"' in answer.text
    assert "wrong" not in answer.text
    assert attempts(site) == [False]


def test_after_five_wrong_passwords_even_the_right_one_waits(site: Site, account: Account) -> None:
    visitor = site.nobody()
    for _ in range(5):
        assert enter(visitor, password="wrong").status_code == 422
    answer = enter(visitor)
    assert answer.status_code == 429
    assert "试的次数太多" in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    elsewhere = enter(site.nobody(), address="198.51.100.9")
    assert elsewhere.status_code == 302, "the owner comes from another address"
    site.app.config["CLOCK"] = lambda: NOW + timedelta(minutes=16)
    assert enter(visitor).status_code == 302


def test_a_copied_cookie_is_worth_nothing_after_log_out(site: Site, account: Account) -> None:
    visitor, thief = site.nobody(), site.nobody()
    enter(visitor)
    with visitor.session_transaction() as mine, thief.session_transaction() as copied:
        copied.update(mine)
    assert thief.get("/").status_code == 200
    visitor.submit("/logout")
    assert thief.get("/").location == "/login?next=/"


def test_a_session_ends_after_its_hours_however_busy(site: Site, account: Account) -> None:
    visitor = site.nobody()
    enter(visitor)
    for hours in (5, 10, 11):
        site.app.config["CLOCK"] = lambda hours=hours: NOW + timedelta(hours=hours)
        assert visitor.get("/").status_code == 200
    site.app.config["CLOCK"] = lambda: NOW + timedelta(hours=12, minutes=1)
    assert visitor.get("/").location == "/login?next=/"


def test_the_browser_of_the_office_enters_while_others_guess(site: Site, account: Account) -> None:
    visitor, guesser = site.nobody(), site.nobody()
    enter(visitor)
    visitor.submit("/logout")
    for _ in range(6):
        enter(guesser, password="wrong")
    assert enter(guesser).status_code == 429
    assert enter(visitor).status_code == 302, "from the same address, by the device's cookie"


def test_revealing_four_hundred_numbers_takes_a_reason_and_is_told(site: Site) -> None:
    """Case 9.8."""
    with site.rows() as session:
        ids = [make.make_person(session, phone=f"1610000{n:04d}").id for n in range(45)]
    visitor = site.visitor(Role.SENDING, make.CANGXI)
    answers = [visitor.submit(f"/people/{n}/phone") for n in ids]
    assert [a.status_code for a in answers] == [200] * 40 + [429] * 5
    assert "写明理由" in answers[-1].text
    assert "16100000044" not in answers[-1].text
    again = visitor.submit(f"/people/{ids[-1]}/phone", reason="今晚发车前逐个核对")
    assert "16100000044" in again.text
    with site.rows() as session:
        audit = session.exec(select(AuditRow).where(AuditRow.action == "beyond_budget")).all()
    assert [row.detail["reason"] for row in audit] == ["今晚发车前逐个核对"]


def test_a_new_password_ends_the_other_sessions_and_not_this_one(
    site: Site, account: Account
) -> None:
    here, elsewhere = site.nobody(), site.nobody()
    enter(here)
    enter(elsewhere)
    answer = here.submit("/password", old=GOOD, new="新密码新密码1234")
    assert answer.status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").location == "/login?next=/"


def test_a_wrong_old_password_is_said_at_its_field(site: Site, account: Account) -> None:
    visitor = site.nobody()
    enter(visitor)
    answer = visitor.submit("/password", old="wrong", new="short")
    assert answer.status_code == 422
    assert "现在的密码不对" in answer.text


def test_logging_out_ends_the_session(site: Site, account: Account) -> None:
    visitor = site.nobody()
    enter(visitor)
    assert visitor.submit("/logout").location == "/login"
    assert visitor.get("/").status_code == 302


def test_logging_in_does_not_keep_the_session_somebody_prepared(
    site: Site, account: Account
) -> None:
    visitor = site.nobody()
    with visitor.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["language"] = "en"
    enter(visitor)
    with visitor.session_transaction() as session:
        assert "planted" not in session
        assert session["language"] == "en"


@pytest.mark.parametrize(
    "cookie", ["", "x", "1", "1.9", "99.0", "a.b", "1.0.0", "１.０", "9" * 99 + ".0"]
)
def test_a_made_up_session_is_nobody(site: Site, account: Account, cookie: str) -> None:
    visitor = site.nobody()
    with visitor.session_transaction() as session:
        session["_user_id"] = cookie
    assert visitor.get("/").status_code == 302


def test_a_closed_account_is_out_at_once(site: Site, account: Account) -> None:
    visitor = site.nobody()
    enter(visitor)
    admin = site.visitor(Role.ADMIN)
    assert admin.submit(f"/accounts/{account.id}/active", active="0").status_code == 302
    assert visitor.get("/").status_code == 302


def test_a_post_without_its_token_changes_nothing(site: Site) -> None:
    admin = site.visitor(Role.ADMIN)
    answer = admin.post("/accounts/new", data={"login": "planted"})
    assert answer.status_code == 400
    assert "页面放得太久了" in answer.text
    assert admin.submit("/accounts/new", csrf_token="forged").status_code == 400
    with site.rows() as session:
        assert len(session.exec(select(Account)).all()) == 1


def test_an_htmx_post_carries_its_token_in_a_header(site: Site) -> None:
    staff = site.visitor(Role.ADMIN)
    answer = staff.post(
        "/design/reveal", headers={"HX-Request": "true", "X-CSRFToken": staff.token()}
    )
    assert answer.text.strip() == '<span class="reveal num">13800000000</span>'


@pytest.mark.parametrize("path", ["/login", "/", "/nowhere", "/static/css/gongqiao.css"])
def test_every_answer_carries_the_security_headers(site: Site, path: str) -> None:
    with site.nobody().get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_pages_with_people_on_them_are_not_kept_by_a_shared_computer(site: Site) -> None:
    assert site.nobody().get("/login").headers["Cache-Control"] == "no-store"
    with site.nobody().get("/static/css/gongqiao.css") as style:
        assert "max-age" in style.headers["Cache-Control"]


def test_cookies_are_httponly_lax_and_secure_where_https_is_configured(
    site: Site, account: Account
) -> None:
    cookie = enter(site.nobody()).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    site.app.config["SESSION_COOKIE_SECURE"] = True
    try:
        answer = site.nobody().get("/login")
        assert "Secure" in answer.headers["Set-Cookie"]
        assert "max-age" in answer.headers["Strict-Transport-Security"]
    finally:
        site.app.config["SESSION_COOKIE_SECURE"] = False


def test_no_template_has_an_inline_script_or_style(site: Site) -> None:
    loader = site.app.jinja_env.loader
    assert loader is not None
    for name in site.app.jinja_env.list_templates(extensions=["html"]):
        source, _, _ = loader.get_source(site.app.jinja_env, name)
        for forbidden in (" style=", "<style", " onclick=", "javascript:", "hx-on", "hx-vals='js"):
            assert forbidden not in source, (name, forbidden)
        assert "<script>" not in source, name


def test_a_50_mb_upload_gets_a_clear_page(site: Site) -> None:
    admin = site.visitor(Role.ADMIN)
    answer = admin.submit("/accounts/new", login="x" * (50 * 1024 * 1024))
    assert answer.status_code == 413
    assert "文件太大" in answer.text
    assert "一次最多 20 MB。" in answer.text


def test_a_flood_of_fields_gets_a_clear_page(site: Site) -> None:
    admin = site.visitor(Role.ADMIN)
    body = "&".join(f"a{n}=1" for n in range(600_000))
    answer = admin.post(
        "/accounts/new", data=body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413


def test_the_access_log_names_no_person_and_no_address(
    site: Site, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "gongqiao.access"):
        enter(site.nobody())
        site.nobody().get("/login?phone=13800000000&next=/people/7")
    records = [vars(record) for record in caplog.records if record.name == "gongqiao.access"]
    assert [(r["method"], r["route"], r["status"]) for r in records] == [
        ("POST", "/login", 302),
        ("GET", "/login", 200),
    ]
    assert records[0]["account"] == account.id
    text = json.dumps(records, default=str)
    for secret in ("13800000000", "yuhang1", "余杭协调员", GOOD, "127.0.0.1"):
        assert secret not in text


def test_a_request_id_is_given_and_a_proxys_is_kept(site: Site) -> None:
    visitor = site.nobody()
    assert (
        visitor.get("/login", headers={"X-Request-ID": "proxy-1234"}).headers["X-Request-ID"]
        == "proxy-1234"
    )
    forged = visitor.get("/login", headers={"X-Request-ID": "<script>alert(1)"})
    assert len(forged.headers["X-Request-ID"]) == 32


def test_healthz_is_ok_when_all_is_well(site: Site) -> None:
    well(site)
    answer = site.nobody().get("/healthz")
    assert (answer.status_code, answer.json["status"]) == (200, "ok")


def test_healthz_complains_of_a_silent_scheduler_and_mail_that_does_not_leave(site: Site) -> None:
    well(site)
    with site.rows() as session:
        for n, state in enumerate((OutboxState.WAITING, OutboxState.DEAD, OutboxState.SENT)):
            session.add(
                OutboxMessage(
                    key=f"k{n}",
                    channel=Channel.MAIL,
                    recipient="a@example.org",
                    payload=b"x",
                    state=state,
                    next_at=NOW,
                    created_at=NOW,
                )
            )
    site.app.config["CLOCK"] = lambda: NOW + timedelta(hours=1)
    answer = site.nobody().get("/healthz").json
    assert answer["status"] == "degraded"
    assert answer["complaints"] == ["scheduler_silent", "mail_overdue", "mail_needs_a_person"]
    assert (answer["mail_waiting"], answer["mail_needs_a_person"]) == (1, 1)


def test_healthz_is_down_when_the_tables_are_not_those_of_the_code(site: Site) -> None:
    answer = site.nobody().get("/healthz")
    assert answer.status_code == 503
    assert answer.json["migrations"] == "behind"


def test_an_unexpected_error_is_a_page_with_a_number_and_not_a_trace(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks() -> str:
        raise RuntimeError("a secret inside")

    breaks.access_roles = None
    monkeypatch.setitem(site.app.view_functions, "auth.login", breaks)
    site.app.testing = False
    answer = site.nobody().get("/login", headers={"X-Request-ID": "number-4711"})
    assert answer.status_code == 500
    assert "number-4711" in answer.text
    assert "a secret inside" not in answer.text
    assert any("a secret inside" in (record.exc_text or "") for record in caplog.records)


def test_a_get_that_writes_is_an_error(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from web.db import WriteInSafeRequest, db_session

    def writes() -> str:
        make.make_employer(db_session())
        return "stored"

    writes.access_roles = None
    monkeypatch.setitem(site.app.view_functions, "auth.login", writes)
    with pytest.raises(WriteInSafeRequest):
        site.nobody().get("/login")


def test_a_reader_of_english_gets_english_and_keeps_it(site: Site) -> None:
    visitor = site.visitor(Role.ADMIN)
    assert urlsplit(visitor.submit("/language", language="en", next="/accounts").location).path == (
        "/accounts"
    )
    assert '<html lang="en">' in visitor.get("/accounts").text
    with site.rows() as session:
        assert session.get(Account, visitor.account.id).locale == "en"
    assert visitor.submit("/language", language="xx", next="https://evil.example").location == "/"
    assert '<html lang="en">' in visitor.get("/accounts").text


@pytest.mark.parametrize(
    "path",
    [
        "/people?q=%00", "/people?state=nonsense&need=%00", "/placements?home=%00",
        "/audit?action=a%00b", "/vacancies?q=%00", "/employers?state=%00", "/board?c=%00&page=-3",
    ],
)  # fmt: skip
def test_nul_in_an_address_is_refused_in_words(site: Site, path: str) -> None:
    answer = site.visitor(Role.ADMIN).get(path)
    assert answer.status_code == 422
    assert "请返回上一页" in answer.text


def test_nul_in_a_form_is_refused_and_stores_nothing(site: Site) -> None:
    visitor = site.visitor(Role.ADMIN)
    answer = visitor.submit("/accounts/new", login="new1", display_name="甲\0乙", role="admin")
    assert answer.status_code == 422
    with site.rows() as session:
        assert session.exec(select(Account.login).where(Account.login == "new1")).all() == []


def test_nothing_behind_the_log_in_is_kept_by_a_cache(site: Site) -> None:
    visitor = site.visitor(Role.ADMIN)
    for rule in site.app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.arguments or rule.endpoint == "static":
            continue
        answer = visitor.get(rule.rule)
        if not is_public(site, rule.endpoint):
            assert answer.headers["Cache-Control"] == "private, no-store", rule.rule


def is_public(site: Site, endpoint: str) -> bool:
    return declared_roles(site.app, endpoint) is None


def code_at(secret: str, moment: datetime) -> str:
    """RFC 6238 written out: HMAC-SHA1 of the half minute, six figures."""
    counter = int(moment.timestamp()) // 30
    mac = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1").digest()
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


def test_the_code_written_out_here_is_that_of_the_standard() -> None:
    """RFC 6238, appendix B: the secret 12345678901234567890, at 59 s: 94287082 (the last six)."""
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert code_at(secret, datetime.fromtimestamp(59, UTC)) == "287082"


def test_a_second_factor_is_asked_once_it_is_switched_on(site: Site, account: Account) -> None:
    visitor = site.nobody()
    enter(visitor)
    page = visitor.get("/password/code").text
    secret = re.search(r'class="num">([A-Z2-7]{32})<', page)[1]
    signed = re.search(r'name="secret" value="([^"]+)"', page)[1]
    assert visitor.submit("/password/code", secret=signed, code="000000").status_code == 422
    good = code_at(secret, NOW)
    assert visitor.submit("/password/code", secret=signed, code=good).status_code == 302
    visitor.submit("/logout")
    assert enter(visitor).location.startswith("/login/code")
    assert visitor.get("/").status_code == 302, "the password alone opens nothing"
    assert visitor.submit("/login/code", code=good).status_code == 422, "it was taken before"
    site.app.config["CLOCK"] = lambda: NOW + timedelta(seconds=40)
    answer = visitor.submit("/login/code", code=code_at(secret, NOW + timedelta(seconds=40)))
    assert answer.status_code == 302
    assert visitor.get("/").status_code == 200


def test_codes_are_guessed_no_faster_than_passwords(site: Site, account: Account) -> None:
    with site.rows() as session:
        row = session.get(Account, account.id)
        row.code_secret = base64.b32encode(b"12345678901234567890").decode()
    visitor, refused = site.nobody(), []
    for n in range(12):
        enter(visitor)
        refused.append(visitor.submit("/login/code", code=f"{n:06d}").status_code)
    assert refused[:5] == [422] * 5
    assert set(refused[5:]) <= {429, 302}, "a right password washes no wrong code clean"
    assert visitor.get("/").status_code == 302
