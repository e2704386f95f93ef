"""The same change for many users: nobody twice, nobody forgotten, and a report that adds up."""

import asyncio
import contextlib
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cognito_admin.demo.testing import Emulator
from cognito_admin.demo.users import User as PoolUser
from cognito_admin.model.changes.change import Reason, Wish
from cognito_admin.model.changes.codes import Kind, Lasting, Why
from cognito_admin.model.changes.record import BulkId, BulkResult, Event, Result, skipped
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import PoolId, Sub
from cognito_admin.model.progress import Progress
from cognito_admin.model.users import User
from cognito_admin.store.bulk_log import BulkLog
from cognito_admin.work import bulk_run
from cognito_admin.work.stop import Stop
from tests.work.change_pool import Desk

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
COUNT = 40
EDIT = Wish(Kind.EDIT, values={"nickname": "customer"})


async def in_pages(users: Sequence[User]) -> AsyncIterator[Sequence[User]]:
    for start in range(0, len(users), 15):
        yield users[start : start + 15]


def silent(progress: Progress) -> None:
    del progress


@pytest.fixture
def subs(emulator: Emulator, pool: PoolId) -> list[Sub]:
    """Forty users, every tenth a customer already."""
    made: list[Sub] = []
    for number in range(COUNT):
        attributes = {"email": f"user-{number}@example.com", "email_verified": "true"}
        if number % 10 == 0:
            attributes["nickname"] = "customer"
        user = PoolUser(emulator.service.new_sub(), f"user-{number}", attributes, "CONFIRMED", True, CREATED, CREATED)
        emulator.service.pools[pool].users.put(user, CREATED)
        made.append(Sub(user.sub))
    return made


def nicknames(emulator: Emulator, pool: PoolId) -> Counter[str]:
    return Counter(user.attributes.get("nickname", "") for user in emulator.service.pools[pool].users)


def test_a_bulk_changes_everybody_once_and_its_report_adds_up(emulator, pool, subs, at_desk) -> None:
    told: list[Progress] = []

    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(EDIT, [*subs, *subs[:5], Sub("nobody")])
        counts = await desk.bulks.run(bulk, told.append, Stop())
        assert counts == {Result.DONE: 36, Result.SKIPPED: 4, Result.FAILED: 1}
        results = await desk.bulk_log.results(bulk, 100)
        assert {each.code for each in results if each.result is Result.SKIPPED} == {Why.NOTHING_CHANGES.value}
        assert {each.code for each in results if each.result is Result.FAILED} == {Code.USER_NOT_FOUND.value}
        user = await desk.index.user(subs[1])
        assert user is not None
        assert user.attributes["nickname"] == "customer"
        assert await desk.bulks.run(bulk, silent, Stop()) == counts

    at_desk(scenario)
    assert nicknames(emulator, pool) == {"customer": COUNT}
    assert Counter(emulator.service.calls)["AdminUpdateUserAttributes"] == 36
    assert (told[0].done, told[-1].done, told[-1].total) == (0, 41, 41)


