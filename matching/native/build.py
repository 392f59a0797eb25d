"""Compile one kernel module to machine code; `matching.native.workshop` compiles many."""

import importlib
import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from llvmlite import binding

from matching import native
from matching.native import store

OPTIONS: dict[str, Any] = {"error_model": "numpy", "boundscheck": False, "nogil": True}
_OF_KERNELS = re.compile(r"matching\.(\w+\.kernels|native\.bits)\b")


class Collector:
    """Stands in for `matching.native` while kernel modules are imported to be compiled."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.found: list[tuple[str, str, Any]] = []  # name, signature, machine code

    def kernel(self, function: Callable[..., Any], signatures: tuple[str, ...]) -> Any:
        from numba import njit

        if function.__module__ != self.module:
            return self.inner(function)  # of a module this one imports: only what it calls
        compiled = njit(
            list(signatures), no_cpython_wrapper=True, no_cfunc_wrapper=True, **OPTIONS
        )(function)
        for signature, overload in zip(signatures, compiled.signatures, strict=True):
            self.found.append((function.__name__, signature, compiled.overloads[overload]))
        return compiled

    def inner(self, function: Callable[..., Any]) -> Any:
        from numba import njit

        return njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **OPTIONS)(function)


def compile_module(module: str) -> Path:
    """Compile one kernel module in this process and store it; returns the file."""
    for name in [name for name in sys.modules if _OF_KERNELS.match(name)]:
        del sys.modules[name]  # the engine has imported it already, as something to be called
    native.building = collector = Collector(module)
    importlib.import_module(module)
    machine = host_machine()
    index: list[dict[str, str | int]] = []
    objects = []
    for name, signature, compiled in collector.found:
        code = binding.parse_assembly(compiled.library.get_llvm_str())
        objects.append(machine.emit_object(code))
        symbol = compiled.fndesc.llvm_func_name
        index.append({"name": name, "signature": signature, "symbol": symbol})
    return write(store.file_name(module), store.pack(index, objects))


def host_machine() -> Any:
    """Code generator for exactly this processor."""
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    target = binding.Target.from_default_triple()
    return target.create_target_machine(
        cpu=binding.get_host_cpu_name(),
        features=binding.get_host_cpu_features().flatten(),
        opt=3,
        reloc="static",
        codemodel="jitdefault",
        jit=True,
    )


def write(name: str, data: bytes) -> Path:
    """Store a file whole or not at all."""
    folder = store.writable()
    handle, draft = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(draft).chmod(0o644)
    Path(draft).replace(folder / name)
    return folder / name
