"""What is on record of a change: who began it and when, how far it came, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from cognito_admin.model.changes.change import Change, Reason, Wish
from cognito_admin.model.changes.codes import Kind, Lasting, Why
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import Sub

ChangeId = NewType("ChangeId", str)
BulkId = NewType("BulkId", str)


class Event(StrEnum):
    """What happens to a change, in this order; the last three and ``DONE`` end it."""

    SENT = "sent"
    """A step is on its way."""
    MADE = "made"
    """A step is there."""
    DONE = "done"
    STOPPED = "stopped"
    """Cancelled between two steps."""
    FAILED = "failed"
    """A step was refused; those before it are there."""
    UNKNOWN = "unknown"
    """Nobody can tell whether a step is there."""

    @property
    def ends(self) -> bool:
        return self not in (Event.SENT, Event.MADE)


@dataclass(frozen=True, slots=True)
class Record:
    """``change`` is None once its values were blanked. ``state`` is the latest event, ``steps_made`` how many steps are there.

    ``who`` is the ARN that AWS knows the person by. ``owner`` names the process that is, or was, at work on it.
    ``name`` is what people called the user then; nothing where nobody knew, and once it was blanked.
    ``undoes`` names the change that this one takes back, ``undone_by`` the one that took this back.
    """

    id: ChangeId
    pool: str
    sub: Sub | None
    kind: Kind
    who: str
    began: datetime
    change: Change | None
    state: Event
    at: datetime
    steps_made: int
    owner: str
    failure: Failure | None = None
    request_ids: tuple[str, ...] = ()
    bulk: BulkId | None = None
    name: str = ""
    undoes: ChangeId | None = None
    undone_by: ChangeId | None = None

    @property
    def doubtful(self) -> bool:
        """Whether a step was on its way when the work on it ended, so that it may be there."""
        return self.state in (Event.SENT, Event.UNKNOWN)


class Result(StrEnum):
    """What became of one user of a bulk."""

    DONE = "done"
    SKIPPED = "skipped"
    """Nothing was to be done, or it is not possible: the code is one of ``Why`` or ``Lasting``."""
    FAILED = "failed"
    """The code is that of a failure, as with ``UNKNOWN``."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BulkResult:
    """``about`` and ``facts`` are those of the reason for which a user was skipped."""

    sub: Sub
    result: Result
    code: str | None = None
    change: ChangeId | None = None
    about: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def reason(self) -> Reason | Lasting | None:
        """Why the user was skipped."""
        if self.result is not Result.SKIPPED or self.code is None:
            return None
        return Lasting(self.code) if self.code in set(Lasting) else Reason(Why(self.code), self.about, self.facts)


@dataclass(frozen=True, slots=True)
class Bulk:
    """One wish for many users. ``wish`` is None for one that takes back ``undoes``, and once it was blanked.

    ``left`` says that somebody decided that what is left of it stays undone.
    """

    id: BulkId
    pool: str
    who: str
    began: datetime
    wish: Wish | None
    undoes: BulkId | None
    users: int
    left: bool = False


def skipped(sub: Sub, reason: Reason | Lasting | None = None) -> BulkResult:
    """The result of a user whom nothing is done to, for this reason."""
    if isinstance(reason, Reason):
        return BulkResult(sub, Result.SKIPPED, reason.why.value, about=reason.about, facts=reason.facts)
    return BulkResult(sub, Result.SKIPPED, reason and reason.value)
