"""The keys that emulated pools sign tokens with. They are open to everybody, so that nothing signed by them proves anything."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from cognito_admin.demo.wire import HttpRequest, HttpResponse

_EXPONENT = 65_537
_PATH_END = "/.well-known/jwks.json"
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")


@dataclass(frozen=True)
class SigningKey:
    """A pair of RSA keys by its two primes, each 1,024 bits long."""

    id: str
    primes: tuple[int, int]

    @cached_property
    def modulus(self) -> int:
        return self.primes[0] * self.primes[1]

    @cached_property
    def _private_exponent(self) -> int:
        return pow(_EXPONENT, -1, (self.primes[0] - 1) * (self.primes[1] - 1))

    def signature(self, text: bytes) -> bytes:
        """RS256 (RFC 7518 §3.3)."""
        size = self.modulus.bit_length() // 8
        told = _SHA256 + hashlib.sha256(text).digest()
        padded = b"\x00\x01" + b"\xff" * (size - len(told) - 3) + b"\x00" + told
        return pow(int.from_bytes(padded, "big"), self._private_exponent, self.modulus).to_bytes(size, "big")

    def as_json(self) -> dict[str, str]:
        size = self.modulus.bit_length() // 8
        return {
            "alg": "RS256",
            "e": encoded(_EXPONENT.to_bytes(3, "big")),
            "kid": self.id,
            "kty": "RSA",
            "n": encoded(self.modulus.to_bytes(size, "big")),
            "use": "sig",
        }


def _number(digits: str) -> int:
    return int(digits, 16)


def encoded(part: bytes) -> str:
    """Base64 as in tokens: for addresses, and without its filling."""
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


KEYS: Mapping[str, SigningKey] = {
    "id": SigningKey(
        "3y0wQxHqEjP0Zl5xX1lBq8Vh2c6nT4rKk9mUe7sDgAo=",
        (
            _number(
                "D8A4F549A4F756DB2E3804347C75C5354612E39C4BDEEA41D8BBFDD20C552C80F2D33517ED3812124CDC963D56838429FB9F"
                "9F6D9E80F951C158BD1A1A335BAF9A4EA831B0A59D7D48D31AEE0DEFE7B281624FBB0A52E293E75439A48F2970A5A1CC8283"
                "BBCDD04AD363591065D3D6C7B679FE0234AED5B98E1F1D5FF0CA2B83"
            ),
            _number(
                "C77F6C15A6604D6CDEC80131EA835AC3259A498307839B56F0E8A009EAE74F5BA39EE68720CCC0AE6815C8238EC8B15345D7"
                "BBA4E5E68CBDE9114D2C6BB3827CC07BA97DB642C0EA615100E29C8533454F119D81072D2E0E59290394AF38C4DBA655B42F"
                "3F4261215598CAE59871BA914FD783D3E5550F23C9BB21D1F5722A7F"
            ),
        ),
    ),
    "access": SigningKey(
        "Yb7oVt2GfW8sCz4JdPu1xNnE5kRhQ9iM0aLq6TySOXg=",
        (
            _number(
                "EDF97DE6704F0633632AF6F83C13E69774FF84CE3AF3D35F03F5BD1D4BE0B2B99EAE31B6D69BB10A8D7B49A17125869D45B8"
                "BB0EF1AA31530A7FADE740591F49885CB3D84E11C5B8D057C40C5FAAA6A236A35C087E6532E405BD95D419C5B3676A8E9FE4"
                "46395AD7E8482F0E424EE34340D3A8440906C6642956534F881B5523"
            ),
            _number(
                "EA78D327BDA669F7E980ADDA05A3D366F2FD9CEEBA9B41219C5EE69F522FB36C75943C138CCC97E1EBF51CF722C4DDEEC16E"
                "51C0B3C552A5846F7E398C3B82DC2050EC2771C0626D47FFDCD1021149ABF185A09E564BA4B146B3C9ECA066017390121574"
                "316885FB97151D7EB858233D0268E53B32909246BA6B0D822AF32A01"
            ),
        ),
    ),
}
"""By what the token is for; ``key_of`` names them for each pool."""


def key_of(pool: str, use: str) -> SigningKey:
    """What a pool signs its tokens of a ``use`` with. No two pools have a key of the same name."""
    name = hashlib.blake2b(f"{pool}/{use}".encode(), digest_size=32).digest()
    return replace(KEYS[use], id=base64.b64encode(name).decode())


def concern(request: HttpRequest) -> bool:
    """Whether somebody asks for the keys of a pool."""
    return request.method == "GET" and request.path.endswith(_PATH_END)


def pool_asked(request: HttpRequest) -> str:
    return request.path.removesuffix(_PATH_END).strip("/")


def respond(pool: str, *, known: bool) -> HttpResponse:
    """The keys of ``pool``, if there is such a one."""
    if not known:
        return HttpResponse(b'{"message":"User pool does not exist"}', 404, {"Content-Type": "application/json"})
    body = json.dumps({"keys": [key_of(pool, use).as_json() for use in KEYS]}).encode()
    return HttpResponse(body, 200, {"Content-Type": "application/json"})
