"""Schedules: on record, written for the scheduler of the system, and watched."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pyrage
import pytest

from cognito_admin.archive.writing import BackupWriter
from cognito_admin.model.backups import BackedUpPool, Counts, Damage, ForRecipients, Harm, Manifest
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, JobId, PoolId
from cognito_admin.model.schedule_entries import Scheduler
from cognito_admin.model.schedules import Schedule
from cognito_admin.store.journal import Journal
from cognito_admin.work.backup_records import BackupRecords
from cognito_admin.work.schedules import Schedules

POOL = PoolId("us-east-1_Shop")
NOW = datetime.now(UTC)
RECIPIENT = str(cast("Any", pyrage).x25519.Identity.generate().to_public())


@asynccontextmanager
async def kept(tmp_path: Path) -> AsyncIterator[tuple[Schedules, BackupRecords]]:
    journal = await Journal.open(tmp_path / "journal.db", bytes(32))

    async def the_journal() -> Journal:
        return journal

    try:
        yield Schedules(the_journal, ["cognito-admin"], tmp_path / "schedules"), BackupRecords(the_journal)
    finally:
        await journal.close()


def run(tmp_path: Path, scene: Callable[[Schedules, BackupRecords], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with kept(tmp_path) as (schedules, records):
            await scene(schedules, records)

    asyncio.run(whole())


def test_what_a_job_made_is_found_though_a_clock_was_ahead_when_another_was(tmp_path: Path) -> None:
    async def scene(_: Schedules, records: BackupRecords) -> None:
        mine, other = JobId("mine"), JobId("other")
        await records.verified("ahead", manifest(NOW + timedelta(days=1)), (), other)
        await records.verified("here", manifest(NOW), (), mine)
        made = await records.made_by(mine)
        assert made is not None
        assert made.place == "here"
        assert await records.made_by(JobId("nobody")) is None

    run(tmp_path, scene)


def daily(tmp_path: Path, *, days_ago: int = 30) -> Schedule:
    made = NOW - timedelta(days=days_ago)
    return Schedule(POOL, "Shop", ConnectionId("c"), "work", str(tmp_path / "to"), ("age1q",), made)


def manifest(finished: datetime) -> Manifest:
    pool = BackedUpPool(POOL, "Shop", "us-east-1")
    return Manifest("Cognito Admin", pool, finished, finished, Counts(), {}, verified=finished)


def lies(tmp_path: Path, finished: datetime, *, called: str = "shop", whole: bool = True) -> Path:
    """A finished backup where those of the schedule go, encrypted as they are."""
    place = tmp_path / "to" / f"{called}_{POOL}_{finished:%Y-%m-%dT%H-%M-%SZ}"
    writer = BackupWriter.begin(place, {}, ForRecipients((RECIPIENT,)))
    writer.finish(replace(manifest(finished), files=writer.files(), verified=finished if whole else None))
    return place


@pytest.mark.skipif(sys.platform != "linux", reason="the scheduler of Linux")
def test_a_timer_is_written_where_systemd_looks_and_taken_away_again(tmp_path: Path, own_machine: Path) -> None:
    async def scene(schedules: Schedules, _: BackupRecords) -> None:
        assert schedules.offered()[0] is Scheduler.SYSTEMD
        entry = await schedules.keep(daily(tmp_path), Scheduler.SYSTEMD)
        folder = own_machine / ".config/systemd/user"
        assert {path.name: path.read_text() for path in folder.iterdir()} == {
            file.name: file.text for file in entry.files
        }
        assert await schedules.of(POOL) == daily(tmp_path)
        await schedules.forget(daily(tmp_path))
        assert not [*folder.iterdir()]
        assert await schedules.of(POOL) is None

    run(tmp_path, scene)


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_kept(tmp_path: Path, own_machine: Path) -> None:
    (own_machine / ".config").write_text("a file where a folder should be")

    async def scene(schedules: Schedules, _: BackupRecords) -> None:
        with pytest.raises(Failure) as refused:
            await schedules.keep(daily(tmp_path), Scheduler.SYSTEMD)
        assert refused.value.code is Code.FOLDER_NOT_WRITABLE
        assert await schedules.of(POOL) is None

    run(tmp_path, scene)


def test_one_that_made_nothing_for_too_long_is_overdue(tmp_path: Path) -> None:
    async def scene(schedules: Schedules, records: BackupRecords) -> None:
        await schedules.keep(daily(tmp_path), Scheduler.CRON)
        (watched,) = await schedules.watched()
        assert (watched.last, watched.overdue) == (None, True)
        old = NOW - timedelta(days=3)
        await records.verified("s3://bucket/shop", manifest(old), ())
        (watched,) = await schedules.watched()
        assert (watched.last, watched.overdue) == (old, True)
        await records.verified("s3://bucket/shop2", manifest(NOW), ())
        (watched,) = await schedules.watched()
        assert (watched.last, watched.overdue) == (NOW, False)

    run(tmp_path, scene)


def test_a_backup_that_lies_there_counts_though_nobody_put_it_on_record(tmp_path: Path) -> None:
    older, newer = NOW.replace(microsecond=0) - timedelta(days=2), NOW.replace(microsecond=0) - timedelta(hours=5)
    lies(tmp_path, older)
    # The pool had another name before.
    lies(tmp_path, older - timedelta(days=9), called="a-shop")
    place = lies(tmp_path, newer)
    lies(tmp_path, newer + timedelta(hours=1), whole=False)
    (tmp_path / "to" / f"zzz_{POOL}_unfinished").mkdir()

    async def scene(schedules: Schedules, records: BackupRecords) -> None:
        await schedules.keep(daily(tmp_path), Scheduler.CRON)
        (watched,) = await schedules.watched()
        assert (watched.last, watched.overdue) == (newer, False)
        # Unless it is known to be damaged.
        await records.verified(str(place), manifest(newer), [Damage(Harm.MISSING, "pool/mfa.json")])
        (watched,) = await schedules.watched()
        assert (watched.last, watched.overdue) == (older, True)

    run(tmp_path, scene)


def test_a_new_place_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    async def scene(schedules: Schedules, _: BackupRecords) -> None:
        await schedules.keep(daily(tmp_path), Scheduler.CRON)
        elsewhere = replace(daily(tmp_path), to="s3://bucket/prefix")
        await schedules.keep(elsewhere, Scheduler.CRON)
        assert [one.schedule for one in await schedules.watched()] == [elsewhere]

    run(tmp_path, scene)
