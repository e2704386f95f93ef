"""The program put together, with real jobs on a real emulator."""

import asyncio
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cognito_admin.app import Program, Start
from cognito_admin.aws.pacing import ledger_bytes
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.demo_session import DemoPlace
from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import ChangeId
from cognito_admin.model.connections import Connection, Environment, Marking, Mode, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId, JobId, PoolId, Region
from cognito_admin.model.progress import Job, JobState
from cognito_admin.model.query import Sort
from cognito_admin.store import change_log, cipher
from cognito_admin.work.job_messages import Order, ended_from, order_line, read
from cognito_admin.work.jobs import Jobs
from cognito_admin.work.services import Services
from cognito_admin.work.unlock import KeySource
from tests.conftest import ExpectedLogs
from tests.model.changes.people import person, planned

KEY = b"k" * 32
USERS = 600
POOL_NAME = "Load"
TIMEOUT_S = 120


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    with Emulator() as emulator:
        build_samples(emulator.service, ["load"], USERS)
        yield emulator


@pytest.fixture
def start(tmp_path: Path) -> Start:
    return Start((sys.executable, "-m", "cognito_admin"), basedir=tmp_path / "data", key=KEY)


@asynccontextmanager
async def running(start: Start, *, leave_running: bool = False) -> AsyncIterator[Services]:
    program = Program(start)
    try:
        async with asyncio.timeout(TIMEOUT_S):
            yield await program.build()
    finally:
        await program.close(leave_running)


async def opened(services: Services, emulator: Emulator) -> PoolKey:
    """The emulator's pool, through a connection that is kept."""
    connection = Connection(
        ConnectionId("1"),
        "emulator",
        None,
        Region(emulator.service.region),
        emulator.url,
        Marking(Environment.DEVELOPMENT, Mode.READ_ONLY),
    )
    await services.connections.add(connection)
    (pool,) = emulator.service.pools
    return PoolKey(connection.id, PoolId(pool))


async def when(jobs: Jobs, job_id: JobId, *, ended: bool) -> Job:
    """The job, once it has ended, or once it has told of its progress."""
    changed = asyncio.Event()
    unsubscribe = jobs.subscribe(lambda job: changed.set())
    while not (jobs.job(job_id).state.ended if ended else jobs.job(job_id).progress):
        await changed.wait()
        changed.clear()
    unsubscribe()
    return jobs.job(job_id)


def test_a_sync_runs_as_a_process_and_what_it_fetched_is_found_by_the_window(start: Start, emulator: Emulator) -> None:
    async def scenario() -> None:
        async with running(start) as services:
            workspace = await services.workspaces.open(await opened(services, emulator))
            job = await workspace.start_sync(services.jobs)
            last = await when(services.jobs, job.id, ended=True)
            assert (last.state, last.failure) == (JobState.DONE, None)
            assert last.outcome is not None
            assert last.outcome["total"] == USERS
            assert (await workspace.search("", Sort())).count == USERS

    asyncio.run(scenario())


def test_a_job_keeps_to_the_share_that_its_window_was_given(start: Start, emulator: Emulator) -> None:
    async def scenario() -> None:
        async with running(replace(start, share=0.57)) as services:
            workspace = await services.workspaces.open(await opened(services, emulator))
            job = await workspace.start_sync(services.jobs)
            assert (await when(services.jobs, job.id, ended=True)).state is JobState.DONE

    asyncio.run(scenario())
    assert start.basedir is not None
    ledgers = [ledger_bytes.read(path.read_bytes(), 1e9).ledger for path in (start.basedir / "paces").iterdir()]
    listed = [ledger.traffic[Category.USER_LIST] for ledger in ledgers if Category.USER_LIST in ledger.traffic]
    assert listed
    assert {traffic.share for traffic in listed} == {0.57}


