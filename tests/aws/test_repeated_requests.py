"""What is asked by the thousand goes out and comes back as if the SDK did all of it."""

import asyncio
import contextlib
import gc
import json
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.httpsession import URLLib3Session

from cognito_admin.aws import session
from cognito_admin.aws.account import Account
from cognito_admin.aws.guard import Guard
from cognito_admin.aws.operations import COGNITO
from cognito_admin.aws.pacing.categories import QUOTAS, Category
from cognito_admin.aws.repeated_requests import RepeatedRequests
from cognito_admin.aws.retrying import Patience
from cognito_admin.aws.user_pages import UserPage
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName, PoolId
from tests.aws.conftest import OpenAccount, put_users

ONCE = Patience(0, tries=1)
POOL = PoolId("eu-central-1_Aaaaaaaaa")
USERS = [
    {
        "Username": f"user-{number}",
        "Attributes": [{"Name": "sub", "Value": str(number)}],
        "UserCreateDate": 1_700_000_000.5,
        "UserLastModifiedDate": 1_700_000_000,
        "Enabled": True,
        "UserStatus": "CONFIRMED",
    }
    for number in range(60)
]
PAGE = json.dumps({"Users": USERS, "PaginationToken": "next"}).encode()


def answer(
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


WHOLE = answer(PAGE)


class Service:
    """Gives ``answers`` one after the other, the last one ever again, and keeps connections open after whole ones."""

    def __init__(self, answers: Sequence[bytes], tls: ssl.SSLContext | None = None) -> None:
        self._answers = list(answers)
        self._tls = tls
        self.requests: list[bytes] = []
        self._accepted: list[socket.socket] = []
        self._ending = 0
        self._ended = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self._listener.getsockname()[1]}"

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._accepted.append(connection)
                threading.Thread(target=self._talk, args=(connection,)).start()

    def _talk(self, accepted: socket.socket) -> None:
        with contextlib.ExitStack() as ending, accepted, contextlib.suppress(OSError):
            connection = self._tls.wrap_socket(accepted, server_side=True) if self._tls else accepted
            with connection:
                while request := _request(connection):
                    self.requests.append(request)
                    said = self._answers[min(len(self.requests), len(self._answers)) - 1]
                    if said != WHOLE:
                        ending.enter_context(self._to_be_ended())
                    connection.sendall(said)
                    if said != WHOLE:
                        return

    @contextlib.contextmanager
    def _to_be_ended(self) -> Iterator[None]:
        with self._ended:
            self._ending += 1
        yield
        with self._ended:
            self._ending -= 1
            self._ended.notify_all()

    def settle(self) -> None:
        """Waits until connections that no more is said on are closed, so that nobody asks on them by chance."""
        with self._ended:
            assert self._ended.wait_for(lambda: not self._ending, 20)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        for connection in self._accepted:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    @property
    def connections(self) -> int:
        return len(self._accepted)


