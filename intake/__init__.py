"""Messy text and spreadsheets -> typed drafts and problems per row; never writes."""

from intake.problems import FileProblem, RowProblem, Weight
from intake.roster import identity_key, read_roster
from intake.roster_template import roster_template
from intake.roster_values import PartyDraft, RosterPreview, RosterRow

__all__ = [
    "FileProblem",
    "PartyDraft",
    "RosterPreview",
    "RosterRow",
    "RowProblem",
    "Weight",
    "identity_key",
    "read_roster",
    "roster_template",
]
