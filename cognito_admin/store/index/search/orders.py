"""The order of results over many segments: any page of it, and the place of any user, without sorting the results."""

from bisect import bisect_left, insort
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Protocol, TypeAlias

import numpy as np

from cognito_admin.store.index.fences import Key
from cognito_admin.store.index.layout import FENCE_EVERY
from cognito_admin.store.index.search.cuts import before, cut, fitting
from cognito_admin.store.index.search.runs import Hits, Numbered, Numbers, Run

Found: TypeAlias = tuple[int, int]
"""The number of a run and the local number of a user in it."""

_LARGEST_BATCH = 256
_OPEN_BUCKETS = 8


class Order(Protocol):
    """The hits of several runs in one order. All but ``first_page`` wants hits without doubt."""

    @property
    def count(self) -> int:
        """How many there are."""
        ...

    def first_page(self, most: int) -> list[Found]:
        """The first hits, at most so many. Verifies doubtful ones as far as is needed."""
        ...

    def page(self, start: int, stop: int) -> list[Found]:
        """The hits from ``start`` up to ``stop``, fewer at the end. A user who is gone keeps their place."""
        ...

    def position(self, run: int, user: int) -> int | None:
        """The place of a user; None when they are no hit, or gone."""
        ...


class KnownOrder:
    """Few hits that have been put in order already."""

    def __init__(self, found: Sequence[Found]) -> None:
        self._found = list(found)

    @property
    def count(self) -> int:
        return len(self._found)

    def first_page(self, most: int) -> list[Found]:
        return self._found[:most]

    def page(self, start: int, stop: int) -> list[Found]:
        return self._found[start:stop]

    def position(self, run: int, user: int) -> int | None:
        return self._found.index((run, user)) if (run, user) in self._found else None


class Merge:
    """The hits that have a value in the column, by key. Exact as long as the rows of the hits are as when the runs were stored."""

    def __init__(self, hits: Sequence[Hits], descending: bool = False) -> None:
        self._hits = hits
        self._descending = descending
        # The hits of each run before the place that was looked at last: who goes on from there finds the next place near it.
        self._known: Sequence[int] | None = None

    @property
    def count(self) -> int:
        return sum(hits.count for hits in self._exact())

    def first_page(self, most: int) -> list[Found]:
        return self._take([hits.walk(self._descending) for hits in self._hits], most)

    def page(self, start: int, stop: int) -> list[Found]:
        hits = self._exact()
        if start == 0:
            return self.first_page(stop)
        count = self.count
        stop = min(stop, count)
        if start >= stop:
            return []
        target = count - start if self._descending else start
        bounds = cut(hits, target, self._known)
        from_numbers = [high if self._descending else low for low, high in bounds]
        walks = [hits.onwards(number, self._descending) for hits, number in zip(hits, from_numbers, strict=True)]
        skipped = abs(target - sum(from_numbers))
        taken = self._take(walks, skipped + stop - start, from_numbers)
        passed = Counter(run for run, _ in taken)
        onwards = -1 if self._descending else 1
        self._known = [number + onwards * passed[run] for run, number in enumerate(from_numbers)]
        return taken[skipped:]

    def position(self, run: int, user: int) -> int | None:
        hits = self._exact()
        own = hits[run].number(user)
        key = hits[run].run.key(user) if own is not None else None
        if own is None or key is None:
            return None
        known = before([*hits[:run], *hits[run + 1 :]], key)
        self._known = [*known[:run], own, *known[run:]]
        place = sum(self._known)
        return self.count - 1 - place if self._descending else place

    def _exact(self) -> Sequence[Hits]:
        if any(hits.verified is not None for hits in self._hits):
            raise ValueError("doubtful hits have no exact order")
        return self._hits

    def _take(
        self, walks: Sequence[Iterator[Numbers]], most: int, from_numbers: Sequence[int] | None = None
    ) -> list[Found]:
        """``from_numbers`` says of each run with which of its hits the walk begins; without it, at the end."""
        total = sum(map(len, self._hits)) or 1
        # A run without hits is not even looked at: its order may have to be read first.
        cursors = {
            number: _Cursor(
                hits, walk, self._descending, 1 + most * len(hits) // total, from_numbers[number] if from_numbers else 0
            )
            for number, (hits, walk) in enumerate(zip(self._hits, walks, strict=True))
            if len(hits)
        }
        heads = sorted((*head, number) for number, cursor in cursors.items() if (head := cursor.head()))
        end = -1 if self._descending else 0
        found: list[Found] = []
        while heads and len(found) < most:
            _, is_read, number = heads.pop(end)
            cursor = cursors[number]
            if is_read:
                found.append((number, cursor.taken()))
            else:
                cursor.read()
            if head := cursor.head():
                insort(heads, (*head, number))
        return found


