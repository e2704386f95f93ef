"""What is on record of a change of settings: who began it and when, how far it came, and what the settings were before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cognito_admin.model.changes.record import Event
from cognito_admin.model.failures import Failure
from cognito_admin.model.settings.change import Part, SettingsChange, SettingsChangeId
from cognito_admin.model.settings.secrets import hidden
from cognito_admin.model.settings.things import Document, Thing

ENTERED = "••• (entered)"
"""Stands on record for a secret that somebody entered: the change was about it, and nobody can read it any more."""


@dataclass(frozen=True, slots=True)
class SettingsRecord:
    """``change`` is None once its values were blanked, and ``things`` stay; both are empty for a snapshot taken by itself.

    ``titles`` are what people called the things then, ``made`` the documents that AWS had once each part was written.
    ``state`` is the latest event, ``steps_made`` how many parts are there. ``who`` is the ARN that AWS knows the person by.
    ``undoes`` names the change that this one takes back, ``undone_by`` the one that took this back.
    """

    id: SettingsChangeId
    pool: str
    who: str
    began: datetime
    things: tuple[Thing, ...]
    titles: tuple[str, ...]
    change: SettingsChange | None
    state: Event
    at: datetime
    steps_made: int
    owner: str
    made: Mapping[int, Document | None] = field(default_factory=dict[int, "Document | None"])
    failure: Failure | None = None
    undoes: SettingsChangeId | None = None
    undone_by: SettingsChangeId | None = None

    @property
    def doubtful(self) -> bool:
        """Whether a part was on its way when the work on it ended, so that it may be there."""
        return self.state in (Event.SENT, Event.UNKNOWN) and bool(self.things)

    @property
    def is_snapshot(self) -> bool:
        """Whether nothing was changed: somebody wanted to keep how the pool was set up."""
        return not self.things


def on_record(part: Part) -> Part:
    """The part without its secrets: HIDDEN where they stay as they are, ENTERED where somebody entered one."""
    kind = part.thing.kind
    before = None if part.before is None else hidden(kind, part.before)
    if part.after is None:
        return Part(part.thing, before, None)
    return Part(part.thing, before, hidden(kind, part.after, ENTERED))
