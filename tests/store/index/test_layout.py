"""Indexes that earlier versions made."""

from pathlib import Path

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub
from cognito_admin.store.encrypted import Layout, open_writer, rows, transaction
from cognito_admin.store.index.encoding import KEPT
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.listing import staging
from cognito_admin.store.index.listing.staging import Resume
from cognito_admin.store.index.listing.writing import Writer
from cognito_admin.store.index.rows import Rows
from tests.store.index.store import KEY
from tests.store.index.upkeep.consistency import assert_consistent
from tests.store.people import plain_person
from tests.store.places import plainly

BEFORE_NEWEST_SUBS = Layout(LAYOUT.migrations[:2], durable=False)
BEFORE_SEEN = Layout(LAYOUT.migrations[:3], durable=False)


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


def test_a_listing_on_its_way_in_an_index_from_before_begins_again_and_loses_nobody(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    old = open_writer(path, KEY, BEFORE_SEEN)
    rows(old, "UPDATE progress SET owner = 'a job', touched_at = 1, generation = 1, users_listed = 60")
    rows(old, "INSERT INTO streams VALUES ('', 'token', 0, 60)")
    rows(old, "INSERT INTO groups(name, description, listed, read, token) VALUES ('vip', '', 1, 0, 'token')")
    people = [plain_person(number) for number in range(3)]
    writing = Rows(old)
    with transaction(old):
        writing.refresh()
        for number, row in enumerate(writing.encode(people), 1):
            rows(old, f"INSERT INTO users(id, sub, {KEPT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *row))
        rows(old, "INSERT INTO dirty SELECT id, 1 FROM users")
        rows(old, "INSERT INTO listed SELECT id, 1 FROM users")
        rows(old, "UPDATE progress SET users = 3")
    old.close()

    connection = open_writer(path, KEY, LAYOUT)
    writer = Writer(connection)
    assert staging.begin_or_resume(writer, "another", 2) == Resume()
    assert set(staging.unlisted(connection, 9)) == {person.sub for person in people}
    staging.stage_users(writer, "another", people[:2], plainly(None), 2)
    assert staging.unlisted(connection, 9) == (people[2].sub,)
    assert staging.finish(writer, "another", 2, complete=False).total == len(people)
    assert_consistent(connection)
    connection.close()