def test_a_job_left_running_is_found_by_the_next_window(start: Start, emulator: Emulator) -> None:
    hold = emulator.service.faults.add("hold", "ListUsers", skip=2)

    async def first_window() -> JobId:
        async with running(start, leave_running=True) as services:
            workspace = await services.workspaces.open(await opened(services, emulator))
            job = await workspace.start_sync(services.jobs)
            await asyncio.get_running_loop().run_in_executor(None, hold.reached.wait, TIMEOUT_S)
            return job.id

    async def next_window(job_id: JobId) -> None:
        async with running(replace(start, follows_jobs=True)) as services:
            found = asyncio.Event()
            services.jobs.subscribe(lambda job: found.set())
            await found.wait()
            assert services.jobs.job(job_id).state is JobState.RUNNING
            emulator.service.faults.remove(hold)
            assert (await when(services.jobs, job_id, ended=True)).state is JobState.DONE

    job_id = asyncio.run(first_window())
    asyncio.run(next_window(job_id))
    if hasattr(os, "waitpid"):
        os.waitpid(-1, 0)


def test_a_window_that_closes_interrupts_the_sync_and_the_next_one_continues_it(
    start: Start, emulator: Emulator
) -> None:
    hold = emulator.service.faults.add("hold", "ListUsers", skip=3)

    async def scenario() -> None:
        async with running(start) as services:
            workspace = await services.workspaces.open(await opened(services, emulator))
            job = await workspace.start_sync(services.jobs)
            await asyncio.get_running_loop().run_in_executor(None, hold.reached.wait, TIMEOUT_S)
        assert services.jobs.job(job.id).state is JobState.INTERRUPTED
        emulator.service.faults.remove(hold)
        listed_before = emulator.service.calls.count("ListUsers")
        async with running(start) as services:
            await services.jobs.adopt()
            again = await services.jobs.continue_(job.id)
            last = await when(services.jobs, again.id, ended=True)
            assert last.outcome is not None
            assert last.outcome["total"] == USERS
        assert emulator.service.calls.count("ListUsers") - listed_before < USERS // 60, "it began anew"

    asyncio.run(scenario())


def test_a_job_shares_a_key_of_this_session_and_nothing_of_it_is_left(start: Start, emulator: Emulator) -> None:
    async def scenario() -> None:
        async with running(replace(start, key=None), leave_running=True) as services:
            services.store_key.use_session_key()
            assert services.store_key.source is KeySource.SESSION
            workspace = await services.workspaces.open(await opened(services, emulator))
            job = await workspace.start_sync(services.jobs)
            assert (await when(services.jobs, job.id, ended=True)).state is JobState.DONE
            assert (await workspace.search("", Sort())).count == USERS
        data = Path(services.facts.basedir)
        assert not list(data.rglob("*.db"))

    asyncio.run(scenario())


def test_a_job_that_cannot_open_what_is_kept_says_why(start: Start, emulator: Emulator) -> None:
    async def scenario() -> None:
        async with running(start) as services:
            workspace = await services.workspaces.open(await opened(services, emulator))
            job = await services.jobs.start(
                "sync",
                resource=workspace.sync_resource,
                subject=POOL_NAME,
                arguments=workspace.sync_arguments,
                secrets={"store_key": (b"x" * 32).hex()},
            )
            last = await when(services.jobs, job.id, ended=True)
            assert last.state is JobState.FAILED
            assert last.failure is not None
            assert last.failure.code is Code.STORE_KEY_WRONG

    asyncio.run(scenario())


def test_neither_keys_nor_people_are_in_the_logs(start: Start, emulator: Emulator) -> None:
    async def scenario() -> Path:
        async with running(start) as services:
            workspace = await services.workspaces.open(await opened(services, emulator))
            job = await workspace.start_sync(services.jobs)
            await when(services.jobs, job.id, ended=True)
            return Path(services.facts.log_file).parent

    logs = asyncio.run(scenario())
    text = "".join(path.read_text() for path in logs.iterdir())
    assert "Cognito Admin" in text
    assert KEY.hex() not in text
    assert SECRET_KEY not in text
    assert "@" not in text


