"""`python -m benchmarks.witness [FILE]`: teaches the second reader anew from all sets of messages
and writes its weights; a few minutes of one core, the same file each time."""

# ruff: noqa: E501  (words and features are read as one line each)

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

import numpy as np

from benchmarks.messages import messages
from benchmarks.witness.examples import example
from benchmarks.witness.learn import learn
from intake.messages.witness.model import FILE

TAUGHT_BY = ("golden", "held_out", *(f"held_out_{n}" for n in range(2, 21)))
_SETS = Path(__file__).parents[1] / "messages"


def made_of() -> str:
    """What the weights were learned from, as one number."""
    found = sha256()
    for name in TAUGHT_BY:
        found.update((_SETS / f"{name}.txt").read_bytes())
    return found.hexdigest()


def main() -> None:
    told = [one for name in TAUGHT_BY for m in messages(name) if (one := example(m)) is not None]
    model = learn(told)
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    np.savez_compressed(
        path, keys=model.keys, rows=model.rows, steps=np.rint(model.steps * model.scale).astype(np.int8),
        link_keys=model.link_keys, link_weights=model.link_weights, scale=np.array(int(model.scale)),
        made_of=np.array(made_of()),
    )  # fmt: skip
    print(f"{path}: {len(told)} messages, {len(model.keys)} features, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
