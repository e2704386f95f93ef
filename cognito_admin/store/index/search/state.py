"""One state of the index as searches see it: its segments, and the users who were written since, read from their rows."""

import contextlib
import json
from collections.abc import Callable, Collection, Generator, Sequence
from random import Random

import apsw
import numpy as np
from pyroaring import BitMap

from cognito_admin.model.failures import Outdated
from cognito_admin.model.query.matching import NOT_SEARCHED_BY_WORDS
from cognito_admin.model.query.tree import Shared
from cognito_admin.model.users import User
from cognito_admin.store.allocation import give_back_freed_memory, keep_freed_memory
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.bitmaps import EMPTY, bitmap_of, union
from cognito_admin.store.index.columns import LINKED, MODIFIED, PROVIDER, SUB, USERNAME, Column, Columns, Mode
from cognito_admin.store.index.listing.memberships import Groups
from cognito_admin.store.index.rows import Rows
from cognito_admin.store.index.search.candidates import View
from cognito_admin.store.index.search.directory import Directory
from cognito_admin.store.index.search.duplicates import Duplicates
from cognito_admin.store.index.search.keys_at_hand import KeysAtHand
from cognito_admin.store.index.search.overlay import AT_ONCE, Overlay, Written
from cognito_admin.store.index.search.segments import Segment, Shelf
from cognito_admin.store.index.search.verifying import with_groups

SHELF_BYTES, SHELF_BYTES_A_USER = 60_000_000, 20
"""Arrays of segments that are kept at hand: enough for one or two orders of all users, and for what is counted."""
LIVING = 1
"""The state of a segment that is to be read."""


class State:
    """What a search looks at. It stays as it is while the index changes, but for groups; rows tell what is in them then."""

    def __init__(self, reader: "Reader", views: Sequence[View], overlay: Overlay, version: int) -> None:
        self.views = views
        self.overlay = overlay
        self.version = version
        self.shelf = reader.shelf
        self.keys_at_hand = reader.keys_at_hand
        self.rows = reader.rows
        self.groups = reader.groups
        self.connection = reader.connection
        self.check = reader.check
        self.directory = Directory(reader.connection)
        self.changed: BitMap = EMPTY
        self._columns = reader.columns
        self._duplicates: dict[Shared, Duplicates] = {}
        self._word_columns: frozenset[Column] | None = None

    def note_changes(self, version: int, views: Sequence[View]) -> None:
        """Learns whose rows no longer are what this state saw, from the views there are at ``version``.

        Raises Outdated where a segment of it is no more.
        """
        if version == self.version:
            return
        living = {view.segment.number: view.universe for view in views}
        if any(view.segment.number not in living for view in self.views):
            raise Outdated
        self.changed = union(view.universe - living[view.segment.number] for view in self.views)

    @property
    def user_count(self) -> int:
        return sum(len(view.universe) for view in self.views) + len(self.overlay.ids)

    def attribute(self, name: str) -> Column | None:
        return self._columns.attribute(name)

    def sorted_by(self, name: str) -> Column | None:
        return self._columns.sorted_by(name)

    def word_columns(self) -> frozenset[Column]:
        if self._word_columns is None:
            attributes = self._columns.attributes.items()
            searched = (column for name, column in attributes if name not in NOT_SEARCHED_BY_WORDS)
            self._word_columns = frozenset((USERNAME, SUB, LINKED, *searched))
        return self._word_columns

    def group_members(self, text: str, *, exactly: bool) -> BitMap:
        groups = self.groups.by_exact(text) if exactly else self.groups.by_folded(text)
        return union(self.groups.bits(group) for group in groups)

    def in_any_group(self) -> BitMap:
        return union(self.groups.bits(group) for group in self.groups.names)

    def providers(self, fits: Callable[[str], bool]) -> list[str]:
        found = rows(self.connection, "SELECT text FROM vals WHERE column = ?", (PROVIDER,))
        return [text for (text,) in found if fits(text)]

    def time_us(self, column: Column, number: int) -> int:
        """Microseconds since 1970; 0 for who is gone."""
        name = "modified" if column == MODIFIED else "created"
        found = rows(self.connection, f"SELECT {name} FROM users WHERE id = ?", (number,))
        return found[0][0] if found else 0

    def duplicates(self, node: Shared) -> Duplicates:
        found = self._duplicates.get(node)
        if found is None:
            found = self._duplicates[node] = Duplicates(self, node)
        return found

    def shared(self, node: Shared) -> BitMap:
        return self.duplicates(node).users