def test_the_demo_is_settled_before_the_window_uses_it(start: Start, emulator: Emulator) -> None:
    (pool,) = (PoolId(pool) for pool in emulator.service.pools)
    connection = Connection(ConnectionId("demo"), "Demo", None, Region(emulator.service.region), emulator.url)
    writable = Marking(Environment.PRODUCTION, Mode.ADMINISTRATOR)

    async def scenario() -> None:
        async with running(replace(start, demo=lambda: DemoPlace(connection, {pool: writable}, pool))) as services:
            assert services.demo
            key = PoolKey(connection.id, pool)
            assert services.settings.last_pool == key
            assert services.connections.marking(key) == writable

    asyncio.run(scenario())


def test_building_may_be_tried_again(start: Start, emulator: Emulator) -> None:
    (pool,) = (PoolId(pool) for pool in emulator.service.pools)
    connection = Connection(ConnectionId("demo"), "Demo", None, Region(emulator.service.region), emulator.url)
    answers: list[Failure | DemoPlace] = [Failure(Code.DEMO_NOT_INSTALLED), DemoPlace(connection, {}, pool)]

    def place() -> DemoPlace:
        answer = answers.pop(0)
        if isinstance(answer, Failure):
            raise answer
        return answer

    async def scenario() -> None:
        program = Program(replace(start, demo=place))
        with pytest.raises(Failure):
            await program.build()
        services = await program.build()
        assert (await services.connections.open(connection.id)).pools
        await program.close()

    asyncio.run(scenario())


