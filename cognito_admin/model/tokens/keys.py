"""The keys that tell whether a token is Cognito's: RSA signatures with SHA-256 (RS256, RFC 7518 §3.3, RFC 8017 §8.2.2)."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

ALGORITHM = "RS256"
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before a hash in what is signed: that it is one of SHA-256 (RFC 8017 §9.2)."""
_LEAST_BITS, _MOST_BITS = 2048, 8192


@dataclass(frozen=True, slots=True)
class Key:
    """A public key of RSA."""

    id: str
    modulus: int
    exponent: int

    def has_signed(self, text: bytes, signature: bytes) -> bool:
        """Whether ``signature`` is this key's over ``text``."""
        size = (self.modulus.bit_length() + 7) // 8
        number = int.from_bytes(signature, "big")
        if len(signature) != size or number >= self.modulus:
            return False
        shown = pow(number, self.exponent, self.modulus).to_bytes(size, "big")
        told = _SHA256 + hashlib.sha256(text).digest()
        wanted = b"\x00\x01" + b"\xff" * (size - len(told) - 3) + b"\x00" + told
        return hmac.compare_digest(shown, wanted)


def read_keys(document: object) -> tuple[Key, ...]:
    """The keys of a key set (RFC 7517) that can have signed tokens of Cognito; what is not understood is left out."""
    listed: Any = cast("Mapping[str, Any]", document).get("keys") if isinstance(document, Mapping) else None
    if not isinstance(listed, list):
        return ()
    found = (_key(cast("Mapping[str, Any]", one)) for one in cast("list[Any]", listed) if isinstance(one, Mapping))
    return tuple(key for key in found if key is not None)


def _key(described: Mapping[str, Any]) -> Key | None:
    if described.get("kty") != "RSA" or described.get("use", "sig") != "sig":
        return None
    if described.get("alg", ALGORITHM) != ALGORITHM:
        return None
    modulus, exponent = _number(described.get("n")), _number(described.get("e"))
    if not _LEAST_BITS <= modulus.bit_length() <= _MOST_BITS or exponent < 3 or exponent.bit_length() > 32:
        return None
    return Key(str(described.get("kid", "")), modulus, exponent)


def _number(text: object) -> int:
    if not isinstance(text, str):
        return 0
    try:
        return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")
    except (binascii.Error, ValueError):
        return 0
