"""Signs a person in to IAM Identity Center by a code that they confirm in a browser (the device flow, RFC 8628).

What comes of it is kept where the AWS CLI and the SDK look for it, in the form they write: ``~/.aws/sso/cache``.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.retrying import TRANSIENT
from cognito_admin.aws.workers import Workers
from cognito_admin.model.connections import Connection, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.sign_in import SignInCode

if TYPE_CHECKING:
    from cognito_admin.aws.portals import Portal

_CLIENT_NAME = "cognito-admin"
"""What the page in the browser calls this program."""
_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_USUAL_INTERVAL_S = 5
"""Between two questions whether the person has confirmed, where AWS names no interval (RFC 8628 §3.2)."""
SHORTEST_INTERVAL_S = 1.0
SLOWER_BY_S = 5.0
"""What each "slow down" adds (RFC 8628 §3.5)."""
MOST_TROUBLES = 3
"""So many times in a row the service may be out of reach while the person is in the browser."""

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "register_client": ("clientId", "clientSecret", "clientSecretExpiresAt"),
    "start_device_authorization": ("deviceCode", "userCode", "verificationUri", "expiresIn"),
    "create_token": ("accessToken", "expiresIn"),
}
"""What an answer is of no use without, by the method of the client."""

_REFUSALS = frozenset({
    "InvalidClientException", "InvalidGrantException", "InvalidRequestException", "InvalidRequestRegionException",
    "InvalidScopeException", "UnauthorizedClientException",
})  # fmt: skip

_Members = Mapping[str, Any]


class SsoSignIn:
    """One sign-in for one connection. ``close`` it in any case."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._workers = Workers(1, f"sign-in-{connection.id}")
        self._client: Any = None

    async def run(self, show: Callable[[SignInCode], object]) -> str:
        """Returns the name of the portal as soon as the person has confirmed what ``show`` was given.

        Raises Failure: SIGN_IN_EXPIRED when they did not in time, SIGN_IN_DENIED when they refused, SIGN_IN_REFUSED when AWS did,
        and what a request may raise. May be cancelled at any moment.
        """
        portal = await self._workers.run(self._portal)
        client = await self._ask(portal, "register_client", **_registration(portal))
        proof = {name: client[name] for name in ("clientId", "clientSecret")}
        begun = await self._ask(portal, "start_device_authorization", **proof, startUrl=portal.start_url)
        code = _code(portal, begun)
        show(code)
        interval_s = max(begun.get("interval", _USUAL_INTERVAL_S), SHORTEST_INTERVAL_S)
        token = await self._confirmed(portal, code, interval_s, **proof, deviceCode=begun["deviceCode"])
        await self._workers.run(lambda: _keep(portal, client, token))
        return portal.name

    def close(self) -> None:
        """Returns at once; a request on its way ends unheard."""
        self._workers.close(lambda: self._client.close() if self._client else None)

    async def _confirmed(self, portal: "Portal", code: SignInCode, interval_s: float, **proof: str) -> _Members:
        """The token, which there is as soon as the person has confirmed the code."""
        troubles = 0
        while datetime.now(UTC) < code.valid_until:
            await asyncio.sleep(interval_s)
            try:
                return await self._ask(portal, "create_token", **proof, grantType=_GRANT)
            except _NotYet as answer:
                troubles = 0
                interval_s += answer.slower_by_s
            except Failure as failure:
                troubles += 1
                if failure.code not in TRANSIENT or troubles == MOST_TROUBLES:
                    raise
        raise Failure(Code.SIGN_IN_EXPIRED)

    async def _ask(self, portal: "Portal", method: str, **request: Any) -> _Members:
        return await self._workers.run(lambda: self._send(portal, method, request))

    def _send(self, portal: "Portal", method: str, request: dict[str, Any]) -> _Members:
        from botocore.exceptions import ClientError

        from cognito_admin.aws.errors import translate

        asked = Asked("".join(map(str.title, method.split("_"))))
        try:
            if self._client is None:
                self._client = _client(self._connection.profile, portal.region)
            answer: _Members = getattr(self._client, method)(**request)
        except ClientError as error:
            _raise_what_it_means(portal, method, error.response)
            raise translate(error, asked, self._connection) from error
        except Exception as error:
            raise translate(error, asked, self._connection) from error
        if any(name not in answer for name in _NEEDED[method]):
            # A page instead of an answer, such as the sign-in of a public network.
            _refuse(portal, "What answered is not IAM Identity Center.")
        return answer

    def _portal(self) -> "Portal":
        from cognito_admin.aws.errors import translate
        from cognito_admin.aws.portals import portal_of

        profile = self._connection.profile
        try:
            portal = portal_of(profile)
        except Exception as error:
            raise translate(error, Asked("RegisterClient"), self._connection) from error
        if portal is None:
            raise Failure(Code.CREDENTIALS_INCOMPLETE, profile=profile, reason="It names no IAM Identity Center.")
        return portal


