import asyncio
import re
from typing import Any

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.user_imports import ImportJob, LineResult, LogLine, UserImports
from cognito_admin.demo import import_run
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.connections import Mode
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.restore.password_hashes import Algorithm
from tests.aws.conftest import OpenAccount

ROLE = "arn:aws:iam::123456789012:role/import"


@pytest.fixture
def pool(administrator: Any) -> PoolId:
    made = administrator.create_user_pool(PoolName="Shop customers", AutoVerifiedAttributes=["email"])
    return PoolId(made["UserPool"]["Id"])


@pytest.fixture
def imports(emulator: Emulator, keys: None, open_account: OpenAccount, pool: PoolId) -> UserImports:
    return open_account(emulator.url, mode=Mode.ADMINISTRATOR).user_imports(pool)


def file(header: tuple[str, ...], *usernames: str) -> bytes:
    def line(username: str) -> str:
        values = {"cognito:username": username, "email": f"{username}@example.com", "email_verified": "TRUE"}
        return ",".join(values.get(name, "") for name in header)

    return "\n".join([",".join(header), *map(line, usernames)]).encode()


async def imported(imports: UserImports, emulator: Emulator, *usernames: str) -> ImportJob:
    job = await imports.create("people", ROLE, None)
    await imports.upload(job, file(await imports.header(), *usernames))
    await imports.start(job.id)
    emulator.service.clock.advance(seconds=60)
    return await imports.job(job.id)


def test_users_come_out_of_a_file_and_the_log_tells_what_became_of_each(
    emulator: Emulator, imports: UserImports, pool: PoolId
) -> None:
    async def run() -> tuple[ImportJob, list[LogLine]]:
        job = await imported(imports, emulator, "ann", "b e n", "cay", "ann")
        return job, [line async for line in imports.log(job)]

    job, log = asyncio.run(run())
    assert (job.status, job.imported, job.skipped, job.failed) == ("Succeeded", 2, 1, 1)
    assert [(line.number, line.result) for line in log] == [
        (2, LineResult.SUCCEEDED),
        (3, LineResult.FAILED),
        (4, LineResult.SUCCEEDED),
        (5, LineResult.SKIPPED),
    ]
    assert log[1].reason == "The cognito:username is missing or has spaces."
    assert {user.username for user in emulator.service.pools[pool].users} == {"ann", "cay"}


def test_the_log_of_a_pool_that_never_imported_is_empty(imports: UserImports) -> None:
    async def run() -> list[LogLine]:
        job = await imports.create("people", ROLE, None)
        return [line async for line in imports.log(job)]

    assert asyncio.run(run()) == []


def test_a_job_whose_answer_was_lost_is_found_by_its_name(emulator: Emulator, imports: UserImports) -> None:
    async def run() -> tuple[ImportJob, list[ImportJob]]:
        emulator.service.faults.add("reset_after", operation="CreateUserImportJob", count=1)
        emulator.service.faults.add("reset_after", operation="StartUserImportJob", count=1)
        job = await imported(imports, emulator, "ann")
        return job, await imports.jobs()

    job, jobs = asyncio.run(run())
    assert job.imported == 1
    assert [one.id for one in jobs] == [job.id]


def test_an_address_that_is_too_old_takes_no_file(emulator: Emulator, imports: UserImports) -> None:
    async def run() -> None:
        job = await imports.create("people", ROLE, Algorithm.BCRYPT)
        emulator.service.clock.advance(seconds=16 * 60)
        await imports.upload(job, b"x")

    with pytest.raises(Failure) as caught:
        asyncio.run(run())
    assert caught.value.code is Code.IMPORT_FILE_REFUSED
    assert caught.value.facts["reason"] == "Request has expired"


def test_an_import_can_be_stopped(emulator: Emulator, imports: UserImports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_run, "ROWS_A_SECOND", 0)

    async def run() -> ImportJob:
        job = await imports.create("people", ROLE, None)
        await imports.upload(job, file(await imports.header(), "ann"))
        await imports.start(job.id)
        emulator.service.clock.advance(seconds=1)
        await imports.stop(job.id)
        return await imports.job(job.id)

    assert asyncio.run(run()).status == "Stopped"


def test_another_import_keeps_one_from_starting(imports: UserImports) -> None:
    async def run() -> None:
        header = await imports.header()
        for name in ("first", "second"):
            job = await imports.create(name, ROLE, None)
            await imports.upload(job, file(header, "ann"))
            await imports.start(job.id)

    with pytest.raises(Failure) as caught:
        asyncio.run(run())
    assert caught.value.code is Code.PRECONDITION_NOT_MET


def test_nobody_who_may_only_read_imports_anybody(emulator: Emulator, account: Account, pool: PoolId) -> None:
    with pytest.raises(Failure) as caught:
        asyncio.run(account.user_imports(pool).create("people", ROLE, None))
    assert caught.value.code is Code.NOT_ALLOWED_BY_MODE
    assert not emulator.service.pools[pool].import_jobs


def test_the_address_of_a_job_is_shown_nowhere(imports: UserImports) -> None:
    job = asyncio.run(imports.create("people", ROLE, None))
    assert job.url
    assert not re.search("http|Expires", repr(job))
