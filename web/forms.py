"""Binding a submitted form to a pydantic `…In` model.

    form = bind(VacancyIn, request.form, yuan=("wage_min", "wage_max"))
    if form.ok:
        save_draft(db_session(), actor=current_actor(), data=form.data, now=now())
        return redirect(...)
    return render_template("vacancies/form.html", form=form), 422

The same schema serves form, import and API; the form adds only what paper adds: full-width
digits, stray and zero-width spaces, 元 typed as 元. `form.values` keeps what was typed, so a
refused form comes back as it was. `blank(VacancyIn, wage_min=430000)` is the form before anybody
typed: the model's defaults and the values given. An empty field counts as not given.
"""

import re
import types
import typing
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticUndefined
from werkzeug.datastructures import MultiDict

from services.errors import EditConflict, InvalidInput
from web import conflicts
from web.conflicts import yuan_text
from web.words.fields import field_message

M = TypeVar("M", bound=BaseModel)
FORM = conflicts.FORM  # errors that belong to no single field

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f"  # control characters
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"  # zero width, direction, BOM
)
NARROW = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)} | {
    ord("．"): ".",
    ord("－"): "-",
    ord("＋"): "+",
    ord("，"): "，",
    ord("\u3000"): " ",
}
NUMERIC = re.compile(r"[0-9.,，\s+-]+")
MONEY = re.compile(r"(?:¥|￥)?\s*([0-9]+(?:\.[0-9]{1,2})?)\s*元?")
LONGEST = 20_000


class FormIn(BaseModel):
    """Base of the schemas that only a page knows; as all of ours it is built when first used."""

    model_config = ConfigDict(defer_build=True)


class Bound(Generic[M]):
    """A form with what was typed, what is wrong with it, and, if nothing is, the validated data.

    `partly` is what could be read where the rest is refused (None: nothing), for a check that says
    everything at once.
    """

    def __init__(
        self,
        model: type[M],
        values: dict[str, Any],
        errors: dict[str, list[str]],
        data: M | None,
    ) -> None:
        self.model, self.values, self.errors, self._data = model, values, errors, data
        self.yuan: tuple[str, ...] = ()
        self.readable_values: Collection[str] = model.model_fields
        self.changed: dict[str, Any] = {}  # what the form only shows: (then, now)
        self.version = self.carried = ""
        self.row_version = 0  # of the row, where its use cases ask for it
        self.options: Mapping[str, Any] = {}  # words of codes in `changed`
        self.late = False  # the row was changed since
        self.theirs: dict[str, Any] = {}  # what both changed: the other one's value
        self.merged: dict[str, Any] = {}  # what only the other one changed: taken in
        self.partly: M | None = data

    def showing(
        self, values: Mapping[str, Any], readable: Collection[str] | None = None
    ) -> "Bound[M]":
        """An editing form: it carries the stored values it was filled with, and their stamp."""
        conflicts.show(self, values, readable)
        return self

    def conflict(self, theirs: Mapping[str, Any]) -> None:
        """Somebody saved `theirs` meanwhile: both stand on the form (`web.conflicts`). Saving
        once more, over what is shown now, is a decision."""
        typed = self._data.model_dump() if self._data is not None else {}
        conflicts.both(self, theirs, typed)

    def overtaken(self, message: str) -> None:
        """Somebody changed what stands beside the form: it is shown as it is now, what was typed
        stays, and sending it once more is a decision."""
        self.version = self.carried = ""
        self.add_error(FORM, message)

    def clash(self, *names: str) -> bool:
        """Whether one of these fields has an error or is another's by now."""
        return any(n in self.errors or n in self.theirs or n in self.merged for n in names)

    @property
    def fields(self) -> Collection[str]:
        return self.model.model_fields

    @property
    def ok(self) -> bool:
        return not self.errors and self._data is not None

    @property
    def data(self) -> M:
        """The validated model; only when `ok`."""
        if self._data is None:
            raise ValueError("the form has errors: look at .ok first")
        return self._data

    @property
    def readable(self) -> bool:
        """Whether every field could be read, whatever was refused later."""
        return self._data is not None

    def value(self, name: str) -> Any:
        return self.values.get(name, "")

    def chosen(self, name: str, option: object) -> bool:
        """Whether `option` is (among) what was chosen for `name`."""
        value = self.values.get(name)
        many = value if isinstance(value, list | tuple | set | frozenset) else [value]
        return str(getattr(option, "value", option)) in {
            str(getattr(one, "value", one)) for one in many if one is not None
        }

    def error(self, name: str) -> str:
        return "；".join(self.errors.get(name, []))

    def required(self, name: str) -> bool:
        field = self.model.model_fields.get(name)
        return field is not None and field.is_required()

    def add_error(self, name: str, message: str) -> None:
        """A refusal found later (a taken login, a wrong old password), shown at its field."""
        self.errors.setdefault(name, []).append(message)

    @contextmanager
    def problems(self, overtaken: str = "", **renamed: str) -> Iterator[None]:
        """Run a use case; its `InvalidInput` becomes errors at the fields (look at `.ok` after).

        `renamed` maps the service's field to the form's where they differ; `overtaken` is what to
        say of a conflict that stands beside the form, not in its fields.
        """
        try:
            yield
        except InvalidInput as refused:
            for name, found in refused.problems.items():
                place = renamed.get(name, name)
                place = place if place in self.model.model_fields else FORM
                for problem in found:
                    self.add_error(place, field_message(problem.code, problem.facts))
        except EditConflict as found_other:
            if overtaken:
                self.overtaken(overtaken)
            else:
                self.conflict(found_other.theirs)


