"""The users of one segment in the order of one column, and which of them a search found."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cognito_admin.store.index.fences import Key
from cognito_admin.store.index.layout import FENCE_EVERY
from cognito_admin.store.index.search.places import EveryPlace, FewPlaces, ManyPlaces, MostPlaces, Numbers, Places

Verified: TypeAlias = Callable[[Numbers], NDArray[np.bool_]]
"""Which of these users are hits indeed."""

NOWHERE = np.uint32(0xFFFF_FFFF)
"""The place of a user without a value in the column."""

_SPARSE = 256
"""Fewer hits than one in so many places are sorted."""
_LESS = 4
"""With fewer than one in so many, a look at that array for each of them is quicker than a look at the whole order."""
_FIRST_WALK = 256
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
        """The keys at the places 0, FENCE_EVERY, … of ``order``, in memory; stored with it, whatever became of those users."""
        ...

    def places(self) -> Numbers:
        """For each user of the segment the place in ``order``, or NOWHERE. Made at the first call and kept (see ``inverse``)."""
        ...

    def foresee(self, user: int) -> None:
        """The key of ``user`` is about to be asked for: it may be read together with those foreseen in other runs."""
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

    def __init__(self, keys: Sequence[Key | None], order: Numbers | None = None) -> None:
        """``order`` are the users who have a key, by key, where it is known already."""
        self._keys = keys
        if order is None:
            keyed = sorted((key, user) for user, key in enumerate(keys) if key is not None)
            order = np.array([user for _, user in keyed], np.uint32)
        self._order = order
        fences: list[int] = order[::FENCE_EVERY].tolist()
        self._fences = [key for user in fences if (key := keys[user]) is not None]
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

    def foresee(self, user: int) -> None:
        """All are there."""

    def key(self, user: int) -> Key | None:
        return self._keys[user]

    def keys(self, users: Numbers) -> Sequence[Key | None]:
        numbers: list[int] = users.tolist()
        return [self._keys[user] for user in numbers]


class Users(Protocol):
    """Some users of a run."""

    def __len__(self) -> int: ...

    def numbers(self) -> Numbers:
        """Their local numbers, ascending."""
        ...

    def among(self, users: Numbers) -> NDArray[np.bool_]:
        """Which of ``users`` they are."""
        ...


class Numbered:
    """Users by their local numbers, ascending."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self) -> Numbers:
        return self._numbers

    def among(self, users: Numbers) -> NDArray[np.bool_]:
        if not len(self):
            return np.zeros(len(users), np.bool_)
        return self._numbers[np.minimum(np.searchsorted(self._numbers, users), len(self) - 1)] == users


class Hits:
    """The users of a run that a search found, numbered by their places in its order; put in order only when that is needed."""

    def __init__(
        self,
        run: Run,
        users: Users | None = None,
        verified: Verified | None = None,
        *,
        missing: Numbers | None = None,
    ) -> None:
        """Without ``users`` all of the segment are found, but for the few ``missing``, ascending.

        With ``verified`` they are doubtful.
        """
        self.run = run
        self.verified = verified
        self._users = users
        self._missing = missing if missing is not None and len(missing) else None
        self._places: Places | None = None

    def __len__(self) -> int:
        """All of them, with a value in the column or without, doubtful ones included."""
        if self._users is not None:
            return len(self._users)
        return self.run.size - (0 if self._missing is None else len(self._missing))

    @property
    def count(self) -> int:
        """How many have a value in the column."""
        if not len(self):
            return 0
        return len(self) if len(self.run.order) == self.run.size else self.in_order.count

    def without_value(self) -> Numbers:
        """Those who have no value in the column."""
        if not len(self) or len(self.run.order) == self.run.size:
            return np.empty(0, np.uint32)
        places = self.run.places()
        if self._users is None:
            users = np.flatnonzero(places == NOWHERE).astype(np.uint32)
            return users if self._missing is None else users[~Numbered(self._missing).among(users)]
        users = self._users.numbers()
        return users[places[users] == NOWHERE]

    @property
    def in_order(self) -> Places:
        """The places of those who have a value, doubtful ones included. Made at the first call."""
        if self._places is None:
            self._places = self._put_in_order()
        return self._places

    def number(self, user: int) -> int | None:
        """The number of a user among the hits in order; None for no hit, or without a value."""
        place = self.run.places()[user]
        if place == NOWHERE:
            return None
        places = self.in_order
        number = places.before(int(place))
        return number if number < places.count and places.place(number) == place else None

    def onwards(self, number: int, descending: bool) -> Iterator[Numbers]:
        """The places of the hits from ``number`` on (descending: of those before it, backwards), in pieces."""
        places = self.in_order
        piece = _FIRST_PIECE
        while number > 0 if descending else number < places.count:
            start, stop = (
                (max(0, number - piece), number) if descending else (number, min(number + piece, places.count))
            )
            found = places.between(start, stop)
            yield found[::-1] if descending else found
            number = start if descending else stop
            piece = _PIECE

    def walk(self, descending: bool) -> Iterator[Numbers]:
        """The places of all hits from one end on, in pieces; only as far in order as they are taken. Doubtful ones included."""
        order = self.run.order
        walked = 0
        if self._places is None and self._missing is not None:
            while walked * _LONGEST_WALK < len(order):
                start = max(0, len(order) - walked - _FIRST_WALK) if descending else walked
                users = order[start : len(order) - walked if descending else walked + _FIRST_WALK]
                places = np.flatnonzero(~Numbered(self._missing).among(users)).astype(np.uint32) + np.uint32(start)
                yield places[::-1] if descending else places
                walked += len(users)
        elif self._places is None and self._users is not None and not self._are_few():
            step = _FIRST_WALK
            mask: NDArray[np.bool_] | None = None
            while walked * _LONGEST_WALK < len(order):
                start = max(0, len(order) - walked - step) if descending else walked
                users = order[start : len(order) - walked if descending else walked + step]
                if walked == 0:
                    found = self._users.among(users)
                else:
                    mask = self._mask(self._users) if mask is None else mask
                    found = mask.take(users)
                places = np.flatnonzero(found).astype(np.uint32) + np.uint32(start)
                yield places[::-1] if descending else places
                walked += len(users)
                step *= 4
        if walked < len(order):
            yield from self.onwards(self.in_order.before(len(order) - walked if descending else walked), descending)

    def _put_in_order(self) -> Places:
        if not len(self):
            return EveryPlace(0)
        if self._users is None:
            if self._missing is None:
                return EveryPlace(len(self.run.order))
            missing = self.run.places()[self._missing]
            return MostPlaces(len(self.run.order), np.sort(missing[missing != NOWHERE]))
        if len(self) * _LESS > self.run.size:
            return ManyPlaces(self._mask(self._users).take(self.run.order))
        places = self.run.places().take(self._users.numbers())
        if len(self.run.order) < self.run.size:
            places = places[places != NOWHERE]
        if self._are_few():
            places.sort()
            return FewPlaces(places)
        return ManyPlaces(_mask(len(self.run.order), places))

    def _are_few(self) -> bool:
        return len(self) * _SPARSE < len(self.run.order)

    def _mask(self, users: Users) -> NDArray[np.bool_]:
        return _mask(self.run.size, users.numbers())


def _mask(size: int, numbers: Numbers) -> NDArray[np.bool_]:
    mask = np.zeros(size, np.bool_)
    # Numbers of this type are taken as they are; others are turned into them, which takes as long again.
    mask[numbers.astype(np.intp)] = True
    return mask
