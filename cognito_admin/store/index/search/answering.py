"""One search: who is found, in which order. The first page before everything is known, the rest once it is settled."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import ParamSpec, TypeVar
from weakref import WeakMethod

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.model.query.folding import fold
from cognito_admin.model.query.order import Sort
from cognito_admin.model.query.tree import Anywhere, Either, Every, Holds, Node, Query
from cognito_admin.store.index.bitmaps import EMPTY, Numbers, bitmap_of, numbers_of, union
from cognito_admin.store.index.columns import GROUPS, SUB, Column
from cognito_admin.store.index.fences import Key
from cognito_admin.store.index.search.candidates import Candidates, View
from cognito_admin.store.index.search.duplicates import Shares
from cognito_admin.store.index.search.evaluating import Evaluator
from cognito_admin.store.index.search.grouping import Buckets
from cognito_admin.store.index.search.orders import BucketOrder, KnownOrder, Merge, Order, ResultOrder
from cognito_admin.store.index.search.overlay import AT_ONCE
from cognito_admin.store.index.search.overlay_matching import places_of_those_fitting
from cognito_admin.store.index.search.runs import Hits, Numbered, Run
from cognito_admin.store.index.search.segments import Chosen, Segment
from cognito_admin.store.index.search.state import State
from cognito_admin.store.index.search.verifying import verifier

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

LARGE = 400_000
"""With so many users it pays to look for a first page of many before all that are found are known."""
VERY_LARGE = 3_000_000
"""With so many it pays for any frequent word, too."""
LOOKED_AT = 96
"""Rows that are looked at for a first page, and ``FOR_EACH`` more for each user who is found in them."""
FOR_EACH = 10
LISTED = 400
"""So few are quicker sorted by what their rows say than found in the orders of the segments."""
DOUBTED = 32
"""So few a segment whom a search may find are quicker looked at all at once than as they come in the order."""
SHORT = 2
"""Texts of so few characters are in most users, or in none."""
FREQUENT, FREQUENT_IF_SHORT = 4, 8
"""With one hit in so many users it is quicker to go along the order and read rows than to find all of them. Among very many users
that takes longest for a short text, which stands in most of what a column has."""
SAMPLE = 16_384
"""Users of a segment that shows how many a search finds: the smallest of at least so many."""
SPARSE = 32
"""Where fewer than one in so many users of a segment are not found, those are told rather than the others."""


class KeyReader:
    """Reads what users are sorted by in a column: of all who were ``foreseen`` at once, when the first of them is asked for."""

    def __init__(self, state: State, name: str) -> None:
        self._state = state
        self._name = name
        self._foreseen: list[int] = []
        self._read: dict[int, Key | None] = {}

    def foresee(self, number: int) -> None:
        self._foreseen.append(number)

    def key(self, number: int) -> Key | None:
        if self._foreseen and number in self._foreseen:
            self._read = dict(zip(self._foreseen, self.keys(self._foreseen), strict=True))
            self._foreseen = []
        # Once: it may be changed when it is asked for again.
        return self._read.pop(number) if number in self._read else self.keys([number])[0]

    def keys(self, numbers: Sequence[int]) -> list[Key | None]:
        """None for those whose rows have changed: the order knows them by other keys."""
        changed, at_hand, name = self._state.changed, self._state.keys_at_hand, self._name
        found = [at_hand.get(name, number) for number in numbers]
        if None in found:
            unknown = [number for number, key in zip(numbers, found, strict=True) if key is None]
            read = dict(zip(unknown, self._state.rows.sort_keys(unknown, name), strict=True))
            for number, key in read.items():
                if key is not None and number not in changed:
                    at_hand.put(name, number, key)
            found = [key or read[number] for number, key in zip(numbers, found, strict=True)]
        if not changed:
            return found
        return [None if number in changed else key for number, key in zip(numbers, found, strict=True)]


class SegmentRun:
    """A column of a segment in its order; keys are read from the rows."""

    def __init__(self, state: State, segment: Segment, column: Column, reader: KeyReader) -> None:
        self._state = state
        self._segment = segment
        self._column = column
        self._reader = reader

    @property
    def size(self) -> int:
        return self._segment.size

    @property
    def order(self) -> Numbers:
        return self._state.shelf.order(self._segment, self._column)

    @property
    def fences(self) -> Sequence[Key]:
        return self._state.shelf.fences(self._segment, self._column)

    def places(self) -> Numbers:
        return self._state.shelf.places(self._segment, self._column)

    def foresee(self, user: int) -> None:
        self._reader.foresee(self._segment.id_at(user))

    def key(self, user: int) -> Key | None:
        return self._reader.key(self._segment.id_at(user))

    def keys(self, users: Numbers) -> Sequence[Key | None]:
        return self._reader.keys(self._segment.ids_at(users).tolist())


class _TooFew(Exception):
    """So many rows were looked at that it is quicker to find out by bitmaps who is found."""


class Answer:
    """Runs on the thread of the state's connection, inside ``Reader.looking``."""

    def __init__(self, state: State, query: Query, sort: Sort) -> None:
        self.state = state
        self.query = query
        self.sort = sort
        self._evaluator = Evaluator(state, query.root)
        self._to_evaluate = list(range(len(state.views)))
        self._verify = verifier(state.rows, state.groups, query.root, Shares(state))
        self._overlay = places_of_those_fitting(state, query.root)
        # Before it is evaluated everybody may be found.
        self._found = [Candidates(EMPTY, view.universe) for view in state.views]
        self._judged: dict[int, bool] = {}
        self._rows_left: int | None = None
        self._order: Order | None = None

    @property
    def evaluated(self) -> bool:
        return not self._to_evaluate

    @property
    def settled(self) -> bool:
        return self.evaluated and all(found.is_exact for found in self._found)

    @property
    def count(self) -> int:
        """How many are found for sure."""
        return sum(len(found.sure) for found in self._found) + len(self._overlay)

    @property
    def doubtful_count(self) -> int:
        return sum(len(found.maybe) - len(found.sure) for found in self._found)

    def first_page(self, most: int) -> list[int]:
        """The ids of the first that are found. Where that may be nearly everybody, it is not evaluated for them."""
        if self.state.user_count > LARGE and not self.evaluated and self._seems_to_find_many():
            self._rows_left = LOOKED_AT
            try:
                return self._ids(self._made_order().first_page(most))
            except _TooFew:
                self._order = None
            finally:
                self._rows_left = None
        self.evaluate()
        if self.doubtful_count <= max(LISTED, DOUBTED * len(self._found)):
            self.settle()
        return self._ids(self._made_order().first_page(most))

    def evaluate(self) -> None:
        """Finds by bitmaps who is found and who may be. Raises Cancelled."""
        if self.evaluated:
            return
        while self._to_evaluate:
            self._evaluate(self._to_evaluate[0])
        self._order = None
        if self.settled:
            self._put_in_order()

    def _evaluate(self, number: int) -> Candidates:
        self.state.check()
        found = self._found[number] = self._evaluator.hits(self.state.views[number])
        self._to_evaluate.remove(number)
        return found

    def _seems_to_find_many(self) -> bool:
        """As far as the query and one segment tell."""
        is_short, are_very_many = _may_find_many(self.query.root), self.state.user_count > VERY_LARGE
        if not is_short and not (are_very_many and isinstance(self.query.root, Anywhere)):
            return False
        sizes = [len(view.universe) for view in self.state.views]
        if not sizes:
            return False
        shown = min((size for size in sizes if size >= SAMPLE), default=max(sizes))
        found = self._evaluate(sizes.index(shown))
        return len(found.maybe) * (FREQUENT_IF_SHORT if is_short and are_very_many else FREQUENT) > shown

    def settle(self) -> None:
        """Looks at everybody who may be found, once it is evaluated, and puts them in order. Raises Cancelled."""
        if self.settled:
            return
        for number, found in enumerate(self._found):
            if found.is_exact:
                continue
            doubtful = numbers_of(found.maybe - found.sure)
            fitting = [found.sure]
            for first in range(0, len(doubtful), AT_ONCE):
                self.state.check()
                some = doubtful[first : first + AT_ONCE]
                fitting.append(bitmap_of(some[self._are_hits(some)]))
            self._found[number] = Candidates.exactly(BitMap.union(*fitting))
        self._judged.clear()
        self._order = None
        self._put_in_order()

    def page(self, start: int, stop: int) -> list[int]:
        """Ids by place. Only once it is settled."""
        return self._ids(self._made_order().page(start, stop))

    def position(self, number: int) -> int | None:
        """The place of the user with this id; None when they are not found. Only once it is settled."""
        place = int(np.searchsorted(self.state.overlay.ids, number))
        if place < len(self.state.overlay.ids) and self.state.overlay.ids[place] == number:
            return self._made_order().position(len(self._found), place)
        for run, (view, found) in enumerate(zip(self.state.views, self._found, strict=True)):
            if number in found.sure:
                local = view.segment.locals_of(BitMap([number]))
                return self._made_order().position(run, int(local[0]))
        return None

    def by_view(self) -> list[tuple[View, BitMap]]:
        """Who is found in each segment. Only once it is settled."""
        return list(zip(self.state.views, (found.sure for found in self._found), strict=True))

    def in_overlay(self) -> list[int]:
        """The places of those who are found in the overlay."""
        return self._overlay

    def _are_hits(self, ids: Numbers) -> NDArray[np.bool_]:
        """Whether those who may be found are; remembers what it has looked at."""
        judged = self._judged
        unknown = np.array([number for number in ids.tolist() if number not in judged], dtype=np.uint32)
        if len(unknown):
            if self._rows_left is not None:
                self._rows_left -= len(unknown)
                if self._rows_left < 0:
                    raise _TooFew
            found = self._verify(unknown)
            if self._rows_left is not None:
                self._rows_left += FOR_EACH * int(np.count_nonzero(found))
            judged.update(zip(unknown.tolist(), found.tolist(), strict=True))
        return np.fromiter((judged[number] for number in ids.tolist()), dtype=np.bool_)

    def _ids(self, places: Sequence[tuple[int, int]]) -> list[int]:
        views, overlay = self.state.views, self.state.overlay
        return [
            int(overlay.ids[local]) if run == len(views) else views[run].segment.id_at(local) for run, local in places
        ]

    # Order

    def _made_order(self) -> Order:
        if self._order is None:
            column = self.state.sorted_by(self.sort.column)
            if column is None:
                # Nobody has a value there.
                self._order = Merge(self._hits(self._by_sub()))
            elif column == GROUPS:
                self._order = self._by_groups(self._by_sub())
            elif self.settled and self.count <= LISTED:
                self._order = self._listed()
            else:
                runs = [*self._runs(column, self.sort.column), self.state.overlay.run(self.sort.column, self._overlay)]
                self._order = ResultOrder.merged(self._hits(runs), _weakly(self._by_sub), self.sort.descending)
        return self._order

    def _put_in_order(self) -> None:
        """Now, while rows and groups are as they were evaluated; the orders of segments stay as they are."""
        if self.count <= LISTED or self.state.sorted_by(self.sort.column) == GROUPS:
            self._made_order()

    def _by_sub(self) -> list[Run]:
        return [*self._runs(SUB, "sub"), self.state.overlay.run("sub", self._overlay)]

    def _listed(self) -> Order:
        """By the rows of all who are found."""
        found = [(len(self._found), place) for place in self._overlay]
        entries = self.state.overlay.entries
        keys = [entries[place].key(self.sort.column) for place in self._overlay]
        ids: list[int] = []
        for run, (view, of_view) in enumerate(zip(self.state.views, self._found, strict=True)):
            if of_view.sure:
                found += [(run, place) for place in view.segment.locals_of(of_view.sure).tolist()]
                ids += numbers_of(of_view.sure).tolist()
        keys += self.state.rows.sort_keys(ids, self.sort.column)
        keyed = sorted((key, place) for key, place in zip(keys, found, strict=True) if key is not None)
        without = [place for key, place in zip(keys, found, strict=True) if key is None]
        subs = self.state.rows.values(self._ids(without), "sub")
        rest = [place for _, place in sorted(zip((sub or "" for sub in subs), without, strict=True))]
        return KnownOrder([*(place for _, place in keyed[:: -1 if self.sort.descending else 1]), *rest])

    def _by_groups(self, by_sub: Sequence[Run]) -> Order:
        overlay_ids = self.state.overlay.ids
        found = union([*(found.maybe for found in self._found), bitmap_of(overlay_ids[self._overlay])])
        groups = self.state.groups
        by_name = groupby(groups.in_folded_order, key=lambda group: fold(groups.names[group]))
        buckets = Buckets(found, [[groups.bits(group) for group in same] for _, same in by_name])

        hits, ids = _weakly(self._hits), _weakly(self._ids)

        def opened(bucket: int) -> list[Hits]:
            return hits(by_sub, buckets.users(bucket))

        def bucket(run: int, user: int) -> int | None:
            return buckets.bucket(ids([(run, user)])[0])

        in_none = found - bitmap_of(buckets.ids)
        keyed = BucketOrder(buckets.sizes, opened, bucket, self.sort.descending)
        return ResultOrder(keyed, lambda: hits(by_sub, in_none))

    def _runs(self, column: Column, name: str) -> list[Run]:
        reader = KeyReader(self.state, name)
        return [SegmentRun(self.state, view.segment, column, reader) for view in self.state.views]

    def _hits(self, runs: Sequence[Run], among: BitMap | None = None) -> list[Hits]:
        """Who is found, ``among`` these alone if there are any."""
        views = zip(runs, self.state.views, self._found, strict=False)
        made = [self._hits_of(run, view, found if among is None else found.among(among)) for run, view, found in views]
        overlay = self._overlay
        if among is not None:
            overlay = [place for place in overlay if int(self.state.overlay.ids[place]) in among]
        return [*made, Hits(runs[-1], Numbered(np.array(overlay, dtype=np.uint32)))]

    def _hits_of(self, run: Run, view: View, found: Candidates) -> Hits:
        segment = view.segment
        check, are_hits = self.state.check, _weakly(self._are_hits)

        def verified(users: Numbers) -> NDArray[np.bool_]:
            check()
            ids = segment.ids_at(users)
            fitting = np.fromiter((number in found.sure for number in ids.tolist()), dtype=np.bool_)
            if not fitting.all():
                fitting[~fitting] = are_hits(ids[~fitting])
            return fitting

        doubt = None if found.is_exact else verified
        if SPARSE * (segment.size - len(found.maybe)) < segment.size:
            return Hits(run, verified=doubt, missing=segment.locals_of(segment.ids - found.maybe))
        return Hits(run, Chosen(segment, found.maybe), doubt)


def _weakly(method: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """For what the owner of ``method`` keeps, which would keep its owner, and all that it looks at, long after their time."""
    kept = WeakMethod(method)

    def call(*arguments: Parameters.args, **named: Parameters.kwargs) -> Result:
        living = kept()
        assert living is not None
        return living(*arguments, **named)

    return call


def _may_find_many(node: Node) -> bool:
    match node:
        case Anywhere(text) | Holds(_, text):
            return len(text) <= SHORT
        case Every(parts):
            return bool(parts) and all(map(_may_find_many, parts))
        case Either(parts):
            return any(map(_may_find_many, parts))
        case _:
            return False
