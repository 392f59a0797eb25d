"""Imports of every kind: taken in, read, shown, confirmed in steps, undone; nothing is stored half.

`machine` moves them, `kinds` says what a kind is, `services.doors` names the kinds; `previews` and
`views` are what the pages of posts ask, `services.rosters` what those of rosters ask.
"""

from services.imports.firms import FirmOf, firms_of
from services.imports.judged import Judged, judge_posts
from services.imports.kinds import Doors
from services.imports.machine import work_waiting
from services.imports.previews import (
    change_columns,
    confirm_import,
    date_import,
    discard_import,
    list_imports,
    preview_message,
    preview_sheet,
    undo_import,
)
from services.imports.taking import (
    expire_imports,
    forget_what_stood,
    left_standing,
    may_be_undone,
)
from services.imports.views import ImportView, PostView, get_import

__all__ = [
    "Doors",
    "FirmOf",
    "ImportView",
    "Judged",
    "PostView",
    "change_columns",
    "confirm_import",
    "date_import",
    "discard_import",
    "expire_imports",
    "firms_of",
    "forget_what_stood",
    "get_import",
    "judge_posts",
    "left_standing",
    "list_imports",
    "may_be_undone",
    "preview_message",
    "preview_sheet",
    "undo_import",
    "work_waiting",
]
