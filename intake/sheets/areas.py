"""Several columns for one thing: where the work is, and what the post is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from intake.fields.readings import Certainty
from intake.sheets.headers import clean
from intake.sheets.spans import ColumnGuess

_AREA: Final = re.compile(r"区县|县区|区域|地区|县市|市县|属地|行政区|城市")
_ADDRESS: Final = re.compile(r"地址|厂址")


def parted_places(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """District and address in columns of their own are both kept: 工作区县 and 工作地址."""
    places = [g for g in guesses if g.field == "place" and g.why != "remembered"]
    areas = [g for g in guesses if g.field in ("place", "city") and _AREA.search(clean(g.label))]
    if not areas or any(g.field == "address" for g in guesses):
        return guesses
    address = next((g for g in places if _ADDRESS.search(clean(g.label))), None)
    if address is None:
        return guesses
    return [g.model_copy(update={"field": "address"}) if g is address else g for g in guesses]


def with_title(guesses: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    """The headline names the post where no other column does."""
    if any(g.field in ("title", "title_heads") for g in guesses):
        return list(guesses)
    title = {"field": "title", "certainty": Certainty.LIKELY}
    return [g.model_copy(update=title) if g.field == "headline" else g for g in guesses]
