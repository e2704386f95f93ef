"""Users as compact rows, read in batches."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeVar, cast

import apsw

from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.json_codec import read_json
from cognito_admin.model.query.folding import SEPARATOR, fold
from cognito_admin.model.query.order import EPOCH
from cognito_admin.model.users import User, linked_identities
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.columns import Columns
from cognito_admin.store.index.encoding import Row, encoded
from cognito_admin.store.index.keys import Key, carray, key_arrays, key_text, sub_key, text_key, uuid_text
from cognito_admin.store.index.numbers import ABSENT, Numbers

_read_texts = cast("Callable[[str], list[Any]]", read_json)
_READ = "u.sub, u.username, u.status, u.enabled, u.created, u.modified, u.shape, u.texts"

Answer = TypeVar("Answer")


class Rows:
    """Reads and writes rows through one connection, and remembers what their numbers stand for."""

    def __init__(self, connection: apsw.Connection, columns: Columns | None = None) -> None:
        self._connection = connection
        self.columns = columns or Columns(connection)
        self._numbers = Numbers(connection, self.columns)

    # Reading

    def read(self, ids: Sequence[int]) -> list[User | None]:
        """The users with these ids, in this order, without their groups; None for one who is not there."""
        return self._decoded(_READ, ids, self._user)

    def stored(self, ids: Sequence[int]) -> list[Row | None]:
        """The rows of these users as they are, to be decoded later."""
        return [None if row[-1] is None else Row._make(row) for row in self._fetched(_READ, ids)]

    def values(self, ids: Sequence[int], name: str) -> list[str | None]:
        """What these users have in a text field (``username``, ``sub``, or an attribute); None for no value and no user."""
        if name == "sub":
            return [None if key is None else key_text(key) for (key,) in self._fetched("u.sub", ids)]
        if name == "username":
            found = self._fetched("coalesce(u.username, u.sub)", ids)
            return [None if key is None else key_text(key) for (key,) in found]
        value = self._value_reader(name)
        return self._decoded("u.shape, u.texts", ids, lambda row: value(row[0], row[1]))

    def sort_keys(self, ids: Sequence[int], name: str) -> list[tuple[str, str] | None]:
        """What these users are sorted by in a column of one value, and their ``sub``; None for no value and no user."""
        found: Iterable[tuple[Key | None, Key | None]]
        match name:
            case "sub":
                found = self._fetched("u.sub, u.sub", ids)
            case "username":
                found = self._fetched("u.sub, coalesce(u.username, u.sub)", ids)
            case "created" | "modified":
                # The text that model.query.order sorts times by.
                found = self._fetched(f"u.sub, printf('%020d', u.{name} + {2**62})", ids)
            case "enabled":
                found = self._fetched("u.sub, iif(u.enabled, 'yes', 'no')", ids)
            case "status":
                rows_found = self._fetched("u.sub, u.status", ids)
                found = self._numbers.known(
                    lambda: [
                        (sub, None if status is None else self._numbers.texts[status]) for sub, status in rows_found
                    ]
                )
            case _:
                value = self._value_reader(name)
                kept = self._decoded("u.sub, u.shape, u.texts", ids, lambda row: (row[0], value(row[1], row[2])))
                found = (entry or (None, None) for entry in kept)
        return [
            None
            if sub is None or text is None
            else (fold(text if text.__class__ is str else key_text(text)), key_text(sub))
            for sub, text in found
        ]

    def values_of(self, stored: Sequence[Row], name: str) -> list[str | None]:
        """What these rows have as ``status``, ``enabled`` (yes or no), or an attribute; None for no value."""
        read = self._row_reader(name)
        return self._numbers.known(lambda: list(map(read, stored)))

    def _row_reader(self, name: str) -> Callable[[Row], str | None]:
        texts = self._numbers.texts
        match name:
            case "status":
                return lambda row: texts[row.status]
            case "enabled":
                return lambda row: "yes" if row.enabled else "no"
            case "sub":
                return lambda row: self.decode(row).attributes.get(name)
            case _:
                value = self._value_reader(name)
                return lambda row: value(row.shape, row.texts)

    def _value_reader(self, name: str) -> Callable[[int, str], str | None]:
        """Reads an attribute out of a row's shape and texts."""
        places: dict[int, int | None] = {}
        shapes, numbered = self._numbers.shapes, self._numbers.texts

        def value(shape: int, texts: str) -> str | None:
            if shape not in places:
                names = shapes[shape].names
                places[shape] = names.index(name) if name in names else None
            place = places[shape]
            if place is None:
                return None
            text = _read_texts(texts)[place]
            if text.__class__ is str:
                return text
            return None if text == ABSENT else numbered[text]

        return value

    def haystacks(self, ids: Sequence[int]) -> list[str | None]:
        """All that bare words are looked for in, folded, a separator between two texts; None for one who is not there.

        The digits of the phone number are not among them.
        """
        return self._decoded("u.sub, u.username, u.shape, u.texts", ids, self._haystack)

    def haystack(self, row: Row) -> str:
        """The same of one row."""
        return self._numbers.known(lambda: self._haystack((row.sub, row.username, row.shape, row.texts)))

    def by_sub(self, subs: Iterable[Sub]) -> dict[Sub, int]:
        """The ids of those of them who are there."""
        statement = "SELECT s.sub, s.id FROM carray(?) c CROSS JOIN subs s ON s.sub = c.value"
        found = (row for keys in key_arrays(map(sub_key, subs)) for row in rows(self._connection, statement, (keys,)))
        return {Sub(key_text(key)): number for key, number in found}

    def by_username(self, names: Iterable[Username]) -> dict[Username, list[int]]:
        """The ids of those so named, ascending: more than one where a user was deleted and made anew under the same name."""
        names = tuple(names)
        found: dict[Username, list[int]] = {}
        same_as_sub = (
            "SELECT s.sub, s.id FROM carray(?) c CROSS JOIN subs s ON s.sub = c.value"
            " CROSS JOIN users u ON u.id = s.id WHERE u.username IS NULL"
        )
        named = "SELECT u.username, u.id FROM carray(?) c CROSS JOIN users u ON u.username = c.value"
        for statement, key in ((same_as_sub, sub_key), (named, text_key)):
            for keys in key_arrays(map(key, dict.fromkeys(names))):
                for name, number in rows(self._connection, statement, (keys,)):
                    found.setdefault(Username(key_text(name)), []).append(number)
        for ids in found.values():
            ids.sort()
        return found

    def names_written(self) -> set[str]:
        """The names of the attributes of those who are dirty."""
        statement = (
            "SELECT id, names FROM shapes WHERE id IN (SELECT u.shape FROM dirty d CROSS JOIN users u ON u.id = d.id)"
        )
        shapes = rows(self._connection, statement)
        wide = [number for number, _ in shapes if self._numbers.may_name_more(number)]
        found = {name for number, names in shapes if number not in wide for name in json.loads(names)}
        if wide:
            statement = "SELECT u.id FROM dirty d CROSS JOIN users u ON u.id = d.id WHERE u.shape IN (SELECT value FROM carray(?))"
            theirs = self.read([number for (number,) in rows(self._connection, statement, (carray(wide),))])
            found.update(name for user in theirs if user is not None for name in user.attributes)
        return found

    # Writing

    def refresh(self) -> None:
        """Reads what others have numbered meanwhile. At the start of each transaction that encodes."""
        self._numbers.refresh()

    def forget(self) -> None:
        """After a rollback: what was numbered in it may come to stand for something else."""
        self._numbers.forget()

    def encode(self, users: Sequence[User]) -> list[Row]:
        """Numbers what has no number yet. Only inside a transaction, after ``refresh``."""
        return [row for row in encoded(self._numbers, users) if row is not None]

    def foreseen(self, users: Sequence[User]) -> list[Row | None]:
        """What ``encode`` will make of ``users``, before the transaction; None where something has no number yet.

        Others can write meanwhile: of a page of thousands, encoding takes longer than writing.
        """
        return encoded(self._numbers, users)

    def decode(self, row: Row) -> User:
        """The user that ``encode`` was given, without groups."""
        user = self._numbers.known(lambda: self._user(row))
        assert user
        return user

    def _fetched(self, columns: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        if not len(ids):
            return []
        if len(ids) == 1:
            # Keys of an order are read one by one; this is the quicker way to one row.
            statement = f"SELECT {columns} FROM (SELECT ? AS value) c LEFT JOIN users u ON u.id = c.value"
            return rows(self._connection, statement, (ids[0],))
        statement = f"SELECT {columns} FROM carray(?) c LEFT JOIN users u ON u.id = c.value"
        return rows(self._connection, statement, (carray(ids),))

    def _decoded(
        self, columns: str, ids: Sequence[int], decode: Callable[[tuple[Any, ...]], Answer | None]
    ) -> list[Answer | None]:
        """The last of ``columns`` is ``texts``."""
        found = self._fetched(columns, ids)
        return self._numbers.known(lambda: [None if row[-1] is None else decode(row) for row in found])

    def _user(self, row: tuple[Any, ...]) -> User | None:
        key, name, status, enabled, created, modified, shape, texts = row
        sub = uuid_text(key) if len(key) == 16 and key.__class__ is bytes else key_text(key)
        numbered = self._numbers.texts
        entries = zip(self._numbers.shapes[shape].names, _read_texts(texts), strict=True)
        if self._numbers.may_name_more(shape):
            entries = [entry for entry in entries if entry[1] != ABSENT]
        attributes = {
            attribute: text if text.__class__ is str else sub if text is None else numbered[text]
            for attribute, text in entries
        }
        return User(
            Username(sub if name is None else key_text(name)),
            Sub(sub),
            attributes,
            numbered[status],
            enabled == 1,
            EPOCH + timedelta(0, 0, created),
            EPOCH + timedelta(0, 0, modified),
        )

    def _haystack(self, row: tuple[Any, ...]) -> str:
        key, name, shape, encoded = row
        texts = _read_texts(encoded)
        known = self._numbers.shapes[shape]
        numbered = self._numbers.texts
        found = [uuid_text(key) if len(key) == 16 and key.__class__ is bytes else key_text(key)]
        if name is not None:
            found.append(key_text(name))
        found += [text if text.__class__ is str else numbered[text] for text in map(texts.__getitem__, known.searched)]
        if known.identities is not None and (text := texts[known.identities]) != ABSENT:
            for identity in linked_identities(text if text.__class__ is str else numbered[text]):
                found += (identity.provider_name, identity.user_id)
        joined = SEPARATOR.join(found)
        if joined.isascii() and joined.count(SEPARATOR) == len(found) - 1:
            # What fold does with each of such texts, without the calls.
            return joined.lower()
        return SEPARATOR.join(map(fold, found))
