"""A pool on an emulator that users are restored into, and people to be restored."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cognito_admin.aws import retrying
from cognito_admin.aws.account import Account
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.ids import ConnectionId, PoolId, Region, Sub, Username
from cognito_admin.model.overview import PasswordPolicy
from cognito_admin.model.restore.fates import Fate, Outcome, PlannedUser
from cognito_admin.model.restore.record import Restore, Task
from cognito_admin.store.journal import Journal
from cognito_admin.store.restore_log import RestoreLog
from cognito_admin.work.restore_run import Numbered, RestoreRun
from cognito_admin.work.restored_user import RestoredUsers
from cognito_admin.work.stop import Stop

if TYPE_CHECKING:
    from cognito_admin.model.progress import Progress

KEY = bytes(range(32))
POLICY = PasswordPolicy(8, ("upper", "lower", "numbers", "symbols"), 0, 7)
PATIENCE = retrying.Patience(0, tries=8)
EVERY_THIRD = 3
GROUP = "vip"


def people(count: int) -> list[PlannedUser]:
    """Every second gets a permanent password, every third is disabled."""
    return [
        PlannedUser(
            Username(f"user-{number:04}"),
            Sub(f"sub-{number:04}"),
            f"user-{number:04}",
            {"email": f"user-{number}@example.com", "email_verified": "true"},
            Fate.TEMPORARY_PASSWORD if number % 2 else Fate.RANDOM_PERMANENT_PASSWORD,
            "FORCE_CHANGE_PASSWORD" if number % 2 else "CONFIRMED",
            disabled=number % EVERY_THIRD == 0,
        )
        for number in range(count)
    ]


class Desk:
    """``restore`` is the one that is begun, or gone on with."""

    def __init__(self, account: Account, pool: PoolId, log: RestoreLog, restore: Restore) -> None:
        self.account = account
        self.pool = pool
        self.log = log
        self.restore = restore
        self.told: list[Progress] = []
        self.hear: Callable[[Progress], None] = self.told.append
        self.stop = Stop()

    async def run(self, outcomes: Sequence[Outcome]) -> None:
        users = RestoredUsers(self.account.user_making(self.pool), POLICY, self.restore.began)
        run = RestoreRun(users, self.log, self.restore.id, self.hear, self.stop, len(outcomes))
        await run.through(_pages(outcomes))


async def _pages(outcomes: Sequence[Outcome]) -> AsyncIterator[Sequence[Numbered]]:
    for start in range(0, len(outcomes), 7):
        yield [(start + place, outcome) for place, outcome in enumerate(outcomes[start : start + 7])]


@contextlib.asynccontextmanager
async def opened(folder: Path, url: str, pool: PoolId, members: Sequence[Username] = ()) -> AsyncIterator[Desk]:
    """``members`` come into GROUP."""
    connection = Connection(ConnectionId("test"), "test", None, Region("eu-central-1"), url)
    marking = Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR)
    account = Account(connection, lambda _: marking, share=1.0, patience=PATIENCE)
    journal = await Journal.open(folder / "journal.db", KEY)
    try:
        log = journal.restores
        restore = await log.latest("order")
        if restore is None:
            restore = await log.begin("order", {})
            await log.add_tasks(restore.id, [(name, Task.GROUP, GROUP) for name in members])
        yield Desk(account, pool, log, restore)
    finally:
        account.close()
        await journal.close()


def run(
    folder: Path, url: str, pool: PoolId, scenario: Callable[[Desk], Awaitable[None]], members: Sequence[Username] = ()
) -> None:
    async def within() -> None:
        async with opened(folder, url, pool, members) as desk:
            await scenario(desk)

    asyncio.run(within())
