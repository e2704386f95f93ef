"""Every pool in AWS that is open, for as long as somebody holds it."""

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from cognito_admin.model.connections import PoolKey
from cognito_admin.store.paths import Paths
from cognito_admin.work.connect import Connections
from cognito_admin.work.kept_index import KeptIndex
from cognito_admin.work.live_pool import LivePool
from cognito_admin.work.unlock import StoreKey
from cognito_admin.work.workspace import Workspace

if TYPE_CHECKING:
    from cognito_admin.aws.account import Account


class Workspaces:
    """Belongs to one event loop."""

    def __init__(self, connections: Connections, store_key: StoreKey, paths: Paths) -> None:
        self._connections = connections
        self._store_key = store_key
        self._paths = paths
        self._open: dict[PoolKey, tuple[Account, LivePool]] = {}
        self._holders: Counter[Workspace] = Counter()
        self._opening: dict[PoolKey, asyncio.Lock] = {}

    async def open(self, key: PoolKey) -> LivePool:
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
            workspace = LivePool(
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
