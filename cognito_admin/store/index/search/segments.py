"""A segment as it is read: its bitmaps and arrays, some of them kept in memory."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any, TypeVar

import apsw
import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.model.failures import Outdated
from cognito_admin.store.allocation import apart
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.bitmaps import (
    EMPTY,
    Mask,
    Numbers,
    bitmap_of,
    bitmap_of_mask,
    memory_bytes,
    numbers_of,
    union,
)
from cognito_admin.store.index.columns import SUB, Column, Kind, Mode
from cognito_admin.store.index.fences import Key, unpack
from cognito_admin.store.index.keys import carray
from cognito_admin.store.index.search.coded import ByText
from cognito_admin.store.index.search.lexicon import Book, Lexicon
from cognito_admin.store.index.search.runs import inverse
from cognito_admin.store.index.upkeep.sorting import by_code

Kept = TypeVar("Kept")

FEW_CODES = 16
"""A column with so few is kept as a bitmap for each of them."""
_LISTED_BYTES = 110
"""About what one text costs in a list."""
_SMALL_BYTES = 2_000
"""A bitmap up to this size is read at once, in less time than it takes to ask for it again."""
_SHORT_ROW = 32_768
"""Where ids have more gaps than one in so many, they are quicker looked up one by one than told row by row."""
_MOST_TEXTS = 100_000
"""Texts of all lexicons, above which they are read anew when segments are gone."""


class Segment:
    """Users by their place among its ids, the local number, and what is known of its columns."""

    def __init__(self, number: int, ids: BitMap, modes: Mapping[Column, Mode]) -> None:
        self.number = number
        self.ids = ids
        self.modes = modes
        self.size = len(ids)
        self._first = np.uint32(ids.min() if ids else 0)
        self._has_gaps = bool(ids) and ids.max() - ids.min() + 1 != self.size
        self._array: Numbers | None = None
        if self._has_gaps:
            numbers = numbers_of(ids)
            # Where a row of ids without a gap begins, and how far each id of it is from its local number: mostly they are few.
            self._starts = np.flatnonzero(np.diff(numbers, prepend=numbers[:1]) != 1)
            self._begin = numbers[self._starts]
            self._ahead = self._begin - self._starts.astype(np.uint32)
            if len(self._starts) * _SHORT_ROW > self.size:
                self._array = numbers

    def locals_of(self, bits: BitMap) -> Numbers:
        """The local numbers of these users of the segment, ascending."""
        numbers = numbers_of(bits)
        if not self._has_gaps:
            return numbers - self._first
        if self._array is not None and len(numbers) < len(self._begin):
            return np.searchsorted(self._array, numbers).astype(np.uint32)
        lengths = np.diff(np.searchsorted(numbers, self._begin), append=len(numbers))
        return numbers - np.repeat(self._ahead, lengths)

    def places_of(self, bits: BitMap) -> NDArray[np.intp]:
        """As ``locals_of``, in the type that others are looked up by; made in one go, as they may be millions."""
        numbers = numbers_of(bits)
        places = np.empty(len(numbers), dtype=np.intp)
        if not self._has_gaps:
            return np.subtract(numbers, self._first, out=places)
        if self._array is not None and len(numbers) < len(self._begin):
            return np.searchsorted(self._array, numbers)
        bounds = [*np.searchsorted(numbers, self._begin).tolist(), len(numbers)]
        for (start, stop), ahead in zip(pairwise(bounds), self._ahead, strict=True):
            np.subtract(numbers[start:stop], ahead, out=places[start:stop])
        return places

    def chosen(self, mask: Mask) -> BitMap:
        """The users at whose local number the mask holds."""
        if not self._has_gaps:
            return bitmap_of_mask(mask, int(self._first))
        if self._array is not None:
            return bitmap_of(self._array[np.flatnonzero(mask)])
        stops = np.append(self._starts[1:], self.size)
        rows_of_ids = zip(self._begin.tolist(), self._starts.tolist(), stops.tolist(), strict=True)
        return union(bitmap_of_mask(mask[start:stop], first) for first, start, stop in rows_of_ids)

    def ids_of(self, local_numbers: BitMap) -> BitMap:
        """The users with these local numbers."""
        if not self._has_gaps:
            return local_numbers.shift(int(self._first))
        if self._array is not None:
            return bitmap_of(self._array[numbers_of(local_numbers)])
        bounds = pairwise([*self._starts.tolist(), self.size])
        return union(
            (local_numbers & BitMap(range(start, stop))).shift(ahead)
            for (start, stop), ahead in zip(bounds, self._ahead.tolist(), strict=True)
        )

    def id_at(self, local_number: int) -> int:
        return int(self.ids_at(np.array([local_number], dtype=np.uint32))[0])

    def ids_at(self, local_numbers: Numbers) -> Numbers:
        if not self._has_gaps:
            return local_numbers + self._first
        if self._array is not None:
            return self._array[local_numbers]
        return local_numbers + self._ahead[np.searchsorted(self._starts, local_numbers, side="right") - 1]


class Chosen:
    """Some users of a segment, counted in its bitmap and listed only when that is needed."""

    def __init__(self, segment: Segment, users: BitMap) -> None:
        self._segment = segment
        self._users = users

    def __len__(self) -> int:
        return len(self._users)

    def numbers(self) -> Numbers:
        return self._segment.locals_of(self._users)

    def among(self, users: Numbers) -> Mask:
        ids = self._segment.ids_at(users).tolist()
        return np.fromiter((number in self._users for number in ids), dtype=np.bool_, count=len(ids))


class Shelf:
    """Reads what segments consist of through one connection, and keeps arrays at hand up to a number of bytes."""

    def __init__(self, connection: apsw.Connection, most_bytes: int) -> None:
        self._connection = connection
        self.most_bytes = most_bytes
        self._bytes = 0
        self._lexicons: dict[Column, Lexicon] = {}
        self._kept: OrderedDict[tuple[int, Column, str], tuple[Any, int]] = OrderedDict()

    def postings(self, segment: Segment, grams: Iterable[int]) -> list[BitMap]:
        """The bitmaps of those of ``grams`` that occur in the segment, in no order. Living and dead users stand in them."""
        wanted = _ids(segment, grams)
        if len(wanted) == 1:
            found = rows(self._connection, "SELECT bits FROM postings WHERE id = ?", (wanted[0],))
        elif wanted:
            statement = "SELECT bits FROM postings WHERE id IN carray(?)"
            found = rows(self._connection, statement, (carray(wanted),))
        else:
            found = []
        return [BitMap.deserialize(bits) for (bits,) in found]

    def smallest_first(self, segment: Segment, grams: Iterable[int]) -> dict[int, bytes | None]:
        """Those of ``grams`` that occur in the segment; of a small bitmap what ``posting`` would read."""
        wanted = _ids(segment, grams)
        if not wanted:
            return {}
        statement = (
            "SELECT id & 0xffffffff, iif(length(bits) <= ?, bits, NULL) FROM postings WHERE id IN carray(?)"
            " ORDER BY length(bits)"
        )
        return dict(rows(self._connection, statement, (_SMALL_BYTES, carray(wanted))))

    def posting(self, segment: Segment, gram: int) -> BitMap:
        """The bitmap of a gram that occurs in the segment."""
        statement = "SELECT bits FROM postings WHERE id = ?"
        return BitMap.deserialize(rows(self._connection, statement, (segment.number << 32 | gram,))[0][0])

    def order(self, segment: Segment, column: Column) -> Numbers:
        """Local numbers of those who have a value in the column, in its order."""

        def read() -> tuple[Numbers, int]:
            if segment.modes.get(column) is Mode.CODES:
                # The codes tell it, and are a quarter of its size.
                texts = self._texts(segment, column)
                order = by_code(self.codes(segment, column), texts, self.order(segment, SUB))
            else:
                order = np.frombuffer(self._array(segment, column, Kind.ORDER), dtype="<u4")
            order = apart(order)
            return order, order.nbytes

        return self._keep(segment, column, "order", read)

    def places(self, segment: Segment, column: Column) -> Numbers:
        """By local number the place in the order, or ``runs.NOWHERE``."""

        def turn_round() -> tuple[Numbers, int]:
            order = self.order(segment, column)
            places = apart(inverse(order, segment.size))
            return places, places.nbytes

        return self._keep(segment, column, "places", turn_round)

    def fences(self, segment: Segment, column: Column) -> list[Key]:
        """The keys at every so many places of the order."""

        def read() -> tuple[list[Key], int]:
            fences = unpack(self._array(segment, column, Kind.FENCES))
            return fences, len(fences) * 2 * _LISTED_BYTES

        return self._keep(segment, column, "fences", read)

    def codes(self, segment: Segment, column: Column) -> NDArray[Any]:
        """By local number the code of the column; 0 for no value."""

        def read() -> tuple[NDArray[Any], int]:
            codes = apart(self._read_codes(segment, column))
            return codes, codes.nbytes

        return self._keep(segment, column, "codes", read)

    def bits(self, segment: Segment, column: Column) -> list[BitMap] | None:
        """By code of the column the users who have it, nobody for 0; None where there are many codes."""
        count = len(self.book(segment, column))
        if count > FEW_CODES:
            return None

        def read() -> tuple[list[BitMap], int]:
            codes = self._read_codes(segment, column)
            bits = [EMPTY, *(segment.chosen(codes == code) for code in range(1, count))]
            return bits, sum(map(memory_bytes, bits))

        return self._keep(segment, column, "bits", read)

    def by_text(self, segment: Segment, column: Column) -> ByText:
        """The users by their texts in the column, which has codes."""

        def read() -> tuple[ByText, int]:
            by_text = ByText(self._read_codes(segment, column), self._texts(segment, column), segment)
            return by_text, by_text.nbytes

        return self._keep(segment, column, "by text", read)

    def totals(self, segment: Segment, column: Column) -> NDArray[np.int64]:
        """By code, of 1 and above, how many users of the segment have it, the dead among them."""

        def count() -> tuple[NDArray[np.int64], int]:
            bits = self.bits(segment, column)
            totals = (
                np.bincount(self.codes(segment, column), minlength=len(self.book(segment, column)))
                if bits is None
                else np.array(list(map(len, bits)))
            )
            return totals, totals.nbytes

        return self._keep(segment, column, "totals", count)

    def lexicon(self, column: Column) -> Lexicon:
        """What the numbers in the books of the column stand for."""
        return self._lexicons.setdefault(column, Lexicon())

    def book(self, segment: Segment, column: Column) -> Book:
        def read() -> tuple[Book, int]:
            lexicon = self.lexicon(column)
            known = len(lexicon.texts)
            book = lexicon.book(json.loads(self._array(segment, column, Kind.BOOK) or b"[]"))
            return book, book.nbytes + (len(lexicon.texts) - known) * _LISTED_BYTES

        return self._keep(segment, column, "book", read)

    def _texts(self, segment: Segment, column: Column) -> list[str]:
        """Folded, those of the codes 1, 2, …"""
        folded = self.lexicon(column).folded
        numbers: list[int] = self.book(segment, column)[1:].tolist()
        return [folded[number] for number in numbers]

    def hashes(
        self, segment: Segment, column: Column, make: Callable[[Segment], NDArray[np.uint32]]
    ) -> NDArray[np.uint32]:
        """By local number a hash of the value; ``make`` is asked where they are not at hand."""

        def made() -> tuple[NDArray[np.uint32], int]:
            hashes = apart(make(segment))
            return hashes, hashes.nbytes

        return self._keep(segment, column, "hashes", made)

    def forget_all_but(self, segments: Iterable[Segment]) -> None:
        """Lets go of what belongs to segments that are no more."""
        living = {segment.number for segment in segments}
        dead = [key for key in self._kept if key[0] not in living]
        if dead and sum(len(lexicon.texts) for lexicon in self._lexicons.values()) > _MOST_TEXTS:
            # Many of them may have stood in those segments alone.
            self._lexicons.clear()
            dead += [key for key in self._kept if key[2] == "book" and key[0] in living]
        for key in dead:
            self._bytes -= self._kept.pop(key)[1]

    def forget(self) -> None:
        self._kept.clear()
        self._lexicons.clear()
        self._bytes = 0

    def _read_codes(self, segment: Segment, column: Column) -> NDArray[Any]:
        data = self._array(segment, column, Kind.CODES)
        return np.frombuffer(data, dtype=f"<u{max(1, len(data) // segment.size)}")

    def _array(self, segment: Segment, column: Column, kind: Kind) -> bytes:
        """Empty where nobody has a value. Raises Outdated when the segment has been cleared away meanwhile."""
        if column not in segment.modes:
            return b""
        number = segment.number << 32 | column << 8 | kind.number
        found = rows(self._connection, "SELECT data FROM arrays WHERE id = ?", (number,))
        if not found:
            raise Outdated
        return found[0][0]

    def _keep(self, segment: Segment, column: Column, what: str, read: Callable[[], tuple[Kept, int]]) -> Kept:
        key = (segment.number, column, what)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept[0]
        value, size = read()
        self._kept[key] = (value, size)
        self._bytes += size
        while self._bytes > self.most_bytes and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1][1]
        return value


def _ids(segment: Segment, grams: Iterable[int]) -> list[int]:
    base = segment.number << 32
    return [base | gram for gram in grams]
