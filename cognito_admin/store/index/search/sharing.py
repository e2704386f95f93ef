"""Accounts that share an address, a number, a name: groups of them, in few bytes a group, to be filtered, sorted and read."""

from array import array
from collections.abc import Awaitable, Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.model.duplicates import FIELDS, Alike, Gathering, Order, Sign, Wanted
from cognito_admin.model.query.folding import case_key, fold
from cognito_admin.model.query.order import Sort
from cognito_admin.model.query.tree import Query
from cognito_admin.model.users import User
from cognito_admin.store.index.bitmaps import Numbers, bitmap_of, union
from cognito_admin.store.index.search.answering import Answer
from cognito_admin.store.index.search.duplicates import Twins
from cognito_admin.store.index.search.state import Reader, State
from cognito_admin.store.lanes import Lane

AT_ONCE = 8_192
_SIGNS = tuple(Sign)
_FEDERATED = fold("EXTERNAL_PROVIDER")


class Sharing:
    """Keeps what was found while the index changes; whoever is read is as they are in the index now."""

    def __init__(
        self, lane: Lane, reader: Reader, read: Callable[[Sequence[int]], Awaitable[tuple[User | None, ...]]]
    ) -> None:
        self._lane, self._reader, self._read = lane, reader, read
        self._signs = bytearray()
        self._texts: list[str] = []
        self._federated = array("I")
        self._ends = array("I", [0])
        self._ids = array("I")
        with reader.looking() as state:
            self._find(state)
        reader.shelf.forget()

    def __len__(self) -> int:
        return len(self._texts)

    def alike(self, number: int) -> Alike:
        """One group."""
        signs = tuple(sign for place, sign in enumerate(_SIGNS) if self._signs[number] >> place & 1)
        accounts = self._ends[number + 1] - self._ends[number]
        return Alike(signs, self._texts[number], accounts, self._federated[number])

    def number_of(self, alike: Alike) -> int | None:
        """The group that shares the same, which may have been found another time; None where there is none."""
        place = -1
        while True:
            try:
                place = self._texts.index(alike.text, place + 1)
            except ValueError:
                return None
            if self.alike(place).signs == alike.signs:
                return place

    async def accounts(self, number: int, most: int | None = None) -> tuple[User, ...]:
        """Those of its accounts that are there still, with the groups they are in; of them the first ``most``."""
        ids = self._ids_of(number)
        wanted = at_once = len(ids) if most is None else most
        found: list[User] = []
        while ids and len(found) < wanted:
            found += [user for user in await self._read(ids[:at_once]) if user is not None]
            # Of many that were deleted there are fewer and fewer questions.
            ids, at_once = ids[at_once:], 2 * at_once
        return tuple(found[:wanted])

    async def arranged(self, wanted: Wanted, query: Query | None) -> Sequence[int]:
        """The numbers of the groups that are ``wanted``, and of which ``query`` finds an account, in order. Raises Cancelled."""
        return await self._lane.run(lambda _: self._arrange(wanted, query))

    def _find(self, state: State) -> None:
        gathering = Gathering()
        for sign in Sign:
            for ids, *texts in _candidates(state, sign):
                for number, *held in zip(ids.tolist(), *texts, strict=True):
                    gathering.put(sign, number, held)
        for together in gathering.together():
            state.check()
            self._signs.append(sum(1 << _SIGNS.index(sign) for sign in together.signs))
            self._texts.append(together.text)
            self._ids.extend(together.members)
            self._ends.append(len(self._ids))
        federated = _federated(state, np.unique(np.frombuffer(self._ids, dtype=np.uint32)))
        self._federated.extend(
            sum(number in federated for number in self._ids_of(group)) for group in range(len(self._texts))
        )

    def _ids_of(self, number: int) -> Sequence[int]:
        return self._ids[self._ends[number] : self._ends[number + 1]]

    def _arrange(self, wanted: Wanted, query: Query | None) -> Sequence[int]:
        found = None if query is None else self._found_by(query)
        numbers = [
            number
            for number in range(len(self._texts))
            if wanted.fits(self.alike(number)) and (found is None or any(one in found for one in self._ids_of(number)))
        ]
        order = wanted.order
        if order is not Order.TEXT:
            numbers.sort(key=lambda number: fold(self._texts[number]))
        numbers.sort(key=lambda number: order.key(self.alike(number)), reverse=wanted.descending)
        return array("I", numbers)

    def _found_by(self, query: Query) -> BitMap:
        with self._reader.looking() as state:
            answer = Answer(state, query, Sort("username"))
            answer.evaluate()
            answer.settle()
            found = union(users for _, users in answer.by_view())
            return found | bitmap_of(state.overlay.ids[answer.in_overlay()])


def _candidates(state: State, sign: Sign) -> Iterator[tuple[Numbers, *tuple[list[str | None], ...]]]:
    """Users of whom some share what the sign is about, with their texts."""
    if len(FIELDS[sign]) == 1:
        for part in Twins(state, FIELDS[sign][0]).parts():
            yield from part
        return
    ids = np.array(BitMap.intersection(*(_twins(state, name) for name in FIELDS[sign])), dtype=np.uint32)
    # Of most who share each of them nobody shares all: their texts are not kept.
    hashes = np.concatenate([_hashes(texts) for _, *texts in _read(state, sign, ids)] or [np.empty(0, np.int64)])
    yield from _read(state, sign, ids[np.isin(hashes, _repeated(hashes))])


def _read(state: State, sign: Sign, ids: Numbers) -> Iterator[tuple[Numbers, *tuple[list[str | None], ...]]]:
    for start in range(0, len(ids), AT_ONCE):
        state.check()
        some = ids[start : start + AT_ONCE]
        yield some, *(state.rows.values(some.tolist(), name) for name in FIELDS[sign])


def _hashes(texts: Sequence[list[str | None]]) -> NDArray[np.int64]:
    return np.fromiter(
        (hash(tuple(case_key(text or "") for text in held)) for held in zip(*texts, strict=True)), np.int64
    )


def _repeated(hashes: NDArray[np.int64]) -> NDArray[np.int64]:
    ordered = np.sort(hashes)
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


def _twins(state: State, name: str) -> BitMap:
    return union(bitmap_of(np.sort(ids)) for part in Twins(state, name).parts() for ids, _ in part)


def _federated(state: State, ids: Numbers) -> BitMap:
    found: list[int] = []
    for start in range(0, len(ids), AT_ONCE):
        state.check()
        some = ids[start : start + AT_ONCE].tolist()
        keys = state.rows.sort_keys(some, "status")
        found += [number for number, key in zip(some, keys, strict=True) if key is not None and key[0] == _FEDERATED]
    return BitMap(found)
