"""The kinds of imports there are. A third kind is a class of `kinds.Kind` and a line here."""

from collections.abc import Mapping
from typing import Final

from models.imports import ImportKind
from services.imports.kinds import Kind
from services.imports.posts import Posts
from services.imports.roster import Roster

KINDS: Final[Mapping[ImportKind, Kind]] = {
    ImportKind.SHEET: Posts(ImportKind.SHEET),
    ImportKind.MESSAGE: Posts(ImportKind.MESSAGE),
    ImportKind.ROSTER: Roster(),
}
