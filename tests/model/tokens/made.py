"""Tokens made by hand, signed by the keys of the emulator."""

import json
from typing import Any

from cognito_admin.demo.token_keys import KEYS, encoded
from cognito_admin.model.tokens.keys import read_keys

POOL = "eu-central-1_Example12"
ISSUER = f"https://cognito-idp.eu-central-1.amazonaws.com/{POOL}"
NOW_S = 1_795_262_400
PUBLIC_KEYS = read_keys({"keys": [key.as_json() for key in KEYS.values()]})


def part(document: object) -> str:
    return encoded(json.dumps(document).encode())


def signed(use: str = "id", header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A token of ``POOL`` that is good for an hour from ``NOW_S``, but for what ``claims`` say."""
    key = KEYS[use]
    told = {"iss": ISSUER, "sub": "sub-1", "token_use": use, "iat": NOW_S, "exp": NOW_S + 3600, **claims}
    text = f"{part({'alg': 'RS256', 'kid': key.id, **(header or {})})}.{part(told)}"
    return f"{text}.{encoded(key.signature(text.encode()))}"
