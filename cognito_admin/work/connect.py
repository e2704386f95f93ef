"""Connections: the ones the person made, and what opening one brings."""

import asyncio
import json
import uuid
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from cognito_admin.aws.account import Account
from cognito_admin.aws.calls import Markings
from cognito_admin.aws.credentials import Means, RoleSessions
from cognito_admin.aws.profiles import list_profiles
from cognito_admin.model.connections import (
    AccessKey,
    Connection,
    ConnectionKind,
    Identity,
    Marking,
    Mode,
    PoolKey,
    Profile,
)
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.pools import PoolSummary
from cognito_admin.store.settings_file import JSON
from cognito_admin.work.access_keys import AccessKeys
from cognito_admin.work.permissions import Permissions
from cognito_admin.work.questions import Bridge, Questions
from cognito_admin.work.settings import Settings

MakeAccount = Callable[[Connection, Markings, Means], Account]

CREDENTIALS = "credentials"
"""The secret a job is handed with what the window has of the credentials of its connection: JSON."""


@dataclass(frozen=True, slots=True)
class OpenConnection:
    """``failure`` is set when the pools may not be listed: then there are none, but a pool can be opened by its id."""

    connection: Connection
    identity: Identity
    pools: tuple[PoolSummary, ...]
    failure: Failure | None = None


def new_connection_id() -> ConnectionId:
    return ConnectionId(uuid.uuid4().hex)


def _account(connection: Connection, markings: Markings, means: Means) -> Account:
    return Account(connection, markings, means=means)


