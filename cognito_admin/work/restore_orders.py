"""Restores as somebody orders them, and the jobs that carry them out."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_admin.model.connections import Connection
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.offline import OfflineBackup
from cognito_admin.model.progress import Job
from cognito_admin.model.restore.options import RestoreOptions, options_from_json, options_to_json

if TYPE_CHECKING:
    from cognito_admin.store.settings_file import JSON
    from cognito_admin.work.jobs import Jobs
    from cognito_admin.work.offline_backups import OfflineBackups

RESTORE, REBUILD = "restore", "rebuild"
_SOURCE = "source"
"""The argument of jobs that tells of the backup, and the secret that opens it."""


@dataclass(frozen=True, slots=True)
class RestoreOrder:
    """``backup`` is one that is open (``OfflineBackups``); ``connection`` leads to where it goes.

    It goes into ``pool``, or where that is None into a new one called ``name``. ``kind`` is RESTORE or REBUILD.
    ``import_role`` is the ARN of the role for import jobs that was chosen.
    """

    backup: ConnectionId
    connection: ConnectionId
    name: str
    pool: PoolId | None
    options: RestoreOptions
    kind: str = RESTORE
    import_role: str | None = None

    @property
    def resource(self) -> str:
        """What no two restores may touch at a time."""
        return f"{RESTORE}:{self.pool or f'{self.connection}:{self.name}'}"


async def start(jobs: "Jobs", offline: "OfflineBackups", order: RestoreOrder) -> Job:
    """Starts the job that carries it out, or goes on with what an earlier one began. Raises Failure(JOB_RUNNING_ALREADY)."""
    return await jobs.start(
        order.kind,
        resource=order.resource,
        subject=order.name,
        arguments=arguments(order, offline),
        secrets=secrets(order, offline),
    )


def arguments(order: RestoreOrder, offline: "OfflineBackups") -> "Mapping[str, JSON]":
    """What the job keeps of its order; no secret."""
    backup = offline.get(order.backup)
    assert backup is not None
    return {
        "connection": order.connection,
        _SOURCE: {"connection": order.backup, "backup": {**backup.as_json()}},
        "name": order.name,
        "into": order.pool,
        "options": options_to_json(order.options),
        "import_role": order.import_role,
    }


def secrets(order: RestoreOrder, offline: "OfflineBackups") -> Mapping[str, str]:
    """What the job is told over its pipe alone: what opens the backup."""
    return handed_to_jobs({_SOURCE: {"connection": order.backup}}, offline)


def handed_to_jobs(arguments: "Mapping[str, JSON]", offline: "OfflineBackups") -> Mapping[str, str]:
    """The same for a job with these ``arguments``, such as one that is gone on with; nothing for a job of another kind."""
    from cognito_admin.work.offline_backups import BACKUP

    source = arguments.get(_SOURCE)
    key = offline.handed_to_jobs(source).get(BACKUP) if isinstance(source, dict) else None
    return {} if key is None else {_SOURCE: key}


def order_of(arguments: Mapping[str, Any], kind: str) -> RestoreOrder:
    """The inverse of ``arguments``. Raises ValueError where the options are none."""
    into = arguments.get("into")
    return RestoreOrder(
        ConnectionId(str(arguments["source"]["connection"])),
        ConnectionId(str(arguments["connection"])),
        str(arguments["name"]),
        None if into is None else PoolId(str(into)),
        options_from_json(arguments["options"]),
        kind,
        arguments.get("import_role"),
    )


def fingerprint(order: RestoreOrder, connection: Connection, backup: OfflineBackup) -> str:
    """The same for the same order, whoever gives it again, wherever the backup lies meanwhile."""
    way = [connection.profile, connection.region, connection.endpoint_url]
    taken = backup.taken and backup.taken.isoformat()
    source = [backup.pool.id, backup.pool.name, taken]
    said = [way, order.pool or f"new:{order.name}", source, options_to_json(order.options)]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
