"""A pool on an emulator and a desk at which its users are changed, where nobody waits before something is tried again."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from cognito_admin.aws import retrying, user_changes
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.demo.users import User
from cognito_admin.model.connections import Mode
from cognito_admin.model.ids import PoolId, Sub
from cognito_admin.work import changes
from tests.work.change_pool import Scenario, run

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


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
    """Counts the calls anew each time."""

    def sit(scenario: Scenario, mode: Mode = Mode.ADMINISTRATOR) -> None:
        emulator.service.calls.clear()
        run(tmp_path, emulator.url, pool, scenario, mode)

    return sit


@pytest.fixture
def shop(client: Any) -> PoolId:
    """One with what people sign in with and belong to: groups, factors, devices, an identity provider."""
    made = client.create_user_pool(
        PoolName="Shop",
        AutoVerifiedAttributes=["email"],
        Schema=[{"Name": "tenantId", "AttributeDataType": "String", "Mutable": True}],
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True},
    )["UserPool"]["Id"]
    client.create_group(UserPoolId=made, GroupName="vip")
    client.set_user_pool_mfa_config(
        UserPoolId=made, SoftwareTokenMfaConfiguration={"Enabled": True}, MfaConfiguration="OPTIONAL"
    )
    client.create_identity_provider(
        UserPoolId=made,
        ProviderName="Google",
        ProviderType="Google",
        ProviderDetails={"client_id": "x", "client_secret": "y", "authorize_scopes": "email"},
    )
    return PoolId(made)


@pytest.fixture
def put(emulator: Emulator, pool: PoolId) -> Callable[..., Sub]:
    """Puts a user there, without a call that anybody would count."""

    def put_user(
        username: str = "ann", /, status: str = "CONFIRMED", *, enabled: bool = True, **attributes: str
    ) -> Sub:
        found = {"email": f"{username}@example.com", "email_verified": "true", **attributes}
        user = User(
            sub=emulator.service.new_sub(),
            username=username,
            attributes=found,
            status=status,
            enabled=enabled,
            created=CREATED,
            modified=CREATED,
        )
        emulator.service.pools[pool].users.put(user, CREATED)
        return Sub(user.sub)

    return put_user
