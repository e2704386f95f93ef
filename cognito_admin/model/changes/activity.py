"""The record of changes as people look through it: which part of it, and a line for each thing that was done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import Bulk, BulkId, Event, Record, Result
from cognito_admin.model.settings.record import SettingsRecord


class Ending(StrEnum):
    """How far something came, as one looks for it."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    STOPPED = "stopped"
    OPEN = "open"
    """Begun, and neither done nor given up."""

    @property
    def events(self) -> tuple[Event, ...]:
        """The latest event of a change that ended like this."""
        return (Event.SENT, Event.MADE) if self is Ending.OPEN else (Event(self.value),)


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of the record that is looked at; what is None or empty does not narrow it.

    ``words`` are looked for in the names and values of users, and in the names of what was set up. ``bulk`` narrows it to the
    changes of one bulk, ``settings`` to changes of how pools are set up. ``since`` counts, ``until`` does not.
    """

    pool: str | None = None
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    kind: Kind | None = None
    ending: Ending | None = None
    who: str | None = None
    bulk: BulkId | None = None
    settings: bool = False

    @property
    def by_user(self) -> bool:
        return bool(self.words.strip())

    @property
    def single(self) -> bool:
        """Whether each change is a line of its own, those made to many users at once as well."""
        return self.by_user or self.bulk is not None


@dataclass(frozen=True, slots=True)
class BulkLine:
    """A change made to many users at once. ``kind`` is None where neither its wish nor any change of it is on record."""

    bulk: Bulk
    kind: Kind | None
    counts: Mapping[Result, int] = field(default_factory=dict[Result, int])
    undone_by: BulkId | None = None

    @property
    def id(self) -> BulkId:
        return self.bulk.id

    @property
    def pool(self) -> str:
        return self.bulk.pool

    @property
    def who(self) -> str:
        return self.bulk.who

    @property
    def began(self) -> datetime:
        return self.bulk.began

    @property
    def remaining(self) -> int:
        """How many users nothing became of yet."""
        return self.bulk.users - sum(self.counts.values())


Line: TypeAlias = Record | SettingsRecord | BulkLine
