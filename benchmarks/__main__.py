"""`python -m benchmarks [name ...]`: run every `bench_*.py` here, or the named ones, in turn,
then write docs/performance.md. `python -m benchmarks report` only writes the page. `python -m
benchmarks county --people N --database sqlite|postgresql --folder PATH` makes the measuring county
and tells what its pages cost. `python -m benchmarks trips --instances DIR` plans public instances
(see benchmarks/trip_instances.py). `python -m benchmarks limits` puts quotas over the county (see
benchmarks/limits.py)."""

import importlib
import sys
from pathlib import Path

from benchmarks import report


def main(names: list[str]) -> int:
    if names[:1] == ["county"]:
        from benchmarks import county_build  # noqa: PLC0415

        return county_build.main(names[1:])
    if names[:1] == ["limits"]:
        from benchmarks import limits  # noqa: PLC0415

        return limits.main(names[1:])
    if names[:2] == ["trips", "--instances"] and len(names) == 3:
        from benchmarks import trip_instances  # noqa: PLC0415

        return trip_instances.main(names[2])
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    wanted = [_full(f"bench_{name}", found) for name in names if name != "report"]
    unknown = [name for name in wanted if name not in found]
    if unknown:
        print(f"no benchmark {unknown[0]}; there are: {', '.join(found)}", file=sys.stderr)
        return 2
    if names != ["report"]:
        for name in wanted or found:
            importlib.import_module(f"benchmarks.{name}").main()
    report.main()
    return 0


def _full(name: str, found: list[str]) -> str:
    """`law` is `law_words`: a name may be cut short where only one begins like it."""
    begins = [one for one in found if one.startswith(name)]
    return begins[0] if name not in found and len(begins) == 1 else name


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