def _request(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        more = connection.recv(65536)
        if not more:
            return b""
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while length and len(body) < int(length[1]):
        more = connection.recv(65536)
        received, body = received + more, body + more
    return received


Answering = Callable[..., Service]


@pytest.fixture
def answering() -> Iterator[Answering]:
    with contextlib.ExitStack() as stack:

        def start(*answers: bytes, tls: ssl.SSLContext | None = None) -> Service:
            service = Service(answers, tls)
            stack.callback(service.close)
            return service

        yield start


@pytest.fixture
def through_the_sdk(monkeypatch: pytest.MonkeyPatch) -> list[AWSPreparedRequest]:
    """What the SDK's own session was left to send."""
    sent: list[AWSPreparedRequest] = []
    send = URLLib3Session.send

    def note(self: URLLib3Session, request: AWSPreparedRequest) -> Any:
        sent.append(request)
        return send(self, request)

    monkeypatch.setattr(URLLib3Session, "send", note)
    return sent


def listed(account: Account, times: int, between: Callable[[], None] = lambda: None) -> list[UserPage | Failure]:
    """What comes of asking for pages, one after the other."""

    async def ask() -> UserPage | Failure:
        try:
            return await account.cognito(POOL).list_users_page(filter='sub ^= "1"', token='ä"t')
        except Failure as failure:
            return Failure(failure.code, **failure.facts)
        finally:
            between()

    async def run() -> list[UserPage | Failure]:
        return [await ask() for _ in range(times)]

    pages = asyncio.run(run())
    account.close()
    # The frames that a failure went through keep connections open.
    gc.collect()
    return pages


@pytest.mark.parametrize("token", [None, "session-token"])
def test_the_same_goes_out_but_for_the_number_of_the_request(
    keys: None,
    answering: Answering,
    open_account: OpenAccount,
    through_the_sdk: list[AWSPreparedRequest],
    monkeypatch: pytest.MonkeyPatch,
    token: str | None,
) -> None:
    """And the signature is right: where the time is the same, so is the signature."""
    if token:
        monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    service = answering(WHOLE)
    pages = listed(open_account(service.url), 20)
    assert all(page == pages[0] for page in pages)
    assert len(through_the_sdk) == 1
    assert service.connections == 1
    first, *others = map(_parts, service.requests)
    assert all(other["body"] == first["body"] for other in others)
    assert all(other.keys() == first.keys() for other in others)
    once = {"amz-sdk-invocation-id", "authorization", "x-amz-date"}
    assert all({name for name in first if first[name] != other[name]} <= once for other in others)
    signatures: dict[str, str] = {}
    for parts in (first, *others):
        assert signatures.setdefault(parts["x-amz-date"], parts["authorization"]) == parts["authorization"]
    assert len({parts["amz-sdk-invocation-id"] for parts in (first, *others)}) == 20


def _parts(request: bytes) -> dict[str, str]:
    head, _, body = request.decode().partition("\r\n\r\n")
    line, *headers = head.split("\r\n")
    return {
        "line": line,
        "body": body,
        **{name.lower(): value for name, value in (one.split(": ", 1) for one in headers)},
    }


def error(name: str, message: str = "x", status: str = "400 Bad Request", headers: str = "") -> bytes:
    return answer(json.dumps({"__type": name, "message": message}).encode(), status=status, headers=headers)


ODD = (
    error("TooManyRequestsException", "Rate exceeded"),
    error("InvalidSignatureException", "Signature expired", headers="Date: Fri, 20 Nov 2020 12:00:00 GMT\r\n"),
    error("InvalidParameterException", "Invalid pagination token."),
    error("NotAuthorizedException"),
    error("AccessDeniedException", "User: arn:aws:iam::1:user/a is not authorized to perform: cognito-idp:ListUsers"),
    error("ResourceNotFoundException", headers="x-amzn-RequestId: 1-2-3\r\n"),
    error("InternalErrorException", status="500 Internal Server Error"),
    answer(b"", status="503 Service Unavailable"),
    answer(b"", status="302 Found", headers="Location: http://portal.hotel/\r\n"),
    answer(b"<html>Sign in</html>", status="511 Network Authentication Required", kind="text/html"),
    answer(b"<html>Welcome to the hotel</html>", kind="text/html; charset=utf-8"),
    answer(PAGE, kind="text/html"),
    answer(b"pong", kind="text/plain"),
    answer(b'["a list"]'),
    answer(b"[1, 2"),
    answer(b'{"status": "ok"}'),
    answer(b""),
    answer(b"", length=None),
    answer(PAGE[:1000], length=len(PAGE)),
    answer(PAGE[:-1], length=len(PAGE)),
    answer(PAGE[:1000], length=None),
    answer(PAGE, length=None),
    answer(b"%x\r\n%b" % (len(PAGE), PAGE[:1000]), length=None, headers="Transfer-Encoding: chunked\r\n"),
    answer(b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE), length=None, headers="Transfer-Encoding: chunked\r\n"),
    answer(PAGE, headers="Connection: close\r\n"),
    answer(json.dumps({"Users": [{**USERS[0], "UserCreateDate": "2026-11-20T12:00:00Z"}]}).encode()),
    answer(json.dumps({"Users": [{"Username": "ann"}]}).encode()),
    b"HTTP/1.1 200 OK\r\nContent-Le",
    b"SSH-2.0-OpenSSH_9.2\r\n",
    b"",
)


