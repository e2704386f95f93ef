"""What there is to say of a token: whose it is, whether it still counts, and whether Cognito signed it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from cognito_admin.model.ids import PoolId
from cognito_admin.model.tokens.keys import ALGORITHM, Key
from cognito_admin.model.tokens.token import Token
from cognito_admin.model.users import User

CLOCKS_APART = timedelta(minutes=5)
"""What is that much in the future may be so because clocks differ."""
LONGEST_HEADER = 8_000
"""Characters: a token near it is refused by many a server, which takes 8 KB for all headers of a request."""


_ISSUER = re.compile(
    r"https://(?P<updated>issuer-)?cognito-idp\.(?P<region>[a-z0-9-]+)\.amazonaws\.(?:com|com\.cn|eu)/(?P<pool>(?P=region)_[A-Za-z0-9]+)"
)


class Level(StrEnum):
    """The worst first."""

    WRONG = "wrong"
    WARNING = "warning"
    UNKNOWN = "unknown"
    GOOD = "good"


class Said(StrEnum):
    """Each has its sentence in ``sentences.tokens``."""

    # The signature
    SIGNED = "signed"
    FORGED = "forged"
    UNSIGNED = "unsigned"
    OTHER_ALGORITHM = "other_algorithm"
    KEY_UNKNOWN = "key_unknown"
    KEY_NOT_IN_BACKUP = "key_not_in_backup"
    NO_KEYS = "no_keys"
    NO_POOL = "no_pool"
    # Whose it is
    OTHER_POOL = "other_pool"
    NOT_COGNITOS = "not_cognitos"
    NO_USE = "no_use"
    # When
    EXPIRED = "expired"
    VALID = "valid"
    NOT_YET = "not_yet"
    NO_END = "no_end"
    # Its size
    LARGE = "large"
    # Its user
    USER_FOUND = "user_found"
    USER_GONE = "user_gone"
    USER_DISABLED = "user_disabled"
    USER_CHANGED = "user_changed"
    GROUPS_CHANGED = "groups_changed"
    OF_AN_APP = "of_an_app"


_LEVELS = {
    Said.SIGNED: Level.GOOD,
    Said.FORGED: Level.WRONG,
    Said.UNSIGNED: Level.WRONG,
    Said.OTHER_ALGORITHM: Level.WRONG,
    Said.KEY_UNKNOWN: Level.WRONG,
    Said.KEY_NOT_IN_BACKUP: Level.UNKNOWN,
    Said.NO_KEYS: Level.UNKNOWN,
    Said.NO_POOL: Level.UNKNOWN,
    Said.OTHER_POOL: Level.WARNING,
    Said.NOT_COGNITOS: Level.WARNING,
    Said.NO_USE: Level.WARNING,
    Said.EXPIRED: Level.WARNING,
    Said.VALID: Level.GOOD,
    Said.NOT_YET: Level.WARNING,
    Said.NO_END: Level.WARNING,
    Said.LARGE: Level.WARNING,
    Said.USER_FOUND: Level.GOOD,
    Said.USER_GONE: Level.WARNING,
    Said.USER_DISABLED: Level.WARNING,
    Said.USER_CHANGED: Level.WARNING,
    Said.GROUPS_CHANGED: Level.WARNING,
    Said.OF_AN_APP: Level.GOOD,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """``facts`` fill the sentence; ``when`` is the moment it speaks of. Neither holds more than the claims do."""

    said: Said
    facts: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    when: datetime | None = field(default=None, repr=False)

    @property
    def level(self) -> Level:
        return _LEVELS[self.said]


def pool_of(token: Token) -> PoolId | None:
    """The pool that the token says it is of; None where its issuer is no user pool."""
    named = _ISSUER.fullmatch(token.text("iss"))
    return None if named is None else PoolId(named["pool"])


def has_updated_issuer(token: Token) -> bool:
    """Whether the pool has an issuer of the newer form, with keys of its own address (API reference, IssuerConfigurationType)."""
    named = _ISSUER.fullmatch(token.text("iss"))
    return named is not None and named["updated"] is not None


def signature(token: Token, pool: PoolId | None, keys: Sequence[Key] | None, *, of_backup: bool = False) -> Finding:
    """Whether it was signed by one of the ``keys`` of ``pool``; None where these could not be had.

    A pool may have got others since a backup (developer guide, "Verifying JSON web tokens").
    """
    if token.algorithm.lower() in ("", "none") or not token.signature:
        return Finding(Said.UNSIGNED)
    if token.algorithm != ALGORITHM:
        return Finding(Said.OTHER_ALGORITHM, (("algorithm", token.algorithm),))
    named = pool_of(token)
    if pool is None or named is None:
        return Finding(Said.NO_POOL)
    if named != pool:
        return Finding(Said.OTHER_POOL, (("pool", named),))
    if keys is None:
        return Finding(Said.NO_KEYS)
    key = next((key for key in keys if key.id == token.key_id), None)
    if key is None:
        return Finding(Said.KEY_NOT_IN_BACKUP if of_backup else Said.KEY_UNKNOWN)
    return Finding(Said.SIGNED if key.has_signed(token.signed, token.signature) else Said.FORGED)


def validity(token: Token, now: datetime) -> Finding:
    """Whether it counts at this moment, by its own words."""
    begins = token.moment("nbf") or token.moment("iat")
    ends = token.moment("exp")
    if begins is not None and begins > now + CLOCKS_APART:
        return Finding(Said.NOT_YET, when=begins)
    if ends is None:
        return Finding(Said.NO_END)
    return Finding(Said.EXPIRED if ends <= now else Said.VALID, when=ends)


def remarks(token: Token) -> tuple[Finding, ...]:
    """What else stands out."""
    found: list[Finding] = []
    if pool_of(token) is None:
        found.append(Finding(Said.NOT_COGNITOS))
    elif token.use not in ("id", "access"):
        found.append(Finding(Said.NO_USE))
    if token.length > LONGEST_HEADER:
        found.append(Finding(Said.LARGE, (("most", str(LONGEST_HEADER)),)))
    return tuple(found)


def against_user(token: Token, user: User | None) -> tuple[Finding, ...]:
    """The token beside the user it names, as far as the index knows them; None where it knows nobody."""
    if is_of_an_app(token):
        return (Finding(Said.OF_AN_APP),)
    if user is None:
        return (Finding(Said.USER_GONE),)
    found = [Finding(Said.USER_FOUND, (("user", user.display_name),))]
    if not user.enabled:
        found.append(Finding(Said.USER_DISABLED))
    changed = [name for name, value in token.claims.items() if _is_otherwise(value, user.attributes.get(name))]
    if changed:
        found.append(Finding(Said.USER_CHANGED, (("attributes", ", ".join(changed)),)))
    groups = token.claims.get("cognito:groups")
    told = {str(group) for group in groups} if isinstance(groups, list) else set[str]()  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if token.use in ("id", "access") and told != set(map(str, user.groups)):
        has = ", ".join(map(str, user.groups)) or "–"
        found.append(Finding(Said.GROUPS_CHANGED, (("groups", has),)))
    return tuple(found)


def is_of_an_app(token: Token) -> bool:
    """Whether an app asked for it in its own name (client credentials): its subject is the app client."""
    return bool(token.text("sub")) and token.text("sub") == token.text("client_id")


def _is_otherwise(told: object, there: str | None) -> bool:
    """Whether an attribute that the token carries is another one by now. Cognito writes verified flags as booleans."""
    if there is None or isinstance(told, list | dict):
        return False
    shown = str(told).lower() if isinstance(told, bool) else str(told)
    return shown != there
