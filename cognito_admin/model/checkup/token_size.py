"""How large the ID token of a user comes out, as far as their attributes and groups tell.

Source: developer guide, "Understanding the identity (ID) token". What a trigger adds is not among it.
"""

import json
from collections.abc import Iterable, Sequence

from cognito_admin.model.checkup.facts import HeavyUser
from cognito_admin.model.identity_pools.claims import claims_of
from cognito_admin.model.pools import Group
from cognito_admin.model.users import User

_OF_EVERY_TOKEN = 420
"""Characters of issuer, audience, times and ids."""
_HEADER, _SIGNATURE = 112, 342
"""Characters in Base64: the ids of key and algorithm; a signature of 2048 bits."""


def estimated(user: User, groups: Sequence[Group]) -> HeavyUser:
    claims = claims_of(user, groups)
    sizes = {name: len(json.dumps({name: value}, ensure_ascii=False).encode()) for name, value in claims.items()}
    body = sum(sizes.values()) + _OF_EVERY_TOKEN
    # Base64 makes four characters of three bytes.
    return HeavyUser(user.username, _HEADER + -(-body * 4 // 3) + _SIGNATURE, max(sizes, key=lambda name: sizes[name]))


def heaviest(users: Iterable[User], groups: Sequence[Group]) -> HeavyUser | None:
    return max((estimated(user, groups) for user in users), key=lambda one: one.token_bytes, default=None)
