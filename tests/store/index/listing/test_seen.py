"""Whom the newest listing has seen."""

import contextlib
from collections.abc import Iterator

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.store.encrypted import open_writer, rows, transaction
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.listing import seen
from cognito_admin.store.index.listing.seen import PORTION_BITS
from cognito_admin.store.index.progress import set_progress
from tests.store.index.store import KEY

AT_THE_EDGES = [
    edge + step for edge in (0, 1 << PORTION_BITS, 5 << PORTION_BITS) for step in (-1, 0, 1) if edge + step > 0
]
IDS = st.sets(st.sampled_from(AT_THE_EDGES) | st.integers(1, 6 << PORTION_BITS), max_size=12)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[apsw.Connection]:
    with contextlib.closing(open_writer(tmp_path_factory.mktemp("seen") / "index.db", KEY, LAYOUT)) as connection:
        yield connection


@given(there=IDS, steps=st.lists(st.tuples(st.sampled_from(["see", "remove"]), IDS), max_size=6), asked=IDS)
def test_who_was_seen_and_who_was_not_are_told_as_sets_would_tell_it(
    store: apsw.Connection, there: set[int], steps: list[tuple[str, set[int]]], asked: set[int]
) -> None:
    with transaction(store):
        seen.forget_all(store)
        rows(store, "DELETE FROM users")
        put_users(store, there)
        known: set[int] = set()
        for step, ids in steps:
            if step == "see":
                seen.see(store, ids & there)
                known |= ids & there
            else:
                seen.forget(store, ids)
                rows(store, f"DELETE FROM users WHERE id IN ({', '.join(map(str, ids)) or 'NULL'})")
                there, known = there - ids, known - ids
        set_progress(store, "users = ?", len(there))
        assert set(seen.among(store, asked)) == known & asked
        assert seen.unseen_count(store) == len(there - known)
        assert [number for some in seen.unseen(store) for number in some] == sorted(there - known)


def test_where_everybody_was_seen_no_user_is_read(store: apsw.Connection) -> None:
    read: list[str] = []
    with transaction(store):
        seen.forget_all(store)
        rows(store, "DELETE FROM users")
        put_users(store, {1, 70_000})
        set_progress(store, "users = 2")
        seen.see(store, {1, 70_000})
    store.set_profile(lambda statement, _: read.append(statement))
    try:
        assert list(seen.unseen(store)) == []
    finally:
        store.set_profile(None)
    assert not any("FROM users WHERE" in statement for statement in read)


def test_a_million_seen_in_their_order_take_next_to_no_room(store: apsw.Connection) -> None:
    with transaction(store):
        seen.forget_all(store)
        seen.see(store, range(1, 1_000_001))
    assert rows(store, "SELECT sum(length(ids)) FROM seen")[0][0] < 2_000


def put_users(connection: apsw.Connection, ids: set[int]) -> None:
    connection.executemany(
        "INSERT INTO users(id, sub, status, enabled, created, modified, shape, texts) VALUES (?, ?, 1, 1, 0, 0, 1, '[]')",
        ((number, f"sub {number}") for number in ids),
    )
