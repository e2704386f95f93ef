"""A stopped emulator of its own for each test, and a real boto3 client to it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from cognito_admin.demo.testing import Emulator


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC)) as running:
        yield running


@pytest.fixture
def cognito(emulator: Emulator) -> Iterator[Any]:
    client = boto3.client("cognito-idp", **emulator.credentials)
    yield client
    client.close()


@pytest.fixture
def pool_id(cognito: Any) -> str:
    return cognito.create_user_pool(PoolName="Pool")["UserPool"]["Id"]
