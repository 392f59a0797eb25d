"""The bytes a question is asked in: a line of JSON, then the run's outcome and its stored input.

The stored input comes last, so that whoever needs it not need not read it.
"""

import json
from collections.abc import Mapping
from typing import Any, BinaryIO


def asked(problem: bytes, outcome: bytes, facts: Mapping[str, Any]) -> bytes:
    """problem: `matching.pack`; outcome: `matching.plan.outcome.pack_outcome`; facts: see
    `matching.ask.whatif`."""
    head = {**facts, "outcome_bytes": len(outcome)}
    return json.dumps(head).encode() + b"\n" + outcome + problem


class Asked:
    """The inverse, read as far as needed."""

    def __init__(self, source: BinaryIO) -> None:
        self.facts: dict[str, Any] = json.loads(source.readline())
        self.outcome = source.read(self.facts["outcome_bytes"])
        self._source = source
        self._problem: bytes | None = None

    @property
    def problem(self) -> bytes:
        if self._problem is None:
            self._problem = self._source.read()
        return self._problem
