"""The columns of an index: what of a user is found and sorted by, and how."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple, NewType

import apsw

from cognito_admin.model.query.fields import IDENTITIES_ATTRIBUTE, PHONE_ATTRIBUTE
from cognito_admin.model.query.folding import exact, fold
from cognito_admin.model.query.matching import phone_number, providers
from cognito_admin.model.query.order import sort_text
from cognito_admin.model.users import User
from cognito_admin.store.encrypted import rows

Column = NewType("Column", int)

USERNAME, SUB, STATUS, ENABLED, CREATED, MODIFIED, GROUPS, PROVIDER, LINKED, PHONE_DIGITS = map(Column, range(1, 11))
"""``LINKED`` are the names and ids at identity providers that words are looked for in; ``PHONE_DIGITS`` the digits
of phone numbers that are written otherwise than +15550100: the digits of the others are found in the attribute."""
FIRST_ATTRIBUTE = 16
UNORDERED = frozenset((GROUPS, PROVIDER, LINKED, PHONE_DIGITS))
SAME_AS_SUB = ""
"""The gram of USERNAME under which users stand whose name is their ``sub``: their names are found through SUB."""
OWN = {
    "username": USERNAME,
    "sub": SUB,
    "status": STATUS,
    "enabled": ENABLED,
    "created": CREATED,
    "modified": MODIFIED,
    "groups": GROUPS,
    "provider": PROVIDER,
}
"""By the name that ``Sort`` and ``Field`` have for it."""


class Mode(StrEnum):
    """How a segment keeps a column.

    TEXT: grams of the folded text. DOMAIN: grams that begin before the first @ of the folded text, and a code for the rest.
    CODES: a code for the whole exact text. ORDER: nothing but the order. PRESENCE: who has a value. VALUES: a bitmap for
    each exact value, for users that may have several.
    """

    TEXT = "text"
    DOMAIN = "domain"
    CODES = "codes"
    ORDER = "order"
    PRESENCE = "presence"
    VALUES = "values"


class Kind(StrEnum):
    """What an array of a segment is. The place in the enumeration is its number."""

    ORDER = "order"
    FENCES = "fences"
    CODES = "codes"
    BOOK = "book"

    @property
    def number(self) -> int:
        return list(Kind).index(self)


class Value(NamedTuple):
    """What a user has in a column.

    ``exact`` is the NFC text; None where nothing is looked for in it (times, the raw ``identities``, a user name that is the
    ``sub``: see ``SAME_AS_SUB``). ``folded`` is what is looked for and, with ``sub`` behind it, the key of the column's order.
    """

    column: Column
    exact: str | None
    folded: str


class Columns:
    """The numbers of the columns, kept in the store. Attributes are numbered as they are met."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._attributes: dict[str, Column] = {}
        self.refresh()

    def refresh(self) -> None:
        """Reads what others have numbered meanwhile, and forgets what a rollback took back."""
        self._attributes = {
            name: Column(number) for number, name in rows(self._connection, "SELECT id, name FROM columns")
        }

    @property
    def attributes(self) -> Mapping[str, Column]:
        """By the name users carry."""
        return self._attributes

    def attribute(self, name: str) -> Column | None:
        return self._attributes.get(name)

    def number(self, name: str) -> Column:
        """Numbers an attribute that was never met. Only inside a transaction."""
        known = self._attributes.get(name)
        if known is None:
            statement = (
                "INSERT INTO columns(id, name) VALUES ((SELECT max(?1, coalesce(max(id) + 1, 0)) FROM columns), ?2)"
                " ON CONFLICT(name) DO UPDATE SET name = name RETURNING id"
            )
            known = self._attributes[name] = Column(rows(self._connection, statement, (FIRST_ATTRIBUTE, name))[0][0])
        return known

    def sorted_by(self, name: str) -> Column | None:
        """The column that ``Sort.column`` names; None for an attribute that nobody has, and for what has no order."""
        column = OWN.get(name) or self._attributes.get(name)
        return None if column in UNORDERED - {GROUPS} else column


def values(user: User, columns: Mapping[str, Column]) -> Iterator[Value]:
    """Everything a segment keeps of ``user`` beside groups. Only PROVIDER and LINKED come several times, and have no order."""
    same = user.username == user.sub
    yield Value(USERNAME, None if same else exact(user.username), fold(user.username))
    yield Value(SUB, exact(user.sub), fold(user.sub))
    yield Value(STATUS, exact(user.status), fold(user.status))
    enabled = "yes" if user.enabled else "no"
    yield Value(ENABLED, enabled, enabled)
    for column, name in ((CREATED, "created"), (MODIFIED, "modified")):
        yield Value(column, None, sort_text(user, name) or "")
    for provider in providers(user):
        yield Value(PROVIDER, exact(provider), fold(provider))
    for identity in user.identities:
        yield Value(LINKED, exact(identity.provider_name), fold(identity.provider_name))
        yield Value(LINKED, exact(identity.user_id), fold(identity.user_id))
    number = phone_number(user)
    if number and fold(user.attributes[PHONE_ATTRIBUTE]) != f"+{number}":
        yield Value(PHONE_DIGITS, number, number)
    for name, value in user.attributes.items():
        if name != "sub":
            yield Value(columns[name], None if name == IDENTITIES_ATTRIBUTE else exact(value), fold(value))
