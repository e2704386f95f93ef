"""What a segment keeps of each of its columns, computed from the texts: mode, postings and arrays."""

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from cognito_admin.model.query.folding import fold
from cognito_admin.store.index.bitmaps import Numbers, bitmap_of
from cognito_admin.store.index.columns import (
    LINKED,
    PHONE_DIGITS,
    PROVIDER,
    SAME_AS_SUB,
    SUB,
    UNORDERED,
    USERNAME,
    Column,
    Kind,
    Mode,
)
from cognito_admin.store.index.fences import pack
from cognito_admin.store.index.grams import FREQUENT_SHARE, START, packed
from cognito_admin.store.index.layout import FENCE_EVERY
from cognito_admin.store.index.upkeep.frequent import long_postings
from cognito_admin.store.index.upkeep.gathering import Coded, Gathered
from cognito_admin.store.index.upkeep.postings import coded, short_postings
from cognito_admin.store.index.upkeep.sorting import by_code, by_number, by_text, sorted_places
from cognito_admin.store.index.upkeep.texts import Texts

MOST_RESTS = 30_000
REST_SHARE = 16
"""Values are split at their @ where one rest comes for so many of them at least, but not above ``MOST_RESTS``."""
LEAST_FREQUENT = 1_024
"""In a small segment nothing counts as frequent that few have: to look at so many rows is quick."""

Posting = tuple[int | str, BitMap]


class Made(NamedTuple):
    """``postings`` are computed as they are taken, once."""

    column: Column
    mode: Mode
    postings: Iterator[Posting]
    arrays: list[tuple[Kind, bytes]]


class _Split(NamedTuple):
    """Values taken apart at their first @."""

    heads: Numbers
    codes: NDArray[np.uint32]
    rests: list[str]


def made(gathered: Gathered, identities: Column | None) -> Iterator[Made]:
    """Column by column; what was gathered of a column is let go of with it."""
    ids = np.frombuffer(gathered.ids, np.uint32)
    subs = gathered.subs.texts()
    by_sub = sorted_places(subs, np.arange(len(ids))).astype(np.uint32)
    for column in sorted(
        {*gathered.times, *gathered.texts, *gathered.coded, *([PROVIDER] if gathered.providers else ())}
    ):
        if column in gathered.times:
            times = np.frombuffer(gathered.times.pop(column), np.int64)
            order = by_number(times, by_sub)
            # The text that model.query.order sorts times by.
            fences = [f"{time + 2**62:020d}" for time in times[order[::FENCE_EVERY]].tolist()]
            yield Made(column, Mode.ORDER, iter(()), _ordered(order, fences, subs))
        elif column == PROVIDER:
            postings = [(name, BitMap(ids[np.unique(users)])) for name, users in gathered.providers.items()]
            yield Made(column, Mode.VALUES, iter(postings), [])
        elif column in gathered.coded:
            of_codes = _of_codes(gathered.coded.pop(column), by_sub, subs)
            yield Made(column, Mode.CODES, iter(()), of_codes)
        else:
            yield _made_of_texts(gathered, column, by_sub, subs, is_identities=column == identities)


def _made_of_texts(gathered: Gathered, column: Column, by_sub: Numbers, subs: Texts, *, is_identities: bool) -> Made:
    ids = np.frombuffer(gathered.ids, np.uint32)
    texts = gathered.texts.pop(column).texts()
    arrays: list[tuple[Kind, bytes]] = []
    if column not in UNORDERED:
        arrays += _of_texts(texts, by_sub, subs)
    if is_identities:
        return Made(column, Mode.PRESENCE, iter([(packed((START,)), bitmap_of(ids[texts.owners]))]), arrays)
    named: list[Posting] = []
    if column == USERNAME and gathered.named_by_sub:
        same = np.zeros(len(ids), dtype=np.bool_)
        same[np.frombuffer(gathered.named_by_sub, np.uint32)] = True
        named.append((SAME_AS_SUB, bitmap_of(ids[same])))
        texts = texts.of(~same[texts.owners])
    split = None if column in (SUB, LINKED, PHONE_DIGITS) else _split(texts)
    if split:
        arrays += _coded(split.codes, texts.owners, len(ids), split.rests)
    mode = Mode.DOMAIN if split else Mode.TEXT
    return Made(column, mode, chain(named, _grams(column, texts, split, ids)), arrays)


