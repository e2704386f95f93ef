"""Values that users have in common, for ``dup:``.

Which values may come twice is told by hashes, which are made once for a segment and kept at hand; the texts of those are compared.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.model.query.fields import Field
from cognito_admin.model.query.folding import case_key, exact
from cognito_admin.model.query.tree import Shared
from cognito_admin.store.index.bitmaps import Numbers, bitmap_of, union
from cognito_admin.store.index.columns import OWN, Column, Mode
from cognito_admin.store.index.search.candidates import View
from cognito_admin.store.index.search.segments import Segment

if TYPE_CHECKING:
    from cognito_admin.store.index.search.state import State

AT_ONCE = 8_192
PART_SHIFT = 29
PARTS = 1 << (32 - PART_SHIFT)
Hashes = NDArray[np.uint32]
"""Of the case keys; 0 for no value."""


class Duplicates:
    """Who shares their value of a field."""

    def __init__(self, state: "State", node: Shared) -> None:
        self._but_for_case = node.but_for_case
        found = [self._found(part) for part in Twins(state, node.field.name).parts()]
        self.users = union(users for users, _ in found)
        self._shared = np.unique(np.concatenate([np.empty(0, np.uint64), *(keys for _, keys in found)]))

    def holds(self, key: str) -> bool:
        """Whether users share this exact text, or this case key, if they differ by case."""
        place = int(np.searchsorted(self._shared, _long_hash(key)))
        return place < len(self._shared) and self._shared[place] == _long_hash(key)

    def _found(self, part: Iterator[tuple[Numbers, list[str | None]]]) -> tuple[BitMap, NDArray[np.uint64]]:
        """Who shares a value of this part, and long hashes of these values."""
        numbers: dict[str, int] = {}
        read: list[tuple[Numbers, NDArray[np.int32]]] = []
        for ids, texts in part:
            # Each text is kept once, and for each user its number.
            of_users = [-1 if text is None else numbers.setdefault(text, len(numbers)) for text in texts]
            read.append((ids, np.array(of_users, dtype=np.int32)))
        is_shared = np.zeros(len(numbers) + 1, dtype=np.bool_)
        if self._but_for_case:
            spellings = Counter(map(case_key, numbers))
            is_shared[:-1] = [spellings[case_key(text)] > 1 for text in numbers]
            shared = {case_key(text) for text, number in numbers.items() if is_shared[number]}
        else:
            counts = np.zeros(len(numbers) + 1, dtype=np.int64)
            for _, of_users in read:
                np.add.at(counts, of_users, 1)
            is_shared[:-1] = counts[:-1] > 1
            shared = {text for text, number in numbers.items() if is_shared[number]}
        # Nobody's number, the last, is not shared.
        users = union(bitmap_of(ids[is_shared[of_users]]) for ids, of_users in read)
        return users, np.fromiter(map(_long_hash, shared), dtype=np.uint64, count=len(shared))


class Twins:
    """The users of whose value of a field there may be another, but for case, with their exact texts."""

    def __init__(self, state: "State", name: str) -> None:
        self._state = state
        self._name = name
        self._column = OWN.get(name) or state.attribute(name)
        self._overlay = _hashed(self._read(state.overlay.ids)) if self._column is not None else np.empty(0, np.uint32)

    def parts(self) -> Iterator[Iterator[tuple[Numbers, list[str | None]]]]:
        """A part of all values at a time, so that neither their hashes nor their texts are all in memory.

        Users who share a value are in the same part; the ids of each helping ascend.
        """
        if self._column is not None:
            for part in range(PARTS):
                yield self._of_part(self._column, part)

    def _of_part(self, column: Column, part: int) -> Iterator[tuple[Numbers, list[str | None]]]:
        state = self._state
        twice = self._twice(column, part)
        for view in state.views:
            living = self._living(view, column)
            of_part = _of_part(living, part)
            yield from self._texts(view.segment.ids_at(of_part[_among(living[of_part], twice)]))
        yield from self._texts(state.overlay.ids[_among(self._overlay, twice)])

    def _twice(self, column: Column, part: int) -> Hashes:
        """Those of one ``part`` of all hashes that come twice; ascending."""
        living = (self._living(view, column) for view in self._state.views)
        together = np.concatenate([hashes[_of_part(hashes, part)] for hashes in (self._overlay, *living)])
        together.sort()
        return np.unique(together[1:][together[1:] == together[:-1]])

    def _living(self, view: View, column: Column) -> Hashes:
        """By local number; 0 for the dead."""
        self._state.check()
        hashes = self._state.shelf.hashes(view.segment, column, lambda segment: self._hashes(segment, column))
        if dead := view.segment.ids - view.universe:
            hashes = hashes.copy()
            hashes[view.segment.locals_of(dead)] = 0
        return hashes

    def _texts(self, ids: Numbers) -> Iterator[tuple[Numbers, list[str | None]]]:
        for first in range(0, len(ids), AT_ONCE):
            self._state.check()
            some = ids[first : first + AT_ONCE]
            yield some, list(self._read(some))

    def _hashes(self, segment: Segment, column: Column) -> Hashes:
        mode = segment.modes.get(column)
        if mode is None:
            return np.zeros(segment.size, dtype=np.uint32)
        if mode is Mode.CODES:
            shelf = self._state.shelf
            book = shelf.book(segment, column)
            of_texts = _hashed([None, *shelf.lexicon(column).texts[1:]])
            return of_texts[book][shelf.codes(segment, column)]
        ids = segment.ids_at(np.arange(segment.size, dtype=np.uint32))
        found: list[Hashes] = []
        for first in range(0, len(ids), AT_ONCE):
            self._state.check()
            found.append(_hashed(self._read(ids[first : first + AT_ONCE])))
        return np.concatenate(found)

    def _read(self, ids: Numbers) -> Iterable[str | None]:
        values = self._state.rows.values(ids.tolist(), self._name)
        return [None if value is None else exact(value) for value in values]


class Shares:
    """What the rules of ``dup:`` ask about the others, answered by the state of an index."""

    def __init__(self, state: "State") -> None:
        self._state = state

    def share(self, field: Field, text: str) -> bool:
        return self._state.duplicates(Shared(field)).holds(exact(text))

    def differ_by_case(self, field: Field, text: str) -> bool:
        return self._state.duplicates(Shared(field, but_for_case=True)).holds(case_key(text))


def _of_part(hashes: Hashes, part: int) -> Numbers:
    """The places of those that are of this ``part``, less those of no value."""
    return np.flatnonzero((hashes >> np.uint32(PART_SHIFT) == part) & (hashes != 0)).astype(np.uint32)


def _among(hashes: Hashes, twice: Hashes) -> Numbers:
    """The places of those that are in ``twice``, which ascends."""
    if not len(twice):
        return np.empty(0, dtype=np.uint32)
    near = np.minimum(np.searchsorted(twice, hashes), len(twice) - 1)
    return np.flatnonzero(twice[near] == hashes).astype(np.uint32)


def _hashed(texts: Iterable[str | None]) -> Hashes:
    # For this process only: the hashes of texts differ from one to the next.
    mask = (1 << 32) - 1
    return np.fromiter((0 if text is None else (hash(case_key(text)) & mask) or 1 for text in texts), dtype=np.uint32)


def _long_hash(text: str) -> np.uint64:
    """So long that two texts with the same one are not to be met."""
    return np.uint64(hash(text) & ((1 << 64) - 1))
