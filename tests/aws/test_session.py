"""Sessions of the SDK, of which every connection has its own."""

from typing import Any

import pytest
from botocore.loaders import JSONFileLoader

from cognito_admin.aws.credentials import Means
from cognito_admin.aws.session import Clients
from cognito_admin.model.connections import AccessKey, Connection, ConnectionKind, Mode
from cognito_admin.model.ids import ConnectionId, Region


def test_what_the_sdk_knows_of_a_service_is_read_once_for_all_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    load_file: Any = JSONFileLoader.load_file

    def noting(loader: JSONFileLoader, path: str) -> Any:
        read.append(path)
        return load_file(loader, path)

    def connect(name: str) -> None:
        connection = Connection(ConnectionId(name), name, None, Region("us-east-1"), kind=ConnectionKind.ACCESS_KEY)
        means = Means(access_key=lambda: AccessKey("AKIAIOSFODNN7EXAMPLE", "secret"))
        clients = Clients(connection, lambda _: Mode.READ_ONLY, 1, means)
        assert clients.cognito.meta.region_name == "us-east-1"
        clients.close()

    connect("first")
    monkeypatch.setattr(JSONFileLoader, "load_file", noting)
    connect("second")
    assert read == []
