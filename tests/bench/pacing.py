"""Calls at the account's quota: how much of it is used and how many calls are refused, by one process and by several.

``python -m tests.bench.pacing`` measures this alone.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cognito_admin.aws.pacing.ledger_file import LedgerFile
from tests.bench.apart import ROOT
from tests.bench.figures import Figure, Heading
from tests.bench.listed_pool import ListedPool

SECONDS = 12.0
LATENCY_S = 0.04
SLOTS = 4000


@dataclass(frozen=True, slots=True)
class Case:
    """``calls_per_s`` is what the service lets pass, ``told`` whether it says so; ``shares`` those of the processes that call."""

    name: str
    calls_per_s: float
    told: bool
    least: float | None
    refused: float | None = 1.0
    shares: Sequence[float] = (1.0,)


CASES = (
    Case("30 calls/s, quota known", 30, told=True, least=97),
    Case("30 calls/s, quota not known", 30, told=False, least=95),
    Case("120 calls/s, quota known", 120, told=True, least=95),
    # What one is refused until it knows is told, and held to nothing.
    Case("18 of 30 calls/s left by others", 18, told=False, least=90, refused=None),
)
TOGETHER = Case("two jobs and a search at 90 %", 30, told=True, least=83, shares=(0.9, 0.9, 0.9))


def measure() -> Iterator[Figure | Heading]:
    yield Heading("Calls under the account's quota, 40 ms latency")
    yield _cost_of_a_slot()
    for case in CASES:
        yield from _figures(case)
    # Calls whose slots began before the measuring did are counted, too.
    yield from _figures(TOGETHER, most=94)


def _figures(case: Case, most: float | None = None) -> Iterator[Figure]:
    answered, refused, cpu_ms = _measured(case)
    used = 100 * answered / (SECONDS * case.calls_per_s)
    yield Figure(f"{case.name}: of the quota", used, "%", least=case.least)
    if most is not None:
        yield Figure(f"{case.name}: of the quota", used, "%", most=most)
    yield Figure(f"{case.name}: refused", 100 * refused / (answered + refused), "%", most=case.refused)
    yield Figure(f"{case.name}: processor a call", cpu_ms, "ms")


def _measured(case: Case) -> tuple[int, int, float]:
    """How many calls were answered and refused in ``SECONDS``, and the processor time of one."""
    with (
        tempfile.TemporaryDirectory() as paces,
        ListedPool(60, latency_s=LATENCY_S, calls_per_s=case.calls_per_s, told=case.told) as pool,
    ):
        callers = [_Caller(url=pool.url, paces=paces, share=share, callers=16) for share in case.shares]
        for caller in callers:
            caller.wait()
        began_s, listed, refused = time.monotonic(), pool.called("ListUsers"), pool.refused()
        time.sleep(SECONDS)
        seconds = time.monotonic() - began_s
        listed, refused = pool.called("ListUsers") - listed, pool.refused() - refused
        outcomes = [caller.end() for caller in callers]
    cpu_ms = sum(outcome["cpu_ms"] * outcome["sent"] for outcome in outcomes) / sum(one["sent"] for one in outcomes)
    scale = SECONDS / seconds
    return round((listed - refused) * scale), round(refused * scale), cpu_ms


class _Caller:
    def __init__(self, **wish: Any) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.pacing_calls", json.dumps(wish)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def wait(self) -> None:
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def end(self) -> dict[str, Any]:
        return json.loads(self._process.communicate("\n")[0])


def _cost_of_a_slot() -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        file = LedgerFile(Path(folder) / "account.pace", "123456789012", "eu-central-1")
        began_s = time.process_time()
        for _ in range(SLOTS):
            file.change(lambda ledger, now_s: ledger.take("ListUsers", "p", 0.9, now_s, 0))
        used_s = time.process_time() - began_s
        file.close()
    return Figure("processor for a slot from the shared file", 1000 * used_s / SLOTS, "ms", most=1)


def main() -> int:
    holds = True
    for line in measure():
        print(line, flush=True)
        holds = holds and line.holds
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
