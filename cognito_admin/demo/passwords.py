"""Passwords and the pool's policy for them."""

import string
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cognito_admin.demo.errors import AwsError, invalid_password
from cognito_admin.demo.state import PoolState, Service
from cognito_admin.demo.users import Details

_SYMBOLS = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= "
_CLASSES = (
    ("RequireUppercase", string.ascii_uppercase, "uppercase"),
    ("RequireLowercase", string.ascii_lowercase, "lowercase"),
    ("RequireNumbers", string.digits, "numeric"),
    ("RequireSymbols", _SYMBOLS, "symbol"),
)


def policy_of(pool: PoolState) -> Mapping[str, Any]:
    return pool.settings.get("Policies", {}).get("PasswordPolicy", {})


def check_policy(pool: PoolState, password: str) -> None:
    """InvalidPasswordException, naming the first rule of the policy the password breaks."""
    policy = policy_of(pool)
    if len(password) < policy.get("MinimumLength", 8):
        raise invalid_password("Password not long enough")
    for rule, characters, name in _CLASSES:
        if policy.get(rule) and not any(character in characters for character in password):
            raise invalid_password(f"Password must have {name} characters")


def make_temporary_password(service: Service, pool: PoolState) -> str:
    """A password that satisfies every policy of the pool's length."""
    length = max(policy_of(pool).get("MinimumLength", 8), 8)
    first = "".join(service.letters(characters, 1) for _, characters, _ in _CLASSES[:3])
    return first + "!" + service.letters(string.ascii_letters + string.digits, length - 4)


def set_password(service: Service, pool: PoolState, details: Details, password: str) -> None:
    """Sets it, unless it is one of the last the policy remembers."""
    remembered = policy_of(pool).get("PasswordHistorySize", 0)
    used = [*details.password_history, *([details.password] if details.password else [])]
    if remembered and password in used[-remembered:]:
        raise AwsError("PasswordHistoryPolicyViolationException", "Password has previously been used.")
    details.password_history = used[-24:]
    details.password = password
    details.password_set = service.clock.now()


def has_expired(service: Service, pool: PoolState, details: Details) -> bool:
    """Whether a temporary password is older than the policy lets it become."""
    days = policy_of(pool).get("TemporaryPasswordValidityDays", 7)
    return details.password_set is not None and service.clock.now() > details.password_set + timedelta(days=days)
