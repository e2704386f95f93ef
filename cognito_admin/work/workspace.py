"""The pool one looks at: what can be done with it, its users in the index, and its newest state from AWS."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_admin.aws.account import Account
from cognito_admin.model.changes.rules import Rules, read_rules
from cognito_admin.model.connections import Connection, Identity, Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, Sub
from cognito_admin.model.indexes import IndexState, SyncCounts
from cognito_admin.model.permissions import Action, Capability, why_denied
from cognito_admin.model.pools import Group, PoolDescription, PoolSummary, SchemaAttribute
from cognito_admin.model.progress import Job, Progress
from cognito_admin.model.query import Sort
from cognito_admin.model.users import User
from cognito_admin.store.change_log import ChangeLog
from cognito_admin.store.index import Index
from cognito_admin.store.paths import Paths
from cognito_admin.work.change_place import Owner, Place
from cognito_admin.work.changes import Changes
from cognito_admin.work.clues import PoolChecked, alike, check_pool
from cognito_admin.work.connect import Connections
from cognito_admin.work.kept_index import KeptIndex
from cognito_admin.work.live import LookedUp, look_up
from cognito_admin.work.permissions import Permissions
from cognito_admin.work.search import QueryWrong, understood
from cognito_admin.work.stop import Stop
from cognito_admin.work.sync import sync
from cognito_admin.work.unlock import StoreKey
from cognito_admin.work.user_security import SecurityLookUp

if TYPE_CHECKING:
    from cognito_admin.store.index.search.results import ResultSet
    from cognito_admin.store.settings_file import JSON
    from cognito_admin.work.jobs import Jobs

__all__ = ["Capability", "LookedUp", "QueryWrong", "Workspace", "Workspaces"]

_INDEX_UNUSABLE = (Code.STORE_DAMAGED, Code.STORE_NEWER, Code.STORE_KEY_WRONG, Code.STORE_NOT_ENCRYPTED)


_MODES: Mapping[Capability, tuple[Mode, ...]] = {
    Capability.EDIT_USERS: (Mode.SUPPORT, Mode.ADMINISTRATOR),
    Capability.EDIT_POOL: (Mode.ADMINISTRATOR,),
}


class Workspace:
    """Without a connection to AWS the index still answers; what has to ask AWS raises its own Failure.

    Everything that reads the index may also raise what the key of the store raises, and Failure(STORE_DAMAGED).
    """

    def __init__(
        self,
        key: PoolKey,
        account: Account,
        marking: Callable[[], Marking],
        permissions: Permissions,
        index: KeptIndex,
    ) -> None:
        self.key = key
        self.summary = PoolSummary(key.pool, key.pool)
        self.identity: Identity | None = None
        self._account = account
        self._cognito = account.cognito(key.pool)
        self._marking = marking
        self._permissions = permissions
        self._index = index
        self._schema: tuple[SchemaAttribute, ...] = ()

    async def find_name(self) -> None:
        """Learns what the pool is called: from the index, else from AWS, which may raise Failure. Not permitted, its id must do."""
        name = await self._kept_name()
        if name is not None:
            self.summary = replace(self.summary, name=name)
            return
        self.identity = await self._account.identity()
        try:
            self.summary = await self._account.pool(self.key.pool)
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise

    @property
    def connection(self) -> Connection:
        return self._account.connection

    @property
    def marking(self) -> Marking:
        return self._marking()

    @property
    def share(self) -> float:
        """The part of each of the account's quotas that is used for this pool, between 0 and 1."""
        return self._account.share(self.key.pool)

    @property
    def index_name(self) -> str:
        """Names the index of this pool, whatever the connection, and what else is kept of the pool."""
        return self._index.path.stem

    @property
    def sync_resource(self) -> str:
        """What no two syncs may touch at a time: the index of this pool, whatever the connection."""
        return f"index:{self.index_name}"

    @property
    def sync_arguments(self) -> "Mapping[str, JSON]":
        """What a sync job needs to find this pool again."""
        return {"connection": self.key.connection, "pool": self.key.pool}

    def can(self, capability: Capability) -> bool:
        return self.why_not(capability) is None

    def why_not(self, capability: Capability) -> Failure | None:
        """None when it is allowed here, as far as is known: AWS may refuse what nobody asked for yet."""
        modes, mode = _MODES.get(capability), self.marking.mode
        if modes is not None and mode not in modes:
            return Failure(Code.NOT_ALLOWED_BY_MODE, mode=mode.value, pool=self.key.pool)
        return why_denied(capability, self.denied)

    @property
    def denied(self) -> Mapping[Action, Failure]:
        """What AWS refused of this pool so far."""
        return self._permissions.denied(self.key)

    async def learn_permissions(self) -> None:
        """Finds out by cheap reads what AWS refuses, and whether it still does. Nothing is raised where it cannot be reached.

        Users are asked for only after a refusal: a sync tells at its first page.
        """
        await self._cognito.try_reads(users=self.why_not(Capability.SYNC) is not None)

    def learn_refusal(self, failure: Failure) -> None:
        """What a job of this pool was refused."""
        if failure.code is Code.ACCESS_DENIED:
            self._permissions.told(self.key, failure)

    async def describe(self) -> PoolDescription:
        """The pool as AWS has it now. Raises Failure."""
        description = await self._cognito.describe()
        self.summary = replace(self.summary, name=description.name)
        self._schema = description.schema
        if self.identity is None:
            self.identity = await self._account.identity()
        return description

    def know_schema(self, schema: tuple[SchemaAttribute, ...]) -> None:
        """What another process was told of the attributes of this pool, so that queries mean here what they mean there."""
        self._schema = schema

    # The index

    async def index_state(self) -> IndexState | None:
        """None when the pool was never synced on this computer."""
        index = await self._index.opened()
        if index is None:
            return None
        state = await index.state()
        return replace(state, version=self._index.version(state.version))

    async def index_version(self) -> int:
        """Changes whenever anything in the index changed, of whatever process; 0 while there is none."""
        index = await self._index.opened()
        return 0 if index is None else self._index.version(await index.version())

    async def search(self, text: str, sort: Sort) -> "ResultSet":
        """Raises QueryWrong, Failure(INDEX_MISSING), and Cancelled when a newer search took its place."""
        index = await self._existing()
        return await index.search(await understood(text, index, self._schema), sort)

    async def attribute_names(self) -> tuple[str, ...]:
        """The attributes that users of the index carry."""
        index = await self._index.opened()
        return () if index is None else await index.attribute_names()

    async def groups(self) -> tuple[Group, ...]:
        """As the last sync found them."""
        index = await self._index.opened()
        return () if index is None else await index.groups()

    async def group_counts(self) -> Mapping[GroupName, int]:
        """How many users of the index are in each group."""
        index = await self._index.opened()
        return {} if index is None else await index.group_counts()

    async def facet_fields(self) -> tuple[str, ...]:
        """What results can be counted by: Cognito's own fields and the attributes with few values."""
        index = await self._index.opened()
        return () if index is None else await index.facet_fields()

    async def value_counts(self, field: str) -> Mapping[str, int]:
        """How many users of the index have each value of one of the ``facet_fields``; the most frequent first."""
        index = await self._index.opened()
        return {} if index is None else await index.value_counts(field)

    async def fresh_user(self, sub: Sub) -> User | None:
        """The user as AWS has them now, which costs nothing; the index learns of it. Their groups are those of the index."""
        user = await self._cognito.find_user(sub)
        index = await self._index.opened()
        if index is None:
            return user
        if user is None:
            await index.remove_user(sub)
            return None
        await index.put_user(user)
        return await index.user(sub)

    async def look_up(self, text: str) -> LookedUp:
        """Asks Cognito itself for the people that ``text`` means, which costs nothing; an index learns of them.

        A pool that was never synced gets none by that: a few people must not pass for all. Raises QueryWrong and Failure.
        """
        index = await self._index.opened()
        return await look_up(self._cognito, await understood(text, index, self._schema), index)

    async def alike(self, user: User) -> tuple[User, ...]:
        """Others in the index who may be taken for ``user``: with the same address, or a name that differs by case alone."""
        index = await self._index.opened()
        return () if index is None else await alike(index, user)

    def security(self) -> SecurityLookUp:
        """What tells more of a user than Cognito lists."""
        return SecurityLookUp(self._account.user_changes(self.key.pool).security)

    async def check_pool(self) -> PoolChecked:
        """Asks Lambda and CloudWatch whether the triggers of the pool work. Raises Failure, but for what is not permitted."""
        return await check_pool(self._account.health(self.key.pool), await self.describe())

    def changes(self, log: Callable[[], Awaitable[ChangeLog]], owner: Owner) -> Changes:
        """What changes its users, on record in ``log``."""
        place = Place(
            self.index_name, lambda: self.marking.mode, self._rules, self._who, self._index.opened, log, owner
        )
        return Changes(self._account.user_changes(self.key.pool), place)

    async def rebuild_index(self) -> None:
        """Sets the index aside, whatever state it is in. The next sync makes a new one. Raises Failure(STORE_LOCKED)."""
        await self._index.set_aside()

    # Sync

    async def start_sync(self, jobs: "Jobs") -> Job:
        """Starts the job. Raises Failure(JOB_RUNNING_ALREADY)."""
        return await jobs.start(
            "sync", resource=self.sync_resource, subject=self.summary.name, arguments=self.sync_arguments
        )

    async def sync(self, report: Callable[[Progress], None], stop: Stop) -> SyncCounts:
        """What the job does. Raises Cancelled and Failure."""
        return await sync(self._cognito, await self._index.made(), report, stop)

    async def rest(self) -> None:
        """For a pool that is not looked at for a while: gives back the memory that makes its search quick."""
        await self._index.rest()

    async def close(self) -> None:
        """What is asked of its index afterwards raises Outdated."""
        await self._index.close()

    async def _rules(self) -> Rules:
        return read_rules(await self.describe())

    async def _who(self) -> str:
        if self.identity is None:
            self.identity = await self._account.identity()
        return self.identity.arn

    async def _kept_name(self) -> str | None:
        try:
            index = await self._index.opened()
            return None if index is None else await index.pool_name()
        except Failure as failure:
            # The pool can be looked at without its index; whoever asks the index hears of it.
            if failure.code not in _INDEX_UNUSABLE:
                raise
            return None

    async def _existing(self) -> Index:
        index = await self._index.opened()
        if index is None:
            raise Failure(Code.INDEX_MISSING, pool=self.summary.name)
        return index


