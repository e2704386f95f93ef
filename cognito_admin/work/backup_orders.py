"""Backups as somebody orders them: what one will come to, and the job that makes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from cognito_admin.model.backup_estimates import Estimate, estimated
from cognito_admin.model.backups import ForPassphrase, ForRecipients, InClear, Protection
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import ConnectionId
from cognito_admin.model.progress import Job

if TYPE_CHECKING:
    from cognito_admin.store.settings_file import JSON
    from cognito_admin.work.jobs import Jobs
    from cognito_admin.work.workspaces import Workspaces

KIND, VERIFY = "backup", "verify"
PROTECTIONS: Mapping[type[Protection], str] = {
    ForPassphrase: "passphrase",
    ForRecipients: "recipients",
    InClear: "clear",
}
"""What a job is told of the protection, beside its secrets."""


@dataclass(frozen=True, slots=True)
class OrderedPool:
    key: PoolKey
    name: str


@dataclass(frozen=True, slots=True)
class Order:
    """Backups of ``pools``, each for itself, into ``to``: a folder, a file ``….cognitobackup``, or ``s3://bucket/prefix``.

    ``keep_key``: the key of each goes into the keyring, so that it opens here without being asked for. ``with_mfa``: with
    everybody's MFA preferences, of which somebody was told what that costs. ``with_health``: with CloudWatch's series.
    """

    pools: tuple[OrderedPool, ...]
    to: str
    protection: Protection
    with_secrets: bool = False
    keep_key: bool = False
    with_mfa: bool = False
    with_health: bool = False


async def estimate(workspaces: "Workspaces", key: PoolKey) -> Estimate:
    """Asks AWS about the pool, once. Raises Failure."""
    workspace = await workspaces.open(key)
    try:
        description = await workspace.describe()
        try:
            counts = await workspace.group_counts() if await workspace.index_state() is not None else None
        except Failure:
            # What is kept here would only have told how many memberships there are.
            counts = None
        memberships = None if counts is None else sum(counts.values())
        return estimated(description.estimated_users, memberships, workspace.share)
    finally:
        await workspaces.release(workspace)


async def start(jobs: "Jobs", order: Order, pool: OrderedPool) -> Job:
    """Starts the job that makes and verifies the backup of one pool. Raises Failure(JOB_RUNNING_ALREADY)."""
    return await jobs.start(
        KIND,
        resource=resource(pool.key),
        subject=pool.name,
        arguments=arguments(order, pool),
        secrets=secrets(order.protection),
    )


def resource(key: PoolKey) -> str:
    """What no two backups may touch at a time."""
    return f"{KIND}:{key.pool}"


def arguments(order: Order, pool: OrderedPool) -> "Mapping[str, JSON]":
    """What the job keeps of its order; no secret."""
    recipients = order.protection.recipients if isinstance(order.protection, ForRecipients) else ()
    return {
        "connection": pool.key.connection,
        "pool": pool.key.pool,
        "to": order.to,
        "protection": PROTECTIONS[type(order.protection)],
        "recipients": list(recipients),
        "with_secrets": order.with_secrets,
        "keep_key": order.keep_key,
        "with_mfa": order.with_mfa,
        "with_health": order.with_health,
    }


def secrets(protection: Protection) -> Mapping[str, str]:
    """What the job is told over its pipe alone."""
    return {"passphrase": protection.passphrase} if isinstance(protection, ForPassphrase) else {}


async def verify(jobs: "Jobs", place: str, connection: ConnectionId | None, pool_name: str = "") -> Job:
    """Starts the job that reads every byte of the backup at ``place``; ``connection`` leads to S3.

    Raises Failure(JOB_RUNNING_ALREADY).
    """
    name = pool_name or PurePath(place).name or place
    arguments = {"place": place} if connection is None else {"place": place, "connection": connection}
    return await jobs.start(VERIFY, resource=f"{VERIFY}:{place}", subject=name, arguments=arguments)
