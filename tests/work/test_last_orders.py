"""What is offered to be backed up as last time, and what is left to be asked."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from cognito_admin.model.backups import ForPassphrase, ForRecipients, InClear, Protection
from cognito_admin.model.connections import Connection, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.work.backup_orders import Order, OrderedPool
from cognito_admin.work.last_orders import MOST, LastOrders, Proposal, entry, proposal
from cognito_admin.work.settings import Settings

if TYPE_CHECKING:
    from cognito_admin.keystore import Keystore

WORK = ConnectionId("work")
PASSPHRASE = "correct horse battery"
KEY = "age1" + "q" * 58
RECIPIENTS = ForRecipients((KEY,))


def pool(name: str, connection: ConnectionId = WORK) -> OrderedPool:
    return OrderedPool(PoolKey(connection, PoolId(f"eu-central-1_{name}")), name)


SHOP, STAFF, LEGACY = pool("Shop"), pool("Staff"), pool("Legacy")
OFFERED = (SHOP, STAFF, LEGACY)


def order(*pools: OrderedPool, protection: Protection = RECIPIENTS, **more: bool) -> Order:
    return Order(pools or (SHOP,), "/backups", protection, **more)


class Keyring:
    """A keystore in memory; ``refuses`` as one that is locked."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.refuses = False

    async def get(self, name: str) -> str | None:
        self._open()
        return self.secrets.get(name)

    async def set(self, name: str, value: str) -> None:
        self._open()
        self.secrets[name] = value

    async def delete(self, name: str) -> None:
        self._open()
        self.secrets.pop(name, None)

    def _open(self) -> None:
        if self.refuses:
            raise Failure(Code.KEYRING_LOCKED)


