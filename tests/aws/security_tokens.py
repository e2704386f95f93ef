"""A stand-in for STS that looks at the codes, which the emulator's does not."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

_DENIED = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>AccessDenied</Code><Message>{message}</Message></Error><RequestId>1f-2e</RequestId></ErrorResponse>"""
_ASSUMED = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/support/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAROLE{number}</AccessKeyId><SecretAccessKey>secret-of-role</SecretAccessKey>
<SessionToken>token-of-role</SessionToken><Expiration>{expiration}</Expiration></Credentials></AssumeRoleResult>
<ResponseMetadata><RequestId>1f-2e</RequestId></ResponseMetadata></AssumeRoleResponse>"""
_CALLER = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/{key}</Arn><UserId>A</UserId><Account>123456789012</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>1f-2e</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""

WRONG = "MultiFactorAuthentication failed with invalid MFA one time pass code. "


class SecurityTokens:
    """Takes on any role for whoever brings ``code``; the role is good for ``minutes``. The caller is named after the access key.

    Whoever asks Cognito there is told that there is no pool.
    """

    def __init__(
        self, code: str = "123456", minutes: float = 60, refusal: str = WRONG, tls: ssl.SSLContext | None = None
    ) -> None:
        self.code, self.minutes, self.refusal = code, minutes, refusal
        self.codes: list[str] = []
        self.tokens: set[str | None] = set()
        """The session tokens that requests brought."""
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                told.tokens.add(self.headers.get("X-Amz-Security-Token"))
                if "X-Amz-Target" in self.headers:
                    status, body, kind = 200, b'{"UserPools": []}', "application/x-amz-json-1.1"
                else:
                    status, body = told._answer(parse_qs(text), self.headers["Authorization"])
                    kind = "text/xml"
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self.port = self._server.server_port
        self.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{self.port}"
        if tls is not None:
            # The handshake is for the thread of the connection: one that is broken off would end the server.
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)

    def _answer(self, asked: dict[str, list[str]], authorization: str) -> tuple[int, bytes]:
        if asked["Action"] == ["GetCallerIdentity"]:
            key = authorization.partition("Credential=")[2].partition("/")[0]
            return 200, _CALLER.format(key=key).encode()
        if "SerialNumber" in asked:
            (code,) = asked["TokenCode"]
            self.codes.append(code)
            if code != self.code:
                return 403, _DENIED.format(message=self.refusal).encode()
        end = datetime.now(UTC) + timedelta(minutes=self.minutes)
        return 200, _ASSUMED.format(number=len(self.codes), expiration=f"{end:%Y-%m-%dT%H:%M:%SZ}").encode()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