def test_whatever_comes_back_means_the_same_as_through_the_sdk(
    keys: None,
    answering: Answering,
    open_account: OpenAccount,
    through_the_sdk: list[AWSPreparedRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(cast("dict[Category, float]", QUOTAS), Category.USER_LIST, 10_000)
    said = (WHOLE, *(one for odd in ODD for one in (odd, WHOLE)))

    def told() -> list[UserPage | Failure]:
        service = answering(*said)
        pages = listed(open_account(service.url, patience=ONCE), len(said), service.settle)
        return [_elsewhere(page) if isinstance(page, Failure) else page for page in pages]

    with monkeypatch.context() as patch:
        patch.setattr(RepeatedRequests, "_before_send", lambda *_, **__: None)
        expected = told()
    assert len(through_the_sdk) == len(said)
    assert expected[::2] == [expected[0]] * (len(ODD) + 1)
    through_the_sdk.clear()
    for one, page, other in zip(said, told(), expected, strict=True):
        assert page == other, one
    # The one that made the pattern, and those that made connections anew.
    assert len(through_the_sdk) == 1 + len(ODD)


def _elsewhere(failure: Failure) -> Failure:
    """Whatever port the service was at, and however long ago it answered: minutes go by."""
    minutes = "known" if failure.facts.get("minutes") else None
    return Failure(failure.code, **{**failure.facts, "endpoint": None, "minutes": minutes})


def test_what_may_not_be_sent_is_not_sent_after_a_pattern_either(
    keys: None, answering: Answering, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Strict(Guard):
        def __call__(self, event_name: str, request: Any, **_: object) -> None:
            asked.append(event_name)
            if len(asked) > 2:
                raise Failure(Code.NOT_ALLOWED_BY_MODE)

    monkeypatch.setattr(session, "Guard", Strict)
    service = answering(WHOLE)
    *pages, refused = listed(open_account(service.url, patience=ONCE), 3)
    assert all(isinstance(page, UserPage) for page in pages)
    assert isinstance(refused, Failure)
    assert refused.code is Code.NOT_ALLOWED_BY_MODE
    assert asked == [f"before-send.{COGNITO}.ListUsers"] * 3
    assert len(service.requests) == 2


def test_credentials_that_have_ended_are_got_anew(keys: None, answering: Answering, open_account: OpenAccount) -> None:
    expired = error("ExpiredTokenException", "The security token included in the request is expired")
    service = answering(WHOLE, expired, WHOLE)
    assert all(isinstance(page, UserPage) for page in listed(open_account(service.url, patience=ONCE), 3))
    assert len(service.requests) == 4


def test_a_service_that_falls_silent_is_not_waited_for_longer_than_by_the_sdk(
    keys: None, answering: Answering, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "READ_TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                _request(connection)
                connection.sendall(WHOLE)
                ended.wait(10)

        thread = threading.Thread(target=serve)
        thread.start()
        account = open_account(f"http://127.0.0.1:{listener.getsockname()[1]}", patience=ONCE)
        _, silent = listed(account, 2)
        ended.set()
        thread.join()
    assert isinstance(silent, Failure)
    assert (silent.code, silent.facts["reason"]) == (Code.ENDPOINT_UNREACHABLE, "no answer in time")


def test_a_connection_that_ended_meanwhile_is_made_anew(
    keys: None, answering: Answering, open_account: OpenAccount
) -> None:
    # The service hangs up after what is not quite WHOLE.
    service = answering(answer(PAGE + b" "))
    pages = listed(open_account(service.url, patience=ONCE), 3, service.settle)
    assert all(isinstance(page, UserPage) for page in pages)
    assert service.connections == 3


def test_requests_go_through_tls_as_well(
    keys: None,
    answering: Answering,
    open_account: OpenAccount,
    through_the_sdk: list[AWSPreparedRequest],
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    service = answering(WHOLE, tls=context)
    pages = listed(open_account(service.url, patience=ONCE), 5)
    assert all(isinstance(page, UserPage) for page in pages)
    assert (len(through_the_sdk), service.connections) == (1, 1)


def test_where_there_is_a_proxy_the_sdk_sends_everything(
    keys: None,
    answering: Answering,
    open_account: OpenAccount,
    through_the_sdk: list[AWSPreparedRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service = answering(WHOLE)
    monkeypatch.setenv("HTTP_PROXY", service.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    pages = listed(open_account("http://cognito.company.test", patience=ONCE), 3)
    assert all(isinstance(page, UserPage) for page in pages)
    assert len(through_the_sdk) == 3
    assert all(request.startswith(b"POST http://cognito.company.test/ HTTP/1.1") for request in service.requests)


def test_what_is_signed_in_another_way_is_left_to_the_sdk(
    keys: None,
    answering: Answering,
    open_account: OpenAccount,
    through_the_sdk: list[AWSPreparedRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before_send: Any = RepeatedRequests._before_send

    def signed_otherwise(self: RepeatedRequests, request: Any, **options: object) -> Any:
        request.headers["Authorization"] = request.headers["Authorization"][:-1] + b"x"
        return before_send(self, request=request, **options)

    monkeypatch.setattr(RepeatedRequests, "_before_send", signed_otherwise)
    service = answering(WHOLE)
    assert len(listed(open_account(service.url), 3)) == 3
    assert len(through_the_sdk) == 3


def test_users_and_members_come_from_cognito_page_by_page(
    account: Account, emulator: Emulator, administrator: Any, pool: PoolId, through_the_sdk: list[AWSPreparedRequest]
) -> None:
    put_users(emulator, pool, 130)
    administrator.create_group(UserPoolId=pool, GroupName="staff")
    for number in range(70):
        administrator.admin_add_user_to_group(UserPoolId=pool, GroupName="staff", Username=f"user-{number}")
    through_the_sdk.clear()

    async def run() -> tuple[list[str], list[str]]:
        cognito = account.cognito(pool)
        users: list[str] = []
        members: list[str] = []
        token: str | None = ""
        while token is not None:
            page = await cognito.list_users_page(token=token)
            users += (user.username for user in page.users)
            token = page.token
        token = ""
        while token is not None:
            part = await cognito.list_users_in_group_page(GroupName("staff"), token=token)
            members += part.users
            token = part.token
        return users, members

    users, members = asyncio.run(run())
    assert sorted(users) == sorted(f"user-{number}" for number in range(130))
    assert sorted(members) == sorted(f"user-{number}" for number in range(70))
    targets = [_target(request) for request in through_the_sdk]
    assert targets.count("ListUsers") == targets.count("ListUsersInGroup") == 1


def _target(request: AWSPreparedRequest) -> str:
    name = dict(request.headers)["X-Amz-Target"]
    return (name.decode() if isinstance(name, bytes) else name).rpartition(".")[2]
