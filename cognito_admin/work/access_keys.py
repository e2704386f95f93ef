"""The access keys that were typed into the program: in the keyring of the operating system, or in memory."""

import json
from collections.abc import Mapping
from typing import Any, cast

from cognito_admin.keystore import Keystore
from cognito_admin.model.connections import AccessKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId

_NO_KEYRING = frozenset({Code.KEYRING_MISSING, Code.KEYRING_LOCKED})


class AccessKeys:
    """One for each connection that has one. A key with a session token is never kept beyond the session: it is short-lived, and
    its size has no bound. Nothing is ever written in the clear.
    """

    def __init__(self, keystore: Keystore) -> None:
        self._keystore = keystore
        self._of_session: dict[ConnectionId, AccessKey] = {}

    async def get(self, connection: ConnectionId) -> AccessKey:
        """Raises Failure(ACCESS_KEY_MISSING | KEYRING_LOCKED)."""
        if known := self._of_session.get(connection):
            return known
        try:
            text = await self._keystore.get(entry(connection))
        except Failure as failure:
            if failure.code is not Code.KEYRING_MISSING:
                raise
            text = None
        key = None if text is None else _key(text)
        if key is None:
            raise Failure(Code.ACCESS_KEY_MISSING)
        return key

    async def keep(self, connection: ConnectionId, key: AccessKey) -> Failure | None:
        """Takes the place of the one before. Returns why the keyring does not have it, where it should.

        Raises Failure(SECRET_TOO_LONG).
        """
        if key.session_token is not None:
            await self.forget(connection)
            self._of_session[connection] = key
            return None
        text = json.dumps({"id": key.id, "secret": key.secret})
        try:
            await self._keystore.set(entry(connection), text)
            # Some keyrings forget at once.
            kept = await self._keystore.get(entry(connection)) == text
            refused = None if kept else Failure(Code.KEYRING_MISSING, reason="it does not keep what is stored in it")
        except Failure as failure:
            if failure.code not in _NO_KEYRING:
                raise
            refused = failure
        if refused is None:
            self._of_session.pop(connection, None)
        else:
            self._of_session[connection] = key
        return refused

    def take(self, connection: ConnectionId, key: AccessKey) -> None:
        """One that came over the pipe of a job."""
        self._of_session[connection] = key

    async def forget(self, connection: ConnectionId) -> None:
        """Raises Failure(KEYRING_LOCKED): then it is still there."""
        try:
            await self._keystore.delete(entry(connection))
        except Failure as failure:
            if failure.code is not Code.KEYRING_MISSING:
                raise
        self._of_session.pop(connection, None)


def entry(connection: ConnectionId) -> str:
    """The name under which the keyring has its key."""
    return f"access-key:{connection}"


def _key(text: str) -> AccessKey | None:
    """The key as the keyring has it, or None for what is no key."""
    try:
        document: object = json.loads(text)
    except ValueError:
        return None
    if not isinstance(document, Mapping):
        return None
    members = cast("Mapping[str, Any]", document)
    identifier, secret = members.get("id"), members.get("secret")
    return AccessKey(identifier, secret) if isinstance(identifier, str) and isinstance(secret, str) else None
