"""Pages and their tokens: opaque, bound to the query they continue, dead after an hour."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any, TypeVar

from cognito_admin.demo.errors import invalid_parameter
from cognito_admin.demo.state import Service

TOKEN_LIFE_S = 3600
T = TypeVar("T")


def make_token(service: Service, query: Sequence[Any], position: Any) -> str:
    """A token for the rest of ``query`` (operation, pool and everything that must stay the same) from ``position`` on."""
    body = json.dumps([position, service.clock.now().timestamp()], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_seal(service, query, body) + body).decode().rstrip("=")


def read_token(service: Service, query: Sequence[Any], token: str) -> Any:
    """The position a token stands for. InvalidParameterException when it is another query's, made up, or too old."""
    try:
        data = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        seal, body = data[:16], data[16:]
        if hmac.compare_digest(seal, _seal(service, query, body)):
            position, made = json.loads(body)
            if service.clock.now().timestamp() - made <= TOKEN_LIFE_S:
                return position
    except ValueError:
        pass
    raise invalid_parameter(f"Paging marker {token} is invalid for request {query[0]}")


def page(
    service: Service,
    query: Sequence[Any],
    items: Sequence[T],
    *,
    limit: int | None,
    token: str | None,
    most: int = 60,
) -> tuple[Sequence[T], str | None]:
    """One page of a short list that is all there, and the token for the next. ``query`` begins with the operation and the pool."""
    start = 0 if token is None else int(read_token(service, query, token))
    stop = start + min(limit or most, most)
    return items[start:stop], make_token(service, query, stop) if stop < len(items) else None


def _seal(service: Service, query: Sequence[Any], body: bytes) -> bytes:
    text = json.dumps(list(query), sort_keys=True, default=str).encode()
    return hashlib.blake2b(body + b"\0" + text, key=service.secret(), digest_size=16).digest()
