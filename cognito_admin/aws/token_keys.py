"""The public keys of a pool, which tell whether a token is its own. Anybody may ask for them, without signing the request."""

import json
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.calls import Calls
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId

if TYPE_CHECKING:
    from cognito_admin.aws.session import Clients

OPERATION = "GetTokenKeys"
"""No operation of the API: what the request goes by here."""
_MOST_BYTES = 65_536


class TokenKeys:
    """Of one pool. The request goes where all of the pool's go, wherever a token may say that it comes from."""

    def __init__(self, calls: Calls, pool: PoolId) -> None:
        self._calls = calls
        self._pool = pool

    async def read(self, *, updated: bool = False) -> Any:
        """The key set as it came (RFC 7517), from the address of a pool whose issuer is ``updated``. Raises Failure."""
        return await self._calls.read(
            Asked(OPERATION, self._pool), lambda clients: self._send(clients, updated=updated)
        )

    def _send(self, clients: "Clients", *, updated: bool) -> Any:
        from botocore.awsrequest import AWSRequest

        client: Any = clients.cognito
        endpoint = str(client.meta.endpoint_url).rstrip("/")
        if updated:
            # Of an emulator there is only the one address.
            endpoint = endpoint.replace("//cognito-idp.", "//issuer-cognito-idp.")
        request = AWSRequest("GET", f"{endpoint}/{self._pool}/.well-known/jwks.json")
        response = client._endpoint.http_session.send(request.prepare())
        status: int = response.status_code
        if status == 429 or status >= 500:
            raise Failure(Code.THROTTLED if status == 429 else Code.AWS_TROUBLE, operation=OPERATION, status=status)
        body: bytes = response.content
        try:
            document: Any = json.loads(body) if status == 200 and len(body) <= _MOST_BYTES else None
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise Failure(Code.ENDPOINT_NOT_COGNITO, endpoint=endpoint)
        return document  # pyright: ignore[reportUnknownVariableType]
