"""A pool on an emulator, for whatever changes its users."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from cognito_admin.demo.testing import Emulator
from cognito_admin.demo.users import User
from cognito_admin.model.ids import PoolId, Sub
from tests.work.conftest import emulator

__all__ = ["emulator", "pool", "put", "there"]

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


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
