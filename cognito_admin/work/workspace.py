"""The pool one looks at, wherever it comes from: what can be done with it, and its users in an index on this computer."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cognito_admin.model.backups import Unread
from cognito_admin.model.changes.person import UserMfa
from cognito_admin.model.connections import Connection, Identity, Marking, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, Sub
from cognito_admin.model.indexes import IndexState
from cognito_admin.model.permissions import Action, Capability
from cognito_admin.model.pools import Group, PoolDescription, PoolSummary, SchemaAttribute
from cognito_admin.model.progress import Job
from cognito_admin.model.query import Sort
from cognito_admin.model.tokens.keys import Key
from cognito_admin.model.users import User
from cognito_admin.store.change_log import ChangeLog
from cognito_admin.store.index import Index
from cognito_admin.store.settings_log import SettingsLog
from cognito_admin.work.alarms import Alarms
from cognito_admin.work.change_place import Owner
from cognito_admin.work.changes import Changes
from cognito_admin.work.clues import PoolChecked, alike
from cognito_admin.work.duplicates import Duplicates
from cognito_admin.work.health import Health
from cognito_admin.work.kept_index import KeptIndex
from cognito_admin.work.live import LookedUp
from cognito_admin.work.pool_settings import PoolSettings
from cognito_admin.work.search import QueryWrong, understood
from cognito_admin.work.settings_sources import SettingsSource
from cognito_admin.work.triggers import Triggers
from cognito_admin.work.user_security import SecurityLookUp

if TYPE_CHECKING:
    from cognito_admin.store.index.search.results import ResultSet
    from cognito_admin.store.settings_file import JSON
    from cognito_admin.work.jobs import Jobs

__all__ = ["Capability", "LookedUp", "QueryWrong", "Workspace"]


class Workspace(ABC):
    """Screens and commands ask it what it can do, and never where it comes from.

    Everything that reads the index may also raise what the key of the store raises, and Failure(STORE_DAMAGED).
    """

    reading_kind = "sync"
    """The kind of the job that fills the index."""
    as_of: datetime | None = None
    """What is shown is of that moment, and never of a later one. None where the pool can be asked for news."""

    has_documents: bool = False
    """Whether its settings are at hand as files."""

    settings: SettingsSource
    """How it is set up, thing by thing."""
    triggers: Triggers
    """What is known of the functions that it calls."""
    health: Health
    """How signing in to it fares."""
    alarms: Alarms
    """CloudWatch's alarms on what concerns it."""

    def __init__(self, key: PoolKey, index: KeptIndex) -> None:
        self.key = key
        self.summary = PoolSummary(key.pool, key.pool)
        self.identity: Identity | None = None
        self._index = index
        self._schema: tuple[SchemaAttribute, ...] = ()

    # What it is

    @property
    @abstractmethod
    def connection(self) -> Connection:
        """The way to it."""

    @property
    @abstractmethod
    def marking(self) -> Marking: ...

    @property
    @abstractmethod
    def share(self) -> float:
        """The part of each of the account's quotas that is used for this pool, between 0 and 1."""

    @property
    @abstractmethod
    def index_name(self) -> str:
        """Names what is kept of the pool, such as its saved searches, whatever the connection."""

    @property
    @abstractmethod
    def sync_resource(self) -> str:
        """What no two jobs that fill the index may touch at a time."""

    @property
    @abstractmethod
    def sync_arguments(self) -> "Mapping[str, JSON]":
        """What a job needs to find this pool again."""

    def can(self, capability: Capability) -> bool:
        return self.why_not(capability) is None

    @abstractmethod
    def why_not(self, capability: Capability) -> Failure | None:
        """None when it is allowed here, as far as is known: AWS may refuse what nobody asked for yet."""

    @property
    @abstractmethod
    def denied(self) -> Mapping[Action, Failure]:
        """What AWS refused of this pool so far."""

    @abstractmethod
    async def learn_permissions(self) -> None:
        """Finds out by cheap reads what AWS refuses, and whether it still does. Nothing is raised where it cannot be reached."""

    @abstractmethod
    def learn_refusal(self, failure: Failure) -> None:
        """What a job of this pool was refused."""

    @abstractmethod
    async def describe(self) -> PoolDescription:
        """The settings of the pool. Raises Failure."""

    @abstractmethod
    async def begin_reading(self, jobs: "Jobs") -> None:
        """Has the index filled where that takes nobody's wish. Raises Failure."""

    async def documents(self) -> tuple[str, ...]:
        """The paths of the files that hold its settings. Raises Failure."""
        return ()

    async def document(self, path: str) -> Any:
        """One of them, as JSON. Raises KeyError where there is none, and Failure."""
        raise KeyError(path)

    async def kept_mfa(self, user: User) -> UserMfa | None:
        """The second factors of a user as far as they are at hand; None where nobody asked for them. Raises Failure."""
        del user
        return None

    async def token_keys(self, *, updated: bool = False) -> tuple[Key, ...] | None:
        """What the tokens of the pool are signed with; None where that is not at hand. Raises Failure.

        ``updated``: where the pool's issuer is of the newer form.
        """
        del updated
        return None

    # What asks for more than the index has. Raises Failure where that cannot be asked.

    @abstractmethod
    async def fresh_user(self, sub: Sub) -> User | None:
        """The newest there is of a user, which costs nothing."""

    @abstractmethod
    async def look_up(self, text: str) -> LookedUp:
        """Asks Cognito itself for the people that ``text`` means, which costs nothing. Raises QueryWrong and Failure."""

    @abstractmethod
    def security(self) -> SecurityLookUp:
        """What tells more of a user than Cognito lists."""

    @abstractmethod
    async def check_pool(self) -> PoolChecked:
        """Asks Lambda and CloudWatch whether the triggers of the pool work. Raises Failure, but for what is not permitted."""

    @abstractmethod
    def changes(self, log: Callable[[], Awaitable[ChangeLog]], owner: Owner) -> Changes:
        """What changes its users, on record in ``log``."""

    @abstractmethod
    def changes_to_settings(self, log: Callable[[], Awaitable[SettingsLog]], owner: Owner) -> PoolSettings:
        """What changes how it is set up, on record in ``log``."""

    @abstractmethod
    async def start_sync(self, jobs: "Jobs") -> Job:
        """Starts the job that fills the index, or goes on with it. Raises Failure(JOB_RUNNING_ALREADY)."""

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

    async def written_lately(self) -> int:
        """How many users were written since they were made quick to search; the next search looks at each of them."""
        index = await self._index.opened()
        return 0 if index is None else await index.written_lately()

    async def search(self, text: str, sort: Sort) -> "ResultSet":
        """Raises QueryWrong, Failure(INDEX_MISSING), and Cancelled when a newer search took its place."""
        index = await self._existing()
        return await index.search(await understood(text, index, self._schema), sort)

    async def some(self, text: str, most: int) -> tuple[User, ...]:
        """The first few whom ``text`` finds, by user name. No search is broken off for it, and none breaks it off.

        Raises QueryWrong and Failure(INDEX_MISSING).
        """
        index = await self._existing()
        return await index.some(await understood(text, index, self._schema), most)

    async def count(self, text: str) -> int:
        """How many ``text`` finds. No search is broken off for it. Raises QueryWrong and Failure(INDEX_MISSING)."""
        index = await self._existing()
        return await index.count(await understood(text, index, self._schema))

    async def heaviest(self, most: int) -> tuple[User, ...]:
        """About so many of whom the index has the most to tell. Raises Failure(INDEX_MISSING)."""
        return await (await self._existing()).heaviest(most)

    async def unread(self) -> tuple[Unread, ...]:
        """What could not be read by whoever made the backup that this is of. Raises Failure."""
        return ()

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

    async def alike(self, user: User) -> tuple[User, ...]:
        """Others in the index who may be taken for ``user``: with the same address, or a name that differs by case alone."""
        index = await self._index.opened()
        return () if index is None else await alike(index, user)

    async def duplicates(self) -> Duplicates:
        """Accounts of the index that may be one person's. Takes seconds for a million users.

        Raises Failure(INDEX_MISSING), and Cancelled when nobody waits any more.
        """
        index = await self._existing()
        return Duplicates(await index.sharing(), lambda text: understood(text, index, self._schema))

    async def rebuild_index(self) -> None:
        """Sets the index aside, whatever state it is in. The next sync makes a new one. Raises Failure(STORE_LOCKED)."""
        await self._index.set_aside()

    async def rest(self) -> None:
        """For a pool that is not looked at for a while: gives back the memory that makes its search quick."""
        await self._index.rest()

    async def close(self) -> None:
        """What is asked of its index afterwards raises Outdated."""
        await self._index.close()

    async def _existing(self) -> Index:
        index = await self._index.opened()
        if index is None:
            raise Failure(Code.INDEX_MISSING, pool=self.summary.name)
        return index
