"""Messy text and spreadsheets -> typed drafts and problems per row; never writes."""

from intake.drafts.keys import Change, Comparison, compare
from intake.drafts.values import FORM_FIELDS, DraftField, VacancyDraft
from intake.messages import MessagePreview, read_message
from intake.problems import FileProblem, RowProblem, Weight
from intake.rosters.layout import RosterColumn, RosterLayout, RosterSheet
from intake.rosters.masking import masked, masked_unread
from intake.rosters.read import read_roster
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
