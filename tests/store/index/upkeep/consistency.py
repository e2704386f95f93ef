"""What must be true of an index at any moment, computed anew from the rows, slowly and plainly."""

import json
from collections import defaultdict
from typing import Any

import apsw
from pyroaring import BitMap

from cognito_admin.model.query.folding import fold
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.columns import (
    ENABLED,
    PROVIDER,
    SAME_AS_SUB,
    STATUS,
    SUB,
    UNORDERED,
    USERNAME,
    Column,
    Kind,
    Mode,
    Value,
    values,
)
from cognito_admin.store.index.fences import unpack
from cognito_admin.store.index.grams import LONGEST_GRAM, START, long_gram, packed, symbols_of
from cognito_admin.store.index.layout import FENCE_EVERY, SEGMENT_USERS
from cognito_admin.store.index.rows import Rows
from cognito_admin.store.index.search.segments import Segment, Shelf


def assert_consistent(connection: apsw.Connection) -> None:
    """Every user is in one place exactly, and every living segment says of its living users what their rows say."""
    reading = Rows(connection)
    there = {number for (number,) in rows(connection, "SELECT id FROM users")}
    dirty = {number for (number,) in rows(connection, "SELECT id FROM dirty")}
    seen = {number for (bits,) in rows(connection, "SELECT ids FROM seen") for number in BitMap.deserialize(bits)}
    assert seen <= there
    by_sub = sorted(rows(connection, "SELECT id, sub FROM subs"))
    assert by_sub == rows(connection, "SELECT id, sub FROM users ORDER BY id")
    placed: set[int] = set()
    for segment, held, dead, columns in rows(connection, "SELECT id, ids, dead, columns FROM segments WHERE state = 1"):
        ids = BitMap.deserialize(held)
        assert len(ids) <= SEGMENT_USERS
        assert BitMap.deserialize(dead).issubset(ids)
        living = set(ids - BitMap.deserialize(dead))
        assert not placed & living
        placed |= living
        fresh = sorted(living - dirty)
        users = dict(zip(fresh, reading.read(fresh), strict=True)) if fresh else {}
        assert None not in users.values()
        modes = {Column(int(column)): Mode(mode) for column, mode in json.loads(columns).items()}
        _assert_kept(connection, segment, list(ids), users, modes, reading.columns.attributes)
    assert there <= placed | dirty
    assert placed <= there | dirty


def _assert_kept(connection, segment, ids, users: dict[int, User], modes, attributes) -> None:
    kept: dict[Column, list[tuple[int, Value]]] = defaultdict(list)
    for number, user in users.items():
        for value in values(user, attributes):
            kept[value.column].append((number, value))
    assert kept.keys() <= modes.keys()
    postings = _postings(connection, segment, users.keys())
    for column, mode in modes.items():
        found = kept[column]
        expected: dict[Any, set[int]] = defaultdict(set)
        if column == USERNAME:
            expected[SAME_AS_SUB] = {number for number, value in found if value.exact is None}
        if mode is Mode.VALUES:
            for number, value in found:
                expected[value.exact].add(number)
                assert rows(connection, "SELECT 1 FROM vals WHERE column = ? AND text = ?", (column, value.exact))
        elif mode is Mode.PRESENCE:
            expected[packed((START,))] = {number for number, _ in found}
        elif mode in (Mode.TEXT, Mode.DOMAIN):
            for number, value in found:
                if value.exact is not None:
                    for gram in _grams(value.folded, headed=mode is Mode.DOMAIN, pairs=column != SUB):
                        expected[gram].add(number)
        if mode in (Mode.TEXT, Mode.DOMAIN):
            _assert_long(postings[column], found, headed=mode is Mode.DOMAIN)
        short = {
            gram: bits for gram, bits in postings[column].items() if isinstance(gram, int) or column in (1, PROVIDER)
        }
        if column == USERNAME:
            short = {gram: bits for gram, bits in short.items() if isinstance(gram, int) or gram == SAME_AS_SUB}
        assert {gram: bits for gram, bits in short.items() if bits} == {gram: s for gram, s in expected.items() if s}
        if column in (STATUS, ENABLED):
            assert mode is Mode.CODES
        if mode in (Mode.CODES, Mode.DOMAIN):
            _assert_codes(connection, segment, column, mode, ids, users.keys(), found)
        if column not in UNORDERED:
            _assert_order(connection, segment, column, ids, users, found)


