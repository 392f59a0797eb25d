"""Zip files (.xlsx, .xlsb, .ods) measured before anything is built from them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Final

from intake.books.sheet import MAX_ENTRIES, MAX_INFLATED
from intake.problems import FileProblem

_CHUNK: Final = 1 << 20
Watch = Callable[[str], Callable[[bytes], None] | None]
"""Entry name -> who looks at its pieces as they come, None for nobody."""


def measure(data: bytes, needed: frozenset[str], watch: Watch) -> None:
    """Inflate everything in pieces, throwing it away: sizes in the headers may lie.

    needed  lower-case names of which one must be there
    Raises FileProblem("zip_bomb", "encrypted", "corrupt", "not_a_spreadsheet").
    """
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_INFLATED:
                raise FileProblem("zip_bomb")
            if needed.isdisjoint(entry.filename.lower() for entry in entries):
                raise FileProblem("not_a_spreadsheet")
            for entry in entries:
                look = watch(entry.filename)
                with archive.open(entry) as stream:
                    for piece in _pieces(stream):
                        total += len(piece)
                        if total > MAX_INFLATED:
                            raise FileProblem("zip_bomb")
                        if look is not None:
                            look(piece)
    except FileProblem:
        raise
    except RuntimeError as error:  # an entry with a password
        raise FileProblem("encrypted") from error
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise FileProblem("corrupt") from error
    except Exception as error:  # zlib.error and kin have no common ancestor
        raise FileProblem("corrupt") from error


def _pieces(stream: object) -> Iterator[bytes]:
    while piece := stream.read(_CHUNK):  # type: ignore[attr-defined]  # untyped there
        yield piece


def entry(data: bytes, name: str) -> bytes:
    """One entry of a measured archive, b"" where there is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name) if name in archive.namelist() else b""
