"""Looks at the rows of users that may be hits."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

import numpy as np

from cognito_admin.model.query.crowd import Others
from cognito_admin.model.query.fields import PHONE_ATTRIBUTE, Kind
from cognito_admin.model.query.folding import digits, exact, fold, is_phone_like
from cognito_admin.model.query.matching import predicate
from cognito_admin.model.query.tree import Anywhere, Begins, Either, Ends, Every, Exactly, Has, Holds, Is, Node, Not
from cognito_admin.model.users import User
from cognito_admin.store.index.bitmaps import Mask, Numbers
from cognito_admin.store.index.listing.memberships import Groups
from cognito_admin.store.index.rows import Rows

Verifier: TypeAlias = Callable[[Numbers], Mask]
"""Which of the users with these ids are found; nobody who is gone."""


def verifier(rows: Rows, groups: Groups, root: Node, others: Others) -> Verifier:
    """Reads no more of a row than the query asks for."""
    match root:
        case Anywhere(text):
            return _in_words(rows, text)
        case Holds(field, text) if field.kind is not Kind.PHONE:
            needle = fold(text)
            return _on_values(rows, field.name, lambda value: needle in fold(value))
        case Begins(field, text) if field.kind is not Kind.PHONE:
            beginning = fold(text)
            return _on_values(rows, field.name, lambda value: fold(value).startswith(beginning))
        case Ends(field, text) if field.kind is not Kind.PHONE:
            end = fold(text)
            return _on_values(rows, field.name, lambda value: fold(value).endswith(end))
        case Exactly(field, text) if field.kind is not Kind.PHONE:
            wanted = exact(text)
            return _on_values(rows, field.name, lambda value: exact(value) == wanted)
        case _:
            fits = predicate(root, others)
            read = partial(with_groups, rows, groups) if asks_for_groups(root) else rows.read
            return lambda ids: _each(user is not None and fits(user) for user in read(ids.tolist()))


def with_groups(rows: Rows, groups: Groups, ids: Sequence[int]) -> list[User | None]:
    """The users with these ids and the groups they are in."""
    found = zip(rows.read(ids), groups.names_of(ids), strict=True)
    return [replace(user, groups=names) if user and names else user for user, names in found]


def asks_for_groups(node: Node) -> bool:
    match node:
        case Every(parts) | Either(parts):
            return any(map(asks_for_groups, parts))
        case Not(part):
            return asks_for_groups(part)
        case Is(field, _, _) | Has(field):
            return field.kind is Kind.GROUP
        case _:
            return False


def _in_words(rows: Rows, text: str) -> Verifier:
    needle = fold(text)
    number = digits(text) if is_phone_like(text) else ""

    def fits(ids: Numbers) -> Mask:
        found = _each(hay is not None and needle in hay for hay in rows.haystacks(ids.tolist()))
        if number:
            others = rows.values(ids[~found].tolist(), PHONE_ATTRIBUTE)
            found[~found] = _each(value is not None and number in digits(value) for value in others)
        return found

    return fits


def _on_values(rows: Rows, name: str, fits: Callable[[str], bool]) -> Verifier:
    return lambda ids: _each(value is not None and fits(value) for value in rows.values(ids.tolist(), name))


def _each(found: Iterable[bool]) -> Mask:
    return np.fromiter(found, dtype=np.bool_)
