"""Every pool that is open, in AWS or from a backup, for as long as somebody holds it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.offline import is_offline
from cognito_admin.store.journal import Journal
from cognito_admin.store.paths import Paths
from cognito_admin.work.connect import Connections
from cognito_admin.work.kept_index import KeptIndex
from cognito_admin.work.kept_series import KeptSeries
from cognito_admin.work.live_pool import LivePool
from cognito_admin.work.offline_backups import OfflineBackups
from cognito_admin.work.offline_pool import OfflinePool
from cognito_admin.work.unlock import StoreKey
from cognito_admin.work.workspace import Workspace

if TYPE_CHECKING:
    from cognito_admin.aws.account import Account

Kind = TypeVar("Kind", bound=Workspace)


class Workspaces:
    """Belongs to one event loop."""

    def __init__(
        self,
        connections: Connections,
        store_key: StoreKey,
        paths: Paths,
        offline: OfflineBackups | None = None,
        journal: Callable[[], Awaitable[Journal]] | None = None,
    ) -> None:
        self.series = KeptSeries(lambda: paths.series, store_key)
        """Where the series of all pools are kept."""
        self._connections = connections
        self._store_key = store_key
        self._paths = paths
        self._offline = offline
        self._journal = journal
        self._open: dict[PoolKey, tuple[Account | None, Workspace]] = {}
        self._holders: Counter[Workspace] = Counter()
        self._opening: dict[PoolKey, asyncio.Lock] = {}

    async def open(self, key: PoolKey) -> Workspace:
        """The pool, without asking AWS if it was synced before. It stays open until it was released as often.

        Raises Failure: CONNECTION_UNKNOWN, what the key of the store raises, and where the pool was never synced also what keeps
        AWS from telling its name.
        """
        async with self._opening.setdefault(key, asyncio.Lock()):
            offline = self._offline is not None and is_offline(key)
            account = None if offline else self._connections.account(key.connection)
            if key in self._open:
                of_account, workspace = self._open[key]
                if of_account is account:
                    self._holders[workspace] += 1
                    return workspace
                # The connection was changed meanwhile.
                await self._close(workspace)
            if account is not None:
                workspace = await self._live(key, account)
            else:
                assert self._offline is not None
                workspace = self._offline.pool(key.connection)
            self._open[key] = (account, workspace)
            self._holders[workspace] += 1
            return workspace

    async def _live(self, key: PoolKey, account: "Account") -> LivePool:
        endpoint_url = account.connection.endpoint_url
        index = KeptIndex(lambda: self._paths.index(key.pool, endpoint_url), self._store_key)
        pool = LivePool(
            key,
            account,
            lambda: self._connections.marking(key),
            self._connections.permissions,
            index,
            self.series,
            self._journal,
        )
        try:
            await pool.find_name()
        except BaseException:
            await index.close()
            raise
        return pool

    async def open_live(self, key: PoolKey) -> LivePool:
        """As ``open``. Raises Failure(OPENED_FROM_BACKUP) where that is not in AWS."""
        return _of_kind(await self.open(key), LivePool)

    async def open_offline(self, key: PoolKey) -> OfflinePool:
        """As ``open``. Raises Failure(BACKUP_NONE) where that is in AWS."""
        return _of_kind(await self.open(key), OfflinePool)

    def opened(self) -> tuple[Workspace, ...]:
        """Those that somebody holds, in the order in which they were opened."""
        return tuple(workspace for _, workspace in self._open.values())

    async def release(self, workspace: Workspace) -> None:
        """One holder fewer; the last one closes it, with its threads and what it keeps in memory."""
        if workspace in self._holders:
            self._holders[workspace] -= 1
            if not self._holders[workspace]:
                await self._close(workspace)

    async def close(self) -> None:
        for workspace in tuple(self._holders):
            await self._close(workspace)
        await self.series.close()

    async def _close(self, workspace: Workspace) -> None:
        del self._open[workspace.key], self._holders[workspace]
        await workspace.close()


def _of_kind(workspace: Workspace, kind: type[Kind]) -> Kind:
    if isinstance(workspace, kind):
        return workspace
    code = Code.OPENED_FROM_BACKUP if kind is LivePool else Code.BACKUP_NONE
    raise Failure(code, pool=workspace.summary.name)