def test_it_is_told_before_what_a_bulk_comes_to(emulator, pool, subs, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        users = [(await desk.changes.person(sub)).user for sub in subs]
        emulator.service.calls.clear()
        told: list[int] = []
        found = await desk.bulks.dry_run(EDIT, in_pages(users), told.append)
        assert (found.report.changes, found.report.active) == (36, 36)
        assert found.report.skipped == ((Reason(Why.NOTHING_CHANGES), 4),)
        assert len(found.names) == len(found.report.sample)
        assert (len(found.report.sample), told) == (10, [15, 30, COUNT])
        assert found.takes_s == pytest.approx(36 / 25 / 0.5)
        assert {*found.subs, *(each.sub for each in found.skipped)} == set(subs)
        report = (await desk.bulks.dry_run(Wish(Kind.RESET_PASSWORD), in_pages(users))).report
        assert (report.messages, report.lasting, report.active) == ({"EMAIL": COUNT}, COUNT, 0)
        assert emulator.service.calls == []

    at_desk(scenario)


def test_who_was_left_out_before_is_told_of_and_not_asked_for(emulator, pool, subs, at_desk) -> None:
    reason = Reason(Why.REQUIRED, "phone_number", {"least": "1"})

    async def scenario(desk: Desk) -> None:
        emulator.service.calls.clear()
        bulk = await desk.bulks.begin(EDIT, subs[1:4], [skipped(subs[4], reason)])
        assert await desk.bulks.run(bulk, silent, Stop()) == {Result.DONE: 3, Result.SKIPPED: 1}
        (left_out,) = await desk.bulks.settled(bulk, 10, only=(Result.SKIPPED,))
        assert (left_out.result.sub, left_out.result.reason) == (subs[4], reason)
        assert Counter(emulator.service.calls)["ListUsers"] == 3

    at_desk(scenario)


def test_what_failed_is_tried_again_for_those_alone(emulator, pool, subs, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(EDIT, subs)
        for sub in subs[1:4]:
            await desk.changes.person(sub)
            await desk.bulk_log.settle(bulk, BulkResult(sub, Result.FAILED, Code.TRIGGER_REFUSED.value))
        counts = await desk.bulks.run(bulk, silent, Stop())
        assert counts == {Result.DONE: 33, Result.SKIPPED: 4, Result.FAILED: 3}
        failed = await desk.bulks.settled(bulk, 100, only=(Result.FAILED,))
        assert all(each.failure is not None and each.name.startswith("user-") for each in failed)
        again = await desk.bulks.begin_again(bulk)
        assert await desk.bulks.run(again, silent, Stop()) == {Result.DONE: 3}
        assert [standing.bulk.id for standing in await desk.bulks.latest()] == [again, bulk]

    at_desk(scenario)
    assert nicknames(emulator, pool) == {"customer": COUNT}


def test_one_that_is_not_through_is_found_until_somebody_leaves_it_so(pool, subs, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(EDIT, subs)
        (found,) = await desk.bulks.unfinished()
        assert (found.bulk.id, found.bulk.wish, found.ahead) == (bulk, EDIT, COUNT)
        await desk.bulks.leave(bulk)
        assert await desk.bulks.unfinished() == ()
        await desk.bulks.run(bulk, silent, Stop())
        standing = await desk.bulks.standing(bulk)
        assert standing is not None
        assert (standing.ahead, standing.bulk.left) == (0, True)

    at_desk(scenario)


def test_it_is_told_whether_there_is_a_way_back(pool, subs, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        edited = await desk.bulks.begin(EDIT, subs)
        ended = await desk.bulks.begin(Wish(Kind.SIGN_OUT), subs[:3])
        for bulk in (edited, ended):
            await desk.bulks.run(bulk, silent, Stop())
        assert await desk.bulks.no_way_back(edited) is None
        assert await desk.bulks.no_way_back(ended) is Lasting.SESSIONS_ENDED

    at_desk(scenario)


def test_what_needs_something_of_each_user_is_not_done_to_many(subs, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        with pytest.raises(ValueError, match="needs something of each user"):
            await desk.bulks.begin(Wish(Kind.SET_PASSWORD), subs)

    at_desk(scenario)


def test_a_bulk_is_taken_back_as_far_as_it_goes(emulator, pool, subs, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(EDIT, subs)
        await desk.bulks.run(bulk, silent, Stop())
        changed = emulator.service.pools[pool].users.by_sub(subs[3])
        await desk.changes.apply(await desk.planned(Wish(Kind.EDIT, values={"nickname": "somebody"}), Sub(changed.sub)))
        back = await desk.bulks.begin_undo(bulk)
        counts = await desk.bulks.run(back, silent, Stop())
        assert counts == {Result.DONE: 35, Result.FAILED: 1}
        (failed,) = [each for each in await desk.bulk_log.results(back, 100) if each.result is Result.FAILED]
        assert (failed.sub, failed.code) == (subs[3], Code.CHANGED_MEANWHILE.value)
        again = await desk.bulks.begin_undo(bulk)
        assert await desk.bulks.run(again, silent, Stop()) == {Result.SKIPPED: 35, Result.FAILED: 1}

    at_desk(scenario)
    assert nicknames(emulator, pool) == {"": 35, "customer": 4, "somebody": 1}


def test_what_cannot_be_taken_back_is_skipped_with_its_reason(emulator, pool, subs, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(Wish(Kind.SIGN_OUT), subs[:3])
        assert await desk.bulks.run(bulk, silent, Stop()) == {Result.DONE: 3}
        back = await desk.bulks.begin_undo(bulk)
        assert await desk.bulks.run(back, silent, Stop()) == {Result.SKIPPED: 3}
        assert {each.code for each in await desk.bulk_log.results(back, 100)} == {Lasting.SESSIONS_ENDED.value}

    at_desk(scenario)


def test_it_stops_after_so_many_failures_and_goes_on_where_it_was(emulator, pool, subs, at_desk) -> None:
    emulator.service.pools[pool].settings["AliasAttributes"] = ["preferred_username"]
    wish = Wish(Kind.EDIT, values={"preferred_username": "all-the-same"})

    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(wish, subs)
        with pytest.raises(Failure) as caught:
            await desk.bulks.run(bulk, silent, Stop(), most_failures=5)
        assert caught.value.code is Code.BULK_STOPPED
        counts = await desk.bulk_log.counts(bulk)
        # Those that were on their way ended as well.
        assert counts[Result.DONE] == 1
        assert 5 <= counts[Result.FAILED] < 5 + bulk_run.AT_A_TIME
        counts = await desk.bulks.run(bulk, silent, Stop(), most_failures=COUNT)
        assert counts == {Result.DONE: 1, Result.FAILED: COUNT - 1}

    at_desk(scenario)


def test_what_would_fail_for_the_next_user_too_ends_it_at_once(emulator, pool, subs, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(EDIT, subs)
        fault = emulator.service.faults.add("denied", "AdminUpdateUserAttributes", skip=10)
        with pytest.raises(Failure) as caught:
            await desk.bulks.run(bulk, silent, Stop())
        assert caught.value.code is Code.ACCESS_DENIED
        counts = await desk.bulk_log.counts(bulk)
        assert counts[Result.DONE] == 10
        assert Result.FAILED not in counts
        emulator.service.faults.remove(fault)
        assert await desk.bulks.run(bulk, silent, Stop()) == {Result.DONE: 36, Result.SKIPPED: 4}

    at_desk(scenario)
    assert nicknames(emulator, pool) == {"customer": COUNT}


def test_a_few_lost_answers_change_nothing(emulator, pool, subs, at_desk) -> None:
    emulator.service.faults.add("reset_after", "AdminUpdateUserAttributes", rate=0.3)
    emulator.service.faults.add("throttle", "ListUsers", skip=5, count=2)

    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(EDIT, subs)
        counts = await desk.bulks.run(bulk, silent, Stop())
        assert counts == {Result.DONE: 36, Result.SKIPPED: 4}

    at_desk(scenario)
    assert nicknames(emulator, pool) == {"customer": COUNT}


def test_whatever_goes_wrong_the_report_says_what_is_true_in_the_pool(emulator, pool, subs, at_desk) -> None:
    for operation in ("ListUsers", "AdminUpdateUserAttributes"):
        for kind in ("throttle", "server_error", "reset_before", "reset_after", "server_error_after", "expired"):
            emulator.service.faults.add(kind, operation, skip=6, rate=0.25, count=2)

    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(EDIT, subs)
        standing = await desk.bulks.standing(bulk)
        for _ in range(30):
            # Ended by what would fail for the next user, too, it is continued.
            with contextlib.suppress(Failure):
                await desk.bulks.run(bulk, silent, Stop())
            standing = await desk.bulks.standing(bulk)
            if standing is not None and not standing.ahead:
                break
        assert standing is not None
        assert sum(standing.counts.values()) == COUNT
        assert await desk.changes.unfinished() == ()
        for each in await desk.bulk_log.results(bulk, COUNT):
            user = emulator.service.pools[pool].users.by_sub(each.sub)
            if each.result in (Result.DONE, Result.SKIPPED):
                assert user.attributes["nickname"] == "customer"
            elif each.result is Result.FAILED:
                assert "nickname" not in user.attributes
        done = [record for record in await desk.records() if record.state is Event.DONE]
        assert len(done) == len({record.sub for record in done}) == standing.counts[Result.DONE]

    at_desk(scenario)


@pytest.mark.parametrize("how", ["stop", "cancel"])
def test_whoever_stops_it_can_continue_it(emulator, pool, subs, at_desk, how: str) -> None:
    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(EDIT, subs)
        held = emulator.service.faults.add("hold", "AdminUpdateUserAttributes", skip=10, count=1)
        stop = Stop()
        running = asyncio.create_task(desk.bulks.run(bulk, silent, stop))
        await asyncio.to_thread(held.reached.wait)
        if how == "stop":
            stop.request()
        else:
            running.cancel()
        held.release()
        with pytest.raises(Cancelled if how == "stop" else asyncio.CancelledError):
            await running
        assert await desk.changes.unfinished() == ()
        assert await desk.bulks.run(bulk, silent, Stop()) == {Result.DONE: 36, Result.SKIPPED: 4}

    at_desk(scenario)
    assert nicknames(emulator, pool) == {"customer": COUNT}
    assert Counter(emulator.service.calls)["AdminUpdateUserAttributes"] == 36


def test_killed_twice_it_is_continued_and_nobody_is_changed_twice(
    emulator, pool, subs, at_desk, tmp_path: Path
) -> None:
    found: list[BulkId] = []

    async def begin(desk: Desk) -> None:
        found.append(await desk.bulks.begin(EDIT, subs))

    at_desk(begin)
    for _ in range(2):
        held = emulator.service.faults.add("hold", "AdminUpdateUserAttributes", skip=9, count=1)
        arguments = [str(tmp_path), emulator.url, pool, found[0]]
        child = subprocess.Popen([sys.executable, "-m", "tests.work.bulk_child", *arguments])
        try:
            assert held.reached.wait(60)
        finally:
            child.kill()
            child.wait()
        held.release()

    async def finish(desk: Desk) -> None:
        assert await desk.bulks.run(found[0], silent, Stop()) == {Result.DONE: 36, Result.SKIPPED: 4}
        assert await desk.changes.unfinished() == ()
        changed = [record for record in await desk.records() if record.bulk == found[0]]
        assert len({record.sub for record in changed}) == len(changed) == 36

    at_desk(finish)
    assert nicknames(emulator, pool) == {"customer": COUNT}


def test_killed_it_overwrites_nothing_that_somebody_changed_before_it_went_on(
    emulator, pool, subs, at_desk, tmp_path: Path
) -> None:
    found: list[BulkId] = []

    async def begin(desk: Desk) -> None:
        found.append(await desk.bulks.begin(EDIT, subs[1:2]))

    at_desk(begin)
    held = emulator.service.faults.add("hold", "AdminUpdateUserAttributes", count=1)
    emulator.service.faults.add("server_error", "AdminUpdateUserAttributes", count=1)
    arguments = [str(tmp_path), emulator.url, pool, found[0]]
    child = subprocess.Popen([sys.executable, "-m", "tests.work.bulk_child", *arguments])
    try:
        assert held.reached.wait(60)
    finally:
        child.kill()
        child.wait()
    held.release()
    users = emulator.service.pools[pool].users
    changed = users.by_sub(subs[1])
    users.put(replace(changed, attributes={**changed.attributes, "nickname": "somebody"}), CREATED)

    async def finish(desk: Desk) -> None:
        assert await desk.bulks.run(found[0], silent, Stop()) == {Result.FAILED: 1}
        (result,) = await desk.bulk_log.results(found[0], 10)
        assert result.code == Code.CHANGED_MEANWHILE.value
        assert await desk.changes.unfinished() == ()

    at_desk(finish)
    assert users.by_sub(subs[1]).attributes["nickname"] == "somebody"


@pytest.fixture
def unsaid(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Ends as a kill does that comes after the change of a user and before their result is on record, for the first few."""

    def lose(count: int) -> None:
        lost: list[Sub] = []
        settle = BulkLog.settle

        async def forgetting(self: BulkLog, bulk: BulkId, settled: BulkResult) -> None:
            if len(lost) < count:
                lost.append(settled.sub)
            else:
                await settle(self, bulk, settled)

        monkeypatch.setattr(BulkLog, "settle", forgetting)

    return lose


def test_killed_before_it_could_say_so_what_was_undone_is_told_as_done(pool, subs, at_desk, unsaid) -> None:
    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(EDIT, subs[1:6])
        assert await desk.bulks.run(bulk, silent, Stop()) == {Result.DONE: 5}
        back = await desk.bulks.begin_undo(bulk)
        unsaid(3)
        assert await desk.bulks.run(back, silent, Stop()) == {Result.DONE: 2}
        assert await desk.bulks.run(back, silent, Stop()) == {Result.DONE: 5}
        assert all(each.change for each in await desk.bulk_log.results(back, 10))

    at_desk(scenario)


def test_killed_before_it_could_say_so_what_nobody_knows_is_not_made_again(
    emulator, pool, subs, at_desk, unsaid
) -> None:
    users = emulator.service.pools[pool].users
    for sub in subs[:2]:
        users.put(replace(users.by_sub(sub), status="FORCE_CHANGE_PASSWORD"), CREATED)

    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(Wish(Kind.RESEND_INVITATION), subs[:2])
        emulator.service.faults.add("reset_after", "AdminCreateUser", count=2)
        unsaid(2)
        assert await desk.bulks.run(bulk, silent, Stop()) == {}
        assert await desk.bulks.run(bulk, silent, Stop()) == {Result.UNKNOWN: 2}

    at_desk(scenario)
    assert len(emulator.service.outbox.messages) == 2


def test_what_nobody_knows_any_more_is_not_done(emulator, pool, subs, at_desk) -> None:
    async def scenario(desk: Desk) -> None:
        bulk = await desk.bulks.begin(EDIT, subs[:2])
        await desk.bulk_log.blank(datetime.now(UTC) + timedelta(days=1))
        assert await desk.bulks.run(bulk, silent, Stop()) == {Result.SKIPPED: 2}
        assert {each.code for each in await desk.bulk_log.results(bulk, 10)} == {Lasting.BLANKED.value}

    at_desk(scenario)
    assert "AdminUpdateUserAttributes" not in emulator.service.calls
