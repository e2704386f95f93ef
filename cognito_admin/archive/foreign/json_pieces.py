"""Entries of a JSON file that may be larger than memory: of a list, of a list in an object, or one document after the other."""

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO, cast

LONGEST_ENTRY = 16 << 20
"""Characters: whatever is one value has to fit into memory."""
_CHUNK = 1 << 20
_SPACE = " \t\r\n"


class NotJson(Exception):
    """It is no JSON, or a part of it is too long."""


def entries(path: Path, member: str) -> Iterator[Any]:
    """Every entry of the list at the top, or in ``member`` of an object; whatever else there is, as it is.

    Raises NotJson where it cannot be read on, and OSError.
    """
    with path.open(encoding=_encoding(path)) as file:
        try:
            yield from _Pieces(file).entries(member)
        except (ValueError, RecursionError) as error:
            raise NotJson from error


def objects(value: Any) -> list[dict[str, Any]]:
    """Those in a list; none of anything else."""
    listed = cast("list[Any]", value) if isinstance(value, list) else []
    return [cast("dict[str, Any]", entry) for entry in listed if isinstance(entry, dict)]


def _encoding(path: Path) -> str:
    """A shell of Windows writes UTF-16, with the mark that tells."""
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


class _Pieces:
    """Reads a text on as far as it is needed. Raises ValueError for what is no JSON."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._place = 0
        self._ended = False
        self._decoder = json.JSONDecoder()

    def entries(self, member: str) -> Iterator[Any]:
        while first := self._next():
            if first == "[":
                self._place += 1
                yield from self._list()
            elif first != "{":
                yield self._value()
            elif (found := self._short_object()) is None:
                self._place += 1
                yield from self._object(member)
            elif isinstance(listed := found.get(member), list):
                yield from cast("list[Any]", listed)
            else:
                yield found
            # Documents may stand in lines, or have commas between them.
            if self._next() == ",":
                self._place += 1

    def _list(self) -> Iterator[Any]:
        while (first := self._next()) != "]":
            if not first:
                raise ValueError("ends early")
            yield self._value()
            if self._next() == ",":
                self._place += 1
        self._place += 1

    def _object(self, member: str) -> Iterator[Any]:
        """An object too long to be read at once: of its members but the one that is wanted, nothing is kept."""
        while (first := self._next()) != "}":
            if first != '"':
                raise ValueError("no name")
            name = self._value()
            if self._next() != ":":
                raise ValueError("no value")
            self._place += 1
            if name == member and self._next() == "[":
                self._place += 1
                yield from self._list()
            else:
                self._value()
            if self._next() == ",":
                self._place += 1
        self._place += 1

    def _next(self) -> str:
        """The character that comes next but for spaces; blank at the end."""
        while True:
            while self._place < len(self._text) and self._text[self._place] in _SPACE:
                self._place += 1
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._more(_CHUNK):
                return ""

    def _short_object(self) -> dict[str, Any] | None:
        """The object that begins here; None for one that does not end within a piece."""
        while len(self._text) - self._place < _CHUNK and self._more(_CHUNK):
            pass
        try:
            found, self._place = self._decoder.raw_decode(self._text, self._place)
        except ValueError:
            return None
        return found

    def _value(self) -> Any:
        size = _CHUNK
        self._next()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._place)
                if end < len(self._text) or self._ended:
                    self._place = end
                    return found
            except ValueError:
                if self._ended or len(self._text) - self._place > LONGEST_ENTRY:
                    raise
            self._more(size)
            size *= 2

    def _more(self, size: int) -> bool:
        text = self._file.read(size)
        self._ended = not text
        self._text, self._place = self._text[self._place :] + text, 0
        return bool(text)
