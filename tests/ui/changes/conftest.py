"""A pool on an emulator, for whatever changes its users."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from cognito_admin.aws import retrying, user_changes
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.demo.users import User
from cognito_admin.model.ids import PoolId, Sub
from cognito_admin.work import changes as changes_module

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setattr(retrying, "FIRST_DELAY_S", 0.001)
    monkeypatch.setattr(user_changes, "LOOK_AGAIN_S", 0.001)
    monkeypatch.setattr(changes_module, "FIRST_LOOK_S", 0.001)
    with Emulator() as running:
        yield running


@pytest.fixture
def pool(emulator: Emulator) -> PoolId:
    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    made = client.create_user_pool(PoolName="Shop", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    client.create_group(UserPoolId=made, GroupName="vip")
    client.close()
    return PoolId(made)


@pytest.fixture
def put(emulator: Emulator, pool: PoolId) -> Callable[..., Sub]:
    """Puts a user there, without a call that anybody would count."""

    def put_user(
        username: str = "ann", /, status: str = "CONFIRMED", *, enabled: bool = True, **attributes: str
    ) -> Sub:
        found = {"name": "Ann Example", "email": f"{username}@example.com", "email_verified": "true", **attributes}
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


@pytest.fixture
def there(emulator: Emulator, pool: PoolId) -> Callable[[Sub], Any]:
    """The user as the emulator has them."""
    return lambda sub: emulator.service.pools[pool].users.by_sub(sub)
