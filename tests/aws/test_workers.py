import asyncio
import threading

import pytest

from cognito_admin.aws.workers import Workers
from cognito_admin.model.failures import Code, Failure


def test_no_more_threads_than_needed_and_never_more_than_allowed() -> None:
    async def use() -> tuple[set[int], set[int]]:
        workers = Workers(3, "test")
        one_after_the_other = {await workers.run(threading.get_ident) for _ in range(10)}
        together = threading.Barrier(3)

        def meet() -> int:
            together.wait()
            return threading.get_ident()

        at_once = set(await asyncio.gather(*[workers.run(meet) for _ in range(9)]))
        workers.close(lambda: None)
        return one_after_the_other, at_once

    few, many = asyncio.run(use())
    assert len(few) <= 2
    assert len(many) == 3


def test_what_work_raises_is_raised_where_it_is_awaited() -> None:
    async def use() -> None:
        workers = Workers(1, "test")
        with pytest.raises(ZeroDivisionError):
            await workers.run(lambda: 1 // 0)
        assert await workers.run(lambda: 7) == 7
        workers.close(lambda: None)

    asyncio.run(use())


def test_the_last_thing_is_done_on_a_worker_and_closing_does_not_wait() -> None:
    go_on, last = threading.Event(), list[str]()

    async def use() -> None:
        workers = Workers(1, "test")
        begun = threading.Event()

        def hang() -> None:
            begun.set()
            go_on.wait()

        hanging = asyncio.create_task(workers.run(hang))
        await asyncio.to_thread(begun.wait)
        workers.close(lambda: last.append(threading.current_thread().name))
        assert last == []
        go_on.set()
        await hanging

    asyncio.run(use())
    for thread in threading.enumerate():
        if thread.name.startswith("test-"):
            thread.join()
    assert last == ["test-1"]


def test_what_comes_too_late_hears_that_the_connection_was_closed() -> None:
    go_on = threading.Event()

    async def use() -> None:
        workers = Workers(1, "late")
        begun = threading.Event()

        def hang() -> None:
            begun.set()
            go_on.wait()

        hanging = asyncio.create_task(workers.run(hang))
        await asyncio.to_thread(begun.wait)
        waiting = asyncio.create_task(workers.run(lambda: 7))
        await asyncio.sleep(0)
        workers.close(lambda: None)
        for late in (waiting, workers.run(lambda: 7)):
            with pytest.raises(Failure) as caught:
                await late
            assert caught.value.code is Code.CONNECTION_CLOSED
        go_on.set()
        await hanging

    asyncio.run(use())
