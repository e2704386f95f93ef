"""A pool on an emulator and a desk at which its users are changed, where nobody waits before something is tried again."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from cognito_admin.aws import retrying, user_changes
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.ids import PoolId
from cognito_admin.work import changes
from tests.work.change_pool import Scenario, run


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setattr(retrying, "FIRST_DELAY_S", 0.001)
    monkeypatch.setattr(user_changes, "LOOK_AGAIN_S", 0.001)
    monkeypatch.setattr(changes, "FIRST_LOOK_S", 0.001)
    with Emulator() as running:
        yield running


@pytest.fixture
def client(emulator: Emulator) -> Iterator[Any]:
    made: Any = boto3.client("cognito-idp", **emulator.credentials)
    yield made
    made.close()


@pytest.fixture
def pool(client: Any) -> PoolId:
    """With nobody in it."""
    return PoolId(client.create_user_pool(PoolName="Shop")["UserPool"]["Id"])


@pytest.fixture
def at_desk(tmp_path: Path, emulator: Emulator, pool: PoolId) -> Callable[..., None]:
    def sit(scenario: Scenario, mode: Mode = Mode.ADMINISTRATOR) -> None:
        run(tmp_path, emulator.url, pool, scenario, mode)

    return sit
