"""Vacancy lists in spreadsheets of any shape -> drafts, a mapping to correct, problems per cell."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # each name is fetched when it is first asked for, see `intake`
    from intake.sheets.layout import propose_layout
    from intake.sheets.preview import read_vacancies
    from intake.sheets.spans import ColumnGuess, Layout
    from intake.sheets.template import vacancy_template
    from intake.sheets.values import VacancySheetPreview
else:
    _MODULES = {
        "intake.sheets.layout": ("propose_layout",),
        "intake.sheets.preview": ("read_vacancies",),
        "intake.sheets.spans": ("ColumnGuess", "Layout"),
        "intake.sheets.template": ("vacancy_template",),
        "intake.sheets.values": ("VacancySheetPreview",),
    }
    _HOME = {name: module for module, names in _MODULES.items() for name in names}

    def __getattr__(name):
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value


__all__ = [
    "ColumnGuess",
    "Layout",
    "VacancySheetPreview",
    "propose_layout",
    "read_vacancies",
    "vacancy_template",
]
