"""The index of one pool, as the rest of the program uses it."""

import uuid
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

import apsw

from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.indexes import IndexState, SyncCounts
from cognito_admin.model.listing import Move
from cognito_admin.model.pools import Group
from cognito_admin.model.query.order import Sort, microseconds
from cognito_admin.model.query.tree import Query
from cognito_admin.model.users import User
from cognito_admin.store import encrypted
from cognito_admin.store.index import progress
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.listing import changed, memberships, staging
from cognito_admin.store.index.listing.changed import Moment
from cognito_admin.store.index.listing.staging import Resume, Staged
from cognito_admin.store.index.listing.writing import Writer
from cognito_admin.store.lanes import Lane, close_all

if TYPE_CHECKING:
    from cognito_admin.store.index.search.results import ResultSet
    from cognito_admin.store.index.search.sharing import Sharing
    from cognito_admin.store.index.search.state import Reader
    from cognito_admin.store.index.upkeep.apart import Apart

Result = TypeVar("Result")

WRITE_CACHE_KIB = 32_768
SEARCH_CACHE_KIB = 24_576
SMALL_CACHE_KIB = 8_192
SHELF_BYTES = 200_000_000
"""Arrays of segments that are kept at hand: for ten million users those of a sort column, of all that words are looked for in
and of some facets."""
SMALL_SHELF_BYTES = 24_000_000


