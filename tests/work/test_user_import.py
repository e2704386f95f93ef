import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

import boto3
import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.user_imports import UserImports
from cognito_admin.demo import import_run
from cognito_admin.demo.testing import ACCESS_KEY, SECRET_KEY, Emulator
from cognito_admin.demo.users import User
from cognito_admin.model.connections import Connection, Environment, Marking, Mode
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import ConnectionId, PoolId, Region, Sub, Username
from cognito_admin.model.progress import Progress
from cognito_admin.model.restore.fates import Fate, PlannedUser
from cognito_admin.model.restore.import_file import Unfit, layout_of
from cognito_admin.model.sentences.imports import UNFITS
from cognito_admin.work import user_import
from cognito_admin.work.stop import Stop
from cognito_admin.work.user_import import Came, ImportOutcome, UserImport

ROLE = "arn:aws:iam::123456789012:role/import"
BCRYPT = "$2b$10$" + "a" * 53
ARGON2ID = "$argon2id$v=19$m=7168,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_run, "PENDING_S", 0)
    monkeypatch.setattr(import_run, "ROWS_A_SECOND", 1_000_000)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def pool(emulator: Emulator) -> PoolId:
    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    made = client.create_user_pool(PoolName="Shop customers", AutoVerifiedAttributes=["email"])
    client.close()
    return PoolId(made["UserPool"]["Id"])


@pytest.fixture
def account(emulator: Emulator) -> Iterator[Account]:
    connection = Connection(ConnectionId("test"), "test", None, Region(emulator.service.region), emulator.url)
    made = Account(connection, lambda _: Marking(Environment.DEVELOPMENT, Mode.ADMINISTRATOR), share=1.0)
    yield made
    made.close()


def planned(username: str, password_hash: str | None = None, **attributes: str) -> PlannedUser:
    given = {"email": f"{username}@example.com", "email_verified": "true", **attributes}
    return PlannedUser(
        Username(username), Sub(username), username, given, Fate.IMPORT_JOB, "", password_hash=password_hash
    )


class Run:
    """One run of an import, with all that was said meanwhile."""

    def __init__(self, account: Account, pool: PoolId, users_a_file: int = 3) -> None:
        self.outcomes: list[ImportOutcome] = []
        self.progress: list[Progress] = []
        self.stop = Stop()
        self.when_told: Callable[[Progress], None] = lambda _: None
        self._account = account
        self._pool = pool
        self._users_a_file = users_a_file

    def through(self, *users: PlannedUser) -> Counter[Came]:
        async def pages() -> AsyncIterator[Sequence[tuple[int, PlannedUser]]]:
            numbered = list(enumerate(users))
            for start in range(0, len(numbered), 2):
                yield numbered[start : start + 2]

        async def settle(outcomes: Sequence[ImportOutcome]) -> None:
            self.outcomes += outcomes

        def tell(progress: Progress) -> None:
            self.progress.append(progress)
            self.when_told(progress)

        async def run() -> None:
            imports = self._account.user_imports(self._pool)
            layout = layout_of(await imports.header(), await self._account.cognito(self._pool).describe())
            await UserImport(
                imports,
                layout,
                ROLE,
                "restore-1",
                settle,
                total=len(users),
                users_a_file=self._users_a_file,
                look_every_s=0.01,
            ).run(pages(), tell, self.stop)

        asyncio.run(run())
        return Counter(outcome.came for outcome in self.outcomes)


def in_pool(emulator: Emulator, pool: PoolId) -> dict[str, User]:
    return {user.username: user for user in emulator.service.pools[pool].users}


def test_everybody_comes_in_as_many_jobs_as_it_takes(emulator: Emulator, account: Account, pool: PoolId) -> None:
    run = Run(account, pool)
    users = [planned(f"user-{number}", name=f"Example, {number}") for number in range(7)]
    assert run.through(*users) == {Came.IMPORTED: 7}
    assert sorted(outcome.number for outcome in run.outcomes) == list(range(7))
    assert len(emulator.service.pools[pool].import_jobs) == 3
    found = in_pool(emulator, pool)
    assert {user.status for user in found.values()} == {"RESET_REQUIRED"}
    assert found["user-3"].attributes["name"] == "Example, 3"
    assert run.progress[-1] == Progress("importing", 7, 7)
    assert emulator.service.mau.count() == 0
    assert not emulator.service.outbox.messages


def test_each_user_is_told_with_the_reason_why_they_did_not_come(
    emulator: Emulator, account: Account, pool: PoolId
) -> None:
    assert Run(account, pool).through(planned("ann")) == {Came.IMPORTED: 1}
    run = Run(account, pool, users_a_file=10)
    run.through(planned("ann"), planned("ben"), planned("cay", name="x\ny"), planned("dee", email="ben@example.com"))
    came = {outcome.user.username: (outcome.came, outcome.reason) for outcome in run.outcomes}
    assert came["ann"] == (Came.EXISTED, "The user already exists.")
    assert came["ben"][0] is Came.IMPORTED
    assert came["cay"] == (Came.UNFIT, UNFITS[Unfit.LINE_BREAK])
    assert set(in_pool(emulator, pool)) >= {"ann", "ben"}


