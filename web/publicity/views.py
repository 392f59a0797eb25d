"""What coordinators hand on: per place the best posts as texts, per post an A4 sheet."""

from collections.abc import Sequence
from typing import Annotated, Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from models.account import Role
from models.channel import Channel, ChannelKind
from reference import regions
from reference.calendar import local_day
from services.inputs import Input, Line, Whole
from services.publicity import board, union_lines
from services.publicity.channels import counties_for, list_channels, open_channel
from services.vacancies.lists import VacancyRow
from web.access import access, current_actor
from web.addresses import public_address
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank
from web.paging import Page, page_number, page_size
from web.publicity.texts import group_text, pay_words, read_aloud
from web.publicity.wording import KINDS, SIGN_UP

bp = Blueprint("publicity", __name__, url_prefix="/publicity")
MOST = 8
unions = access(Role.SENDING, Role.RECEIVING, Role.ADMIN)


class TextForm(Input):
    """Which text for which place."""

    kind: ChannelKind = ChannelKind.READ_ALOUD
    region_code: Line
    township: Line = Field("", max_length=40)
    most: Annotated[Whole, Field(ge=1, le=MOST)] = 5


@bp.get("")
@unions
def index() -> str:
    return _page(blank(TextForm, region_code=_first_county(), most=5))


@bp.post("/text")
@unions
def text() -> ResponseReturnValue:
    form = bind(TextForm, request.form)
    if not form.ok or form.data.region_code not in dict(_counties()):
        return _page(form), 422
    asked = form.data
    channel = open_channel(
        db_session(), actor=current_actor(), kind=asked.kind, region_code=asked.region_code,
        township=asked.township, now=now(),
    )  # fmt: skip
    rows = board.best_for(db_session(), region_code=asked.region_code, now=now(), most=asked.most)
    return _page(form, words=_words(asked, channel, rows), channel=channel, found=len(rows))


def _words(asked: TextForm, channel: Channel, rows: Sequence[VacancyRow]) -> str:
    """The text of the kind asked for; a text for groups leads to the board."""
    telephone = union_lines.line_for(db_session(), [row.vacancy.region_code for row in rows])
    facts: dict[str, Any] = {"today": local_day(now()), "telephone": telephone}
    if asked.kind is ChannelKind.READ_ALOUD:
        return read_aloud(rows, channel, **facts)
    return group_text(rows, channel, board=public_address("board.index", c=channel.code), **facts)


@bp.post("/poster")
@unions
def poster() -> ResponseReturnValue:
    """A sheet of one post for one place; its code is made with it."""
    vacancy_id = request.form.get("vacancy_id", type=int) or 0
    row = board.get_post(db_session(), vacancy_id=vacancy_id, now=now())
    place = request.form.get("region_code", "")
    place = place if place in dict(_counties()) else _first_county()
    channel = open_channel(
        db_session(), actor=current_actor(), kind=ChannelKind.POSTER, region_code=place,
        vacancy_id=row.vacancy.id, now=now(),
    )  # fmt: skip
    return redirect(url_for("board.poster", vacancy_id=row.vacancy.id, c=channel.code))


@bp.get("/channels")
@unions
def listing() -> str:
    number, size = page_number(), page_size()
    rows, total = list_channels(
        db_session(), actor=current_actor(), limit=size, offset=(number - 1) * size, now=now()
    )
    return render_template(
        "publicity/channels.html", page=Page(rows, number, total, size), kinds=KINDS
    )


def _page(form: Bound[TextForm], words: str = "", channel: object = None, found: int = 0) -> str:
    posts = board.best_for(
        db_session(), region_code=form.value("region_code") or _first_county(), now=now(), most=10
    )
    return render_template(
        "publicity/index.html",
        form=form,
        counties=_counties(),
        kinds=[(kind, KINDS[kind]) for kind in (ChannelKind.READ_ALOUD, ChannelKind.GROUP_TEXT)],
        code_kinds=[(kind, KINDS[kind]) for kind in SIGN_UP],
        words=words,
        channel=channel,
        found=found,
        posts=posts,
        pay_words=pay_words,
    )


def _counties() -> list[tuple[str, str]]:
    """Counties the actor makes publicity for: a coordinator's own, or those people come from."""
    codes = counties_for(db_session(), actor=current_actor())
    return [(code, regions.region(code).full_name) for code in codes]


def _first_county() -> str:
    found = _counties()
    return found[0][0] if found else ""
