"""The roster on screen, the form of a person, and the person's page."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.person import ConsentMeans, ConsentPurpose, PersonState, TargetGroup
from reference import regions
from reference.calendar import local_day
from services.errors import AlreadyExists, PerhapsKnown
from services.people import moves
from services.people import register as people
from services.people import rows as people_rows
from services.people.certificates import stated_certificates
from services.people.codes import may_be_asked
from services.people.duplicate_search import KINDS
from services.people.duplicates import records
from services.people.form import PersonIn
from services.people.lists import PeopleFilter, list_people, place_of
from services.people.page import PersonPage, asked_code, get_person_page
from services.people.stated import stated_now
from services.shown import stamp
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank, clean
from web.once import once
from web.paging import Stretch, after_place, page_size, whole
from web.people import alike_wording as wording_alike
from web.people import wording
from web.people.forms import YUAN, PersonForm, intention_days, region_names

bp = Blueprint("people", __name__, url_prefix="/people")
sending = access(Role.SENDING, Role.ADMIN)
REGION_FIELDS = ("regions_wanted", "regions_refused")


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"w": wording, "today": local_day(now())}


@bp.get("")
@sending
def index() -> str:
    wanted, size = wanted_people(), page_size()
    after = [whole(part) for part in after_place()]
    rows, total, before = list_people(
        db_session(),
        actor=current_actor(),
        wanted=wanted,
        now=now(),
        intention_days=intention_days(),
        limit=size,
        after=(after[0], after[1]) if len(after) == 2 and None not in after else None,
    )
    following = "{}.{}".format(*place_of(rows[-1].person)) if rows else ""
    page = Stretch(rows, total, before, size, following)
    return render_template("people/index.html", page=page, wanted=wanted, counties=county_options())


@bp.get("/new")
@sending
def new() -> str:
    counties = county_options()
    first = counties[0][0] if len(counties) == 1 else ""
    form = blank(PersonForm, yuan=YUAN, region_code=first, needs_lodging=True)
    for name in REGION_FIELDS:
        form.values[name] = ""
    return person_form(form, None)


@bp.post("/new")
@sending
@once
def create() -> ResponseReturnValue:
    form = bind(PersonForm, request.form, yuan=YUAN)
    if form.ok:
        with form.problems(), _known_at_its_field(form):
            try:
                person = people.register_person(
                    db_session(),
                    actor=current_actor(),
                    data=plain(form),
                    now=now(),
                    apart=_others(),
                )
            except PerhapsKnown as asked:
                return person_form(form, None, asked), 422
    if not form.ok:
        return person_form(form, None), 422
    flash(_("已登记。请问过本人后记录同意和意向，才会推荐岗位。"), "good")
    return redirect(url_for("people.show", person_id=person.id))


@bp.get("/<int:person_id>")
@sending
def show(person_id: int) -> str:
    return person_page(person_id)


@bp.get("/<int:person_id>/edit")
@sending
def edit(person_id: int) -> str:
    page = the_page(person_id)
    stored = stated_now(db_session(), page.person)
    values = stored | {"id_number": "", "phone": "", "phone2": ""}
    values |= {name: region_names(values[name]) for name in REGION_FIELDS}
    return person_form(blank(PersonForm, yuan=YUAN, **values).showing(stored), page)


@bp.post("/<int:person_id>/edit")
@sending
@once
def update(person_id: int) -> ResponseReturnValue:
    page = the_page(person_id)
    form = bind(PersonForm, request.form, yuan=YUAN)
    if form.ok:
        with form.problems(), _known_at_its_field(form):
            people.update_person(
                db_session(),
                actor=current_actor(),
                person_id=person_id,
                data=plain(form),
                now=now(),
                shown=form.version,
            )
    if not form.ok:
        return person_form(form, page), 422
    flash(_("资料已保存。"), "good")
    return redirect(url_for("people.show", person_id=person_id))


def _others() -> list[int]:
    """People on record the clerk has just said are not the one of the form."""
    said = request.form.get("apart", "").split(",")[:50]
    return [int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 10]


def wanted_people() -> PeopleFilter:
    """The filters of the address; nonsense is no filter."""
    state, target = request.args.get("state", ""), request.args.get("target", "")
    return PeopleFilter(
        words=clean(request.args.get("q", ""))[:40],
        state=PersonState(state) if state in set(PersonState) else None,
        region_code=clean(request.args.get("county", ""))[:6],
        trade=clean(request.args.get("trade", ""))[:32],
        target=TargetGroup(target) if target in set(TargetGroup) else None,
        need=clean(request.args.get("need", ""))[:16],
        beside=_beside(),
    )


def _beside() -> tuple[str, int] | None:
    """`beside=phone.7`, as the list of possible duplicates links to it."""
    kind, _dot, text = request.args.get("beside", "").partition(".")
    number = whole(text)
    return (kind, min(number, 2**31 - 1)) if kind in KINDS and number is not None else None


def county_options() -> list[tuple[str, str]]:
    codes = people_rows.actor_counties(db_session(), actor=current_actor())
    return [(code, regions.region(code).full_name) for code in codes]


def the_page(person_id: int) -> PersonPage:
    return get_person_page(
        db_session(),
        actor=current_actor(),
        person_id=person_id,
        now=now(),
        intention_days=intention_days(),
    )


def person_page(person_id: int, *, error: str = "", at: str = "", overtaken: str = "") -> str:
    """The page of one person; `error` stands in the section `at`, or `overtaken`: what was meant
    and not stored there, because somebody else recorded something first."""
    page = the_page(person_id)
    return render_template(
        "people/show.html",
        page=page,
        targets_shown=stamp({"targets": page.targets}),
        standing_shown=stamp(moves.standing_of(page.person)),
        certificates_shown=stamp(stated_certificates(page.certificates)),
        error=error,
        overtaken=overtaken,
        said=request.form if overtaken else {},
        agreed=request.form if at == "consents" else None,
        at=at,
        purposes=[p for p in ConsentPurpose if p is not ConsentPurpose.SHARE_EMPLOYER],
        means=[ConsentMeans.PAPER, ConsentMeans.READ_ALOUD],
        code=asked_code(db_session(), page, now=now()),
        code_purposes=may_be_asked(page.person, page.purposes),
        targets=list(TargetGroup),
        d=wording_alike,
    )


def person_form(
    form: Bound[PersonForm], page: PersonPage | None, asked: PerhapsKnown | None = None
) -> str:
    """The form; with `asked`, the people on record who may be the same stand above it."""
    for name in REGION_FIELDS:
        typed = form.values.get(name)
        form.values[name] = region_names(typed) if isinstance(typed, list) else typed or ""
    found = []
    if asked is not None:
        known = records(db_session(), actor=current_actor(), person_ids=asked.person_ids)
        alike = zip(asked.person_ids, asked.likenesses, strict=True)
        found = [(known[one], likeness) for one, likeness in alike if one in known]
    return render_template(
        "people/form.html", form=form, page=page, counties=county_options(), found=found,
        d=wording_alike,
    )  # fmt: skip


def plain(form: Bound[PersonForm]) -> PersonIn:
    return PersonIn.model_validate(form.data.model_dump())


class _known_at_its_field:  # noqa: N801  (used like a function)
    """A person who is registered already becomes an error at the field that told."""

    def __init__(self, form: Bound[PersonForm]) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> bool:
        if not isinstance(error, AlreadyExists):
            return False
        message = _("这个人已经登记过，请在名单里查找。")
        if error.id is None:
            message = _("这个号码已在别处登记，请联系管理员。")
        self.form.add_error(error.field, message)
        return True
