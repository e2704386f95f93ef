"""Indexes that earlier versions made."""

from pathlib import Path

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub
from cognito_admin.store.encrypted import Layout, open_writer, rows, transaction
from cognito_admin.store.index.encoding import KEPT
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.rows import Rows
from tests.store.index.store import KEY
from tests.store.index.upkeep.consistency import assert_consistent
from tests.store.people import plain_person

BEFORE_NEWEST_SUBS = Layout(LAYOUT.migrations[:2], durable=False)


def test_an_index_from_before_the_newest_subs_stood_apart_has_the_same_users_and_gives_no_id_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "index.db"
    people = [plain_person(number) for number in range(40)]
    old = open_writer(path, KEY, BEFORE_NEWEST_SUBS)
    writing = Rows(old)
    with transaction(old):
        writing.refresh()
        for person in people:
            statement = f"INSERT INTO users(sub, {KEPT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
            number = rows(old, statement, writing.encode([person])[0])[0][0]
            rows(old, "INSERT INTO dirty VALUES (?, 1)", (number,))
    rows(old, "DELETE FROM users WHERE id > 30")
    old.close()

    connection = open_writer(path, KEY, LAYOUT)
    reading = Rows(connection)
    assert reading.read(range(1, 32)) == [*people[:30], None]
    assert reading.by_sub(person.sub for person in people) == {
        person.sub: number for number, person in enumerate(people[:30], 1)
    }
    assert reading.by_username([people[3].username]) == {people[3].username: [4]}
    assert_consistent(connection)
    with transaction(connection):
        statement = f"INSERT INTO users(sub, {KEPT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
        assert rows(connection, statement, reading.encode([people[35]])[0]) == [(41,)]
    assert reading.by_sub([Sub(people[35].sub)]) == {people[35].sub: 41}
    assert rows(connection, "PRAGMA integrity_check") == [("ok",)]
    connection.close()
    with pytest.raises(Failure) as caught:
        open_writer(path, KEY, BEFORE_NEWEST_SUBS)
    assert caught.value.code is Code.STORE_NEWER


def test_an_empty_index_from_before_gives_no_id_again_either(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    old = open_writer(path, KEY, BEFORE_NEWEST_SUBS)
    statement = f"INSERT INTO users(sub, {KEPT}) VALUES (?, NULL, 1, 1, 0, 0, 1, '[]') RETURNING id"
    assert rows(old, statement, ("ann",)) == [(1,)]
    rows(old, "DELETE FROM users")
    old.close()
    connection = open_writer(path, KEY, LAYOUT)
    assert rows(connection, statement, ("ann",)) == [(2,)]
    connection.close()