def test_a_library_that_cannot_encrypt_is_refused_at_the_start(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(cipher.apsw, "mc_version")
    with pytest.raises(Failure) as refused:
        Program(start)
    assert refused.value.code is Code.STORE_NOT_ENCRYPTED


def test_a_folder_that_cannot_be_written_is_refused_at_the_start(start: Start, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Failure) as refused:
        Program(replace(start, basedir=tmp_path / "file" / "data"))
    assert refused.value.code is Code.FOLDER_NOT_WRITABLE


def test_the_hooks_for_mistakes_are_given_back(start: Start) -> None:
    before = sys.excepthook
    program = Program(start)
    assert sys.excepthook is not before
    asyncio.run(program.close())
    assert sys.excepthook == before


def test_settings_that_cannot_be_saved_do_not_keep_the_program_from_closing(
    start: Start, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow("The settings could not be saved")

    async def scenario() -> None:
        program = Program(start)
        await program.build()

        async def full() -> None:
            raise Failure(Code.DISK_FULL)

        monkeypatch.setattr(program.settings, "flush", full)
        await program.close()

    asyncio.run(scenario())


FALLS = """
import faulthandler, sys
from pathlib import Path
from cognito_admin.app import Program, Start
Program(Start(["cognito-admin"], basedir=Path(sys.argv[1]), key=bytes(32), follows_jobs=True))
faulthandler._sigsegv()
"""


@pytest.mark.parametrize(("days", "kept"), [(365, False), (None, True)])
def test_old_values_are_forgotten_when_a_window_starts_unless_they_are_to_be_kept(
    start: Start, monkeypatch: pytest.MonkeyPatch, days: int | None, kept: bool
) -> None:
    change = planned(Wish(Kind.DISABLE), person())

    async def first() -> None:
        async with running(start) as services:
            services.settings.forget_values_after_days = days
            log = await services.changes._change_log()
            await log.begin(ChangeId("young"), change, pool="shop", who="arn", owner="x")
            with monkeypatch.context() as long_ago:
                long_ago.setattr(change_log, "_now", lambda: "2020-01-01T00:00:00.000000+00:00")
                await log.begin(ChangeId("old"), change, pool="shop", who="arn", owner="x")

    async def second() -> None:
        async with running(replace(start, follows_jobs=True)) as services:
            activity = services.changes.activity
            await services.jobs.found_again()
            async with asyncio.timeout(TIMEOUT_S):
                while not kept and (record := await activity.record(ChangeId("old"))) and record.change is not None:
                    await asyncio.sleep(0.01)
            old, young = [await activity.record(ChangeId(name)) for name in ("old", "young")]
            assert old is not None
            assert young is not None
            assert (old.change is not None, young.change) == (kept, change)

    asyncio.run(first())
    asyncio.run(second())


def test_a_window_that_a_fault_ended_is_told_of_at_the_next_start(start: Start, expected_logs: ExpectedLogs) -> None:
    expected_logs.allow("ended by a fault")
    subprocess.run([sys.executable, "-c", FALLS, str(start.basedir)], capture_output=True, check=False)

    async def told() -> list[Failure]:
        async with running(replace(start, follows_jobs=True)) as services:
            heard: list[Failure] = []
            services.notices.subscribe(heard.append)
            return heard

    (failure,) = asyncio.run(told())
    assert failure.code is Code.ENDED_BY_FAULT
    assert "Segmentation fault" in Path(failure.facts["path"]).read_text()
    assert asyncio.run(told()) == []


MISTAKEN = """
import sys
from pathlib import Path
from cognito_admin.app import run_job
from cognito_admin.work.connect import Connections

def mistaken(*given):
    raise ValueError("ann@example.com")

Connections.__init__ = mistaken
raise SystemExit(run_job([sys.executable], Path(sys.argv[1])))
"""


def test_a_mistake_before_a_job_begins_is_reported_and_told_without_the_person(start: Start) -> None:
    order = Order(JobId("1"), "sync", "pool", "Shop", {}, {"store_key": KEY.hex()})
    ended = subprocess.run(
        [sys.executable, "-c", MISTAKEN, str(start.basedir)],
        input=order_line(order),
        capture_output=True,
        check=True,
    )
    told = ended_from(read(ended.stdout) or {})
    assert told.state is JobState.FAILED
    assert told.failure == Failure(Code.JOB_DIED, subject="Shop")
    assert start.basedir is not None
    (report,) = (start.basedir / "crashes").iterdir()
    assert "ValueError" in report.read_text()
    assert b" ERROR   cognito_admin" in ended.stderr, "it was told after the log was closed"
    assert b"ann@" not in report.read_bytes() + ended.stderr + ended.stdout


@pytest.mark.skipif(os.name != "posix", reason="the profile folder protects files on Windows")
def test_whatever_a_window_and_its_job_write_is_the_owners(
    start: Start, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.allow("A mistake of this program")
    open_to_others: dict[str, str] = {}

    def look(folder: Path) -> None:
        for found in [folder, *folder.rglob("*")]:
            mode = stat.S_IMODE(found.stat().st_mode)
            if mode & 0o077:
                open_to_others[found.name] = oct(mode)

    async def scenario() -> None:
        hold = emulator.service.faults.add("hold", "ListUsers", skip=2)
        async with running(replace(start, key=None, follows_jobs=True)) as services:
            await services.store_key.use_passphrase("correct horse battery staple")
            services.crashes.report(ValueError("a mistake"))
            workspace = await services.workspaces.open(await opened(services, emulator))
            job = await workspace.start_sync(services.jobs)
            await asyncio.get_running_loop().run_in_executor(None, hold.reached.wait, TIMEOUT_S)
            data = Path(services.facts.basedir)
            assert {path.suffix for path in data.rglob("*") if path.is_file()} >= {
                ".lock",
                ".log",
                ".txt",
                ".db",
                ".json",
            }
            look(data)
            emulator.service.faults.remove(hold)
            await when(services.jobs, job.id, ended=True)
        look(data)

    before = os.umask(0)
    try:
        asyncio.run(scenario())
    finally:
        os.umask(before)
    assert open_to_others == {}


def test_a_mistake_of_a_demo_is_reported_and_leaves_no_file(start: Start, expected_logs: ExpectedLogs) -> None:
    expected_logs.allow("A mistake of this program")
    connection = Connection(ConnectionId("demo"), "Demo", None, Region("us-east-1"))
    program = Program(replace(start, demo=lambda: DemoPlace(connection, {}, PoolId("us-east-1_Shop"))))
    crash = program.crashes.report(ValueError("a mistake"))
    asyncio.run(program.close())
    assert "ValueError" in crash.text
    assert crash.path is None
