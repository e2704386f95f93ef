import asyncio
import contextlib
import gc
import tempfile
import threading
import weakref
from pathlib import Path

import apsw
import pytest

from cognito_admin.model.failures import Cancelled, Code, Failure, Outdated
from cognito_admin.store.lanes import Lane

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def memory() -> apsw.Connection:
    return apsw.Connection(":memory:")


def lane(*, interruptible: bool = True) -> Lane:
    return Lane("test", Path("people.db"), memory, interruptible=interruptible)


def started(lane: Lane) -> "tuple[asyncio.Task[object], threading.Event]":
    """An endless query in the lane, and the event that it is about to run."""
    running = threading.Event()

    def work(connection: apsw.Connection) -> object:
        running.set()
        return connection.execute(ENDLESS).fetchall()

    return asyncio.create_task(lane.run(work)), running


async def until(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, 10)


def test_work_runs_off_the_callers_thread_and_gives_its_result_back() -> None:
    async def scenario() -> None:
        one = lane()
        thread, answer = await one.run(
            lambda connection: (threading.current_thread(), connection.execute("SELECT 42").fetchall())
        )
        assert thread is not threading.current_thread()
        assert answer == [(42,)]
        await one.close()

    asyncio.run(scenario())


def test_interrupt_breaks_off_what_runs_and_what_waits_but_nothing_later() -> None:
    async def scenario() -> None:
        one = lane()
        running, begun = started(one)
        await until(begun)
        waiting = asyncio.create_task(one.run(lambda connection: connection.execute("SELECT 1").fetchall()))
        await asyncio.sleep(0)
        one.interrupt()
        results = await asyncio.gather(running, waiting, return_exceptions=True)
        assert [type(result) for result in results] == [Cancelled, Cancelled]
        assert await one.run(lambda connection: connection.execute("SELECT 1").fetchall()) == [(1,)]
        await one.close()

    asyncio.run(scenario())


def test_patient_work_lets_what_was_asked_later_go_first() -> None:
    async def scenario() -> None:
        one = lane()
        began, may_end = threading.Event(), threading.Event()
        order: list[str] = []

        def hold_up(_: apsw.Connection) -> None:
            began.set()
            may_end.wait(10)

        busy = asyncio.create_task(one.run(hold_up))
        await until(began)
        later = [
            asyncio.create_task(one.run(lambda _: order.append("counting"), patient=True)),
            asyncio.create_task(one.run(lambda _: order.append("first row"))),
            asyncio.create_task(one.run(lambda _: order.append("second row"))),
        ]
        await asyncio.sleep(0)
        may_end.set()
        await asyncio.gather(busy, *later)
        assert order == ["first row", "second row", "counting"]
        await one.close()

    asyncio.run(scenario())


def test_patient_work_that_nobody_waits_for_any_more_is_not_begun() -> None:
    async def scenario() -> None:
        one = lane()
        running, begun = started(one)
        await until(begun)
        done: list[str] = []
        patient = asyncio.create_task(one.run(lambda _: done.append("counting"), patient=True))
        await asyncio.sleep(0)
        patient.cancel()
        one.interrupt()
        results = await asyncio.gather(running, patient, return_exceptions=True)
        assert [type(result) for result in results] == [Cancelled, asyncio.CancelledError]
        await one.close()
        assert not done

    asyncio.run(scenario())


def test_work_that_was_broken_off_keeps_nothing_of_what_it_had_in_its_hands() -> None:
    class Bitmaps:
        pass

    async def scenario() -> None:
        one = lane()
        held: list[weakref.ref[Bitmaps]] = []

        def work(_: apsw.Connection) -> None:
            bitmaps = Bitmaps()
            held.append(weakref.ref(bitmaps))
            raise Cancelled

        with contextlib.suppress(Cancelled):
            await one.run(work)
        await one.close()
        assert [one() for one in held] == [None]

    gc.disable()
    try:
        asyncio.run(scenario())
    finally:
        gc.enable()


def test_what_nobody_waits_for_any_more_is_broken_off() -> None:
    async def scenario() -> None:
        one = lane()
        running, begun = started(one)
        await until(begun)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert await one.run(lambda connection: connection.execute("SELECT 1").fetchall()) == [(1,)]
        await one.close()

    asyncio.run(scenario())


def test_work_of_several_statements_ends_between_two_of_them() -> None:
    async def scenario() -> None:
        one = lane()
        reached, gone_on = threading.Event(), threading.Event()

        def work(connection: apsw.Connection) -> None:
            reached.set()
            gone_on.wait(10)
            one.check()
            raise AssertionError("went on")

        task = asyncio.create_task(one.run(work))
        await until(reached)
        one.interrupt()
        gone_on.set()
        with pytest.raises(Cancelled):
            await task
        await one.close()

    asyncio.run(scenario())


