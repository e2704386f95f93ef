import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.paces import Paces, Place
from cognito_admin.model.progress import Job
from cognito_admin.model.quotas import QuotaUse
from cognito_admin.work import quota_watch
from cognito_admin.work.quota_watch import QuotaWatch

if TYPE_CHECKING:
    from cognito_admin.work.jobs import Jobs

HERE = Place("123456789012", None, "eu-central-1", None)


class SomeJobs:
    def __init__(self) -> None:
        self.at_work: list[object] = []
        self.callbacks: list[Callable[[Job], None]] = []

    def running(self) -> list[object]:
        return self.at_work

    def subscribe(self, callback: Callable[[Job], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def begin(self) -> None:
        self.at_work.append(object())
        for callback in self.callbacks:
            callback(cast("Job", SimpleNamespace()))


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "TRAFFIC_S", 0.05)
    monkeypatch.setattr(quota_watch, "LOOK_EVERY_S", 0.001)
    monkeypatch.setattr(quota_watch, "LOOK_SELDOM_S", 0.001)


async def take(paces: Paces, calls: int) -> None:
    for _ in range(calls):
        await paces.change(HERE, lambda ledger, now_s: ledger.take("ListUsers", "p", 0.4, now_s, 0))


class Told:
    """What a callback was told last; ``until`` waits for more."""

    def __init__(self) -> None:
        self.last: tuple[QuotaUse, ...] | None = None
        self._news = asyncio.Event()

    def __call__(self, uses: tuple[QuotaUse, ...]) -> None:
        self.last = uses
        self._news.set()

    async def until(self, true: Callable[[tuple[QuotaUse, ...]], object]) -> None:
        while self.last is None or not true(self.last):
            self._news.clear()
            await self._news.wait()


def watched(scenario: Callable[[Paces, SomeJobs, QuotaWatch, Told], Any], folder: Path) -> None:
    async def run() -> None:
        paces, jobs, told = Paces(folder), SomeJobs(), Told()
        watch = QuotaWatch(paces, cast("Jobs", jobs))
        try:
            await scenario(paces, jobs, watch, told)
        finally:
            await watch.close()
            await paces.close()
        assert not jobs.callbacks

    asyncio.run(run())


def test_what_this_process_takes_is_told_until_all_is_quiet(tmp_path: Path) -> None:
    async def scenario(paces: Paces, jobs: SomeJobs, watch: QuotaWatch, told: Told) -> None:
        watch.subscribe(told)
        await told.until(lambda uses: not uses)
        await take(paces, 1)
        await told.until(lambda uses: [(use.category, use.share) for use in uses] == [("UserList", 0.4)])
        await told.until(lambda uses: not uses)

    watched(scenario, tmp_path)


def test_what_a_job_takes_is_told_though_this_process_asks_for_nothing(tmp_path: Path) -> None:
    async def scenario(paces: Paces, jobs: SomeJobs, watch: QuotaWatch, told: Told) -> None:
        watch.subscribe(told)
        await told.until(lambda uses: not uses)
        jobs.begin()
        other = Paces(tmp_path)
        await take(other, 3)
        await other.close()
        await told.until(lambda uses: uses)

    watched(scenario, tmp_path)


def test_while_nothing_goes_on_or_nobody_listens_nothing_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    monkeypatch.setattr(Paces, "_uses", lambda _: looks.append(1) or ())

    async def scenario(paces: Paces, jobs: SomeJobs, watch: QuotaWatch, told: Told) -> None:
        await take(paces, 3)
        assert not looks
        end = watch.subscribe(told)
        await told.until(lambda uses: not uses)
        while len(asyncio.all_tasks()) > 1:
            await asyncio.sleep(0)
        assert len(looks) == 1
        end()
        jobs.begin()
        assert len(asyncio.all_tasks()) == 1

    watched(scenario, tmp_path)
