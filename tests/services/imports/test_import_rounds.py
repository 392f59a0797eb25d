"""Long lists in rounds, two clicks at once, names that must not tell: imports under strain."""

from functools import partial

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from models.account import Account
from models.channel import Channel, ChannelKind
from models.employer import Employer
from models.engine import unit_of_work
from models.imports import Import
from models.vacancy import Vacancy
from services.actor import Actor
from services.columns.new_rows import insert
from services.publicity.channels import find_channel, open_channel
from services.vacancies.imports import previews
from services.vacancies.imports.kind import Posts
from services.vacancies.templates import list_templates, save_template
from tests.factories import NOW, admin_actor, make_vacancy
from tests.queries import counted
from tests.services.doors import inside
from tests.services.sheets import MESSAGE, ROWS, clerk_of, posts, sheet
from tests.services.together import together

HEAD = ("岗位", "人数", "月薪")


def put(session: Session, who: Actor, data: bytes, name: str = "用工.xlsx") -> int:
    return previews.preview_sheet(inside(session), actor=who, name=name, data=data, hours=24)


def take_all(session: Session, who: Actor, import_id: int) -> Import:
    previews.confirm_import(inside(session), actor=who, import_id=import_id, chosen=None)
    return session.get_one(Import, import_id)


def test_a_list_longer_than_one_step_loses_none_of_its_posts(session: Session, monkeypatch) -> None:
    monkeypatch.setattr(Posts, "step", 3)
    who = clerk_of(session)
    rows = [(f"缝纫工{n}组", n, "6000-7000") for n in range(1, 8)]
    import_id = put(session, who, sheet(*rows, head=HEAD))
    for _twice in range(2):
        row = take_all(session, who, import_id)
        assert (len(posts(session)), row.state.value) == (7, "confirmed")
    assert len(row.summary["made"]) == 7
    assert row.summary["changed"] == row.summary["refused"] == []
    assert sorted(one.places for one in posts(session)) == list(range(1, 8))


def test_two_imports_of_one_list_confirmed_at_once_store_its_posts_once(engine: sa.Engine) -> None:
    with unit_of_work(engine) as session:
        who = clerk_of(session)
        data = sheet(*ROWS)
        ids = [put(session, who, data) for _twice in range(2)]
    assert len(set(ids)) == 1  # the same source that is still open is the same import
    both = [partial(take_all, who=who, import_id=one) for one in (*ids, ids[0])]
    assert together(engine, *both) == ["done"] * 3
    with unit_of_work(engine) as session:
        assert len(session.exec(select(Vacancy)).all()) == 4


def test_a_name_in_the_list_of_imports_tells_no_telephone_and_holds_no_nul(
    session: Session,
) -> None:
    who = clerk_of(session)
    put(session, who, sheet(*ROWS), name="王\x00样本138 0000-0009.xlsx")
    put(session, who, sheet(*ROWS[:2]), name="长" * 900 + ".xlsx")
    for first in ("急招\x00缝纫工20人 电话13800000009 工资6000-7000", "电话0571-88880000 普工3人"):
        text = f"{first}\n{MESSAGE}"
        previews.preview_message(inside(session), actor=who, text=text, hours=24)
    names = [one.name for one in previews.list_imports(session, actor=who)]
    assert names[1] == "急招缝纫工20人 电话… 工资6000-7000"
    assert names[3] == "王样本….xlsx"
    assert not any("0000" in one for one in (names[0], names[3]))


def test_a_template_and_a_channel_asked_for_twice_at_once_are_one(engine: sa.Engine) -> None:
    with unit_of_work(engine) as session:
        who, boss = clerk_of(session), admin_actor(session)
        firm = session.get_one(Employer, who.employer_id)
        vacancy_id = make_vacancy(session, firm).id
    keep = partial(save_template, actor=who, vacancy_id=vacancy_id, name="春节后", now=NOW)
    opened = partial(
        open_channel, actor=boss, kind=ChannelKind.POSTER, region_code="510824",
        vacancy_id=vacancy_id, now=NOW,
    )  # fmt: skip
    assert together(engine, keep, keep, keep, opened, opened, opened) == ["done"] * 6
    with unit_of_work(engine) as session:
        assert len(list_templates(session, actor=who)) == 1
        assert len(session.exec(select(Channel)).all()) == 1
        assert session.get_one(Account, who.account_id).active


@pytest.mark.parametrize(
    "code", ["\x00AAAA", "AAAA\x00", "ßßß", "００００１", "AAAA%", "👍👍👍👍👍"]
)
def test_a_code_that_cannot_be_one_is_nobodys(session: Session, code: str) -> None:
    assert find_channel(session, code) is None


def test_a_step_costs_the_same_whatever_the_firm_has_stored(session: Session) -> None:
    """Statements and loaded posts, for three posts and for thirty, beside 4 and 400 stored ones;
    the inserts of the posts left out, which SQLite takes one by one."""
    who = clerk_of(session)
    engine = session.get_bind()
    firm = session.get_one(Employer, who.employer_id)
    costs = []
    for at, (wanted, earlier) in enumerate(((3, 4), (30, 400))):
        old = {
            "employer_id": firm.id, "region_code": "330782", "title": "旧岗位",
            "occupation_id": "", "places": 1, "created_at": NOW, "updated_at": NOW,
        }  # fmt: skip
        insert(session, Vacancy, [old | {"import_key": f"{at}-{n}"} for n in range(earlier)])
        rows = [(f"缝纫工{at}班{n}组", n + 1, "6000-7000") for n in range(wanted)]
        import_id = put(session, who, sheet(*rows, head=HEAD))
        session.expire_all()
        loaded: list[object] = []

        def note(one: object, _context: object, loaded: list[object] = loaded) -> None:
            loaded.append(one)

        sa.event.listen(Vacancy, "load", note)
        with counted(engine) as statements:
            row = take_all(session, who, import_id)
        sa.event.remove(Vacancy, "load", note)
        assert len(row.summary["made"]) == wanted
        others = [one for one in statements if not one.startswith("INSERT INTO vacancy ")]
        costs.append((len(others), len(loaded)))
    assert costs[0] == costs[1], costs
    assert costs[0][1] <= 1  # the firm's last post, which new ones begin with
