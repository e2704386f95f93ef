"""Plain calls, many at a time, until a line comes: ``python -m tests.bench.pacing_calls WISH`` says when they are in full swing."""

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing.paces import Paces
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from tests.bench.listed_pool import KEYS, POOL_ID, REGION

WARM_UP_S = 2.0
"""For the clients to be made and the quota to be asked for."""


async def run(url: str, paces: str, share: float, callers: int) -> dict[str, Any]:
    """How many were sent, and the processor time of one."""
    connection = Connection(ConnectionId("bench"), "bench", None, Region(REGION), url)
    marking = Marking(Environment.DEVELOPMENT, Mode.READ_ONLY)
    account = Account(connection, lambda _: marking, share=share, paces=Paces(Path(paces)))
    sent = 0

    async def call() -> None:
        nonlocal sent
        while True:
            # Nobody is found: what is measured is the pace, and the processor is left to it.
            await account.cognito(PoolId(POOL_ID)).list_users_page(
                filter='sub = "00000000-0000-7000-8000-000000000000"'
            )
            sent += 1

    tasks = [asyncio.create_task(call()) for _ in range(callers)]
    await asyncio.sleep(WARM_UP_S)
    before, used_s = sent, time.process_time()
    print("in full swing", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    used_s, done = time.process_time() - used_s, sent - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    account.close()
    return {"sent": done, "cpu_ms": 1000 * used_s / max(1, done)}


if __name__ == "__main__":
    os.environ.update(KEYS)
    print(json.dumps(asyncio.run(run(**json.loads(sys.argv[1])))))
