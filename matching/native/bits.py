"""Bit tricks a processor has an instruction for; to be called from kernels only."""

from typing import Any

from matching import native


def _intrinsic(name: str) -> Any:
    if native.building is None:
        return None
    from llvmlite import ir
    from numba import types
    from numba.extending import intrinsic

    if name == "ctz64":

        @intrinsic  # type: ignore[untyped-decorator]  # untyped there
        def compiled(_context: Any, _word: Any) -> Any:
            def code(_c: Any, builder: Any, _signature: Any, args: Any) -> Any:
                return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

            return types.int64(types.uint64), code

    else:

        @intrinsic  # type: ignore[untyped-decorator]  # untyped there
        def compiled(_context: Any, _word: Any) -> Any:
            def code(_c: Any, builder: Any, _signature: Any, args: Any) -> Any:
                return builder.ctpop(args[0])

            return types.int64(types.uint64), code

    return compiled


ctz64: Any = _intrinsic("ctz64")
"""Number of the lowest set bit of a uint64 that is not 0."""
pop64: Any = _intrinsic("pop64")
"""How many bits of a uint64 are set."""
