"""Where the copy of a pool's users on this computer stands, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_admin.model.progress import Job, JobState
from cognito_admin.model.quotas import LIST_CALLS_PER_S, PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cognito_admin.model.indexes import IndexState


class SyncPhase(StrEnum):
    NEVER = "never"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    CANCELLED = "cancelled"
    FAILED = "failed"
    SYNCED = "synced"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """``users`` and ``synced_at`` speak of the last sync that came to its end; ``job`` is the one that ``phase`` is about.

    ``offline``: it is a backup that is read, and ``synced_at`` when that was taken.
    """

    phase: SyncPhase
    users: int = 0
    synced_at: datetime | None = None
    job: Job | None = None
    offline: bool = False

    @property
    def has_users(self) -> bool:
        """Whether there is anything to search."""
        return self.synced_at is not None or self.users > 0


_ENDED_EARLY = {
    JobState.INTERRUPTED: SyncPhase.INTERRUPTED,
    JobState.CANCELLED: SyncPhase.CANCELLED,
    JobState.FAILED: SyncPhase.FAILED,
}


def sync_status(index: IndexState | None, jobs: Iterable[Job], resource: str, kind: str = "sync") -> SyncStatus:
    """``jobs`` newest first, those of ``kind`` fill the index; ``index`` None where this pool was never read."""
    offline = kind != "sync"
    users = index.users if index else 0
    synced_at = index.synced_at if index else None
    last = next((job for job in jobs if job.kind == kind and job.resource == resource), None)
    if last is not None and not last.state.ended:
        return SyncStatus(SyncPhase.RUNNING, users, synced_at, last, offline)
    if (
        last is not None
        and (phase := _ENDED_EARLY.get(last.state))
        and (not synced_at or (synced_at < last.started and not offline))
    ):
        return SyncStatus(phase, users, synced_at, last, offline)
    return SyncStatus(SyncPhase.SYNCED if synced_at else SyncPhase.NEVER, users, synced_at, offline=offline)


def estimated_s(users: int, share: float) -> float:
    """About how long a sync takes that may use this share of the account's quota."""
    return 2 + users / PAGE / (LIST_CALLS_PER_S * share)
