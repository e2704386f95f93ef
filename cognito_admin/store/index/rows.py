"""Users as compact rows, written and read in batches.

A text that many share stands in ``vals`` and its number in the rows; the names of the attributes stand in ``shapes``. Numbers
are never given twice, so what is known of them stays true, but for what a rollback takes back.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar, cast

import apsw

from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.json_codec import json_text, read_json
from cognito_admin.model.query.fields import IDENTITIES_ATTRIBUTE
from cognito_admin.model.query.folding import SEPARATOR, fold
from cognito_admin.model.query.matching import NOT_SEARCHED_BY_WORDS
from cognito_admin.model.query.order import EPOCH, microseconds
from cognito_admin.model.users import User, linked_identities
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.columns import STATUS, SUB, Column, Columns
from cognito_admin.store.index.keys import Key, carray, is_storable, key_arrays, key_text, sub_key, text_key, uuid_text

MOST_VALUES = 4096
"""How many texts of an attribute are numbered. What is seldom shared (e-mail addresses) fills them once, and no more."""
LONGEST_VALUE = 40
MOST_SHAPES = 1024
"""Where users have ever different attributes, the shapes that come after these name every attribute there is."""
KEPT = "username, status, enabled, created, modified, shape, texts"

_ABSENT = 0
"""In the place of an attribute that the shape names and the user does not have."""
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_read_texts = cast("Callable[[str], list[Any]]", read_json)
_READ = "u.sub, u.username, u.status, u.enabled, u.created, u.modified, u.shape, u.texts"

Answer = TypeVar("Answer")


class Row(NamedTuple):
    """``sub``, then the values of ``KEPT``."""

    sub: Key
    username: Key | None
    status: int
    enabled: int
    created: int
    modified: int
    shape: int
    texts: str


class _Shape(NamedTuple):
    names: tuple[str, ...]
    searched: tuple[int, ...]
    """The places of the attributes that words are looked for in."""
    identities: int | None


class _Plan(NamedTuple):
    """How users with certain attributes are encoded: the shape, and for each attribute that it names the numbers of its texts."""

    shape: int
    names: tuple[str, ...]
    is_wider: bool
    """Whether the shape names attributes that these users do not have."""
    sub: int | None
    """The place of the attribute ``sub``."""
    numbering: tuple[int, ...]
    """The places of the attributes of which not as many texts are numbered as may be."""
    numbers: tuple[dict[Any, int], ...]


class _Unnumbered(Exception):
    """Something needs a number, which only a transaction gives."""


class Rows:
    """Reads and writes rows through one connection, and remembers what their numbers stand for."""

    def __init__(self, connection: apsw.Connection, columns: Columns | None = None) -> None:
        self._connection = connection
        self.columns = columns or Columns(connection)
        self._shapes: dict[int, _Shape] = {}
        self._texts: dict[int, str] = {_ABSENT: ""}
        self._numbers: dict[Column, dict[str, int]] = {}
        self._statuses = self._numbers.setdefault(STATUS, {})
        self._plans: dict[tuple[str, ...], _Plan] = {}
        self._shape_numbers: dict[tuple[str, ...], int] = {}
        self._last_shape = 0
        self._last_text = 0
        self._forgotten = False

    # Reading

    def read(self, ids: Sequence[int]) -> list[User | None]:
        """The users with these ids, in this order, without their groups; None for one who is not there."""
        return self._decoded(_READ, ids, self._user)

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
                found = self._with_numbers(
                    lambda: [(sub, None if status is None else self._texts[status]) for sub, status in rows_found]
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

    def _value_reader(self, name: str) -> Callable[[int, str], str | None]:
        """Reads an attribute out of a row's shape and texts."""
        places: dict[int, int | None] = {}
        shapes, numbered = self._shapes, self._texts

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
            return None if text == _ABSENT else numbered[text]

        return value

    def haystacks(self, ids: Sequence[int]) -> list[str | None]:
        """All that bare words are looked for in, folded, a separator between two texts; None for one who is not there.

        The digits of the phone number are not among them.
        """
        return self._decoded("u.sub, u.username, u.shape, u.texts", ids, self._haystack)

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
        found = {name for number, names in shapes if number < MOST_SHAPES for name in json.loads(names)}
        if any(number >= MOST_SHAPES for number, _ in shapes):
            # Such shapes name attributes, too, that their users do not have.
            statement = "SELECT u.id FROM dirty d CROSS JOIN users u ON u.id = d.id WHERE u.shape >= ?"
            theirs = self.read([number for (number,) in rows(self._connection, statement, (MOST_SHAPES,))])
            found.update(name for user in theirs if user is not None for name in user.attributes)
        return found

    # Writing

    def refresh(self) -> None:
        """Reads what others have numbered meanwhile. At the start of each transaction that encodes."""
        statement = "SELECT (SELECT max(id) FROM shapes), (SELECT max(id) FROM vals)"
        last_shape, last_text = rows(self._connection, statement)[0]
        if self._forgotten:
            self.columns.refresh()
            self._forgotten = False
        if (last_shape or 0) > self._last_shape:
            self.columns.refresh()
            statement = "SELECT id, names FROM shapes WHERE id > ? ORDER BY id"
            for number, names in rows(self._connection, statement, (self._last_shape,)):
                self._learn_shape(number, tuple(json.loads(names)))
            self._plans.clear()
        if (last_text or 0) > self._last_text:
            statement = "SELECT id, column, text FROM vals WHERE id > ? ORDER BY id"
            for number, column, text in rows(self._connection, statement, (self._last_text,)):
                self._learn_text(number, Column(column), key_text(text))

    def forget(self) -> None:
        """After a rollback: what was numbered in it may come to stand for something else."""
        for known in (self._shapes, self._texts, self._numbers, self._plans, self._shape_numbers):
            known.clear()
        self._statuses = self._numbers.setdefault(STATUS, {})
        self._texts[_ABSENT] = ""
        self._last_shape = self._last_text = 0
        self._forgotten = True

    def encode(self, user: User) -> Row:
        """Numbers what has no number yet. Only inside a transaction, after ``refresh``."""
        attributes, sub, username = user.attributes, user.sub, user.username
        shape, names, is_wider, sub_place, numbering, numbers = self._plan(tuple(attributes))
        # A value that has no number stands for itself; all are looked up in one go.
        entries: list[Any] = [
            known.get(text, text) for known, text in zip(numbers, map(attributes.get, names), strict=True)
        ]
        for place in numbering:
            text = entries[place]
            if text.__class__ is str and len(text) <= LONGEST_VALUE and is_storable(text):
                entries[place] = self._shared(names[place], text)
        if is_wider:
            entries = [_ABSENT if entry is None else entry for entry in entries]
        if sub_place is not None and entries[sub_place] == sub:
            entries[sub_place] = None
        return Row(
            sub_key(sub),
            None if username == sub else text_key(username),
            self._statuses.get(user.status) or self.number(STATUS, user.status),
            int(user.enabled),
            microseconds(user.created),
            microseconds(user.modified),
            shape,
            json_text(entries),
        )

    def _shared(self, name: str, text: str) -> int | str:
        """The number of a text that has none so far; the text itself once as many of this attribute are numbered as may be."""
        column = self._column(name)
        return self.number(column, text) if len(self._numbers[column]) < MOST_VALUES else text

    def foreseen(self, user: User) -> Row | None:
        """What ``encode`` will make of ``user``, before the transaction; None where something has no number yet.

        Others can write meanwhile: of a page of thousands, encoding takes longer than writing.
        """
        try:
            return self.encode(user)
        except _Unnumbered:
            return None

    def decode(self, row: Row) -> User:
        """The user that ``encode`` was given, without groups."""
        user = self._with_numbers(lambda: self._user(row))
        assert user
        return user

    def number(self, column: Column, text: str) -> int:
        """The number of a text, given now if it has none. Only inside a transaction, after ``refresh``."""
        known = self._numbers.setdefault(column, {})
        number = known.get(text)
        if number is None:
            self._require_transaction()
            statement = "INSERT INTO vals(column, text) VALUES (?, ?) RETURNING id"
            number = int(rows(self._connection, statement, (column, text_key(text)))[0][0])
            self._learn_text(number, column, text)
            if len(known) == MOST_VALUES:
                self._plans.clear()
        return number

    def _plan(self, names: tuple[str, ...]) -> "_Plan":
        known = self._plans.get(names)
        if known is None:
            shape = self._shape(tuple(sorted(names)))
            named = self._shapes[shape].names
            columns = tuple(map(self._column, named))
            numbers = tuple(self._numbers.setdefault(column, {}) for column in columns)
            numbering = tuple(
                place for place, known in enumerate(numbers) if columns[place] != SUB and len(known) < MOST_VALUES
            )
            if len(self._plans) >= 4 * MOST_SHAPES:
                self._plans.clear()
            sub = columns.index(SUB) if SUB in columns else None
            known = self._plans[names] = _Plan(shape, named, len(named) > len(names), sub, numbering, numbers)
        return known

    def _shape(self, names: tuple[str, ...]) -> int:
        known = self._shape_numbers.get(names)
        if known is not None:
            return known
        self._require_transaction()
        if len(self._shapes) >= MOST_SHAPES:
            if set(names) <= set(self._shapes[self._last_shape].names):
                return self._last_shape
            names = tuple(sorted({*names, *self.columns.attributes}))
        for name in names:
            self._column(name)
        encoded = _ENCODE(names)
        number = int(rows(self._connection, "INSERT INTO shapes(names) VALUES (?) RETURNING id", (encoded,))[0][0])
        self._learn_shape(number, names)
        return number

    def _require_transaction(self) -> None:
        if not self._connection.in_transaction:
            raise _Unnumbered

    def _column(self, name: str) -> Column:
        return SUB if name == "sub" else self.columns.number(name)

    # What numbers stand for

    def _learn_shape(self, number: int, names: tuple[str, ...]) -> None:
        searched = tuple(place for place, name in enumerate(names) if name not in NOT_SEARCHED_BY_WORDS)
        identities = names.index(IDENTITIES_ATTRIBUTE) if IDENTITIES_ATTRIBUTE in names else None
        self._shapes[number] = _Shape(names, searched, identities)
        self._shape_numbers[names] = number
        self._last_shape = number

    def _learn_text(self, number: int, column: Column, text: str) -> None:
        self._texts[number] = text
        self._numbers.setdefault(column, {})[text] = number
        self._last_text = number

    def _with_numbers(self, answer: Callable[[], Answer]) -> Answer:
        """``answer``, asked again where it met a number that others have given since."""
        try:
            return answer()
        except KeyError:
            self.refresh()
            return answer()

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
        return self._with_numbers(lambda: [None if row[-1] is None else decode(row) for row in found])

    def _user(self, row: tuple[Any, ...]) -> User | None:
        key, name, status, enabled, created, modified, shape, texts = row
        sub = uuid_text(key) if len(key) == 16 and key.__class__ is bytes else key_text(key)
        numbered = self._texts
        attributes = {
            attribute: text if text.__class__ is str else sub if text is None else numbered[text]
            for attribute, text in zip(self._shapes[shape].names, _read_texts(texts), strict=True)
            if text != _ABSENT
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
        known = self._shapes[shape]
        numbered = self._texts
        found = [uuid_text(key) if len(key) == 16 and key.__class__ is bytes else key_text(key)]
        if name is not None:
            found.append(key_text(name))
        found += [text if text.__class__ is str else numbered[text] for text in map(texts.__getitem__, known.searched)]
        if known.identities is not None and (text := texts[known.identities]) != _ABSENT:
            for identity in linked_identities(text if text.__class__ is str else numbered[text]):
                found += (identity.provider_name, identity.user_id)
        joined = SEPARATOR.join(found)
        if joined.isascii() and joined.count(SEPARATOR) == len(found) - 1:
            # What fold does with each of such texts, without the calls.
            return joined.lower()
        return SEPARATOR.join(map(fold, found))
