"""Every route says who may use it, and means it."""

import re

import pytest
from flask import Flask

from models.account import OF_A_FIRM, Role
from tests import factories as make
from tests.web.conftest import Site
from web.access import UndeclaredAccess, declared_roles, safe_next

UNKNOWN = "4711"


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """(endpoint, method, an address with unknown ids) of every route."""
    return [
        (rule.endpoint, method, re.sub(r"<[^>]+>", UNKNOWN, rule.rule))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if rule.endpoint != "static"
    ]


def test_every_route_declares_who_may_use_it(site: Site) -> None:
    for endpoint, _, _ in routes(site.app):
        declared_roles(site.app, endpoint)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_let_in_exactly_where_declared(site: Site, role: Role) -> None:
    with site.rows() as session:
        firm = make.make_employer(session)
    regions = (make.YUHANG,) if role in (Role.RECEIVING, Role.SENDING) else ()
    visitor = site.visitor(role, *regions, employer_id=firm.id if role in OF_A_FIRM else None)
    account = visitor.account
    assert account is not None
    wrong = []
    for endpoint, method, path in routes(site.app):
        roles = declared_roles(site.app, endpoint)
        visitor.sign_in(account)  # logging out is a route too
        data = {"csrf_token": visitor.token()} if method != "GET" else None
        answer = visitor.open(path, method=method, data=data)
        refused = answer.status_code == 403 and "您的账号不能用这一页" in answer.text
        allowed = roles is None or role in roles
        if answer.status_code == 500 or (refused and allowed) or (not allowed and not refused):
            wrong.append((endpoint, method, path, answer.status_code, allowed))
    assert wrong == []


def test_nobody_is_sent_to_log_in_from_every_route_that_is_not_public(site: Site) -> None:
    for endpoint, method, path in routes(site.app):
        answer = site.nobody().open(path, method=method)
        if declared_roles(site.app, endpoint) is None:
            assert answer.status_code != 500, (endpoint, method)
        else:
            assert answer.status_code == 302, (endpoint, method)
            assert answer.location.startswith("/login"), (endpoint, method)


def test_a_route_that_does_not_say_is_refused(site: Site) -> None:
    app = site.app
    app.view_functions["planted"] = lambda: "open to all by mistake"
    app.url_map.add(app.url_rule_class("/planted", endpoint="planted", methods=["GET"]))
    try:
        with pytest.raises(UndeclaredAccess):
            site.nobody().get("/planted")
        app.testing = False
        assert site.nobody().get("/planted").status_code == 404
    finally:
        app.testing = True
        del app.view_functions["planted"]
        for rule in list(app.url_map.iter_rules("planted")):
            app.url_map._rules.remove(rule)
            app.url_map._rules_by_endpoint.pop("planted", None)
        app.url_map._remap = True
    assert site.nobody().get("/login").status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "/a\r\nSet-Cookie: x=1",
        "",
        None,
    ],
)
def test_nobody_is_led_to_another_site(target: str | None) -> None:
    assert safe_next(target) is None


def test_the_way_back_after_log_in_keeps_its_filters() -> None:
    assert safe_next("/vacancies?page=2&q=缝纫") == "/vacancies?page=2&q=缝纫"


def test_an_expired_form_leads_back_to_the_page_it_stood_on(site: Site) -> None:
    answer = site.nobody().post(
        "/accounts/new", data={"login": "x"}, headers={"Referer": "http://localhost/accounts/new"}
    )
    assert answer.location == "/login?next=/accounts/new"
    elsewhere = site.nobody().post("/accounts/new", headers={"Referer": "https://evil.example"})
    assert elsewhere.location == "/login"


def test_an_expired_htmx_request_sends_the_whole_page_to_log_in(site: Site) -> None:
    answer = site.nobody().get("/accounts", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/login?next=/accounts"
