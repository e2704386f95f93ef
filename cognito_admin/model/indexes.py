"""What is known of a pool's index, and what a sync did to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cognito_admin.model.failures import Failure


@dataclass(frozen=True, slots=True)
class IndexState:
    """``synced_at`` is when the last complete listing ended; ``complete`` says that there was one.

    ``version`` changes with every commit, of whatever process. It is comparable while the index is open.
    """

    users: int
    synced_at: datetime | None
    complete: bool
    version: int


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of a result have which value of ``field``, named as in a query.

    ``values`` come most frequent first; ``others`` have a value that is not among them, ``missing`` have none.
    """

    field: str
    values: tuple[tuple[str, int], ...]
    others: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class SyncCounts:
    """``total`` users are in the index now. ``losses`` are the failures that kept groups from being read."""

    added: int
    changed: int
    removed: int
    total: int
    groups_unread: int = 0
    losses: tuple[Failure, ...] = ()

    def outcome(self) -> Mapping[str, int]:
        """Counts by name, for a job. Groups are named only where any could not be read."""
        counts = {"added": self.added, "changed": self.changed, "removed": self.removed, "total": self.total}
        return {**counts, "groups_unread": self.groups_unread} if self.losses else counts
