"""Load compiled kernels and call them by address."""

import ctypes
import re
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np
from llvmlite import binding

from matching.native import store

if TYPE_CHECKING:
    from matching.native import Kernel

_DTYPES = {
    "b1": np.bool_, "i1": np.int8, "u1": np.uint8, "i2": np.int16, "u2": np.uint16,
    "i4": np.int32, "u4": np.uint32, "i8": np.int64, "u8": np.uint64, "f8": np.float64,
}  # fmt: skip
_SCALARS: dict[str, Any] = {
    "b1": ctypes.c_bool, "i1": ctypes.c_int8, "i2": ctypes.c_int16, "u2": ctypes.c_uint16,
    "i4": ctypes.c_int32, "i8": ctypes.c_int64, "u8": ctypes.c_uint64, "f8": ctypes.c_double,
}  # fmt: skip
_lock = RLock()


@cache
def _engine() -> Any:
    from matching.native.build import host_machine

    # Arrays are passed without an owner, so counting references never comes to its end.
    binding.add_symbol("NRT_MemInfo_call_dtor", _address_of(_NEVER))
    return binding.create_mcjit_compiler(binding.parse_assembly(""), host_machine())


_NEVER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(lambda _owner: None)


def _address_of(function: Any) -> int:
    return int(ctypes.cast(function, ctypes.c_void_p).value or 0)


_loaded: dict[str, dict[tuple[str, str], int]] = {}


def addresses(module: str) -> dict[tuple[str, str], int]:
    """(name, signature) -> address of a module's kernels; compiles it first where it must."""
    with _lock:
        if module not in _loaded:
            _loaded[module] = _load(module)
        return _loaded[module]


def _load(module: str) -> dict[tuple[str, str], int]:
    path = store.find(module)
    if path is None:
        from matching.native.workshop import build_missing

        build_missing([module])
        path = store.find(module)
        if path is None:
            raise OSError(f"{module} was compiled but its file is gone again")
    engine = _engine()
    entries = store.unpack(path.read_bytes())
    for _entry, data in entries:
        engine.add_object_file(binding.ObjectFileRef.from_data(data))
    engine.finalize_object()
    return {
        (entry["name"], entry["signature"]): engine.get_function_address(entry["symbol"])
        for entry, _data in entries
    }


def parse(signature: str) -> tuple[str, list[tuple[str, int]]]:
    """ "i8(i8, u2[::1])" -> ("i8", [("i8", 0), ("u2", 1)]): type and dimensions, 0 = scalar."""
    result, inside = re.fullmatch(r"\s*(\w+)\((.*)\)\s*", signature, re.S).groups()  # type: ignore[union-attr]  # every signature is ours
    kinds = []
    for part in re.findall(r"(\w+)(\[[^\]]*\])?", inside):
        kinds.append((part[0], part[1].count(",") + 1 if part[1] else 0))
    return result, kinds


class Bound:
    """One kernel for arguments of one set of types."""

    def __init__(self, name: str, address: int, result: str, kinds: list[tuple[str, int]]) -> None:
        types: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
        for kind, ndim in kinds:
            if ndim:
                types += [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64]
                types += [ctypes.c_void_p] + [ctypes.c_int64] * (2 * ndim)
            else:
                types.append(_SCALARS[kind])
        self.name, self.result = name, result
        self._function = ctypes.CFUNCTYPE(ctypes.c_int32, *types)(address)

    def __call__(self, args: tuple[Any, ...]) -> Any:
        return self.run(self.flat(args))

    def flat(self, args: tuple[Any, ...]) -> list[Any]:
        """Arguments as machine code takes them. The arrays must outlive the call."""
        flat: list[Any] = []
        for value in args:
            if isinstance(value, np.ndarray):
                if not value.flags.c_contiguous:
                    raise TypeError(f"{self.name}: an array is not C-contiguous")
                data = value.__array_interface__["data"][0]
                flat += [None, None, value.size, value.itemsize, data, *value.shape, *value.strides]
            else:
                flat.append(value)
        return flat

    def run(self, flat: list[Any]) -> Any:
        """Call with arguments that are flat already."""
        out, fault = ctypes.c_int64(0), ctypes.c_void_p(None)
        status = self._function(ctypes.addressof(out), ctypes.addressof(fault), *flat)
        if status != 0:
            raise RuntimeError(f"{self.name} ended with status {status}")
        return out.value if self.result != "void" else None


def bind(kernel: "Kernel", args: tuple[Any, ...]) -> Bound:
    """The caller for arguments of these types. TypeError when no signature takes them."""
    for signature in kernel.signatures:
        result, kinds = parse(signature)
        if _fits(kinds, args):
            address = addresses(kernel.module)[kernel.name, signature]
            return Bound(f"{kernel.module}.{kernel.name}", address, result, kinds)
    given = [
        f"{a.dtype}[{a.ndim}]" if isinstance(a, np.ndarray) else type(a).__name__ for a in args
    ]
    raise TypeError(
        f"{kernel.name} takes {' or '.join(kernel.signatures)}, not ({', '.join(given)})"
    )


def _fits(kinds: list[tuple[str, int]], args: tuple[Any, ...]) -> bool:
    if len(kinds) != len(args):
        return False
    for (kind, ndim), value in zip(kinds, args, strict=True):
        if isinstance(value, np.ndarray) != (ndim > 0):
            return False
        if ndim and (value.ndim != ndim or value.dtype != _DTYPES[kind]):
            return False
    return True
