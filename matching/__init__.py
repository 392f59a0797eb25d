"""matching: the engine. Arrays in, arrays out: no database, no web, no wall clock, no settings."""

from matching.archive import pack, unpack
from matching.assignment import Assignment, assign
from matching.errors import BadArgument, Cancelled, MatchingError, NotProved, TooLarge
from matching.params import SIGNALS, Params, Weights
from matching.problem import Problem
from matching.result import Result, Violation
from matching.solve import solve
from matching.start import Start
from matching.verify import violations

__all__ = [
    "SIGNALS",
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
