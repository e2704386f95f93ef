"""Who calls: read from the credential in the request's signature, which nobody verifies."""

import re
from dataclasses import dataclass

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/([a-z0-9-]+)/")


@dataclass(frozen=True, slots=True)
class Caller:
    access_key: str
    region: str


def caller_of(authorization: str) -> Caller | None:
    """The caller an Authorization header names; None for an unsigned request."""
    match = _CREDENTIAL.search(authorization)
    return Caller(match[1], match[2]) if match else None
