import contextlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.query.folding import SEPARATOR, fold
from cognito_admin.model.query.matching import texts
from cognito_admin.model.query.order import sort_text
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import open_reader, open_writer, transaction
from cognito_admin.store.encrypted import rows as answers
from cognito_admin.store.index import numbers
from cognito_admin.store.index.columns import STATUS, Columns
from cognito_admin.store.index.encoding import KEPT, Row
from cognito_admin.store.index.layout import LAYOUT
from cognito_admin.store.index.rows import Rows
from tests.store.people import NOON, WORDS, plain_person

KEY = bytes(range(32))
UUIDS = (
    "0a1b2c3d-0000-4000-8000-00000000000f",
    "0A1B2C3D-0000-4000-8000-00000000000F",
    "0a1b2c3d000040008000-0000-0000000f",
)
# A pair of surrogate halves is one character as soon as it goes through JSON, so that AWS cannot give one.
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=6).map(
    lambda text: (
        text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        if not any("\ud800" <= one <= "\udfff" for one in text)
        else text[0] + "x\udc00"
    )
)
a_text = anything | st.sampled_from(
    (*WORDS, "\x00", "x" * 2048, "é" * 2048, "\ud83d", "1", "true", "null", "[]", "x" * 40)
)
names = st.sampled_from(("sub", "email", "name", "custom:a", "custom:é", "phone_number", "identities")) | st.text(
    min_size=1, max_size=3
)
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def users(draw: st.DrawFn) -> list[User]:
    subs = draw(st.lists(st.uuids().map(str) | a_text | st.sampled_from(UUIDS), unique=True, max_size=6))
    return [
        User(
            username=Username(draw(st.just(sub) | a_text)),
            sub=Sub(sub),
            attributes=draw(st.dictionaries(names, a_text | st.just(sub), max_size=6)),
            status=draw(a_text),
            enabled=draw(st.booleans()),
            created=draw(moments),
            modified=draw(moments),
        )
        for sub in subs
    ]


@contextlib.contextmanager
def memory() -> Generator[apsw.Connection]:
    with contextlib.closing(apsw.Connection(":memory:")) as connection:
        for migration in LAYOUT.migrations:
            connection.execute(migration.statements)
        yield connection


@pytest.fixture
def connection() -> Iterator[apsw.Connection]:
    with memory() as opened:
        yield opened


def write(connection: apsw.Connection, kept: Rows, users: Sequence[User]) -> list[int]:
    with transaction(connection):
        kept.refresh()
        return [
            answers(
                connection,
                f"INSERT INTO users(sub, {KEPT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                row,
            )[0][0]
            for row in kept.encode(users)
        ]


@given(users(), st.booleans(), st.integers(1, 3))
@settings(deadline=None, max_examples=60)
def test_every_user_comes_back_as_they_were(written: list[User], fresh: bool, most: int) -> None:
    with memory() as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "MOST_SHAPES", most)
        patch.setattr(numbers, "MOST_VALUES", most)
        writer = Rows(connection)
        ids = write(connection, writer, written)
        reader = Rows(connection) if fresh else writer
        assert reader.read([*ids[::-1], 99, *ids]) == [*written[::-1], None, *written]
        assert reader.by_sub([*(user.sub for user in written), Sub("nobody")]) == {
            user.sub: number for user, number in zip(written, ids, strict=True)
        }
        by_name: dict[Username, list[int]] = {}
        for user, number in zip(written, ids, strict=True):
            by_name.setdefault(user.username, []).append(number)
        assert reader.by_username(user.username for user in written) == by_name
        for name in {"username", "sub", "absent", *(name for user in written for name in user.attributes)}:
            expected = [
                user.username if name == "username" else user.sub if name == "sub" else user.attributes.get(name)
                for user in written
            ]
            assert reader.values([*ids, 99], name) == [*expected, None]