def test_passwords_come_by_their_hashes_a_job_for_each_algorithm(
    emulator: Emulator, account: Account, pool: PoolId
) -> None:
    run = Run(account, pool)
    too_costly = BCRYPT.replace("$10$", "$14$")
    assert run.through(
        planned("ann", BCRYPT), planned("ben", ARGON2ID), planned("cay"), planned("dee", too_costly)
    ) == {Came.IMPORTED: 4}
    jobs = emulator.service.pools[pool].import_jobs.values()
    assert {job.get("PasswordHashingAlgorithm") for job in jobs} == {"BCRYPT", "ARGON2ID", None}
    statuses = {name: user.status for name, user in in_pool(emulator, pool).items()}
    assert statuses == {
        "ann": "CONFIRMED",
        "ben": "CONFIRMED",
        "cay": "RESET_REQUIRED",
        "dee": "RESET_REQUIRED",
    }


def test_a_stopped_import_says_who_is_there_and_the_next_run_brings_the_rest(
    emulator: Emulator, account: Account, pool: PoolId, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = [planned(f"user-{number}") for number in range(5)]
    first = Run(account, pool)
    first.when_told = lambda progress: first.stop.request() if progress.done == 3 else None
    with pytest.raises(Cancelled):
        first.through(*users)
    assert {outcome.number for outcome in first.outcomes} == {0, 1, 2}
    rest = [user for number, user in enumerate(users) if number not in {outcome.number for outcome in first.outcomes}]
    assert Run(account, pool).through(*rest) == {Came.IMPORTED: 2}
    assert len(in_pool(emulator, pool)) == 5


def test_a_job_under_way_is_stopped_when_the_work_is_to_end(
    emulator: Emulator, account: Account, pool: PoolId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "ROWS_A_SECOND", 0)
    run = Run(account, pool)
    run.when_told = lambda progress: run.stop.request() if progress.phase == "importing" else None
    with pytest.raises(Cancelled):
        run.through(planned("ann"))
    (job,) = emulator.service.pools[pool].import_jobs.values()
    assert job["Status"] == "Stopped"
    assert run.outcomes == []


def test_what_an_earlier_process_began_is_waited_for(
    emulator: Emulator, account: Account, pool: PoolId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "ROWS_A_SECOND", 0)
    users = [planned(f"user-{number}") for number in range(3)]

    async def begin(imports: UserImports) -> None:
        job = await imports.create("restore-1-old", ROLE, None)
        header = await imports.header()
        lines = [
            {"cognito:username": user.username, "email": user.attributes["email"], "email_verified": "TRUE"}
            for user in users
        ]
        rows = [",".join(line.get(name, "") for name in header) for line in lines]
        await imports.upload(job, "\n".join([",".join(header), *rows]).encode())
        await imports.start(job.id)

    asyncio.run(begin(account.user_imports(pool)))
    run = Run(account, pool)
    run.when_told = lambda progress: (
        monkeypatch.setattr(import_run, "ROWS_A_SECOND", 1_000_000) if progress.phase == "other_import" else None
    )
    assert run.through(*users) == {Came.EXISTED: 3}
    assert run.progress[0].phase == "other_import"


def test_a_log_that_may_not_be_read_hides_only_who_did_not_come(
    emulator: Emulator, account: Account, pool: PoolId
) -> None:
    emulator.service.faults.add("denied", operation="DescribeLogGroups")
    assert Run(account, pool).through(planned("ann"), planned("ben")) == {Came.IMPORTED: 2}
    assert Run(account, pool).through(planned("ann"), planned("cay")) == {Came.UNKNOWN: 2}
    assert len(in_pool(emulator, pool)) == 3


def test_a_role_made_a_moment_ago_is_waited_for(emulator: Emulator, account: Account, pool: PoolId) -> None:
    refusal = {"code": "InvalidParameterException", "message": "Cognito is not allowed to assume the role."}
    emulator.service.faults.add("error", operation="CreateUserImportJob", count=2, **refusal)
    assert Run(account, pool).through(planned("ann")) == {Came.IMPORTED: 1}
    emulator.service.faults.add("error", operation="CreateUserImportJob", **refusal)
    with pytest.raises(Failure) as caught:
        Run(account, pool).through(planned("ben"))
    assert caught.value.code is Code.REQUEST_REFUSED


def test_an_import_of_somebody_else_is_given_up_on_in_the_end(
    emulator: Emulator, account: Account, pool: PoolId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user_import, "WAIT_FOR_OTHERS_S", 0.05)
    emulator.service.faults.add("error", operation="StartUserImportJob", code="PreconditionNotMetException")
    with pytest.raises(Failure) as caught:
        Run(account, pool).through(planned("ann"))
    assert caught.value.code is Code.IMPORT_NEVER_STARTED


def test_a_file_that_cognito_cannot_read_fails_the_import(
    emulator: Emulator, account: Account, pool: PoolId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cognito_admin.model.restore.import_file.title_line", lambda *_: "email")
    with pytest.raises(Failure) as caught:
        Run(account, pool).through(planned("ann"))
    assert caught.value.code is Code.IMPORT_FAILED
    assert "header" in caught.value.facts["reason"]
