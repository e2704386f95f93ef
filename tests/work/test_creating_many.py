"""Many users made from a table: each once, whatever ends the work, and a report that tells of every row."""

import subprocess
import sys
from collections import Counter
from typing import Any

import boto3
import pytest

from cognito_admin.demo.testing import Emulator
from cognito_admin.model.changes.codes import Kind, Lasting, Why
from cognito_admin.model.changes.new_users import NewUsers, plan_rows, suggested
from cognito_admin.model.changes.record import BulkId, Event, Result
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.tables import read_table
from cognito_admin.work.creation_run import row_id
from cognito_admin.work.stop import Stop
from tests.work.change_pool import Desk

COUNT = 30


async def planned(desk: Desk, kind: Kind, *bad: str) -> NewUsers:
    lines = [f"user-{number},user-{number}@example.com" for number in range(COUNT)]
    table = read_table("\n".join(["username,email", *lines, *bad]).encode())
    return plan_rows(table, suggested(table.titles, await desk.changes.rules()), kind, await desk.changes.rules())


def names(emulator: Emulator, pool: PoolId) -> Counter[str]:
    return Counter(user.username for user in emulator.service.pools[pool].users)


def silent(_progress: object) -> None:
    return


EVERYBODY = Counter(f"user-{number}" for number in range(COUNT))


@pytest.mark.parametrize(("kind", "messages"), [(Kind.INVITE, COUNT), (Kind.CREATE, 0)])
def test_every_row_is_made_or_told_why_not(emulator, pool, at_desk, kind, messages, caplog) -> None:
    async def scenario(desk: Desk) -> None:
        users = await planned(desk, kind, "bad,no address", "user-3,x@example.com", ",y@example.com")
        bulk = await desk.bulks.begin_new(users)
        assert await desk.bulks.run(bulk, silent, Stop()) == {Result.DONE: COUNT, Result.SKIPPED: 3}
        settled = await desk.bulks.settled(bulk, 100)
        assert [one.name for one in settled[:3]] == ["user-0", "user-1", "user-2"]
        assert all(one.user is not None and one.user.username == one.name for one in settled[:COUNT])
        reasons = [one.result.reason for one in settled[COUNT:]]
        assert [reason.why for reason in reasons] == [Why.NO_EMAIL, Why.TWICE_IN_THE_FILE, Why.USERNAME_MISSING]
        assert settled[COUNT].name == "bad"
        # What AWS made is in the index, and on record, without the passwords that nobody knows.
        assert (await desk.index.state()).users == COUNT
        records = [record for record in await desk.records() if record.bulk == bulk]
        assert {record.state for record in records} == {Event.DONE}
        assert len({record.sub for record in records}) == COUNT
        assert 'Password":' not in str([record.change.as_json() for record in records])

    at_desk(scenario)
    assert names(emulator, pool) == EVERYBODY
    assert {user.status for user in emulator.service.pools[pool].users} == {"FORCE_CHANGE_PASSWORD"}
    assert len(emulator.service.outbox.messages) == messages
    assert Counter(emulator.service.calls)["AdminCreateUser"] == COUNT


@pytest.mark.parametrize("kind", [Kind.INVITE, Kind.CREATE])
def test_killed_twice_it_is_continued_and_nobody_is_made_or_invited_twice(
    emulator, pool, at_desk, tmp_path, kind
) -> None:
    found: list[BulkId] = []

    async def begin(desk: Desk) -> None:
        found.append(await desk.bulks.begin_new(await planned(desk, kind)))

    at_desk(begin)
    for _ in range(2):
        held = emulator.service.faults.add("hold", "AdminCreateUser", skip=6, count=1)
        arguments = [str(tmp_path), emulator.url, pool, found[0]]
        child = subprocess.Popen([sys.executable, "-m", "tests.work.bulk_child", *arguments])
        try:
            assert held.reached.wait(60)
        finally:
            child.kill()
            child.wait()
        held.release()

    async def finish(desk: Desk) -> None:
        assert await desk.bulks.run(found[0], silent, Stop()) == {Result.DONE: COUNT}
        assert await desk.changes.unfinished() == ()
        made = [record for record in await desk.records() if record.bulk == found[0] and record.state is Event.DONE]
        assert len({record.sub for record in made}) == len(made) == COUNT

    at_desk(finish)
    assert names(emulator, pool) == EVERYBODY
    sent = Counter(message.destination for message in emulator.service.outbox.messages)
    assert set(sent.values()) == ({1} if kind is Kind.INVITE else set())


