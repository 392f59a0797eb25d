"""XML of uploaded files, without the parts by which it can be made to grow or look elsewhere."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree import ElementTree

from intake.problems import FileProblem


def parse(content: bytes) -> ElementTree.Element:
    """The root. Raises FileProblem("corrupt")."""
    _check(content)
    try:
        return ElementTree.fromstring(content)  # noqa: S314  # no DTD, no entity: `_check`
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise FileProblem("corrupt") from error


def ended(content: bytes) -> Iterator[ElementTree.Element]:
    """Elements as they end; the caller clears what it has read. Raises FileProblem("corrupt")."""
    _check(content)
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(content)):  # noqa: S314  # as above
            yield element
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise FileProblem("corrupt") from error


def _check(content: bytes) -> None:
    """No document type and no entity; UTF-16 could hide them and is not what programs write."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content:
        raise FileProblem("corrupt")
