"""The seven stations of the bridge, the same everywhere."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

STATIONS: list[tuple[str, str]] = [
    ("registered", _l("登记")),
    ("intention", _l("意向")),
    ("proposed", _l("推荐")),
    ("agreed", _l("双方同意")),
    ("departed", _l("出发")),
    ("arrived", _l("到岗")),
    ("settled", _l("稳岗")),
]
STATES = {
    "done": _l("已完成"),
    "now": _l("现在"),
    "blocked": _l("受阻"),
    "ahead": _l("还没到"),
}


@dataclass(frozen=True)
class Station:
    key: str
    label: str
    state: str
    state_label: str


def stations(at: str, state: str = "now") -> list[Station]:
    """All seven, those before `at` done, `at` in `state` (done, now or blocked), the rest ahead."""
    keys = [key for key, _ in STATIONS]
    here = keys.index(at)
    if state not in ("done", "now", "blocked"):
        raise ValueError(state)
    return [
        Station(key, label, kind, STATES[kind])
        for number, (key, label) in enumerate(STATIONS)
        for kind in ["done" if number < here else state if number == here else "ahead"]
    ]