def _grams(text: str, *, headed: bool, pairs: bool):
    whole = symbols_of(text, begins=True, ends=True)
    head = len(text.partition("@")[0]) if headed else len(text)
    for place in range(head + 1):
        for length in (1, 2, 3) if pairs else (1, 3):
            if place + length <= len(whole):
                yield packed(whole[place : place + length])


def _assert_long(postings: dict[Any, set[int]], found: list[tuple[int, Value]], *, headed: bool) -> None:
    expected: dict[str, set[int]] = defaultdict(set)
    for number, value in found:
        if value.exact is not None:
            whole = symbols_of(value.folded, begins=True, ends=True)
            head = len(value.folded.partition("@")[0]) if headed else len(value.folded)
            for place in range(head + 1):
                for length in range(4, min(LONGEST_GRAM, len(whole) - place) + 1):
                    expected[long_gram(whole[place : place + length])].add(number)
    for gram, bits in postings.items():
        if isinstance(gram, str) and gram:
            assert bits == expected[gram]


def _postings(connection, segment: int, among) -> dict[Column, dict[Any, set[int]]]:
    found: dict[Column, dict[Any, set[int]]] = defaultdict(dict)
    statement = (
        "SELECT g.column, g.gram, p.bits FROM grams g JOIN postings p ON p.id = ? << 32 | g.id WHERE g.gram <> 0"
    )
    for column, gram, bits in rows(connection, statement, (segment,)):
        found[Column(column)][gram] = set(BitMap.deserialize(bits)) & set(among)
    return found


def _array(connection, segment: int, column: Column, kind: Kind) -> bytes:
    number = segment << 32 | column << 8 | kind.number
    return rows(connection, "SELECT data FROM arrays WHERE id = ?", (number,))[0][0]


def _columns(connection, segment: int) -> str:
    return rows(connection, "SELECT columns FROM segments WHERE id = ?", (segment,))[0][0]


def _assert_codes(connection, segment, column, mode, ids, fresh, found) -> None:
    book = json.loads(_array(connection, segment, column, Kind.BOOK))
    codes = Shelf(connection, 0).codes(Segment(segment, BitMap(ids), {column: mode}), column)
    texts = {
        number: book[code - 1] for number, code in zip(ids, codes.tolist(), strict=True) if code and number in fresh
    }
    if mode is Mode.CODES:
        assert texts == {number: value.exact for number, value in found}
    else:
        rests = {number: "".join(value.folded.partition("@")[1:]) for number, value in found if value.exact is not None}
        assert texts == {number: rest for number, rest in rests.items() if rest}
        assert all(fold(rest) == rest for rest in book)


def _assert_order(connection, segment, column, ids, users: dict[int, User], found) -> None:
    modes = {Column(int(number)): Mode(mode) for number, mode in json.loads(_columns(connection, segment)).items()}
    order = Shelf(connection, 0).order(Segment(segment, BitMap(ids), modes), column).tolist()
    assert len(set(order)) == len(order)
    keys = {number: (value.folded, users[number].sub) for number, value in found}
    assert [ids[place] for place in order if ids[place] in users] == sorted(keys, key=keys.__getitem__)
    fences = unpack(_array(connection, segment, column, Kind.FENCES))
    assert len(fences) == len(order[::FENCE_EVERY])
    for place, fence in zip(order[::FENCE_EVERY], fences, strict=True):
        assert ids[place] not in users or keys[ids[place]] == fence