class Connections:
    """Holds one account for each connection in use, and what AWS refused there. Belongs to one event loop."""

    def __init__(
        self,
        settings: Settings,
        access_keys: AccessKeys,
        questions: Questions,
        make_account: MakeAccount = _account,
    ) -> None:
        self._settings = settings
        self._access_keys = access_keys
        self._questions = questions
        self._make_account = make_account
        self._accounts: dict[ConnectionId, Account] = {}
        self._bridges: dict[ConnectionId, Bridge] = {}
        self._sessions: dict[ConnectionId, RoleSessions] = {}
        self._for_session: dict[ConnectionId, Connection] = {}
        self._allowed: set[ConnectionId] = set()
        self.permissions = Permissions()

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

    async def add(self, connection: Connection, key: AccessKey | None = None) -> Failure | None:
        """Returns when it is kept, with why its access key is for this session only where it is.

        Raises Failure(DISK_FULL | FOLDER_NOT_WRITABLE | SECRET_TOO_LONG).
        """
        unkept = await self._keep(connection, key)
        self._settings.add_connection(connection)
        await self._settings.flush()
        return unkept

    def add_for_session(self, connection: Connection) -> None:
        """A connection that is forgotten at the end, such as one given on the command line."""
        self._for_session[connection.id] = connection

    async def replace(self, connection: Connection, key: AccessKey | None = None) -> Failure | None:
        """Takes the place of the one with the same id, with another access key if one is given. What is open of the old one ends
        if that led to another place. Returns and raises what ``add`` does, and Failure(KEYRING_LOCKED).
        """
        before = self.get(connection.id)
        unkept = await self._keep(connection, key)
        if before.kind is ConnectionKind.ACCESS_KEY and connection.kind is not ConnectionKind.ACCESS_KEY:
            await self._access_keys.forget(connection.id)
        self._settings.replace_connection(connection)
        account = self._accounts.get(connection.id)
        if account is not None and key is None and connection.leads_like(account.connection):
            account.connection = connection
        else:
            self._close(connection.id)
        await self._settings.flush()
        return unkept

    async def remove(self, connection: ConnectionId) -> None:
        """Forgets it, its access key and how its pools were marked. What is open of it ends.

        Raises Failure(KEYRING_LOCKED): then its key cannot be removed, and nothing is.
        """
        if any(known.id == connection and known.kind is ConnectionKind.ACCESS_KEY for known in self.all()):
            await self._access_keys.forget(connection)
        self._for_session.pop(connection, None)
        self._close(connection)
        self._settings.remove_connection(connection)
        await self._settings.flush()

    def account(self, connection: ConnectionId) -> Account:
        """The account behind it, made at first use. Raises Failure(CONNECTION_UNKNOWN)."""
        account = self._accounts.get(connection)
        if account is None:
            known = self.get(connection)
            bridge = self._bridges[connection] = Bridge(asyncio.get_running_loop())
            sessions = self._sessions.setdefault(connection, RoleSessions())
            means = self._means(bridge, sessions, lambda: self._access_keys.get(connection))
            account = self._accounts[connection] = self._make_account(known, self._markings(connection), means)
            account.hear(self.permissions.listener(connection))
            account.look_before_changes(self._settings.look_again)
        return account

    def allow_changes(self, connection: ConnectionId) -> None:
        """Somebody has agreed, for as long as this process lasts, that what this connection leads to is changed."""
        self._allowed.add(connection)

    def marking(self, pool: PoolKey) -> Marking:
        """How a pool is to be treated: as it was marked, or by the default of its connection."""
        temporary = self._for_session.get(pool.connection)
        return self._agreed(pool.connection, temporary.default_marking if temporary else self._settings.marking(pool))

    async def succeeds(self, pool: PoolKey, earlier: PoolId) -> None:
        """``pool`` was made in the place of an ``earlier`` one: it counts as the environment that this was marked as.

        What may be done with it stays as its connection has it.
        """
        environment = self._settings.environment_of(earlier)
        marking = self._settings.marking(pool)
        if environment is not None and environment is not marking.environment:
            self._settings.mark(pool, replace(marking, environment=environment))
            await self._settings.flush()

    def _agreed(self, connection: ConnectionId, marking: Marking) -> Marking:
        return replace(marking, mode=Mode.ADMINISTRATOR) if connection in self._allowed else marking

    async def open(self, connection: ConnectionId) -> OpenConnection:
        """Asks who one is, then for the pools. Raises Failure; that the pools may not be listed is not one.

        What AWS refused before is forgotten: it may be allowed by now.
        """
        self.permissions.forget(connection)
        account = self.account(connection)
        identity = await account.identity()
        try:
            pools = await account.pools()
        except Failure as failure:
            if failure.code is not Code.ACCESS_DENIED:
                raise
            return OpenConnection(account.connection, identity, (), failure)
        return OpenConnection(account.connection, identity, pools)

    def interrupt(self, connection: ConnectionId) -> None:
        """Ends what keeps its sign-in waiting on this computer. Returns at once; the connection can be opened again."""
        if account := self._accounts.get(connection):
            account.interrupt()

    async def check(self, connection: Connection, key: AccessKey | None = None) -> Identity:
        """Who one would be with a connection that is not kept yet. Raises Failure."""

        async def access_key() -> AccessKey:
            return key or await self._access_keys.get(connection.id)

        bridge = Bridge(asyncio.get_running_loop())
        means = self._means(bridge, RoleSessions(), access_key)
        account = self._make_account(connection, lambda _: connection.default_marking, means)
        try:
            return await account.identity()
        finally:
            bridge.close()
            account.close()

    async def handed_to_jobs(self, arguments: Mapping[str, JSON]) -> Mapping[str, str]:
        """What a job with these ``arguments`` needs so that it does not have to ask what the person was asked here already."""
        connection = ConnectionId(str(arguments.get("connection")))
        sessions = self._sessions.get(connection, RoleSessions())
        handed: dict[str, JSON] = {"sessions": sessions.as_text()}
        if any(known.id == connection and known.kind is ConnectionKind.ACCESS_KEY for known in self.all()):
            handed["key"] = asdict(await self._access_keys.get(connection))
        return {CREDENTIALS: json.dumps(handed)}

    async def renewed(self, connection: ConnectionId) -> str:
        """What a job is answered that asked for credentials to be renewed. Raises Failure(ACCESS_KEY_MISSING | KEYRING_LOCKED)."""
        return (await self.handed_to_jobs({"connection": connection}))[CREDENTIALS]

    def take_from_window(self, arguments: Mapping[str, JSON], secrets: Mapping[str, str]) -> None:
        """The inverse of ``handed_to_jobs``, in the job."""
        if CREDENTIALS in secrets:
            connection, handed = ConnectionId(str(arguments.get("connection"))), json.loads(secrets[CREDENTIALS])
            self._sessions.setdefault(connection, RoleSessions()).take(handed["sessions"])
            if "key" in handed:
                self._access_keys.take(connection, AccessKey(**handed["key"]))

    def close(self) -> None:
        """Ends everything that is open. Returns at once."""
        for connection in tuple(self._accounts):
            self._close(connection)

    def _close(self, connection: ConnectionId) -> None:
        self._sessions.pop(connection, None)
        bridge, account = self._bridges.pop(connection, None), self._accounts.pop(connection, None)
        if bridge is not None:
            bridge.close()
        if account is not None:
            account.close()
        self.permissions.forget(connection)

    async def _keep(self, connection: Connection, key: AccessKey | None) -> Failure | None:
        refused = None if key is None else await self._access_keys.keep(connection.id, key)
        if refused is None:
            return None
        return Failure(Code.ACCESS_KEY_NOT_KEPT, connection=connection.name, reason=refused.facts.get("reason"))

    def _means(
        self, bridge: Bridge, sessions: RoleSessions, access_key: Callable[[], Coroutine[Any, Any, AccessKey]]
    ) -> Means:
        return Means(
            ask=lambda code, facts, secret: bridge.wait(self._questions.ask(code, facts, secret)),
            access_key=lambda: bridge.wait(access_key()),
            sessions=sessions,
        )

    def _markings(self, connection: ConnectionId) -> Markings:
        def marking(pool: PoolId | None) -> Marking:
            if pool is None:
                return self._agreed(connection, self.get(connection).default_marking)
            return self.marking(PoolKey(connection, pool))

        return marking
