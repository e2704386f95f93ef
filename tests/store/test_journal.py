import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import JobId
from cognito_admin.model.progress import Job, JobState, Progress, Question
from cognito_admin.store import encrypted
from cognito_admin.store.encrypted import Layout, Migration, open_writer
from cognito_admin.store.journal import LAYOUT, Journal

KEY = bytes(range(32))
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SYNC = Job(JobId("1"), "sync", "us-east-1_AbC", "Shop – Kunden", JobState.RUNNING, NOON)
FULL = replace(
    SYNC,
    state=JobState.FAILED,
    ended=NOON + timedelta(seconds=1.5),
    progress=Progress("users", 60, 2400, estimated=True, rate=12.5, remaining_s=187.2),
    question=Question("q", "mfa", {"device": "phone"}, secret=True),
    failure=Failure(Code.ACCESS_DENIED, action="cognito-idp:ListUsers"),
    outcome={"added": 3},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def with_journal(path: Path, scenario: Callable[[Journal], Awaitable[None]]) -> None:
    async def run() -> None:
        journal = await Journal.open(path, KEY)
        try:
            await scenario(journal)
        finally:
            await journal.close()

    asyncio.run(run())


def test_a_job_comes_back_as_it_was_written_also_after_a_restart(path: Path) -> None:
    async def write(journal: Journal) -> None:
        await journal.insert_job(SYNC, {"pool": "us-east-1_AbC", "parts": [1, None, "é"]})
        assert await journal.job(SYNC.id) == SYNC
        await journal.update_job(FULL)

    async def read(journal: Journal) -> None:
        assert await journal.jobs() == (FULL,)
        assert await journal.job_arguments(SYNC.id) == {"pool": "us-east-1_AbC", "parts": [1, None, "é"]}

    with_journal(path, write)
    with_journal(path, read)


def test_jobs_come_newest_first_and_no_more_than_asked_for(path: Path) -> None:
    async def scenario(journal: Journal) -> None:
        for number in (2, 0, 1):
            await journal.insert_job(replace(SYNC, id=JobId(str(number)), started=NOON + timedelta(days=number)), {})
        assert [job.id for job in await journal.jobs()] == ["2", "1", "0"]
        assert [job.id for job in await journal.jobs(2)] == ["2", "1"]

    with_journal(path, scenario)


def test_the_wish_to_cancel_reaches_another_process_and_outlives_updates(path: Path) -> None:
    async def scenario(journal: Journal) -> None:
        await journal.insert_job(SYNC, {})
        assert not await journal.cancel_requested(SYNC.id)
        other = await Journal.open(path, KEY)
        await other.request_cancel(SYNC.id)
        await other.close()
        await journal.update_job(replace(SYNC, progress=Progress("users", 60)))
        assert await journal.cancel_requested(SYNC.id)

    with_journal(path, scenario)


def test_a_job_nobody_knows_is_none(path: Path) -> None:
    async def scenario(journal: Journal) -> None:
        assert await journal.job(JobId("none")) is None
        assert not await journal.cancel_requested(JobId("none"))
        with pytest.raises(KeyError):
            await journal.job_arguments(JobId("none"))

    with_journal(path, scenario)


def test_a_damaged_journal_is_set_aside_and_a_new_one_begun(path: Path) -> None:
    async def write(journal: Journal) -> None:
        assert journal.set_aside is None
        for number in range(200):
            await journal.insert_job(replace(SYNC, id=JobId(str(number))), {"filler": "x" * 500})

    async def read(journal: Journal) -> None:
        assert journal.set_aside is not None
        assert journal.set_aside.read_bytes() == damaged
        assert await journal.jobs() == ()
        await journal.insert_job(SYNC, {})

    with_journal(path, write)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    damaged = bytes(content)
    path.write_bytes(damaged)
    with_journal(path, read)


@pytest.mark.parametrize("raised", [True, False])
def test_a_disk_that_fails_for_a_moment_costs_no_history(
    path: Path, monkeypatch: pytest.MonkeyPatch, raised: bool
) -> None:
    """SQLite raises such an error, or tells it among the findings of its check."""
    read = encrypted.rows

    def failing(connection: apsw.Connection, statement: str, bindings: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        if "integrity_check" not in statement:
            return read(connection, statement, bindings)
        if raised:
            raise apsw.exception_for(apsw.SQLITE_IOERR_READ)
        return [("*** in database main ***\nTree 2 page 2: unable to get the page. error code=266",)]

    async def write(journal: Journal) -> None:
        await journal.insert_job(SYNC, {})

    async def open_it() -> None:
        with pytest.raises(Failure) as caught:
            await Journal.open(path, KEY)
        assert caught.value.code is Code.STORE_UNREADABLE

    async def look(journal: Journal) -> None:
        assert journal.set_aside is None
        assert await journal.jobs() == (SYNC,)

    with_journal(path, write)
    with monkeypatch.context() as patched:
        patched.setattr(encrypted, "rows", failing)
        for _ in range(3):
            asyncio.run(open_it())
    with_journal(path, look)
    assert list(path.parent.iterdir()) == [path]


def test_every_damaged_journal_stays_where_it_was_set_aside(path: Path) -> None:
    async def look(journal: Journal) -> None:
        asides.append(journal.set_aside)
        await journal.insert_job(SYNC, {"filler": "x" * 50_000})

    asides: list[Path | None] = []
    with_journal(path, look)
    for _ in range(4):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        with_journal(path, look)
    assert len(asides[1:]) == 4
    assert all(aside is not None and aside.exists() for aside in asides[1:])


def test_a_journal_under_another_key_is_left_alone(path: Path) -> None:
    async def nothing(journal: Journal) -> None: ...

    async def open_with_another_key() -> None:
        with pytest.raises(Failure) as caught:
            await Journal.open(path, bytes(32))
        assert caught.value.code is Code.STORE_KEY_WRONG

    with_journal(path, nothing)
    before = path.read_bytes()
    asyncio.run(open_with_another_key())
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_journal_of_a_newer_version_is_left_alone(path: Path) -> None:
    open_writer(
        path, KEY, Layout((*LAYOUT.migrations, Migration("later", "CREATE TABLE later(x)")), durable=True)
    ).close()

    async def open_it() -> None:
        with pytest.raises(Failure) as caught:
            await Journal.open(path, KEY)
        assert caught.value.code is Code.STORE_NEWER

    asyncio.run(open_it())
