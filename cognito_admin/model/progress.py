"""How far long work has come, as a job tells it and a screen draws it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import JobId


class JobState(StrEnum):
    """A job is running, or it has ended in one of five ways. ``INTERRUPTED`` can be continued: its process is gone."""

    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"

    @property
    def ended(self) -> bool:
        return self not in (JobState.RUNNING, JobState.WAITING)


@dataclass(frozen=True, slots=True)
class Progress:
    """``phase`` is a key of ``sentences.PHASES``; ``done`` and ``total`` count ``unit`` (a key of ``sentences.UNITS``).

    ``total`` is None while unknown; ``estimated`` says that it may be wrong. ``rate`` is units a second over the last ten seconds.
    """

    phase: str
    done: int = 0
    total: int | None = None
    unit: str = "users"
    estimated: bool = False
    rate: float | None = None
    remaining_s: float | None = None

    @property
    def fraction(self) -> float | None:
        """Between 0 and 1, or None while the total is unknown."""
        return min(1.0, self.done / self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class Question:
    """What a job needs to know from the person before it goes on. ``secret`` answers are never written anywhere."""

    id: str
    code: str
    facts: Mapping[str, str]
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands: a row of the activity list. ``resource`` is what no other job may touch meanwhile.

    ``subject`` is what the person calls it (the pool's name). ``outcome`` holds counts by name when it is done.
    """

    id: JobId
    kind: str
    resource: str
    subject: str
    state: JobState
    started: datetime
    ended: datetime | None = None
    progress: Progress | None = None
    question: Question | None = None
    failure: Failure | None = None
    outcome: Mapping[str, int] | None = None
