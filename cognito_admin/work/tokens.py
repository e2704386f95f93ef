"""A token that somebody pasted: read, explained, checked against the keys of a pool and the user it names.

Nothing of it leaves the computer, and nothing is kept: only the public keys of the pool in front are asked for.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.tokens.check import (
    Finding,
    against_user,
    has_updated_issuer,
    is_of_an_app,
    pool_of,
    remarks,
    signature,
    validity,
)
from cognito_admin.model.tokens.claims import Claim, rows
from cognito_admin.model.tokens.token import Token, read_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.tokens.keys import Key
    from cognito_admin.model.users import User
    from cognito_admin.work.workspace import Workspace

_LONGEST_SUB = 64
_IN_QUOTES = str.maketrans({'"': " ", "\\": " "})


@dataclass(frozen=True, slots=True)
class Inspected:
    """``findings`` begin with the signature and the time. ``refused`` is why keys or users could not be asked for."""

    token: Token
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    refused: Failure | None = None


class TokenInspector:
    """For one look at tokens: the keys of the pool are asked for once. Without a pool it only reads."""

    def __init__(self, workspace: "Workspace | None") -> None:
        self._workspace = workspace
        self._keys: Sequence[Key] | None = None

    def read(self, text: str, now: datetime | None = None) -> Inspected:
        """What the token itself says, at once. Raises TokenUnreadable."""
        return self._told(read_token(text), None, (), None, now)

    async def inspect(self, text: str, now: datetime | None = None) -> Inspected:
        """With its signature and its user, where it is of the pool. Raises TokenUnreadable."""
        token = read_token(text)
        workspace = self._workspace
        if workspace is None or pool_of(token) != workspace.key.pool:
            return self._told(token, None, (), None, now)
        refused: Failure | None = None
        keys = self._keys
        if keys is None or all(key.id != token.key_id for key in keys):
            # Keys that are unknown may be new ones.
            try:
                keys = self._keys = await workspace.token_keys(updated=has_updated_issuer(token))
            except Failure as failure:
                keys, refused = None, failure
        of_user: tuple[Finding, ...] = ()
        try:
            of_user = against_user(token, await self._user(token, workspace))
        except Failure as failure:
            if failure.code is not Code.INDEX_MISSING:
                refused = refused or failure
        return self._told(token, keys, of_user, refused, now)

    async def _user(self, token: Token, workspace: "Workspace") -> "User | None":
        sub = token.text("sub")
        if not sub or len(sub) > _LONGEST_SUB or is_of_an_app(token):
            return None
        found = await workspace.some(f'sub="{sub.translate(_IN_QUOTES)}"', 1)
        return found[0] if found else None

    def _told(
        self,
        token: Token,
        keys: "Sequence[Key] | None",
        of_user: tuple[Finding, ...],
        refused: Failure | None,
        now: datetime | None,
    ) -> Inspected:
        workspace = self._workspace
        pool = None if workspace is None else workspace.key.pool
        signed = signature(token, pool, keys, of_backup=workspace is not None and workspace.as_of is not None)
        findings = (signed, validity(token, now or datetime.now(UTC)), *remarks(token), *of_user)
        return Inspected(token, findings, rows(token), refused)
