"""What the forms of a trip's page send: people ticked, a vehicle with its stop, sums, choices."""

from typing import Any

from flask import request

from services.errors import InvalidInput, Problem
from web.forms import MONEY

MOST = 400


def picked() -> list[int]:
    return [int(t) for t in request.form.getlist("pick")[:MOST] if t.isdecimal() and len(t) < 10]


def vehicle_and_stop() -> tuple[int | None, int | None]:
    """One field names both: `12` is a vehicle, `12:34` its stop."""
    vehicle, _sep, stop = request.form.get("place", "").partition(":")
    return whole(vehicle, "place"), whole(stop, "place")


def number(name: str) -> int | None:
    return whole(request.form.get(name, ""), name)


def whole(text: str, name: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise InvalidInput({name: (Problem("unknown_choice"),)})
    return int(text)


def fen(name: str) -> int | None:
    text = request.form.get(name, "").replace(",", "").strip()
    found = MONEY.fullmatch(text)
    if not text or found is None:
        return None
    whole, _dot, part = found[1].partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def one_of(kind: Any, name: str) -> Any:
    text = request.form.get(name, "")
    if text not in list(kind):
        raise InvalidInput({name: (Problem("unknown_choice"),)})
    return kind(text)