def test_what_was_begun_in_a_writing_lane_is_done_to_its_end() -> None:
    async def scenario() -> None:
        one = lane(interruptible=False)
        reached, gone_on = threading.Event(), threading.Event()

        def work(connection: apsw.Connection) -> None:
            reached.set()
            gone_on.wait(10)
            connection.execute("CREATE TABLE done(x)")

        task = asyncio.create_task(one.run(work))
        await until(reached)
        task.cancel()
        gone_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await one.run(lambda connection: connection.table_exists("main", "done"))
        await one.close()

    asyncio.run(scenario())


def test_closing_breaks_off_what_runs() -> None:
    async def scenario() -> None:
        one = lane()
        running, begun = started(one)
        await until(begun)
        await one.close()
        with pytest.raises(Cancelled):
            await running

    asyncio.run(scenario())


def test_a_lane_ends_though_nobody_waits_any_more_until_it_is_closed() -> None:
    closed, may_end = threading.Event(), threading.Event()

    class Connection(apsw.Connection):
        def close(self, force: bool = False) -> None:
            super().close(force)
            closed.set()

    async def scene() -> None:
        writer = Lane("writer", Path("people.db"), lambda: Connection(":memory:"), interruptible=False)
        await writer.run(lambda _: None)
        writing = asyncio.create_task(writer.run(lambda _: may_end.wait(10)))
        await asyncio.sleep(0)
        closing = asyncio.create_task(writer.close())
        await asyncio.sleep(0)
        closing.cancel()
        await asyncio.wait([closing])
        may_end.set()
        await writing
        await until(closed)
        for thread in threading.enumerate():
            if thread.name.startswith("writer"):
                await asyncio.to_thread(thread.join, 10)
                assert not thread.is_alive()

    asyncio.run(scene())


def test_a_lane_whose_end_nobody_waited_for_can_be_closed_again() -> None:
    may_end = threading.Event()

    async def scene() -> None:
        writer = Lane("writer", Path("people.db"), lambda: apsw.Connection(":memory:"), interruptible=False)
        writing = asyncio.create_task(writer.run(lambda _: may_end.wait(10)))
        await asyncio.sleep(0)
        closing = asyncio.create_task(writer.close())
        await asyncio.sleep(0)
        closing.cancel()
        await asyncio.wait([closing])
        may_end.set()
        await writer.close()
        assert writing.done()
        await writer.close()

    asyncio.run(scene())


def test_known_failures_are_told_apart_from_mistakes_of_ours() -> None:
    async def scenario() -> None:
        one = lane()

        def damaged(connection: apsw.Connection) -> None:
            raise apsw.CorruptError("malformed")

        with pytest.raises(Failure) as caught:
            await one.run(damaged)
        assert caught.value.code is Code.STORE_DAMAGED
        with pytest.raises(apsw.SQLError):
            await one.run(lambda connection: connection.execute("SELEKT"))
        await one.close()

    asyncio.run(scenario())


def test_a_closed_lane_says_that_what_one_holds_is_outdated() -> None:
    async def scenario() -> None:
        one = lane()
        running, begun = started(one)
        await until(begun)
        await one.close()
        with pytest.raises(Outdated):
            await running
        with pytest.raises(Outdated):
            await one.run(lambda connection: connection.execute("SELECT 1").fetchall())
        await one.rest()

    asyncio.run(scenario())


def test_a_lane_at_rest_gives_its_memory_back_and_goes_on() -> None:
    def fill(connection: apsw.Connection) -> int:
        connection.execute("CREATE TABLE numbers AS SELECT 1 AS n UNION ALL SELECT 2").fetchall()
        return connection.status(apsw.SQLITE_DBSTATUS_CACHE_USED)[0]

    def used(connection: apsw.Connection) -> int:
        return connection.status(apsw.SQLITE_DBSTATUS_CACHE_USED)[0]

    async def scenario(path: Path) -> None:
        one = Lane("test", path, lambda: apsw.Connection(str(path)), interruptible=True)
        await one.rest()
        before = await one.run(fill)
        await one.rest()
        assert await one.run(used) < before
        assert await one.run(lambda connection: connection.execute("SELECT sum(n) FROM numbers").fetchall()) == [(3,)]
        await one.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(scenario(Path(folder) / "numbers.db"))
