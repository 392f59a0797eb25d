"""`python -m benchmarks [name ...]`: run every `bench_*.py` here, or the named ones, in turn."""

import importlib
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    for name in [f"bench_{name}" for name in names] or found:
        if name not in found:
            print(f"no benchmark {name}; there are: {', '.join(found)}", file=sys.stderr)
            return 2
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
