"""Reads the lines of a part, never more of it at a time than one needs, and as far as it is intact."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from cognito_admin.model.backups import Damage, Harm

LONGEST_LINE = 4 << 20
"""Bytes. Fifty attributes of 2,048 characters, escaped, are a tenth of it."""
MOST_TIMES = 300
"""How far a part may inflate, beside a start of a megabyte: users of one company differ more than that."""
_CHUNK = 1 << 18
_FREE = 1 << 20
_GZIP = 31


class PartDamaged(Exception):
    """What follows cannot be read."""

    def __init__(self, damage: Damage) -> None:
        super().__init__(damage.harm.value)
        self.damage = damage


def lines(file: BinaryIO, path: str) -> Iterator[tuple[int, bytes]]:
    """Each line without its end, and its number from 1. Raises PartDamaged where it cannot go on, and OSError."""
    number, rest = 0, b""
    for text in _inflated(file, path):
        whole = (rest + text).split(b"\n")
        rest = whole.pop()
        for line in whole:
            number += 1
            if len(line) > LONGEST_LINE:
                raise PartDamaged(Damage(Harm.LINE_TOO_LONG, path, number))
            yield number, line
        if len(rest) > LONGEST_LINE:
            raise PartDamaged(Damage(Harm.LINE_TOO_LONG, path, number + 1))
    if rest:
        raise PartDamaged(Damage(Harm.ENDS_EARLY, path, number + 1))


def _inflated(file: BinaryIO, path: str) -> Iterator[bytes]:
    read = inflated = 0
    unpacker = zlib.decompressobj(_GZIP)
    waiting = b""
    begun = False
    try:
        while True:
            if not waiting:
                waiting = file.read(_CHUNK)
                read += len(waiting)
                if not waiting:
                    break
            begun = True
            text = unpacker.decompress(waiting, _CHUNK)
            waiting = unpacker.unconsumed_tail
            inflated += len(text)
            if inflated > _FREE + MOST_TIMES * (read - len(waiting)):
                raise PartDamaged(Damage(Harm.INFLATES_TOO_FAR, path))
            if text:
                yield text
            if unpacker.eof:
                waiting = unpacker.unused_data
                unpacker = zlib.decompressobj(_GZIP)
                begun = False
    except zlib.error as error:
        raise PartDamaged(Damage(Harm.NOT_GZIP, path)) from error
    if begun:
        raise PartDamaged(Damage(Harm.ENDS_EARLY, path))