@given(users(), st.text(max_size=2))
@settings(deadline=None, max_examples=60)
def test_words_are_looked_for_in_the_same_texts_as_in_the_user(written: list[User], needle: str) -> None:
    with memory() as connection:
        kept = Rows(connection)
        ids = write(connection, kept, written)
        found = kept.haystacks([99, *ids])
        assert found[0] is None
        for user, haystack in zip(written, found[1:], strict=True):
            assert haystack is not None
            assert sorted(filter(None, set(haystack.split(SEPARATOR)))) == sorted(
                filter(None, set(map(fold, texts(user))))
            )
            assert (fold(needle) in haystack) == any(fold(needle) in fold(text) for text in texts(user))


def test_an_encoded_user_is_the_same_as_the_stored_row_of_one_who_has_not_changed(connection: apsw.Connection) -> None:
    people = [plain_person(number, name=f"name {number % 3}") for number in range(20)]
    kept = Rows(connection)
    write(connection, kept, people)
    stored = answers(connection, f"SELECT sub, {KEPT} FROM users ORDER BY id")
    with transaction(connection):
        kept.refresh()
        turned_round = [replace(user, attributes=dict(reversed([*user.attributes.items()]))) for user in people]
        assert [tuple(row) for row in kept.encode(turned_round)] == stored
        assert [kept.decode(Row(*row)) for row in stored] == people


@pytest.mark.parametrize("all_of_them", range(3))
def test_of_users_with_ever_different_attributes_somebody_may_have_them_all(
    connection: apsw.Connection, monkeypatch: pytest.MonkeyPatch, all_of_them: int
) -> None:
    monkeypatch.setattr(numbers, "MOST_SHAPES", 3)
    different = [{"name": "x"}, {}]
    different.insert(all_of_them, {"name": "x", "email": "y"})
    people = [
        replace(plain_person(number), attributes=attributes)
        for number, attributes in enumerate([*different, {"email": "z"}, {"email": "a", "nickname": "b"}, {}])
    ]
    kept = Rows(connection)
    ids = [write(connection, kept, [one])[0] for one in people]
    assert kept.read(ids) == people
    assert Rows(connection).read(ids) == people


def test_a_user_is_encoded_before_the_transaction_once_everything_has_its_number(connection: apsw.Connection) -> None:
    kept = Rows(connection)
    ann, bob = plain_person(0, name="x"), plain_person(1, name="x")
    write(connection, kept, [ann, bob])
    with transaction(connection):
        kept.refresh()
        encoded = kept.encode([ann, bob])
    assert kept.foreseen([ann, bob]) == encoded
    numbered = answers(connection, "SELECT count(*) FROM vals")
    news = replace(ann, status="NEW"), plain_person(1, name="y"), plain_person(1, name="x", other="x")
    assert kept.foreseen([ann, *news, bob]) == [encoded[0], None, None, None, encoded[1]]
    assert answers(connection, "SELECT count(*) FROM vals") == numbered


def test_users_of_ever_different_attributes_are_encoded_before_the_transaction_too(connection: apsw.Connection) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "MOST_SHAPES", 1)
        kept = Rows(connection)
        known = plain_person(1, a="x", b="y", c="z")
        write(connection, kept, [plain_person(0), known])
        assert None not in kept.foreseen(
            [
                replace(
                    known, attributes={name: text for name, text in known.attributes.items() if name not in without}
                )
                for without in ("a", "bc", "abc")
            ]
        )


def test_what_many_share_is_kept_once_and_long_texts_are_not_numbered(connection: apsw.Connection) -> None:
    people = [plain_person(number, name="shared", nickname="x" * 41, email=f"{number}@x") for number in range(9)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "MOST_VALUES", 4)
        write(connection, Rows(connection), people)
    texts_kept = [text for (text,) in answers(connection, "SELECT text FROM vals WHERE column != ?", (STATUS,))]
    assert sorted(texts_kept) == ["0@x", "1@x", "2@x", "3@x", "shared"]
    assert answers(connection, "SELECT count(*) FROM shapes") == [(1,)]


def test_ever_different_attributes_need_few_shapes(connection: apsw.Connection) -> None:
    people = [
        plain_person(number, **{f"custom:{place}": "x" for place in range(8) if number >> place & 1})
        for number in range(256)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "MOST_SHAPES", 10)
        kept = Rows(connection)
        ids = write(connection, kept, people)
        assert Rows(connection).read(ids) == people
        shapes = answers(connection, "SELECT count(*) FROM shapes")[0][0]
        assert shapes <= 10 + 8


