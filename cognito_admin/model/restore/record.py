"""What is on record of a restore: how far it came, and what became of each user and of all that is to be done for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import Sub, Username

RestoreId = NewType("RestoreId", int)


class Became(StrEnum):
    """What became of one user of the backup."""

    MADE = "made"
    FOUND = "found"
    """They were in the pool before, as they are in the plan: left as they are."""
    LEFT_OUT = "left_out"
    """The plan leaves them out, for the reason that is the code."""
    CONFLICT = "conflict"
    """Somebody else is in the pool by their name, or what they sign in with. Nobody was changed."""
    FAILED = "failed"
    """The code is that of a failure."""

    @property
    def there(self) -> bool:
        """Whether they are in the pool now."""
        return self in (Became.MADE, Became.FOUND)


class Task(StrEnum):
    """What is done for a user who was made; ``order`` says what has to come first."""

    PASSWORD = "password"  # noqa: S105 - the name of a task
    DISABLE = "disable"
    GROUP = "group"
    LINK = "link"
    FACTORS = "factors"

    @property
    def order(self) -> int:
        return {Task.PASSWORD: 1, Task.DISABLE: 2}.get(self, 3)


class TaskState(StrEnum):
    WAITING = "waiting"
    """For the user, or for what has to come first."""
    READY = "ready"
    DONE = "done"
    FAILED = "failed"
    LEFT_OUT = "left_out"
    """Its user was not made."""


@dataclass(frozen=True, slots=True)
class UserRow:
    """``number`` is the place in the backup. ``new_username`` and ``new_sub`` are those in the target, once they are known."""

    number: int
    username: Username
    sub: Sub
    became: Became
    new_username: Username | None = None
    new_sub: Sub | None = None
    code: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class TaskRow:
    """``username`` is the one in the backup, ``new_username`` that in the target; ``argument`` is JSON: a group, a link."""

    number: int
    task: Task
    username: Username
    new_username: Username
    argument: Any


@dataclass(frozen=True, slots=True)
class FailedTask:
    """``code`` is that of a failure, ``number`` that of the task."""

    number: int
    username: Username
    task: Task
    argument: Any
    code: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the configuration that was begun. ``made`` is what it made, once it is ``done``; ``failure`` why it was not."""

    number: int
    began: datetime
    done: bool = False
    made: Any = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Restore:
    """``fingerprint`` is the same for the same order, which goes on with what an earlier process began.

    ``document`` is what was ordered and what is known of the target, as JSON, so that the plan stays the same.
    """

    id: RestoreId
    fingerprint: str
    began: datetime
    document: Mapping[str, Any]
    ended: datetime | None = None
