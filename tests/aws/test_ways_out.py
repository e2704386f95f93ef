"""How requests get out of a company's network: by another address, through a proxy, past a certificate of its own."""

import asyncio
import contextlib
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.retrying import Patience
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from tests.aws.conftest import ELSEWHERE, OpenAccount
from tests.aws.security_tokens import SecurityTokens

ONCE = Patience(0, tries=1)


@pytest.fixture(autouse=True)
def no_proxy_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def secured(certificate: Path) -> Iterator[SecurityTokens]:
    """AWS behind that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with SecurityTokens(tls=context) as running:
        yield running


class Proxy:
    """Hands everything on to ``port`` of this computer, wherever it was meant to go, and remembers that."""

    def __init__(self, port: int) -> None:
        self.meant: list[str] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_CONNECT(self) -> None:
                proxy.meant.append(self.path)
                with socket.create_connection(("127.0.0.1", port)) as there:
                    self.send_response(200)
                    self.end_headers()
                    _pass_on(self.connection, there)
                self.close_connection = True

            def do_POST(self) -> None:
                proxy.meant.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with socket.create_connection(("127.0.0.1", port)) as there:
                    headers = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
                    there.sendall(f"POST / HTTP/1.0\r\n{headers}\r\n".encode() + body)
                    while answer := there.recv(65536):
                        self.wfile.write(answer)
                self.close_connection = True

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Proxy":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    ways = {one: other, other: one}
    while True:
        for ready in select.select(list(ways), [], [])[0]:
            data = ready.recv(65536)
            if not data:
                return
            ways[ready].sendall(data)


@pytest.fixture
def proxies() -> Iterator[Any]:
    with contextlib.ExitStack() as running:
        yield lambda port: running.enter_context(Proxy(port))


def failure(account: Account) -> Failure:
    with pytest.raises(Failure) as caught:
        asyncio.run(account.identity())
    return caught.value


def account_of(account: Account) -> str:
    return asyncio.run(account.identity()).account


def test_the_endpoint_of_the_connection_goes_before_all_others(
    keys: None, emulator: Emulator, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch, own_machine: Path
) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (own_machine / ".aws").mkdir()
    (own_machine / ".aws" / "config").write_text("[default]\nendpoint_url = http://127.0.0.1:9\n")
    account = open_account(emulator.url)
    assert account_of(account) == "123456789012"
    assert asyncio.run(account.pools()) == ()


def test_without_one_the_endpoint_of_the_environment_holds(
    keys: None, emulator: Emulator, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator.url)
    account = open_account(None)
    assert account_of(account) == "123456789012"
    assert asyncio.run(account.pools()) == ()


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy"])
def test_the_proxy_of_the_environment_is_used(
    keys: None, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch, proxies: Any, variable: str
) -> None:
    with SecurityTokens() as tokens:
        proxy = proxies(tokens.port)
        monkeypatch.setenv(variable, proxy.url)
        assert account_of(open_account(f"http://{ELSEWHERE}")) == "123456789012"
    assert proxy.meant == [f"http://{ELSEWHERE}/"]


def test_addresses_that_need_no_proxy_do_without(
    keys: None, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch, proxies: Any
) -> None:
    with SecurityTokens() as tokens:
        proxy = proxies(tokens.port)
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", ELSEWHERE)
        assert failure(open_account(f"http://{ELSEWHERE}", patience=ONCE)).code is Code.ENDPOINT_UNREACHABLE
    assert proxy.meant == []


@pytest.mark.parametrize("where", ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "profile"])
def test_a_certificate_of_the_company_is_trusted_where_it_is_named(
    keys: None,
    secured: SecurityTokens,
    certificate: Path,
    open_account: OpenAccount,
    monkeypatch: pytest.MonkeyPatch,
    own_machine: Path,
    where: str,
) -> None:
    assert failure(open_account(secured.url, patience=ONCE)).code is Code.CERTIFICATE_REFUSED
    if where == "profile":
        (own_machine / ".aws").mkdir()
        (own_machine / ".aws" / "config").write_text(f"[default]\nca_bundle = {certificate}\n")
    else:
        monkeypatch.setenv(where, str(certificate))
    assert account_of(open_account(secured.url)) == "123456789012"


def test_a_proxy_that_inspects_is_trusted_by_its_certificate(
    keys: None,
    secured: SecurityTokens,
    certificate: Path,
    open_account: OpenAccount,
    monkeypatch: pytest.MonkeyPatch,
    proxies: Any,
) -> None:
    proxy = proxies(secured.port)
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    account = open_account(f"https://{ELSEWHERE}")
    assert account_of(account) == "123456789012"
    account.close()
    assert proxy.meant == [f"{ELSEWHERE}:443"]


def test_a_proxy_that_is_not_there_is_told_apart_from_aws(
    keys: None, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    gone = failure(open_account(f"https://{ELSEWHERE}", patience=ONCE))
    assert gone.code is Code.ENDPOINT_UNREACHABLE
    assert "the proxy did not answer" in gone.facts["reason"]


@pytest.mark.parametrize("there", [False, True])
def test_a_file_of_certificates_that_is_none_is_named(
    keys: None, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, there: bool
) -> None:
    path = tmp_path / "company.pem"
    if there:
        path.write_text("nothing of the kind")
    monkeypatch.setenv("AWS_CA_BUNDLE", str(path))
    unreadable = failure(open_account(None, patience=ONCE))
    assert (unreadable.code, unreadable.facts["path"]) == (Code.CERTIFICATES_UNREADABLE, str(path))
    assert ("no certificate" in unreadable.facts["reason"]) == there
