"""A problem goes into bytes and comes out the same; what earlier versions stored is still read."""

import io
from dataclasses import fields

import numpy as np

from benchmarks.market import market
from matching import pack, unpack
from matching.model.archive import _TABLES


def test_a_problem_comes_out_as_it_went_in() -> None:
    problem = market(300, 20, seed=4, grouped=0.2, locks=3)
    data = pack(problem)
    assert unpack(data).digest == problem.digest
    assert len(data) < sum(
        getattr(getattr(problem, name), item.name).nbytes
        for name, kind in _TABLES.items()
        for item in fields(kind)
    )


def test_the_first_layout_is_still_read() -> None:
    problem = market(50, 8, seed=4)
    arrays = {
        f"{name}.{item.name}": getattr(getattr(problem, name), item.name)
        for name, kind in _TABLES.items()
        for item in fields(kind)
        if not item.metadata["absent"]
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, today=np.array([problem.today]), **arrays)
    assert unpack(buffer.getvalue()).digest == problem.digest
