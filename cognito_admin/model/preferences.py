"""What one may choose about the program itself, each declared once.

The window's dialog, ``cognito-admin preferences`` and docs/preferences.md derive from this; the settings keep what was chosen.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeAlias, TypeVar, cast

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.languages import LANGUAGES, SYSTEM
from cognito_admin.model.sentences.templates import marked

Value: TypeAlias = str | int | float | bool | None
_Value = TypeVar("_Value", bound=Value, covariant=True)


class Kind(StrEnum):
    CHOICE = "choice"
    SWITCH = "switch"
    NUMBER = "number"


class Effect(StrEnum):
    """From when on a choice holds. The window and everything it starts from then on follow; what runs goes on as it began."""

    NOW = "now"
    NEXT_START = "next-start"


class Group(StrEnum):
    LOOKS = "looks"
    WINDOW = "window"
    PRIVACY = "privacy"
    AWS = "aws"
    BACKUPS = "backups"


GROUPS: Mapping[Group, str] = MappingProxyType(
    {
        Group.LOOKS: marked("Looks and language"),
        Group.WINDOW: marked("Window"),
        Group.PRIVACY: marked("Privacy"),
        Group.AWS: marked("What is asked of AWS"),
        Group.BACKUPS: marked("Backups"),
    }
)

EFFECTS: Mapping[Effect, str] = MappingProxyType(
    {Effect.NOW: marked("At once"), Effect.NEXT_START: marked("At the next start")}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """``word`` is what is typed for it, ``label`` what a person reads; the name of a language is shown as it is."""

    value: Value
    word: str
    label: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most of a number, and what it counts, such as ``%``."""

    least: int
    most: int
    unit: str


@dataclass(frozen=True, slots=True)
class Preference(Generic[_Value]):
    """``name`` is what it is called on the command line, ``member`` where the settings file has it."""

    name: str
    member: str
    group: Group
    label: str
    explanation: str
    default: _Value
    effect: Effect = Effect.NOW
    choices: tuple[Choice, ...] = ()
    bounds: Bounds | None = None

    @property
    def kind(self) -> Kind:
        if self.bounds is not None:
            return Kind.NUMBER
        return Kind.CHOICE if self.choices else Kind.SWITCH

    def allows(self, value: object) -> bool:
        """Whether ``value`` is one it may have. True is no number here."""
        if self.bounds is not None:
            return type(value) is int and self.bounds.least <= value <= self.bounds.most
        if self.choices:
            return any(type(value) is type(choice.value) and value == choice.value for choice in self.choices)
        return isinstance(value, bool)

    def nearest(self, value: object) -> Value:
        """``value`` where it may have it, else the nearest of numbers to choose from, else the default."""
        if self.allows(value):
            return cast("Value", value)
        numbers = [choice.value for choice in self.choices if isinstance(choice.value, int | float)]
        if numbers and isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return min(numbers, key=lambda number: abs(number - value))
        return self.default

    @property
    def words(self) -> tuple[str, ...]:
        """What may be typed for it; of a number its bounds."""
        if self.bounds is not None:
            return str(self.bounds.least), str(self.bounds.most)
        return tuple(choice.word for choice in self.choices) or (ON, OFF)

    def word(self, value: Value) -> str:
        """``value`` as it is typed."""
        found = next((choice.word for choice in self.choices if choice.value == value), None)
        if found is not None:
            return found
        return {True: ON, False: OFF}[value] if isinstance(value, bool) else str(value)

    def parsed(self, word: str) -> Value:
        """What ``word`` stands for. Raises Failure(PREFERENCE_WRONG), which says what may be typed."""
        wanted = word.strip().lower().removesuffix("%").strip()
        value: Value = None
        if self.bounds is not None:
            value = int(wanted) if wanted.isascii() and wanted.isdecimal() else None
        elif self.choices:
            found = next((choice for choice in self.choices if choice.word == wanted), None)
            if found is not None:
                return found.value
        else:
            value = {ON: True, "yes": True, "true": True, OFF: False, "no": False, "false": False}.get(wanted)
        if value is None or not self.allows(value):
            raise Failure(Code.PREFERENCE_WRONG, field=self.name, candidates=self.allowed)
        return value

    @property
    def allowed(self) -> str:
        """What may be typed for it, in a line."""
        return f"{self.words[0]} – {self.words[-1]}" if self.bounds is not None else ", ".join(self.words)


