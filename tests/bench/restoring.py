"""Restoring users: how much of the quota it takes, how it fares beside another tool, and what a kill, faults and expiry cost.

``python -m tests.bench.restoring --users 2000`` measures this alone. Beside it stands cognito-backup-restore, where node and npm
are there to install it from the npm registry: both restore its own JSON.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from cognito_admin.cli.statuses import Status
from tests.bench.apart import ROOT
from tests.bench.backups import PEER
from tests.bench.figures import Figure, Heading
from tests.bench.listed_pool import KEYS, POOL_ID, REGION, ListedPool

LATENCY_S = 0.04
USERS = 2_000
BESIDE = 20
PER_S = 50.0
"""Users made a second: the quota of UserCreation (developer guide, "Quotas in Amazon Cognito")."""
NAME = "Restored"
CREATE = "AdminCreateUser"
FAULTS = ("throttle", "server_error", "reset_before", "reset_after", "server_error_after")
MOST_RUNS = 30
_ENDPOINT_OF_PEER = """
const AWS = require("aws-sdk");
AWS.config.update({ cognitoidentityserviceprovider: { endpoint: process.env.AWS_ENDPOINT_URL } });
"""
_ENDS = (Status.DONE, Status.FINDINGS)


@dataclass(frozen=True, slots=True)
class Restored:
    """The pool beside the plan. ``other`` differences are those that the plan did not announce."""

    case: str
    planned: int
    there: int
    other: int

    @property
    def holds(self) -> bool:
        return self.planned == self.there and not self.other

    def __str__(self) -> str:
        told = f"{self.there:,} there, {self.other} differences from the plan"
        return f"{'  of ' + format(self.planned, ',') + ' planned':<30} {told:>58}  {'ok' if self.holds else 'WRONG'}"

    def as_json(self) -> dict[str, Any]:
        found = {"planned": self.planned, "there": self.there, "other": self.other}
        return {"name": f"{self.case}: the pool", **found, "holds": self.holds}


Line = Figure | Heading | Restored


def measure(users: int = USERS, *, latency_s: float = LATENCY_S) -> Iterator[Line]:
    """One after the other, each as soon as it is known."""
    with tempfile.TemporaryDirectory() as folder:
        yield from paced(Path(folder, "paced"), users, latency_s)
        yield from killed_twice(Path(folder, "killed"), users // 4, latency_s)
        yield from beside_another(Path(folder, "beside"), BESIDE, latency_s)


def paced(folder: Path, users: int, latency_s: float) -> Iterator[Line]:
    yield Heading(f"{users:,} users restored at {PER_S:g} users a second, {1000 * latency_s:g} ms latency")
    with ListedPool(users, latency_s=latency_s, calls_per_s=30.0, groups=0) as pool:
        backup = _backed_up(pool, folder)
        refused, others = pool.refused(), pool.called(CREATE)
        job = _restore(pool, folder, backup)
        took_s = _created(pool, users, others, job)
        told = _ended(job)
        calls = pool.called(CREATE) - others
        yield Figure("  users made, of the quota", 100 * (users - 1) / took_s / PER_S, "%", least=95)
        yield Figure("  refused", 100 * (pool.refused() - refused) / calls, "%", most=1)
        yield Figure("  requests for one who is made", calls / users, "calls")
        yield _beside_plan("at full pace", users, told)


def killed_twice(folder: Path, users: int, latency_s: float) -> Iterator[Line]:
    yield Heading(f"{users:,} users and their groups: killed twice, one request of twenty fails, credentials expire")
    with ListedPool(users, latency_s=latency_s, calls_per_s=30.0) as pool:
        backup = _backed_up(pool, folder)
        for kind in FAULTS:
            pool.set("faults", {"kind": kind, "operation": "Admin*", "rate": 0.01})
        for part in (1, 2):
            job = _restore(pool, folder, backup)
            while pool.called(CREATE) < part * users // 3 and job.poll() is None:
                time.sleep(0.01)
            job.kill()
            job.communicate()
        pool.set("faults", {"kind": "expired", "operation": "Admin*", "skip": users // 10, "count": 1})
        runs, told = 0, None
        while told is None and runs < MOST_RUNS:
            told = _ended(_restore(pool, folder, backup))
            runs += 1
        yield Figure("  further runs to the end", runs, "runs")
        yield _beside_plan("killed twice", users, told)


def beside_another(folder: Path, users: int, latency_s: float) -> Iterator[Line]:
    """The same JSON, into pools of the same emulator."""
    yield Heading(f"The JSON of {PEER}, {users} users")
    folder.mkdir()
    tool = _installed_peer(folder)
    if tool is None:
        yield Heading(f"  {PEER} could not be installed")
        return
    with ListedPool(users, latency_s=latency_s, calls_per_s=30.0, groups=0) as pool:
        client: Any = boto3.client("cognito-idp", endpoint_url=pool.url, region_name=REGION)
        first, second = [client.create_user_pool(PoolName=name)["UserPool"]["Id"] for name in ("peer", "ours")]
        client.close()
        file = folder / f"{first}.json"
        people = [
            {
                "Username": f"user-{number}",
                "Attributes": [{"Name": "email", "Value": f"user-{number}@example.com"}],
                "UserCreateDate": "2026-01-01T00:00:00.000Z",
                "UserLastModifiedDate": "2026-01-01T00:00:00.000Z",
                "Enabled": True,
                "UserStatus": "CONFIRMED",
            }
            for number in range(users)
        ]
        file.write_text(json.dumps(people))
        words = ["restore", "--pool", first, "--region", REGION, "--file", str(file), "--pwd", "Temporary-1"]
        program = tool / "node_modules" / PEER / "build" / "cli" / "cli.js"
        node = subprocess.Popen(
            ["node", "-r", str(tool / "endpoint.js"), str(program), *words],
            env=_environment(pool),
            stdout=subprocess.DEVNULL,
        )
        theirs_s = _created(pool, users, 0, node)
        node.wait()
        job = _command(pool, folder, ["restore", str(file), "--to", second, "--yes"])
        ours_s = _created(pool, users, users, job)
        _ended(job)
        yield Figure("  theirs", (users - 1) / theirs_s, "users/s")
        yield Figure("  ours", (users - 1) / ours_s, "users/s")
        yield Figure("  times as fast", theirs_s / ours_s, "times", least=50)


def _backed_up(pool: ListedPool, folder: Path) -> Path:
    folder.mkdir()
    (folder / "options.json").write_text(json.dumps({"statuses": {"CONFIRMED": "temporary-password"}}))
    words = ["backup", POOL_ID, "--to", str(folder / "backups"), "--plain"]
    if _command(pool, folder, words).wait() != Status.DONE:
        raise RuntimeError("the backup failed")
    (place,) = (folder / "backups").iterdir()
    return place


def _restore(pool: ListedPool, folder: Path, backup: Path) -> "subprocess.Popen[str]":
    options = ["--options", str(folder / "options.json")]
    return _command(pool, folder, ["restore", str(backup), "--new-pool", NAME, "--yes", *options])


def _command(pool: ListedPool, folder: Path, words: Sequence[str]) -> "subprocess.Popen[str]":
    passphrase = folder / "passphrase"
    passphrase.write_text("of the bench")
    common = ["--basedir", str(folder / "data"), "--rate", "100", "--quiet", "--json"]
    common += ["--index-passphrase-file", str(passphrase)]
    return subprocess.Popen(
        [sys.executable, "-m", "cognito_admin", *common, *words],
        cwd=ROOT,
        env=_environment(pool),
        stdout=subprocess.PIPE,
        text=True,
    )


def _created(pool: ListedPool, users: int, before: int, job: "subprocess.Popen[Any]") -> float:
    """Seconds from the first user to the last."""
    first_s = 0.0
    while job.poll() is None:
        called = pool.called(CREATE) - before
        first_s = first_s or (time.monotonic() if called else 0.0)
        if called >= users:
            break
        time.sleep(0.02)
    return time.monotonic() - first_s


def _ended(job: "subprocess.Popen[str]") -> dict[str, Any] | None:
    """What became of it; None where it is to be gone on with."""
    written, _ = job.communicate()
    if job.returncode == Status.NOT_PERMITTED:
        return None
    if job.returncode not in _ENDS:
        raise RuntimeError(f"the restore ended with status {job.returncode}")
    return json.loads(written)


def _beside_plan(case: str, users: int, told: dict[str, Any] | None) -> Restored:
    if told is None:
        return Restored(case, users, 0, 0)
    left_out = sum(told["users"].get(end, 0) for end in ("left_out",))
    return Restored(case, users - left_out, told["proof"]["users"], told["proof"]["unannounced"])


def _installed_peer(folder: Path) -> Path | None:
    """None where node is not there, or the registry out of reach."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    (folder / "endpoint.js").write_text(_ENDPOINT_OF_PEER)
    options = ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", f"{PEER}@1.3.2"]
    return folder if subprocess.run([npm, *options], cwd=folder, capture_output=True).returncode == 0 else None


def _environment(pool: ListedPool) -> dict[str, str]:
    keys = {**KEYS, "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": pool.url}
    return {**os.environ, **keys, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


def main() -> int:
    os.environ.update(KEYS)
    parser = argparse.ArgumentParser(prog="python -m tests.bench.restoring", description=__doc__)
    parser.add_argument("--users", type=int, default=USERS, help="how many are restored (default: %(default)s)")
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
