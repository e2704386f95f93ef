"""A user as rows: what is kept, and what is kept beside it to be found and sorted by."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.query.folding import SEPARATOR, exact, fold
from cognito_admin.model.query.matching import phone_number, providers, texts
from cognito_admin.model.query.order import EPOCH, microseconds, sort_text
from cognito_admin.model.users import User

OWN_COLUMNS = ("username", "sub", "status", "enabled", "created", "modified")
"""What every user has, beside attributes."""
PROVIDER_COLUMN = "provider"

KEPT = "username, status, enabled, created, modified, attributes"
MODIFIED = KEPT.split(", ").index("modified")
READ = """
  u.sub, u.username, u.status, u.enabled, u.created, u.modified, u.attributes,
  (SELECT json_group_array(g.name ORDER BY g.name) FROM memberships m JOIN groups g ON g.id = m.group_id
    WHERE m.username = u.username)
"""


class Cell(NamedTuple):
    """One value of a user. ``own`` columns are Cognito's, the others are attributes."""

    own: bool
    column: str
    key: bytes
    exact: bytes


def kept(user: User) -> tuple[str | int, ...]:
    """The values of ``KEPT``."""
    attributes = json.dumps(dict(user.attributes), separators=(",", ":"), sort_keys=True)
    created, modified = microseconds(user.created), microseconds(user.modified)
    return (user.username, user.status, int(user.enabled), created, modified, attributes)


def read(row: tuple[Any, ...]) -> User:
    """A user out of the values of ``READ``."""
    sub, username, status, enabled, created, modified, attributes, groups = row
    return User(
        username=Username(username),
        sub=Sub(sub),
        attributes=json.loads(attributes),
        status=status,
        enabled=bool(enabled),
        created=_moment(created),
        modified=_moment(modified),
        groups=tuple(GroupName(name) for name in json.loads(groups)),
    )


def haystack(user: User) -> tuple[bytes, bytes]:
    """What bare words and what digits are looked for in."""
    return SEPARATOR.join(map(fold, texts(user))).encode(), phone_number(user).encode()


def cells(user: User) -> frozenset[Cell]:
    """Every value that a field or a column can ask for."""
    return frozenset((*_own_cells(user), *_attribute_cells(user)))


def text_cell(own: bool, column: str, text: str) -> Cell:
    key, precise = fold(text).encode(), exact(text).encode()
    return Cell(own, column, key, b"" if precise == key else precise)


def _own_cells(user: User) -> Iterable[Cell]:
    yield text_cell(True, "username", user.username)
    yield text_cell(True, "sub", user.sub)
    yield text_cell(True, "status", user.status)
    for column in ("enabled", "created", "modified"):
        yield Cell(True, column, (sort_text(user, column) or "").encode(), b"")
    for provider in providers(user):
        yield text_cell(True, PROVIDER_COLUMN, provider)


def _attribute_cells(user: User) -> Iterable[Cell]:
    for name, value in user.attributes.items():
        if name != "sub":
            yield text_cell(False, name, value)


def _moment(value: int) -> datetime:
    return EPOCH + timedelta(microseconds=value)
