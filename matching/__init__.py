"""matching: the engine. Arrays in, arrays out: no database, no web, no wall clock, no settings.

A name is fetched from its module when it is first asked for, so that a process that answers one
question loads what that takes and no more. No wing may bear the name of something listed here.

native < model < flat < rules < nested < parties < limits < plan: each wing knows those before it.
`stable` stands beside `plan` (another objective), `ask` above both (questions about a finished
run). The kernels of a wing lie in its `kernels/`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matching.flat.assign import Assignment, assign
    from matching.model.archive import pack, unpack
    from matching.model.errors import BadArgument, Cancelled, MatchingError, NotProved, TooLarge
    from matching.model.params import Params, Weights
    from matching.model.problem import Problem
    from matching.model.result import Result, Violation
    from matching.plan.solve import solve
    from matching.plan.start import Start
    from matching.plan.verify import violations
else:
    _MODULES = {
        "flat.assign": ("Assignment", "assign"),
        "model.archive": ("pack", "unpack"),
        "model.errors": ("BadArgument", "Cancelled", "MatchingError", "NotProved", "TooLarge"),
        "model.params": ("Params", "Weights"),
        "model.problem": ("Problem",),
        "model.result": ("Result", "Violation"),
        "plan.solve": ("solve",),
        "plan.start": ("Start",),
        "plan.verify": ("violations",),
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
