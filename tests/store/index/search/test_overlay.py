from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cognito_admin.model.failures import Cancelled
from cognito_admin.model.query.folding import SEPARATOR
from cognito_admin.model.query.matching import folded_words
from cognito_admin.model.query.order import sort_text
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import open_reader, open_writer, transaction
from cognito_admin.store.index.encoding import Row
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.listing import staging
from cognito_admin.store.index.listing.writing import Writer
from cognito_admin.store.index.rows import Rows
from cognito_admin.store.index.search import state
from cognito_admin.store.index.search.overlay import Overlay, Written
from tests.store.people import person, plain_person
from tests.store.places import plainly

KEY = bytes(range(32))


def look() -> None:
    """Somebody always waits."""


edits = st.lists(
    st.lists(
        st.integers(0, 24).flatmap(lambda number: st.tuples(st.just(number), st.none() | person(number))), max_size=20
    ),
    max_size=5,
)


@pytest.fixture
def rows(tmp_path: Path) -> Generator[Rows]:
    connection = open_writer(tmp_path / "users.db", KEY, LAYOUT)
    with transaction(connection):
        yield Rows(connection)
    connection.close()


def texts_in(words: str) -> set[str]:
    return set(filter(None, words.split(SEPARATOR)))


def row_of(rows: Rows, user: User) -> Row:
    return rows.encode([user])[0]


@given(
    edits,
    st.sampled_from(("email", "username", "sub", "status", "created", "custom:nobody")),
    st.sets(st.integers(0, 24), max_size=2),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_those_written_lately_stay_in_order_while_they_change(
    rows: Rows, rounds: list[list[tuple[int, User | None]]], column: str, wanted: set[int]
) -> None:
    written = Written(rows)
    users: dict[int, User] = {}
    for changes in rounds:
        for number, user in changes:
            if user is None:
                written.let_go(number)
                users.pop(number, None)
            else:
                users[number] = user
                written.put(number, row_of(rows, user))
        overlay = Overlay(written, look)
        assert overlay.ids.tolist() == sorted(users)
        for places in ([place for place in wanted if place < len(users)], range(len(users))):
            run = overlay.run(column, places)
            keys = [run.key(place) for place in run.order.tolist()]
            assert keys == sorted(keys)
            for place in places:
                user = users[int(overlay.ids[place])]
                text = sort_text(user, column)
                assert run.key(place) == (None if text is None else (text, user.sub))
                assert (place in run.order.tolist()) == (text is not None)
        for entry in overlay.entries:
            assert entry.user == users[entry.number]
            assert texts_in(entry.words()) == texts_in(folded_words(users[entry.number]))


def test_of_few_who_are_found_among_many_written_lately_only_those_are_put_in_order(rows: Rows) -> None:
    written = Written(rows)
    for number in range(100):
        written.put(number, row_of(rows, plain_person(number)))
    overlay = Overlay(written, look)
    assert overlay.run("email", [7, 3]).order.tolist() == [3, 7]
    assert len(overlay.run("email", range(100)).order) == 100
    assert len(overlay.run("email", [7, 3]).order) == 100


def test_an_older_look_keeps_its_order_when_somebody_is_written_again(rows: Rows) -> None:
    written = Written(rows)
    for number in range(3):
        written.put(number, row_of(rows, plain_person(number)))
    before = Overlay(written, look)
    first = before.run("email", range(3)).order.tolist()
    again = plain_person(1)
    written.put(1, row_of(rows, replace(again, attributes={**again.attributes, "email": "zzz@example.com"})))
    after = Overlay(written, look)
    assert after.run("email", range(3)).order.tolist()[-1] == 1
    assert before.run("email", range(3)).order.tolist() == first
    assert before.entries[1].key("email") != after.entries[1].key("email")
    written.forget()
    assert before.entries[1].key("email") != after.entries[1].key("email")


def test_rows_read_for_a_search_that_nobody_waits_for_any_more_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "people.db"
    people = tuple(plain_person(number) for number in range(10))
    with closing(open_writer(path, KEY, LAYOUT)) as connection:
        staging.begin_or_resume(writer := Writer(connection), "me", 0)
        staging.stage_users(writer, "me", people, plainly(None), 0)
    monkeypatch.setattr(state, "AT_ONCE", 3)
    read: list[int] = []
    stored = Rows.stored
    monkeypatch.setattr(Rows, "stored", lambda self, ids: [read.extend(ids), *stored(self, ids)][1:])
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            raise Cancelled

    with closing(open_reader(path, KEY)) as connection:
        reader = state.Reader(connection, 0, look)
        with pytest.raises(Cancelled), reader.looking():
            pass
        assert 0 < len(read) < len(people)
        with reader.looking() as seen:
            assert [entry.user for entry in seen.overlay.entries] == list(people)
    assert sorted(read) == sorted(set(read))
