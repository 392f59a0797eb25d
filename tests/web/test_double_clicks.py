"""A double click makes one: every form that stores something, also at the very same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import SQLModel, select

from models.account import Account, Role
from models.channel import Channel
from models.employer import Employer, EmployerState
from models.imports import Import
from models.law import WageStep
from models.letter import Letter, LetterSubscription
from models.party import Party
from models.person import Consent, ConsentPurpose, PersonCertificate
from models.run import MatchOrder, StandingWish
from models.vacancy import Vacancy, VacancyTemplate
from reference.calendar import Week
from services.letters.weekly import compose_weekly_letters
from tests import factories as make
from tests.conftest import NOW
from tests.services.statements import registration
from tests.web.conftest import Site, Visitor
from tests.web.last_week import LAST_WEEK, POST
from tests.web.typed import COMMON, WAGE, row, typed

KEY = "d" * 32

ITS_OWN_WAY = {
    "auth.enter": "logs in",
    "auth.enter_code": "a code is taken once",
    "auth.second_factor": "sets a value",
    "auth.second_factor_off": "sets a value",
    "employers.lift_batch": "sets a value",
    "quotas.lift": "the second finds none",
    "rules.telephone": "sets a value",
    "vacancies.answer": "sets a value",
    "imports.sheets": "sets which sheets are read",
    "subsidy_sheet.preview": "shows what would be stored and stores nothing",
    "placements.phone": "shows a number; each showing is audited",
    "review.firm_phone": "shows a number; each showing is audited",
    "auth.logout": "a log-out twice is a log-out",
    "auth.password": "sets a value; the second click finds the old password gone",
    "auth.welcome": "the link works once",
    "accounts.link": "the page shows the newest link, and only that one works",
    "trips.carrier_or_escort": "a list is made; each making is audited",
    "roll.tick": "a tick is one by its key, and nobody is logged in",
    "roll.ticks": "a tick is one by its key, and nobody is logged in",
    "registration.create": "nobody is logged in: the same firm, login and password is that firm",
    "still_open.answer": "sets a value, and nobody is logged in",
    "joining.create": "the same application is that one, and nobody is logged in",
    "worker.reply": "the same answer twice is one, and nobody is logged in",
    "worker.other": "sets a value, and nobody is logged in",
    "worker.types_code": "a code is taken once, and nobody is logged in",
    "worker.wishes": "sets a value, and nobody is logged in",
    "worker.agrees": "a consent that stands is left as it is",
    "worker.withdraws": "withdrawn twice is withdrawn",
    "worker.stops": "sets a value, and nobody is logged in",
    "worker.corrects": "a note to the county, and nobody is logged in",
    "worker.differs": "what is open already is not written twice",
    "worker.names": "the same introducer is one, and nobody is logged in",
    "worker.says_again": "said twice is said once, and nobody is logged in",
    "worker.paired": "agreed twice is agreed, and nobody is logged in",
    "worker.says": "the same answer twice is one, and nobody is logged in",
    "followup.phone": "a look, and each look is noted",
    "worker.forgets": "the link ends with it",
    "join.create": "nobody is logged in: the same name, day and telephone is that person",
    "language.switch": "sets a value",
    "design.confirmed": "stores nothing",
    "design.reveal": "stores nothing",
    "people.reveal_phone": "a look, and each look is noted",
    "people.reveal_phone2": "a look, and each look is noted",
    "people.reveal_id": "a look, and each look is noted",
    "people.slip": "a look, and each look is noted",
    "review.phone": "a look, and each look is noted",
    "review.batch_done": "each row with its version: what is decided already is said on the page",
    "placements.bus_done": "each row with its version: who is marked already is said on the page",
    "publicity.make_code": "one channel for each kind and place (a unique key)",
    "publicity.text": "one channel for each kind and place (a unique key)",
    "publicity.poster": "one channel for each post and place (a unique key)",
    "imports.sheet": "the same file is the import that is open (a unique key)",
    "imports.message": "the same text is the import that is open (a unique key)",
    "rosters.upload": "the same file is the import that is open (a unique key)",
    "imports.columns": "sets what a column means",
    "rosters.columns": "sets what a column means",
    "rosters.choose": "sets what becomes of a row",
    "imports.day": "sets a value",
    "rosters.day": "sets a value",
    "imports.confirm": "the state of the import moves once",
    "rosters.confirm": "the state of the import moves once",
    "imports.undo": "the state of the import moves once",
    "rosters.undo": "the state of the import moves once",
    "imports.discard": "the state of the import moves once",
    "rosters.discard": "the state of the import moves once",
}
"""POST routes without `@once`, and what makes one of two clicks there."""


def test_every_form_that_is_sent_is_done_once_or_says_why_not(site: Site) -> None:
    posts = {r.endpoint for r in site.app.url_map.iter_rules() if "POST" in (r.methods or ())}
    once = {name for name in posts if getattr(site.app.view_functions[name], "done_once", False)}
    assert posts - once == set(ITS_OWN_WAY)
    assert len(once) > 50


@dataclass
class Form:
    """A form as it stands on a page somebody has open."""

    role: Role
    path: str
    fields: dict[str, Any]
    makes: type[SQLModel]
    many: int = 1
    regions: tuple[str, ...] = ()
    columns: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def anywhere(_one_app: Flask, engine: sa.Engine) -> Site:
    """The app on either kind of database."""
    _one_app.extensions["engine"] = engine
    _one_app.config["CLOCK"] = lambda: NOW
    return Site(_one_app, engine)


def _firm(session: Any) -> Employer:
    return make.make_employer(session, handler_phone="13800000001", state=EmployerState.VERIFIED)


def an_account(_s: Any) -> Form:
    fields = {"login": "cangxi.1", "display_name": "乙", "role": "sending", "regions": "苍溪县"}
    return Form(Role.ADMIN, "/accounts/new", fields, Account)


def a_subscription(_s: Any) -> Form:
    fields = {"scope": "receiving-330110", "way": "mail", "address": "l@example.org"}
    return Form(
        Role.RECEIVING, "/letters/subscriptions", fields, LetterSubscription,
        regions=(make.YUHANG,),
    )  # fmt: skip


def a_correction(session: Any) -> Form:
    week = Week.at(NOW).previous()
    make.make_placement(session, at=week.start_utc)
    make.receiving_actor(session, make.YUHANG)
    compose_weekly_letters(session, week=LAST_WEEK, now=NOW, post=POST)
    letter = session.exec(select(Letter).where(Letter.scope_code == make.YUHANG)).one()
    return Form(
        Role.RECEIVING, f"/letters/{letter.id}/correct", {"reason": "撤回了一条登记"}, Letter,
        regions=(make.YUHANG,),
    )  # fmt: skip


def a_party(session: Any) -> Form:
    people = [make.make_person(session).id for _ in range(2)]
    fields = {"person": people, "kind": "couple", "together": "same_employer"}
    return Form(Role.SENDING, "/parties/new", fields, Party, regions=(make.CANGXI,))


def a_consent(session: Any) -> Form:
    who = make.make_person(session, consents=False)
    fields = {
        "purposes": [ConsentPurpose.MATCHING.value],
        "means": "paper",
        "evidence": "意愿书，存镇便民中心第3册",
        "given_on": "2026-11-17",
    }
    return Form(Role.SENDING, f"/people/{who.id}/consents", fields, Consent, regions=(make.CANGXI,))


def a_certificate(session: Any) -> Form:
    who = make.make_person(session)
    fields = {"certificate": "health", "issued_on": "2026-05-01"}
    return Form(
        Role.SENDING,
        f"/people/{who.id}/certificates",
        fields,
        PersonCertificate,
        regions=(make.CANGXI,),
    )


def a_vacancy(session: Any) -> Form:
    firm = {"employer_id": _firm(session).id}
    return Form(Role.EMPLOYER, "/vacancies/new", typed(action="submit"), Vacancy, columns=firm)


def rows_of_the_grid(session: Any) -> Form:
    fields = row("n1") | row("n2", title="裁剪工") | COMMON | {"action": "submit"}
    firm = {"employer_id": _firm(session).id}
    return Form(Role.EMPLOYER, "/vacancies/grid", fields, Vacancy, 2, columns=firm)


def a_copy(session: Any) -> Form:
    post = make.make_vacancy(session, firm := _firm(session))
    return Form(
        Role.EMPLOYER, f"/vacancies/{post.id}/copy", {}, Vacancy, columns={"employer_id": firm.id}
    )


def a_template(session: Any) -> Form:
    post = make.make_vacancy(session, firm := _firm(session))
    return Form(
        Role.EMPLOYER, f"/vacancies/{post.id}/template", {"name": "缝纫"}, VacancyTemplate,
        columns={"employer_id": firm.id},
    )  # fmt: skip


def a_wage(_s: Any) -> Form:
    return Form(Role.RECEIVING, "/rules/wages/new", WAGE, WageStep, 3, regions=(make.YUHANG,))


def a_run(_s: Any) -> Form:
    return Form(Role.ADMIN, "/runs", {"mode": "best_total", "region_code": ""}, MatchOrder)


def a_lock(session: Any) -> Form:
    offer = make.make_proposal(session)
    fields = {"do": "lock", "version": offer.version}
    return Form(
        Role.RECEIVING, f"/review/{offer.id}/decide", fields, StandingWish, regions=(make.YUHANG,)
    )


def a_channel(_s: Any) -> Form:
    make.make_person(_s)
    fields = {"kind": "read_aloud", "region_code": make.CANGXI, "most": "5"}
    return Form(Role.SENDING, "/publicity/text", fields, Channel, regions=(make.CANGXI,))


def a_message(session: Any) -> Form:
    firm = {"employer_id": _firm(session).id}
    fields = {"text": "招缝纫工5名，工资5000-6000元/月，包吃住。"}
    return Form(Role.EMPLOYER, "/imports/message", fields, Import, columns=firm)


FORMS: list[Callable[[Any], Form]] = [
    an_account, a_subscription, a_correction, a_party, a_consent, a_certificate, a_vacancy,
    rows_of_the_grid, a_copy, a_template, a_wage, a_run, a_lock, a_channel, a_message,
]  # fmt: skip


def _count(site: Site, table: type[SQLModel]) -> int:
    with site.rows() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _both(send: Callable[[Visitor], Any], browsers: list[Visitor]) -> list[Any]:
    """Two requests that leave at the same moment."""
    start = Barrier(len(browsers))

    def go(browser: Visitor) -> Any:
        start.wait(timeout=300)
        return send(browser)

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(go, browsers))


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
def test_two_clicks_at_the_same_moment_make_one(anywhere: Site, kind: Callable[..., Form]) -> None:
    with anywhere.rows() as session:
        form = kind(session)
        account = make.make_account(session, form.role, *form.regions, **form.columns)
    before = _count(anywhere, form.makes)
    browsers = [anywhere.nobody().sign_in(account) for _ in range(2)]
    tokens = {id(one): one.token() for one in browsers}
    fields = {"form_key": KEY, **form.fields}
    answers = _both(
        lambda one: one.post(form.path, data={"csrf_token": tokens[id(one)], **fields}), browsers
    )
    assert {answer.status_code for answer in answers} <= {200, 302, 303}
    assert _count(anywhere, form.makes) - before == form.many
    third = browsers[0].post(form.path, data={"csrf_token": tokens[id(browsers[0])], **fields})
    assert third.status_code in (200, 302, 303)
    assert _count(anywhere, form.makes) - before == form.many


def test_a_firm_that_registers_with_a_double_click_is_told_that_it_is_registered(
    anywhere: Site,
) -> None:
    fields = {k: "1" if v is True else v for k, v in registration(1).items()}
    answers = _both(
        lambda one: one.submit("/register", **fields), [anywhere.nobody() for _ in range(2)]
    )
    assert [answer.status_code for answer in answers] == [303, 303]
    assert _count(anywhere, Employer) == _count(anywhere, Account) == 1
    wrong = anywhere.nobody().submit(
        "/register",
        **fields | {"password": "another long one", "password_again": "another long one"},
    )
    assert wrong.status_code == 422
    assert "已经" in wrong.text


def test_the_same_by_two_people_at_once_is_a_page_that_says_so(
    anywhere: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last defence, whatever a use case forgot to look for."""

    def store_without_looking(session: Any, **_facts: Any) -> Account:
        return make.make_account(session, Role.ADMIN, login="taken")

    monkeypatch.setattr("services.accounts.register.create_account", store_without_looking)
    admin = anywhere.visitor(Role.ADMIN)
    fields = {"login": "taken", "display_name": "乙", "role": "admin"}
    assert admin.submit("/accounts/new", **fields).status_code == 200
    answer = admin.submit("/accounts/new", **fields)
    assert answer.status_code == 409
    assert "没有重复新建" in answer.text
    assert _count(anywhere, Account) == 2


def test_what_was_only_looked_at_or_refused_can_be_sent_again(site: Site) -> None:
    with site.rows() as session:
        firm = _firm(session)
    clerk = site.visitor(Role.EMPLOYER, employer_id=firm.id)
    for _ in range(2):
        assert clerk.submit("/vacancies/new", **typed(action="check")).status_code == 200
        assert clerk.submit("/vacancies/new", **typed(places="0")).status_code == 422
    assert clerk.submit("/vacancies/new", **typed(action="draft")).status_code == 303


def test_who_fills_in_something_else_after_going_back_is_not_taken_for_a_double_click(
    site: Site,
) -> None:
    union = site.visitor(Role.RECEIVING, make.YUHANG)
    for address in ("a@example.org", "b@example.org"):
        union.submit(
            "/letters/subscriptions", scope="receiving-330110", way="mail", address=address,
            form_key=KEY,
        )  # fmt: skip
    assert _count(site, LetterSubscription) == 2
