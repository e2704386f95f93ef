"""Backups as jobs: what a job is told, what it asks, and what it puts on record."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from cognito_admin.model.backups import (
    ForPassphrase,
    ForRecipients,
    Identities,
    InClear,
    KeyKind,
    Passphrase,
    Protection,
    ReadingKey,
)
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId
from cognito_admin.work.backup_places import BackupKeys, is_in_s3
from cognito_admin.work.backup_records import BackupRecords
from cognito_admin.work.backup_wish import BackupWish
from cognito_admin.work.job_run import Request
from cognito_admin.work.verify import verify

if TYPE_CHECKING:
    from cognito_admin.aws.account import Account
    from cognito_admin.work.connect import Connections
    from cognito_admin.work.live_pool import LivePool

PASSPHRASE, IDENTITY = "passphrase", "identity"
"""Secrets of a job: what encrypts a backup or opens it, and a secret key that does."""
ASK_PASSPHRASE = "backup_passphrase"  # noqa: S105 - the name of a question


class BackupJobs:
    """``connections`` lead to backups in S3."""

    def __init__(self, records: BackupRecords, keys: BackupKeys, connections: "Connections") -> None:
        self._records = records
        self._keys = keys
        self._connections = connections

    async def back_up(self, pool: "LivePool", request: Request) -> Mapping[str, int]:
        """Makes the backup that the job was ordered to. Raises Cancelled and Failure."""
        wish = await _wish(pool, request)
        backed = await pool.backup(wish, request.report, request.stop, self._keys)
        await self._records.verified(backed.place, backed.manifest, backed.damages, request.job)
        for place in backed.removed:
            await self._records.removed(place)
        return backed.outcome()

    async def verify(self, request: Request) -> Mapping[str, int]:
        """Reads a backup whole. Raises Cancelled, and Failure for what keeps it from being read."""
        place = str(request.arguments["place"])
        account = self._account(request) if is_in_s3(place) else None
        key = _key_of(request.secrets) or await self._keys.kept(place, account)
        while True:
            try:
                verified = await verify(place, key, account, request.report, request.stop)
            except Failure as failure:
                takes_passphrase = failure.facts.get("takes") == KeyKind.PASSPHRASE
                if failure.code is not Code.BACKUP_ENCRYPTED or not takes_passphrase:
                    raise
                key = Passphrase(await request.ask(ASK_PASSPHRASE, {"backup": place}, True))
            else:
                break
        manifest = verified.manifest
        await self._records.verified(place, manifest, verified.damages)
        outcome = {"users": manifest.counts.users, "memberships": manifest.counts.memberships}
        return {**outcome, "damages": len(verified.damages)} if verified.damages else outcome

    def _account(self, request: Request) -> "Account | None":
        connection = request.arguments.get("connection")
        return None if connection is None else self._connections.account(ConnectionId(str(connection)))


async def _wish(pool: "LivePool", request: Request) -> BackupWish:
    arguments = cast("Mapping[str, Any]", request.arguments)
    protection: Protection
    asked = False
    match arguments["protection"]:
        case "passphrase":
            passphrase = request.secrets.get(PASSPHRASE)
            if passphrase is None:
                asked = True
                passphrase = await request.ask(ASK_PASSPHRASE, {"backup": pool.summary.name}, True)
            protection = ForPassphrase(passphrase)
        case "recipients":
            protection = ForRecipients(tuple(arguments["recipients"]))
        case "clear":
            protection = InClear()
        case other:
            # Nothing is written in clear because somebody was not understood.
            raise ValueError(f"no protection: {other}")
    return BackupWish(
        to=arguments["to"],
        protection=protection,
        with_secrets=bool(arguments["with_secrets"]),
        with_mfa=bool(arguments.get("with_mfa")),
        with_health=bool(arguments.get("with_health")),
        keep=arguments.get("keep"),
        keep_key=bool(arguments.get("keep_key")),
        typed_again=asked,
    )


def _key_of(secrets: Mapping[str, str]) -> ReadingKey | None:
    if PASSPHRASE in secrets:
        return Passphrase(secrets[PASSPHRASE])
    return Identities((secrets[IDENTITY],)) if IDENTITY in secrets else None
