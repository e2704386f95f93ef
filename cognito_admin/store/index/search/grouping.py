"""Puts users into buckets by the groups they are in: all with the same groups in one, buckets in the order of the groups' names."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.store.index.bitmaps import Numbers, bitmap_of, numbers_of

_LETTERS = 4
_BITS = 16


class Buckets:
    """``ids`` of users who are in any group, and for each the number of their bucket."""

    def __init__(self, users: BitMap, groups: Sequence[Sequence[BitMap]]) -> None:
        """``groups`` holds the members of the groups of each folded name, names in order."""
        letters = [letter for same_name in groups for letter in _at_least(same_name)]
        members = BitMap.union(*letters) & users if letters else BitMap()
        self.ids = numbers_of(members)
        words = _words(self.ids, [letter & members for letter in letters])
        order = np.lexsort(words[::-1])
        changes = np.zeros(len(order), dtype=np.bool_)
        for word in words:
            changes[1:] |= word[order][1:] != word[order][:-1]
        self._in_order = self.ids[order]
        bucket_of = np.empty(len(order), dtype=np.int64)
        bucket_of[order] = np.cumsum(changes)
        self._bucket_of = bucket_of
        self._starts = np.flatnonzero(np.concatenate(([True], changes[1:]))) if len(order) else np.empty(0, np.int64)

    @property
    def sizes(self) -> list[int]:
        return np.diff(np.append(self._starts, len(self.ids))).tolist()

    def users(self, bucket: int) -> BitMap:
        start = self._starts[bucket]
        stop = self._starts[bucket + 1] if bucket + 1 < len(self._starts) else len(self.ids)
        return bitmap_of(np.sort(self._in_order[start:stop]))

    def bucket(self, number: int) -> int | None:
        """Where the user with this id is; None for one in no group."""
        place = int(np.searchsorted(self.ids, np.uint32(number)))
        return int(self._bucket_of[place]) if place < len(self.ids) and self.ids[place] == number else None


def _at_least(same_name: Sequence[BitMap]) -> list[BitMap]:
    """Who is in at least one of the groups, in at least two, …: a user in two groups of one name has that name twice."""
    found: list[BitMap] = []
    for members in same_name:
        carried = members
        for number, known in enumerate(found):
            found[number], carried = known | carried, known & carried
        found.append(carried)
    return [letter for letter in found if letter]


def _words(ids: Numbers, letters: Sequence[BitMap]) -> list[NDArray[np.uint64]]:
    """For each user the numbers of their letters in order, four to a word, so that the words compare as the lists of names do."""
    words = [np.zeros(len(ids), dtype=np.uint64)]
    for number in range(len(letters) - 1, -1, -1):
        places = np.searchsorted(ids, numbers_of(letters[number]))
        pushed = np.full(len(places), number + 1, dtype=np.uint64)
        for word in words:
            dropped = word[places] & np.uint64((1 << _BITS) - 1)
            word[places] = word[places] >> np.uint64(_BITS) | pushed << np.uint64(_BITS * (_LETTERS - 1))
            pushed = dropped
        if pushed.any():
            more = np.zeros(len(ids), dtype=np.uint64)
            more[places] = pushed << np.uint64(_BITS * (_LETTERS - 1))
            words.append(more)
    return words
