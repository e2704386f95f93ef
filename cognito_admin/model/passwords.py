"""Passwords by the policy of a pool: held against it, and made."""

import secrets
import string

from cognito_admin.model.changes.change import Reason
from cognito_admin.model.changes.codes import Why
from cognito_admin.model.overview import PasswordPolicy

LONGEST = 256
SYMBOLS = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= "
"""What Cognito counts as a symbol (developer guide, "Password policy"); a space only inside."""
_CLASSES = {
    "upper": (string.ascii_uppercase, Why.PASSWORD_NEEDS_UPPER),
    "lower": (string.ascii_lowercase, Why.PASSWORD_NEEDS_LOWER),
    "numbers": (string.digits, Why.PASSWORD_NEEDS_NUMBERS),
    "symbols": (SYMBOLS, Why.PASSWORD_NEEDS_SYMBOLS),
}
_READABLE = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789", "-_+=!?.*")
"""Nothing that is mistaken for something else when it is read out."""
_SHORTEST_MADE = 14


def password_problems(policy: PasswordPolicy, password: str) -> tuple[Reason, ...]:
    """Why the policy refuses it; its history is known to Cognito only."""
    problems: list[Reason] = []
    if len(password) < policy.minimum_length:
        problems.append(Reason(Why.PASSWORD_SHORT, facts={"least": str(policy.minimum_length)}))
    if len(password) > LONGEST:
        problems.append(Reason(Why.PASSWORD_LONG, facts={"most": str(LONGEST)}))
    if password != password.strip(" "):
        problems.append(Reason(Why.PASSWORD_SPACE_AT_END))
    for kind in policy.requires:
        characters, why = _CLASSES[kind]
        if not set(characters) & set(password.strip(" ")):
            problems.append(Reason(why))
    return tuple(problems)


def make_password(policy: PasswordPolicy) -> str:
    """One that fits the policy, by chance that cannot be guessed, of characters that are easily read out."""
    length = max(policy.minimum_length, _SHORTEST_MADE)
    chosen = [secrets.choice(characters) for characters in _READABLE]
    chosen += [secrets.choice("".join(_READABLE)) for _ in range(length - len(chosen))]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)
