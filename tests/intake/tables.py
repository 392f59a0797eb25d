"""Tables of cases as text: ``input => expected``, one a line; ``#`` begins a remark."""

from __future__ import annotations


def cases(table: str) -> list[tuple[str, str]]:
    """(input, expected) of every line; \\n and \\t in the input stand for themselves."""
    found = []
    for line in table.strip().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        given, _, expected = line.rpartition("=>")
        found.append((given.strip().replace("\\n", "\n").replace("\\t", "\t"), expected.strip()))
    return found
