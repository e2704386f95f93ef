"""A pool on an emulator, with everything that changes to its users need."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from cognito_admin.aws import retrying
from cognito_admin.aws.account import Account
from cognito_admin.aws.configuration import PoolConfiguration
from cognito_admin.aws.user_security import UserSecurity
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.changes.change import Change, Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.rules import read_rules
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region, Sub
from cognito_admin.store.index import Index
from cognito_admin.store.journal import Journal
from cognito_admin.work.bulk import Bulks
from cognito_admin.work.change_place import Owner, Place
from cognito_admin.work.changes import Changes
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.pool_settings import PoolSettings, SettingsPlace
from cognito_admin.work.settings_sources import LiveSource

KEY = bytes(range(32))
Scenario = Callable[["Desk"], Awaitable[None]]
WHO = "arn:aws:iam::123456789012:user/support"
TRIES = retrying.Patience(0, tries=3)


class Desk:
    """``changes`` to ``pool`` and its ``settings``, on record in ``log``, with ``index`` as the copy on this computer."""

    def __init__(
        self,
        pool: PoolId,
        changes: Changes,
        settings: PoolSettings,
        bulks: Bulks,
        journal: Journal,
        index: Index,
        security: UserSecurity,
        configuration: PoolConfiguration,
    ) -> None:
        self.pool = pool
        self.security = security
        self.changes = changes
        self.settings = settings
        self.bulks = bulks
        self.journal = journal
        self.log = journal.changes
        self.bulk_log = journal.bulks
        self.index = index
        self.configuration = configuration

    async def planned(self, wish: Wish, sub: Sub | None = None, **more: bool) -> Change:
        person = None if sub is None else await self.changes.person(sub, **more)
        change = await self.changes.plan(wish, person)
        assert isinstance(change, Change), change
        return change

    async def records(self) -> Any:
        return await self.log.records(self.pool)


@contextlib.asynccontextmanager
async def opened(folder: Path, url: str, pool: PoolId, mode: Mode = Mode.ADMINISTRATOR) -> AsyncIterator[Desk]:
    connection = Connection(ConnectionId("test"), "test", None, Region("eu-central-1"), url)
    account = Account(connection, lambda pool: Marking(Environment.DEVELOPMENT, mode), share=1.0, patience=TRIES)
    (folder / "locks").mkdir(exist_ok=True)
    journal = await Journal.open(folder / "journal.db", KEY)
    index = await Index.open(folder / "index.db", KEY)
    owner = Owner(JobLocks(folder / "locks"))
    await index.begin_or_resume()
    await index.stage_groups(await account.cognito(pool).list_groups())
    await index.abandon()
    described = read_rules(await account.cognito(pool).describe())

    async def given(value: Any) -> Any:
        return value

    place = Place(
        pool,
        lambda: mode,
        lambda: given(described),
        lambda: given(WHO),
        lambda: given(index),
        lambda: given(journal.changes),
        owner,
    )
    try:
        aws = account.user_changes(pool)
        changes = Changes(aws, place)
        bulks = Bulks(changes, lambda: given(journal.bulks), lambda: 0.5)
        things = account.settings(pool)
        refusal = Failure(Code.NOT_ALLOWED_BY_MODE, mode=mode.value, pool=pool)
        source = LiveSource(lambda: things, lambda: None if mode is Mode.ADMINISTRATOR else refusal)
        kept = SettingsPlace(pool, lambda: given(WHO), lambda: given(journal.settings), owner)
        settings = PoolSettings(source, lambda: things, kept)
        yield Desk(pool, changes, settings, bulks, journal, index, aws.security, account.configuration(pool))
    finally:
        account.close()
        owner.close()
        await index.close()
        await journal.close()


def run(folder: Path, url: str, pool: PoolId, scenario: Scenario, mode: Mode = Mode.ADMINISTRATOR) -> None:
    async def within() -> None:
        async with opened(folder, url, pool, mode) as desk:
            await scenario(desk)

    asyncio.run(within())


def there(emulator: Emulator, pool: PoolId, sub: str) -> Any:
    """The user as the emulator has them."""
    return emulator.service.pools[pool].users.by_sub(sub)


def edit(**values: str) -> Wish:
    return Wish(Kind.EDIT, values=values)
