"""Segments made, joined and cleared, through edits, deletions and kills."""

import itertools
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from cognito_admin.model.failures import Cancelled
from cognito_admin.store.encrypted import open_writer, rows
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.upkeep import planning, settling
from cognito_admin.store.index.upkeep import steps as upkeep
from cognito_admin.store.index.upkeep.steps import upkeep as keep_up
from tests.store.index.store import KEY, nothing, put, remove
from tests.store.index.upkeep.consistency import assert_consistent
from tests.store.people import plain_person

ROOT = Path(__file__).parents[3]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[apsw.Connection]:
    opened = open_writer(tmp_path / "index.db", KEY, LAYOUT)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "LEAST_DIRTY", 20)
    monkeypatch.setattr(upkeep, "LEAST_DIRTY", 20)
    monkeypatch.setattr(planning, "MOST_ALIKE", 3)
    monkeypatch.setattr(upkeep, "SEGMENT_USERS", 200)
    monkeypatch.setattr(settling, "LEAST_NEWEST", 25)
    monkeypatch.setattr(settling, "SETTLED_AT_ONCE", 10)


def count(connection: apsw.Connection, what: str) -> int:
    return int(rows(connection, f"SELECT count(*) FROM {what}")[0][0])


def settle(connection: apsw.Connection, *, everything: bool = True) -> None:
    while keep_up(connection, nothing, everything):
        pass


def test_few_written_users_stay_dirty_until_everything_is_asked_for(connection: apsw.Connection) -> None:
    put(connection, [plain_person(n) for n in range(19)])
    assert keep_up(connection, nothing, False) is False
    assert count(connection, "segments") == 0
    settle(connection)
    assert (count(connection, "segments"), count(connection, "dirty")) == (1, 0)
    assert_consistent(connection)


def test_small_segments_become_one_and_nothing_of_them_is_left(connection: apsw.Connection) -> None:
    for first in (0, 20, 40):
        put(connection, [plain_person(n) for n in range(first, first + 20)])
        assert keep_up(connection, nothing, False) is (first == 40)
    assert count(connection, "segments") == 3
    settle(connection, everything=False)
    assert count(connection, "segments") == 1
    assert_consistent(connection)
    ((segment,),) = rows(connection, "SELECT id FROM segments")
    for table in ("postings", "arrays"):
        assert rows(connection, f"SELECT DISTINCT id >> 32 FROM {table}") == [(segment,)]


def test_deleted_users_are_buried_and_their_segment_made_anew(connection: apsw.Connection) -> None:
    ids = put(connection, [plain_person(n) for n in range(30)])
    settle(connection)
    remove(connection, BitMap(list(ids)[:16]))
    keep_up(connection, nothing, False)
    assert count(connection, "dirty") == 0
    settle(connection)
    assert_consistent(connection)
    assert [len(BitMap.deserialize(held)) for (held,) in rows(connection, "SELECT ids FROM segments")] == [14]
    remove(connection, BitMap(list(ids)[16:]))
    settle(connection)
    assert count(connection, "segments") == count(connection, "postings") == count(connection, "dirty") == 0


def test_the_newest_subs_settle_once_they_are_many_for_so_many_users(
    connection: apsw.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "NEWEST_SHARE", 2)
    put(connection, [plain_person(n) for n in range(24)])
    settle(connection)
    assert count(connection, "newest_subs") == 24
    put(connection, [plain_person(n) for n in range(24, 70)])
    settle(connection)
    assert (count(connection, "newest_subs"), count(connection, "settled_subs")) == (0, 70)
    rows(connection, "UPDATE progress SET users = 70")
    put(connection, [plain_person(n) for n in range(70, 104)])
    settle(connection)
    assert (count(connection, "newest_subs"), count(connection, "settled_subs")) == (34, 70)
    assert_consistent(connection)
    remove(connection, BitMap(number for (number,) in rows(connection, "SELECT id FROM users")))
    assert count(connection, "subs") == 0


def test_who_does_not_get_the_claim_does_nothing(connection: apsw.Connection) -> None:
    put(connection, [plain_person(n) for n in range(30)])
    with FileLock(f"{connection.filename}.upkeep"):
        assert keep_up(connection, nothing, True) is False
    assert count(connection, "segments") == 0
    settle(connection)
    assert count(connection, "segments") == 1


def test_what_was_cancelled_is_cleared_by_the_next(connection: apsw.Connection) -> None:
    put(connection, [plain_person(n) for n in range(30)])
    for after in itertools.count():
        calls = itertools.count()

        def cancel(calls=calls, after=after) -> None:
            if next(calls) == after:
                raise Cancelled

        try:
            keep_up(connection, cancel, True)
            break
        except Cancelled:
            assert count(connection, "dirty") == 30
            assert_consistent(connection)
    assert after > 10
    assert_consistent(connection)
    assert count(connection, "segments") == 1


def test_segments_of_long_texts_hold_fewer_users(connection: apsw.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BUILT_BYTES", 800)
    put(connection, [plain_person(n) for n in range(200)])
    settle(connection)
    held = [len(BitMap.deserialize(ids)) for (ids,) in rows(connection, "SELECT ids FROM segments")]
    assert sum(held) == 200
    assert 20 <= max(held) <= 100
    assert_consistent(connection)


@given(st.lists(st.tuples(st.sampled_from(("put", "remove", "keep", "settle")), st.integers(0, 90)), max_size=12))
@settings(max_examples=15)
def test_any_order_of_writing_removing_and_upkeep_is_consistent(tmp_path_factory, steps) -> None:
    connection = open_writer(tmp_path_factory.mktemp("store") / "index.db", KEY, LAYOUT)
    for kind, number in steps:
        some = range(number, number + 30)
        if kind == "put":
            put(connection, [plain_person(n, email=f"{kind}{number}x{n}@example.com") for n in some])
        elif kind == "remove":
            known = rows(connection, "SELECT id FROM users ORDER BY id LIMIT 25 OFFSET ?", (number,))
            remove(connection, BitMap(n for (n,) in known))
        elif kind == "keep":
            keep_up(connection, nothing, False)
        else:
            settle(connection)
        assert_consistent(connection)
    connection.close()


def test_killed_at_any_moment_it_leaves_everything_consistent(connection: apsw.Connection) -> None:
    seed = random.Random(7)
    module = ["-m", "tests.store.index.keeping", connection.filename]
    for turn in range(4):
        put(connection, [plain_person(n, email=f"turn{turn}@example.com") for n in range(turn * 25, turn * 25 + 70)])
        with subprocess.Popen([sys.executable, *module], stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
            assert child.stdout
            assert child.stdout.readline() == "open\n"
            # However slow the machine: killed somewhere between the first transaction and the last.
            written = int(rows(connection, "PRAGMA data_version")[0][0])
            changes = seed.randrange(60)
            while changes and child.poll() is None:
                version = int(rows(connection, "PRAGMA data_version")[0][0])
                changes -= version != written
                written = version
            edited = [number for (number,) in rows(connection, "SELECT id FROM users ORDER BY id DESC LIMIT 9")]
            remove(connection, BitMap(edited[:3]))
            put(connection, [plain_person(turn * 25 + 1, email="edited@example.com")])
            child.kill()
        assert_consistent(connection)
    settle(connection)
    assert_consistent(connection)
    assert count(connection, "dirty") == 0
    assert count(connection, "segments WHERE state <> 1") == 0
    assert rows(connection, "PRAGMA integrity_check") == [("ok",)]
