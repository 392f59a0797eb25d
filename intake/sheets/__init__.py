"""Vacancy lists in spreadsheets of any shape -> drafts, a mapping to correct, problems per cell."""

from intake.sheets.layout import ColumnGuess, Layout, propose_layout
from intake.sheets.preview import VacancySheetPreview, read_vacancies
from intake.sheets.template import vacancy_template

__all__ = [
    "ColumnGuess",
    "Layout",
    "VacancySheetPreview",
    "propose_layout",
    "read_vacancies",
    "vacancy_template",
]
