"""Changes that were cancelled or killed half-way: what is on record of them, and how they are finished."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cognito_admin.demo.testing import Emulator
from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import Event
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.work.changes import ChangedSince
from cognito_admin.work.stop import Stop
from tests.work.change_pool import Desk, Scenario, edit, run, there

PASSWORD = "Correct-horse-7"


@pytest.fixture
def pool(shop: PoolId) -> PoolId:
    return shop


def test_cancelled_between_two_steps_it_is_on_record_how_far_it_came(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        change = await desk.planned(Wish(Kind.CREATE_READY, "ann"))
        held = emulator.service.faults.add("hold", "AdminCreateUser", count=1)
        applying = asyncio.create_task(desk.changes.apply(change, password=PASSWORD))
        await asyncio.to_thread(held.reached.wait)
        applying.cancel()
        await asyncio.sleep(0)
        held.release()
        with pytest.raises(asyncio.CancelledError):
            await applying
        (record,) = await desk.records()
        assert (record.state, record.steps_made) == (Event.STOPPED, 1)
        assert record.sub is not None
        assert await desk.changes.unfinished() == ()

    at_desk(scenario)
    assert "AdminSetUserPassword" not in emulator.service.calls


def test_stopped_before_the_first_step_nothing_is_sent(emulator, pool, put, at_desk) -> None:
    sub = put()

    async def scenario(desk: Desk) -> None:
        stop = Stop()
        change = await desk.planned(Wish(Kind.DISABLE), sub)
        stop.request()
        with pytest.raises(Cancelled):
            await desk.changes.apply(change, stop=stop)
        (record,) = await desk.records()
        assert (record.state, record.steps_made) == (Event.STOPPED, 0)

    at_desk(scenario)
    assert "AdminDisableUser" not in emulator.service.calls


def test_a_change_that_shows_late_is_done_and_said_not_to_be_seen_yet(emulator, pool, put, at_desk) -> None:
    sub = put(name="Ann")

    async def scenario(desk: Desk) -> None:
        change = await desk.planned(edit(name="Anna"), sub)
        emulator.service.faults.index_lag_s = 3600
        done = await desk.changes.apply(change)
        assert not done.seen
        assert (await desk.records())[0].state is Event.DONE

    at_desk(scenario)


@pytest.fixture
def killed(emulator: Emulator, pool: PoolId, tmp_path: Path) -> Callable[..., None]:
    """Has a process make a change, and kills it while a request of ``operation`` is on its way, which is never carried out."""

    def kill(wish: Wish, operation: str, sub: str = "", meanwhile: Scenario | None = None, skip: int = 0) -> None:
        held = emulator.service.faults.add("hold", operation, skip=skip, count=1)
        emulator.service.faults.add("server_error", operation, skip=skip, count=1)
        arguments = [str(tmp_path), emulator.url, pool, sub, json.dumps(wish.as_json())]
        child = subprocess.Popen([sys.executable, "-m", "tests.work.change_child", *arguments])
        try:
            assert held.reached.wait(60)
            if meanwhile is not None:
                run(tmp_path, emulator.url, pool, meanwhile)
        finally:
            child.kill()
            child.wait()
        held.release()

    return kill


def test_a_change_of_a_process_that_lives_is_left_alone(emulator, pool, put, killed) -> None:
    sub = put()

    async def meanwhile(desk: Desk) -> None:
        assert (await desk.records())[0].state is Event.SENT
        assert await desk.changes.unfinished() == ()

    killed(Wish(Kind.DISABLE), "AdminDisableUser", sub, meanwhile)


@pytest.mark.parametrize("carried_out", [True, False])
def test_killed_while_a_user_is_made_the_rest_is_found_and_made_once(
    emulator, pool, killed, at_desk, carried_out: bool
) -> None:
    if carried_out:
        # The answer is lost, and while the process looks for the user it is killed.
        emulator.service.faults.add("reset_after", "AdminCreateUser", count=1)
    wish = Wish(Kind.CREATE_READY, "ann", {"email": "ann@example.com"})
    killed(wish, "AdminGetUser" if carried_out else "AdminCreateUser")

    async def scenario(desk: Desk) -> None:
        (record,) = await desk.changes.unfinished()
        assert (record.steps_made, record.doubtful) == (0, True)
        done = await desk.changes.finish(record, password=PASSWORD)
        assert done.user is not None
        assert done.user.status == "CONFIRMED"
        assert await desk.changes.unfinished() == ()
        (record,) = await desk.records()
        assert (record.state, record.steps_made, record.sub) == (Event.DONE, 2, done.user.sub)

    at_desk(scenario)
    assert Counter(emulator.service.calls)["AdminCreateUser"] == (0 if carried_out else 1)
    assert len(emulator.service.pools[pool].users) == 1


def test_killed_between_two_steps_the_first_is_not_made_again(emulator, pool, killed, at_desk) -> None:
    killed(Wish(Kind.CREATE_READY, "ann"), "AdminSetUserPassword")

    async def scenario(desk: Desk) -> None:
        (record,) = await desk.changes.unfinished()
        assert (record.steps_made, record.doubtful) == (1, True)
        done = await desk.changes.finish(record, password=PASSWORD)
        assert done.user is not None
        assert done.user.status == "CONFIRMED"

    at_desk(scenario)
    assert "AdminCreateUser" not in emulator.service.calls


def test_what_nobody_can_see_is_made_again_only_when_somebody_says_so(emulator, pool, put, killed, at_desk) -> None:
    sub = put(status="FORCE_CHANGE_PASSWORD")
    killed(Wish(Kind.RESEND_INVITATION), "AdminCreateUser", sub)

    async def scenario(desk: Desk) -> None:
        (record,) = await desk.changes.unfinished()
        with pytest.raises(Failure) as caught:
            await desk.changes.finish(record)
        assert caught.value.code is Code.OUTCOME_UNKNOWN
        assert emulator.service.outbox.messages == []
        await desk.changes.finish(record, again=True)
        assert len(emulator.service.outbox.messages) == 1
        assert await desk.changes.unfinished() == ()

    at_desk(scenario)


def test_what_somebody_changed_since_it_was_left_is_not_overwritten_by_finishing_it(
    emulator, client, pool, put, killed, at_desk
) -> None:
    sub = put(name="Ann")
    killed(edit(name="Anna"), "AdminUpdateUserAttributes", sub)
    client.admin_update_user_attributes(
        UserPoolId=pool, Username="ann", UserAttributes=[{"Name": "name", "Value": "Annabel"}]
    )

    async def scenario(desk: Desk) -> None:
        (record,) = await desk.changes.unfinished()
        with pytest.raises(ChangedSince) as caught:
            await desk.changes.finish(record)
        (conflict,) = caught.value.conflicts
        assert (conflict.shown, conflict.now, conflict.wished) == ("Ann", "Annabel", "Anna")
        # Whoever asked for it decides.
        assert await desk.changes.unfinished() == (record,)

    at_desk(scenario)
    assert there(emulator, pool, sub).attributes["name"] == "Annabel"


@pytest.mark.parametrize("since", [True, False])
def test_a_reset_is_not_sent_again_to_who_may_have_chosen_a_password_since(
    emulator, pool, put, killed, at_desk, since: bool
) -> None:
    sub = put()
    killed(Wish(Kind.RESET_PASSWORD), "AdminResetUserPassword", sub)
    if since:
        users = emulator.service.pools[pool].users
        users.put(replace(users.by_sub(sub), modified=emulator.service.clock.now()), emulator.service.clock.now())

    async def scenario(desk: Desk) -> None:
        (record,) = await desk.changes.unfinished()
        if since:
            with pytest.raises(Failure) as caught:
                await desk.changes.finish(record)
            assert caught.value.code is Code.OUTCOME_UNKNOWN
            assert emulator.service.outbox.messages == []
        await desk.changes.finish(record, again=since)

    at_desk(scenario)
    assert len(emulator.service.outbox.messages) == 1


def test_what_another_window_has_finished_is_not_made_once_more(emulator, pool, put, killed, at_desk) -> None:
    sub = put(status="FORCE_CHANGE_PASSWORD")
    killed(Wish(Kind.RESEND_INVITATION), "AdminCreateUser", sub)

    async def scenario(desk: Desk) -> None:
        (shown,) = await desk.changes.unfinished()
        await desk.changes.finish(shown, again=True)
        with pytest.raises(Failure) as caught:
            await desk.changes.finish(shown, again=True)
        assert caught.value.code is Code.CHANGED_MEANWHILE

    at_desk(scenario)
    assert len(emulator.service.outbox.messages) == 1


def test_what_is_left_undone_stays_on_record_as_far_as_it_came(emulator, pool, put, killed, at_desk) -> None:
    sub = put()
    killed(Wish(Kind.DISABLE), "AdminDisableUser", sub)

    async def scenario(desk: Desk) -> None:
        (record,) = await desk.changes.unfinished()
        await desk.changes.leave(record)
        assert await desk.changes.unfinished() == ()
        assert (await desk.records())[0].state is Event.UNKNOWN

    at_desk(scenario)


def test_killed_after_the_last_step_there_is_nothing_left_to_make(emulator, pool, put, killed, at_desk) -> None:
    sub = put()
    # It is read before it is planned, before it is sent, and when it is made.
    killed(Wish(Kind.DISABLE), "ListUsers", sub, skip=2)

    async def scenario(desk: Desk) -> None:
        (record,) = await desk.changes.unfinished()
        assert (record.state, record.steps_made) == (Event.MADE, 1)
        done = await desk.changes.finish(record)
        assert done.seen
        assert await desk.index.user(sub) == done.user

    at_desk(scenario)
    assert "AdminDisableUser" not in emulator.service.calls


def test_a_user_whose_password_is_refused_is_there_all_the_same(emulator, pool, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        change = await desk.planned(Wish(Kind.CREATE_READY, "ann"))
        emulator.service.faults.add("denied", "AdminSetUserPassword")
        with pytest.raises(Failure) as caught:
            await desk.changes.apply(change, password=PASSWORD)
        assert caught.value.code is Code.ACCESS_DENIED
        (record,) = await desk.records()
        assert (record.state, record.steps_made) == (Event.FAILED, 1)
        assert record.sub is not None
        kept = await desk.index.user(record.sub)
        assert kept is not None
        assert kept.status == "FORCE_CHANGE_PASSWORD"

    at_desk(scenario)