class Workspaces:
    """Every pool that is open, for as long as somebody holds it. Belongs to one event loop."""

    def __init__(self, connections: Connections, store_key: StoreKey, paths: Paths) -> None:
        self._connections = connections
        self._store_key = store_key
        self._paths = paths
        self._open: dict[PoolKey, tuple[Account, Workspace]] = {}
        self._holders: Counter[Workspace] = Counter()
        self._opening: dict[PoolKey, asyncio.Lock] = {}

    async def open(self, key: PoolKey) -> Workspace:
        """The pool, without asking AWS if it was synced before. It stays open until it was released as often.

        Raises Failure: CONNECTION_UNKNOWN, what the key of the store raises, and where the pool was never synced also what keeps
        AWS from telling its name.
        """
        async with self._opening.setdefault(key, asyncio.Lock()):
            account = self._connections.account(key.connection)
            if key in self._open:
                of_account, workspace = self._open[key]
                if of_account is account:
                    self._holders[workspace] += 1
                    return workspace
                # The connection was changed meanwhile.
                await self._close(workspace)
            endpoint_url = account.connection.endpoint_url
            index = KeptIndex(lambda: self._paths.index(key.pool, endpoint_url), self._store_key)
            workspace = Workspace(
                key, account, lambda: self._connections.marking(key), self._connections.permissions, index
            )
            try:
                await workspace.find_name()
            except BaseException:
                await index.close()
                raise
            self._open[key] = (account, workspace)
            self._holders[workspace] += 1
            return workspace

    async def release(self, workspace: Workspace) -> None:
        """One holder fewer; the last one closes it, with its threads and what it keeps in memory."""
        if workspace in self._holders:
            self._holders[workspace] -= 1
            if not self._holders[workspace]:
                await self._close(workspace)

    async def close(self) -> None:
        for workspace in tuple(self._holders):
            await self._close(workspace)

    async def _close(self, workspace: Workspace) -> None:
        del self._open[workspace.key], self._holders[workspace]
        await workspace.close()
