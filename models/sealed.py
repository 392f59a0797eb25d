"""Sealed columns: AES-GCM at rest, with a keyed blind index beside them for equality.

The key id and the column's name are the associated data, so a value copied into another column
does not open. Comparing a sealed column would silently find nothing, so the type forbids it:
compare the blind index instead. `install_keyring` is called once by each door at start.
"""

import base64
import contextlib
import functools
import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Field

NONCE_BYTES = 12
FIRST_ID = "k1"
"""What every key was called before keys had names of their own."""


class KeyMissing(RuntimeError):
    """A sealed value needs a key this process does not hold; `key_id` names it."""

    def __init__(self, key_id: str, held: tuple[str, ...]) -> None:
        self.key_id, self.held = key_id, held
        super().__init__(f"needs data key {key_id}, this process holds {', '.join(held)}")


@dataclass(frozen=True, repr=False)
class Keyring:
    """Data keys by id (32 bytes each), the id used for new values, and the index key."""

    keys: dict[str, bytes]
    current: str
    index_key: bytes

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise ValueError(f"the current data key {self.current!r} is not in the keyring")
        if any(len(key) != 32 for key in self.keys.values()) or len(self.index_key) < 32:
            raise ValueError("every key must be 32 bytes long")
        if self.index_key in self.keys.values():
            raise ValueError("the index key must differ from the data keys")

    def seal(self, text: str | bytes, column: str) -> str:
        data = text.encode() if isinstance(text, str) else text
        nonce = os.urandom(NONCE_BYTES)
        aad = f"{self.current}|{column}".encode()
        box = AESGCM(self.keys[self.current]).encrypt(nonce, data, aad)
        return f"{self.current}:{base64.b64encode(nonce + box).decode()}"

    def open(self, sealed: str, column: str) -> bytes:
        """The text of `seal`. Raises KeyMissing; InvalidTag for a value moved or changed."""
        key_id, _, body = sealed.partition(":")
        raw = base64.b64decode(body)
        aad = f"{key_id}|{column}".encode()
        own = self.keys.get(key_id)
        if own is not None:
            return AESGCM(own).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], aad)
        for key in self.keys.values() if key_id == FIRST_ID else ():
            with contextlib.suppress(InvalidTag):
                return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], aad)
        raise KeyMissing(key_id, tuple(self.keys))

    def with_index_key(self, index_key: bytes) -> "Keyring":
        return replace(self, index_key=index_key)

    def blind_index(self, text: str, purpose: str) -> str:
        """HMAC-SHA256 in hex of `purpose` and the text; equal texts give equal indexes."""
        message = f"{purpose}|{text}".encode()
        return hmac.new(self.index_key, message, hashlib.sha256).hexdigest()

    @staticmethod
    def derive(secret: str, earlier: Sequence[str] = ()) -> "Keyring":
        """Keys derived from one long secret each: the current one and those before it, which open
        what has not been sealed anew yet."""
        keys: dict[str, bytes] = {}
        for one in (secret, *earlier):
            key = _stretched(one, b"gongqiao-data")
            keys.setdefault("k" + hashlib.sha256(key).hexdigest()[:10], key)
        return Keyring(
            keys=keys, current=next(iter(keys)), index_key=_stretched(secret, b"gongqiao-index")
        )


@functools.cache
def _stretched(secret: str, salt: bytes) -> bytes:
    """Dear on purpose, the same each time: once in a process and those it forks."""
    return hashlib.scrypt(secret.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)


_installed: list[Keyring] = []


def install_keyring(keyring: Keyring) -> None:
    """Give this process its keys; a second call replaces the first."""
    _installed[:] = [keyring]


def keyring() -> Keyring:
    """The process's keys. Raises `RuntimeError` when no door has installed them."""
    if not _installed:
        raise RuntimeError("no keyring: a door must call models.sealed.install_keyring first")
    return _installed[0]


class _NoComparison(sa.types.TypeEngine.Comparator[Any]):
    """Every operator but IS NULL is refused."""

    def operate(self, op: Any, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
        if op.__name__ in {"is_", "is_not"}:
            return super().operate(op, *other, **kwargs)
        raise TypeError("a sealed column cannot be compared: use its blind index")


class SealedText(sa.types.TypeDecorator[str]):
    """Text sealed under the installed keyring; `column` binds it to its place."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    comparator_factory = _NoComparison

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else keyring().seal(value, self.column)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else keyring().open(value, self.column).decode()


class SealedBytes(SealedText):
    """As SealedText, of bytes: a picture."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else keyring().seal(value, self.column)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        return None if value is None else keyring().open(value, self.column)


def sealed_bytes(column: str) -> Any:
    """A field holding sealed bytes; never shown by `repr`."""
    return Field(default=None, sa_type=SealedBytes(column), repr=False)


def sealed(column: str) -> Any:
    """A field holding sealed text; never shown by `repr`."""
    return Field(default=None, sa_type=SealedText(column), repr=False)
