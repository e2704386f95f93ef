"""A stand-in for IAM Identity Center at an address of this computer: its sign-in by code, and the credentials it gives."""

import json
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import pytest

CODE = "HJKL-QRST"
SESSION = "work-session"
START_URL = "https://example.awsapps.com/start"
SSO_REGION = "eu-north-1"
ACCOUNT = "123456789012"
ROLE = "Support"
PROFILE = "support"


class IdentityCenter:
    """Confirms at once unless ``waits_for_person``; then ``person_confirms`` does. ``refusals`` are errors given out in order.

    ``credentials`` are what a token is worth. ``asked`` counts the requests, ``requests`` holds their bodies.
    """

    def __init__(self, access_key: str, secret_key: str) -> None:
        self.credentials = {"accessKeyId": access_key, "secretAccessKey": secret_key, "sessionToken": "token"}
        self.waits_for_person = False
        self.refusals: dict[str, list[str]] = {}
        self.answers: dict[str, Any] = {}
        self.asked: Counter[str] = Counter()
        self.requests: dict[str, Any] = {}
        self.token_lasts_s = 28_800
        self.code_lasts_s = 600
        self.valid_tokens: set[str] = set()
        self._confirmed = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=lambda: self._server.serve_forever(0.01), name="identity center")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def person_confirms(self) -> None:
        self._confirmed.set()

    def ends_every_session(self) -> None:
        self.valid_tokens.clear()
        self._confirmed.clear()

    def use(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, legacy: bool = False) -> None:
        """Makes it the one of this computer, with a profile that signs in there. ``folder`` is the home of its person."""
        monkeypatch.setenv("AWS_ENDPOINT_URL_SSO", self.url)
        monkeypatch.setenv("AWS_ENDPOINT_URL_SSO_OIDC", self.url)
        # The SDK has looked up the home of the first test it was imported in.
        for provider in ("botocore.credentials.SSOProvider", "botocore.tokens.SSOTokenProvider"):
            monkeypatch.setattr(f"{provider}._SSO_TOKEN_CACHE_DIR", str(cache_in(folder)))
        config = folder / ".aws" / "config"
        config.parent.mkdir(exist_ok=True)
        config.write_text(LEGACY_CONFIG if legacy else CONFIG)

    def answer(self, operation: str, request: dict[str, Any]) -> tuple[int, object]:
        self.asked[operation] += 1
        self.requests[operation] = request
        if queue := self.refusals.get(operation):
            return _refusal(queue.pop(0))
        if operation in self.answers:
            return 200, self.answers[operation]
        match operation:
            case "RegisterClient":
                return 200, {
                    "clientId": "client", "clientSecret": "client secret", "clientIdIssuedAt": 1,
                    "clientSecretExpiresAt": round(time.time()) + 7_776_000,
                }  # fmt: skip
            case "StartDeviceAuthorization":
                page = f"{self.url}/device"
                return 200, {
                    "deviceCode": "device", "userCode": CODE, "verificationUri": page, "interval": 0,
                    "verificationUriComplete": f"{page}?user_code={CODE}", "expiresIn": self.code_lasts_s,
                }  # fmt: skip
            case "CreateToken":
                return self._token(request)
            case _:
                return self._role_credentials(request)

    def _token(self, request: dict[str, Any]) -> tuple[int, object]:
        if request["grantType"] != "refresh_token" and self.waits_for_person and not self._confirmed.is_set():
            return _refusal("AuthorizationPendingException")
        token = f"token {self.asked['CreateToken']}"
        self.valid_tokens.add(token)
        return 200, {
            "accessToken": token, "tokenType": "Bearer", "expiresIn": self.token_lasts_s, "refreshToken": "refresh",
        }  # fmt: skip

    def _role_credentials(self, request: dict[str, Any]) -> tuple[int, object]:
        if request["token"] not in self.valid_tokens:
            return _refusal("UnauthorizedException")
        assert (request["account_id"], request["role_name"]) == (ACCOUNT, ROLE)
        return 200, {"roleCredentials": {**self.credentials, "expiration": round(time.time() + 3600) * 1000}}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        center = self
        operations = {
            "/client/register": "RegisterClient",
            "/device_authorization": "StartDeviceAuthorization",
            "/token": "CreateToken",
        }

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._give(*center.answer(operations[self.path], body))

            def do_GET(self) -> None:
                query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                token = self.headers["x-amz-sso_bearer_token"]
                self._give(*center.answer("GetRoleCredentials", {**query, "token": token}))

            def _give(self, status: int, answer: object) -> None:
                text = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
                self.send_response(status)
                if status >= 400 and isinstance(answer, dict):
                    self.send_header("x-amzn-ErrorType", str(answer["name"]))
                self.send_header("Content-Type", "text/html" if isinstance(answer, str) else "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        return Handler

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _refusal(name: str) -> tuple[int, object]:
    status = {"InternalServerException": 500, "UnauthorizedException": 401}.get(name, 400)
    return status, {"name": name, "error": name, "error_description": f"described: {name}"}


def cache_in(home: Path) -> Path:
    return home / ".aws" / "sso" / "cache"


CONFIG = f"""
[profile {PROFILE}]
sso_session = {SESSION}
sso_account_id = {ACCOUNT}
sso_role_name = {ROLE}
region = us-east-1

[profile admin]
role_arn = arn:aws:iam::{ACCOUNT}:role/Admin
source_profile = {PROFILE}

[sso-session {SESSION}]
sso_start_url = {START_URL}
sso_region = {SSO_REGION}
sso_registration_scopes = sso:account:access
"""

LEGACY_CONFIG = f"""
[profile {PROFILE}]
sso_start_url = {START_URL}
sso_region = {SSO_REGION}
sso_account_id = {ACCOUNT}
sso_role_name = {ROLE}
region = us-east-1
"""
