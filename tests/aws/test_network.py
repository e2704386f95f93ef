"""What may lie between this computer and AWS: each is recognised, explained, and can be walked away from at once."""

import asyncio
import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from cognito_admin.aws import session
from cognito_admin.aws.account import Account
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.retrying import Patience
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.sentences import explain
from tests.aws.conftest import OpenAccount

ONCE = Patience(0, tries=1)
POOLS = json.dumps(
    {"UserPools": [{"Id": f"eu-central-1_Pool{number:04}", "Name": "x"} for number in range(60)]}
).encode()
IDENTITY = b"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/ann</Arn><UserId>AIDA</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""

Answering = Callable[[bytes], str]


@pytest.fixture
def answering() -> Iterator[Answering]:
    """Starts a server that reads a request, sends these very bytes, and closes the connection. Returns its ``host:port``."""
    with contextlib.ExitStack() as stack:

        def start(answer: bytes) -> str:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

            def serve() -> None:
                while True:
                    try:
                        connection, _ = listener.accept()
                    except OSError:
                        return
                    with connection, contextlib.suppress(OSError):
                        _read_request(connection)
                        connection.sendall(answer)

            thread = threading.Thread(target=serve)
            thread.start()
            stack.callback(thread.join)
            stack.callback(lambda: listener.shutdown(socket.SHUT_RDWR))
            return f"127.0.0.1:{listener.getsockname()[1]}"

        yield start


def _read_request(connection: socket.socket) -> None:
    connection.settimeout(10)
    received = b""
    while b"\r\n\r\n" not in received:
        more = connection.recv(65536)
        if not more or more.startswith(b"\x16\x03"):
            # Gone, or a greeting in TLS.
            return
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]):
        body += connection.recv(65536)


def _answer(
    body: bytes,
    *,
    status: str = "200 OK",
    kind: str = "application/x-amz-json-1.1",
    length: int | None = -1,
    headers: str = "",
) -> bytes:
    """``length`` as the answer claims it; None claims nothing."""
    claimed = "" if length is None else f"Content-Length: {len(body) if length < 0 else length}\r\n"
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{claimed}{headers}\r\n".encode() + body


def _failure(account: Account) -> Failure:
    with pytest.raises(Failure) as caught:
        asyncio.run(account.pools())
    return caught.value


def test_a_whole_answer_is_taken(keys: None, answering: Answering, open_account: OpenAccount) -> None:
    for length in (-1, None):
        account = open_account(f"http://{answering(_answer(POOLS, length=length))}", patience=ONCE)
        assert len(asyncio.run(account.pools())) == 60


@pytest.mark.parametrize("part", [0, 1, 100, len(POOLS) - 1])
def test_half_an_answer_is_none(keys: None, answering: Answering, open_account: OpenAccount, part: int) -> None:
    url = f"http://{answering(_answer(POOLS[:part], length=len(POOLS)))}"
    failure = _failure(open_account(url, patience=ONCE))
    assert failure == Failure(Code.ENDPOINT_UNREACHABLE, endpoint=url, reason="the answer broke off")


@pytest.mark.parametrize("part", [100, len(POOLS) - 1])
def test_half_an_answer_that_does_not_say_how_long_it_is_is_none_either(
    keys: None, answering: Answering, open_account: OpenAccount, part: int
) -> None:
    account = open_account(f"http://{answering(_answer(POOLS[:part], length=None))}", patience=ONCE)
    assert _failure(account).facts["reason"] == "the answer broke off"


def test_half_an_answer_in_pieces_is_none(keys: None, answering: Answering, open_account: OpenAccount) -> None:
    piece = f"{len(POOLS):x}\r\n".encode() + POOLS[:100]
    answer = _answer(piece, length=None, headers="Transfer-Encoding: chunked\r\n")
    assert _failure(open_account(f"http://{answering(answer)}", patience=ONCE)).code is Code.ENDPOINT_UNREACHABLE


def test_half_an_answer_about_who_one_is_is_none(keys: None, answering: Answering, open_account: OpenAccount) -> None:
    answer = _answer(IDENTITY[:150], kind="text/xml", length=len(IDENTITY))
    with pytest.raises(Failure) as caught:
        asyncio.run(open_account(f"http://{answering(answer)}").identity())
    assert caught.value.code is Code.ENDPOINT_UNREACHABLE


