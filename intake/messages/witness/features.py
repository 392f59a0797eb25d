"""What the second reader looks at around each token: signs, figures' sizes, line and label,
neighbouring lines of the same form, and whether a known trade or place stands there."""

# ruff: noqa: E501  (words and features are read as one line each)

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from intake.messages.witness.tokens import Token, lines_of, shape
from reference import occupations, regions

_FAR: Final = 3
_LONGEST: Final = 7
_STOPS: Final = frozenset(",;。!?.、|\t/ ")
_OPEN: Final = frozenset("([【<\"'")


def hashed(text: str) -> int:
    return zlib.crc32(text.encode())


def features_of(tokens: Sequence[Token]) -> list[list[int]]:
    """For each token the features it has, hashed."""
    shapes = [shape(t) for t in tokens]
    known = _known(tokens)
    lines = _of_lines(tokens, shapes)
    numbers = _numbers_around(shapes, tokens)
    found = []
    for at in range(len(tokens)):
        near = [*_signs(shapes, at), *known[at], *lines[at], *numbers[at]]
        found.append([hashed(f) for f in near])
    return found


def _signs(shapes: Sequence[str], at: int) -> Iterator[str]:
    end = len(shapes)
    w = [shapes[i] if 0 <= i < end else "^" for i in range(at - _FAR, at + _FAR + 1)]
    yield "bias"
    for offset in range(2 * _FAR + 1):
        yield f"{offset}{w[offset]}"
    for offset in range(1, 2 * _FAR):
        yield f"b{offset}{w[offset]}_{w[offset + 1]}"
    for offset in range(2 * _FAR - 1):
        yield f"t{offset}{w[offset]}_{w[offset + 1]}_{w[offset + 2]}"


def _known(tokens: Sequence[Token]) -> list[list[str]]:
    """Where words of the trades and of the map stand: which letter of the longest one it is."""
    found: list[list[str]] = [[] for _ in tokens]
    for kind, words in (("T", _trades()), ("P", _places())):
        at = 0
        while at < len(tokens):
            size, note = _longest(tokens, at, words)
            for i in range(size):
                place = "S" if size == 1 else "B" if i == 0 else "E" if i == size - 1 else "M"
                found[at + i] += [f"g{kind}{place}", f"g{kind}{place}{note}"]
                if i == 0 and at:
                    found[at - 1].append(f"g{kind}next")
                if i == size - 1 and at + size < len(tokens):
                    found[at + size].append(f"g{kind}before")
            at += max(1, size)
    return found


def _longest(tokens: Sequence[Token], at: int, words: Mapping[str, str]) -> tuple[int, str]:
    text = ""
    best = (0, "")
    for size, token in enumerate(tokens[at : at + _LONGEST], 1):
        text += token.text
        if text in words:
            best = (size, words[text])
    return best


@lru_cache(maxsize=1)
def _trades() -> Mapping[str, str]:
    names = {
        word.lower()
        for one in occupations.all_occupations()
        for name in (one.title, *one.synonyms) for word in name.split("/")
    }  # fmt: skip
    return {name: str(min(len(name), 4)) for name in names if 2 <= len(name) <= _LONGEST}


@lru_cache(maxsize=1)
def _places() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in regions.all_regions():
        for name in (one.name, one.short_name):
            if 2 <= len(name) <= _LONGEST:
                whole = "w" if name == one.name else "s"
                found[name] = one.level[0] + whole
    return found


def _of_lines(tokens: Sequence[Token], shapes: Sequence[str]) -> list[list[str]]:
    """Which line, where in it, behind which label, and whether the lines beside it are alike."""
    found: list[list[str]] = [["end"] for _ in tokens]
    lines = lines_of(tokens)
    forms = [_form(tokens, a, b) for a, b in lines]
    for number, (first, end) in enumerate(lines):
        which = "0" if number == 0 else "z" if number == len(lines) - 1 else "m"
        alike = sum(forms[number] == forms[n] for n in (number - 1, number + 1) if 0 <= n < len(lines))  # fmt: skip
        size = min((end - first).bit_length(), 7)
        one = "1" if len(lines) == 1 else ""
        label, clause = "", first
        for at in range(first, end):
            text = tokens[at].text
            before = min(at - first, 4)
            found[at] = [
                f"l{which}{one}", f"a{alike}", f"f{before}", f"e{min(end - at, 3)}", f"s{size}",
                f"l{which}{before}", f"L{label}", f"L{label}_{shapes[at] if tokens[at].is_number else ''}",
                f"c{min(at - clause, 5)}", f"h{shapes[clause]}",
            ]  # fmt: skip
            if text == ":":
                label = "".join(t.text for t in tokens[max(clause, at - 4) : at])
                clause = at + 1
            elif text in _STOPS or text[0] == " ":
                clause = at + 1
                label = label if text[0] == " " or text == "、" else label and label + "_"
                label = "" if label.endswith("__") else label
    return found


def _form(tokens: Sequence[Token], first: int, end: int) -> str:
    """A line without its words: figures and signs in their order."""
    found = ""
    for token in tokens[first:end]:
        sign = "9" if token.is_number else "x" if token.text.isalnum() else token.text[0]
        if not (found.endswith(sign) and sign in "x9"):
            found += sign
    return found


def _numbers_around(shapes: Sequence[str], tokens: Sequence[Token]) -> list[list[str]]:
    """The last and the next figure, how far, and whether on the same line."""
    found: list[list[str]] = [[] for _ in tokens]
    for sign, order in (("p", range(len(tokens))), ("n", range(len(tokens) - 1, -1, -1))):
        last, far, line = "^", 0, ""
        for at in order:
            far += 1
            mine = shapes[at] if tokens[at].is_number else ""
            found[at] += [f"{sign}{last}{line}", f"{sign}{last}{min(far // 3, 3)}{line}_{mine}"]
            if mine:
                last, far, line = mine, 0, ""
            elif tokens[at].text == "\n":
                line = "n" if not line else "nn"
    return found
