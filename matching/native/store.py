"""Where compiled kernels lie: one file per kernel module, named by all that shapes its code."""

import hashlib
import json
import re
import tempfile
from functools import cache
from importlib.metadata import version
from os import getuid
from pathlib import Path

from llvmlite import binding

ROOM = Path(__file__).resolve().parents[1]
FORMAT = 1
_IMPORTED = re.compile(r"^from (matching\.\w+\.kernels\.\w+) import", re.M)


@cache
def _machine() -> str:
    processor = f"{binding.get_host_cpu_name()} {binding.get_host_cpu_features().flatten()}"
    return f"{FORMAT} {processor} {version('numba')} {version('llvmlite')}"


def _sources(module: str) -> list[Path]:
    """The module's file and those of the kernel modules it imports, itself first."""
    found, todo = [], [module]
    while todo:
        path = ROOM.parent / (todo.pop().replace(".", "/") + ".py")
        if path in found:
            continue
        found.append(path)
        todo += _IMPORTED.findall(path.read_text("utf-8"))
    return found


def file_name(module: str) -> str:
    """Name of the object file: another processor, compiler or source has another name."""
    sha = hashlib.sha256(_machine().encode())
    for path in (*_sources(module), ROOM / "native" / "build.py", ROOM / "native" / "bits.py"):
        sha.update(path.read_bytes())
    _, wing, *_, name = module.split(".")
    return f"{wing}.{name}-{sha.hexdigest()[:20]}.kernels"


def folders() -> list[Path]:
    """Where to look, the first writable one is written to: beside the sources, then a user's own
    folder under the system's temporary one."""
    return [ROOM.parent / ".kernels", Path(tempfile.gettempdir()) / f"gongqiao-kernels-{getuid()}"]


def writable() -> Path:
    """The first of `folders` that can be written to, made where it must. OSError where none can."""
    for folder in folders():
        try:
            folder.mkdir(mode=0o755, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    raise OSError(f"no folder to keep compiled kernels in: tried {folders()}")


def weight(module: str) -> int:
    """How long a module takes to compile, as far as the length of its source tells."""
    return sum(path.stat().st_size for path in _sources(module))


def find(module: str) -> Path | None:
    name = file_name(module)
    return next((f / name for f in folders() if (f / name).is_file() and _mine(f / name)), None)


def _mine(path: Path) -> bool:
    """Machine code is only run when it was written by this user or the system's."""
    return path.stat().st_uid in (0, getuid())


def modules() -> list[str]:
    """All kernel modules, by name."""
    return sorted(
        f"matching.{path.parts[-3]}.kernels.{path.stem}"
        for path in ROOM.glob("*/kernels/*.py")
        if path.stem != "__init__"
    )


def pack(index: list[dict[str, str | int]], objects: list[bytes]) -> bytes:
    """index: name, signature, symbol of each kernel; objects: its machine code, same order."""
    for entry, data in zip(index, objects, strict=True):
        entry["size"] = len(data)
    head = json.dumps(index).encode()
    return len(head).to_bytes(8, "little") + head + b"".join(objects)


def unpack(data: bytes) -> list[tuple[dict[str, str], bytes]]:
    """The inverse of pack."""
    size = int.from_bytes(data[:8], "little")
    index = json.loads(data[8 : 8 + size])
    at, found = 8 + size, []
    for entry in index:
        found.append((entry, data[at : at + entry["size"]]))
        at += entry["size"]
    return found
