"""The public board: list, post, sheet, sitemap. No account, no JavaScript, light pages."""

from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from flask import Blueprint, Response, has_request_context, render_template, request
from flask.typing import ResponseReturnValue

from reference import regions
from reference.calendar import local_day
from reports.poster import poster_pdf
from reports.typeface import MissingGlyph
from services.errors import NotFound
from services.publicity import board, channels, union_lines
from services.publicity.board import Disclosure, Wanted
from services.vacancies.lists import VacancyRow
from web.access import public
from web.addresses import public_address
from web.clock import now
from web.db import db_session
from web.forms import clean
from web.i18n import asked_language, language
from web.law.wording import rule_title
from web.paging import Page, page_number
from web.publicity import fresh
from web.publicity.posting import job_posting
from web.publicity.texts import first_pay_words, pay_words, poster_of
from web.vacancies.page import advertisement
from web.words.trades import FAMILIES

bp = Blueprint("board", __name__)

READ_BY_ALL = ("board", "join", "worker")
PAGE_SIZE = 20
PAY_STEPS = (3500, 4000, 4500, 5000, 6000)
ROBOTS = "User-agent: *\nAllow: /board\nDisallow: /\nSitemap: {address}\n"


@bp.url_defaults
def _same_language(_endpoint: str, values: dict[str, Any]) -> None:
    """Links between pages anybody may read say the language themselves: no cookie is needed for it,
    and what lies between keeps a page of each."""
    if "lang" in values or not has_request_context() or request.blueprint not in READ_BY_ALL:
        return
    said = asked_language() or ("en" if language() == "en" else None)
    if said is not None:
        values["lang"] = said


@bp.get("/board")
@public
def index() -> ResponseReturnValue:
    wanted, number, today = _wanted(), page_number(), local_day(now())
    found = board.look(
        db_session(), wanted=wanted, now=now(), limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE
    )
    code, telephone = _code(), union_lines.line_of(db_session(), wanted.region_code)
    shown = (today, request.query_string, code, telephone, found.total, found.regions)
    return fresh.answer(
        (*shown, found.families, [fresh.of_post(row) for row in found.rows]),
        lambda: render_template(
            "publicity/board/index.html",
            page=_numbered(found, number, today),
            wanted=wanted,
            places=_places(found.regions),
            families=[(family, FAMILIES[family]) for family in found.families],
            pay_steps=PAY_STEPS,
            pay_words=pay_words,
            code=code,
            telephone=telephone,
        ),
    )


def _numbered(found: board.Look, number: int, today: date) -> Page:
    rows = [(row, advertisement(row, today)) for row in found.rows]
    return Page(rows, number, found.total, PAGE_SIZE)


@bp.get("/board/<int:vacancy_id>")
@public
def show(vacancy_id: int) -> ResponseReturnValue:
    try:
        row = board.get_post(db_session(), vacancy_id=vacancy_id, now=now())
    except NotFound:
        return _gone(vacancy_id)
    today, code = local_day(now()), _code()
    noticed = board.disclosure_of(db_session(), vacancy_id=vacancy_id)
    telephone = union_lines.line_of(db_session(), row.vacancy.region_code)
    address = public_address("board.show", vacancy_id=vacancy_id, lang=None)
    findings = [(one.rule_id, one.words) for one in noticed.findings]
    return fresh.answer(
        (today, code, telephone, address, findings, noticed.answer, fresh.of_post(row)),
        lambda: _post_page(row, today, noticed, telephone=telephone, address=address, code=code),
    )


def _post_page(
    row: VacancyRow, today: date, noticed: Disclosure, *, address: str, **more: Any
) -> str:
    ad = advertisement(row, today)
    return render_template(
        "publicity/board/show.html",
        row=row,
        ad=ad,
        pay=pay_words(row.vacancy),
        first_pay=first_pay_words(ad),
        noticed=noticed,
        rule_title=rule_title,
        posting=job_posting(row, today=today, address=address),
        **more,
    )


@bp.get("/board/<int:vacancy_id>/poster.pdf")
@public
def poster(vacancy_id: int) -> ResponseReturnValue:
    row = board.get_post(db_session(), vacancy_id=vacancy_id, now=now())
    code = _code()
    address = public_address("board.show", vacancy_id=vacancy_id, c=code or None, lang=None)
    telephone = union_lines.line_of(db_session(), row.vacancy.region_code)
    sheet = poster_of(row, today=local_day(now()), code=code, address=address, telephone=telephone)
    try:
        pdf = poster_pdf(sheet)
    except MissingGlyph as missing:
        return render_template(
            "publicity/board/unprintable.html", characters=missing.characters
        ), 422
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="gongqiao-{vacancy_id}.pdf"'
    return answer


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
    lines.append(f"<url><loc>{escape(public_address('board.index', lang=None))}</loc></url>")
    for vacancy_id, changed in board.addresses(db_session(), now=now()):
        loc = escape(public_address("board.show", vacancy_id=vacancy_id, lang=None))
        lines.append(f"<url><loc>{loc}</loc><lastmod>{changed:%Y-%m-%d}</lastmod></url>")
    lines.append("</urlset>")
    return Response("\n".join(lines) + "\n", mimetype="application/xml")


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Search engines may read the board and nothing else."""
    return Response(
        ROBOTS.format(address=public_address("board.sitemap", lang=None)), mimetype="text/plain"
    )


def _gone(vacancy_id: int) -> ResponseReturnValue:
    """An old sheet's code still opens a page that helps; an unknown number is a plain 404."""
    if not board.was_published(db_session(), vacancy_id=vacancy_id):
        raise NotFound("vacancy", vacancy_id)
    rows, _total = board.list_posts(db_session(), wanted=Wanted(), now=now(), limit=5, offset=0)
    today = local_day(now())
    posts = [(row, advertisement(row, today)) for row in rows]
    return render_template(
        "publicity/board/gone.html", posts=posts, pay_words=pay_words, code=_code()
    ), 410


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        words=clean(asked.get("q", ""))[:40],
        family=asked.get("trade", "") if asked.get("trade") in FAMILIES else "",
        region_code=_region(asked.get("place", "")),
        pay_fen=_pay(asked.get("pay", "")),
        couple_room=asked.get("couple") == "1",
        no_nights=asked.get("nonight") == "1",
        free_lodging=asked.get("bed") == "1",
    )


def _region(code: str) -> str:
    return code if regions.is_region(code) else ""


def _pay(text: str) -> int:
    """Fen; whatever is not one of the steps is no wish."""
    return int(text) * 100 if text in {str(step) for step in PAY_STEPS} else 0


def _code() -> str:
    """The channel the reader came by, if its code is one of ours."""
    found = channels.find_channel(db_session(), request.args.get("c", "")[:10])
    return found.code if found else ""


def _places(on_offer: list[str]) -> list[tuple[str, str]]:
    """Districts with a post open, and the prefectures they lie in."""
    codes: dict[str, str] = {}
    for code in on_offer:
        if not regions.is_region(code):
            continue
        for up in regions.ancestors(code)[:1]:
            codes[up] = regions.region(up).name
        codes[code] = "　" + regions.region(code).name
    return sorted(codes.items())
