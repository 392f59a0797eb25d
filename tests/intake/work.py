"""How much work a reader does, counted and not timed: the same on every machine at every load."""

import gc
import re
import sys
from collections.abc import Callable, Iterator
from types import FrameType, ModuleType
from typing import Any

import pytest

READERS = ("intake.", "reference.")
LINE_BY_LINE = ("intake.messages", "intake.fields.source")


class Tally:
    """Steps: calls made, and lines run (each turn of a loop is one) where texts are taken apart.
    Scanned: characters that patterns looked at, by pattern."""

    def __init__(self) -> None:
        self.steps = 0
        self.scanned: dict[str, int] = {}

    @property
    def work(self) -> int:
        return self.steps + sum(self.scanned.values())


class _Counted:
    """A pattern that notes how far it had to look; what goes on inside one match is not seen."""

    def __init__(self, pattern: re.Pattern[str], tally: Tally) -> None:
        self._pattern, self._tally = pattern, tally

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def _note(self, seen: int) -> None:
        held = self._tally.scanned
        held[self._pattern.pattern] = held.get(self._pattern.pattern, 0) + max(seen, 1)

    def _first(self, how: str, text: str, pos: int, end: int) -> re.Match[str] | None:
        match: re.Match[str] | None = getattr(self._pattern, how)(text, pos, end)
        if match is not None:
            self._note(match.end() - pos)
        else:
            self._note(min(end, len(text)) - pos if how == "search" else 1)
        return match

    def search(self, text: str, pos: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._first("search", text, pos, end)

    def match(self, text: str, pos: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._first("match", text, pos, end)

    def fullmatch(self, text: str, pos: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self._first("fullmatch", text, pos, end)

    def finditer(self, text: str, pos: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        at = pos
        for match in self._pattern.finditer(text, pos, end):
            self._note(match.end() - at)
            at = match.end()
            yield match
        self._note(min(end, len(text)) - at)

    def findall(self, text: str, pos: int = 0, end: int = sys.maxsize) -> list[Any]:
        self._note(min(end, len(text)) - pos)
        return self._pattern.findall(text, pos, end)

    def sub(self, new: Any, text: str, count: int = 0) -> str:
        self._note(len(text))
        return self._pattern.sub(new, text, count)

    def split(self, text: str, maxsplit: int = 0) -> list[Any]:
        self._note(len(text))
        return self._pattern.split(text, maxsplit)


def _wrapped(value: object, tally: Tally) -> object:
    if isinstance(value, re.Pattern):
        return _Counted(value, tally)
    if type(value) is tuple and any(isinstance(v, re.Pattern | tuple) for v in value):
        return tuple(_wrapped(v, tally) for v in value)
    return value


def _modules() -> list[ModuleType]:
    return [m for name, m in list(sys.modules.items()) if name.startswith(READERS)]


def _forget() -> None:
    """Nothing read before helps; tables stay loaded."""
    for module in _modules():
        for value in vars(module).values():
            if hasattr(value, "cache_info") and (value.cache_info().maxsize or 0) > 1:
                value.cache_clear()


def counted(read: Callable[[], object]) -> Tally:
    """Runs it once and counts. Everything it needs must have been imported and loaded before."""
    tally = Tally()

    def line(_frame: FrameType, _event: str, _arg: object) -> object:
        tally.steps += 1
        return line

    def call(frame: FrameType, _event: str, _arg: object) -> object:
        room = frame.f_globals.get("__name__", "")
        if not room.startswith(READERS):
            return None  # a pattern compiled anew, because others filled the cache, is no reading
        tally.steps += 1
        return line if room.startswith(LINE_BY_LINE) else None

    _forget()
    compiled = re._compile
    with pytest.MonkeyPatch.context() as patch:
        for module in _modules():
            for name, value in list(vars(module).items()):
                wrapped = _wrapped(value, tally)
                if wrapped is not value:
                    patch.setattr(module, name, wrapped)
        patch.setattr(re, "_compile", lambda p, f: _wrapped(compiled(p, f), tally))
        before = sys.gettrace()
        gc.disable()  # what is cleared away in between is nobody's work here
        sys.settrace(call)
        try:
            read()
        finally:
            sys.settrace(before)
            gc.enable()
    return tally
