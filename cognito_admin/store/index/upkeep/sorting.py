"""The order of the texts of a column within a segment, without making an object of each."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cognito_admin.store.index.bitmaps import Numbers
from cognito_admin.store.index.upkeep.texts import Places, Texts

_STEP = 8
"""Bytes compared at once. Texts in UTF-8 sort by bytes as they sort by code points."""
_ZEROS = bytes(_STEP)


def sorted_places(texts: Texts, places: Places) -> Places:
    """``places`` in ``texts``, sorted by the text there; among equal texts they stay as they come."""
    data = texts.blob + _ZEROS
    starts = texts.starts
    holds_nul = b"\0" in texts.blob
    order = places.copy()
    tied = np.arange(len(order))
    group = np.zeros(len(order), dtype=np.int64)
    depth = 0
    while len(tied):
        members = order[tied]
        left = texts.sizes[members].astype(np.int64) - depth
        keys = _keys(data, starts[members] + depth, left)
        by_key = [keys, group] if depth else [keys]
        if holds_nul:
            # An end looks like a NUL behind it. Of two such texts the shorter comes first.
            by_key.insert(0, np.clip(left, 0, _STEP + 1).astype(np.uint64))
        sorting = np.lexsort(by_key) if len(by_key) > 1 else np.argsort(keys, kind="stable")
        order[tied] = members[sorting]
        differs = np.zeros(len(tied) + 1, dtype=np.bool_)
        differs[[0, -1]] = True
        for column in by_key:
            column = column[sorting]
            differs[1:-1] |= column[1:] != column[:-1]
        alone = differs[1:] & differs[:-1]
        goes_on = ~alone & (left[sorting] >= _STEP)
        group = np.cumsum(differs[:-1])[goes_on]
        tied = tied[goes_on]
        depth += _STEP
    return order


def _keys(data: bytes, starts: Places, left: Places) -> NDArray[np.uint64]:
    """The next bytes of each text as one number, with zeros behind its end."""
    windows = np.ndarray((len(data) - _STEP + 1,), dtype=">u8", buffer=data, strides=(1,))
    keys = windows[np.minimum(starts, len(windows) - 1)].astype(np.uint64)
    short = np.flatnonzero(left < _STEP)
    kept = np.maximum(left[short], 0).astype(np.uint64)
    bits = np.uint64(8) * (np.uint64(_STEP) - kept)
    # Shifted by half twice, since a shift by all 64 bits is not defined.
    half = bits >> np.uint64(1)
    keys[short] = keys[short] >> half >> (bits - half) << half << (bits - half)
    return keys


def by_text(texts: Texts, by_sub: Numbers) -> Numbers:
    """The owners in the order of their texts, then of ``by_sub``, which lists all users of the segment."""
    place = np.full(len(by_sub), -1, dtype=np.int64)
    place[texts.owners] = np.arange(len(texts.owners))
    places = place[by_sub]
    return texts.owners[sorted_places(texts, places[places >= 0])]


def by_number(numbers: NDArray[np.int64], by_sub: Numbers) -> Numbers:
    """All users in the order of ``numbers``, then of ``by_sub``."""
    return by_sub[np.argsort(numbers[by_sub], kind="stable")]


def by_code(codes: NDArray[Any], folded: Sequence[str], by_sub: Numbers) -> Numbers:
    """The users with a code in the order of the ``folded`` texts of codes 1, 2, …, then of ``by_sub``."""
    numbers = {text: rank for rank, text in enumerate(sorted(set(folded)), 1)}
    ranks = np.array([0, *(numbers[text] for text in folded)], dtype=np.uint16)
    of_users = ranks.take(codes.take(by_sub))
    having = np.flatnonzero(of_users)
    return by_sub[having[np.argsort(of_users[having], kind="stable")]]
