"""How long the tokens of an app client live: units, defaults and limits (API reference, TokenValidityUnitsType)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

UNIT_S: Mapping[str, int] = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}


class Token(StrEnum):
    """As TokenValidityUnits names them."""

    ACCESS = "AccessToken"
    ID = "IdToken"
    REFRESH = "RefreshToken"


@dataclass(frozen=True, slots=True)
class Limits:
    """``usual`` is the amount, ``unit`` the unit where nothing is said."""

    member: str
    usual: int
    unit: str
    shortest_s: int
    longest_s: int


LIMITS: Mapping[Token, Limits] = {
    Token.ACCESS: Limits("AccessTokenValidity", 1, "hours", 300, 86_400),
    Token.ID: Limits("IdTokenValidity", 1, "hours", 300, 86_400),
    Token.REFRESH: Limits("RefreshTokenValidity", 30, "days", 3_600, 315_360_000),
}


@dataclass(frozen=True, slots=True)
class Lifetime:
    amount: int
    unit: str

    @property
    def seconds(self) -> int:
        """A unit that is not known counts as nothing."""
        return self.amount * UNIT_S.get(self.unit, 0)


def lifetime_of(client: Mapping[str, Any], token: Token) -> Lifetime:
    """What holds for the client, said or not. Zero is what AWS takes for the default."""
    limits = LIMITS[token]
    units: Mapping[str, str] = client.get("TokenValidityUnits") or {}
    amount = client.get(limits.member) or 0
    unit = units.get(token, limits.unit)
    return Lifetime(int(amount), unit) if amount else Lifetime(limits.usual, limits.unit)


def in_largest_unit(seconds: int) -> Lifetime:
    """The same time in the largest unit that says it in whole numbers: 86400 seconds are one day."""
    unit = max((unit for unit, unit_s in UNIT_S.items() if seconds % unit_s == 0), key=lambda unit: UNIT_S[unit])
    return Lifetime(seconds // UNIT_S[unit], unit)
