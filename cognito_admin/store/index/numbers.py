"""What stands for texts and attributes in the rows of users: numbers.

A text that many share stands in ``vals``, the names of the attributes of some user in ``shapes``. Numbers are never given twice,
so what is known of them stays true, but for what a rollback takes back.
"""

import json
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import apsw

from cognito_admin.model.query.fields import IDENTITIES_ATTRIBUTE
from cognito_admin.model.query.matching import NOT_SEARCHED_BY_WORDS
from cognito_admin.store.encrypted import rows
from cognito_admin.store.index.columns import SUB, Column, Columns
from cognito_admin.store.index.keys import is_storable, key_text, text_key

MOST_VALUES = 4096
"""How many texts of an attribute are numbered. What is seldom shared (e-mail addresses) fills them once, and no more."""
LONGEST_VALUE = 40
MOST_SHAPES = 1024
"""Where users have ever different attributes, the shapes that come after these name every attribute there is."""
ABSENT = 0
"""In the place of an attribute that the shape names and the user does not have."""

Answer = TypeVar("Answer")


class Shape(NamedTuple):
    names: tuple[str, ...]
    searched: tuple[int, ...]
    """The places of the attributes that words are looked for in."""
    identities: int | None


class Unnumbered(Exception):
    """Something needs a number, which only a transaction gives."""


class Numbers:
    """What one connection knows of them."""

    def __init__(self, connection: apsw.Connection, columns: Columns) -> None:
        self.columns = columns
        self.shapes: dict[int, Shape] = {}
        self.texts: dict[int, str] = {ABSENT: ""}
        self._connection = connection
        self._of_texts: dict[Column, dict[str, int]] = {}
        self._of_shapes: dict[tuple[str, ...], int] = {}
        self._last_shape = 0
        self._last_text = 0
        self._forgotten = False

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
        if (last_text or 0) > self._last_text:
            statement = "SELECT id, column, text FROM vals WHERE id > ? ORDER BY id"
            for number, column, text in rows(self._connection, statement, (self._last_text,)):
                self._learn_text(number, Column(column), key_text(text))

    def forget(self) -> None:
        """After a rollback: what was numbered in it may come to stand for something else."""
        for known in (self.shapes, self.texts, self._of_texts, self._of_shapes):
            known.clear()
        self.texts[ABSENT] = ""
        self._last_shape = self._last_text = 0
        self._forgotten = True

    def known(self, answer: Callable[[], Answer]) -> Answer:
        """``answer``, asked again where it met a number that others have given since."""
        try:
            return answer()
        except KeyError:
            self.refresh()
            return answer()

    def of_texts(self, column: Column) -> dict[str, int]:
        """The numbers of the texts of a column. It grows."""
        return self._of_texts.setdefault(column, {})

    def of_text(self, column: Column, text: str) -> int:
        """Given now if it has none. Raises Unnumbered outside a transaction."""
        number = self.of_texts(column).get(text)
        if number is None:
            self._require_transaction()
            statement = "INSERT INTO vals(column, text) VALUES (?, ?) RETURNING id"
            number = int(rows(self._connection, statement, (column, text_key(text)))[0][0])
            self._learn_text(number, column, text)
        return number

    def of_value(self, column: Column, text: str) -> int | str:
        """As ``of_text``; the text itself where it is not to be numbered: too long, or one of too many."""
        known = self.of_texts(column)
        if text in known:
            return known[text]
        if len(known) < MOST_VALUES and len(text) <= LONGEST_VALUE and is_storable(text):
            return self.of_text(column, text)
        return text

    def of_shape(self, names: tuple[str, ...]) -> int:
        """Of one that names these attributes at least; ``names`` are sorted. Raises Unnumbered outside a transaction."""
        known = self._of_shapes.get(names)
        if known is not None:
            return known
        if len(self.shapes) >= MOST_SHAPES and set(names) <= set(self.shapes[self._last_shape].names):
            return self._last_shape
        self._require_transaction()
        if len(self.shapes) >= MOST_SHAPES:
            names = tuple(sorted({*names, *self.columns.attributes}))
            if names in self._of_shapes:
                # That one is of users who have them all, and nobody else's.
                names = names[::-1]
        for name in names:
            self.column(name)
        statement = "INSERT INTO shapes(names) VALUES (?) RETURNING id"
        number = int(rows(self._connection, statement, (json.dumps(names),))[0][0])
        self._learn_shape(number, names)
        return number

    def may_name_more(self, shape: int) -> bool:
        """Whether it may name attributes, too, that its users do not have."""
        return shape >= MOST_SHAPES

    def column(self, name: str) -> Column:
        return SUB if name == "sub" else self.columns.number(name)

    def _require_transaction(self) -> None:
        if not self._connection.in_transaction:
            raise Unnumbered

    def _learn_shape(self, number: int, names: tuple[str, ...]) -> None:
        searched = tuple(place for place, name in enumerate(names) if name not in NOT_SEARCHED_BY_WORDS)
        identities = names.index(IDENTITIES_ATTRIBUTE) if IDENTITIES_ATTRIBUTE in names else None
        self.shapes[number] = Shape(names, searched, identities)
        self._of_shapes[names] = number
        self._last_shape = number

    def _learn_text(self, number: int, column: Column, text: str) -> None:
        self.texts[number] = text
        self.of_texts(column)[text] = number
        self._last_text = number
