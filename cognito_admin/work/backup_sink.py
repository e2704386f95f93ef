"""Where a listing goes that is for a backup: whole users, each once, and how far the lists have come, settled together."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Protocol, TypeVar

from cognito_admin.archive.writing import MEMBERSHIPS, USERS, BackupWriter, line_of
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.listing import EVERYBODY, Move, Stream
from cognito_admin.model.pools import Group
from cognito_admin.store.index import Resume, Staged
from cognito_admin.store.named import Named

SETTLE_EVERY_S = 2.0
"""What a crash may cost of a backup that can grow. The others settle when a part of theirs is large or old enough."""
_READ_AT_ONCE = 2_000
_STREAMS, _GROUPS, _MEMBERS = "streams", "groups", "members of "

_Result = TypeVar("_Result")


class Record(Protocol):
    """A user whole, as a page of a list gives them."""

    @property
    def username(self) -> Username: ...
    @property
    def sub(self) -> Sub: ...
    @property
    def created(self) -> datetime: ...
    @property
    def members(self) -> Mapping[str, Any]: ...


class BackupSink:
    """Everything about the writer happens on one thread of its own. Methods raise what the writer does, and Failure(DISK_FULL).

    Until it is known whether the pool is listed in streams, what comes of the plain list is held back: streams name everybody
    anew.
    """

    def __init__(self, writer: BackupWriter, began: datetime, thread: ThreadPoolExecutor) -> None:
        """``began``: who was there before then has to be in every list."""
        self._writer = writer
        self._began = began
        self._thread = thread
        self._named: Named | None = None
        self._streams: dict[str, Stream] = {}
        self._serial = False
        self._held: list[Record] = []
        self._group_state: dict[str, Any] = {}
        self._settled_s = time.monotonic()
        self.users = self.memberships = 0

    async def run(self, step: Callable[[], _Result]) -> _Result:
        """What ``step`` returns, done on the thread of the writer."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)

    async def resume(self) -> Resume:
        """Where the lists stand, those of an earlier run among them. To be called once, before anything else."""
        return await self.run(self._resume)

    @property
    def kept_groups(self) -> tuple[GroupName, ...] | None:
        """The groups that an earlier run has found; None where it did not come so far."""
        names = self._writer.progress.state.get(_GROUPS)
        return None if names is None else tuple(map(GroupName, names))

    @property
    def has_listed(self) -> bool:
        """Whether the list of users has named anybody. Members of groups are known without it."""
        return any(stream.users for stream in self._streams.values())

    async def put_groups(self, path: str, groups: Sequence[Mapping[str, Any]]) -> None:
        """Keeps the groups themselves: those whose members are to be read."""

        def put() -> None:
            self._writer.put(path, groups, len(groups))
            self._group_state[_GROUPS] = [group["GroupName"] for group in groups]
            self._settle()

        await self.run(put)

    async def settle(self, *, at_once: bool = False) -> None:
        """Makes safe what has come; ``at_once`` whatever that costs."""
        await self.run(lambda: self._settle(at_once=at_once))

    async def close(self) -> None:
        await self.run(self._close)

    # What a listing gives

    async def stage_users(self, users: Sequence[Record], move: Move, /) -> Staged:
        return await self.run(lambda: self._stage_users(users, move))

    async def groups(self) -> Sequence[Group]:
        """A backup keeps nothing of an earlier one."""
        return ()

    async def stage_groups(self, groups: Sequence[Group], /) -> None:
        """``put_groups`` has kept them whole."""

    async def stage_members(self, group: GroupName, users: Sequence[Record], next_token: str | None, /) -> None:
        await self.run(lambda: self._stage_members(group, users, next_token))

    async def group_gone(self, group: GroupName, /) -> None:
        """It stays with the members that were read: it was there when the groups were listed."""
        await self.run(lambda: self._members_read(group, None))

    def _resume(self) -> Resume:
        self._named = Named()
        state = self._writer.progress.state
        kept: Mapping[str, Any] = state.get(_STREAMS) or {"streams": (), "serial": False}
        self._streams = {stream[0]: Stream(*stream) for stream in kept["streams"]}
        self._serial = bool(kept["serial"])
        self.users = self._know(USERS, lambda user: _sub_of(user))
        self.memberships = self._know(MEMBERSHIPS, lambda one: _member(one["group"], one["sub"]))
        members = {
            GroupName(name.removeprefix(_MEMBERS)): token for name, token in state.items() if name.startswith(_MEMBERS)
        }
        return Resume(
            streams=tuple(self._streams.values()),
            serial=self._serial,
            users_listed=self.users,
            groups_read=frozenset(name for name, token in members.items() if token is None),
            group_tokens={name: token for name, token in members.items() if token is not None},
        )

    def _know(self, name: str, of: Callable[[Mapping[str, Any]], str]) -> int:
        """Counts the lines that are there, and remembers whom they name."""
        count = 0
        names: list[str] = []
        for record in self._writer.safe_records(name):
            names.append(of(record))
            if len(names) >= _READ_AT_ONCE:
                count += sum(self._new(names))
                names.clear()
        return count + sum(self._new(names))

    def _new(self, names: Iterable[str]) -> list[bool]:
        assert self._named is not None
        return self._named.add(names)

    @property
    def _holding(self) -> bool:
        plain = self._streams.get(EVERYBODY)
        return not self._serial and (plain is None or not plain.done) and not any(self._streams)

    def _stage_users(self, users: Sequence[Record], move: Move) -> Staged:
        if move.anew:
            self._streams.clear()
            self._held.clear()
        was_holding = self._holding
        if was_holding:
            self._held += users
        else:
            came = self._write(users)
            if move.contradicted is not None and any(user.created < self._began for user in came):
                move = move.contradicted
        for prefix in move.forgotten:
            self._streams.pop(prefix, None)
        self._streams.update({stream.prefix: stream for stream in move.streams})
        self._serial = self._serial or move.serial
        if was_holding and not self._holding:
            self._write(self._held)
            self._held.clear()
        self._settle_in_time()
        return Staged(self.users + len(self._held), move)

    def _write(self, users: Sequence[Record]) -> list[Record]:
        """Those of ``users`` who were not named before."""
        came = [user for user, new in zip(users, self._new(user.sub for user in users), strict=True) if new]
        self._writer.add_users([line_of(user.members) for user in came])
        self.users += len(came)
        return came

    def _stage_members(self, group: GroupName, users: Sequence[Record], next_token: str | None) -> None:
        # Who is in a group and was not listed has come meanwhile.
        self._write(users)
        new = self._new(_member(group, user.sub) for user in users)
        lines = [
            line_of({"group": group, "sub": user.sub, "username": user.username})
            for user, is_new in zip(users, new, strict=True)
            if is_new
        ]
        self._writer.add_memberships(lines)
        self.memberships += len(lines)
        self._members_read(group, next_token)

    def _members_read(self, group: GroupName, next_token: str | None) -> None:
        self._group_state[f"{_MEMBERS}{group}"] = next_token
        self._settle_in_time()

    def _settle_in_time(self) -> None:
        if time.monotonic() - self._settled_s >= SETTLE_EVERY_S:
            self._settle()

    def _settle(self, *, at_once: bool = False) -> None:
        if self._named is None:
            # Where the lists stand was not even looked at: what an earlier run has said of it holds.
            return
        streams = None
        if not self._holding:
            streams = {
                "serial": self._serial,
                "streams": [[one.prefix, one.token, one.done, one.users] for one in self._streams.values()],
            }
        self._writer.settle({_STREAMS: streams, **self._group_state}, at_once=at_once)
        self._group_state.clear()
        self._settled_s = time.monotonic()

    def _close(self) -> None:
        if self._named is not None:
            self._named.close()


def _member(group: str, sub: str) -> str:
    """No ``sub`` of its own has such a character."""
    return f"{group}\0{sub}"


def _sub_of(user: Mapping[str, Any]) -> str:
    return next((one["Value"] for one in user["Attributes"] if one["Name"] == "sub"), user["Username"])
