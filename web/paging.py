"""Lists in pages of a fixed size, by number in the address.

number, size = page_number(), page_size()
rows, total = list_vacancies(..., limit=size, offset=(number - 1) * size)
return render_template(..., page=Page(rows, number, total, size))
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from services.counted import beyond

FARTHEST = 100_000


@dataclass(frozen=True)
class Stretch:
    """A page of a list that shrinks while it is worked through: it starts behind the last row
    seen (`after` in the address), not at a number. `following` names the next one, "" at the end.
    """

    items: Sequence[Any]
    total: int
    before: int
    size: int
    following: str

    @property
    def first(self) -> int:
        return self.before + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.before + len(self.items)

    @property
    def goes_on(self) -> bool:
        more = len(self.items) == self.size if beyond(self.total) else self.last < self.total
        return bool(self.following) and more

    @property
    def far(self) -> bool:
        """So far on that nobody has counted the rows before."""
        return beyond(self.before)


def after_place() -> list[str]:
    """The parts of the place the address names; [] when it names none."""
    return request.args.get("after", "")[:60].split(".") if request.args.get("after") else []


def whole(text: str) -> int | None:
    """A whole number from an address; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def asked_place() -> tuple[int, ...] | None:
    """The place in the address as whole numbers (`services.keyset`); None for anything else."""
    parts = [whole(part) for part in after_place()]
    return tuple(p for p in parts if p is not None) if parts and None not in parts else None


def place_text(place: tuple[int, ...] | None) -> str:
    """A place as the address names it."""
    return ".".join(map(str, place or ()))


def stretch_address(after: str) -> str:
    """This address from another place on; the filters stay."""
    arguments = {**request.args.to_dict(flat=False), **(request.view_args or {})}
    arguments.pop("after", None)
    arguments.pop("page", None)
    if after:
        arguments["after"] = after
    return url_for(request.endpoint or "home.index", **arguments)


@dataclass(frozen=True)
class Page:
    """One page of a list: `items` are rows `offset` .. `offset + size` of `total`."""

    items: Sequence[Any]
    number: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else self.first


def page_number(name: str = "page") -> int:
    """The page asked for, 1 when missing or nonsense."""
    text = request.args.get(name, "1")
    if not text.isdecimal():
        return 1
    return min(max(int(text[:6]), 1), FARTHEST)


def page_size() -> int:
    """Rows per page, from the settings."""
    return current_app.extensions["settings"].web.page_size


def page_address(number: int, name: str = "page") -> str:
    """This address with another page number; the filters stay."""
    arguments = {**request.args.to_dict(flat=False), **(request.view_args or {}), name: number}
    return url_for(request.endpoint or "home.index", **arguments)


def asked_region(name: str) -> str:
    """The region code the address gives as `name`; what is no code does not limit."""
    text = request.args.get(name, "")
    return text if len(text) == 6 and text.isascii() and text.isdecimal() else ""
