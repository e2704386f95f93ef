"""The claims of a token as rows to be read: the times as moments, what has parts as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cognito_admin.model.tokens.token import Token, moment_of

TIMES = ("auth_time", "iat", "nbf", "exp", "updated_at")
_ORDER = (
    "token_use", "sub", "username", "cognito:username", "email", "email_verified", "cognito:groups", "scope", "aud",
    "client_id", "iss", "auth_time", "iat", "nbf", "exp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """``when`` is the moment that it means, where it is a time. ``of_header``: it tells of the token, not of the user."""

    name: str
    text: str = field(repr=False)
    when: datetime | None = None
    of_header: bool = False


def rows(token: Token) -> tuple[Claim, ...]:
    """What tells most first, then the rest by name, then the header."""
    names = sorted(token.claims, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))
    return (*(_row(token.claims, name) for name in names), *(_row(token.header, name, True) for name in token.header))


def _row(members: Mapping[str, Any], name: str, of_header: bool = False) -> Claim:
    value = members[name]
    when = moment_of(value) if name in TIMES else None
    return Claim(name, _text(value), when, of_header)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):  # pyright: ignore[reportUnknownVariableType]
        return ", ".join(value)  # pyright: ignore[reportUnknownArgumentType]
    return json.dumps(value, ensure_ascii=False)
