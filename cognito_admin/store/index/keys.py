"""How a ``sub`` or a user name is stored, and how many ids or keys are handed to SQLite at once."""
# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import contextlib
import re
from array import array
from collections.abc import Iterable, Sequence
from typing import Any, cast

import apsw

_IDS = "q"
_ODD = b"\xff"
_UUID_BYTES, _UUID_CHARACTERS = 16, 36
_DASHES = (8, 13, 18, 23)
_IS_UUID = re.compile("[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}").fullmatch

Key = str | bytes
"""A ``sub`` or a user name as it is stored."""


def sub_key(sub: str) -> Key:
    """Sixteen bytes for a UUID in its usual form; the text itself for any other, as ``text_key`` gives it."""
    return bytes.fromhex(sub.replace("-", "")) if _IS_UUID(sub) else text_key(sub)


def sub_keys(subs: Sequence[str]) -> list[Key]:
    """``sub_key`` of each, without a look at each where all are UUIDs in their usual form."""
    together = "".join(subs)
    plain = together.replace("-", "")
    dashes = "-" * len(subs)
    if (
        set(map(len, subs)) == {_UUID_CHARACTERS}
        and len(together) - len(plain) == len(_DASHES) * len(subs)
        and all(together[place::_UUID_CHARACTERS] == dashes for place in _DASHES)
    ):
        with contextlib.suppress(ValueError):
            found = bytes.fromhex(plain)
            if found.hex() == plain:
                return [found[place : place + _UUID_BYTES] for place in range(0, len(found), _UUID_BYTES)]
    return list(map(sub_key, subs))


def text_key(text: str) -> Key:
    """``text`` itself; an odd number of bytes where it holds a NUL or half a surrogate pair, which SQLite is not at home with."""
    return text if is_storable(text) and "\0" not in text else _ODD + text.encode("utf-16-le", "surrogatepass")


def key_text(key: Key) -> str:
    """The text that ``sub_key`` or ``text_key`` was given."""
    if isinstance(key, str):
        return key
    return uuid_text(key) if len(key) == _UUID_BYTES else key[1:].decode("utf-16-le", "surrogatepass")


def carray(values: Iterable[int]) -> Any:
    """A binding for ``carray(?)``. There must be one value at least."""
    numbers: Any = array(_IDS, values)
    return apsw.carray(numbers)


def key_arrays(keys: Iterable[Key]) -> list[Any]:
    """Bindings for ``carray(?)`` that hold all ``keys``: texts and bytes have to go apart."""
    texts: list[str] = []
    blobs: list[bytes] = []
    for key in keys:
        if isinstance(key, str):
            texts.append(key)
        else:
            blobs.append(key)
    return [apsw.carray(cast("Any", tuple(some))) for some in (texts, blobs) if some]


def uuid_text(key: bytes) -> str:
    text = key.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_storable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