def test_who_is_there_already_by_now_fails_alone_and_can_be_tried_again(emulator, pool, at_desk) -> None:
    client: Any = boto3.client("cognito-idp", **emulator.credentials)
    client.admin_create_user(UserPoolId=pool, Username="user-7", MessageAction="SUPPRESS")

    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin_new(await planned(desk, Kind.CREATE))
        assert await desk.bulks.run(bulk, silent, Stop()) == {Result.DONE: COUNT - 1, Result.FAILED: 1}
        (failed,) = await desk.bulks.settled(bulk, 10, only=(Result.FAILED,))
        assert failed.name == "user-7"
        assert failed.failure is not None
        assert failed.failure.code is Code.USER_EXISTS
        client.admin_delete_user(UserPoolId=pool, Username="user-7")
        again = await desk.bulks.begin_again(bulk)
        assert await desk.bulks.run(again, silent, Stop()) == {Result.DONE: 1}

    at_desk(scenario)
    client.close()
    assert names(emulator, pool) == EVERYBODY


def test_a_stop_takes_effect_between_two_users_and_the_rest_is_made_later(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        bulk, stop = await desk.bulks.begin_new(await planned(desk, Kind.CREATE)), Stop()

        def tell(progress: Any) -> None:
            if progress.done >= 5:
                stop.request()

        with pytest.raises(Cancelled):
            await desk.bulks.run(bulk, tell, stop)
        settled = sum((await desk.bulk_log.counts(bulk)).values())
        assert 5 <= settled < COUNT
        assert sum(names(emulator, pool).values()) == settled
        assert await desk.bulks.run(bulk, silent, Stop()) == {Result.DONE: COUNT}

    at_desk(scenario)
    assert names(emulator, pool) == EVERYBODY


def test_too_many_failures_end_it(emulator, pool, at_desk) -> None:
    emulator.service.faults.add("server_error", "AdminCreateUser")

    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin_new(await planned(desk, Kind.CREATE))
        with pytest.raises(Failure):
            await desk.bulks.run(bulk, silent, Stop())
        assert (await desk.bulks.standing(bulk)).ahead > 0

    at_desk(scenario)
    assert names(emulator, pool) == Counter()


def test_all_that_were_made_can_be_deleted_again_even_if_that_is_killed(emulator, pool, at_desk, tmp_path) -> None:
    found: list[BulkId] = []

    async def make(desk: Desk) -> None:
        bulk = await desk.bulks.begin_new(await planned(desk, Kind.CREATE, "bad,no address"))
        await desk.bulks.run(bulk, silent, Stop())
        assert await desk.bulks.no_way_back(bulk) is None
        found.append(await desk.bulks.begin_undo(bulk))

    at_desk(make)
    held = emulator.service.faults.add("hold", "AdminDeleteUser", skip=6, count=1)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.work.bulk_child", str(tmp_path), emulator.url, pool, found[0]]
    )
    try:
        assert held.reached.wait(60)
    finally:
        child.kill()
        child.wait()
    held.release()

    async def finish(desk: Desk) -> None:
        assert await desk.bulks.run(found[0], silent, Stop()) == {Result.DONE: COUNT}
        assert [one.name for one in await desk.bulks.settled(found[0], 2)] == ["user-0", "user-1"]

    at_desk(finish)
    assert names(emulator, pool) == Counter()


def test_once_it_is_blanked_nobody_is_made_of_it(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        from datetime import UTC, datetime, timedelta

        bulk = await desk.bulks.begin_new(await planned(desk, Kind.CREATE))
        await desk.bulk_log.blank(datetime.now(UTC) + timedelta(days=1))
        assert await desk.bulk_log.row(bulk, row_id(2)) is None
        assert await desk.bulks.run(bulk, silent, Stop()) == {Result.SKIPPED: COUNT}
        assert {each.code for each in await desk.bulk_log.results(bulk, 100)} == {Lasting.BLANKED.value}

    at_desk(scenario)
    assert names(emulator, pool) == Counter()
