"""Hashes of passwords as other systems keep them, and which of them Cognito's import takes.

Source: developer guide, "Importing users into user pools from a CSV file": one algorithm for each job, costs up to a limit.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Algorithm(StrEnum):
    """PasswordHashingAlgorithm of CreateUserImportJob."""

    BCRYPT = "BCRYPT"
    SCRYPT = "SCRYPT"
    ARGON2ID = "ARGON2ID"
    PBKDF2_SHA256 = "PBKDF2_SHA256"


COSTS: Mapping[Algorithm, Mapping[str, int]] = {
    Algorithm.BCRYPT: {"cost": 12},
    Algorithm.SCRYPT: {"N": 65_536, "r": 8, "p": 1},
    Algorithm.ARGON2ID: {"m": 19_456, "t": 2, "p": 1},
    Algorithm.PBKDF2_SHA256: {"iterations": 600_000},
}
"""The most that Cognito works for each."""


class HashTrouble(StrEnum):
    NOT_RECOGNISED = "not_recognised"
    NOT_TAKEN = "not_taken"
    """It was made in a way that Cognito cannot check."""
    TOO_COSTLY = "too_costly"


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """``text`` is as the column ``password_hash`` takes it, a secret."""

    algorithm: Algorithm
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HashRefused:
    """``made_by`` is the algorithm as far as it is known; ``costs`` and ``most`` say how far it is over the limits."""

    trouble: HashTrouble
    made_by: str = ""
    costs: str = ""
    most: str = ""


def read_hash(text: str) -> PasswordHash | HashRefused:
    """What is known of a hash in any of the usual ways of writing one; nothing is computed."""
    text = text.strip()
    if prefixed := _PREFIX.match(text):
        # Spring writes the algorithm before it.
        text = text[prefixed.end() :]
    for pattern, read in _FORMATS:
        if found := pattern.fullmatch(text):
            try:
                return read(found)
            except (ValueError, binascii.Error):
                return HashRefused(HashTrouble.NOT_RECOGNISED)
    made_by = next((name for pattern, name in _NOT_TAKEN if pattern.match(text)), "")
    return HashRefused(HashTrouble.NOT_TAKEN if made_by else HashTrouble.NOT_RECOGNISED, made_by)


def pbkdf2_sha256(iterations: int, salt: bytes, digest: bytes) -> str:
    """A hash out of its parts, in the way SCRYPT is documented to be written."""
    return f"{iterations}${salt.hex()}${digest.hex()}"


def argon2id(memory: int, passes: int, lanes: int, salt: bytes, digest: bytes) -> str:
    """A hash out of its parts, in the PHC string format."""
    return f"$argon2id$v=19$m={memory},t={passes},p={lanes}${_bare(salt)}${_bare(digest)}"


def _bcrypt(found: re.Match[str]) -> PasswordHash | HashRefused:
    return _within(Algorithm.BCRYPT, (int(found["cost"]),), found[0])


def _argon2(found: re.Match[str]) -> PasswordHash | HashRefused:
    return _within(Algorithm.ARGON2ID, (int(found["m"]), int(found["t"]), int(found["p"])), found[0])


def _scrypt(found: re.Match[str]) -> PasswordHash | HashRefused:
    costs = (int(found["n"]), int(found["r"]), int(found["p"]))
    return _scrypt_of(costs, bytes.fromhex(found["salt"]), bytes.fromhex(found["hash"]))


def _scrypt_phc(found: re.Match[str]) -> PasswordHash | HashRefused:
    log_n = int(found["ln"])
    if log_n > 63:
        raise ValueError("no cost")
    return _scrypt_of((1 << log_n, int(found["r"]), int(found["p"])), _decoded(found["salt"]), _decoded(found["hash"]))


def _scrypt_werkzeug(found: re.Match[str]) -> PasswordHash | HashRefused:
    costs = (int(found["n"]), int(found["r"]), int(found["p"]))
    return _scrypt_of(costs, found["salt"].encode(), bytes.fromhex(found["hash"]))


def _scrypt_of(costs: tuple[int, int, int], salt: bytes, digest: bytes) -> PasswordHash | HashRefused:
    n, r, p = costs
    return _within(Algorithm.SCRYPT, costs, f"{n}${r}${p}${salt.hex()}${digest.hex()}")


def _pbkdf2(found: re.Match[str]) -> PasswordHash | HashRefused:
    return _pbkdf2_of(int(found["i"]), bytes.fromhex(found["salt"]), bytes.fromhex(found["hash"]))


def _pbkdf2_django(found: re.Match[str]) -> PasswordHash | HashRefused:
    return _pbkdf2_of(int(found["i"]), found["salt"].encode(), _decoded(found["hash"]))


def _pbkdf2_passlib(found: re.Match[str]) -> PasswordHash | HashRefused:
    return _pbkdf2_of(int(found["i"]), _decoded(found["salt"]), _decoded(found["hash"]))


def _pbkdf2_werkzeug(found: re.Match[str]) -> PasswordHash | HashRefused:
    return _pbkdf2_of(int(found["i"]), found["salt"].encode(), bytes.fromhex(found["hash"]))


def _pbkdf2_of(iterations: int, salt: bytes, digest: bytes) -> PasswordHash | HashRefused:
    return _within(Algorithm.PBKDF2_SHA256, (iterations,), pbkdf2_sha256(iterations, salt, digest))


def _within(algorithm: Algorithm, costs: tuple[int, ...], text: str) -> PasswordHash | HashRefused:
    most = COSTS[algorithm]
    if all(cost <= limit for cost, limit in zip(costs, most.values(), strict=True)):
        return PasswordHash(algorithm, text)
    found = dict(zip(most, costs, strict=True))
    return HashRefused(HashTrouble.TOO_COSTLY, algorithm.value, _listed(found), _listed(most))


def _listed(costs: Mapping[str, int]) -> str:
    return ", ".join(f"{name}={cost}" for name, cost in costs.items())


def _bare(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    """Base 64 with or without its end, and in the alphabet of passlib, too. Raises ValueError."""
    text = text.rstrip("=").replace(".", "+")
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


_Read = Callable[[re.Match[str]], PasswordHash | HashRefused]
_PREFIX = re.compile(r"\{(?:bcrypt|argon2|argon2@SpringSecurity_v5_8)\}")
_HEX = r"(?:[0-9a-fA-F]{2})+"
_BASE_64 = r"[A-Za-z0-9+/.]+={0,2}"
_COST = r"[1-9]\d{0,9}"


def _format(pattern: str, read: _Read) -> tuple[re.Pattern[str], _Read]:
    return re.compile(pattern, re.ASCII), read


_FORMATS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    _format(r"\$2[aby]\$(?P<cost>0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}", _bcrypt),
    _format(rf"\$argon2id\$v=19\$m=(?P<m>{_COST}),t=(?P<t>{_COST}),p=(?P<p>{_COST})\${_BASE_64}\${_BASE_64}", _argon2),
    _format(rf"(?P<n>{_COST})\$(?P<r>{_COST})\$(?P<p>{_COST})\$(?P<salt>{_HEX})\$(?P<hash>{_HEX})", _scrypt),
    _format(
        rf"\$scrypt\$ln=(?P<ln>\d\d?),r=(?P<r>{_COST}),p=(?P<p>{_COST})\$(?P<salt>{_BASE_64})\$(?P<hash>{_BASE_64})",
        _scrypt_phc,
    ),
    _format(
        rf"scrypt:(?P<n>{_COST}):(?P<r>{_COST}):(?P<p>{_COST})\$(?P<salt>[^$]+)\$(?P<hash>{_HEX})", _scrypt_werkzeug
    ),
    _format(rf"(?P<i>{_COST})\$(?P<salt>{_HEX})\$(?P<hash>{_HEX})", _pbkdf2),
    _format(rf"pbkdf2_sha256\$(?P<i>{_COST})\$(?P<salt>[^$]+)\$(?P<hash>{_BASE_64})", _pbkdf2_django),
    _format(rf"\$pbkdf2-sha256\$(?P<i>{_COST})\$(?P<salt>{_BASE_64})\$(?P<hash>{_BASE_64})", _pbkdf2_passlib),
    _format(rf"pbkdf2:sha256:(?P<i>{_COST})\$(?P<salt>[^$]+)\$(?P<hash>{_HEX})", _pbkdf2_werkzeug),
)
"""Cognito's own ways of writing, PHC strings, and those of Django, passlib and Werkzeug."""


