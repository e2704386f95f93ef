"""Users of a restore: all of them, each once, whatever ends the work; nobody who was there is changed, and nobody is told."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.aws import user_making
from cognito_admin.aws.pacing import ledger
from cognito_admin.aws.pacing.categories import Category
from cognito_admin.aws.user_making import Identity
from cognito_admin.demo.testing import Emulator
from cognito_admin.demo.users import User
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import PoolId, Sub, Username
from cognito_admin.model.progress import Progress
from cognito_admin.model.restore.fates import Fate, Link, PlannedUser, Skip, SkippedUser
from cognito_admin.model.restore.record import Became, Task, TaskState
from cognito_admin.work import restore_run
from tests.work.restore_pool import GROUP, Desk, people, run

COUNT = 12
BEFORE = datetime.now(UTC) - timedelta(days=30)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_making, "LOOK_AGAIN_S", 0.001)
    monkeypatch.setattr(restore_run, "WRITE_EVERY_S", 0.01)
    monkeypatch.setattr(ledger, "QUOTAS", dict.fromkeys(Category, 5_000.0))


@pytest.fixture
def grouped(client: Any, pool: PoolId) -> PoolId:
    client.create_group(UserPoolId=pool, GroupName=GROUP)
    return pool


@pytest.fixture
def within(tmp_path: Path, emulator: Emulator, grouped: PoolId) -> Callable[..., None]:
    def sit(scenario: Any, members: Any = ()) -> None:
        run(tmp_path, emulator.url, grouped, scenario, members)

    return sit


def names(users: list[PlannedUser]) -> list[Username]:
    return [user.old_username for user in users]


def is_as_planned(emulator: Emulator, pool: PoolId, planned: list[PlannedUser]) -> None:
    """The pool has these users and no other, all in GROUP."""
    there = {user.username: user for user in emulator.service.pools[pool].users}
    assert sorted(there) == sorted(user.username for user in planned)
    for user in planned:
        found = there[Username(user.username)]
        assert (found.attributes, found.status, found.enabled) == (user.attributes, user.status, not user.disabled)
        assert found.groups == (GROUP,)


def test_everybody_is_made_and_gets_what_is_planned_without_a_message(
    emulator: Emulator, pool: PoolId, within: Callable[..., None]
) -> None:
    planned = people(COUNT)

    async def scenario(desk: Desk) -> None:
        await desk.run(planned)
        assert await desk.log.counts(desk.restore.id) == {Became.MADE: COUNT}
        assert {state for _, state in await desk.log.task_counts(desk.restore.id)} == {TaskState.DONE}
        users = await desk.log.users(desk.restore.id, 100)
        subs = {user.username: user.sub for user in emulator.service.pools[pool].users}
        assert {row.username: row.new_sub for row in users} == subs
        last = desk.told[-1]
        assert (last.phase, last.done) == ("restoring_rest", last.total)
        calls = Counter(emulator.service.calls)
        await desk.run(planned)
        assert Counter(emulator.service.calls) == calls

    within(scenario, names(planned))
    is_as_planned(emulator, pool, planned)
    assert emulator.service.outbox.messages == []
    assert not {"AdminGetUser", "AdminListGroupsForUser"} & set(emulator.service.calls)


def test_answers_that_are_lost_and_refusals_make_nobody_twice(
    emulator: Emulator, pool: PoolId, within: Callable[..., None]
) -> None:
    planned = people(COUNT)
    for kind in ("reset_after", "server_error", "throttle", "reset_before", "server_error_after"):
        emulator.service.faults.add(kind, "Admin*", rate=0.1)

    async def scenario(desk: Desk) -> None:
        await desk.run(planned)

    within(scenario, names(planned))
    is_as_planned(emulator, pool, planned)


def test_killed_twice_and_begun_again_the_pool_is_as_planned(
    emulator: Emulator, grouped: PoolId, tmp_path: Path, within: Callable[..., None]
) -> None:
    planned = people(COUNT)
    words = [str(tmp_path), emulator.url, grouped, str(COUNT)]
    for operation, passed in (("AdminCreateUser", 5), ("AdminAddUserToGroup", 3)):
        held = emulator.service.faults.add("hold", operation, skip=passed)
        with subprocess.Popen([sys.executable, "-m", "tests.work.restore_child", *words]) as child:
            assert held.reached.wait(60)
            child.kill()
        emulator.service.faults.remove(held)

    async def scenario(desk: Desk) -> None:
        await desk.run(planned)
        assert await desk.log.counts(desk.restore.id) == {Became.MADE: COUNT}

    within(scenario, names(planned))
    is_as_planned(emulator, grouped, planned)


def test_who_was_made_by_a_process_that_could_not_say_so_gets_the_rest(
    emulator: Emulator, pool: PoolId, client: Any, within: Callable[..., None]
) -> None:
    planned = people(3)
    for user in planned:
        attributes = [{"Name": name, "Value": value} for name, value in user.attributes.items()]
        client.admin_create_user(
            UserPoolId=pool, Username=user.username, UserAttributes=attributes, MessageAction="SUPPRESS"
        )

    async def scenario(desk: Desk) -> None:
        await desk.run(planned)
        assert await desk.log.counts(desk.restore.id) == {Became.MADE: 3}

    within(scenario, names(planned))
    is_as_planned(emulator, pool, planned)


def test_who_was_there_before_is_left_alone_and_who_differs_is_reported(
    emulator: Emulator, pool: PoolId, within: Callable[..., None]
) -> None:
    alike, other, taken, changed = people(4)
    taken = replace(taken, username="somebody-new")
    users = emulator.service.pools[pool].users
    for planned, attributes in (
        (alike, alike.attributes),
        (other, {**other.attributes, "email": "else@example.com"}),
    ):
        sub = emulator.service.new_sub()
        users.put(User(sub, planned.username, attributes, "RESET_REQUIRED", True, BEFORE, BEFORE), BEFORE)
    attributes = {**changed.attributes, "name": "Changed since", "email": "new@example.com"}
    users.put(User(changed.old_sub, changed.username, attributes, "CONFIRMED", True, BEFORE, BEFORE), BEFORE)
    before = {user.username: user for user in users}

    async def scenario(desk: Desk) -> None:
        await desk.run([alike, other, taken, changed])
        rows = {row.username: row for row in await desk.log.users(desk.restore.id, 10)}
        assert rows[alike.old_username].became is Became.FOUND
        assert rows[alike.old_username].new_sub == before[Username(alike.username)].sub
        assert rows[other.old_username].became is Became.CONFLICT
        assert rows[other.old_username].facts["attributes"] == "email"
        assert rows[taken.old_username].became is Became.MADE
        assert rows[changed.old_username].became is Became.FOUND

    within(scenario)
    for user in (alike, other, changed):
        assert users.by_sub(before[Username(user.username)].sub) == before[Username(user.username)]


def test_who_signed_up_meanwhile_keeps_their_password_and_is_not_disabled(
    emulator: Emulator, pool: PoolId, within: Callable[..., None]
) -> None:
    (planned,) = people(1)
    assert planned.disabled
    assert planned.fate is Fate.RANDOM_PERMANENT_PASSWORD
    users = emulator.service.pools[pool].users
    now = datetime.now(UTC) + timedelta(seconds=30)
    users.put(User(emulator.service.new_sub(), planned.username, planned.attributes, "CONFIRMED", True, now, now), now)
    (before,) = users

    async def scenario(desk: Desk) -> None:
        await desk.run([planned])
        assert await desk.log.counts(desk.restore.id) == {Became.FOUND: 1}

    within(scenario)
    assert [*users] == [before]
    assert not {"AdminSetUserPassword", "AdminDisableUser"} & set(emulator.service.calls)


def test_who_is_left_out_is_on_record_with_the_reason_and_nothing_waits_for_them(within: Callable[..., None]) -> None:
    left_out = SkippedUser(Username("google_1"), Sub("s"), Skip.SIGNS_IN_AGAIN, "EXTERNAL_PROVIDER")

    async def scenario(desk: Desk) -> None:
        await desk.run([left_out, *people(1)])
        rows = await desk.log.users(desk.restore.id, 10)
        assert [(row.became, row.code) for row in rows] == [
            (Became.LEFT_OUT, Skip.SIGNS_IN_AGAIN.value),
            (Became.MADE, None),
        ]
        counts = await desk.log.task_counts(desk.restore.id)
        assert counts[Task.GROUP, TaskState.LEFT_OUT] == 1

    within(scenario, ["google_1"])


def test_identities_are_linked_once_and_one_that_is_anothers_is_reported(
    client: Any, pool: PoolId, within: Callable[..., None]
) -> None:
    client.create_identity_provider(
        UserPoolId=pool,
        ProviderName="Google",
        ProviderType="Google",
        ProviderDetails={"client_id": "x", "client_secret": "y", "authorize_scopes": "email"},
    )
    first, second = people(2)
    first = replace(first, links=(Link("Google", "1"),))
    second = replace(second, links=(Link("Google", "1"), Link("Google", "2")))

    async def scenario(desk: Desk) -> None:
        await desk.run([first])
        (row,) = await desk.log.users(desk.restore.id, 1)
        # As a process does that follows one that was ended before it could say so.
        await desk.account.user_making(pool).link(
            row.new_username or row.username, Identity("Google", "Cognito_Subject", "1")
        )
        await desk.run([first, second])
        (failed,) = await desk.log.failed_tasks(desk.restore.id, 10)
        assert (failed.username, failed.code, failed.argument[2]) == (second.old_username, Code.ALIAS_TAKEN.value, "1")

    within(scenario)


def test_what_is_refused_for_everybody_ends_the_run_which_goes_on_later(
    emulator: Emulator, pool: PoolId, within: Callable[..., None]
) -> None:
    planned = people(COUNT)
    denied = emulator.service.faults.add("denied", "AdminSetUserPassword", skip=2)

    async def scenario(desk: Desk) -> None:
        with pytest.raises(Failure) as refused:
            await desk.run(planned)
        assert refused.value.code is Code.ACCESS_DENIED
        emulator.service.faults.remove(denied)
        await desk.run(planned)

    within(scenario, names(planned))
    is_as_planned(emulator, pool, planned)


def test_many_failures_in_a_row_stop_it_and_they_can_be_tried_again(
    emulator: Emulator, pool: PoolId, within: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore_run, "MOST_FAILURES", 5)
    planned = people(COUNT)
    error = emulator.service.faults.add(
        "error", "AdminCreateUser", code="UserLambdaValidationException", message="PreSignUp failed with error no."
    )

    async def scenario(desk: Desk) -> None:
        with pytest.raises(Failure) as stopped:
            await desk.run(planned)
        assert stopped.value.code is Code.BULK_STOPPED
        emulator.service.faults.remove(error)
        assert await desk.log.retry(desk.restore.id) >= 5
        await desk.run(planned)

    within(scenario, names(planned))
    is_as_planned(emulator, pool, planned)


def test_stopped_in_the_middle_it_keeps_on_record_what_was_done_and_goes_on(
    emulator: Emulator, pool: PoolId, within: Callable[..., None]
) -> None:
    planned = people(COUNT)

    async def stopped(desk: Desk) -> None:
        def stop_soon(progress: Progress) -> None:
            if progress.done:
                desk.stop.request()

        desk.hear = stop_soon
        with pytest.raises(Cancelled):
            await desk.run(planned)
        there = {user.username for user in emulator.service.pools[pool].users}
        assert there == {row.new_username for row in await desk.log.users(desk.restore.id, COUNT)}

    async def going_on(desk: Desk) -> None:
        await desk.run(planned)

    within(stopped, names(planned))
    within(going_on, names(planned))
    is_as_planned(emulator, pool, planned)


def test_a_record_that_breaks_ends_the_run_instead_of_keeping_it_waiting(
    within: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    async def scenario(desk: Desk) -> None:
        monkeypatch.setattr(desk.log, "settle", broken)
        with pytest.raises(ZeroDivisionError):
            await asyncio.wait_for(desk.run(people(3)), 20)

    within(scenario)


def test_somebody_who_never_gets_a_password_has_a_temporary_one_that_fits_the_policy(
    emulator: Emulator, pool: PoolId, within: Callable[..., None]
) -> None:
    (user,) = people(1)
    user = replace(user, fate=Fate.TEMPORARY_PASSWORD, disabled=False)

    async def scenario(desk: Desk) -> None:
        await desk.run([user])

    within(scenario)
    (there,) = emulator.service.pools[pool].users
    assert there.status == "FORCE_CHANGE_PASSWORD"
    assert emulator.service.pools[pool].users.details(there.sub).password
