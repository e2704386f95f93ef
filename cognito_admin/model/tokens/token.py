"""A JSON web token taken apart (RFC 7515, RFC 7519), whatever came along when it was copied."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

LONGEST = 100_000
"""Characters: far more than any header of HTTP carries."""
_PARTS, _PARTS_ENCRYPTED = 3, 5
_AROUND = "\"',; "
_BEFORE = re.compile(r"""(?:authorization ?:)?["' ]*(?:bearer(?: |$))?["' ]*""", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9_-]*")
_LATEST_S = 253_402_300_799
"""The last second of the year 9999, after which no date goes."""


class Unreadable(StrEnum):
    """Why a text is no token that can be read."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    ENCRYPTED = "encrypted"
    """Five parts: only Cognito can read it, as is so with refresh tokens."""
    NO_TOKEN = "no_token"  # noqa: S105 - no secret
    """Not three parts with points between them: a code or a session, say."""
    DAMAGED = "damaged"
    """A part that is no base64, or no JSON: cut off or changed on its way."""


class TokenUnreadable(Exception):
    """The text itself is in none of its arguments."""

    def __init__(self, why: Unreadable) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Token:
    """``signed`` is what the signature is of. Neither it nor the claims are shown by ``repr``."""

    header: Mapping[str, Any] = field(repr=False)
    claims: Mapping[str, Any] = field(repr=False)
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def length(self) -> int:
        """Characters of the token as it travels."""
        return len(self.signed) + 1 + (len(self.signature) * 4 + 2) // 3

    @property
    def algorithm(self) -> str:
        return self.text("alg", of=self.header)

    @property
    def key_id(self) -> str:
        return self.text("kid", of=self.header)

    @property
    def use(self) -> str:
        """``id`` or ``access``; nothing where it does not say."""
        return self.text("token_use")

    def text(self, claim: str, *, of: Mapping[str, Any] | None = None) -> str:
        """A claim that is text; nothing where it is none."""
        value = (self.claims if of is None else of).get(claim)
        return value if isinstance(value, str) else ""

    def moment(self, claim: str) -> datetime | None:
        return moment_of(self.claims.get(claim))


def moment_of(value: object) -> datetime | None:
    """The moment that a claim means, in seconds since 1970; None for what is no such number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LATEST_S:
        return None
    return datetime.fromtimestamp(value, UTC)


def read_token(text: str) -> Token:
    """Takes it apart; ``Bearer``, quotation marks and line breaks around and in it are let be. Raises TokenUnreadable."""
    if len(text) > LONGEST:
        raise TokenUnreadable(Unreadable.TOO_LONG)
    bare = _BEFORE.sub("", " ".join(text.split()).strip(_AROUND), 1).replace(" ", "")
    if not bare:
        raise TokenUnreadable(Unreadable.EMPTY)
    parts = bare.split(".")
    if len(parts) == _PARTS_ENCRYPTED:
        raise TokenUnreadable(Unreadable.ENCRYPTED)
    if len(parts) != _PARTS:
        raise TokenUnreadable(Unreadable.NO_TOKEN)
    header, claims, signature = parts
    return Token(_object(header), _object(claims), f"{header}.{claims}".encode(), _bytes(signature))


def _object(part: str) -> Mapping[str, Any]:
    try:
        found: Any = json.loads(_bytes(part))
    except (ValueError, RecursionError):
        raise TokenUnreadable(Unreadable.DAMAGED) from None
    if not isinstance(found, dict):
        raise TokenUnreadable(Unreadable.DAMAGED)
    return cast("Mapping[str, Any]", found)


def _bytes(part: str) -> bytes:
    bare = part.rstrip("=")
    if not _BASE64.fullmatch(bare):
        raise TokenUnreadable(Unreadable.DAMAGED)
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        raise TokenUnreadable(Unreadable.DAMAGED) from None
