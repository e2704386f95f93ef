"""Changing many users at full pace: how much of the quota it takes, what a kill costs, and whether the report is the truth.

``python -m tests.bench.bulk`` measures this alone; ``--json FILE`` keeps the figures.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import BulkId, Event, Result
from cognito_admin.model.ids import Sub
from tests.bench.apart import run_apart
from tests.bench.bulk_job import opened
from tests.bench.figures import Figure, Heading, percentiles
from tests.bench.frames import KINDS, PAINTED_MS, TIMES
from tests.bench.listed_pool import KEYS, POOL_ID, ListedPool, population
from tests.bench.listing import finished, listed, started

LATENCY_S = 0.04
PER_S = 25.0
"""Updates of users a second: the quota of UserUpdate (developer guide, "Quotas in Amazon Cognito")."""
USERS = 2_000
LEFT_OUT = 20
WISH = Wish(Kind.EDIT, values={"nickname": "changed by the bench"})
UPDATE = "AdminUpdateUserAttributes"


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says beside what the pool and the record of changes say. ``twice``: users with more than one change."""

    case: str
    users: int
    reported: int
    changed: int
    recorded: int
    twice: int

    @property
    def holds(self) -> bool:
        return self.users == self.reported == self.changed == self.recorded and not self.twice

    def __str__(self) -> str:
        told = f"{self.reported:,} reported, {self.changed:,} changed, {self.recorded:,} on record, {self.twice} twice"
        return (
            f"{'  of ' + format(self.users, ',') + ' to be changed':<30} {told:>58}  {'ok' if self.holds else 'WRONG'}"
        )

    def as_json(self) -> dict[str, Any]:
        found = {"users": self.users, "reported": self.reported, "changed": self.changed, "recorded": self.recorded}
        return {"name": f"{self.case}: the report", **found, "twice": self.twice, "holds": self.holds}


Line = Figure | Heading | Told


