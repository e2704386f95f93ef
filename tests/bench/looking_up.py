"""A person who looks users up while jobs list: ``python -m tests.bench.looking_up``, until its standard input ends."""

import asyncio
import json
import os
import sys
import threading
import time
from pathlib import Path

from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing.paces import Paces
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from tests.bench.listed_pool import KEYS, POOL_ID, REGION, population

EVERY_S = 0.4


async def look_up(url: str, paces: str, users: int, ended: threading.Event) -> list[float]:
    """How many milliseconds each look took."""
    connection = Connection(ConnectionId("window"), "window", None, Region(REGION), url)
    marking = Marking(Environment.DEVELOPMENT, Mode.READ_ONLY)
    account = Account(connection, lambda pool: marking, share=1.0, paces=Paces(Path(paces)))
    truth, took_ms = population(users), list[float]()
    try:
        await account.identity()
        pool = account.cognito(PoolId(POOL_ID))
        while not ended.is_set():
            email = truth.user(len(took_ms) * 7_919 % users).attributes["email"]
            before = time.perf_counter()
            page = await pool.list_users_page(filter=f'email = "{email}"')
            took_ms.append((time.perf_counter() - before) * 1000)
            if [user.attributes["email"] for user in page.users] != [email]:
                raise AssertionError("somebody was not found")
            await asyncio.sleep(EVERY_S)
    finally:
        account.close()
    return took_ms


def main() -> None:
    os.environ.update(KEYS)
    ended = threading.Event()
    wish = json.loads(sys.stdin.readline())
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    print(json.dumps(asyncio.run(look_up(**wish, ended=ended))))


if __name__ == "__main__":
    main()
