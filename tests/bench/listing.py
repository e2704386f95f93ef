"""Listing a pool at full pace: how much of the quota it takes, how much is refused, what it costs, and whether it is the truth.

``python -m tests.bench.listing --users 100000`` measures the large one with fewer users than a million.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cognito_admin.demo.population import LoadPopulation
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.query import EVERYBODY, Sort
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from tests.bench.apart import ROOT
from tests.bench.figures import Figure, Heading, percentiles
from tests.bench.listed_pool import ListedPool, memberships, population
from tests.bench.listing_job import KEY

LATENCY_S = 0.04
DEFAULT = 30.0
RAISED = 120.0
USERS = 1_000_000
MB = 1_000_000
PAGE = 60
READ_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Compared:
    """What an index holds otherwise than the pool. ``doubled``: rows that are nobody's, or of somebody who has one already."""

    case: str
    lost: int
    altered: int
    doubled: int

    @property
    def holds(self) -> bool:
        return not (self.lost or self.altered or self.doubled)

    def __str__(self) -> str:
        told = f"{self.lost} lost, {self.doubled} doubled, {self.altered} altered"
        return f"{'  compared with the truth':<50} {told:>38}  {'ok' if self.holds else 'WRONG'}"

    def as_json(self) -> dict[str, Any]:
        found = {"lost": self.lost, "doubled": self.doubled, "altered": self.altered}
        return {"name": f"{self.case}: compared with the truth", **found, "holds": self.holds}


Line = Figure | Heading | Compared


@dataclass(slots=True)
class Trouble:
    """What a pool does to those who list it, and what becomes of the job meanwhile, by lists called."""

    faults: tuple[Mapping[str, Any], ...] = ()
    behaviour: Mapping[str, Any] = field(default_factory=dict[str, Any])
    killed_at: tuple[int, ...] = ()
    tokens_die_at_kills: bool = False


FAULTS = (
    {"kind": "server_error", "operation": "List*", "rate": 0.005},
    {"kind": "reset_before", "operation": "List*", "rate": 0.0025},
    {"kind": "reset_after", "operation": "List*", "rate": 0.0025},
)
LISTS = ("ListUsers", "ListUsersInGroup")
SHORT = {"short_pages": 0.3, "empty_pages": 0.05}


