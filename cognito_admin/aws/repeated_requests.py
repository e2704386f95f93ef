"""Requests that are sent by the thousand and differ in their parameters only, at a third of what they take through the SDK.

The SDK makes the first of a kind. What it made, headers and signature, is the pattern of the others, which go through the SDK's own
connections. It also makes the connections, and whatever comes back that is no plain answer is handed to it, so that errors are
what they would have been. The pattern is used only where signing it gives the signature that the SDK gave it.
"""

import hmac
import json
import ssl
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from http.client import HTTPException, HTTPResponse
from typing import Any, NamedTuple, TypeVar, cast
from urllib.parse import urlsplit
from uuid import uuid4

from botocore import exceptions as sdk
from botocore import xform_name
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import get_current_datetime
from urllib3.exceptions import ClosedPoolError

from cognito_admin.aws.operations import COGNITO
from cognito_admin.model.json_codec import read_json

_ALGORITHM = "AWS4-HMAC-SHA256"
_DATE = "x-amz-date"
_TOKEN = "x-amz-security-token"  # noqa: S105 - the name of a header
_OF_EACH = frozenset({_DATE, _TOKEN, "authorization", "content-length", "amz-sdk-invocation-id"})
"""Headers that are another with every request."""

Answer = TypeVar("Answer")


class Keys(NamedTuple):
    """The part of the SDK's ReadOnlyCredentials that signs."""

    access_key: str
    secret_key: str
    token: str | None


class RepeatedRequests:
    """Requests of one client of Cognito. ``guard`` sees each before it is sent. Safe to use from several threads."""

    def __init__(self, client: Any, guard: Callable[..., None]) -> None:
        self.client = client
        self._credentials = client._request_signer._credentials
        self._guard = guard
        self._patterns: dict[str, _Pattern] = {}
        self._this_thread = threading.local()
        client.meta.events.register(f"before-send.{COGNITO}", self._before_send)

    def ask(
        self,
        operation: str,
        parameters: Mapping[str, Any],
        usual: Callable[[Mapping[str, Any]], Answer | None],
        any_other: Callable[[Mapping[str, Any]], Answer],
    ) -> Answer:
        """Sends one request. ``usual`` reads the document that came, ``any_other`` what the SDK makes of it where ``usual`` cannot.

        Raises what the client would raise.
        """
        pattern, keys = self._patterns.get(operation), self._keys()
        if pattern is not None and keys is not None and pattern.fits(keys):
            body = json.dumps(parameters).encode()
            request = pattern.request(body, keys, get_current_datetime())
            self._guard(f"before-send.{COGNITO}.{operation}", request)
            answer = self._answer(request)
            document = _plain_document(answer)
            found = None if document is None else usual(document)
            if found is not None:
                return found
        else:
            answer = None
        self._this_thread.asked = (operation, answer)
        try:
            return any_other(getattr(self.client, xform_name(operation))(**parameters))
        finally:
            self._this_thread.asked = None

    def _keys(self) -> Keys | None:
        return None if self._credentials is None else self._credentials.get_frozen_credentials()

    def _before_send(self, request: Any, **_: object) -> AWSResponse | None:
        """The answer there is already. Otherwise keeps what the SDK is about to send."""
        asked: tuple[str, AWSResponse | None] | None = getattr(self._this_thread, "asked", None)
        if asked is None:
            return None
        operation, answer = asked
        if answer is None and (pattern := _pattern(request, self._keys())):
            self._patterns[operation] = pattern
        return answer

    def _answer(self, request: AWSPreparedRequest) -> AWSResponse:
        session: Any = self.client._endpoint.http_session
        if session._proxy_config.proxy_url_for(request.url) is not None:
            return session.send(request)
        pool = session._manager.connection_from_url(request.url)
        try:
            connection = pool._get_conn()
        except ClosedPoolError:
            return session.send(request)
        try:
            if connection.sock is not None:
                return _exchange(connection, request)
        finally:
            pool._put_conn(connection)
        return session.send(request)