class ResultOrder:
    """The hits that have a value, then those without, by ascending sub."""

    def __init__(self, keyed: Order, rest: Callable[[], Sequence[Hits]]) -> None:
        """``rest`` gives the hits without a value as hits of the runs of ``sub``; it is asked once, when one has to know."""
        self._keyed = keyed
        self._make_rest = rest
        self._made_rest: Merge | None = None

    @classmethod
    def merged(
        cls, hits: Sequence[Hits], by_sub: Callable[[], Sequence[Run]], descending: bool = False
    ) -> "ResultOrder":
        """By the column of the runs of ``hits``; ``by_sub`` gives those of ``sub`` of the same segments, in the same order."""

        def rest() -> list[Hits]:
            return [
                Hits(run, Numbered(some.without_value()), some.verified)
                for some, run in zip(hits, by_sub(), strict=True)
            ]

        return cls(Merge(hits, descending), rest)

    @property
    def count(self) -> int:
        return self._keyed.count + self._rest.count

    def first_page(self, most: int) -> list[Found]:
        found = self._keyed.first_page(most)
        return found if len(found) == most else found + self._rest.first_page(most - len(found))

    def page(self, start: int, stop: int) -> list[Found]:
        found = self._keyed.page(start, stop)
        if len(found) >= stop - start:
            return found
        count = self._keyed.count
        return found + self._rest.page(max(0, start - count), stop - count)

    def position(self, run: int, user: int) -> int | None:
        place = self._keyed.position(run, user)
        if place is not None:
            return place
        place = self._rest.position(run, user)
        return None if place is None else self._keyed.count + place

    @property
    def _rest(self) -> Merge:
        if self._made_rest is None:
            self._made_rest = Merge(self._make_rest())
        return self._made_rest


class BucketOrder:
    """Buckets one after the other, each by ``sub``; descending turns all of it round."""

    def __init__(
        self,
        sizes: Sequence[int],
        opened: Callable[[int], Sequence[Hits]],
        bucket: Callable[[int, int], int | None],
        descending: bool = False,
    ) -> None:
        """``opened`` gives the hits of a bucket in the runs of ``sub``, when somebody looks at it; ``bucket`` tells in which
        bucket a user of a run is. ``sizes`` may be too large while hits are doubtful.
        """
        self._bucket = bucket

        @lru_cache(_OPEN_BUCKETS)
        def merge(number: int) -> Merge:
            return Merge(opened(number), descending)

        self._merge = merge
        self._numbers = range(len(sizes))[:: -1 if descending else 1]
        self._starts = list(accumulate((sizes[number] for number in self._numbers), initial=0))

    @property
    def count(self) -> int:
        return self._starts[-1]

    def first_page(self, most: int) -> list[Found]:
        found: list[Found] = []
        for at, number in enumerate(self._numbers):
            if len(found) == most:
                break
            if self._starts[at] < self._starts[at + 1]:
                found += self._merge(number).first_page(most - len(found))
        return found

    def page(self, start: int, stop: int) -> list[Found]:
        found: list[Found] = []
        at = max(0, bisect_left(self._starts, start + 1) - 1)
        while at < len(self._numbers) and self._starts[at] < stop:
            first, last = max(start, self._starts[at]), min(stop, self._starts[at + 1])
            if first < last:
                found += self._merge(self._numbers[at]).page(first - self._starts[at], last - self._starts[at])
            at += 1
        return found

    def position(self, run: int, user: int) -> int | None:
        number = self._bucket(run, user)
        place = None if number is None else self._merge(number).position(run, user)
        return None if number is None or place is None else self._starts[self._numbers.index(number)] + place


