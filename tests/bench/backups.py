"""Backing a pool up: how much of the quota it takes, what it costs, how it fares beside other tools, and whether it is the truth.

``python -m tests.bench.backups --users 100000 --kills 20`` measures that alone. Beside boto3's paginator stands
cognito-backup-restore, where node and npm are there to install it from the npm registry.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from cognito_admin.archive.reading import opened
from cognito_admin.demo.population import LoadPopulation
from cognito_admin.demo.users import User
from tests.bench.apart import ROOT, run_apart
from tests.bench.figures import Figure, Heading
from tests.bench.listed_pool import KEYS, POOL_ID, REGION, ListedPool, memberships, population
from tests.bench.listing import DEFAULT, LATENCY_S, LISTS, MB, Compared

USERS = 100_000
BESIDE = 20_000
TEAMS = 11
"""Groups in which every hundred users are thirty times."""
VERIFIED = 1_000_000
KILLS = 20
OPENINGS = 3
RAISED = 200.0
KILLED_AT = 120.0
PEER = "cognito-backup-restore"
_ENDPOINT_OF_PEER = """
const AWS = require("aws-sdk");
AWS.config.update({ cognitoidentityserviceprovider: { endpoint: process.env.AWS_ENDPOINT_URL } });
"""
"""It knows no AWS_ENDPOINT_URL."""

Line = Figure | Heading | Compared


class BackupBench:
    """``users`` are those of the large pool, ``beside`` those of the pools that other tools back up, too."""

    def __init__(
        self,
        folder: Path,
        *,
        users: int = USERS,
        beside: int = BESIDE,
        verified: int = VERIFIED,
        kills: int = KILLS,
        latency_s: float = LATENCY_S,
    ) -> None:
        self._folder = folder
        self._users = users
        self._beside = beside
        self._verified = verified
        self._kills = kills
        self._latency_s = latency_s
        self._runs = 0
        self._large = folder
        """The backup of ``verified`` users, once it was verified."""

    def lines(self) -> Iterator[Line]:
        """Measures, and says what was found as soon as it is known."""
        yield from self.whole()
        yield from self.beside_others()
        yield from self.killed()
        yield from self.verified()
        yield from self.opened()

    def whole(self) -> Iterator[Line]:
        members = memberships(self._users, TEAMS)
        heading = f"Backup of {self._users:,} users and {members:,} memberships at {DEFAULT:g} calls a second, from start to end"
        yield Heading(heading)
        place = self._place()
        with ListedPool(self._users, latency_s=self._latency_s, calls_per_s=DEFAULT, groups=TEAMS) as pool:
            took_s = self._backed_up(pool, place)
            calls, refused = pool.called(*LISTS), pool.refused()
        share = 100 * (calls - refused) / took_s / DEFAULT
        yield Figure("  lists let through, of the quota", share, "%", least=95)
        yield Figure("  refused", 100 * refused / calls, "%", most=1)
        yield Figure("  users a second", self._users / took_s, "users/s")
        yield Figure("  memory", int((place / "peak").read_text()) / MB, "MB", most=250)
        yield compared(heading, place / "backups", population(self._users, TEAMS))

    def beside_others(self) -> Iterator[Line]:
        tool = self._installed_peer()
        for calls_per_s, least in ((DEFAULT, 1.5), (RAISED, 8.0)):
            yield Heading(f"{self._beside:,} users at {calls_per_s:g} calls a second, users a second")
            with ListedPool(self._beside, latency_s=self._latency_s, calls_per_s=calls_per_s, groups=0) as pool:
                mine = self._beside / self._backed_up(pool, self._place())
                others = [self._beside / self._paginated(pool, self._place())]
                yield Figure("  this program, verified", mine, "users/s")
                yield Figure("  a paginator of boto3", others[0], "users/s")
                if tool is not None:
                    others.append(self._beside / self._by_peer(pool, tool, self._place()))
                    yield Figure(f"  {PEER}", others[1], "users/s")
            yield Figure("  of the faster of the others", mine / max(others), "times", least=least)

    def killed(self) -> Iterator[Line]:
        users = self._beside
        heading = f"Backup of {users:,} users, killed {self._kills} times at random and continued"
        yield Heading(heading)
        place, chance = self._place(), random.Random(7)
        runs = 0
        with ListedPool(users, latency_s=self._latency_s, calls_per_s=KILLED_AT) as pool:
            for _ in range(self._kills):
                runs += 1
                process = self._started(pool, place)
                before = pool.called(*LISTS)
                after = before + chance.randrange(max(2, users // 60 // max(1, self._kills)))
                while process.poll() is None and pool.called(*LISTS) <= after:
                    time.sleep(0.01)
                process.kill()
                process.wait()
            self._backed_up(pool, place)
            calls = pool.called(*LISTS)
        yield Figure("  runs until it was done", runs + 1, "runs")
        yield Figure(
            "  lists called, of those an undisturbed one calls", 100 * 60 * calls / (users + memberships(users)), "%"
        )
        yield compared(heading, place / "backups", population(users))

    def verified(self) -> Iterator[Line]:
        yield Heading(f"Verifying {self._verified:,} users")
        place = self._place()
        done = run_apart("tests.bench.verified_backup", users=self._verified, folder=str(place))
        yield Figure("  users a second", done["users_per_s"], "users/s", least=100_000)
        yield Figure("  memory", done["peak_bytes"] / MB, "MB", most=250)
        self._large = place / "backup"

    def opened(self) -> Iterator[Line]:
        """The one that was verified, in the window."""
        yield Heading(f"Opening a backup of {self._verified:,} users in the window")
        at_once = [self._opened(at_once=True) for _ in range(OPENINGS)]
        runs = [self._opened(whole=run == OPENINGS - 1) for run in range(OPENINGS)]
        yield Figure("  first rows, from the wish to open it", _median(runs, "from_opening_s"), "s", most=1)
        yield Figure("    while the window comes up", _median(at_once, "from_opening_s"), "s", most=1)
        yield Figure("    from the start of the process", _median(at_once, "from_start_s"), "s")
        yield Figure("  searchable, users a second", runs[-1]["users_per_s"], "users/s", least=25_000)
        yield Figure("  quick to search as well, users a second", runs[-1]["quick_users_per_s"], "users/s")

    def _opened(self, *, at_once: bool = False, whole: bool = False) -> dict[str, Any]:
        return run_apart(
            "tests.bench.open_probe", place=str(self._large), started_s=time.monotonic(), at_once=at_once, whole=whole
        )

    def _started(self, pool: ListedPool, place: Path) -> subprocess.Popen[bytes]:
        words = ["--basedir", str(place / "data"), "--rate", "100", "--quiet"]
        words += ["backup", POOL_ID, "--to", str(place / "backups"), "--plain"]
        command = [sys.executable, "-m", "tests.bench.measured_command", str(place / "peak"), *words]
        return subprocess.Popen(command, cwd=ROOT, env=_environment(pool), stdout=subprocess.DEVNULL)

    def _backed_up(self, pool: ListedPool, place: Path) -> float:
        """Seconds, with the start of the process."""
        began_s = time.monotonic()
        if (status := self._started(pool, place).wait()) != 0:
            raise RuntimeError(f"the backup ended with status {status}")
        return time.monotonic() - began_s

    def _paginated(self, pool: ListedPool, place: Path) -> float:
        return _timed([sys.executable, "-m", "tests.bench.paginator", POOL_ID, str(place / "users.jsonl")], pool)

    def _by_peer(self, pool: ListedPool, tool: Path, place: Path) -> float:
        words = ["backup", "--pool", POOL_ID, "--region", REGION, "--directory", str(place)]
        program = tool / "node_modules" / PEER / "build" / "cli" / "cli.js"
        return _timed(["node", "-r", str(tool / "endpoint.js"), str(program), *words], pool)

    def _installed_peer(self) -> Path | None:
        """None where node is not there, or the registry out of reach."""
        npm = shutil.which("npm")
        if npm is None or shutil.which("node") is None:
            return None
        place = self._place()
        (place / "endpoint.js").write_text(_ENDPOINT_OF_PEER)
        options = ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", f"{PEER}@1.3.2"]
        installed = subprocess.run([npm, *options], cwd=place, capture_output=True)
        return place if installed.returncode == 0 else None

    def _place(self) -> Path:
        """A new folder."""
        self._runs += 1
        place = self._folder / str(self._runs)
        place.mkdir()
        return place


def _median(runs: Sequence[Mapping[str, float]], name: str) -> float:
    return median(run[name] for run in runs)


def _environment(pool: ListedPool) -> dict[str, str]:
    return {**os.environ, **KEYS, "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": pool.url}


def _timed(command: list[str], pool: ListedPool) -> float:
    began_s = time.monotonic()
    subprocess.run(command, cwd=ROOT, env=_environment(pool), check=True, capture_output=True)
    return time.monotonic() - began_s


def compared(case: str, folder: Path, truth: LoadPopulation) -> Compared:
    """Every user of the only backup in ``folder``, and who is in which group, against those the pool was made of."""
    (place,) = folder.iterdir()
    with opened(place) as backup:
        users: dict[str, Any] = {}
        doubled = 0
        for user in backup.users():
            doubled += user["Username"] in users
            users[user["Username"]] = user
        memberships = [(one["group"], one["username"]) for one in backup.memberships()]
    doubled += len(memberships) - len(set(memberships))
    lost = altered = 0
    expected = set[tuple[str, str]]()
    for number in range(len(truth)):
        made = truth.user(number)
        expected |= {(group, made.username) for group in made.groups}
        there = users.pop(made.username, None)
        lost += there is None
        altered += there is not None and not _is(there, made)
    lost += len(expected - set(memberships))
    return Compared(case, lost, altered, doubled + len(users) + len(set(memberships) - expected))


def _is(there: dict[str, Any], made: User) -> bool:
    attributes = {one["Name"]: one["Value"] for one in there["Attributes"]}
    same = attributes == {"sub": made.sub, **made.attributes}
    dates = [datetime.fromisoformat(there[name]) for name in ("UserCreateDate", "UserLastModifiedDate")]
    found = (there["UserStatus"], there["Enabled"], *dates)
    return same and found == (made.status, made.enabled, made.created, made.modified)


def measure() -> Iterator[Line]:
    """One after the other, each as soon as it is known."""
    with tempfile.TemporaryDirectory() as folder:
        yield from BackupBench(Path(folder)).lines()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.backups", description=__doc__)
    parser.add_argument("--users", type=int, default=USERS, help="of the large pool (default: %(default)s)")
    parser.add_argument("--beside", type=int, default=BESIDE, help="of the other pools (default: %(default)s)")
    parser.add_argument("--verified", type=int, default=VERIFIED, help="are verified (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=KILLS, help="(default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was found there, too")
    chosen = parser.parse_args()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        wish = {"users": chosen.users, "beside": chosen.beside, "verified": chosen.verified, "kills": chosen.kills}
        for line in BackupBench(Path(folder), **wish).lines():
            lines.append(line)
            print(line, flush=True)
    if chosen.json is not None:
        chosen.json.write_text(json.dumps([line.as_json() for line in lines], indent=1, ensure_ascii=False))
    return 0 if all(line.holds for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
