"""A pool in an emulator in a process of its own: users that are a function of seed and number, latency, a quota, faults.

``python -m tests.bench.listed_pool WISH`` prints where it answers, and ends with its standard input.
"""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from cognito_admin.demo.population import LoadPopulation
from cognito_admin.demo.quotas import Quotas
from cognito_admin.demo.samples.load import GROUPS, ID, add_load
from cognito_admin.demo.server import Server
from cognito_admin.demo.state import Service
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY
from cognito_admin.demo.users import UserSource
from tests.bench.apart import ROOT

SEED = 7
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
REGION = "eu-central-1"
POOL_ID = f"{REGION}_{ID}"
KEYS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_EC2_METADATA_DISABLED": "true"}


def population(users: int, groups: int = len(GROUPS)) -> LoadPopulation:
    """The truth: who is in the pool."""
    return LoadPopulation(SEED, users, until=UNTIL, groups=_names(groups))


def memberships(users: int, groups: int = len(GROUPS)) -> int:
    """Every tenth user is in the first group, every twentieth in the second, and so on."""
    return sum(-(-users // (10 * number)) for number in range(1, groups + 1))


def _names(groups: int) -> tuple[str, ...]:
    return tuple(f"every-{10 * number}" for number in range(1, groups + 1))


class ListedPool:
    """``calls_per_s`` is the quota of ListUsers; None: any number. ``told``: whether GetProvisionedLimit says so."""

    def __init__(
        self, users: int, *, latency_s: float, calls_per_s: float | None, told: bool = True, groups: int = len(GROUPS)
    ) -> None:
        wish = {"users": users, "calls_per_s": calls_per_s, "groups": groups}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.listed_pool", json.dumps(wish)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        if latency_s:
            self.set("faults", {"kind": "slow", "operation": "*", "seconds": latency_s})
        if not told:
            self.set("faults", {"kind": "denied", "operation": "GetProvisionedLimit"})

    def set(self, part: str, wish: Mapping[str, Any]) -> None:
        """Turns one of the emulator's switches: see ``demo.control``."""
        self._ask(part, json.dumps(wish).encode())

    def called(self, *operations: str) -> int:
        """How often, with what was refused."""
        calls: dict[str, int] = self._ask("state")["calls"]
        return sum(calls.get(operation, 0) for operation in operations)

    def refused(self) -> int:
        return int(self._ask("state")["refused"])

    def _ask(self, part: str, body: bytes | None = None) -> dict[str, Any]:
        request = urllib.request.Request(f"{self.url}/_emulator/{part}", body)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()


def _serve(users: int, calls_per_s: float | None, groups: int) -> None:
    service = Service(seed=SEED, region=REGION, quotas=Quotas(enforced=calls_per_s is not None))
    if calls_per_s is not None:
        service.quotas.rates.update(UserList=calls_per_s, LimitManagement=10)
    pool = add_load(service, users, _names(groups))
    pool.users = UserSource(population(users, groups))
    server = Server(service)
    print(server.url, flush=True)
    sys.stdin.read()
    server.close()


if __name__ == "__main__":
    _serve(**json.loads(sys.argv[1]))