def _named(pattern: str, name: str) -> tuple[re.Pattern[str], str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII), name


_NOT_TAKEN: tuple[tuple[re.Pattern[str], str], ...] = (
    _named(r"\$2x\$", "bcrypt (2x)"),
    _named(r"\$argon2id\$", "Argon2id (1.0)"),
    _named(r"\$argon2d\$", "Argon2d"),
    _named(r"\$argon2i\$", "Argon2i"),
    _named(r"argon2\$", "Argon2"),
    _named(r"\$?pbkdf2[-_:]?(?:hmac[-_])?sha512", "PBKDF2 with SHA-512"),
    _named(r"\$?pbkdf2[-_:]?(?:sha1)?\$|\$?pbkdf2:sha1|pbkdf2_sha1", "PBKDF2 with SHA-1"),
    _named(r"firebase_scrypt\$", "Firebase's own scrypt"),
    _named(r"\$1\$|\$apr1\$", "MD5-crypt"),
    _named(r"\$5\$", "SHA-256-crypt"),
    _named(r"\$6\$", "SHA-512-crypt"),
    _named(r"\$(?:P|H)\$", "phpass"),
    _named(r"\{(?:S?SHA\d*|S?MD5|CRYPT)\}", "LDAP"),
    _named(r"[0-9a-f]{32}\Z", "MD5"),
    _named(r"[0-9a-f]{40}\Z", "SHA-1"),
    _named(r"[0-9a-f]{64}\Z", "SHA-256"),
    _named(r"[0-9a-f]{128}\Z", "SHA-512"),
)