@pytest.mark.parametrize("most_shapes", [1024, 2])
def test_the_attributes_of_those_who_were_written_since_are_known(
    connection: apsw.Connection, most_shapes: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "MOST_SHAPES", most_shapes)
        kept = Rows(connection)
        people = [
            plain_person(0, name="x"),
            plain_person(1, nickname="x"),
            plain_person(2),
            plain_person(3, zoneinfo="x"),
        ]
        ids = write(connection, kept, people)
        assert kept.names_written() == set()
        for dirty in (ids[1:2], ids[1:3], ids[2:4]):
            connection.execute("DELETE FROM dirty")
            connection.executemany("INSERT INTO dirty VALUES (?, 1)", [(number,) for number in dirty])
            assert kept.names_written() == {name for user in kept.read(dirty) if user for name in user.attributes}


def test_who_reads_learns_of_numbers_that_another_gave_since(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    ann, bob = plain_person(0), replace(plain_person(1, name="new"), status="NEW")
    with (
        contextlib.closing(open_writer(path, KEY, LAYOUT)) as writer,
        contextlib.closing(open_reader(path, KEY)) as reader,
        contextlib.closing(open_writer(path, KEY, LAYOUT)) as other,
    ):
        kept, read = Rows(writer), Rows(reader)
        ids = write(writer, kept, [ann])
        assert read.read(ids) == [ann]
        another = Rows(other)
        ids += write(other, another, [bob])
        assert read.read(ids) == [ann, bob]
        ids += write(writer, kept, [replace(bob, sub=Sub("x"))])
        assert read.values(ids, "name") == [None, "new", "new"]
        assert another.read(ids)[2] == replace(bob, sub=Sub("x"))


def test_after_a_rollback_numbers_are_given_anew(connection: apsw.Connection) -> None:
    kept = Rows(connection)
    with contextlib.suppress(ValueError), transaction(connection):
        kept.refresh()
        kept.encode([plain_person(0, name="lost", lost="x")])
        raise ValueError
    kept.forget()
    other = Rows(connection)
    ids = write(connection, other, [plain_person(1, name="kept")])
    ids += write(connection, kept, [plain_person(2, name="lost", lost="x")])
    expected = [plain_person(1, name="kept"), plain_person(2, name="lost", lost="x")]
    assert kept.read(ids) == other.read(ids) == expected


def test_every_attribute_has_a_column_but_sub(connection: apsw.Connection) -> None:
    kept = Rows(connection)
    write(connection, kept, [plain_person(0, name="x")])
    assert set(kept.columns.attributes) == {"email", "name"}


def test_after_a_rollback_columns_are_numbered_anew(connection: apsw.Connection) -> None:
    kept = Rows(connection)
    with contextlib.suppress(ValueError), transaction(connection):
        kept.refresh()
        kept.encode([plain_person(0, lost="x")])
        raise ValueError
    kept.forget()
    write(connection, kept, [plain_person(1, other="x"), plain_person(2, lost="x")])
    assert kept.columns.attributes == Columns(connection).attributes
    assert set(kept.columns.attributes) == {"email", "other", "lost"}


def test_times_are_kept_to_the_microsecond(connection: apsw.Connection) -> None:
    user = replace(plain_person(0), created=NOON + timedelta(microseconds=1), modified=datetime.min.replace(tzinfo=UTC))
    kept = Rows(connection)
    assert kept.read(write(connection, kept, [user])) == [user]


@given(users())
@settings(deadline=None, max_examples=60)
def test_the_keys_of_an_order_are_what_users_are_sorted_by(written: list[User]) -> None:
    with memory() as connection:
        kept = Rows(connection)
        ids = write(connection, kept, written)
        columns = ("username", "sub", "status", "enabled", "created", "modified")
        for name in {*columns, "absent", *(name for user in written for name in user.attributes if name != "sub")}:
            texts = [sort_text(user, name) for user in written]
            expected = [None if text is None else (text, user.sub) for user, text in zip(written, texts, strict=True)]
            assert kept.sort_keys([*ids, 99], name) == [*expected, None], name
