"""How many users have which value of a field."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.model.indexes import Facet
from cognito_admin.model.query.fields import IDENTITIES_ATTRIBUTE
from cognito_admin.model.query.folding import exact
from cognito_admin.model.users import linked_identities
from cognito_admin.store.index.bitmaps import bitmap_of, union
from cognito_admin.store.index.columns import ENABLED, PROVIDER, STATUS, Column, Mode
from cognito_admin.store.index.search.candidates import View
from cognito_admin.store.index.search.segments import Segment
from cognito_admin.store.index.search.state import State

MOST_VALUES = 5_000
"""A field with more of them is none to count by."""
SMALL = 65_536
"""The rows of a segment up to this size are read where it keeps no codes of a column that others do."""
OWN_FIELDS = ("status", "enabled", "group", "provider")
_OWN_COLUMNS = {"status": STATUS, "enabled": ENABLED}

Part = tuple[View, BitMap]
"""Some of the users of a segment."""


class Counting:
    """Counts some users: those of segments, and those at places of the overlay."""

    def __init__(self, state: State, parts: Sequence[Part], overlay: Sequence[int]) -> None:
        self._state = state
        self._parts = parts
        self._overlay = overlay
        self._local_numbers: dict[int, NDArray[np.intp]] = {}
        self.total = sum(len(users) for _, users in parts) + len(overlay)

    @classmethod
    def everybody(cls, state: State) -> "Counting":
        return cls(state, [(view, view.universe) for view in state.views], range(len(state.overlay.ids)))

    def facet(self, field: str, most: int) -> Facet:
        """The ``most`` frequent values, equally frequent ones by their text."""
        match field:
            case "group":
                counts, having = self._groups()
            case "provider":
                counts, having = self._providers()
            case _:
                counts = self._values(field)
                having = counts.total()
        frequent = _most_frequent(counts, most)
        others = counts.total() - sum(count for _, count in frequent)
        return Facet(field, frequent, others, self.total - having)

    def _groups(self) -> tuple[Counter[str], int]:
        groups = self._state.groups
        users = union([*(users for _, users in self._parts), bitmap_of(self._state.overlay.ids[list(self._overlay)])])
        counts: Counter[str] = Counter(
            {str(name): users.intersection_cardinality(groups.bits(group)) for group, name in groups.names.items()}
        )
        return counts, users.intersection_cardinality(self._state.in_any_group())

    def _providers(self) -> tuple[Counter[str], int]:
        counts: Counter[str] = Counter()
        having = 0
        names = self._state.providers(lambda _: True)
        for view, users in self._parts:
            found: list[BitMap] = []
            for name in names:
                number = self._state.directory.numbers_of_text(name).get(PROVIDER)
                of_name = union(self._state.shelf.postings(view.segment, () if number is None else (number,))) & users
                counts[name] += len(of_name)
                found.append(of_name)
            having += len(union(found))
        for text in self._in_overlay(IDENTITIES_ATTRIBUTE):
            of_user = {exact(identity.provider_name) for identity in linked_identities(text)}
            counts.update(of_user)
            having += bool(of_user)
        return counts, having

    def _values(self, field: str) -> Counter[str]:
        column = _OWN_COLUMNS.get(field) or self._state.attribute(field)
        counts: Counter[str] = Counter()
        for text, number in Counter(self._in_overlay(field)).items():
            counts[exact(text)] += number
        if column is None:
            return counts
        lexicon = self._state.shelf.lexicon(column)
        of_codes: list[tuple[NDArray[np.uint32], NDArray[np.int64]]] = []
        for view, users in self._parts:
            self._state.check()
            mode = view.segment.modes.get(column)
            if mode is Mode.CODES:
                of_codes.append((self._state.shelf.book(view.segment, column), self._coded(column, view, users)))
            elif mode is not None:
                texts = self._state.rows.values(users.to_array().tolist(), field)
                counts.update(exact(text) for text in texts if text is not None)
        totals = np.zeros(len(lexicon.texts), dtype=np.int64)
        for book, of_segment in of_codes:
            totals[book] += of_segment
        numbers = np.flatnonzero(totals[1:]) + 1
        texts = map(lexicon.texts.__getitem__, numbers.tolist())
        counts.update(dict(zip(texts, totals[numbers].tolist(), strict=True)))
        return counts

    def _coded(self, column: Column, view: View, users: BitMap) -> NDArray[np.int64]:
        """By code, of 1 and above, how many of the users have it."""
        segment = view.segment
        if 2 * len(users) > segment.size:
            # Of most users it is quicker to count who is not among them.
            found = self._state.shelf.totals(segment, column)
            others = segment.ids - users
            return found - self._counted(column, segment, others) if others else found
        return self._counted(column, segment, users)

    def _counted(self, column: Column, segment: Segment, users: BitMap) -> NDArray[np.int64]:
        shelf = self._state.shelf
        bits = shelf.bits(segment, column)
        if bits is not None:
            return _among(users, bits, shelf.totals(segment, column), segment.size)
        # None lies outside; without a look at that they are taken in half of the time.
        codes = shelf.codes(segment, column).take(self._locals(segment, users), mode="clip")
        return np.bincount(codes, minlength=len(shelf.book(segment, column)))

    def _locals(self, segment: Segment, users: BitMap) -> NDArray[np.intp]:
        """The same users are counted by one column after the other."""
        found = self._local_numbers.get(segment.number)
        if found is None:
            found = self._local_numbers[segment.number] = segment.places_of(users)
        return found

    def _in_overlay(self, field: str) -> Iterator[str]:
        for entries in self._state.overlay.portions(self._overlay):
            texts = self._state.rows.values_of([entry.row for _, entry in entries], field)
            yield from (text for text in texts if text is not None)


def _among(users: BitMap, bits: Sequence[BitMap], totals: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """How many of ``users`` are in each of ``bits``, which share nobody and have ``totals``, among ``size`` in all."""
    counts = np.zeros(len(bits), dtype=np.int64)
    largest = int(np.argmax(totals)) if int(totals.sum()) == size else -1
    for code, some in enumerate(bits):
        if code != largest:
            counts[code] = users.intersection_cardinality(some)
    if largest >= 0:
        # Everybody else: of that bitmap most would have to be looked at.
        counts[largest] = len(users) - int(counts.sum())
    return counts


def _most_frequent(counts: Counter[str], most: int) -> tuple[tuple[str, int], ...]:
    """The ``most`` frequent, equally frequent ones by their text, without those that nobody has."""
    least = 1
    if len(counts) > most:
        # To order the few that may be among them is quicker than to order all.
        of_each = np.fromiter(counts.values(), np.int64, len(counts))
        least = max(1, int(np.partition(of_each, -most)[-most]))
    found = [(text, count) for text, count in counts.items() if count >= least]
    return tuple(sorted(found, key=lambda entry: (-entry[1], entry[0]))[:most])


def countable_fields(state: State, attributes: Iterable[tuple[str, Column]]) -> tuple[str, ...]:
    """Cognito's own fields, and those attributes whose values are few and shared."""
    counting = Counting.everybody(state)

    def is_countable(name: str, column: Column) -> bool:
        for view in state.views:
            mode = view.segment.modes.get(column)
            if mode not in (None, Mode.CODES) and view.segment.size > SMALL:
                return False
        facet = counting.facet(name, MOST_VALUES)
        having = counting.total - facet.missing
        return not facet.others and 0 < 2 * len(facet.values) <= having

    named = (name for name, column in attributes if name != IDENTITIES_ATTRIBUTE and is_countable(name, column))
    return (*OWN_FIELDS, *sorted(named))