def bind(
    model: type[M],
    form: "MultiDict[str, str]",
    *,
    yuan: tuple[str, ...] = (),
    verbatim: tuple[str, ...] = (),
    **given: Any,
) -> Bound[M]:
    """Validate `form` as `model`.

    Fields in `yuan` are typed in 元 and held in fen; fields `verbatim` (passwords) are taken
    letter by letter. `given` are values the door knows and the form may not set: they win.
    """
    typed: dict[str, Any] = {}
    raw: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, field in model.model_fields.items():
        if name in given:
            continue
        kind = _kind(field.annotation)
        if kind is list:
            chosen = conflicts.taken(form, name, True) or form.getlist(name)
            raw[name] = typed[name] = [clean(text) for text in chosen if clean(text)]
            continue
        text = (conflicts.taken(form, name, False) or [form.get(name, "")])[0]
        text = typed[name] = text if name in verbatim else clean(text)
        if kind is bool:
            raw[name] = typed[name] = text not in ("", "0", "false", "off")
        elif text and name in yuan:
            raw[name] = _fen(text)
            if raw[name] is None:
                errors[name] = [field_message("money", {})]
        elif text:
            raw[name] = _number(text) if kind in (int, float, Decimal) else text
    bound = _validate(model, typed, raw | given, errors)
    bound.yuan, bound.version, bound.carried = (
        yuan,
        form.get("version", "")[:32],
        form.get("shown", ""),
    )
    return bound


def blank(model: type[M], *, yuan: tuple[str, ...] = (), **initial: Any) -> Bound[M]:
    """The form before anybody typed; `initial` in the model's own units (fen for `yuan`)."""
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        value = initial.get(name, field.get_default(call_default_factory=True))
        if value is PydanticUndefined or value is None:
            value = [] if _kind(field.annotation) is list else ""
        if name in yuan and isinstance(value, int):
            value = yuan_text(value)
        values[name] = getattr(value, "value", value)
    form = Bound(model, values, {}, None)
    form.yuan = yuan
    return form


def clean(text: str) -> str:
    """Without invisible letters and outer spaces; full-width digits become plain ones."""
    return INVISIBLE.sub("", text[:LONGEST]).translate(NARROW).replace("\r\n", "\n").strip()


def _validate(
    model: type[M], typed: dict[str, Any], raw: dict[str, Any], errors: dict[str, list[str]]
) -> Bound[M]:
    data = None
    try:
        data = model.model_validate(raw)
    except ValidationError as refused:
        for problem in refused.errors(include_url=False):
            name = str(problem["loc"][0]) if problem["loc"] else FORM
            if name in model.model_fields or name == FORM:
                message = field_message(problem["type"], problem.get("ctx") or {})
            else:
                name, message = FORM, field_message("unknown_field", {"name": name})
            if message not in errors.setdefault(name, []) and len(errors[name]) < 3:
                errors[name].append(message)
    bound = Bound(model, typed, errors, None if errors else data)
    bound.partly = _readable_part(model, raw, errors) if errors else data
    return bound


def _readable_part(model: type[M], raw: dict[str, Any], errors: Mapping[str, Any]) -> M | None:
    """The form without the fields that could not be read; None where nothing can be made of it."""
    kept = {name: value for name, value in raw.items() if name not in errors}
    for _try in range(len(kept) + 1):
        try:
            return model.model_validate(kept)
        except ValidationError as refused:
            wrong = {str(one["loc"][0]) for one in refused.errors() if one["loc"]} & kept.keys()
            if not wrong:
                return None
            kept = {name: value for name, value in kept.items() if name not in wrong}
    return None


def _kind(annotation: Any) -> Any:
    """list for every collection, the bare type of `X | None` and `Annotated[X, ...]`."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _kind(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        kinds = {_kind(one) for one in typing.get_args(annotation) if one is not type(None)}
        return kinds.pop() if len(kinds) == 1 else str
    if origin in (list, tuple, set, frozenset) or annotation in (list, tuple, set, frozenset):
        return list
    return annotation


def _number(text: str) -> str:
    """Thousands separators and inner spaces off, if nothing but a number is there."""
    return re.sub(r"[,，\s]", "", text) if NUMERIC.fullmatch(text) else text


def _fen(text: str) -> int | None:
    match = MONEY.fullmatch(re.sub(r"[,，\s]", "", text))
    if match is None or len(match[1]) > 12:
        return None
    try:
        return int(Decimal(match[1]) * 100)
    except InvalidOperation:
        return None
