"""Posts from a spreadsheet or a pasted message: read, shown, confirmed; nothing is stored half."""

from services.imports.confirm import confirm_import
from services.imports.firms import FirmOf, firms_of
from services.imports.previews import (
    change_column,
    change_columns,
    discard_import,
    expire_imports,
    list_imports,
    preview_message,
    preview_sheet,
)
from services.imports.views import ImportView, PostView, get_import

__all__ = [
    "FirmOf",
    "ImportView",
    "PostView",
    "change_column",
    "change_columns",
    "confirm_import",
    "discard_import",
    "expire_imports",
    "firms_of",
    "get_import",
    "list_imports",
    "preview_message",
    "preview_sheet",
]
