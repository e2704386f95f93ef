"""All sample pools in one emulator with a stopped clock; nothing here changes them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(at=NOW) as running:
        build_samples(running.service, load_users=1_000_000)
        yield running


@pytest.fixture
def cognito(emulator: Emulator) -> Iterator[Any]:
    client = boto3.client("cognito-idp", **emulator.credentials)
    yield client
    client.close()
