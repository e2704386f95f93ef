"""A real boto3 client to the emulator, and a bare pool."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from cognito_admin.demo.testing import Emulator


@pytest.fixture
def cognito(emulator: Emulator) -> Iterator[Any]:
    client = boto3.client("cognito-idp", **emulator.credentials)
    yield client
    client.close()


@pytest.fixture
def pool_id(cognito: Any) -> str:
    return cognito.create_user_pool(PoolName="Pool")["UserPool"]["Id"]
