"""Sessions of the SDK, of which every connection has its own."""

from typing import Any

import botocore.session
import pytest
from botocore.handlers import BUILTIN_HANDLERS
from botocore.loaders import JSONFileLoader

from cognito_admin.aws.credentials import Means
from cognito_admin.aws.guard import Guard
from cognito_admin.aws.session import Clients
from cognito_admin.model.connections import AccessKey, Connection, ConnectionKind, Mode
from cognito_admin.model.ids import ConnectionId, Region


def _clients(name: str) -> Clients:
    connection = Connection(ConnectionId(name), name, None, Region("us-east-1"), kind=ConnectionKind.ACCESS_KEY)
    means = Means(access_key=lambda: AccessKey("AKIAIOSFODNN7EXAMPLE", "secret"))
    return Clients(connection, lambda _: Mode.READ_ONLY, 1, means)


def _handlers(session: Any, event: str) -> list[Any]:
    """What is done at an event."""
    return session._original_handler._handlers.prefix_search(session._events._alias_event_name(event))


def test_every_connection_does_all_that_the_sdk_does_and_nothing_of_another_connection() -> None:
    sessions = [_clients(name)._new_session("mfa_code") for name in ("first", "second")]
    plain = botocore.session.Session()
    for session in sessions:
        assert [isinstance(handler, Guard) for handler in _handlers(session, "before-send")].count(True) == 1
        for event in {entry[0] for entry in BUILTIN_HANDLERS}:
            assert set(_handlers(plain, event)) <= set(_handlers(session, event))


def test_what_is_added_to_the_sdk_later_is_done_by_the_next_connection() -> None:
    _clients("before")._new_session("mfa_code")

    def recorded(**_: object) -> None:
        pass

    BUILTIN_HANDLERS.append(("before-send", recorded))
    try:
        assert recorded in _handlers(_clients("after")._new_session("mfa_code"), "before-send")
    finally:
        BUILTIN_HANDLERS.pop()


def test_what_the_sdk_knows_of_a_service_is_read_once_for_all_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    load_file: Any = JSONFileLoader.load_file

    def noting(loader: JSONFileLoader, path: str) -> Any:
        read.append(path)
        return load_file(loader, path)

    def connect(name: str) -> None:
        clients = _clients(name)
        assert clients.cognito.meta.region_name == "us-east-1"
        clients.close()

    connect("first")
    monkeypatch.setattr(JSONFileLoader, "load_file", noting)
    connect("second")
    assert read == []
