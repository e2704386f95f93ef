"""A pool with something of everything, and what reads and writes its settings."""

import asyncio
from typing import Any

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.aws.settings.pool_things import PoolThings
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.state import PoolState
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import Part
from cognito_admin.model.settings.things import Document, Thing


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How AWS is asked is the matter of other tests."""
    monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 1000.0))
    monkeypatch.setattr(ledger, "PER_POOL_QUOTA", 1000.0)


@pytest.fixture
def shop(emulator: Emulator) -> PoolState:
    return build_samples(emulator.service, ["shop"])["shop"]


@pytest.fixture
def administered(emulator: Emulator, keys: None, open_account: Any) -> Account:
    return open_account(emulator.url, mode=Mode.ADMINISTRATOR)


@pytest.fixture
def things(administered: Account, shop: PoolState) -> PoolThings:
    return administered.settings(PoolId(shop.id))


def read(things: PoolThings, thing: Thing) -> Document:
    found = asyncio.run(things.read(thing))
    assert found is not None, thing
    return found


def write(things: PoolThings, thing: Thing, after: Document | None, before: Document | None = None) -> Document | None:
    """``before`` is what is there, unless it is given."""

    async def written() -> Document | None:
        there = await things.read(thing) if before is None else before
        return await things.write(Part(thing, there, after), there)

    return asyncio.run(written())
