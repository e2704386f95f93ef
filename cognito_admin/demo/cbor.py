"""CBOR (RFC 8949) as far as AWS's protocol ``rpc-v2-cbor`` has it."""

import struct
from collections.abc import Mapping
from typing import Any, cast

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_SIMPLE_VALUES: Mapping[int, Any] = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_SIZES = {24: 1, 25: 2, 26: 4, 27: 8}
_ENDLESS, _BREAK = 31, b"\xff"


def decoded(data: bytes) -> Any:
    """Tags are left out, so that a moment is a number of seconds. Raises ValueError for what is no CBOR."""
    try:
        return _Reader(data).value()
    except (IndexError, KeyError, TypeError, struct.error):
        raise ValueError("this is no CBOR, or not all of it") from None


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def value(self) -> Any:
        kind, info = divmod(self._data[self._at], 32)
        self._at += 1
        if kind == _SIMPLE:
            floating = _FLOATS.get(info)
            return struct.unpack(floating, self._take(_SIZES[info]))[0] if floating else _SIMPLE_VALUES[info]
        if info == _ENDLESS:
            return self._put_together(kind, self._until_break())
        number = info if info < 24 else int.from_bytes(self._take(_SIZES[info]), "big")
        if kind in (_UNSIGNED, _NEGATIVE):
            return number if kind == _UNSIGNED else -1 - number
        if kind in (_BYTES, _TEXT):
            return self._take(number) if kind == _BYTES else self._take(number).decode()
        if kind == _TAG:
            return self.value()
        return self._put_together(kind, [self.value() for _ in range(number * (2 if kind == _MAP else 1))])

    def _put_together(self, kind: int, parts: list[Any]) -> Any:
        if kind in (_BYTES, _TEXT):
            return (b"" if kind == _BYTES else "").join(parts)
        return parts if kind == _ARRAY else dict(zip(parts[::2], parts[1::2], strict=True))

    def _until_break(self) -> list[Any]:
        parts: list[Any] = []
        while self._data[self._at : self._at + 1] != _BREAK:
            parts.append(self.value())
        self._at += 1
        return parts

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise IndexError
        self._at += count
        return taken


class Moment(float):
    """Seconds since 1970 that are marked as such."""


def encoded(value: Any) -> bytes:
    """Of what JSON can hold, and moments."""
    match value:
        case bool() | None:
            return bytes([_SIMPLE * 32 + (22 if value is None else 20 + value)])
        case Moment():
            return _head(_TAG, 1) + struct.pack(">Bd", _SIMPLE * 32 + 27, value)
        case int():
            return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
        case float():
            return struct.pack(">Bd", _SIMPLE * 32 + 27, value)
        case str():
            return _head(_TEXT, len(value.encode())) + value.encode()
        case list():
            entries = cast("list[Any]", value)
            return _head(_ARRAY, len(entries)) + b"".join(map(encoded, entries))
        case dict():
            members = cast("dict[str, Any]", value)
            return _head(_MAP, len(members)) + b"".join(encoded(name) + encoded(one) for name, one in members.items())
        case _:
            raise TypeError(f"{type(value).__name__} has no form on the wire")


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind * 32 + number])
    info, size = next((info, size) for info, size in _SIZES.items() if number < 256**size)
    return bytes([kind * 32 + info]) + number.to_bytes(size, "big")
