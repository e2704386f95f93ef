"""What is drawn of how a pool fares, as data: the window, its table, files and the command line have the same numbers."""

from dataclasses import dataclass
from enum import StrEnum

from cognito_admin.model.health.metrics import Absence, Group
from cognito_admin.model.health.series import Points
from cognito_admin.model.ids import ClientId


class LineKind(StrEnum):
    MAIN = "main"
    PART = "part"
    """Of what a main line tells, such as those that failed of those attempted."""
    LAST_WEEK = "last-week"
    """The same seven days before, moved to the times of the chart."""
    LIMIT = "limit"
    """What is not to be reached: the same number everywhere."""


class Tone(StrEnum):
    """What more of it means."""

    NEUTRAL = "neutral"
    BAD = "bad"
    WARNING = "warning"


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"
    """Between 0 and 1."""
    MILLISECONDS = "ms"
    PER_SECOND = "per-second"


@dataclass(frozen=True, slots=True)
class Line:
    """``title`` is one of the sentences, to be translated; ``subject`` a name that is not: of an app client, a provider."""

    title: str
    points: Points
    kind: LineKind = LineKind.MAIN
    tone: Tone = Tone.NEUTRAL
    subject: str = ""
    client: ClientId | None = None
    provider: str | None = None
    trigger: str | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """``name`` is the same for the same chart, always. All lines lie on one grid; without lines, ``absence`` says why.

    ``title`` is one of the sentences, ``subject`` the trigger, the provider or the quota it is about.
    """

    name: str
    group: Group
    title: str
    unit: Unit
    lines: tuple[Line, ...]
    subject: str = ""
    absence: Absence | None = None
    trigger: str | None = None
    provider: str | None = None
