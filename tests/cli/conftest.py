"""Commands as people type them, run here against an emulator."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from cognito_admin import app
from cognito_admin.app import Start
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.cli.arguments import split
from cognito_admin.cli.main import main
from cognito_admin.cli.session import Host
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.work.services import Services

PROGRAM = (sys.executable, "-m", "cognito_admin")
KEY = b"k" * 32
PEOPLE = ("ann", "bob", "carla")


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Shell = Callable[..., Ended]


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def cognito(emulator: Emulator) -> Iterator[Any]:
    client = boto3.client("cognito-idp", **emulator.credentials)
    yield client
    client.close()


@pytest.fixture
def pool(cognito: Any) -> str:
    """A pool named Shop with three people, one of them in a group."""
    schema = [{"Name": "tenantId", "AttributeDataType": "String"}]
    pool_id: str = cognito.create_user_pool(PoolName="Shop", Schema=schema)["UserPool"]["Id"]
    for name in PEOPLE:
        attributes = {"email": f"{name}@example.com", "custom:tenantId": f"tenant-{name[0]}"}
        cognito.admin_create_user(
            UserPoolId=pool_id,
            Username=name,
            UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
            MessageAction="SUPPRESS",
        )
    cognito.create_group(UserPoolId=pool_id, GroupName="admins")
    cognito.admin_add_user_to_group(UserPoolId=pool_id, Username="ann", GroupName="admins")
    return pool_id


@pytest.fixture
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for its turn: what is asked of a pool by the hundred would take its time, and the emulator takes any number."""
    monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 5_000.0))
    monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 5_000.0)


@pytest.fixture
def environment(emulator: Emulator) -> Mapping[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_REGION": emulator.service.region,
        "AWS_ENDPOINT_URL": emulator.url,
    }


@pytest.fixture
def shell(
    environment: Mapping[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    """Runs a command here, with a key for what is kept. ``key=None`` leaves that to the keyring, of which there is none."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(*words: str, key: bytes | None = KEY) -> Ended:
        def services(share: float | None) -> AbstractAsyncContextManager[Services]:
            return app.services(Start(PROGRAM, basedir=tmp_path / "data", key=key, share=share))

        status = main(split(words), Host(PROGRAM, services, lambda _: 0, lambda _, __: 0, lambda _: 0))
        written = capsys.readouterr()
        return Ended(status, written.out, written.err)

    return run
