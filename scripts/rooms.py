"""Rooms, floors and arrows of a folder's imports: `python scripts/rooms.py services [depth]`.

A room is a module, or at depth n the first n names of its path; an arrow is one room that imports
another; the floors are the longest way down. Rooms that import each other in a circle are one.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path


def modules(top: str) -> dict[str, Path]:
    names = {}
    for path in Path(top).rglob("*.py"):
        parts = path.with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


def imports(path: Path, known: dict[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                full = f"{node.module}.{one.name}"
                yield full if full in known else node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def graph(top: str, depth: int) -> dict[str, set[str]]:
    known = modules(top)

    def room(name: str) -> str:
        return ".".join(name.split(".")[: depth + 1]) if depth else name

    arrows: dict[str, set[str]] = {room(name): set() for name in known if name != top}
    for name, path in known.items():
        for other in imports(path, known):
            if other in known and top not in (name, other) and room(other) != room(name):
                arrows[room(name)].add(room(other))
    return arrows


def circles(arrows: dict[str, set[str]]) -> list[set[str]]:
    """Rooms that reach each other, those of one room left out."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        left = [start]
        while left:
            for other in arrows[left.pop()] - seen:
                seen.add(other)
                left.append(other)
        return seen

    reach = {name: reached(name) for name in arrows}
    found: list[set[str]] = []
    for name in arrows:
        circle = {other for other in reach[name] if name in reach[other]} | {name}
        if len(circle) > 1 and circle not in found:
            found.append(circle)
    return found


def floors(arrows: dict[str, set[str]]) -> int:
    one = {name: min(circle) for circle in circles(arrows) for name in circle}
    flat: dict[str, set[str]] = {}
    for name, others in arrows.items():
        into = flat.setdefault(one.get(name, name), set())
        into |= {one.get(other, other) for other in others} - {one.get(name, name)}
    depth: dict[str, int] = {}

    def of(name: str) -> int:
        if name not in depth:
            depth[name] = 1 + max((of(other) for other in flat[name]), default=0)
        return depth[name]

    return max(of(name) for name in flat)


def main() -> None:
    top, depth = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    arrows = graph(top, depth)
    print(f"{len(arrows)} rooms, {floors(arrows)} floors, {sum(map(len, arrows.values()))} arrows")
    for circle in circles(arrows):
        print("circle:", ", ".join(sorted(circle)))


if __name__ == "__main__":
    main()
