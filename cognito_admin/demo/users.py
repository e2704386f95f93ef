"""Users of a pool: a population that costs no memory, overlaid by what was added, changed and deleted since."""

from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any, Protocol

INDEXED = ("email", "phone_number", "preferred_username")
"""The attributes a user can be found by at once: those that can be aliases."""

_LAST = "~"
"""Sorts after every character of a sub."""


@dataclass(frozen=True, slots=True)
class User:
    """A user as listings show one. ``attributes`` holds every attribute but ``sub``, in the order AWS gives them."""

    sub: str
    username: str
    attributes: Mapping[str, str]
    status: str
    enabled: bool
    created: datetime
    modified: datetime
    groups: tuple[str, ...] = ()


@dataclass(slots=True)
class Details:
    """What no listing shows. ``password`` is the clear text: nobody's real password ever comes here."""

    password: str | None = None
    password_set: datetime | None = None
    password_history: list[str] = field(default_factory=list[str])
    code: str | None = None
    """The confirmation or reset code last sent."""
    challenge: str | None = None
    """The session of a sign-in that waits for a new password."""
    unverified: dict[str, str] = field(default_factory=dict[str, str])
    """New attribute values that wait for their code."""
    mfa_methods: list[str] = field(default_factory=list[str])
    """UserMFASettingList: SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP, WEB_AUTHN."""
    preferred_mfa: str | None = None
    mfa_options: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """The legacy MFAOptions."""
    software_token: bool = False
    """An authenticator app was set up."""
    passkeys: int = 0
    devices: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    """DeviceType by DeviceKey."""
    events: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """AuthEventType, newest first."""
    sessions: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """AdminListUserSessions' entries."""
    links: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """Identities linked before their first sign-in: ``identities`` entries plus ProviderAttributeName."""
    signed_out: datetime | None = None


class Population(Protocol):
    """Users as a pure function of an index; ``sub`` rises with the index."""

    def __len__(self) -> int: ...

    def sub(self, index: int) -> str: ...

    def user(self, index: int) -> User: ...

    def entry(self, index: int) -> str:
        """The user as a listing shows it (UserType), as JSON text: what makes a page cheap."""
        ...

    def first_from(self, sub: str) -> int:
        """The first index whose sub is not below ``sub``."""
        ...

    def having(self, attribute: str, value: str) -> Iterable[int]:
        """Indexes of the users whose ``username`` or INDEXED attribute equals ``value``, upper and lower case alike."""
        ...

    def members(self, group: str, start: int) -> Iterator[int]:
        """Indexes of the group's members from ``start`` on, rising."""
        ...

    def details(self, index: int) -> Details: ...