class _Pattern:
    """A request that the SDK has signed, less what differs from one to the next."""

    def __init__(self, url: str, headers: Mapping[str, str], signed: tuple[str, ...], scope: str) -> None:
        self._url = url
        self._lasting = {name: value for name, value in headers.items() if name.lower() not in _OF_EACH}
        self._values = {name.lower(): value for name, value in self._lasting.items()}
        self._signed = signed
        self._names = ";".join(signed)
        self._path = _path(url)
        self._scope = scope
        self._key: tuple[str, str, bytes] = ("", "", b"")

    def fits(self, keys: Keys) -> bool:
        """Whether it was signed by credentials of the same kind."""
        return bool(keys.token) == (_TOKEN in self._signed)

    def request(self, body: bytes, keys: Keys, now: datetime) -> AWSPreparedRequest:
        moment = now.strftime("%Y%m%dT%H%M%SZ")
        headers = {
            **self._lasting,
            "X-Amz-Date": moment,
            "Authorization": self.authorization(body, keys, moment),
            "amz-sdk-invocation-id": str(uuid4()),
            "Content-Length": str(len(body)),
        }
        if keys.token:
            headers["X-Amz-Security-Token"] = keys.token
        return AWSPreparedRequest("POST", self._url, cast("Any", headers), body, stream_output=False)

    def authorization(self, body: bytes, keys: Keys, moment: str) -> str:
        """The header that signs a request. Source: IAM user guide, "Create a signed AWS API request"."""
        of_each = {_DATE: moment, _TOKEN: keys.token}
        headers = "".join(f"{name}:{of_each.get(name) or self._values[name]}\n" for name in self._signed)
        asked = f"POST\n{self._path}\n\n{headers}\n{self._names}\n{sha256(body).hexdigest()}"
        scope = f"{moment[:8]}/{self._scope}"
        to_sign = f"{_ALGORITHM}\n{moment}\n{scope}\n{sha256(asked.encode()).hexdigest()}"
        signature = hmac.digest(self._signing_key(keys.secret_key, moment[:8]), to_sign.encode(), "sha256").hex()
        credential = f"Credential={keys.access_key}/{scope}"
        return f"{_ALGORITHM} {credential}, SignedHeaders={self._names}, Signature={signature}"

    def _signing_key(self, secret: str, day: str) -> bytes:
        """The same for a whole day."""
        known_secret, known_day, key = self._key
        if (secret, day) != (known_secret, known_day):
            key = f"AWS4{secret}".encode()
            for part in (day, *self._scope.split("/")):
                key = hmac.digest(key, part.encode(), "sha256")
            self._key = (secret, day, key)
        return key


def _pattern(request: Any, keys: Keys | None) -> _Pattern | None:
    """None for a request that cannot be signed here as the SDK has signed it."""
    headers: dict[str, str] = {
        name: value.decode() if isinstance(value, bytes) else str(value) for name, value in request.headers.items()
    }
    values = {name.lower(): value for name, value in headers.items()}
    authorization, moment = values.get("authorization", ""), values.get(_DATE, "")
    try:
        _, credential, signed, _ = authorization.replace(",", "").split(" ")
        scope = credential.split("/", 2)[2]
        pattern = _Pattern(request.url, headers, tuple(signed.removeprefix("SignedHeaders=").split(";")), scope)
        if keys is None or pattern.authorization(request.body, keys, moment) != authorization:
            return None
    except (ValueError, IndexError, KeyError, TypeError):
        return None
    return pattern


def _exchange(connection: Any, request: Any) -> AWSResponse:
    """Through a connection that stands. Raises what the SDK's session would."""
    url: str = request.url
    lines = [f"POST {_path(url)} HTTP/1.1", "Accept-Encoding: identity"]
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    response = HTTPResponse(connection.sock, method="POST")
    try:
        connection.sock.sendall("\r\n".join((*lines, "", "")).encode() + request.body)
        response.begin()
        # Where less comes than was said, it is handed on as it is.
        body = response.read() if response.length is None else response.read(response.length)
        broken = response.will_close or bool(response.length)
    except (OSError, HTTPException) as error:
        connection.close()
        raise _as_the_sdk(error, request) from error
    finally:
        response.close()
    if broken:
        connection.close()
    return AWSResponse(url, response.status, cast("Any", response.headers), _Received(body))


def _as_the_sdk(error: OSError | HTTPException, request: Any) -> Exception:
    match error:
        case TimeoutError():
            return sdk.ReadTimeoutError(endpoint_url=request.url, error=error)
        case ssl.SSLError():
            return sdk.SSLError(endpoint_url=request.url, error=error)
        case _:
            return sdk.ConnectionClosedError(endpoint_url=request.url, request=request, error=error)


def _plain_document(answer: AWSResponse) -> Mapping[str, Any] | None:
    """What came, where it came whole and is nothing but a document in JSON."""
    headers, body = answer.headers, answer.content
    if answer.status_code != 200 or headers.get("content-length") != str(len(body)):
        return None
    if "html" in headers.get("content-type", ""):
        return None
    try:
        document = read_json(body)
    except ValueError:
        return None
    return cast("Mapping[str, Any]", document) if isinstance(document, dict) else None


def _path(url: str) -> str:
    return urlsplit(url).path or "/"


class _Received:
    """A body as the SDK reads one."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> tuple[bytes, ...]:
        return (self._body,)
