"""Pasted group messages -> drafts side by side with the text they came from."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # each name is fetched when it is first asked for, see `intake`
    from intake.messages.reader import read_message
    from intake.messages.values import MessagePreview
else:
    _MODULES = {
        "intake.messages.reader": ("read_message",),
        "intake.messages.values": ("MessagePreview",),
    }
    _HOME = {name: module for module, names in _MODULES.items() for name in names}

    def __getattr__(name):
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value


__all__ = ["MessagePreview", "read_message"]