class UserSource:
    """The users of one pool, in the order of their subs. Values are immutable: a change puts a new ``User``."""

    def __init__(self, population: Population | None = None) -> None:
        self._population = population
        self._edited: dict[str, User | None] = {}
        self._touched_subs: list[str] = []
        self._hidden = 0
        self._order: list[str] = []
        self._values: dict[tuple[str, str], list[str]] = {}
        self._members: dict[str, list[str]] = {}
        self._details: dict[str, Details] = {}
        self._changes: deque[tuple[datetime, str, User | None]] = deque(maxlen=100_000)

    def __len__(self) -> int:
        return self._size() - self._hidden + len(self._order)

    def __iter__(self) -> Iterator[User]:
        return self.after("")

    def by_sub(self, sub: str) -> User | None:
        """The user with this very sub."""
        if sub in self._edited:
            return self._edited[sub]
        index = self._index(sub)
        return None if self._population is None or index is None else self._population.user(index)

    def having(self, attribute: str, value: str) -> tuple[User, ...]:
        """Users whose ``username`` or INDEXED attribute equals ``value``, upper and lower case alike, by sub."""
        found = [user for sub in self._values.get((attribute, value.lower()), ()) if (user := self._edited[sub])]
        if self._population is not None:
            population = self._population
            users = (population.user(index) for index in population.having(attribute, value))
            found += [user for user in users if user.sub not in self._edited]
        return tuple(sorted(found, key=attrgetter("sub")))

    def after(self, sub: str, *, prefix: str = "", as_of: datetime | None = None) -> Iterator[User]:
        """Users whose subs follow ``sub`` and begin with ``prefix``; with ``as_of``, as they were then."""
        past = {} if as_of is None else self._past(as_of)
        start = max(sub, prefix)
        streams: list[Iterable[User]] = [self._untouched(start), self._touched(start)]
        if past:
            streams = [(user for user in stream if user.sub not in past) for stream in streams]
            streams.append(
                sorted((user for user in past.values() if user and user.sub >= start), key=attrgetter("sub"))
            )
        for user in merge(*streams, key=attrgetter("sub")) if len(streams) > 2 or self._edited else streams[0]:
            if not user.sub.startswith(prefix):
                return
            if user.sub != sub:
                yield user

    def entries(self, sub: str, prefix: str, count: int) -> tuple[list[str], str | None] | None:
        """Up to ``count`` users after ``sub`` whose subs begin with ``prefix``, as JSON text, and the sub after which more follow.

        None altogether where one among them was changed: then the users have to be written down one by one.
        """
        population = self._population
        if population is None:
            return None
        end = population.first_from(prefix + _LAST) if prefix else len(population)
        indexes = range(self._after(max(sub, prefix), sub), end)
        return self._written(indexes[: count + 1], sub, prefix + _LAST, count)

    def member_entries(self, group: str, sub: str, count: int) -> tuple[list[str], str | None] | None:
        """As ``entries``, of the group's members."""
        population = self._population
        if population is None:
            return None
        indexes = islice(population.members(group, self._after(sub, sub)), count + 1)
        return self._written([*indexes], sub, _LAST, count)

    def members(self, group: str, after: str = "") -> Iterator[User]:
        """The group's members whose subs follow ``after``."""
        subs = self._members.get(group, [])
        edited = (self._edited[sub] for sub in subs[bisect_right(subs, after) :])
        return merge(
            self._untouched_members(group, after),
            (user for user in edited if user is not None),
            key=attrgetter("sub"),
        )

    def put(self, user: User, at: datetime) -> None:
        """Adds the user or puts it in the place of the one with its sub."""
        self._take(user.sub, at)
        self._edited[user.sub] = user
        insort(self._order, user.sub)
        for key in _keys(user):
            insort(self._values.setdefault(key, []), user.sub)
        for group in user.groups:
            insort(self._members.setdefault(group, []), user.sub)

    def remove(self, sub: str, at: datetime) -> None:
        """Deletes the user and its details."""
        self._take(sub, at)
        self._details.pop(sub, None)
        if self._index(sub) is None:
            del self._edited[sub]
            del self._touched_subs[bisect_left(self._touched_subs, sub)]
        else:
            self._edited[sub] = None

    def known_details(self, sub: str) -> Details | None:
        """The details, if anybody has asked for them or changed them before."""
        return self._details.get(sub)

    def details(self, sub: str) -> Details:
        """The user's own record of what no listing shows; changes to it stay."""
        if sub not in self._details:
            index = self._index(sub)
            known = self._population is not None and index is not None
            self._details[sub] = self._population.details(index) if known else Details()  # pyright: ignore[reportOptionalMemberAccess, reportArgumentType]
        return self._details[sub]

    def _size(self) -> int:
        return 0 if self._population is None else len(self._population)

    def _from(self, sub: str) -> int:
        return 0 if self._population is None else self._population.first_from(sub)

    def _index(self, sub: str) -> int | None:
        index = self._from(sub)
        known = self._population is not None and index < len(self._population) and self._population.sub(index) == sub
        return index if known else None

    def _after(self, start: str, sub: str) -> int:
        """The first index from ``start`` on whose sub is not ``sub``."""
        index = self._from(start)
        return index + 1 if index < self._size() and self._at(index) == sub else index

    def _at(self, index: int) -> str:
        return "" if self._population is None else self._population.sub(index)

    def _written(self, indexes: Sequence[int], sub: str, end: str, count: int) -> tuple[list[str], str | None] | None:
        """``indexes`` are one more than ``count`` where more follow; ``end`` sorts after everybody asked for."""
        last = None
        if len(indexes) > count:
            last = self._at(indexes[count - 1]) if count else sub
            # The one who shows that more follow may be gone, too.
            end = self._at(indexes[count])
        touched = bisect_right(self._touched_subs, sub)
        if touched < len(self._touched_subs) and self._touched_subs[touched] <= end:
            return None
        assert self._population is not None
        return [self._population.entry(index) for index in indexes[:count]], last

    def _untouched(self, start: str) -> Iterator[User]:
        if self._population is None:
            return
        population, edited = self._population, self._edited
        for index in range(self._from(start), len(population)):
            user = population.user(index)
            if user.sub not in edited:
                yield user

    def _touched(self, start: str) -> Iterator[User]:
        for sub in self._order[bisect_left(self._order, start) :]:
            user = self._edited[sub]
            if user is not None:
                yield user

    def _untouched_members(self, group: str, after: str) -> Iterator[User]:
        if self._population is None:
            return
        for index in self._population.members(group, self._from(after)):
            user = self._population.user(index)
            if user.sub != after and user.sub not in self._edited:
                yield user

    def _take(self, sub: str, at: datetime) -> None:
        """Takes the user out of every index and remembers what was there."""
        known = sub in self._edited
        previous = self.by_sub(sub)
        self._changes.append((at, sub, previous))
        if not known:
            self._edited[sub] = None
            insort(self._touched_subs, sub)
            self._hidden += previous is not None
        elif previous is not None:
            del self._order[bisect_left(self._order, sub)]
            for key in _keys(previous):
                self._values[key].remove(sub)
            for group in previous.groups:
                self._members[group].remove(sub)

    def _past(self, as_of: datetime) -> dict[str, User | None]:
        past: dict[str, User | None] = {}
        for at, sub, previous in reversed(self._changes):
            if at <= as_of:
                break
            past[sub] = previous
        return past


def _keys(user: User) -> Iterator[tuple[str, str]]:
    yield "username", user.username.lower()
    for attribute in INDEXED:
        value = user.attributes.get(attribute)
        if value:
            yield attribute, value.lower()
