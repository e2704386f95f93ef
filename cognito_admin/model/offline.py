"""A backup that is open for looking at: which it is, and where it stands in the places where a connection stands otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from cognito_admin.model.backups import BackedUpPool
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.ids import ConnectionId, PoolId

PREFIX = "backup-"
"""How the ids of opened backups begin; those of connections never do."""


@dataclass(frozen=True, slots=True)
class OfflineBackup:
    """``place`` is a path or an address; ``via`` is the connection that leads to one in S3.

    ``tool`` wrote it, where it was not this program; ``taken`` is when, if that is known. ``kept``: its index stays on this
    computer when the program ends, and it is listed again at the next start.
    """

    id: ConnectionId
    place: str
    pool: BackedUpPool
    taken: datetime | None = None
    tool: str = ""
    kept: bool = False
    via: ConnectionId | None = None

    @property
    def key(self) -> PoolKey:
        return PoolKey(self.id, self.pool.id)

    @property
    def file_name(self) -> str:
        """The last part of where it lies."""
        return PurePath(self.place.rstrip("/\\")).name or self.place

    def as_json(self) -> dict[str, str | None]:
        return {
            "id": self.id,
            "place": self.place,
            "pool": self.pool.id,
            "name": self.pool.name,
            "region": self.pool.region,
            "account": self.pool.account,
            "taken": None if self.taken is None else self.taken.isoformat(),
            "tool": self.tool,
            "via": self.via,
        }


def offline_from_json(document: Mapping[str, object], *, kept: bool = False) -> OfflineBackup:
    """The inverse of ``as_json``. Raises ValueError for what it did not make."""

    def text(name: str) -> str:
        value = document.get(name)
        if not isinstance(value, str):
            raise ValueError(name)
        return value

    identity = text("id")
    if not identity.removeprefix(PREFIX).isalnum() or not identity.startswith(PREFIX):
        raise ValueError("id")
    account, taken, via = document.get("account"), document.get("taken"), document.get("via")
    pool = BackedUpPool(PoolId(text("pool")), text("name"), text("region"), None if account is None else str(account))
    moment = None if taken is None else datetime.fromisoformat(str(taken))
    connection = None if via is None else ConnectionId(str(via))
    return OfflineBackup(ConnectionId(identity), text("place"), pool, moment, text("tool"), kept, connection)


def is_offline(key: PoolKey) -> bool:
    return key.connection.startswith(PREFIX)
