"""A pool as a backup has it: its users in an index of their own, its settings as they were, and nothing that could be changed."""

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

from cognito_admin.archive.contents import MFA, SETTINGS, TOKEN_KEYS, Contents
from cognito_admin.archive.records import moment
from cognito_admin.model.backups import Unread
from cognito_admin.model.changes.change import Change
from cognito_admin.model.changes.person import Person, UserMfa
from cognito_admin.model.changes.rules import Rules, read_rules
from cognito_admin.model.connections import Connection, Identity, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import AccountId, GroupName, PoolId, Region, Sub, Username
from cognito_admin.model.indexes import IndexState
from cognito_admin.model.offline import OfflineBackup
from cognito_admin.model.permissions import Action, Capability
from cognito_admin.model.pools import Group, PoolDescription, PoolSummary
from cognito_admin.model.progress import Job, Progress
from cognito_admin.model.tokens.keys import Key, read_keys
from cognito_admin.model.users import User
from cognito_admin.store.change_log import ChangeLog
from cognito_admin.store.paths import encoded
from cognito_admin.store.settings_log import SettingsLog
from cognito_admin.work.alarms import OfflineAlarms
from cognito_admin.work.change_place import Owner, Place
from cognito_admin.work.changes import Changes
from cognito_admin.work.clues import PoolChecked
from cognito_admin.work.kept_index import KeptIndex
from cognito_admin.work.live import LookedUp
from cognito_admin.work.offline_contents import kept_mfa
from cognito_admin.work.offline_health import OfflineHealth
from cognito_admin.work.offline_reading import Opened, asked_on_a_thread, read_first, read_into
from cognito_admin.work.pool_settings import PoolSettings, SettingsPlace
from cognito_admin.work.settings_sources import OfflineSource
from cognito_admin.work.stop import Stop
from cognito_admin.work.triggers import OfflineTriggers
from cognito_admin.work.user_security import SecurityLookUp
from cognito_admin.work.workspace import Workspace

if TYPE_CHECKING:
    from cognito_admin.store.settings_file import JSON
    from cognito_admin.work.jobs import Jobs

Result = TypeVar("Result")


