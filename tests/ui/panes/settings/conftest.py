"""The settings of a pool on the emulator, for pages whose edits Cognito has to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.ids import ConnectionId, PoolId, Region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_admin.aws.settings.pool_things import PoolThings


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> Iterator[PoolThings]:
    with Emulator() as emulator:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
        monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 1000.0))
        monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 1000.0)
        (pool,) = build_samples(emulator.service, ("shop",)).values()
        connection = Connection(ConnectionId("c"), "c", None, Region(emulator.service.region), emulator.url)
        account = Account(connection, lambda _pool: Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR), share=1.0)
        try:
            yield account.settings(PoolId(pool.id))
        finally:
            account.close()