def _grams(column: Column, texts: Texts, split: _Split | None, ids: Numbers) -> Iterator[Posting]:
    if not len(texts.owners):
        return
    yield packed((START,)), bitmap_of(ids[texts.users])
    symbols = coded(texts, split.heads if split else None)
    # Very many of them need as much memory as all that follows.
    del texts, split
    yield from short_postings(symbols, ids, pairs=column != SUB)
    if column != SUB:
        yield from long_postings(symbols, ids, max(len(ids) // FREQUENT_SHARE, LEAST_FREQUENT))


def _of_texts(texts: Texts, by_sub: Numbers, subs: Texts) -> list[tuple[Kind, bytes]]:
    order = by_text(texts, by_sub)
    fences = order[::FENCE_EVERY]
    return _ordered(order, list(texts.at(np.searchsorted(texts.owners, fences).tolist())), subs)


def _of_codes(column: Coded, by_sub: Numbers, subs: Texts) -> list[tuple[Kind, bytes]]:
    """Without the order, which whoever reads the segment finds by the codes as quickly as here."""
    codes = column.by_user(len(by_sub))
    book = list(column.book)
    folded = list(map(fold, book))
    order = by_code(codes, folded, by_sub)
    fence_codes: list[int] = codes[order[::FENCE_EVERY]].tolist()
    texts = [folded[code - 1] for code in fence_codes]
    owners = np.frombuffer(column.owners, np.uint32)
    return [
        _fences(order, texts, subs),
        *_coded(np.frombuffer(column.codes, np.uint32), owners, len(by_sub), book),
    ]


def _ordered(order: Numbers, fences: list[str], subs: Texts) -> list[tuple[Kind, bytes]]:
    return [(Kind.ORDER, order.astype("<u4").tobytes()), _fences(order, fences, subs)]


def _fences(order: Numbers, fences: list[str], subs: Texts) -> tuple[Kind, bytes]:
    keys = list(zip(fences, subs.at(order[::FENCE_EVERY].tolist()), strict=True))
    return Kind.FENCES, pack(keys)


def _coded(codes: Numbers, owners: Numbers, users: int, book: Sequence[str]) -> list[tuple[Kind, bytes]]:
    width = 1 if len(book) < 1 << 8 else 2 if len(book) < 1 << 16 else 4
    by_user = np.zeros(users, dtype=f"<u{width}")
    by_user[owners] = codes
    return [(Kind.CODES, by_user.tobytes()), (Kind.BOOK, json.dumps(book, ensure_ascii=False).encode())]


def _split(texts: Texts) -> _Split | None:
    """The texts taken apart at their first @, if most have one and the rests are few different ones."""
    data = np.frombuffer(texts.blob, dtype=np.uint8)
    starts = texts.starts
    signs = np.append(np.flatnonzero(data == ord("@")), len(data))
    first = np.minimum(signs[np.searchsorted(signs, starts[:-1])], starts[1:])
    having = np.flatnonzero(first < starts[1:])
    if 2 * len(having) <= len(texts.sizes):
        return None
    most = min(MOST_RESTS, len(having) // REST_SHARE)
    numbers: dict[bytes, int] = {}
    codes = np.zeros(len(texts.sizes), dtype=np.uint32)
    blob = texts.blob
    found = [
        numbers.setdefault(blob[begin:end], len(numbers) + 1)
        for begin, end in zip(first[having].tolist(), starts[1:][having].tolist(), strict=True)
        if len(numbers) <= most
    ]
    if len(numbers) > most:
        return None
    codes[having] = found
    return _Split((first - starts[:-1]).astype(np.uint32), codes, [rest.decode() for rest in numbers])
