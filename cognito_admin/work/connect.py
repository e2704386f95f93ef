"""Connections: the ones the person made, and what opening one brings."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from cognito_admin.aws.account import Account
from cognito_admin.aws.calls import Markings
from cognito_admin.aws.profiles import list_profiles
from cognito_admin.model.connections import Connection, Identity, Marking, PoolKey, Profile
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.pools import PoolSummary
from cognito_admin.work.settings import Settings

MakeAccount = Callable[[Connection, Markings], Account]


@dataclass(frozen=True, slots=True)
class OpenConnection:
    """``failure`` is set when the pools may not be listed: then there are none, but a pool can be opened by its id."""

    connection: Connection
    identity: Identity
    pools: tuple[PoolSummary, ...]
    failure: Failure | None = None


def new_connection_id() -> ConnectionId:
    return ConnectionId(uuid.uuid4().hex)


class Connections:
    """Holds one account for each connection in use. Belongs to one event loop."""

    def __init__(self, settings: Settings, make_account: MakeAccount = Account) -> None:
        self._settings = settings
        self._make_account = make_account
        self._accounts: dict[ConnectionId, Account] = {}
        self._for_session: dict[ConnectionId, Connection] = {}

    def found_profiles(self) -> tuple[Profile, ...]:
        """The profiles of ``~/.aws``. Raises Failure(AWS_FILE_DAMAGED)."""
        return list_profiles()

    def all(self) -> tuple[Connection, ...]:
        """Those of the settings, then those of this session."""
        return (*self._settings.connections, *self._for_session.values())

    def get(self, connection: ConnectionId) -> Connection:
        """Raises Failure(CONNECTION_UNKNOWN)."""
        for known in self.all():
            if known.id == connection:
                return known
        raise Failure(Code.CONNECTION_UNKNOWN, connection=connection)

    async def add(self, connection: Connection) -> None:
        """Returns when it is kept. Raises Failure(DISK_FULL | FOLDER_NOT_WRITABLE)."""
        self._settings.add_connection(connection)
        await self._settings.flush()

    def add_for_session(self, connection: Connection) -> None:
        """A connection that is forgotten at the end, such as one given on the command line."""
        self._for_session[connection.id] = connection

    async def replace(self, connection: Connection) -> None:
        """Takes the place of the one with the same id. What is open of the old one ends if that led to another place."""
        self._settings.replace_connection(connection)
        account = self._accounts.get(connection.id)
        if account is not None and connection.leads_like(account.connection):
            account.connection = connection
        else:
            self._close(connection.id)
        await self._settings.flush()

    async def remove(self, connection: ConnectionId) -> None:
        """Forgets it and how its pools were marked. What is open of it ends."""
        self._for_session.pop(connection, None)
        self._close(connection)
        self._settings.remove_connection(connection)
        await self._settings.flush()

    def account(self, connection: ConnectionId) -> Account:
        """The account behind it, made at first use. Raises Failure(CONNECTION_UNKNOWN)."""
        account = self._accounts.get(connection)
        if account is None:
            account = self._accounts[connection] = self._make_account(self.get(connection), self._markings(connection))
        return account

    def marking(self, pool: PoolKey) -> Marking:
        """How a pool is to be treated: as it was marked, or by the default of its connection."""
        temporary = self._for_session.get(pool.connection)
        return temporary.default_marking if temporary else self._settings.marking(pool)

    async def open(self, connection: ConnectionId) -> OpenConnection:
        """Asks who one is, then for the pools. Raises Failure; that the pools may not be listed is not one."""
        account = self.account(connection)
        identity = await account.identity()
        try:
            pools = await account.pools()
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
            return OpenConnection(account.connection, identity, (), failure)
        return OpenConnection(account.connection, identity, pools)

    async def check(self, connection: Connection) -> Identity:
        """Who one would be with a connection that is not kept yet. Raises Failure."""
        account = self._make_account(connection, lambda _: connection.default_marking)
        try:
            return await account.identity()
        finally:
            account.close()

    def close(self) -> None:
        """Ends everything that is open. Returns at once."""
        for connection in tuple(self._accounts):
            self._close(connection)

    def _close(self, connection: ConnectionId) -> None:
        account = self._accounts.pop(connection, None)
        if account is not None:
            account.close()

    def _markings(self, connection: ConnectionId) -> Markings:
        def marking(pool: PoolId | None) -> Marking:
            return self.get(connection).default_marking if pool is None else self.marking(PoolKey(connection, pool))

        return marking
