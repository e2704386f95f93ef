import asyncio
from collections.abc import Awaitable, Callable

import pytest

from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.work.asks import AT_ONCE, Asks, ask
from cognito_admin.work.stop import Stop


def with_asks(scenario: Callable[[Asks[str, int], Stop], Awaitable[None]]) -> None:
    async def run() -> None:
        stop = Stop()
        async with Asks[str, int](stop) as asks:
            await scenario(asks, stop)

    asyncio.run(run())


async def soon(answer: int) -> int:
    await asyncio.sleep(0)
    return answer


async def never() -> int:
    await asyncio.Event().wait()
    return 0


async def refused() -> int:
    raise Failure(Code.THROTTLED)


def test_answers_come_as_they_are_there_under_their_keys() -> None:
    async def scenario(asks: Asks[str, int], stop: Stop) -> None:
        asks.begin("slow", never())
        asks.begin("quick", soon(1))
        key, answer = await asks.answered()
        assert (key, answer.result()) == ("quick", 1)
        assert list(asks.keys) == ["slow"]

    with_asks(scenario)


def test_a_failure_is_raised_where_the_answer_is_looked_at() -> None:
    async def scenario(asks: Asks[str, int], stop: Stop) -> None:
        asks.begin("refused", refused())
        _, answer = await asks.answered()
        with pytest.raises(Failure):
            answer.result()

    with_asks(scenario)


def test_whoever_stops_the_job_waits_for_no_answer_not_even_one_that_is_there() -> None:
    async def scenario(asks: Asks[str, int], stop: Stop) -> None:
        asks.begin("quick", soon(1))
        asks.begin("slow", never())
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(stop.request)
        await asyncio.sleep(0)
        with pytest.raises(Cancelled):
            await asks.answered()

    with_asks(scenario)


def test_what_was_dropped_is_never_heard_of_again_even_if_it_failed() -> None:
    async def scenario(asks: Asks[str, int], stop: Stop) -> None:
        asks.begin("slow", never())
        asks.begin("refused", refused())
        await asyncio.sleep(0)
        for key in ("slow", "refused", "unknown"):
            asks.drop(key)
        asks.begin("quick", soon(1))
        assert (await asks.answered())[0] == "quick"

    with_asks(scenario)


def test_there_is_room_for_as_many_as_may_be_on_their_way() -> None:
    async def scenario(asks: Asks[str, int], stop: Stop) -> None:
        for number in range(AT_ONCE):
            assert asks.has_room
            asks.begin(str(number), never())
        assert not asks.has_room

    with_asks(scenario)


def test_whoever_is_woken_gets_an_answer_first_if_there_is_one() -> None:
    async def scenario(asks: Asks[str, int], stop: Stop) -> None:
        asks.begin("slow", never())
        asks.wake()
        assert await asks.answered_or_woken() is None
        asyncio.get_running_loop().call_soon(asks.wake)
        assert await asks.answered_or_woken() is None
        asks.begin("quick", soon(1))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        asks.wake()
        found = await asks.answered_or_woken()
        assert found is not None
        assert found[0] == "quick"
        assert await asks.answered_or_woken() is None

    with_asks(scenario)


def test_a_single_question_is_answered_or_stopped() -> None:
    async def run() -> None:
        stop = Stop()
        assert await ask(soon(1), stop) == 1
        asyncio.get_running_loop().call_soon(stop.request)
        with pytest.raises(Cancelled):
            await ask(never(), stop)

    asyncio.run(run())
