"""What a job is told of the backup it is to make, and what one comes to before."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from cognito_admin.model.backups import ForPassphrase, ForRecipients, InClear, Protection
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.pools import PoolDescription
from cognito_admin.work.backup_orders import Order, OrderedPool, arguments, estimate, resource, secrets

SHOP = OrderedPool(PoolKey(ConnectionId("c1"), PoolId("us-east-1_Shop")), "Shop")


@pytest.mark.parametrize(
    ("protection", "told", "whispered"),
    [
        (ForPassphrase("correct horse"), ("passphrase", []), {"passphrase": "correct horse"}),
        (ForRecipients(("age1q", "age1z")), ("recipients", ["age1q", "age1z"]), {}),
        (InClear(), ("clear", []), {}),
    ],
)
def test_a_passphrase_never_stands_among_the_arguments(
    protection: Protection, told: tuple[str, list[str]], whispered: dict[str, str]
) -> None:
    order = Order((SHOP,), "/backups", protection, with_secrets=True, keep_key=True)
    given = arguments(order, SHOP)
    assert (given["protection"], given["recipients"]) == told
    assert "horse" not in repr(given)
    assert "horse" not in repr(order)
    assert secrets(protection) == whispered


def test_two_backups_of_a_pool_do_not_run_at_a_time_whatever_the_connection() -> None:
    assert resource(SHOP.key) == resource(PoolKey(ConnectionId("other"), SHOP.key.pool))


class Workspaces:
    """One pool of 600 users; ``index`` says what is known of it here."""

    def __init__(self, index: Any) -> None:
        self.index = index
        self.released: list[object] = []
        self.share = 0.5

    async def open(self, key: PoolKey) -> Any:
        return self

    async def release(self, workspace: object) -> None:
        self.released.append(workspace)

    async def describe(self) -> PoolDescription:
        return PoolDescription(SHOP.key.pool, "Shop", {"EstimatedNumberOfUsers": 600}, None)

    async def index_state(self) -> object:
        if isinstance(self.index, Failure):
            raise self.index
        return SimpleNamespace() if self.index is not None else None

    async def group_counts(self) -> dict[str, int]:
        return self.index


@pytest.mark.parametrize(
    ("index", "memberships"),
    [(None, None), ({"vip": 12, "staff": 3}, 15), (Failure(Code.STORE_DAMAGED, path="x"), None)],
)
def test_what_a_backup_comes_to_is_told_by_aws_and_by_what_is_kept_here(index: Any, memberships: int | None) -> None:
    workspaces: Any = Workspaces(index)
    found = asyncio.run(estimate(workspaces, SHOP.key))
    assert (found.users, found.memberships, found.share) == (600, memberships, 0.5)
    assert workspaces.released == [workspaces]
