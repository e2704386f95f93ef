"""A pool in AWS that one looks at: its newest state, its users in the index that a sync fills, and what may be done with it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from cognito_admin.aws.account import Account
from cognito_admin.model.backups import BackedUpPool
from cognito_admin.model.changes.rules import Rules, read_rules
from cognito_admin.model.connections import Connection, Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub
from cognito_admin.model.indexes import SyncCounts
from cognito_admin.model.permissions import Action, Capability, action_of, why_denied
from cognito_admin.model.pools import PoolDescription
from cognito_admin.model.progress import Job, Progress
from cognito_admin.model.tokens.keys import Key, read_keys
from cognito_admin.model.users import User
from cognito_admin.store.change_log import ChangeLog
from cognito_admin.store.journal import Journal
from cognito_admin.store.settings_log import SettingsLog
from cognito_admin.work.alarms import LiveAlarms
from cognito_admin.work.backup import Backed, backup
from cognito_admin.work.backup_places import BackupKeys
from cognito_admin.work.backup_source import Source
from cognito_admin.work.backup_wish import BackupWish
from cognito_admin.work.change_place import Owner, Place
from cognito_admin.work.changes import Changes
from cognito_admin.work.clues import PoolChecked, check_pool
from cognito_admin.work.health_markers import Markers
from cognito_admin.work.health_survey import AskingAws
from cognito_admin.work.kept_index import KeptIndex
from cognito_admin.work.kept_series import KeptSeries
from cognito_admin.work.live import LookedUp, look_up
from cognito_admin.work.live_health import LiveHealth
from cognito_admin.work.permissions import Permissions
from cognito_admin.work.pool_settings import PoolSettings, SettingsPlace
from cognito_admin.work.search import understood
from cognito_admin.work.settings_sources import LiveSource
from cognito_admin.work.stop import Stop
from cognito_admin.work.sync import sync
from cognito_admin.work.triggers import LiveTriggers
from cognito_admin.work.user_security import SecurityLookUp
from cognito_admin.work.workspace import Workspace

if TYPE_CHECKING:
    from cognito_admin.aws.settings.pool_things import PoolThings
    from cognito_admin.store.settings_file import JSON
    from cognito_admin.work.jobs import Jobs

_INDEX_UNUSABLE = (Code.STORE_DAMAGED, Code.STORE_NEWER, Code.STORE_KEY_WRONG, Code.STORE_NOT_ENCRYPTED)


_METRICS = action_of("GetMetricData")

_MODES: Mapping[Capability, tuple[Mode, ...]] = {
    Capability.EDIT_USERS: (Mode.SUPPORT, Mode.ADMINISTRATOR),
    Capability.EDIT_POOL: (Mode.ADMINISTRATOR,),
}


class LivePool(Workspace):
    """Without a connection to AWS the index still answers; what has to ask AWS raises its own Failure."""

    def __init__(
        self,
        key: PoolKey,
        account: Account,
        marking: Callable[[], Marking],
        permissions: Permissions,
        index: KeptIndex,
        series: KeptSeries,
        journal: Callable[[], Awaitable[Journal]] | None = None,
    ) -> None:
        """``series`` is where those of all pools are kept, ``journal`` tells what was changed; None where nobody asks."""
        super().__init__(key, index)
        self._account = account
        self._cognito = account.cognito(key.pool)
        self._marking = marking
        self._permissions = permissions
        self.triggers = LiveTriggers(lambda: account.functions(key.pool), lambda: account.function_choices(key.pool))
        self.settings = LiveSource(lambda: self._things, lambda: self.why_not(Capability.EDIT_POOL))
        self._asking_of_health = AskingAws(account, key.pool)
        self.health = LiveHealth(
            self.index_name,
            self._asking_of_health,
            series,
            None if journal is None else Markers(self.index_name, key.pool, journal),
            lambda: self.denied.get(_METRICS),
        )
        self.alarms = LiveAlarms(lambda: account.alarms(key.pool), self.settings, key.pool)

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

    async def fresh_user(self, sub: Sub) -> User | None:
        """The user as AWS has them now, which costs nothing; the index learns of it. Their groups are those of the index."""
        index = await self._index.opened()
        if index is None:
            return await self._cognito.find_user(sub)
        asked = await index.moment()
        user = await self._cognito.find_user(sub)
        if user is None:
            await index.remove_user(sub)
            return None
        await index.put_user(user, asked)
        return await index.user(sub)

    async def look_up(self, text: str) -> LookedUp:
        """Asks Cognito itself for the people that ``text`` means, which costs nothing; an index learns of them.

        A pool that was never synced gets none by that: a few people must not pass for all. Raises QueryWrong and Failure.
        """
        index = await self._index.opened()
        return await look_up(self._cognito, await understood(text, index, self._schema), index)

    def security(self) -> SecurityLookUp:
        """What tells more of a user than Cognito lists."""
        return SecurityLookUp(self._account.user_changes(self.key.pool).security)

    async def token_keys(self, *, updated: bool = False) -> tuple[Key, ...]:
        return read_keys(await self._account.token_keys(self.key.pool).read(updated=updated))

    async def check_pool(self) -> PoolChecked:
        """Asks Lambda and CloudWatch whether the triggers of the pool work. Raises Failure, but for what is not permitted."""
        account, pool = self._account, self.key.pool
        return await check_pool(account.functions(pool), account.metrics(pool), await self.describe())

    def changes(self, log: Callable[[], Awaitable[ChangeLog]], owner: Owner) -> Changes:
        """What changes its users, on record in ``log``."""
        place = Place(
            self.index_name, lambda: self.marking.mode, self._rules, self._who, self._index.opened, log, owner
        )
        return Changes(self._account.user_changes(self.key.pool), place)

    def changes_to_settings(self, log: Callable[[], Awaitable[SettingsLog]], owner: Owner) -> PoolSettings:
        """What changes how it is set up, on record in ``log``."""
        return PoolSettings(self.settings, lambda: self._things, SettingsPlace(self.index_name, self._who, log, owner))

    @cached_property
    def _things(self) -> "PoolThings":
        return self._account.settings(self.key.pool)

    # Sync

    async def begin_reading(self, jobs: "Jobs") -> None:
        """Somebody has to wish for that: it takes calls that the live application shares."""

    async def start_sync(self, jobs: "Jobs") -> Job:
        """Starts the job. Raises Failure(JOB_RUNNING_ALREADY)."""
        return await jobs.start(
            "sync", resource=self.sync_resource, subject=self.summary.name, arguments=self.sync_arguments
        )

    async def sync(self, report: Callable[[Progress], None], stop: Stop) -> SyncCounts:
        """What the job does. Raises Cancelled and Failure."""
        return await sync(self._cognito, await self._index.made(), report, stop)

    # Backups

    async def backup(
        self, wish: BackupWish, report: Callable[[Progress], None], stop: Stop, keys: BackupKeys | None = None
    ) -> Backed:
        """What the job does. Raises Cancelled and Failure."""
        account, pool = self._account, self.key.pool
        if self.identity is None:
            self.identity = await account.identity()
        backed_up = BackedUpPool(pool, self.summary.name, account.connection.region or "", self.identity.account)
        source = Source(
            backed_up,
            account.user_records(pool),
            account.configuration(pool),
            self._estimate,
            account.storage,
            None if keys is None else keys.through(account),
            self._asking_of_health,
        )
        return await backup(source, wish, report, stop)

    async def _estimate(self) -> int | None:
        try:
            settings = await self._cognito.settings()
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
            return None
        return PoolDescription(self.key.pool, self.summary.name, settings, None).estimated_users

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