def measure(users: int = USERS, *, latency_s: float = LATENCY_S) -> Iterator[Line]:
    """One after the other, each as soon as it is known."""
    with tempfile.TemporaryDirectory() as folder:
        yield from paced(Path(folder, "paced"), users, latency_s)
        yield from killed_twice(Path(folder, "killed"), users // 4, latency_s)


def frames(index: Path, *, users: int = USERS, times: int = TIMES) -> Iterator[Figure | Heading]:
    """The window on a copy of ``index`` meanwhile: how soon it paints what somebody does."""
    seen = run_apart("tests.bench.bulk_probe", index=str(index), users=users, times=times)
    yield Heading(f"The window on {seen['users']:,} users while {seen['changed']:,} are changed, from event to paint")
    for kind in KINDS:
        painted = [frame["painted_ms"] for frame in seen["frames"] if frame["kind"] == kind]
        median_ms, most_ms, longest_ms = percentiles(ms for ms in painted if ms is not None)
        yield Figure(f"{kind}: 95th percentile of {len(painted)}", most_ms, "ms", most=PAINTED_MS)
        yield Figure("  median", median_ms, "ms")
        yield Figure("  longest", longest_ms, "ms")
        yield Figure("  never painted", painted.count(None), "events", most=0)


def paced(folder: Path, users: int, latency_s: float) -> Iterator[Line]:
    yield Heading(f"{users:,} users changed at {PER_S:g} updates a second, {1000 * latency_s:g} ms latency")
    with _pool(users, latency_s) as pool:
        bulk = _begun(pool, folder, users)
        asked, refused = pool.called("ListUsers"), pool.refused()
        done = finished(_job(pool, folder, bulk))
        asked, refused = pool.called("ListUsers") - asked, pool.refused() - refused
        updates = pool.called(UPDATE)
        yield Figure("  updates, of the share", 100 * done["settled"] / done["seconds"] / PER_S, "%", least=95)
        yield Figure("  updates sent more than once", updates - users, "calls", most=0)
        yield Figure("  refused", 100 * refused / (updates + asked), "%", most=1)
        yield Figure("  users read, for each that is changed", asked / users, "calls")
        yield Figure("  CPU a user", 1000 * done["cpu_s"]["process"] / users, "ms", most=40)
        for thread in ("journal", "aws-bench", "index-writer", "index-rows"):
            yield Figure(f"    of which {thread}", 1000 * done["cpu_s"].get(thread, 0.0) / users, "ms")
        yield Figure("  memory of the job", done["peak_bytes"] / 1_000_000, "MB", most=300)
        yield asyncio.run(_told("at full pace", pool.url, folder, bulk, users))


def killed_twice(folder: Path, users: int, latency_s: float) -> Iterator[Line]:
    yield Heading(f"{users:,} users, the job killed twice")
    with _pool(users, latency_s) as pool:
        bulk = _begun(pool, folder, users)
        for part in (1, 2):
            job = _job(pool, folder, bulk)
            while pool.called(UPDATE) < part * users // 3 and job.poll() is None:
                time.sleep(0.01)
            job.kill()
            job.communicate()
        done = finished(_job(pool, folder, bulk))
        yield Figure("  users of the last run", done["settled"], "users")
        # A step that was on its way is looked for before it is made once more.
        yield Figure("  updates sent more than once", pool.called(UPDATE) - users, "calls", most=32)
        yield asyncio.run(_told("killed twice", pool.url, folder, bulk, users))


def _pool(users: int, latency_s: float) -> ListedPool:
    return ListedPool(users + LEFT_OUT, latency_s=latency_s, calls_per_s=30.0)


def _begun(pool: ListedPool, folder: Path, users: int) -> BulkId:
    """A bulk for so many of the users, in a pool that was listed before."""
    folder.mkdir()
    (folder / "listing").mkdir()
    finished(listed(pool, folder, folder / "listing"))

    async def begin() -> BulkId:
        async with opened(pool.url, folder, 1.0) as (bulks, _):
            truth = population(users + LEFT_OUT)
            return await bulks.begin(WISH, [Sub(truth.sub(number)) for number in range(users)])

    return asyncio.run(begin())


def _job(pool: ListedPool, folder: Path, bulk: BulkId) -> Any:
    return started("bulk_job", url=pool.url, folder=str(folder), bulk=bulk, share=1.0)


async def _told(case: str, url: str, folder: Path, bulk: BulkId, users: int) -> Told:
    async with opened(url, folder, 1.0) as (bulks, journal):
        standing = await bulks.standing(bulk)
        assert standing is not None
        records = await journal.changes.records(POOL_ID, limit=10 * users)
        done = Counter(record.sub for record in records if record.bulk == bulk and record.state is Event.DONE)
        return Told(
            case,
            users,
            standing.counts.get(Result.DONE, 0),
            _changed(url),
            len(done),
            sum(1 for times in done.values() if times > 1),
        )


def _changed(url: str) -> int:
    """How many users of the pool are as they were wished to be, as the service lists them."""
    import boto3

    client: Any = boto3.client("cognito-idp", endpoint_url=url, region_name="eu-central-1")
    try:
        pages = client.get_paginator("list_users").paginate(UserPoolId=POOL_ID)
        ((name, value),) = WISH.values.items()
        return sum({"Name": name, "Value": value} in user["Attributes"] for page in pages for user in page["Users"])
    finally:
        client.close()


def main() -> int:
    os.environ.update(KEYS)
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bulk", description=__doc__)
    parser.add_argument("--users", type=int, default=USERS, help="how many are changed (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was found there, too")
    chosen = parser.parse_args()
    lines: list[Line] = []
    for line in measure(chosen.users):
        lines.append(line)
        print(line, flush=True)
    if chosen.json is not None:
        chosen.json.write_text(json.dumps([line.as_json() for line in lines], indent=1, ensure_ascii=False))
    return 0 if all(line.holds for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
