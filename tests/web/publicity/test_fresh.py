"""Public pages are kept for a minute by whoever has no session, and never longer."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from models.account import Role
from models.channel import UnionLine
from models.employer import Employer, EmployerState
from models.placement import PlacementState
from models.vacancy import Vacancy, VacancyState
from tests.conftest import NOW
from tests.factories import YUHANG, make_employer, make_person, make_placement, make_vacancy
from web.publicity import board

GOOD = {
    "title": "缝纫工",
    "newcomer_p25_fen": 430_000,
    "places": 5,
    "state": VacancyState.PUBLISHED,
    "published_at": NOW,
}


@pytest.fixture
def post(site):
    with site.rows() as session:
        firm = make_employer(session, name="演示企业甲", state=EmployerState.VERIFIED)
        return make_vacancy(session, firm, **GOOD)


def _again(reader, path: str, mark: str):
    return reader.get(path, headers={"If-None-Match": mark})


def test_who_has_the_page_already_gets_304_and_nothing_is_rendered(site, post, monkeypatch) -> None:
    nobody = site.nobody()
    first = {path: nobody.get(path) for path in ("/board", f"/board/{post.id}")}
    monkeypatch.setattr(board, "render_template", None)  # a page rendered now would be an error
    for path, answer in first.items():
        assert answer.headers["Cache-Control"] == "public, max-age=45, must-revalidate"
        assert answer.headers["ETag"].startswith('W/"')
        assert answer.headers["Vary"] == "Cookie"
        assert "Set-Cookie" not in answer.headers
        with site.queries() as asked:
            again = _again(site.nobody(), path, answer.headers["ETag"])
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == answer.headers["ETag"]
        assert again.headers["Cache-Control"] == answer.headers["Cache-Control"]
        assert len(asked) <= 4, path


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        (Vacancy, {"title": "平车工"}),
        (Vacancy, {"newcomer_p25_fen": 420_000}),
        (Vacancy, {"places": 6}),
        (Vacancy, {"region_code": "331004"}),
        (Employer, {"name": "演示企业乙"}),
    ],
)
def test_a_page_that_says_something_else_has_another_mark(site, post, kind, changed) -> None:
    nobody = site.nobody()
    paths = ("/board", f"/board/{post.id}")
    marks = [nobody.get(path).headers["ETag"] for path in paths]
    with site.rows() as session:
        one = session.get(kind, post.id if kind is Vacancy else post.employer_id)
        for name, value in changed.items():
            setattr(one, name, value)
    for path, mark in zip(paths, marks, strict=True):
        assert _again(nobody, path, mark).status_code == 200, path


def test_a_place_taken_a_telephone_and_the_next_day_make_another_mark(site, post) -> None:
    nobody, path = site.nobody(), f"/board/{post.id}"
    marks = [nobody.get(path).headers["ETag"]]
    with site.rows() as session:
        make_placement(session, make_person(session), post, state=PlacementState.CONFIRMED)
    marks.append(nobody.get(path).headers["ETag"])
    with site.rows() as session:
        session.add(
            UnionLine(region_code=YUHANG, line="0571-86220000", checked_on=NOW.date(), at=NOW)
        )
    marks.append(nobody.get(path).headers["ETag"])
    site.app.config["CLOCK"] = lambda: NOW + timedelta(days=1)
    marks.append(nobody.get(path).headers["ETag"])
    assert len(set(marks)) == 4
    assert _again(nobody, path, ", ".join(marks)).status_code == 304


def test_a_closed_post_is_gone_whatever_the_reader_has_and_nobody_keeps_that(site, post) -> None:
    nobody = site.nobody()
    had, listed = (nobody.get(p).headers["ETag"] for p in (f"/board/{post.id}", "/board"))
    with site.rows() as session:
        session.get(Vacancy, post.id).state = VacancyState.CLOSED
    gone = _again(nobody, f"/board/{post.id}", had)
    assert (gone.status_code, gone.headers["Cache-Control"]) == (410, "no-store")
    board_now = _again(nobody, "/board", listed)
    assert board_now.status_code == 200
    assert "缝纫工" not in board_now.text
    assert nobody.get("/board/999").headers["Cache-Control"] == "no-store"


def test_what_a_reader_with_a_session_sees_is_kept_by_no_cache_between(site, post) -> None:
    english = site.nobody()
    english.submit("/language", language="en")
    readers = SimpleNamespace(union=site.visitor(Role.SENDING, "510824"), english=english)
    public = site.nobody().get(f"/board/{post.id}").headers["ETag"]
    for reader in vars(readers).values():
        for path in ("/board", f"/board/{post.id}"):
            answer = reader.get(path)
            assert answer.headers["Cache-Control"] == "private, no-cache"
            assert "Cookie" in answer.headers["Vary"]
            assert _again(reader, path, answer.headers["ETag"]).status_code == 304
    assert _again(english, f"/board/{post.id}", public).status_code == 200
    assert _again(readers.union, "/people", "*").headers["Cache-Control"] == "private, no-store"


def test_a_page_of_the_board_asks_as_much_for_one_post_as_for_twenty(site, post) -> None:
    with site.queries() as for_one:
        site.nobody().get("/board")
    with site.rows() as session:
        for n in range(24):
            firm = make_employer(session, name=f"演示企业{n}", state=EmployerState.VERIFIED)
            one = make_vacancy(session, firm, **GOOD)
            make_placement(session, make_person(session), one, state=PlacementState.CONFIRMED)
    with site.queries() as for_many:
        answer = site.nobody().get("/board?page=2")
    assert answer.text.count('class="card"') == 5
    assert (answer.text.count("还缺4人"), answer.text.count("还缺5人")) == (4, 1)
    assert len(for_one) == len(for_many) <= 3
    assert not any("GROUP BY" in statement for statement in for_many)
