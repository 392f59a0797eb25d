"""Messy text and spreadsheets -> typed drafts and problems per row; never writes.

A name is fetched from its module when it is first asked for, so that a process loads what it
uses and no more. No module may bear the name of something listed here.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake.drafts.keys import Change, Comparison, compare
    from intake.drafts.values import FORM_FIELDS, DraftField, VacancyDraft
    from intake.messages import MessagePreview, read_message
    from intake.problems import FileProblem, RowProblem, Weight
    from intake.rosters.masking import masked, masked_unread
    from intake.rosters.read import read_roster
    from intake.rosters.spans import RosterColumn, RosterLayout, RosterSheet
    from intake.rosters.template import roster_template
    from intake.rosters.values import PartyDraft, RosterPreview, RosterRow
    from intake.sheets import (
        ColumnGuess,
        Layout,
        VacancySheetPreview,
        propose_layout,
        read_vacancies,
        vacancy_template,
    )
else:
    _MODULES = {
        "intake.drafts.keys": (
            "Change",
            "Comparison",
            "compare",
        ),
        "intake.drafts.values": (
            "FORM_FIELDS",
            "DraftField",
            "VacancyDraft",
        ),
        "intake.messages": (
            "MessagePreview",
            "read_message",
        ),
        "intake.problems": (
            "FileProblem",
            "RowProblem",
            "Weight",
        ),
        "intake.rosters.spans": (
            "RosterColumn",
            "RosterLayout",
            "RosterSheet",
        ),
        "intake.rosters.masking": (
            "masked",
            "masked_unread",
        ),
        "intake.rosters.read": ("read_roster",),
        "intake.rosters.template": ("roster_template",),
        "intake.rosters.values": (
            "PartyDraft",
            "RosterPreview",
            "RosterRow",
        ),
        "intake.sheets": (
            "ColumnGuess",
            "Layout",
            "VacancySheetPreview",
            "propose_layout",
            "read_vacancies",
            "vacancy_template",
        ),
    }
    _HOME = {name: module for module, names in _MODULES.items() for name in names}

    def __getattr__(name):
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value


__all__ = [
    "FORM_FIELDS",
    "Change",
    "ColumnGuess",
    "Comparison",
    "DraftField",
    "FileProblem",
    "Layout",
    "MessagePreview",
    "PartyDraft",
    "RosterColumn",
    "RosterLayout",
    "RosterPreview",
    "RosterRow",
    "RosterSheet",
    "RowProblem",
    "VacancyDraft",
    "VacancySheetPreview",
    "Weight",
    "compare",
    "masked",
    "masked_unread",
    "propose_layout",
    "read_message",
    "read_roster",
    "read_vacancies",
    "roster_template",
    "vacancy_template",
]
