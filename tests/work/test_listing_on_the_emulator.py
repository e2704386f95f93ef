"""Large pools listed over the wire, in every trouble the emulator knows; each index is compared with the pool, user by user."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.aws import retrying
from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing import categories
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.demo.population import LoadPopulation
from cognito_admin.demo.samples.load import GROUPS, add_load
from cognito_admin.demo.subs import COGNITO7, RANDOM, SubShape
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.demo.users import UserSource
from cognito_admin.model import listing as listing_module
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, GroupName, PoolId, Region, Sub, Username
from cognito_admin.model.listing import DIGITS
from cognito_admin.model.progress import Progress
from cognito_admin.model.query import EVERYBODY, Sort
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from cognito_admin.work.stop import Stop
from cognito_admin.work.sync import sync
from tests.work.sync_pool import KEY

USERS = 1_500
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a pace or a next try, and this pool counts as a large one."""
    monkeypatch.setattr(retrying, "FIRST_DELAY_S", 0.001)
    monkeypatch.setitem(categories.QUOTAS, Category.USER_LIST, 100_000)  # pyright: ignore[reportArgumentType]
    monkeypatch.setattr(listing_module, "SMALL_POOL", 600)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


class Pool:
    """The load pool of an emulator, and whoever syncs it into the index in ``folder``."""

    def __init__(self, emulator: Emulator, folder: Path, shape: SubShape = COGNITO7) -> None:
        self._emulator = emulator
        self._path = folder / "index.db"
        self._truth = LoadPopulation(3, USERS, until=UNTIL, groups=GROUPS, shape=shape)
        state = add_load(emulator.service, USERS)
        state.users = UserSource(self._truth)
        self._id = PoolId(state.id)

    @property
    def lists(self) -> int:
        return Counter(self._emulator.service.calls)["ListUsers"]

    async def sync(self, report: Callable[[Progress], None] = lambda progress: None) -> None:
        connection = Connection(ConnectionId("test"), "test", None, Region("eu-central-1"), self._emulator.url)
        marking = Marking(Environment.DEVELOPMENT, Mode.READ_ONLY)
        account = Account(connection, lambda pool: marking, share=1.0)
        index = await Index.open(self._path, KEY)
        try:
            await sync(account.cognito(self._id), index, report, Stop())
        finally:
            await index.close()
            account.close()

    async def compare(self) -> None:
        index = await Index.open(self._path, KEY)
        try:
            everybody = await index.search(EVERYBODY, Sort("sub"))
            kept = await everybody.rows(0, await everybody.complete())
            assert list(kept) == [self._true(number) for number in range(USERS)]
        finally:
            await index.close()

    def _true(self, number: int) -> User:
        made = self._truth.user(number)
        return User(
            Username(made.username),
            Sub(made.sub),
            {"sub": made.sub, **made.attributes},
            made.status,
            made.enabled,
            made.created,
            made.modified,
            tuple(sorted(map(GroupName, made.groups))),
        )


@pytest.mark.parametrize("shape", [COGNITO7, RANDOM])
def test_a_large_pool_is_listed_in_streams_whatever_its_subs_look_like(
    emulator: Emulator, tmp_path: Path, shape: SubShape
) -> None:
    pool = Pool(emulator, tmp_path, shape)
    asyncio.run(pool.sync())
    asyncio.run(pool.compare())
    assert pool.lists <= USERS // 60 + len(DIGITS) + 3 + 1
    assert emulator.service.mau.count() == 0


@pytest.mark.parametrize(
    ("faults", "behaviour"),
    [
        ({"server_error": 0.05, "reset_before": 0.05, "reset_after": 0.05, "throttle": 0.05}, {}),
        ({}, {"short_pages": 0.4, "empty_pages": 0.2}),
        ({}, {"sub_prefix": "ignored"}),
        ({}, {"sub_prefix": "unsupported"}),
        ({"reset_after": 0.1}, {"sub_prefix": "ignored", "short_pages": 0.3, "empty_pages": 0.1}),
    ],
)
def test_trouble_costs_calls_and_nothing_else(
    emulator: Emulator, tmp_path: Path, faults: dict[Any, float], behaviour: dict[str, Any]
) -> None:
    pool = Pool(emulator, tmp_path)
    for kind, rate in faults.items():
        emulator.service.faults.add(kind, "List*", rate=rate)
    for name, value in behaviour.items():
        setattr(emulator.service.faults, name, value)
    asyncio.run(pool.sync())
    asyncio.run(pool.compare())


def test_tokens_that_all_die_in_the_middle_cost_what_was_under_way(emulator: Emulator, tmp_path: Path) -> None:
    pool = Pool(emulator, tmp_path)

    def report(progress: Progress) -> None:
        if progress.phase == "users" and progress.done > USERS // 2 and not emulator.service.clock.now() > late:
            emulator.service.clock.advance(seconds=3_601)

    late = emulator.service.clock.now()
    emulator.service.clock.freeze(late)
    asyncio.run(pool.sync(report))
    asyncio.run(pool.compare())
    assert pool.lists <= 2 * (USERS // 60 + len(DIGITS) + 3)


def test_keys_that_expire_again_and_again_only_interrupt(emulator: Emulator, tmp_path: Path) -> None:
    pool = Pool(emulator, tmp_path)
    interrupted = 0
    for _ in range(20):
        fault = emulator.service.faults.add("expired", "List*", skip=12)
        try:
            asyncio.run(pool.sync())
        except Failure as failure:
            if failure.code is not Code.CREDENTIALS_EXPIRED:
                raise
            interrupted += 1
        else:
            break
        finally:
            emulator.service.faults.remove(fault)
    assert interrupted > 2
    asyncio.run(pool.compare())
    assert pool.lists <= USERS // 60 + len(DIGITS) + 4 + 16 * interrupted
