"""The index of one pool, as the rest of the program uses it."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

import apsw

from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.indexes import IndexState, SyncCounts
from cognito_admin.model.pools import Group
from cognito_admin.model.query.order import EPOCH, Sort, microseconds
from cognito_admin.model.query.tree import Query
from cognito_admin.model.users import User
from cognito_admin.store import encrypted
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index import staging
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.results import ResultSet
from cognito_admin.store.index.rows import READ, read
from cognito_admin.store.index.searching import search
from cognito_admin.store.index.staging import Resume
from cognito_admin.store.lanes import Lane

Result = TypeVar("Result")


class Index:
    """Used by several processes at a time: one lists into it, others read, and write single users in short transactions.

    Every method may raise Failure(STORE_DAMAGED | STORE_LOCKED | STORE_UNREADABLE | DISK_FULL). Belongs to one event loop.
    """

    def __init__(self, path: Path, key: bytes, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._owner = uuid.uuid4().hex
        self._writer = Lane(
            "index-writer", path, lambda: encrypted.open_writer(path, key, LAYOUT, cache_kib=32768), interruptible=False
        )

        def reader(name: str, cache_kib: int) -> Lane:
            connect = partial(encrypted.open_reader, path, key, cache_kib=cache_kib)
            return Lane(f"index-{name}", path, connect, interruptible=True)

        self._searcher = reader("search", 32768)
        self._reader = reader("rows", 8192)
        self._counter = reader("counts", 8192)

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
        for lane in self._lanes():
            await lane.rest()

    async def close(self) -> None:
        """Breaks off what reads and waits for what writes. Results found in it raise Outdated from then on."""
        for lane in self._lanes():
            await lane.close()

    def _lanes(self) -> tuple[Lane, ...]:
        return self._searcher, self._counter, self._reader, self._writer

    # What is in it

    async def state(self) -> IndexState:
        return await self._reader.run(_state)

    async def version(self) -> int:
        """Changes with every commit, of this or any other process."""
        return await self._reader.run(_version)

    async def pool_name(self) -> str | None:
        """What the pool was called when it was last looked at."""
        return await self._reader.run(lambda connection: rows(connection, "SELECT pool_name FROM progress")[0][0])

    async def keep_pool_name(self, name: str) -> None:
        """Writes only what is new, so that the version does not move for nothing."""
        if await self.pool_name() != name:
            await self._writer.run(lambda connection: rows(connection, "UPDATE progress SET pool_name = ?", (name,)))

    async def search(self, query: Query, sort: Sort) -> ResultSet:
        """A newer search takes the place of one that is still running: that one raises Cancelled."""
        self._searcher.interrupt()
        ids = await self._searcher.run(lambda connection: search(connection, query, sort))
        return ResultSet(self._reader, ids)

    def interrupt(self) -> None:
        """Breaks off the search that is running: it raises Cancelled."""
        self._searcher.interrupt()

    async def user(self, sub: Sub) -> User | None:
        return await self._reader.run(
            lambda connection: next(
                map(read, rows(connection, f"SELECT {READ} FROM users u WHERE u.sub = ?", (sub,))),
                None,
            )
        )

    async def groups(self) -> tuple[Group, ...]:
        """As the last listing found them, by name."""
        found = await self._reader.run(
            lambda connection: rows(
                connection, "SELECT name, description, role_arn, precedence FROM groups ORDER BY name"
            )
        )
        return tuple(Group(*row) for row in found)

    async def group_counts(self) -> Mapping[GroupName, int]:
        """How many users of the index are in each group."""
        found = await self._counter.run(
            lambda connection: rows(
                connection,
                "SELECT g.name, count(u.id) FROM groups g LEFT JOIN memberships m ON m.group_id = g.id"
                " LEFT JOIN users u ON u.username = m.username GROUP BY g.id ORDER BY g.name",
            )
        )
        return dict(found)

    async def value_counts(self, field: str) -> Mapping[str, int]:
        """How many users have each value of one of the ``facet_fields``; the most frequent first."""
        if field == "group":
            counts = await self.group_counts()
            return dict(sorted(counts.items(), key=lambda entry: -entry[1]))
        found = await self._counter.run(
            lambda connection: rows(
                connection,
                "SELECT CASE WHEN exact = x'' THEN key ELSE exact END AS value, count(*) FROM cells"
                " WHERE column = (SELECT id FROM columns WHERE own = ? AND name = ?) GROUP BY value ORDER BY 2 DESC, 1",
                (int(field in ("status", "enabled", "provider")), field),
            )
        )
        return {bytes(value).decode(): count for value, count in found}

    async def facet_fields(self) -> tuple[str, ...]:
        """Fields that few enough values are told apart by: of Cognito's own, then attributes as users carry them."""
        found = await self._counter.run(
            lambda connection: rows(
                connection,
                "SELECT c.name, count(DISTINCT key), count(*) FROM columns c JOIN cells ON column = c.id"
                " WHERE NOT own GROUP BY c.id HAVING count(DISTINCT key) <= 50 AND count(*) >= 2 * count(DISTINCT key)",
            )
        )
        return ("status", "enabled", "group", "provider", *(name for name, _, _ in found if name != "identities"))

    async def attribute_names(self) -> tuple[str, ...]:
        """The names of the attributes that users carry, beside ``sub``."""
        found = await self._reader.run(
            lambda connection: rows(
                connection,
                "SELECT name FROM columns c WHERE NOT own AND EXISTS(SELECT 1 FROM cells WHERE column = c.id) ORDER BY name",
            )
        )
        return tuple(name for (name,) in found)

    # Single users

    async def put_user(self, user: User) -> None:
        """Writes what AWS said of a user just now, unless something newer is known. Their groups stay as they are."""
        await self._writer.run(lambda connection: staging.put_user(connection, user))

    async def remove_user(self, sub: Sub) -> None:
        """For a user of whom AWS said that there is none. A listing that goes on does not bring them back."""
        await self._writer.run(lambda connection: staging.remove_user(connection, sub))

    # A listing. Raises Failure(JOB_RUNNING_ALREADY) once another has taken it over.

    async def begin_or_resume(self) -> Resume:
        """Takes the listing over. An unfinished one goes on where it was, if that was within the last hour."""
        return await self._stage(staging.begin_or_resume, self._now_us())

    async def restart(self) -> Resume:
        """Lists users from the start, since the place in the list is lost."""
        return await self._stage(staging.restart)

    async def list_again(self) -> Resume:
        """Begins a second listing: who is in either stays."""
        return await self._stage(staging.list_again)

    async def stage_users(self, users: Sequence[User], next_token: str | None) -> int:
        """A page of users, searchable at once; no token ends the list. Returns how many were listed so far."""
        return await self._stage(staging.stage_users, users, next_token, self._now_us())

    async def unlisted(self, limit: int) -> tuple[Sub, ...]:
        """Users that are in the index and that the listing did not name."""
        return await self._writer.run(lambda connection: staging.unlisted(connection, limit))

    async def unlisted_count(self) -> int:
        """How many users are in the index that the listing did not name."""
        return await self._writer.run(staging.unlisted_count)

    async def draw_unlisted(self, number: int, chance: Random) -> tuple[Sub, ...]:
        """``number`` of them drawn by chance, or all when they are fewer."""
        return await self._writer.run(lambda connection: staging.draw_unlisted(connection, number, chance))

    async def stage_groups(self, groups: Iterable[Group]) -> None:
        """All groups of the pool."""
        await self._stage(staging.stage_groups, groups)

    async def stage_members(self, group: GroupName, usernames: Sequence[Username], next_token: str | None) -> None:
        """A page of members; no token ends their list."""
        await self._stage(staging.stage_members, group, usernames, next_token, self._now_us())

    async def group_gone(self, group: GroupName) -> None:
        """A group that was deleted while it was read."""
        await self._stage(staging.group_gone, group)

    async def finish(self, *, complete: bool) -> SyncCounts:
        """Ends the listing; only ``complete`` removes who was not listed. Raises Failure(LISTING_NOT_COMPLETE)."""
        return await self._writer.run(
            lambda connection: staging.finish(connection, self._owner, self._now_us(), complete=complete)
        )

    async def abandon(self) -> None:
        """Forgets the listing; the users that have arrived stay."""
        await self._stage(staging.abandon)

    async def _stage(self, step: Callable[..., Result], *arguments: object) -> Result:
        return await self._writer.run(lambda connection: step(connection, self._owner, *arguments))

    def _now_us(self) -> int:
        return microseconds(self._clock())


def _state(connection: apsw.Connection) -> IndexState:
    # The version first: what changes in between is then seen as a change.
    version = _version(connection)
    users, synced_at, complete = rows(connection, "SELECT users, synced_at, complete FROM progress")[0]
    moment = None if synced_at is None else EPOCH + timedelta(microseconds=synced_at)
    return IndexState(users=users, synced_at=moment, complete=bool(complete), version=version)


def _version(connection: apsw.Connection) -> int:
    return int(rows(connection, "PRAGMA data_version")[0][0])
