import asyncio
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.aws.pacing.turns import Turns


def order_of(asked: Sequence[str], given_up: frozenset[int] = frozenset()) -> list[str]:
    """Who had a turn when all of ``asked`` wait behind somebody, but for those who are ``given_up`` meanwhile."""
    had: list[str] = []

    async def ask(turns: Turns, operation: str) -> None:
        async with turns.of(operation):
            had.append(operation)
            await asyncio.sleep(0)

    async def run() -> None:
        turns = Turns()
        async with asyncio.timeout(10):
            async with turns.of("before"):
                waiting = [asyncio.create_task(ask(turns, operation)) for operation in asked]
                await asyncio.sleep(0)
                for number in given_up:
                    waiting[number].cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            async with turns.of("after"):
                """Nobody keeps it."""

    asyncio.run(run())
    return had


def test_requests_of_one_operation_go_by_when_they_came() -> None:
    came: list[int] = []

    async def run() -> None:
        turns = Turns()

        async def ask(number: int) -> None:
            async with turns.of("ListUsers"):
                came.append(number)

        async with turns.of("ListUsers"):
            tasks = [asyncio.create_task(ask(number)) for number in range(5)]
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)

    asyncio.run(run())
    assert came == [0, 1, 2, 3, 4]


def test_the_list_of_a_group_does_not_wait_for_all_lists_of_users() -> None:
    asked = ["ListUsers"] * 4 + ["ListUsersInGroup"] * 2
    assert order_of(asked) == [
        "ListUsers",
        "ListUsersInGroup",
        "ListUsers",
        "ListUsersInGroup",
        "ListUsers",
        "ListUsers",
    ]


@given(st.lists(st.sampled_from("abc"), max_size=12), st.data())
def test_everybody_who_still_waits_has_a_turn_and_one_only(asked: list[str], data: st.DataObject) -> None:
    given_up = frozenset(data.draw(st.sets(st.sampled_from(range(len(asked)))))) if asked else frozenset[int]()
    had = order_of(asked, given_up)
    assert sorted(had) == sorted(one for number, one in enumerate(asked) if number not in given_up)


def test_a_turn_that_comes_as_somebody_gives_up_goes_on_to_the_next() -> None:
    async def run() -> None:
        turns = Turns()
        had: list[str] = []

        async def ask(name: str) -> None:
            async with turns.of("ListUsers"):
                had.append(name)

        async with asyncio.timeout(10):
            async with turns.of("ListUsers"):
                first, second = (asyncio.create_task(ask(name)) for name in ("first", "second"))
                await asyncio.sleep(0)
            # It has been handed on by now, and is not yet taken.
            first.cancel()
            await asyncio.gather(first, second, return_exceptions=True)
        assert had == ["second"]

    asyncio.run(run())
