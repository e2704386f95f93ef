"""The users of one segment in the order of one column, and which of them a search found."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Key: TypeAlias = tuple[str, str]
"""The folded text of a user in a column, and their sub: no two users have the same."""

Numbers: TypeAlias = NDArray[np.uint32]
"""Local numbers of users within a segment, or places in an order."""

Verified: TypeAlias = Callable[[Numbers], NDArray[np.bool_]]
"""Which of these users are hits indeed."""

FENCE_STEP = 64
NOWHERE = np.uint32(0xFFFF_FFFF)
"""The place of a user without a value in the column."""

_SPARSE = 32  # With fewer hits than one in so many places, sorting their places is cheaper than walking.
_FIRST_WALK = 1024
_LONGEST_WALK = 6  # An order is walked up to this part of it; hits may all lie at its other end.
_FIRST_PIECE = 64
_PIECE = 4096


class Run(Protocol):
    """The sorted order of one column in one segment, as it was stored."""

    @property
    def size(self) -> int:
        """How many users the segment has, with a value in the column or without."""
        ...

    @property
    def order(self) -> Numbers:
        """The users that have a value, by key."""
        ...

    @property
    def fences(self) -> Sequence[Key]:
        """The keys at the places 0, 64, 128, … of ``order``, in memory; stored with it, whatever became of those users."""
        ...

    def places(self) -> Numbers:
        """For each user of the segment the place in ``order``, or NOWHERE. Made at the first call and kept (see ``inverse``)."""
        ...

    def key(self, user: int) -> Key | None:
        """Read from the row of the user, who has a place in ``order``; None when they are gone."""
        ...

    def keys(self, users: Numbers) -> Sequence[Key | None]:
        """The same for many users in one reading, in the order of ``users``."""
        ...


def inverse(order: Numbers, size: int) -> Numbers:
    """For each of ``size`` users the place in ``order``, or NOWHERE."""
    places = np.full(size, NOWHERE)
    places[order] = np.arange(len(order), dtype=np.uint32)
    return places


class Listed:
    """A run with all its keys in memory, by local number; None for a user without a value."""

    def __init__(self, keys: Sequence[Key | None]) -> None:
        self._keys = keys
        keyed = sorted((key, user) for user, key in enumerate(keys) if key is not None)
        self._order = np.array([user for _, user in keyed], np.uint32)
        self._fences = [key for key, _ in keyed[::FENCE_STEP]]
        self._places: Numbers | None = None

    @property
    def size(self) -> int:
        return len(self._keys)

    @property
    def order(self) -> Numbers:
        return self._order

    @property
    def fences(self) -> Sequence[Key]:
        return self._fences

    def places(self) -> Numbers:
        if self._places is None:
            self._places = inverse(self._order, self.size)
        return self._places

    def key(self, user: int) -> Key | None:
        return self._keys[user]

    def keys(self, users: Numbers) -> Sequence[Key | None]:
        numbers: list[int] = users.tolist()
        return [self._keys[user] for user in numbers]


class Hits:
    """The users of a run that a search found, numbered by their places in its order; put in order only when that is needed."""

    def __init__(self, run: Run, users: Numbers | None = None, verified: Verified | None = None) -> None:
        """``users`` are sorted local numbers; None stands for all of the segment. With ``verified`` they are doubtful."""
        self.run = run
        self.verified = verified
        self._users = users
        self._settled = users is None
        self._places: Numbers | None = None  # None stands for every place, once settled

    def __len__(self) -> int:
        """All of them, with a value in the column or without, doubtful ones included."""
        return self.run.size if self._users is None else len(self._users)

    @property
    def count(self) -> int:
        """How many have a value in the column."""
        if len(self.run.order) == self.run.size:
            return len(self)
        places = self._all()
        return len(self.run.order) if places is None else len(places)

    def without_value(self) -> Numbers:
        """Those who have no value in the column."""
        if len(self.run.order) == self.run.size:
            return np.empty(0, np.uint32)
        places = self.run.places()
        if self._users is None:
            return np.flatnonzero(places == NOWHERE).astype(np.uint32)
        return self._users[places[self._users] == NOWHERE]

    def place(self, number: int) -> int:
        """The place of the hit with this number."""
        places = self._all()
        return number if places is None else int(places[number])

    def before(self, place: int) -> int:
        """How many hits lie before ``place``."""
        places = self._all()
        return min(place, len(self.run.order)) if places is None else int(np.searchsorted(places, np.uint32(place)))

    def number(self, user: int) -> int | None:
        """The number of a user among the hits; None for no hit, or without a value."""
        place = self.run.places()[user]
        if place == NOWHERE:
            return None
        number = self.before(int(place))
        return number if number < self.count and self.place(number) == place else None

    def onwards(self, number: int, descending: bool) -> Iterator[Numbers]:
        """The places of the hits from ``number`` on (descending: of those before it, backwards), in pieces."""
        places = self._all()
        count = self.count
        piece = _FIRST_PIECE
        while number > 0 if descending else number < count:
            start, stop = (max(0, number - piece), number) if descending else (number, min(number + piece, count))
            found = np.arange(start, stop, dtype=np.uint32) if places is None else places[start:stop]
            yield found[::-1] if descending else found
            number = start if descending else stop
            piece = _PIECE

    def walk(self, descending: bool) -> Iterator[Numbers]:
        """The places of all hits from one end on, in pieces; only as far in order as they are taken. Doubtful ones included."""
        order = self.run.order
        walked = 0
        if not self._settled and self._users is not None and len(self._users) * _SPARSE >= len(order):
            step = _FIRST_WALK
            mask: NDArray[np.bool_] | None = None
            while walked * _LONGEST_WALK < len(order):
                start = max(0, len(order) - walked - step) if descending else walked
                users = order[start : len(order) - walked if descending else walked + step]
                if walked == 0:
                    found = _among(users, self._users)
                else:
                    mask = self._mask() if mask is None else mask
                    found = mask[users]
                places = np.flatnonzero(found).astype(np.uint32) + np.uint32(start)
                yield places[::-1] if descending else places
                walked += len(users)
                step *= 4
        if walked < len(order):
            yield from self.onwards(self.before(len(order) - walked if descending else walked), descending)

    def _all(self) -> Numbers | None:
        """The places of all hits in order; None stands for every place."""
        if not self._settled and self._users is not None:
            if len(self._users) * _SPARSE < len(self.run.order):
                places = self.run.places()[self._users]
                places = places[places != NOWHERE]
                places.sort()
            else:
                places = np.flatnonzero(self._mask()[self.run.order]).astype(np.uint32)
            self._places = places
            self._settled = True
        return self._places

    def _mask(self) -> NDArray[np.bool_]:
        mask = np.zeros(self.run.size, np.bool_)
        mask[self._users] = True
        return mask


def _among(users: Numbers, chosen: Numbers) -> NDArray[np.bool_]:
    """Which of ``users`` are in ``chosen``, which is sorted and not empty."""
    return chosen[np.minimum(np.searchsorted(chosen, users), len(chosen) - 1)] == users
