"""Whom a search names to the letter: by ``sub``, by user name, or by e-mail address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_admin.model.query import Query, parse, quoted
from cognito_admin.model.query.folding import fold
from cognito_admin.model.query.tree import Anywhere, Exactly, Holds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cognito_admin.model.query import Fields
    from cognito_admin.model.users import User

NAMES = ("sub", "username", "email")
"""The better one first."""


def name_in(text: str, fields: Fields) -> str | None:
    """What may be somebody's name where ``text`` says nothing else."""
    query = parse(text, fields)
    match query.root if isinstance(query, Query) else None:
        case Anywhere(name):
            return name
        case Holds(field, name) | Exactly(field, name) if field.name in NAMES:
            return name
        case _:
            return None


def search_for(name: str) -> str:
    """The search for who is called just that, in capitals as typed or in none."""
    spelt = dict.fromkeys((name, name.lower()))
    return " OR ".join(f"{field}={quoted(spelling)}" for field in NAMES for spelling in spelt)


def best(name: str, users: Iterable[User]) -> User | None:
    """Who is called so; nobody where several are, each as well as the other."""
    users = list(users)
    for field in NAMES:
        called = [user for user in users if fold(_named(user, field)) == fold(name)]
        if called:
            return called[0] if len(called) == 1 else None
    return None


def _named(user: User, field: str) -> str:
    return {"sub": user.sub, "username": user.username}.get(field, user.attributes.get(field, ""))
