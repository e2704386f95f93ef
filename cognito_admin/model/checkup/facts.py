"""What the rules of a check-up look at. What is not known says why, and is never taken for good news."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from cognito_admin.model.backup_records import BackupRecord
from cognito_admin.model.checkup.finding import Lack
from cognito_admin.model.failures import Failure
from cognito_admin.model.health.alarms import Alarm
from cognito_admin.model.health.pool_series import PoolSeries
from cognito_admin.model.health.verdict import Verdict
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.states import title_of
from cognito_admin.model.settings.things import POOL, Document, Thing, ThingKind
from cognito_admin.model.triggers.functions import Checked

Why = Failure | Lack
Known = TypeVar("Known")


class NotKnown(Exception):
    """Something that a rule has to know is not known, and ``why``."""

    def __init__(self, why: Why) -> None:
        super().__init__("not known")
        self.why = why


@dataclass(frozen=True, slots=True)
class HeavyUser:
    """A user whose ID token is among the largest: estimated by what the index has of them."""

    username: str
    token_bytes: int
    heaviest: str
    """The attribute that takes the most of it, or ``cognito:groups``."""


@dataclass(frozen=True, slots=True)
class Users:
    """Counts by the index. ``twins`` have a user name that another has in other capitals; ``twin`` is one of these.

    ``expired`` are people with a temporary password who were last changed before it must have expired.
    """

    count: int
    twins: int = 0
    twin: str = ""
    expired: int = 0
    heaviest: HeavyUser | None = None
    groups: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """``documents`` hold None for what was looked for and is not there, and a Failure for what could not be read.

    ``unlisted`` are kinds of which not each was read, ``listed`` says how many of a kind there are. ``verdict`` is that on the
    last day, ``series`` of the last 30 days. ``backups`` are those on record here, the newest first.
    """

    now: datetime
    pool: PoolId
    documents: Mapping[Thing, Document | Failure | None]
    unlisted: Mapping[ThingKind, Why] = field(default_factory=dict[ThingKind, Why])
    listed: Mapping[ThingKind, int] = field(default_factory=dict[ThingKind, int])
    triggers: Checked | Why = Lack.NOT_IN_BACKUP
    alarms: Sequence[Alarm] | Why = Lack.NOT_IN_BACKUP
    verdict: Verdict | Why = Lack.NO_NUMBERS
    series: PoolSeries | Why = Lack.NO_NUMBERS
    backups: Sequence[BackupRecord] | Why = Lack.NOT_TOLD
    users: Users | Why = Lack.NO_INDEX
    identity_pools: Mapping[Thing, Document | Failure] | Why = Lack.NOT_IN_BACKUP

    @property
    def settings(self) -> Document:
        """Of the pool itself. Raises NotKnown."""
        settings = self.document(POOL)
        if settings is None:
            raise NotKnown(Lack.NOT_IN_BACKUP)
        return settings

    def document(self, thing: Thing) -> Document | None:
        """None where there is none. Raises NotKnown."""
        if thing in self.documents:
            return known(self.documents[thing])
        raise NotKnown(self.unlisted.get(thing.kind, Lack.NOT_TOLD))

    def each(self, kind: ThingKind) -> Iterator[tuple[Thing, Document]]:
        """Every thing of a kind by what people call it; raises NotKnown behind the last where some could not be read."""
        refused: list[Failure] = []
        found: list[tuple[Thing, Document]] = []
        for thing, document in self.documents.items():
            if thing.kind is kind and isinstance(document, Failure):
                refused.append(document)
            elif thing.kind is kind and document is not None:
                found.append((thing, cast("Document", document)))
        yield from sorted(found, key=lambda one: (title_of(*one).casefold(), one[0].name))
        if refused:
            raise NotKnown(refused[0])
        if kind in self.unlisted:
            raise NotKnown(self.unlisted[kind])


def known(told: Known | Why) -> Known:
    """Raises NotKnown where it is not."""
    if isinstance(told, (Failure, Lack)):
        raise NotKnown(told)
    return told


def text_of(value: Any) -> str:
    """A value as evidence shows it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ", ".join(text_of(one) for one in cast("Sequence[Any]", value)) or "–"
    return str(value)