def _client(profile: str | None, region: str) -> Any:
    """Its requests bear no signature: they are how one gets what to sign with."""
    import botocore.session
    from botocore import UNSIGNED
    from botocore.config import Config

    from cognito_admin.aws.guard import Guard
    from cognito_admin.aws.session import CONNECT_TIMEOUT_S, READ_TIMEOUT_S

    session = botocore.session.Session(profile=profile)
    session.register("before-send", Guard(lambda _: Mode.READ_ONLY))
    config = Config(
        region_name=region,
        signature_version=UNSIGNED,
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"total_max_attempts": 1, "mode": "standard"},
        user_agent_extra="cognito-admin",
    )
    return session.create_client("sso-oidc", config=config)


class _NotYet(Exception):
    """The person has not confirmed yet."""

    def __init__(self, slower_by_s: float) -> None:
        super().__init__()
        self.slower_by_s = slower_by_s


def _raise_what_it_means(portal: "Portal", method: str, answer: _Members) -> None:
    """Tells apart the answers that belong to signing in. Returns where one is like everywhere."""
    name: str = answer["Error"].get("Code", "")
    if name in _REFUSALS:
        _refuse(portal, answer.get("error_description") or name)
    if method != "create_token":
        return
    match name:
        case "AuthorizationPendingException":
            raise _NotYet(0)
        case "SlowDownException":
            raise _NotYet(SLOWER_BY_S)
        case "ExpiredTokenException":
            raise Failure(Code.SIGN_IN_EXPIRED)
        case "AccessDeniedException":
            raise Failure(Code.SIGN_IN_DENIED)
        case _:
            pass


def _refuse(portal: "Portal", reason: str) -> NoReturn:
    raise Failure(Code.SIGN_IN_REFUSED, portal=portal.start_url, region=portal.region, reason=reason)


def _registration(portal: "Portal") -> dict[str, Any]:
    scopes = {"scopes": [*portal.scopes]} if portal.scopes else {}
    return {"clientName": _CLIENT_NAME, "clientType": "public", **scopes}


def _code(portal: "Portal", begun: _Members) -> SignInCode:
    page: str = begun["verificationUri"]
    direct_page: str = begun.get("verificationUriComplete") or page
    if any(urlsplit(address).scheme not in ("https", "http") for address in (page, direct_page)):
        # It is handed to the desktop to be opened, which would start a program for another scheme.
        _refuse(portal, "The address it gave is no web page.")
    return SignInCode(begun["userCode"], page, direct_page, datetime.now(UTC) + timedelta(seconds=begun["expiresIn"]))


def _keep(portal: "Portal", client: _Members, token: _Members) -> None:
    """As ``aws sso login`` does it. The SDK's own cache writes a file that its owner alone may read, whole or not at all."""
    from botocore.utils import JSONFileCache, SSOTokenLoader

    folder = Path("~/.aws/sso/cache").expanduser()
    members = {
        "startUrl": portal.start_url,
        "region": portal.region,
        "accessToken": token["accessToken"],
        "expiresAt": _written(datetime.now(UTC) + timedelta(seconds=token["expiresIn"])),
        "clientId": client["clientId"],
        "clientSecret": client["clientSecret"],
        "registrationExpiresAt": _written(datetime.fromtimestamp(client["clientSecretExpiresAt"], UTC)),
        **({"refreshToken": token["refreshToken"]} if "refreshToken" in token else {}),
    }
    loader: Any = SSOTokenLoader(JSONFileCache(str(folder), json.dumps))
    try:
        loader.save_token(portal.start_url, members, portal.session)
    except OSError as error:
        raise Failure(Code.FOLDER_NOT_WRITABLE, path=str(folder), reason=error.strerror) from None


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