class OfflinePool(Workspace):
    """AWS is never asked. What lies in the backup beside its users is read when it is wanted, by ``opened``, anew each time."""

    reading_kind = "open_backup"
    has_documents = True

    def __init__(self, backup: OfflineBackup, opened: Opened, index: KeptIndex) -> None:
        super().__init__(backup.key, index)
        self.backup = backup
        self.as_of = backup.taken
        self.summary = PoolSummary(backup.pool.id, backup.pool.name)
        self._opened = opened
        self._description: PoolDescription | None = None
        self._complete = False
        self._may_tell_mfa = True
        self.settings = OfflineSource(self.ask, self._not_here)
        self.alarms = OfflineAlarms(self._not_here)
        self.health = OfflineHealth(backup.pool.id, backup.taken, self.ask, self._not_here)
        self.triggers = OfflineTriggers(self.document, self.unread, self._not_here)

    @property
    def connection(self) -> Connection:
        """In its place stands the file."""
        backup = self.backup
        return Connection(backup.id, backup.file_name, None, Region(backup.pool.region), default_marking=self.marking)

    @property
    def marking(self) -> Marking:
        return Marking(mode=Mode.OFFLINE)

    @property
    def share(self) -> float:
        return 1.0

    @property
    def index_name(self) -> str:
        """That of the pool itself, whose saved searches are of use here, too."""
        return encoded(self.key.pool)

    @property
    def sync_resource(self) -> str:
        return f"index:{self.backup.id}"

    @property
    def sync_arguments(self) -> "Mapping[str, JSON]":
        return {"connection": self.key.connection, "pool": self.key.pool, "backup": {**self.backup.as_json()}}

    def why_not(self, capability: Capability) -> Failure | None:
        if capability is Capability.SYNC and not self._complete:
            return None
        return self._not_here()

    @property
    def denied(self) -> Mapping[Action, Failure]:
        return {}

    async def learn_permissions(self) -> None:
        """There are none."""

    def learn_refusal(self, failure: Failure) -> None:
        """Nobody refuses anything."""

    # What is in it

    async def index_state(self) -> IndexState | None:
        """It is as old as the backup."""
        state = await super().index_state()
        if state is None:
            return None
        self._complete = state.complete
        return replace(state, synced_at=(self.as_of or state.synced_at) if state.complete else None)

    async def describe(self) -> PoolDescription:
        """The settings as they were. Raises Failure(SETTINGS_NOT_IN_BACKUP) where there are none."""
        if self._description is None:
            self._description = await self.ask(self._described)
            self._schema = self._description.schema
        if self.identity is None and (account := self.backup.pool.account) is not None:
            self.identity = Identity(AccountId(account), "")
        return self._description

    async def documents(self) -> tuple[str, ...]:
        return await self.ask(lambda contents: tuple(contents.documents()))

    async def document(self, path: str) -> Any:
        return await self.ask(lambda contents: contents.document(path))

    async def unread(self) -> tuple[Unread, ...]:
        return await self.ask(lambda contents: tuple(contents.about.unread))

    async def kept_mfa(self, user: User) -> UserMfa | None:
        if not self._may_tell_mfa:
            return None
        self._may_tell_mfa, mfa = await self.ask(lambda contents: kept_mfa(contents, user.username))
        return mfa

    async def ask(self, question: Callable[[Contents], Result]) -> Result:
        """What ``question`` finds in the backup, on a thread."""
        return await asked_on_a_thread(self._opened, question)

    async def token_keys(self, *, updated: bool = False) -> tuple[Key, ...] | None:
        del updated
        try:
            return read_keys(await self.document(TOKEN_KEYS))
        except KeyError:
            return None

    async def fresh_user(self, sub: Sub) -> User | None:
        index = await self._index.opened()
        return None if index is None else await index.user(sub)

    # What is not

    async def look_up(self, text: str) -> LookedUp:
        del text
        self._refuse()

    def security(self) -> SecurityLookUp:
        self._refuse()

    async def check_pool(self) -> PoolChecked:
        self._refuse()

    def changes(self, log: Callable[[], Awaitable[ChangeLog]], owner: Owner) -> Changes:
        """Groups can be looked at. The rest is refused by the mode, and here."""
        place = Place(
            self.index_name, lambda: self.marking.mode, self._rules, self._nobody, self._index.opened, log, owner
        )
        return Changes(_NothingToChange(_Reads(self, self._not_here)), place)

    def changes_to_settings(self, log: Callable[[], Awaitable[SettingsLog]], owner: Owner) -> PoolSettings:
        """What is on record of the pool can be looked at. The rest is refused."""
        place = SettingsPlace(self.index_name, self._nobody, log, owner)
        return PoolSettings(self.settings, None, place)

    # Reading it

    async def start_sync(self, jobs: "Jobs") -> Job:
        return await jobs.start(
            self.reading_kind, resource=self.sync_resource, subject=self.summary.name, arguments=self.sync_arguments
        )

    async def begin_reading(self, jobs: "Jobs") -> None:
        state = await self.index_state()
        if state is not None and state.complete:
            return
        if state is None:
            # What keeps it from being read is told by the job.
            with contextlib.suppress(Failure):
                await read_first(await self._index.made(), self._opened)
        try:
            await self.start_sync(jobs)
        except Failure as failure:
            if failure.code is not Code.JOB_RUNNING_ALREADY:
                raise

    async def read(self, report: Callable[[Progress], None], stop: Stop) -> Mapping[str, int]:
        """What the job does. Raises Cancelled and Failure."""
        return await read_into(await self._index.made(), self._opened, report, stop)

    def _described(self, contents: Contents) -> PoolDescription:
        try:
            settings = _members(contents.document(SETTINGS))
        except KeyError:
            raise Failure(Code.SETTINGS_NOT_IN_BACKUP, path=self.backup.place) from None
        try:
            mfa = _members(contents.document(MFA))
        except (KeyError, Failure):
            mfa = None
        pool = self.backup.pool
        return PoolDescription(pool.id, pool.name, _with_dates(_members(settings.get("UserPool", settings))), mfa)

    async def _rules(self) -> Rules:
        return read_rules(await self.describe())

    async def _nobody(self) -> str:
        return ""

    def _not_here(self) -> Failure:
        return Failure(Code.OPENED_FROM_BACKUP, pool=self.summary.name)

    def _refuse(self) -> NoReturn:
        raise self._not_here()


class _Reads:
    """What changes ask of a pool before anything is changed."""

    def __init__(self, pool: OfflinePool, refusal: Callable[[], Failure]) -> None:
        self.id: PoolId = pool.key.pool
        self._pool = pool
        self._refusal = refusal

    async def list_groups(self) -> tuple[Group, ...]:
        return await self._pool.ask(lambda contents: tuple(contents.groups()))

    async def find_group(self, name: GroupName) -> Group | None:
        return next((group for group in await self.list_groups() if group.name == name), None)

    async def find_user(self, sub: Sub) -> User | None:
        return await self._pool.fresh_user(sub)

    async def list_users_page(self, *, filter: str = "") -> NoReturn:  # noqa: A002, ARG002 - as the pool in AWS has it
        raise self._refusal()


class _NothingToChange:
    def __init__(self, pool: _Reads) -> None:
        self.pool = pool

    async def person(self, user: User, *, mfa: bool, devices: bool, sessions: bool) -> Person:
        if mfa or devices or sessions:
            await self.pool.list_users_page()
        return Person(user)

    async def make(self, change: Change, number: int, username: Username, password: str | None = None) -> NoReturn:
        del change, number, username, password
        await self.pool.list_users_page()

    async def find(self, change: Change) -> NoReturn:
        del change
        await self.pool.list_users_page()

    async def is_made(self, change: Change, number: int, username: Username, since: datetime) -> NoReturn:
        del change, number, username, since
        await self.pool.list_users_page()


def _members(document: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", document) if isinstance(document, dict) else {}


def _with_dates(settings: dict[str, Any]) -> dict[str, Any]:
    """AWS's SDK gives dates, a file has them as text."""

    def dated(name: str, value: Any) -> Any:
        if not name.endswith("Date") or value is None:
            return value
        try:
            return moment(value)
        except ValueError:
            return None

    return {name: dated(name, value) for name, value in settings.items()}
