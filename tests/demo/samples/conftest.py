"""All sample pools in the emulator, and a real boto3 client to it."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator


@pytest.fixture
def emulator(emulator: Emulator) -> Emulator:
    build_samples(emulator.service, load_users=1_000_000)
    return emulator


@pytest.fixture
def cognito(emulator: Emulator) -> Iterator[Any]:
    client = boto3.client("cognito-idp", **emulator.credentials)
    yield client
    client.close()
