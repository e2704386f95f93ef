"""The record of restores: what goes on after any end, in the right order, and nothing twice."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub, Username
from cognito_admin.model.restore.record import Became, Restore, Task, TaskState, UserRow
from cognito_admin.store.journal import Journal
from cognito_admin.store.restore_log import RestoreLog

KEY = bytes(range(32))
ANN, BOB, ODD = Username("ann"), Username("bob"), Username("\ud800")


def with_log(folder: Path, scenario: Callable[[RestoreLog], Awaitable[None]]) -> None:
    async def run() -> None:
        journal = await Journal.open(folder / "journal.db", KEY)
        try:
            await scenario(journal.restores)
        finally:
            await journal.close()

    asyncio.run(run())


def made(number: int, name: Username, became: Became = Became.MADE) -> UserRow:
    new = (Username(f"new-{name}"), Sub(f"new-sub-{number}")) if became.there else (None, None)
    return UserRow(number, name, Sub(f"sub-{number}"), became, *new)


async def ready(log: RestoreLog, restore: Restore, task: Task) -> list[str]:
    return [row.new_username for row in await log.ready(restore.id, task, 10)]


def test_the_same_order_finds_what_was_begun_and_what_was_noted(tmp_path: Path) -> None:
    async def scenario(log: RestoreLog) -> None:
        first = await log.begin("order", {"to": "a"})
        assert await log.latest("another") is None
        assert await log.latest("order") == first
        await log.note(first.id, pool="p1")
        await log.note(first.id, filled=True)
        assert await log.state(first.id) == {"pool": "p1", "filled": True}
        await log.note(first.id, report={"failed": 1})
        await log.note(first.id, report={"made": 2}, pool=None)
        assert await log.state(first.id) == {"pool": None, "filled": True, "report": {"made": 2}}
        await log.end(first.id)
        ended = await log.latest("order")
        assert ended is not None
        assert ended.ended is not None
        assert (await log.begin("order", {"to": "b"})).id != first.id

    with_log(tmp_path, scenario)


def test_a_step_keeps_the_time_it_was_begun_first_and_what_it_made(tmp_path: Path) -> None:
    async def scenario(log: RestoreLog) -> None:
        restore = await log.begin("order", {})
        first = await log.step_begins(restore.id, 3)
        assert (await log.step_begins(restore.id, 3)).began == first.began
        await log.step_is_done(restore.id, 3, {"pool": "p1"})
        (step,) = (await log.steps(restore.id)).values()
        assert (step.number, step.done, step.made) == (3, True, {"pool": "p1"})

    with_log(tmp_path, scenario)


def test_what_is_done_for_a_user_waits_for_the_user_and_for_what_comes_first(tmp_path: Path) -> None:
    async def scenario(log: RestoreLog) -> None:
        restore = await log.begin("order", {})
        await log.add_tasks(restore.id, [(ANN, Task.GROUP, "vip"), (BOB, Task.GROUP, "vip"), (ODD, Task.GROUP, "vip")])
        assert await ready(log, restore, Task.GROUP) == []
        await log.settle(
            restore.id, [(made(0, ANN), [(Task.DISABLE, None), (Task.PASSWORD, None)]), (made(1, ODD), [])]
        )
        assert await ready(log, restore, Task.GROUP) == [f"new-{ODD}"]
        for task, following in ((Task.PASSWORD, Task.DISABLE), (Task.DISABLE, Task.GROUP)):
            assert await ready(log, restore, task) == ["new-ann"]
            assert "new-ann" not in await ready(log, restore, following)
            (row,) = await log.ready(restore.id, task, 10)
            await log.finish(restore.id, [(row, None)])
        assert await ready(log, restore, Task.GROUP) == ["new-ann", f"new-{ODD}"]
        assert await log.task_counts(restore.id) == {
            (Task.PASSWORD, TaskState.DONE): 1,
            (Task.DISABLE, TaskState.DONE): 1,
            (Task.GROUP, TaskState.READY): 2,
            (Task.GROUP, TaskState.WAITING): 1,
        }
        assert [(group, user.new_username) for _, group, user in await log.memberships(restore.id, 10)] == [
            ("vip", "new-ann"),
            ("vip", f"new-{ODD}"),
        ]

    with_log(tmp_path, scenario)


def test_a_task_that_failed_holds_up_nothing_and_can_be_tried_again(tmp_path: Path) -> None:
    async def scenario(log: RestoreLog) -> None:
        restore = await log.begin("order", {})
        await log.settle(
            restore.id,
            [
                (made(0, ANN), [(Task.PASSWORD, None), (Task.DISABLE, None)]),
                (made(1, BOB, Became.CONFLICT), [(Task.PASSWORD, None)]),
            ],
        )
        (row,) = await log.ready(restore.id, Task.PASSWORD, 10)
        await log.finish(restore.id, [(row, Failure(Code.PASSWORD_TOO_WEAK, reason="short"))])
        assert await ready(log, restore, Task.DISABLE) == ["new-ann"]
        (failed,) = await log.failed_tasks(restore.id, 10)
        assert (failed.username, failed.task, failed.code, failed.facts) == (
            ANN,
            Task.PASSWORD,
            "password_too_weak",
            {"reason": "short"},
        )
        await log.end(restore.id)
        assert await log.retry(restore.id) == 2
        assert await ready(log, restore, Task.PASSWORD) == ["new-ann"]
        assert await log.settled(restore.id, 0, 9) == {0}
        again = await log.restore(restore.id)
        assert again is not None
        assert again.ended is None

    with_log(tmp_path, scenario)


def test_what_became_of_a_user_stays_as_it_was_said_first(tmp_path: Path) -> None:
    async def scenario(log: RestoreLog) -> None:
        restore = await log.begin("order", {})
        await log.settle(restore.id, [(made(0, ANN), [(Task.PASSWORD, None)])])
        await log.settle(restore.id, [(made(0, ANN, Became.FOUND), [(Task.PASSWORD, None)])])
        assert await log.counts(restore.id) == {Became.MADE: 1}
        assert len(await log.ready(restore.id, Task.PASSWORD, 10)) == 1
        (user,) = await log.users(restore.id, 10)
        assert user == made(0, ANN)
        assert await log.users(restore.id, 10, only=(Became.FOUND,)) == []

    with_log(tmp_path, scenario)


def test_tasks_added_before_anybody_is_there_can_be_dropped(tmp_path: Path) -> None:
    async def scenario(log: RestoreLog) -> None:
        restore, other = await log.begin("order", {}), await log.begin("other", {})
        for one in (restore, other):
            await log.add_tasks(one.id, [(ANN, Task.GROUP, "vip")])
        await log.drop_tasks(restore.id)
        assert await log.task_counts(restore.id) == {}
        assert await log.task_counts(other.id) == {(Task.GROUP, TaskState.WAITING): 1}

    with_log(tmp_path, scenario)


def test_old_restores_name_nobody_any_more(tmp_path: Path) -> None:
    async def scenario(log: RestoreLog) -> None:
        ended, going_on = await log.begin("order", {}), await log.begin("other", {})
        for one in (ended, going_on):
            await log.settle(one.id, [(made(0, ANN), [(Task.PASSWORD, None)])])
        await log.end(ended.id)
        await log.forget(datetime.now(UTC) - timedelta(days=1))
        assert await log.users(ended.id, 10)
        await log.forget(datetime.now(UTC) + timedelta(days=1))
        assert await log.users(ended.id, 10) == []
        assert await log.task_counts(ended.id) == {}
        assert await log.users(going_on.id, 10)

    with_log(tmp_path, scenario)
