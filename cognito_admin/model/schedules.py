"""When backups of a pool are made again and again, and when one has been missing for too long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from cognito_admin.model.ids import ConnectionId, PoolId


class Every(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


ALLOWED: Mapping[Every, timedelta] = {
    Every.DAY: timedelta(hours=36),
    Every.WEEK: timedelta(days=9),
    Every.MONTH: timedelta(days=35),
}
"""How old the last backup may be: one that is late is no news, one that was missed is."""
_ROUND: Mapping[Every, timedelta] = {
    Every.DAY: timedelta(days=1),
    Every.WEEK: timedelta(days=7),
    Every.MONTH: timedelta(days=31),
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """Nobody is there to type a passphrase, so ``recipients`` (public keys) protect it, or nothing does.

    ``to`` is a folder or an address in S3; ``keep`` how many of the newest stay there. ``weekday`` counts from Monday = 0, and a
    month's backup is made on its first day. ``hour`` and ``minute`` are local time.
    """

    pool: PoolId
    pool_name: str
    connection: ConnectionId
    connection_name: str
    to: str
    recipients: tuple[str, ...]
    made: datetime
    every: Every = Every.DAY
    weekday: int = 6
    hour: int = 2
    minute: int = 30
    keep: int = 14
    with_secrets: bool = False

    def overdue(self, last: datetime | None, now: datetime) -> bool:
        """Whether the last backup, made at ``last`` if ever, is too old. A new schedule has the time of one round."""
        return self.missed(last, now) > 0

    def missed(self, last: datetime | None, now: datetime) -> int:
        """How many backups in a row were not made."""
        late = now - (self.made if last is None else max(last, self.made)) - ALLOWED[self.every]
        return 1 + late // _ROUND[self.every] if late > timedelta() else 0

    def as_json(self) -> dict[str, Any]:
        return {
            "pool": self.pool,
            "pool_name": self.pool_name,
            "connection": self.connection,
            "connection_name": self.connection_name,
            "to": self.to,
            "recipients": list(self.recipients),
            "made": self.made.astimezone(UTC).isoformat(),
            "every": self.every.value,
            "weekday": self.weekday,
            "hour": self.hour,
            "minute": self.minute,
            "keep": self.keep,
            "with_secrets": self.with_secrets,
        }


def schedule_from_json(document: Mapping[str, Any]) -> Schedule:
    """The inverse of ``as_json``."""
    members: dict[str, Any] = {
        **document,
        "recipients": tuple(document["recipients"]),
        "made": datetime.fromisoformat(document["made"]),
        "every": Every(document["every"]),
    }
    return Schedule(**members)
