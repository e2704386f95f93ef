"""The users written since the segments were made, read from their rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from cognito_admin.model.query.folding import fold
from cognito_admin.model.query.order import sort_text
from cognito_admin.model.users import User
from cognito_admin.store.index.encoding import Row
from cognito_admin.store.index.fences import Key
from cognito_admin.store.index.rows import Rows
from cognito_admin.store.index.search.runs import Listed

AT_ONCE = 4096
"""Rows that are looked at between two looks at whether anybody still waits."""
FEW = 8
"""Where fewer than one in so many are to be put in order, the others are let be."""


class Entry:
    """One of those users as they were written once. What is found out of the row when it is wanted is kept."""

    __slots__ = ("_keys", "_rows", "_user", "_words", "number", "row")

    def __init__(self, number: int, row: Row, rows: Rows) -> None:
        self.number = number
        self.row = row
        self._rows = rows
        self.forget()

    def forget(self) -> None:
        """Lets go of what is kept to be quick."""
        self._user: User | None = None
        self._words: str | None = None
        self._keys: dict[str, Key | None] = {}

    @property
    def user(self) -> User:
        """Without groups."""
        if self._user is None:
            self._user = self._rows.decode(self.row)
        return self._user

    def words(self) -> str:
        """All that bare words are looked for in, but for the digits of phone numbers."""
        if self._words is None:
            self._words = self._rows.haystack(self.row)
        return self._words

    def key(self, name: str) -> Key | None:
        """What the user is sorted by in a column."""
        if name not in self._keys:
            self._keys[name] = self._key(name)
        return self._keys[name]

    def _key(self, name: str) -> Key | None:
        if name in ("username", "sub"):
            username, sub = self.row.name
            return fold(sub if name == "sub" else username), sub
        text = sort_text(self.user, name)
        return None if text is None else (text, self.user.sub)


class Written:
    """Those users by id, and what was found out of those who stay among them while the index changes."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.entries: dict[int, Entry] = {}
        self._ordered: dict[str, list[tuple[Key, int]]] = {}

    def put(self, number: int, row: Row) -> None:
        self.entries[number] = Entry(number, row, self._rows)

    def let_go(self, number: int) -> None:
        self.entries.pop(number, None)

    def forget(self) -> None:
        """Lets go of what is kept to be quick."""
        self._ordered.clear()
        for entry in self.entries.values():
            entry.forget()

    def ordered(self, entries: Sequence[Entry], name: str) -> list[tuple[Key, int]]:
        """Keys in a column and ids, sorted. Most of them were so the last time."""
        keys = {entry.number: entry.key(name) for entry in entries}
        ordered = [known for known in self._ordered.get(name, ()) if keys.get(known[1]) is known[0]]
        for _, number in ordered:
            del keys[number]
        ordered += sorted((key, number) for number, key in keys.items() if key is not None)
        ordered.sort()
        self._ordered[name] = ordered
        return ordered


class Overlay:
    """Those users as one state of the index sees them. Their local numbers are their places by ascending id."""

    def __init__(self, written: Written, check: Callable[[], None]) -> None:
        """``check`` raises Cancelled once nobody waits any more."""
        self._check = check
        self._written = written
        numbers = sorted(written.entries)
        self.entries = [written.entries[number] for number in numbers]
        self.ids = np.array(numbers, dtype=np.uint32)
        self._runs: dict[str, Listed] = {}

    def run(self, name: str, places: Sequence[int]) -> Listed:
        """The order in a column, of those at ``places`` at least."""
        run = self._runs.get(name)
        if run is None and len(places) * FEW < len(self.entries):
            return self._run_of_few(name, places)
        if run is None:
            keys: list[Key | None] = []
            for entries in self.portions(range(len(self.entries))):
                keys += [entry.key(name) for _, entry in entries]
            ordered = self._written.ordered(self.entries, name)
            order = np.searchsorted(self.ids, np.array([number for _, number in ordered], dtype=np.uint32))
            run = self._runs[name] = Listed(keys, order.astype(np.uint32))
        return run

    def portions(self, places: Sequence[int]) -> Iterator[Iterable[tuple[int, Entry]]]:
        """Who is at ``places``, with them, some at a time: between them somebody may have stopped to wait."""
        for first in range(0, len(places), AT_ONCE):
            self._check()
            some = places[first : first + AT_ONCE]
            yield zip(some, map(self.entries.__getitem__, some), strict=True)

    def _run_of_few(self, name: str, places: Sequence[int]) -> Listed:
        keys: list[Key | None] = [None] * len(self.entries)
        for place in places:
            keys[place] = self.entries[place].key(name)
        keyed = sorted((key, place) for place in places if (key := keys[place]) is not None)
        return Listed(keys, np.array([place for _, place in keyed], dtype=np.uint32))