ON, OFF = "on", "off"

LANGUAGE = Preference(
    "language",
    "language",
    Group.LOOKS,
    marked("Language"),
    marked("The language of the window. The command line speaks English."),
    SYSTEM,
    Effect.NEXT_START,
    choices=(
        Choice(SYSTEM, SYSTEM, marked("Like the system")),
        *(Choice(code, code, name) for code, name in LANGUAGES.items()),
    ),
)
THEME = Preference(
    "theme",
    "theme",
    Group.LOOKS,
    marked("Theme"),
    marked(
        "The colours of the window. High contrast has a light and a dark side, too, and follows the system in that."
    ),
    "auto",
    choices=(
        Choice("auto", "auto", marked("Like the system")),
        Choice("light", "light", marked("Light")),
        Choice("dark", "dark", marked("Dark")),
        Choice("contrast", "contrast", marked("High contrast")),
    ),
)
TEXT_SIZE = Preference(
    "text-size",
    "text_scale",
    Group.LOOKS,
    marked("Text size"),
    marked("Of the system’s own. Ctrl with + and − changes it, too."),
    1.0,
    choices=tuple(
        Choice(percent / 100, str(percent), f"{percent} %") for percent in (85, 100, 115, 130, 150, 175, 200)
    ),
)
CLOCK = Preference(
    "clock",
    "clock",
    Group.LOOKS,
    marked("Time of day"),
    marked("How the time of day is written."),
    "system",
    choices=(
        Choice("system", "system", marked("Like the system")),
        Choice("24", "24", marked("14:03")),
        Choice("12", "12", marked("2:03 PM")),
    ),
)
OPEN_LAST_POOL = Preference(
    "open-last-pool",
    "open_last_pool",
    Group.WINDOW,
    marked("Open the pool of last time"),
    marked("Off, the program starts without a pool and asks AWS nothing before one is chosen."),
    True,
    Effect.NEXT_START,
)
AT_CLOSE = Preference(
    "at-close",
    "at_close",
    Group.WINDOW,
    marked("Running jobs when the window closes"),
    marked("Stopped, a job can be continued later. In the background it goes on without a window."),
    "ask",
    choices=(
        Choice("ask", "ask", marked("Ask")),
        Choice("go-on", "go-on", marked("Go on in the background")),
        Choice("stop", "stop", marked("Stop")),
    ),
)
MESSAGES = Preference(
    "messages",
    "messages",
    Group.WINDOW,
    marked("Messages of what was done"),
    marked(
        "How long a message stays that tells of a change and offers to undo it. Usually that is half a minute to two minutes."
    ),
    "usual",
    choices=(
        Choice("usual", "usual", marked("As long as usual")),
        Choice("longer", "longer", marked("Five times as long")),
        Choice("until-closed", "until-closed", marked("Until they are closed")),
    ),
)
CLIPBOARD = Preference(
    "clipboard",
    "clipboard_s",
    Group.PRIVACY,
    marked("Secrets leave the clipboard after"),
    marked("What is copied as a secret, such as a password, is taken off the clipboard again by the program."),
    60,
    choices=(
        Choice(15, "15", marked("15 seconds")),
        Choice(30, "30", marked("30 seconds")),
        Choice(60, "60", marked("1 minute")),
        Choice(300, "300", marked("5 minutes")),
    ),
)
RECENT_SEARCHES = Preference(
    "recent-searches",
    "recent_searches",
    Group.PRIVACY,
    marked("Remember recent searches"),
    marked(
        "Off, no further search is kept. Those kept so far go with “Clear recent searches” in their list. "
        "Saved searches stay."
    ),
    True,
)
FORGET_VALUES: Preference[int | None] = Preference(
    "forget-values-after",
    "forget_values_after_days",
    Group.PRIVACY,
    marked("Forget old values after"),
    marked(
        "What users had before and after a change is forgotten when the program starts after that time; such a change "
        "can no longer be undone. What was changed, and by whom, stays on record for good."
    ),
    365,
    Effect.NEXT_START,
    choices=(
        Choice(None, "never", marked("Never")),
        Choice(30, "30", marked("30 days")),
        Choice(90, "90", marked("90 days")),
        Choice(365, "365", marked("365 days")),
    ),
)
LOG_PERSONAL_DATA = Preference(
    "log-personal-data",
    "log_personal_data",
    Group.PRIVACY,
    marked("Write personal data to the log"),
    marked(
        "Off, the log holds no names, addresses or user names. Turn it on only to track down a problem. "
        "Passwords and keys are never written."
    ),
    False,
)
SHARE_OF_PRODUCTION = Preference(
    "share-production",
    "share_production",
    Group.AWS,
    marked("Share of the request quota for production"),
    marked(
        "How much of the account’s request quotas the program takes at most for pools marked production. "
        "The rest is left to the applications people sign in to. A job that runs goes on at its pace."
    ),
    40,
    bounds=Bounds(1, 100, "%"),
)
SHARE_ELSEWHERE = Preference(
    "share-elsewhere",
    "share_elsewhere",
    Group.AWS,
    marked("Share of the request quota elsewhere"),
    marked("The same for pools marked staging or development."),
    90,
    bounds=Bounds(1, 100, "%"),
)
HEALTH_EVERY: Preference[int | None] = Preference(
    "health-every",
    "health_every_min",
    Group.AWS,
    marked("Ask for sign-in health every"),
    marked(
        "How often CloudWatch is asked how open pools fare, which costs a little, and only while the window can be seen. "
        "Never leaves it to you: Health then asks when it is opened or refreshed."
    ),
    15,
    choices=(
        Choice(None, "never", marked("Never")),
        Choice(5, "5", marked("5 minutes")),
        Choice(15, "15", marked("15 minutes")),
        Choice(30, "30", marked("30 minutes")),
        Choice(60, "60", marked("60 minutes")),
    ),
)
MISSING_BACKUPS = Preference(
    "missing-backups",
    "missing_backups",
    Group.BACKUPS,
    marked("Warn that no backup came"),
    marked("When the window warns that a scheduled backup was not made."),
    "first",
    choices=(
        Choice("first", "first", marked("When one was missed")),
        Choice("second", "second", marked("When two in a row were missed")),
        Choice("never", "never", marked("Never")),
    ),
)

PREFERENCES: tuple[Preference[Value], ...] = (
    LANGUAGE,
    THEME,
    TEXT_SIZE,
    CLOCK,
    OPEN_LAST_POOL,
    AT_CLOSE,
    MESSAGES,
    CLIPBOARD,
    RECENT_SEARCHES,
    FORGET_VALUES,
    LOG_PERSONAL_DATA,
    SHARE_OF_PRODUCTION,
    SHARE_ELSEWHERE,
    HEALTH_EVERY,
    MISSING_BACKUPS,
)
"""All of them, in the order in which they are shown."""


def preference(name: str) -> Preference[Value]:
    """The one of this name. Raises Failure(PREFERENCE_UNKNOWN), which names all."""
    for one in PREFERENCES:
        if one.name == name:
            return one
    raise Failure(Code.PREFERENCE_UNKNOWN, field=name, candidates=", ".join(one.name for one in PREFERENCES))
