"""Segments made of rows, against what the rows say."""

import json
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from pyroaring import BitMap

from cognito_admin.model.failures import Cancelled
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import open_writer, rows
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.upkeep import building, gathering, making
from cognito_admin.store.index.upkeep.building import LARGE, build
from tests.store.index.store import KEY, nothing, put, remove
from tests.store.index.upkeep.consistency import assert_consistent
from tests.store.people import people, plain_person


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[apsw.Connection]:
    opened = open_writer(tmp_path / "index.db", KEY, LAYOUT)
    yield opened
    opened.close()


@given(people())
@settings(max_examples=25)
@pytest.mark.parametrize(("few_codes", "large"), [(0, 1), (64, LARGE)])
def test_a_segment_says_what_its_rows_say(tmp_path_factory, few_codes: int, large: int, users: list[User]) -> None:
    connection = open_writer(tmp_path_factory.mktemp("store") / "index.db", KEY, LAYOUT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "FEW_CODES", few_codes)
        patch.setattr(building, "LARGE", large)
        patch.setattr(making, "LEAST_FREQUENT", 2)
        ids = put(connection, users)
        build(connection, ids, nothing)
        assert_consistent(connection)
        assert not rows(connection, "SELECT 1 FROM dirty")
        half = BitMap(number for number in ids if number % 2)
        put(connection, [user for number, user in zip(ids, users, strict=True) if number in half])
        build(connection, half, nothing)
        assert_consistent(connection)
    connection.close()


def test_what_the_columns_of_a_large_segment_took_is_given_back_before_the_next(
    connection: apsw.Connection, monkeypatch
) -> None:
    given_back: list[None] = []
    monkeypatch.setattr(building, "give_back_freed_memory", lambda: given_back.append(None))
    ids = put(connection, [plain_person(number) for number in range(20)])
    build(connection, ids, nothing)
    assert not given_back
    monkeypatch.setattr(building, "LARGE", 20)
    build(connection, ids, nothing)
    columns = json.loads(rows(connection, "SELECT columns FROM segments WHERE state = 1")[0][0])
    assert len(given_back) == 1 + len(columns)


def test_values_of_few_domains_are_split_and_coded(connection: apsw.Connection, monkeypatch) -> None:
    monkeypatch.setattr(making, "LEAST_FREQUENT", 100)
    users = [plain_person(n, email=f"someone{n}@d{n % 3}.com" if n % 5 else f"none{n}") for n in range(400)]
    users.append(plain_person(401, email="a@b@d1.com"))
    build(connection, put(connection, users), nothing)
    assert '"domain"' in rows(connection, "SELECT columns FROM segments")[0][0]
    assert_consistent(connection)
    assert rows(connection, "SELECT count(*) FROM grams WHERE typeof(gram) = 'text' AND gram = '@d1.com'") == [(0,)]
    assert rows(
        connection, "SELECT count(*) > 0 FROM grams WHERE typeof(gram) = 'text' AND gram = ?", ("\ufdd0someone",)
    )


def test_who_was_written_or_removed_meanwhile_stays_dirty(connection: apsw.Connection) -> None:
    users = [plain_person(n) for n in range(20)]
    ids = put(connection, users)
    calls = 0

    def meanwhile() -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            put(connection, [plain_person(3, email="new@example.com")])
            remove(connection, BitMap([ids[5]]))

    build(connection, ids, meanwhile)
    assert [number for (number,) in rows(connection, "SELECT id FROM dirty")] == [ids[3], ids[5]]
    assert_consistent(connection)


def test_what_is_cancelled_leaves_everything_as_it_was(connection: apsw.Connection) -> None:
    ids = put(connection, [plain_person(n) for n in range(20)])
    calls = 0

    def cancel() -> None:
        nonlocal calls
        calls += 1
        if calls == 6:
            raise Cancelled

    with pytest.raises(Cancelled):
        build(connection, ids, cancel)
    assert rows(connection, "SELECT count(*) FROM dirty") == [(20,)]
    assert_consistent(connection)


def test_a_segment_of_nobody_is_not_made(connection: apsw.Connection) -> None:
    ids = put(connection, [plain_person(1)])
    build(connection, ids, nothing)
    remove(connection, ids)
    assert build(connection, ids, nothing) is None
    assert not rows(connection, "SELECT 1 FROM segments WHERE state = 1")
    assert not rows(connection, "SELECT 1 FROM dirty")
