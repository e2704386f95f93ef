"""A pool on an emulator, for whatever changes its users."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from cognito_admin.demo.testing import Emulator
from cognito_admin.model.ids import PoolId, Sub
from tests.work.conftest import CREATED, client, emulator
from tests.work.conftest import put as put_anybody

__all__ = ["CREATED", "client", "emulator", "pool", "put", "put_anybody", "there"]


@pytest.fixture
def pool(client: Any) -> PoolId:
    made = client.create_user_pool(PoolName="Shop", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    client.create_group(UserPoolId=made, GroupName="vip")
    return PoolId(made)


@pytest.fixture
def put(put_anybody: Callable[..., Sub]) -> Callable[..., Sub]:
    return partial(put_anybody, name="Ann Example")


@pytest.fixture
def there(emulator: Emulator, pool: PoolId) -> Callable[[Sub], Any]:
    """The user as the emulator has them."""
    return lambda sub: emulator.service.pools[pool].users.by_sub(sub)
