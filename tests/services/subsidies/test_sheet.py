"""Schemes from a table: looked at first, stored as looked at, changed from their day."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.person import TargetGroup
from models.subsidy import ClaimState, SubsidyScheme, SubsidySchemeEvent
from services.errors import AlreadyExists, InvalidInput, ReasonRequired
from services.subsidies.claims import move_claim, note_papers
from services.subsidies.look import look
from services.subsidies.schemes import coming_changes, enter_scheme, import_known
from services.subsidies.sheet import Fate, read_sheet, sheet_of, store_sheet, text_of
from tests import factories as make
from tests.conftest import NOW
from tests.services.subsidies.samples import TODAY, claims, placed, scheme_in

HEAD = (
    "id,name,place,region_code,valid_from,payer,beneficiary,needs,bands,kind,min_days,evidence,"
    "source"
)


def row(code="D01", bands="province=80000", region="510824", **told) -> str:
    facts = {"name": "跨省务工补贴", "kind": "fixed", "source": "演示文件第1号"} | told
    return (
        f"{code},{facts['name']},演示县,{region},2026-01-01,sending,worker,lifted|monitored,{bands},"
        f"{facts['kind']},90,id_copy&contract|employer_certificate,{facts['source']}"
    )


def table(*rows: str, head: str = HEAD) -> str:
    return "\n".join((head, *rows)) + "\n"


@pytest.fixture
def clerk(session):
    actor = make.sending_actor(session)
    enter_scheme(session, actor=actor, data=scheme_in(bands="province=50000"), now=NOW)
    return actor


def test_what_each_row_would_become_is_told_and_nothing_is_stored(session, clerk) -> None:
    enter_scheme(session, actor=make.sending_actor(session, make.BAZHOU), now=NOW,
                 data=scheme_in(code="B1", region_code=make.BAZHOU))  # fmt: skip
    text = table(
        row(), row("D02"), row("D02"), row("D03", bands="province=many"),
        row("D04", region="511902"),
        row("B1"), row("D05") + ",too much", row("D06", kind="sometimes"), row(""), "",
        head=HEAD,
    )  # fmt: skip
    sheet = read_sheet(session, actor=clerk, text=text)
    told = [(line.number, line.code, line.fate, [w for w, _ in line.wrong]) for line in sheet.lines]
    assert told == [
        (2, "D01", Fate.CHANGED, []), (3, "D02", Fate.NEW, []), (4, "D02", Fate.REFUSED, ["id"]),
        (5, "D03", Fate.REFUSED, ["_"]), (6, "D04", Fate.REFUSED, ["region_code"]),
        (7, "B1", Fate.REFUSED, ["id"]), (8, "D05", Fate.REFUSED, ["_"]),
        (9, "D06", Fate.REFUSED, ["kind"]), (10, "", Fate.REFUSED, ["id"]),
    ]  # fmt: skip
    unread = read_sheet(session, actor=clerk, text=table(row() + ",x", head=HEAD + ",colour"))
    assert unread.unread == ["colour"]
    assert len(session.exec(select(SubsidyScheme)).all()) == 2


@pytest.mark.parametrize("text", ["", "name,bands\nx,y\n", HEAD + "\n", table(*([row()] * 301))])
def test_a_table_without_ids_or_rows_is_refused(session, clerk, text: str) -> None:
    with pytest.raises(InvalidInput):
        read_sheet(session, actor=clerk, text=text)


def test_it_is_stored_as_it_was_looked_at_and_not_over_another_clerks_change(
    session, clerk
) -> None:
    text = table(row(), row("D02"))
    stamp = read_sheet(session, actor=clerk, text=text).stamp
    with pytest.raises(ReasonRequired):
        store_sheet(session, actor=clerk, text=text, stamp=stamp, reason=" ", now=NOW)
    other = scheme_in(bands="province=60000", reason="先改的")
    enter_scheme(session, actor=clerk, data=other, now=NOW)
    with pytest.raises(InvalidInput) as overtaken:
        store_sheet(session, actor=clerk, text=text, stamp=stamp, reason="文件改了", now=NOW)
    assert overtaken.value.problems["file"][0].code == "sheet_overtaken"
    stamp = read_sheet(session, actor=clerk, text=text).stamp
    again = text.replace("\n", "\r\n")  # as a browser sends it back
    store_sheet(session, actor=clerk, text=again, stamp=stamp, reason="文件改了", now=NOW)
    bands = {one.code: one.terms["bands"] for one in session.exec(select(SubsidyScheme))}
    assert bands == {"D01": "province=80000", "D02": "province=80000"}


def test_a_change_holds_from_its_day_and_what_was_paid_does_not_move(session, clerk) -> None:
    """500, from 1 December 800. Two people a hundred days there on 18 November: one is paid 500
    then. On 30 November the other still has 500, on 1 December 800; the paid one keeps 500 and may
    ask for 300 more."""
    placed(session, 100, TargetGroup.LIFTED)
    placed(session, 100, TargetGroup.LIFTED)
    look(session, now=NOW)
    first, second = claims(session)
    note_papers(session, actor=clerk, claim_id=first.id, proofs=["id_copy", "contract"], now=NOW)
    for to in ("filed", "township_ok", "published", "county_ok", "paid"):
        move_claim(session, actor=clerk, claim_id=first.id, to=ClaimState(to), now=NOW)
    text = table(row() + ",2026-12-01", head=HEAD + ",applies_from")
    stamp = read_sheet(session, actor=clerk, text=text).stamp
    store_sheet(session, actor=clerk, text=text, stamp=stamp, reason="提标", now=NOW)
    scheme = session.exec(select(SubsidyScheme)).one()
    assert coming_changes(session) == {scheme.id: date(2026, 12, 1)}
    for on, fen in ((date(2026, 11, 30), 50_000), (date(2026, 12, 1), 80_000)):
        look(session, now=NOW + (on - TODAY))
        assert (second.fen, first.fen, first.state) == (fen, 50_000, ClaimState.PAID)
    assert [one.fen for one in claims(session)[2:]] == [30_000]
    assert coming_changes(session) == {}
    event = session.exec(select(SubsidySchemeEvent)).one()
    assert (event.before["terms"]["bands"], event.reason) == ("province=50000", "提标")
    look(session, now=NOW + timedelta(days=30))
    assert second.fen == 80_000


def test_the_table_of_what_stands_changes_nothing_when_it_comes_back(session) -> None:
    clerk = make.admin_actor(session)
    import_known(session, actor=clerk, now=NOW)
    text = sheet_of(session, actor=clerk)
    sheet = read_sheet(session, actor=clerk, text=text_of(text.encode()))
    fates = {line.code: line.fate for line in sheet.lines}
    # two of the 23 name no county: a table asks for one
    assert {code for code, fate in fates.items() if fate is not Fate.SAME} == {"S01", "S02"}
    assert len(fates) == 23


def test_a_scheme_of_no_named_place_is_nobodys_to_change(session) -> None:
    clerk = make.sending_actor(session)
    import_known(session, actor=clerk, now=NOW)
    sheet = read_sheet(session, actor=clerk, text=table(row("S01")))
    assert [line.fate for line in sheet.lines] == [Fate.REFUSED]
    with pytest.raises(AlreadyExists):
        enter_scheme(session, actor=clerk, data=scheme_in(code="S01", reason="改"), now=NOW)
    assert sheet_of(session, actor=clerk).count("\r\n") == 24, "none of theirs: every one there is"