class Reader:
    """Follows the index through one connection, which reads only. Belongs to the thread of that connection."""

    def __init__(self, connection: apsw.Connection, most_bytes: int, check: Callable[[], None]) -> None:
        """``check`` raises Cancelled once nobody waits any more for what is computed."""
        keep_freed_memory()
        self.connection = connection
        self.check = check
        self.columns = Columns(connection)
        self.rows = Rows(connection, self.columns)
        self.groups = Groups(connection)
        self.shelf = Shelf(connection, most_bytes)
        self.keys_at_hand = KeysAtHand()
        self._most_bytes = most_bytes
        self._state: State | None = None
        self._segments: dict[int, Segment] = {}
        self._stamps: dict[int, int] = {}
        self._written = Written(self.rows)
        self._views_known: tuple[int, list[View]] | None = None

    @contextlib.contextmanager
    def looking(self) -> Generator[State]:
        """One state of the store for all that is read meanwhile."""
        with self._reading():
            yield self._refreshed()

    @contextlib.contextmanager
    def looking_back(self, state: State) -> Generator[None]:
        """As ``looking``, for what is read of an earlier state, which learns what changed.

        What was written since is not read: while a sync runs that is thousands of users a second.
        """
        with self._reading():
            state.note_changes(*self._views_now())
            yield

    @contextlib.contextmanager
    def looking_at_some(self, most: int) -> Generator[State]:
        """As ``looking``, with ``most`` of those written since, by chance: to read them all takes long while they are many."""
        with self._reading():
            version, views = self._views_now()
            dirty = [number for (number,) in rows(self.connection, "SELECT id FROM dirty")] if most else []
            written = Written(self.rows)
            chance = Random(version)  # noqa: S311 - any sample will do
            self._read(written, dirty if len(dirty) <= most else chance.sample(dirty, most))
            yield State(self, views, Overlay(written, self.check), version)

    @contextlib.contextmanager
    def _reading(self) -> Generator[None]:
        rows(self.connection, "BEGIN")
        try:
            yield
        finally:
            # Whoever does not wait any more may interrupt this, too.
            while self.connection.in_transaction:
                with contextlib.suppress(apsw.InterruptError):
                    rows(self.connection, "ROLLBACK")

    def users(self, ids: Sequence[int]) -> list[User | None]:
        """The users with these ids and the groups they are in, as they are now."""
        with self._reading():
            self.groups.refresh()
            return with_groups(self.rows, self.groups, ids)

    def forget(self) -> None:
        """Lets go of what is kept to be quick."""
        self.shelf.forget()
        self.keys_at_hand.forget()
        self._written.forget()
        self._state = self._views_known = None
        give_back_freed_memory()

    def _refreshed(self) -> State:
        version = self._version()
        if self._state is None or self._state.version != version:
            self.columns.refresh()
            self.groups.refresh()
            self._read_written()
            views = self._views(self._stamps.keys())
            self._views_known = version, views
            self._state = State(self, views, Overlay(self._written, self.check), version)
            self.shelf.most_bytes = min(self._most_bytes, SHELF_BYTES + SHELF_BYTES_A_USER * self._state.user_count)
        return self._state

    def _views_now(self) -> tuple[int, list[View]]:
        version = self._version()
        if self._views_known is None or self._views_known[0] != version:
            self.columns.refresh()
            self.groups.refresh()
            dirty = [number for (number,) in rows(self.connection, "SELECT id FROM dirty")]
            self._views_known = version, self._views(dirty)
        return self._views_known

    def _version(self) -> int:
        return int(rows(self.connection, "PRAGMA data_version")[0][0])

    def _read_written(self) -> None:
        """The rows of those who are dirty; only the new ones are read. What is read stays read if nobody waits any more."""
        stamps = dict(rows(self.connection, "SELECT id, stamp FROM dirty"))
        for number in self._stamps.keys() - stamps.keys():
            del self._stamps[number]
            self._written.let_go(number)
        news = [number for number, stamp in stamps.items() if self._stamps.get(number) != stamp]
        for first in range(0, len(news), AT_ONCE):
            self.check()
            some = news[first : first + AT_ONCE]
            self._read(self._written, some)
            self._stamps.update((number, stamps[number]) for number in some)

    def _read(self, written: Written, ids: Sequence[int]) -> None:
        for number, row in zip(ids, self.rows.stored(ids), strict=True):
            if row is None:
                written.let_go(number)
            else:
                written.put(number, row)

    def _views(self, dirty_ids: Collection[int]) -> list[View]:
        living = dict(rows(self.connection, "SELECT id, dead FROM segments WHERE state = ?", (LIVING,)))
        if living.keys() != self._segments.keys():
            self.keys_at_hand.forget()
        for number in self._segments.keys() - living.keys():
            del self._segments[number]
        for number in living.keys() - self._segments.keys():
            statement = "SELECT ids, columns FROM segments WHERE id = ?"
            ids, columns = rows(self.connection, statement, (number,))[0]
            modes = {Column(int(column)): Mode(mode) for column, mode in json.loads(columns).items()}
            self._segments[number] = Segment(number, BitMap.deserialize(ids), modes)
        self.shelf.forget_all_but(self._segments.values())
        dirty = bitmap_of(np.array(sorted(dirty_ids), dtype=np.uint32)) if dirty_ids else EMPTY
        # The newest first: its users are those somebody most likely looks for.
        views = [
            View(segment, segment.ids - BitMap.deserialize(living[number]) - dirty)
            for number, segment in sorted(self._segments.items(), reverse=True)
        ]
        return [view for view in views if view.universe]