class Desk:
    """What is kept from one window to the next."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "settings.json"
        self.keyring = Keyring()
        self.connections = [WORK]

    def remembers(self, *orders: Order) -> None:
        async def remember() -> None:
            settings = self._settings()
            for one in orders:
                await LastOrders(settings, cast("Keystore", self.keyring)).remember(one)
            await settings.flush()
            settings.close()

        asyncio.run(remember())

    def proposes(self, front: OrderedPool | None = SHOP, *, alone: bool = False) -> Proposal:
        async def propose() -> Proposal:
            settings = self._settings()
            last = LastOrders(settings, cast("Keystore", self.keyring))
            try:
                return await last.propose(OFFERED, front and front.key, alone=alone)
            finally:
                settings.close()

        return asyncio.run(propose())

    def _settings(self) -> Settings:
        settings = Settings.load(self.file)
        for gone in {one.id for one in settings.connections} - set(self.connections):
            settings.remove_connection(gone)
        for connection in self.connections:
            settings.add_connection(Connection(connection, connection, None, Region("eu-central-1")))
        return settings


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_pool_that_was_never_backed_up_is_asked_about(desk: Desk) -> None:
    assert desk.proposes() == Proposal((SHOP.key,))
    assert desk.proposes(None) == Proposal(())


@pytest.mark.parametrize("protection", [RECIPIENTS, InClear()])
def test_a_pool_is_offered_as_it_was_backed_up_last(desk: Desk, protection: Protection) -> None:
    last = order(protection=protection, with_mfa=True)
    desk.remembers(order(with_secrets=True), order(STAFF), last)
    found = desk.proposes()
    assert found.ready
    assert found.pools == (SHOP.key,)
    assert found.order is not None
    assert (found.order.to, found.order.protection) == ("/backups", protection)
    assert (found.order.with_secrets, found.order.with_mfa) == (False, True)


def test_a_passphrase_of_the_keyring_is_taken_again_and_stands_nowhere_else(desk: Desk) -> None:
    desk.remembers(order(protection=ForPassphrase(PASSPHRASE), keep_key=True))
    found = desk.proposes()
    assert found.ready
    assert found.order is not None
    assert found.order.protection == ForPassphrase(PASSPHRASE)
    assert PASSPHRASE not in desk.file.read_text(encoding="utf-8")
    assert PASSPHRASE not in repr(found)


def test_without_the_passphrase_the_rest_is_as_last_time_and_what_costs_is_chosen_anew(desk: Desk) -> None:
    desk.remembers(order(protection=ForPassphrase(PASSPHRASE), with_secrets=True, with_mfa=True))
    assert not desk.keyring.secrets
    found = desk.proposes()
    assert not found.ready
    assert found.order is not None
    assert found.order.protection == ForPassphrase("")
    assert (found.order.to, found.order.with_secrets, found.order.with_mfa) == ("/backups", True, False)


def test_a_keyring_that_is_locked_only_means_that_one_is_asked(desk: Desk) -> None:
    kept = order(protection=ForPassphrase(PASSPHRASE), keep_key=True)
    desk.remembers(kept)
    desk.keyring.refuses = True
    assert not desk.proposes().ready
    desk.remembers(kept)
    assert not desk.proposes().ready


def test_a_passphrase_that_is_not_to_be_kept_any_more_leaves_the_keyring(desk: Desk) -> None:
    kept = order(protection=ForPassphrase(PASSPHRASE), keep_key=True)
    desk.remembers(kept)
    assert desk.keyring.secrets == {entry(kept): PASSPHRASE}
    desk.remembers(order(protection=ForPassphrase("another one, typed")))
    assert desk.keyring.secrets == {}


def test_pools_that_were_backed_up_together_are_offered_together_or_one_of_them_alone(desk: Desk) -> None:
    desk.remembers(order(SHOP, STAFF, protection=ForPassphrase(PASSPHRASE), keep_key=True))
    together = desk.proposes(STAFF)
    assert (together.pools, together.ready) == ((SHOP.key, STAFF.key), True)
    alone = desk.proposes(STAFF, alone=True)
    assert (alone.pools, alone.ready) == ((STAFF.key,), True)
    assert alone.order is not None
    assert alone.order.protection == ForPassphrase(PASSPHRASE)


def test_without_a_pool_in_front_the_newest_order_whose_pools_are_there_is_offered() -> None:
    gone = pool("Gone")
    known = [order(SHOP, gone), order(STAFF, LEGACY), order(SHOP)]
    assert proposal(known, OFFERED, None).pools == (STAFF.key, LEGACY.key)
    assert proposal(known, OFFERED, SHOP.key).pools == (SHOP.key,)


def test_another_pool_gets_the_place_and_the_recipients_but_is_asked_about(desk: Desk) -> None:
    desk.remembers(order(with_secrets=True, with_mfa=True))
    assert desk.proposes(STAFF) == Proposal((STAFF.key,), Order((), "/backups", RECIPIENTS))


@pytest.mark.parametrize("protection", [InClear(), ForPassphrase(PASSPHRASE)])
def test_another_pool_is_never_in_clear_by_itself_and_has_no_passphrase_of_others(
    desk: Desk, protection: Protection
) -> None:
    desk.remembers(order(protection=protection, keep_key=not isinstance(protection, InClear)))
    assert desk.proposes(STAFF) == Proposal((STAFF.key,), Order((), "/backups", ForPassphrase("")))


def test_no_name_of_a_person_is_kept_with_their_public_key(desk: Desk) -> None:
    key = "ssh-ed25519 " + "A" * 68
    desk.remembers(order(protection=ForRecipients((f"{key} ann@example.com",))))
    assert "ann" not in desk.file.read_text(encoding="utf-8")
    found = desk.proposes().order
    assert found is not None
    assert found.protection == ForRecipients((key,))


def test_only_the_newest_are_kept_and_those_of_a_connection_that_is_gone_leave_the_keyring(desk: Desk) -> None:
    other = pool("Other", ConnectionId("other"))
    desk.connections.append(other.key.connection)
    desk.remembers(order(other, protection=ForPassphrase(PASSPHRASE), keep_key=True))
    assert len(desk.keyring.secrets) == 1
    desk.connections.remove(other.key.connection)
    desk.remembers(*(order(pool(str(number))) for number in range(MOST + 1)))
    assert desk.keyring.secrets == {}
    assert not desk.proposes(pool("0")).ready
    assert desk.proposes(pool("1")).ready


@pytest.mark.parametrize(
    "kept",
    [
        "nothing",
        {"pools": []},
        {"pools": [["work", SHOP.key.pool]], "to": "/backups", "protection": "none of them", "recipients": []},
        {"pools": [["work", SHOP.key.pool]], "to": "/backups", "protection": "recipients", "recipients": []},
    ],
)
def test_what_is_not_understood_is_no_order_and_never_one_in_clear(desk: Desk, kept: object) -> None:
    document = {"with_secrets": False, "keep_key": False, "with_mfa": False, **kept} if isinstance(kept, dict) else kept
    settings = Settings.load(desk.file)
    settings.set_ui("backup.orders", [document])
    asyncio.run(settings.flush())
    settings.close()
    assert desk.proposes() == Proposal((SHOP.key,))
