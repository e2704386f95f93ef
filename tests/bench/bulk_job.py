"""Runs a bulk as a job does, in a process that counts what it takes: ``python -m tests.bench.bulk_job``."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing.paces import Paces
from cognito_admin.model.changes.record import BulkId
from cognito_admin.model.changes.rules import read_rules
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.progress import Progress
from cognito_admin.store.index import Index
from cognito_admin.store.journal import Journal
from cognito_admin.work.bulk import Bulks
from cognito_admin.work.change_place import Owner, Place
from cognito_admin.work.changes import Changes
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.stop import Stop
from tests.bench.apart import peak_bytes
from tests.bench.listed_pool import KEYS, POOL_ID, REGION
from tests.bench.listing_job import KEY, cpu_s


@asynccontextmanager
async def opened(url: str, folder: Path, share: float) -> AsyncIterator[tuple[Bulks, Journal]]:
    """Changes of the pool at ``url``, on record in ``folder``, where the copy of the pool is, too."""
    connection = Connection(ConnectionId("bench"), "bench", None, Region(REGION), url)
    async with AsyncExitStack() as stack:
        (folder / "paces").mkdir(exist_ok=True)
        (folder / "locks").mkdir(exist_ok=True)
        paces = Paces(folder / "paces")
        stack.push_async_callback(paces.close)
        account = Account(
            connection,
            lambda pool: Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR),
            share=share,
            paces=paces,
        )
        stack.callback(account.close)
        journal = await Journal.open(folder / "journal.db", KEY)
        stack.push_async_callback(journal.close)
        index = await Index.open(folder / "index.db", KEY)
        stack.push_async_callback(index.close)
        owner = Owner(JobLocks(folder / "locks"))
        stack.callback(owner.close)
        who = (await account.identity()).arn
        rules = read_rules(await account.cognito(PoolId(POOL_ID)).describe())

        async def given(value: Any) -> Any:
            return value

        place = Place(
            POOL_ID,
            lambda: Mode.ADMINISTRATOR,
            lambda: given(rules),
            lambda: given(who),
            lambda: given(index),
            lambda: given(journal.changes),
            owner,
        )
        changes = Changes(account.user_changes(PoolId(POOL_ID)), place)
        yield Bulks(changes, lambda: given(journal.bulks), lambda: share), journal


async def run(url: str, folder: str, bulk: str, share: float) -> dict[str, Any]:
    """Makes what is left of ``bulk``. Tells when the first user and the last were settled in this run."""
    moments: list[float] = []

    def tell(progress: Progress) -> None:
        del progress
        moments.append(time.monotonic())

    async with opened(url, Path(folder), share) as (bulks, _):
        before = cpu_s()
        counts = await bulks.run(BulkId(bulk), tell, Stop())
        after = cpu_s()
    return {
        "counts": {end.value: count for end, count in counts.items()},
        "settled": len(moments) - 1,
        "seconds": moments[-1] - moments[0],
        "cpu_s": {name: used - before.get(name, 0.0) for name, used in after.items()},
        "peak_bytes": peak_bytes(),
    }


if __name__ == "__main__":
    os.environ.update(KEYS)
    print(json.dumps(asyncio.run(run(**json.loads(sys.stdin.readline())))))
