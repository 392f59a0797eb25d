"""Many posts at once: a grid to type and paste into, what is wrong in its cell, one submit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from law import ANSWERED
from models.account import Role
from models.vacancy import Vacancy, VacancyState
from reference import occupations
from services.errors import LawForbids, NotAllowedNow, StaleVersion, VacancyNotOpen
from services.inputs import tidy
from services.vacancies import content, lists
from services.vacancies.form import VacancyIn, content_of
from services.vacancies.grid import MOST_ROWS, GridRow, grid_rows, save_row, submit_rows
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.filters import shown_value
from web.forms import FORM, Bound, bind
from web.law.wording import sentence
from web.once import once
from web.vacancies import forms
from web.vacancies.views import bp
from web.vacancies.wording import FIELDS, LODGINGS, SHIFTS
from web.words.fields import field_message

COLUMNS = (
    "title", "places", "duties", "base_wage_fen", "income_p25_fen", "income_p50_fen",
    "newcomer_p25_fen", "newcomer_p50_fen", "shift", "hours_per_day", "days_per_month",
    "night_share", "lodging", "persons_per_room", "age_min", "age_max", "arrive_from",
    "arrive_until", "valid_until",
)  # fmt: skip
COMMON = (
    "work_address", "contact_name", "contact_phone", "report_to", "payday", "pay_delay_days",
    "arrive_from", "arrive_until", "valid_until", "persons_per_room",
)  # fmt: skip
"""Fields usually the same for all posts of a firm: filled into every row at once."""
CHOICES = {"shift": list(SHIFTS.items()), "lodging": list(LODGINGS.items())}
BLANK_ROWS = 5
NAME = re.compile(r"(v|n)(\d{1,9})\.([a-z0-9_]{1,32})")
clerk = access(Role.EMPLOYER)


@dataclass
class Line:
    """One row of the grid as shown: what was typed, what is wrong by field, the trade understood.

    `name` is v<id> for a stored vacancy, n<number> for a new one."""

    name: str
    values: Mapping[str, Any]
    errors: dict[str, list[str]] = field(default_factory=dict)
    ambers: dict[str, list[str]] = field(default_factory=dict)
    vacancy: Vacancy | None = None
    ready: bool = False
    version: int = 0  # of the stored row the line was made from

    @property
    def trade(self) -> str:
        code = self.vacancy.occupation_id if self.vacancy else ""
        return occupations.occupation(code).title if occupations.is_occupation(code) else ""

    @property
    def elsewhere(self) -> list[str]:
        """What is wrong in fields that are no column here, by name."""
        shown = (*COLUMNS, "occupation_id")
        return [str(FIELDS.get(name, name)) for name in self.errors if name not in shown]


@bp.get("/grid")
@clerk
def grid() -> str:
    rows = grid_rows(db_session(), actor=current_actor(), now=now(), state=_state())
    return _page([_stored(row) for row in rows])


@bp.post("/grid")
@clerk
@once
def save_grid() -> ResponseReturnValue:
    typed, common = _typed(), _common()
    lines = [_save(name, cells, common) for name, cells in typed.items()]
    wrong = [line for line in lines if line.errors and line.vacancy is None]
    kept = [line for line in lines if line.vacancy is not None]
    if request.form.get("action") == "submit" and not wrong:
        return _submit(kept)
    if not wrong:
        flash(_("已存%(n)s个岗位。", n=len(kept)), "good")
        return redirect(url_for("vacancies.grid", state=_state().value), 303)
    ids = [line.vacancy.id for line in kept if line.vacancy is not None]
    fresh = {
        f"v{row.vacancy.id}": _stored(row)
        for row in grid_rows(db_session(), actor=current_actor(), now=now(), state=_state())
    }
    shown = [*fresh.values()]
    shown = [next((w for w in wrong if w.name == line.name), line) for line in shown]
    shown += [line for line in wrong if line.name not in fresh]
    words = _("存了%(n)s个；%(m)s个有错，没有存，改好再点一次。", n=len(ids), m=len(wrong))
    return _page(shown, said=words)


def _submit(kept: list[Line]) -> ResponseReturnValue:
    drafts = [
        line.vacancy.id
        for line in kept
        if line.vacancy is not None and line.vacancy.state is VacancyState.DRAFT
    ]
    done = submit_rows(
        db_session(), actor=current_actor(), ids=[one for one in drafts if one], now=now()
    )
    if done.ids:
        flash(_("已提交%(n)s个岗位，协调员核对后公开。", n=len(done.ids)), "good")
    if done.refused:
        flash(_("%(n)s个还不能提交，格子里写着原因。", n=len(done.refused)), "bad")
    return redirect(url_for("vacancies.grid"), 303)


def _save(name: str, cells: dict[str, str], common: Mapping[str, str]) -> Line:
    """Store one row in a savepoint of its own; a row that cannot be stored keeps what was typed."""
    vacancy_id = int(name[1:]) if name[0] == "v" else None
    others, version = _others(vacancy_id)
    form = bind(
        VacancyIn,
        MultiDict({**_labels(cells), **{k: v for k, v in common.items() if v}}),
        yuan=forms.YUAN,
        **{k: v for k, v in others.items() if k not in cells and not common.get(k)},
    )
    line, typed = Line(name, {**others, **cells}, form.errors), cells.get("version", "")
    line.version = int(typed[:9]) if typed.isdecimal() else version
    if form.ok:
        _store(line, form, vacancy_id)
        line.errors = form.errors
    return line if form.ok else _with_law(line, form, vacancy_id)


def _store(line: Line, form: Bound[VacancyIn], vacancy_id: int | None) -> None:
    """What is wrong goes to the fields of the row."""
    try:
        with form.problems(), db_session().begin_nested():
            line.vacancy = save_row(
                db_session(),
                actor=current_actor(),
                vacancy_id=vacancy_id,
                version=line.version,
                data=form.data,
                form_key=_key(line.name),
                now=now(),
            )
    except LawForbids as refusal:
        forms.refused_by_law(form, refusal)
    except (NotAllowedNow, VacancyNotOpen):
        form.add_error("title", _("这个岗位现在不能改（已关闭，或单位还不能发布）。"))
    except StaleVersion:
        theirs, line.version = _others(vacancy_id)
        form.conflict(theirs)
        _both_in_cells(form)


def _with_law(line: Line, form: Bound[VacancyIn], vacancy_id: int | None) -> Line:
    """The law in the same answer as what could not be read, each in its cell."""
    found = forms.law_of(form, vacancy_id)
    forms.law_beside(form, found)
    for one in found:
        if one.severity in ANSWERED:
            line.ambers.setdefault(one.field or "title", []).append(sentence(one))
    return line


def _both_in_cells(form: Bound[VacancyIn]) -> None:
    """What somebody else saved in this row stands in its cells under what was typed; saving the
    row once more is a decision."""
    for name, value in form.theirs.items():
        words = shown_value(value, forms.options().get(name), name in forms.YUAN)
        form.add_error(name, _("别人改成：") + words)
    del form.errors[FORM]
    form.add_error("title", _("别人刚改过这一行：不一样的写在格子里，再存一次就用您的。"))


def _others(vacancy_id: int | None) -> tuple[dict[str, Any], int]:
    """What a row says in fields that are no column: as stored, or what the firm said before."""
    if vacancy_id is None:
        start = content.starting_point(db_session(), actor=current_actor())
        return {name: value for name, value in start.items() if value is not None}, 0
    row = lists.get_vacancy(db_session(), actor=current_actor(), vacancy_id=vacancy_id)
    stored = content_of(row.vacancy)
    return stored | {"contact_phone": stored["contact_phone"] or ""}, row.vacancy.version


def _typed() -> dict[str, dict[str, str]]:
    """Rows as sent, by name; a new row without anything typed is no row."""
    rows: dict[str, dict[str, str]] = {}
    for key, value in request.form.items():
        match = NAME.fullmatch(key)
        if match and match[3] in (*COLUMNS, "version", "occupation_id"):
            rows.setdefault(match[1] + match[2], {})[match[3]] = value
    filled = {
        name: cells
        for name, cells in rows.items()
        if name[0] == "v" or tidy(cells.get("title", "")) or tidy(cells.get("duties", ""))
    }
    return dict(list(filled.items())[:MOST_ROWS])


def _common() -> dict[str, str]:
    return {name: tidy(request.form.get(f"all.{name}", "")) for name in COMMON}


def _key(name: str) -> str | None:
    """A new row sent twice is stored once."""
    sent = request.form.get("form_key", "")
    return f"{sent[:20]}{name}"[:32] if name[0] == "n" and sent.isalnum() else None


def _labels(cells: Mapping[str, str]) -> dict[str, str]:
    """白班 pasted from a sheet is as good as its code."""
    read = dict(cells)
    for column, names in (("shift", SHIFTS), ("lodging", LODGINGS)):
        words = tidy(read.get(column, ""))
        for code, label in names.items():
            if words and words in (code.value, str(label)):
                read[column] = code.value
    return read


def _stored(row: GridRow) -> Line:
    errors = {
        name: [field_message(one.code, one.facts) for one in problems]
        for name, problems in row.missing.items()
    }
    ambers: dict[str, list[str]] = {}
    for finding in row.findings:
        if finding.rule_id == "D03":
            continue
        target = errors if finding.severity == "block" else ambers
        target.setdefault(finding.field or "title", []).append(sentence(finding))
    values, post = forms.filled(row.vacancy).values, row.vacancy
    return Line(f"v{post.id}", values, errors, ambers, post, row.ready, post.version)


def _state() -> VacancyState:
    asked = request.values.get("state", "")
    return VacancyState(asked) if asked in ("published", "paused", "lapsed") else VacancyState.DRAFT


def _page(lines: list[Line], said: str = "") -> str:
    known = {line.name for line in lines}
    blanks = [Line(f"n{n}", {}) for n in range(1, BLANK_ROWS + 1) if f"n{n}" not in known]
    return render_template(
        "vacancies/grid.html",
        lines=lines if _state() is not VacancyState.DRAFT else [*lines, *blanks],
        said=said,
        columns=COLUMNS,
        common=COMMON,
        names=FIELDS,
        yuan=forms.YUAN,
        choices=CHOICES,
        trades=[(one.id, one.title) for one in occupations.all_occupations()],
        key=forms.form_key(),
        state=_state().value,
        ready=sum(line.ready for line in lines),
        drafts=_state() is VacancyState.DRAFT,
    )
