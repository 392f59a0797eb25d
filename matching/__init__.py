"""matching: the engine. Arrays in, arrays out: no database, no web, no wall clock, no settings.

A name is fetched from its module when it is first asked for, so that a process that answers one
question loads what that takes and no more. No module may bear the name of something listed here.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matching.archive import pack, unpack
    from matching.assignment import Assignment, assign
    from matching.errors import BadArgument, Cancelled, MatchingError, NotProved, TooLarge
    from matching.params import Params, Weights
    from matching.problem import Problem
    from matching.result import Result, Violation
    from matching.solving import solve
    from matching.start import Start
    from matching.verify import violations
else:
    _MODULES = {
        "archive": ("pack", "unpack"),
        "assignment": ("Assignment", "assign"),
        "errors": ("BadArgument", "Cancelled", "MatchingError", "NotProved", "TooLarge"),
        "params": ("Params", "Weights"),
        "problem": ("Problem",),
        "result": ("Result", "Violation"),
        "solving": ("solve",),
        "start": ("Start",),
        "verify": ("violations",),
    }
    _HOME = {name: module for module, names in _MODULES.items() for name in names}

    def __getattr__(name):
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value


__all__ = [
    "Assignment",
    "BadArgument",
    "Cancelled",
    "MatchingError",
    "NotProved",
    "Params",
    "Problem",
    "Result",
    "Start",
    "TooLarge",
    "Violation",
    "Weights",
    "assign",
    "pack",
    "solve",
    "unpack",
    "violations",
]