@pytest.mark.parametrize(
    "answer",
    [
        _answer(b'{"status": "ok"}', kind="application/json"),
        _answer(b"<html>Welcome to the hotel</html>", kind="text/html; charset=utf-8"),
        _answer(b"<html>Welcome to the hotel</html>", kind="application/xhtml+html"),
        _answer(b"pong", kind="text/plain"),
        _answer(b'["a list"]', kind="application/json"),
        _answer(b"", status="302 Found", headers="Location: http://portal.hotel/\r\n"),
        _answer(b"", status="307 Temporary Redirect", headers="Location: http://portal.hotel/\r\n"),
        _answer(b"<html>Sign in</html>", status="511 Network Authentication Required", kind="text/html"),
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
)
def test_what_is_no_answer_of_cognito_is_told_as_such(
    keys: None, answering: Answering, open_account: OpenAccount, answer: bytes
) -> None:
    failure = _failure(open_account(f"http://{answering(answer)}", patience=ONCE))
    expected = Code.ENDPOINT_UNREACHABLE if answer.startswith(b"SSH") else Code.ENDPOINT_NOT_COGNITO
    assert failure.code is expected
    assert "hotel" not in str(failure.facts)


@pytest.mark.parametrize(
    "answer",
    [
        _answer(b"<html>Welcome to the hotel</html>", kind="text/html"),
        _answer(b"<html><p>Welcome to the hotel</p></html>", kind="text/xml"),
        _answer(b"pong", kind="text/plain"),
        _answer(b"", kind="text/xml"),
    ],
)
def test_what_does_not_say_who_one_is_is_told_as_such(
    keys: None, answering: Answering, open_account: OpenAccount, answer: bytes
) -> None:
    with pytest.raises(Failure) as caught:
        asyncio.run(open_account(f"http://{answering(answer)}").identity())
    assert caught.value.code is Code.ENDPOINT_NOT_COGNITO


def test_a_connection_that_is_reset_is_told_as_such(keys: None, emulator: Emulator, open_account: OpenAccount) -> None:
    emulator.service.faults.add("reset_before")
    failure = _failure(open_account(emulator.url, patience=ONCE))
    assert failure.code is Code.ENDPOINT_UNREACHABLE
    assert failure.facts["reason"]


def test_who_looks_at_what_cannot_be_reached_is_not_kept_waiting_as_who_works(
    keys: None, emulator: Emulator, open_account: OpenAccount
) -> None:
    emulator.service.faults.add("reset_before")
    looking = open_account(emulator.url, mode=Mode.READ_ONLY, patience=Patience(1e6, tries=1, unreachable_s=0))

    async def look() -> None:
        async with asyncio.timeout(20):
            await looking.cognito(PoolId("eu-central-1_Ab1")).settings()

    with pytest.raises(Failure) as caught:
        asyncio.run(look())
    assert caught.value.code is Code.ENDPOINT_UNREACHABLE


def test_a_name_that_leads_nowhere_is_told_as_such(
    keys: None, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_: object, **__: object) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    failure = _failure(open_account("http://cognito.example", patience=ONCE))
    assert failure == Failure(
        Code.ENDPOINT_UNREACHABLE, endpoint="http://cognito.example", reason="its name leads to no address"
    )


def test_a_server_without_tls_is_told_as_such(keys: None, answering: Answering, open_account: OpenAccount) -> None:
    failure = _failure(open_account(f"https://{answering(_answer(b''))}", patience=ONCE))
    assert failure.code is Code.ENDPOINT_UNREACHABLE
    assert failure.facts["reason"].startswith("no encrypted connection came about (")


@pytest.mark.parametrize("clock", [timedelta(minutes=-17), timedelta(minutes=17)])
def test_a_wrong_clock_is_told_by_how_much(
    keys: None, answering: Answering, open_account: OpenAccount, clock: timedelta
) -> None:
    body = (
        b'{"__type": "InvalidSignatureException", "message": "Signature expired: 20261121T084500Z is now earlier than"}'
    )
    now = format_datetime(datetime.now(UTC) + clock, usegmt=True)
    answer = _answer(body, status="400 Bad Request", headers=f"Date: {now}\r\n")
    failure = _failure(open_account(f"http://{answering(answer)}", patience=ONCE))
    assert failure.code is Code.CLOCK_WRONG
    assert failure.facts["minutes"] == "17"


@pytest.mark.parametrize(
    ("name", "message", "code", "told"),
    [
        (
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
            Code.CREDENTIALS_INVALID,
            "China or GovCloud",
        ),
        (
            "OptInRequired",
            "The AWS Access Key Id needs a subscription for the service",
            Code.REGION_NOT_ENABLED,
            "eu-central-1 is switched off",
        ),
        (
            "InvalidSignatureException",
            "The request signature we calculated does not match",
            Code.SECRET_KEY_WRONG,
            "does not belong to it",
        ),
    ],
)
def test_a_wrong_partition_a_region_that_is_off_and_a_wrong_secret_are_told_apart(
    keys: None, answering: Answering, open_account: OpenAccount, name: str, message: str, code: Code, told: str
) -> None:
    body = json.dumps({"__type": name, "message": message}).encode()
    failure = _failure(open_account(f"http://{answering(_answer(body, status='400 Bad Request'))}", patience=ONCE))
    assert failure.code is code
    assert told in explain(failure).text


# Proxies


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    for name in ("NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)

    def use(address: str) -> None:
        for name in ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://ann:hush-hush@{address}")

    return use


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("status", ["407 Proxy Authentication Required"])
def test_a_proxy_that_lets_nobody_through_is_told_as_such(
    keys: None,
    answering: Answering,
    open_account: OpenAccount,
    proxy: Callable[[str], None],
    scheme: str,
    status: str,
) -> None:
    proxy(answering(_answer(b"<html>No</html>", status=status, kind="text/html")))
    failure = _failure(open_account(f"{scheme}://cognito.example", patience=ONCE))
    assert failure.code is Code.PROXY_REFUSED
    assert "407" in failure.facts["reason"]
    assert "hush" not in str(failure.facts)


def test_a_proxy_that_forbids_aws_is_told_as_such(
    keys: None, answering: Answering, open_account: OpenAccount, proxy: Callable[[str], None]
) -> None:
    proxy(answering(_answer(b"", status="403 Forbidden")))
    failure = _failure(open_account("https://cognito.example", patience=ONCE))
    assert (failure.code, failure.facts["reason"]) == (Code.PROXY_REFUSED, "403 Forbidden")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there_is_told_as_such(
    keys: None, open_account: OpenAccount, proxy: Callable[[str], None], scheme: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"127.0.0.1:{gone.getsockname()[1]}"
    proxy(address)
    failure = _failure(open_account(f"{scheme}://cognito.example", patience=ONCE))
    assert failure.code is Code.ENDPOINT_UNREACHABLE
    assert failure.facts["reason"].startswith("the proxy did not answer: ")
    assert "hush" not in str(failure.facts)


def test_a_proxy_is_used_where_there_is_one(
    keys: None, answering: Answering, open_account: OpenAccount, proxy: Callable[[str], None]
) -> None:
    proxy(answering(_answer(POOLS)))
    assert len(asyncio.run(open_account("http://cognito.example", patience=ONCE).pools())) == 60


# Walking away


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_who_waits_for_nothing_can_go_at_once(
    keys: None, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    """The server takes the connection and says nothing: with TLS, not even a greeting."""
    monkeypatch.setattr(session, "READ_TIMEOUT_S", 3600)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        account = open_account(f"{scheme}://127.0.0.1:{silent.getsockname()[1]}")

        async def leave() -> None:
            asking = asyncio.create_task(account.pools())
            connection, _ = await asyncio.to_thread(silent.accept)
            with connection:
                asking.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await asking
                account.close()

        asyncio.run(leave())


def test_who_waits_for_the_next_try_can_go_at_once(keys: None, emulator: Emulator, open_account: OpenAccount) -> None:
    emulator.service.faults.add("throttle")
    account = open_account(emulator.url, patience=Patience(1e6))

    async def leave() -> None:
        asking = asyncio.create_task(account.pools())
        while len(emulator.service.calls) < 2:
            await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(leave())


def test_half_an_answer_to_a_change_is_no_proof_that_it_failed(
    keys: None, answering: Answering, open_account: OpenAccount
) -> None:
    url = f"http://{answering(_answer(b'', length=2))}"
    calls = open_account(url, mode=Mode.ADMINISTRATOR, patience=ONCE)._calls
    looked: list[bool] = []

    async def proof() -> bool:
        looked.append(True)
        return True

    async def change() -> Any:
        pool = PoolId("eu-central-1_Pool0001")
        return await calls.write(
            Asked("AdminDeleteUser", pool),
            lambda clients: clients.cognito.admin_delete_user(UserPoolId=pool, Username="ann"),
            proof,
        )

    assert asyncio.run(change()) is None
    assert looked == [True]