class ListingBench:
    """``users`` are those of the pools at the default quota; ``many`` those of the pool at the raised one."""

    def __init__(self, folder: Path, *, users: int = 40_000, many: int = USERS, latency_s: float = LATENCY_S) -> None:
        self._folder = folder
        self._users = users
        self._many = many
        self._latency_s = latency_s
        self._runs = 0

    def lines(self) -> Iterator[Line]:
        """Measures, and says what was found as soon as it is known."""
        known = f"{DEFAULT:g} calls a second, {self._users:,} users"
        yield from self.paced(f"{known}, told by AWS", DEFAULT, self._users, least=97)
        yield from self.paced(f"{known}, not told", DEFAULT, self._users, least=95, told=False)
        yield from self.paced(
            f"{RAISED:g} calls a second, {self._many:,} users", RAISED, self._many, least=95, large=True
        )
        yield from self._together()
        fewer = self._users // 2
        for heading, users, trouble in (
            ("1 % faults, short and empty pages", fewer, Trouble(FAULTS, SHORT)),
            ("keys that expire", fewer, Trouble(({"kind": "expired", "operation": "List*", "skip": 50, "count": 20},))),
            (
                "kill -9 twice, every token dead, faults",
                fewer,
                Trouble(FAULTS, SHORT, (fewer // 240, fewer // 120), True),
            ),
            ("kill -9 twice", fewer, Trouble(killed_at=(fewer // 240, fewer // 120))),
            ("sub ^= ignored", fewer, Trouble(behaviour={"sub_prefix": "ignored"})),
            ("sub ^= refused", fewer, Trouble(behaviour={"sub_prefix": "unsupported"})),
        ):
            yield from self.in_trouble(f"{heading}, {users:,} users", users, trouble)

    def paced(
        self, heading: str, calls_per_s: float, users: int, *, least: float, told: bool = True, large: bool = False
    ) -> Iterator[Line]:
        yield Heading(heading)
        with self._pool(users, calls_per_s, told=told) as pool:
            index, paces = self._place(), self._place()
            done = finished(listed(pool, index, paces))
            calls, refused = pool.called("ListUsers"), pool.refused()
        yield Figure(
            "  calls let through, of the quota",
            100 * (calls - refused) / done["users_s"] / calls_per_s,
            "%",
            least=least,
        )
        yield Figure("  refused", 100 * refused / calls, "%", most=1)
        yield Figure("  users a second", users / done["users_s"], "users/s")
        yield Figure("  calls beyond one for each 60 users", calls - users / PAGE, "calls")
        yield from self._spent(done, calls, most_ms=4 if large else None)
        yield Figure("  memory until all users are listed", done["listing_peak_bytes"] / MB, "MB")
        yield Figure("  memory of the job", done["peak_bytes"] / MB, "MB", most=400 if large else None)
        yield compared(heading, index, population(users))

    def _spent(self, done: Mapping[str, Any], calls: int, most_ms: float | None) -> Iterator[Line]:
        spent: dict[str, float] = done["users_cpu_s"]
        upkeep = spent.get("index-upkeep", 0.0)
        yield Figure(
            "  CPU a page of 60 into the index", 1000 * (spent["process"] - upkeep) / calls, "ms", most=most_ms
        )
        yield Figure("    of which by the threads that ask AWS", 1000 * spent.get("aws-bench", 0.0) / calls, "ms")
        yield Figure("    of which by the thread that writes", 1000 * spent.get("index-writer", 0.0) / calls, "ms")
        yield Figure("  CPU of making it quick to search, beside", 1000 * upkeep / calls, "ms")

    def _together(self) -> Iterator[Line]:
        users = self._users // 2
        yield Heading(
            f"Two jobs of {users:,} users and a person who looks people up, together at {DEFAULT:g} calls a second"
        )
        with self._pool(users, DEFAULT) as pool:
            indexes, paces = (self._place(), self._place()), self._place()
            began_s = time.monotonic()
            person = started("looking_up", url=pool.url, paces=str(paces), users=users)
            jobs = [listed(pool, index, paces) for index in indexes]
            ended = [finished(job) for job in jobs]
            took_s = time.monotonic() - began_s
            looked_up_ms: list[float] = finished(person)
            calls, refused = pool.called(*LISTS), pool.refused()
        yield Figure(
            "  calls let through, of the quota, start to end", 100 * (calls - refused) / took_s / DEFAULT, "%", most=101
        )
        yield Figure("  refused", 100 * refused / calls, "%", most=1)
        slower, quicker = sorted((job["users_s"] for job in ended), reverse=True)
        yield Figure("  the slower job took, of the time of the quicker", 100 * slower / quicker, "%")
        yield Figure("  somebody looked up: 95th percentile", percentiles(looked_up_ms)[1], "ms")
        for index in indexes:
            yield compared("two jobs", index, population(users))

    def in_trouble(self, heading: str, users: int, trouble: Trouble) -> Iterator[Line]:
        yield Heading(heading)
        index, paces = self._place(), self._place()
        with self._pool(users, RAISED) as pool:
            for fault in trouble.faults:
                pool.set("faults", fault)
            pool.set("faults", {"behaviour": dict(trouble.behaviour)})
            for calls in trouble.killed_at:
                job = listed(pool, index, paces)
                while pool.called(*LISTS) < calls and job.poll() is None:
                    time.sleep(0.01)
                job.kill()
                job.communicate()
                if trouble.tokens_die_at_kills:
                    pool.set("clock", {"advance_s": 3_601})
            runs = len(trouble.killed_at)
            done: dict[str, Any] = {}
            while "total" not in done:
                runs += 1
                done = finished(listed(pool, index, paces))
            calls = pool.called(*LISTS)
        yield Figure("  runs until it was done", runs, "runs")
        yield Figure(
            "  lists called, of those an undisturbed one calls", 100 * PAGE * calls / (users + memberships(users)), "%"
        )
        yield compared(heading, index, population(users))

    def _pool(self, users: int, calls_per_s: float, *, told: bool = True) -> ListedPool:
        return ListedPool(users, latency_s=self._latency_s, calls_per_s=calls_per_s, told=told)

    def _place(self) -> Path:
        """A new folder."""
        self._runs += 1
        place = self._folder / str(self._runs)
        place.mkdir()
        return place


def listed(pool: ListedPool, index: Path, paces: Path) -> subprocess.Popen[str]:
    """A job that syncs ``pool``."""
    return started("listing_job", url=pool.url, index=str(index / "index.db"), paces=str(paces), share=1.0)


def started(module: str, **wish: Any) -> subprocess.Popen[str]:
    """A process that is told what is wished in a line, and may be told to end by the end of its standard input."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.bench.{module}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdin is not None
    process.stdin.write(f"{json.dumps(wish)}\n")
    process.stdin.flush()
    return process


def finished(process: subprocess.Popen[str]) -> Any:
    """What it found."""
    told, _ = process.communicate()
    return json.loads(told)


def compared(case: str, index: Path, truth: LoadPopulation) -> Compared:
    """Every user of the index, groups and all, against those the pool was made of."""
    return asyncio.run(_compared(case, index / "index.db", truth))


async def _compared(case: str, path: Path, truth: LoadPopulation) -> Compared:
    index = await Index.open(path, KEY)
    try:
        everybody = await index.search(EVERYBODY, Sort("sub"))
        count = await everybody.complete()
        there = altered = 0
        number = 0
        for start in range(0, count, READ_AT_ONCE):
            for user in await everybody.rows(start, start + READ_AT_ONCE):
                # Both are in the order of their subs.
                while user is not None and number < len(truth) and truth.sub(number) < user.sub:
                    number += 1
                if user is not None and number < len(truth) and truth.sub(number) == user.sub:
                    there += 1
                    altered += user != true_user(truth, number)
                    number += 1
        return Compared(case, len(truth) - there, altered, count - there)
    finally:
        await index.close()


def true_user(truth: LoadPopulation, number: int) -> User:
    made = truth.user(number)
    return User(
        username=Username(made.username),
        sub=Sub(made.sub),
        attributes={"sub": made.sub, **made.attributes},
        status=made.status,
        enabled=made.enabled,
        created=made.created,
        modified=made.modified,
        groups=tuple(sorted(map(GroupName, made.groups))),
    )


def measure(users: int = USERS) -> Iterator[Line]:
    """One after the other, each as soon as it is known."""
    with tempfile.TemporaryDirectory() as folder:
        yield from ListingBench(Path(folder), many=users).lines()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.listing", description=__doc__)
    parser.add_argument("--users", type=int, default=USERS, help="of the large pool (default: %(default)s)")
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
