"""What Cognito keeps of one user beside what it lists: remembered devices, sessions, and how signing in went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cognito_admin.model.diagnosis import Attempt


@dataclass(frozen=True, slots=True)
class Device:
    """A device that Cognito remembers, so that a second factor is not asked for on it. ``name`` is its key where it has none."""

    key: str
    name: str
    seen: datetime | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """``kind`` is TOKEN (an app holds tokens) or SSO (a browser holds the cookie of the sign-in pages)."""

    id: str
    kind: str
    device: str = ""
    began: datetime | None = None
    active: datetime | None = None
    address: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Sessions:
    """``tracked`` is whether the pool keeps record of them; None where AWS would not say."""

    found: tuple[Session, ...]
    tracked: bool | None = None


@dataclass(frozen=True, slots=True)
class SignInEvent:
    """An entry of the sign-in history, in AWS's words: ``kind`` such as SignIn, ``result`` Pass, Fail or InProgress.

    ``decision`` is what threat protection made of it (NoRisk, AccountTakeover, Block), ``level`` how sure it is.
    """

    id: str
    at: datetime
    kind: str
    result: str
    decision: str = ""
    level: str = ""
    compromised: bool = False
    device: str = ""
    address: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class SignInPage:
    """Newest first; ``token`` leads to older ones, None ends the history."""

    events: tuple[SignInEvent, ...]
    token: str | None = None


def attempts(events: Iterable[SignInEvent]) -> tuple[Attempt, ...]:
    """What of the history says whether signing in works."""
    return tuple(
        Attempt(event.at, passed=event.result == "Pass", blocked=event.decision == "Block")
        for event in events
        if event.kind == "SignIn" and event.result in ("Pass", "Fail")
    )
