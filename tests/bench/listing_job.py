"""Syncs a pool into an index as a job does, in a process that counts what it takes: ``python -m tests.bench.listing_job``."""

import asyncio
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from cognito_admin.aws.account import Account
from cognito_admin.aws.pacing.paces import Paces
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.failures import Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region
from cognito_admin.model.progress import Progress
from cognito_admin.store.index import Index
from cognito_admin.work.stop import Stop
from cognito_admin.work.sync import sync
from tests.bench.apart import peak_bytes
from tests.bench.listed_pool import KEYS, POOL_ID, REGION

KEY = bytes(range(32))


class Watch:
    """When each phase began, and the processor time of each thread and the most memory by then."""

    def __init__(self) -> None:
        self.phases: dict[str, tuple[float, dict[str, float]]] = {}
        self.peaks: dict[str, int] = {}

    def see(self, progress: Progress) -> None:
        if progress.phase not in self.phases:
            self.phases[progress.phase] = (time.monotonic(), cpu_s())
            self.peaks[progress.phase] = peak_bytes()

    def between(self, first: str, last: str) -> tuple[float, dict[str, float]]:
        """Seconds, and the processor seconds of each kind of thread."""
        (began_s, before), (ended_s, after) = self.phases[first], self.phases[last]
        return ended_s - began_s, {name: used - before.get(name, 0.0) for name, used in after.items()}


def cpu_s() -> dict[str, float]:
    """By the thread's name, less its number, and of all of them together."""
    used = {"process": time.process_time()}
    if sys.platform == "linux":
        for thread in threading.enumerate():
            name = thread.name.rstrip("0123456789_-")
            clock = time.pthread_getcpuclockid(thread.ident or 0)
            used[name] = used.get(name, 0.0) + time.clock_gettime(clock)
    return used


async def run(url: str, index: str, paces: str | None, share: float) -> dict[str, Any]:
    """Syncs to the end, or until a failure, which it tells."""
    connection = Connection(ConnectionId("bench"), "bench", None, Region(REGION), url)
    account = Account(
        connection,
        lambda pool: Marking(Environment.DEVELOPMENT, Mode.READ_ONLY),
        share=share,
        paces=Paces(Path(paces)) if paces else None,
    )
    kept = await Index.open(Path(index), KEY)
    watch = Watch()
    try:
        await account.identity()
        counts = await sync(account.cognito(PoolId(POOL_ID)), kept, watch.see, Stop())
    except Failure as failure:
        return {"failed": failure.code}
    finally:
        await kept.close()
        account.close()
    users_s, users_cpu_s = watch.between("users", "groups")
    members_s, _ = watch.between("groups", "finishing")
    return {
        "total": counts.total,
        "removed": counts.removed,
        "users_s": users_s,
        "users_cpu_s": users_cpu_s,
        "members_s": members_s,
        "listing_peak_bytes": watch.peaks["groups"],
        "peak_bytes": peak_bytes(),
    }


if __name__ == "__main__":
    os.environ.update(KEYS)
    print(json.dumps(asyncio.run(run(**json.loads(sys.stdin.readline())))))