class _Cursor:
    """Goes through the hits of a run in one direction; reads their keys, a few at a time, where fences do not tell enough."""

    def __init__(self, hits: Hits, walk: Iterator[Numbers], descending: bool, batch: int, from_number: int) -> None:
        self._hits = hits
        self._from_number = from_number
        self._run = hits.run
        self._order = hits.run.order
        self._fences = hits.run.fences
        self._walk = walk
        self._descending = descending
        self._batch = batch
        self._places: Numbers = np.empty(0, np.uint32)
        self._read: deque[tuple[Key, int]] = deque()
        self._latest: Key | None = None

    def head(self) -> tuple[Key, bool] | None:
        """The key of the next hit and True, or a bound before which none will come and False. None at the end."""
        while not self._read:
            while not len(self._places):
                places = next(self._walk, None)
                if places is None:
                    return None
                self._places = places
            fence = int(self._places[0]) // FENCE_EVERY + self._descending
            if fence < len(self._fences):
                return self._fences[fence], False
            self.read()
        return self._read[0][0], True

    def read(self) -> None:
        """Reads the keys of the next few hits, more each time."""
        places, self._places = self._places[: self._batch], self._places[self._batch :]
        self._batch = min(2 * self._batch, _LARGEST_BATCH)
        found = self._keyed(places)
        # A cut counts who has lost their key with whoever is below them, so going down their key is that of the next below.
        while self._descending and found and found[-1][2] is None and (below := self._next_in_block(found[-1][0])):
            found += below
        latest = None if self._descending else self._latest
        # Going up it is that of the last one above, who may have been passed by.
        if not self._descending and latest is None and found and found[0][2] is None:
            latest = self._passed_in_block(found[0][0])
        read: list[tuple[Key, int]] = []
        for place, user, key in reversed(found) if self._descending else found:
            fence = self._fences[place // FENCE_EVERY]
            latest = key or max(latest or fence, fence)
            read.append((latest, user))
        self._latest = latest
        self._read.extend(reversed(read) if self._descending else read)

    def _keyed(self, places: Numbers) -> list[tuple[int, int, Key | None]]:
        """The hits among these: place, user, and the key they are stored under unless it is lost."""
        users = self._order[places]
        if self._hits.verified is not None:
            are_hits = self._hits.verified(users)
            places, users = places[are_hits], users[are_hits]
        keys: Sequence[Key | None] = self._run.keys(users) if len(users) else ()
        return [
            (place, user, fitting(self._fences, place, key))
            for place, user, key in zip(map(int, places), map(int, users), keys, strict=True)
        ]

    def _next_in_block(self, place: int) -> list[tuple[int, int, Key | None]]:
        """The next hit, if it lies between the same fences as ``place``."""
        while not len(self._places):
            places = next(self._walk, None)
            if places is None:
                return []
            self._places = places
        if int(self._places[0]) // FENCE_EVERY != place // FENCE_EVERY:
            return []
        following, self._places = self._places[:1], self._places[1:]
        return self._keyed(following)

    def _passed_in_block(self, place: int) -> Key | None:
        """The key of the last hit before the walk that still has one, if it lies between the same fences as ``place``."""
        places = self._hits.in_order
        for number in range(self._from_number - 1, -1, -1):
            passed = places.place(number)
            if passed // FENCE_EVERY != place // FENCE_EVERY:
                return None
            if key := fitting(self._fences, passed, self._run.key(int(self._order[passed]))):
                return key
        return None

    def taken(self) -> int:
        """The next hit, which has been read."""
        return self._read.popleft()[1]
