"""The app client a public operation names, and its proof."""

import base64
import hashlib
import hmac
from typing import Any

from cognito_admin.demo.errors import client_not_found, not_authorized
from cognito_admin.demo.state import PoolState, Service


def client_of(service: Service, client_id: str) -> tuple[Service, PoolState, dict[str, Any]]:
    """The client with its pool and service: public operations name neither pool nor Region."""
    for other in service.everywhere():
        for pool in other.pools.values():
            if client_id in pool.clients:
                return other, pool, pool.clients[client_id]
    raise client_not_found(client_id)


def check_secret(client: dict[str, Any], username: str, secret_hash: str | None) -> None:
    """A client with a secret has to prove it, one without must not."""
    secret = client.get("ClientSecret")
    if secret is None:
        return
    if secret_hash is None:
        raise not_authorized(f"Client {client['ClientId']} is configured with secret but SECRET_HASH was not received")
    digest = hmac.digest(secret.encode(), f"{username}{client['ClientId']}".encode(), hashlib.sha256)
    if not hmac.compare_digest(base64.b64encode(digest).decode(), secret_hash):
        raise not_authorized(f"SecretHash does not match for the client: {client['ClientId']}")