class Index:
    """Used by several processes at a time: one lists into it, others read, and write single users in short transactions.

    Every method may raise Failure(STORE_DAMAGED | STORE_LOCKED | STORE_UNREADABLE | DISK_FULL). Belongs to one event loop.
    """

    def __init__(self, path: Path, key: bytes, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._owner = uuid.uuid4().hex

        self._path = path
        self._connect = partial(encrypted.open_writer, path, key, LAYOUT, cache_kib=WRITE_CACHE_KIB)
        self._apart: Apart | None = None

        def writer(name: str, *, interruptible: bool = False) -> Lane:
            return Lane(f"index-{name}", path, self._connect, interruptible=interruptible)

        def reader(name: str, cache_kib: int) -> Lane:
            connect = partial(encrypted.open_reader, path, key, cache_kib=cache_kib)
            return Lane(f"index-{name}", path, connect, interruptible=True)

        self._writer = writer("writer")
        self._keeper = writer("upkeep", interruptible=True)
        self._searcher = reader("search", SEARCH_CACHE_KIB)
        self._reader = reader("rows", SMALL_CACHE_KIB)
        self._counter = reader("counts", SMALL_CACHE_KIB)
        self._comparer = reader("duplicates", SMALL_CACHE_KIB)
        self._looking: dict[apsw.Connection, Reader] = {}
        self._written: Writer | None = None

    @classmethod
    async def open(
        cls, path: Path, key: bytes, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> "Index":
        """Made when missing, brought up to date when old.

        Raises Failure: STORE_KEY_WRONG, STORE_DAMAGED, STORE_NEWER, STORE_NOT_ENCRYPTED, STORE_LOCKED, STORE_UNREADABLE,
        DISK_FULL, FOLDER_NOT_WRITABLE.
        """
        index = cls(path, key, clock)
        try:
            await index._writer.run(lambda _: None)
            await index.state()
        except BaseException:
            await index.close()
            raise
        return index

    @staticmethod
    def set_aside(path: Path) -> Path:
        """Makes room for a new index. Nobody may have the old one open. Returns where it is now."""
        return encrypted.set_aside(path)

    async def rest(self) -> None:
        """Gives back the memory that makes it quick; it stays open."""
        for lane in (self._searcher, self._counter, self._comparer, self._reader):
            await lane.run(self._forget)
        for lane in self._lanes():
            await lane.rest()

    def _forget(self, connection: apsw.Connection) -> None:
        if connection in self._looking:
            self._looking[connection].forget()

    async def close(self) -> None:
        """Breaks off what reads and waits for what writes. Results found in it raise Outdated from then on."""
        await close_all(*self._lanes())
        self._looking.clear()

    def _lanes(self) -> tuple[Lane, ...]:
        return self._searcher, self._counter, self._comparer, self._reader, self._keeper, self._writer

    def _reader_of(self, connection: apsw.Connection, lane: Lane, shelf_bytes: int = SMALL_SHELF_BYTES) -> "Reader":
        if connection not in self._looking:
            self._looking[connection] = _searching().Reader(connection, shelf_bytes, lane.check)
        return self._looking[connection]

    def _writer_of(self, connection: apsw.Connection) -> Writer:
        if self._written is None:
            self._written = Writer(connection)
        return self._written

    # What is in it

    async def state(self) -> IndexState:
        return await self._reader.run(progress.state)

    async def version(self) -> int:
        """Changes with every commit, of this or any other process."""
        return await self._reader.run(progress.version)

    async def written_lately(self) -> int:
        """How many users were written or removed since they were made quick to search: their rows are read by the next search."""
        return await self._reader.run(progress.written_lately)

    async def pool_name(self) -> str | None:
        """What the pool was called when it was last looked at."""
        return await self._reader.run(progress.pool_name)

    async def keep_pool_name(self, name: str) -> None:
        """Writes only what is new, so that the version does not move for nothing."""
        if await self.pool_name() != name:
            await self._writer.run(lambda connection: progress.keep_pool_name(connection, name))

    async def search(self, query: Query, sort: Sort) -> "ResultSet":
        """A newer search takes the place of one that is still running: that one raises Cancelled."""
        self._searcher.interrupt()
        return await self._searcher.run(
            lambda connection: _searching().search(
                self._reader_of(connection, self._searcher, SHELF_BYTES), self._searcher, self._users, query, sort
            )
        )

    async def _users(self, ids: Sequence[int]) -> tuple[User | None, ...]:
        return await self._reader.run(lambda connection: tuple(self._reader_of(connection, self._reader).users(ids)))

    async def some(self, query: Query, most: int) -> tuple[User, ...]:
        """The first few whom ``query`` finds, by user name. No search is broken off for it."""
        return await self._count(lambda reader: _searching().some(reader, query, most))

    async def count(self, query: Query) -> int:
        """How many ``query`` finds. No search is broken off for it."""
        return await self._count(lambda reader: _searching().count(reader, query))

    async def heaviest(self, most: int) -> tuple[User, ...]:
        """Those of whom the index has the longest texts, and those in the most groups: about ``most`` of each."""
        return await self._count(lambda reader: _searching().heaviest(reader, most))

    async def sharing(self) -> "Sharing":
        """Groups of accounts that share an address, a number or a name. Takes seconds for a million users; raises Cancelled."""

        def find(connection: apsw.Connection) -> "Sharing":
            from cognito_admin.store.index.search.sharing import Sharing

            return Sharing(self._comparer, self._reader_of(connection, self._comparer, SHELF_BYTES), self._users)

        return await self._comparer.run(find)

    def interrupt(self) -> None:
        """Breaks off the search that is running: it raises Cancelled."""
        self._searcher.interrupt()

    async def user(self, sub: Sub) -> User | None:
        return await self._reader.run(
            lambda connection: _searching().user(self._reader_of(connection, self._reader), sub)
        )

    async def groups(self) -> tuple[Group, ...]:
        """As the last listing found them, by name."""
        return await self._reader.run(memberships.groups)

    async def group_counts(self) -> Mapping[GroupName, int]:
        """How many users of the index are in each group."""
        return await self._count(lambda reader: _searching().group_counts(reader))

    async def value_counts(self, field: str) -> Mapping[str, int]:
        """How many users have each value of one of the ``facet_fields``; the most frequent first."""
        return await self._count(lambda reader: _searching().value_counts(reader, field))

    async def facet_fields(self) -> tuple[str, ...]:
        """Fields that few enough values are told apart by: of Cognito's own, then attributes as users carry them."""
        return await self._count(lambda reader: _searching().facet_fields(reader))

    async def attribute_names(self) -> tuple[str, ...]:
        """The names of the attributes that users carry, beside ``sub``."""
        return await self._count(lambda reader: _searching().attribute_names(reader))

    async def _count(self, work: "Callable[[Reader], Result]") -> Result:
        return await self._counter.run(lambda connection: work(self._reader_of(connection, self._counter)))

    # Single users

    async def moment(self) -> Moment:
        """Where the order of what is written stands. Taken before AWS is asked, it tells what was changed since."""
        return await self._reader.run(changed.moment)

    async def put_user(self, user: User, asked: Moment | None = None) -> None:
        """Writes what AWS said of a user who was ``asked`` for then (None: just now), unless something newer is known.

        Their groups stay as they are.
        """
        await self._writer.run(lambda connection: staging.put_user(self._writer_of(connection), user, asked))

    async def put_changed(self, user: User) -> None:
        """Writes what a change made of a user. Nothing that AWS was asked for before takes it back."""
        await self._writer.run(lambda connection: staging.put_changed(self._writer_of(connection), user))

    async def set_member(self, sub: Sub, group: GroupName, *, present: bool) -> None:
        """Writes that a user was put into a group just now, or taken out of it."""
        await self._writer.run(
            lambda connection: staging.set_member(self._writer_of(connection), sub, group, present=present)
        )

    async def put_groups(self, groups: Sequence[Group], asked: Moment | None = None) -> None:
        """Writes what AWS said of some groups that it was ``asked`` for then (None: just now), but for what was changed since."""
        await self._writer.run(lambda connection: staging.put_groups(self._writer_of(connection), groups, asked))

    async def remove_group(self, group: GroupName, asked: Moment | None = None) -> None:
        """For a group of which AWS said that there is none. Nobody is in it any more, unless it was made since."""
        await self._writer.run(lambda connection: staging.remove_group(self._writer_of(connection), group, asked))

    async def remove_user(self, sub: Sub) -> None:
        """For a user of whom AWS said that there is none. A listing that goes on does not bring them back."""
        await self._writer.run(lambda connection: staging.remove_user(self._writer_of(connection), sub))

    # A listing. Raises Failure(JOB_RUNNING_ALREADY) once another has taken it over.
    async def begin_or_resume(self) -> Resume:
        """Takes the listing over. An unfinished one goes on where it was, if that was within the last hour."""
        return await self._stage(staging.begin_or_resume, self._now_us())

    async def list_again(self) -> Resume:
        """Begins a second listing, one after the other: who is in either stays."""
        return await self._stage(staging.list_again)

    async def stage_users(self, users: Sequence[User], move: Move, asked: Moment | None = None) -> Staged:
        """Pages of users, searchable at once, and what they change among the streams of the listing.

        Here and below: what was changed after AWS was ``asked`` stays as it is.
        """
        return await self._stage(staging.stage_users, users, move, self._now_us(), asked)

    async def unlisted(self, limit: int) -> tuple[Sub, ...]:
        """Users that are in the index and that the listing did not name."""
        return await self._writer.run(lambda connection: staging.unlisted(connection, limit))

    async def unlisted_count(self) -> int:
        """How many users are in the index that the listing did not name."""
        return await self._writer.run(staging.unlisted_count)

    async def draw_unlisted(self, number: int, chance: Random) -> tuple[Sub, ...]:
        """``number`` of them drawn by chance, or all when they are fewer."""
        return await self._writer.run(lambda connection: staging.draw_unlisted(connection, number, chance))

    async def stage_groups(self, groups: Iterable[Group], asked: Moment | None = None) -> None:
        """All groups of the pool."""
        await self._stage(staging.stage_groups, groups, asked)

    async def stage_members(
        self, group: GroupName, usernames: Sequence[Username], next_token: str | None, asked: Moment | None = None
    ) -> None:
        """A page of members; no token ends their list."""
        await self._stage(staging.stage_members, group, usernames, next_token, self._now_us(), asked)

    async def group_gone(self, group: GroupName) -> None:
        """A group that was deleted while it was read."""
        await self._stage(staging.group_gone, group)

    async def finish(self, *, complete: bool) -> SyncCounts:
        """Ends the listing; only ``complete`` removes who was not listed. Raises Failure(LISTING_NOT_COMPLETE)."""
        return await self._writer.run(
            lambda connection: staging.finish(
                self._writer_of(connection), self._owner, self._now_us(), complete=complete
            )
        )

    async def abandon(self) -> None:
        """Forgets the listing; the users that have arrived stay."""
        await self._stage(staging.abandon)

    @asynccontextmanager
    async def upkeep_apart(self) -> AsyncGenerator[None]:
        """Meanwhile ``tidy`` works in a process of its own, where writing alone keeps a core busy."""
        from cognito_admin.store.index.upkeep.apart import Apart

        self._apart = Apart(self._path, self._connect)
        try:
            yield
        finally:
            apart, self._apart = self._apart, None
            await apart.close()

    async def tidy(self, *, everything: bool = False) -> bool:
        """Makes what was written lately quick to search: one step, of seconds at most. Whether there is more to do.

        For jobs. Nothing is done while another process does it. ``everything`` leaves as little as can be for later.
        """

        if self._apart is not None and (more := await self._apart.step(everything)) is not None:
            return more

        def step(connection: apsw.Connection) -> bool:
            from cognito_admin.store.index.upkeep.steps import upkeep

            return upkeep(connection, self._keeper.check, everything)

        return await self._keeper.run(step)

    async def _stage(self, step: Callable[..., Result], *arguments: object) -> Result:
        return await self._writer.run(lambda connection: step(self._writer_of(connection), self._owner, *arguments))

    def _now_us(self) -> int:
        return microseconds(self._clock())


def _searching() -> Any:
    """Loaded at the first use, on the thread that needs it: a window would stand still meanwhile."""
    from cognito_admin.store.index.search import searching

    return searching
