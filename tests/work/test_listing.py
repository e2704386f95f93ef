"""Syncs of pools that are large enough to be listed in streams, which here are those of more than four users."""

import asyncio
import contextlib
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.aws.user_pages import UserPage
from cognito_admin.model import listing as listing_module
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import GroupName
from cognito_admin.model.listing import DIGITS, EVERYBODY, TRIED_FIRST
from cognito_admin.model.progress import Progress
from cognito_admin.model.query import EVERYBODY as EVERY_USER
from cognito_admin.model.query import Sort
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from cognito_admin.store.index.progress import read_progress
from cognito_admin.work import sync as sync_module
from cognito_admin.work.asks import AT_ONCE
from cognito_admin.work.listing import MOST_DEAD_TOKENS, PAGES_TIMED, Throughput
from cognito_admin.work.stop import Stop
from cognito_admin.work.sync import sync
from tests.store.people import spread_person, with_groups
from tests.work import own_index
from tests.work.fake_pool import FakePool, breaking
from tests.work.sync_pool import KEY, SPREAD, SPREAD_MEMBERS

PEOPLE = [spread_person(number) for number in range(200)]
STAFF = GroupName("staff")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


@pytest.fixture(autouse=True)
def small_pools_are_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_module, "SMALL_POOL", 4)
    monkeypatch.setattr(listing_module, "SAMPLE", 6)


with_index = partial(own_index.with_index, clock=lambda: datetime(2026, 11, 21, tzinfo=UTC))


async def synced(pool: FakePool, index: Index) -> None:
    await sync(pool, index, lambda progress: None, Stop())


async def fails(code: Code, pool: FakePool, index: Index) -> None:
    with pytest.raises(Failure) as caught:
        await synced(pool, index)
    assert caught.value.code is code


async def kept(index: Index) -> list[User | None]:
    results = await index.search(EVERY_USER, Sort("sub"))
    return list(await results.rows(0, await results.complete()))


def by_sub(users: Sequence[User], staff: Sequence[User] = ()) -> list[User]:
    members = {user.sub for user in staff}
    return [
        with_groups(user, [STAFF] if user.sub in members else []) for user in sorted(users, key=lambda user: user.sub)
    ]


def pages(users: Sequence[User], page: int = 2) -> int:
    digits = Counter(user.sub[0] for user in users)
    return sum(max(1, -(-digits[digit] // page)) for digit in DIGITS)


def test_a_large_pool_is_listed_in_streams_and_compared_with_the_start_of_the_plain_list(path: Path) -> None:
    async def scenario(index: Index) -> None:
        pool = FakePool(PEOPLE, {STAFF: PEOPLE[:30]})
        await synced(pool, index)
        assert await kept(index) == by_sub(PEOPLE, PEOPLE[:30])
        assert {prefix for prefix, _ in pool.asked} == {*DIGITS, EVERYBODY}
        assert [prefix for prefix, _ in pool.asked[-3:]] == [EVERYBODY] * 3
        assert len(pool.asked) == pages(PEOPLE) + 3
        assert len(set(pool.asked)) == len(pool.asked)

    with_index(path, scenario)


def test_streams_are_asked_several_at_a_time_once_the_first_has_shown_that_they_work(path: Path) -> None:
    most = 0

    class Slow(FakePool):
        async def list_users_page(self, *, filter: str = "", token: str | None = None) -> UserPage:  # noqa: A002 - AWS's name
            nonlocal most
            under_way.append(filter)
            most = max(most, len(under_way))
            for _ in range(20):
                await asyncio.sleep(0)
            under_way.remove(filter)
            return await super().list_users_page(filter=filter, token=token)

    under_way: list[str] = []

    async def scenario(index: Index) -> None:
        await synced(Slow(PEOPLE), index)
        assert await kept(index) == by_sub(PEOPLE)

    with_index(path, scenario)
    assert most == AT_ONCE


@pytest.mark.parametrize("filters", ["ignored", "refused", "find nobody"])
def test_filters_that_do_not_work_are_noticed_and_everybody_is_listed_plainly(path: Path, filters: str) -> None:
    async def scenario(index: Index) -> None:
        pool = FakePool(PEOPLE)
        pool.filters = filters
        await synced(pool, index)
        assert await kept(index) == by_sub(PEOPLE)
        in_vain = len(DIGITS) if filters == "find nobody" else 1
        assert [prefix for prefix, _ in pool.asked[in_vain:]] == [EVERYBODY] * 100

    with_index(path, scenario)


def test_filters_that_find_nobody_prove_nothing_though_everybody_has_just_signed_up(path: Path) -> None:
    fresh = [replace(user, created=datetime(2026, 11, 22, tzinfo=UTC)) for user in PEOPLE]

    async def scenario(index: Index) -> None:
        pool = FakePool(fresh)
        pool.filters = "find nobody"
        await synced(pool, index)
        assert await kept(index) == by_sub(fresh)

    with_index(path, scenario)


def test_once_filters_fail_no_stream_is_asked_or_heard_any_more(path: Path) -> None:
    def before(operation: str, number: int) -> None:
        if number == 60:
            pool.filters = "ignored"

    async def scenario(index: Index) -> None:
        await synced(pool, index)
        assert await kept(index) == by_sub(PEOPLE)
        plain = [prefix for prefix, _ in pool.asked].index(EVERYBODY)
        under_way = AT_ONCE
        assert {prefix for prefix, _ in pool.asked[plain + under_way :]} == {EVERYBODY}

    pool = FakePool(PEOPLE, before=before)
    with_index(path, scenario)


def test_a_sync_that_goes_on_after_filters_failed_does_not_try_them_again(path: Path) -> None:
    async def scenario(index: Index) -> None:
        pool = FakePool(PEOPLE, before=failing(from_call=40))
        pool.filters = "ignored"
        await fails(Code.THROTTLED, pool, index)
        again = FakePool(PEOPLE)
        await synced(again, index)
        assert {prefix for prefix, _ in again.asked} == {EVERYBODY}
        assert len(again.asked) < 100
        assert await kept(index) == by_sub(PEOPLE)

    with_index(path, scenario)


def failing(from_call: int, code: Code = Code.THROTTLED) -> Callable[[str, int], None]:
    def before(operation: str, number: int) -> None:
        if operation == "list_users" and number >= from_call:
            raise Failure(code)

    return before


def test_whom_filters_miss_is_found_by_the_plain_list_when_they_are_among_its_first(path: Path) -> None:
    async def scenario(index: Index) -> None:
        pool = FakePool(PEOPLE)
        pool.unfiltered = {user.sub for user in by_sub(PEOPLE)[4::40]}
        await synced(pool, index)
        assert await kept(index) == by_sub(PEOPLE)

    with_index(path, scenario)


def test_somebody_who_signed_up_meanwhile_does_not_speak_against_the_streams(path: Path) -> None:
    fresh = replace(spread_person(10**6), created=datetime(2026, 11, 21, tzinfo=UTC) + timedelta(seconds=5))
    first = replace(fresh, sub=by_sub(PEOPLE)[0].sub[:-1] + "f")

    def before(operation: str, number: int) -> None:
        if len(pool.asked) == pages(PEOPLE):
            pool.users[first.sub] = first

    async def scenario(index: Index) -> None:
        await synced(pool, index)
        assert [prefix for prefix, _ in pool.asked].count(EVERYBODY) == 3
        assert first in await kept(index)

    pool = FakePool(PEOPLE, before=before)
    with_index(path, scenario)


def test_a_dead_token_begins_only_its_own_stream_again(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await fails(Code.THROTTLED, FakePool(PEOPLE, before=failing(from_call=70)), index)
        pool = FakePool(PEOPLE)
        pool.dead_tokens = {"7"}
        await synced(pool, index)
        assert [asked for asked in pool.asked if asked[1] is None] == [("7", None), (EVERYBODY, None)]
        assert await kept(index) == by_sub(PEOPLE)

    with_index(path, scenario)


def test_tokens_of_a_stream_that_die_again_and_again_are_a_failure(path: Path) -> None:
    def before(operation: str, number: int) -> None:
        if operation == "list_users" and pool.asked and pool.asked[-1] == ("7", None):
            pool.dead_tokens = {"7"}

    async def scenario(index: Index) -> None:
        await fails(Code.PAGING_TOKEN_DEAD, pool, index)
        assert pool.asked.count(("7", None)) == MOST_DEAD_TOKENS + 1

    pool = FakePool(PEOPLE, before=before)
    with_index(path, scenario)


def test_a_sync_that_goes_on_asks_for_what_is_missing_only(path: Path) -> None:
    async def scenario(index: Index) -> None:
        stopped = FakePool(PEOPLE, before=failing(from_call=61))
        await fails(Code.THROTTLED, stopped, index)
        pool = FakePool(PEOPLE)
        await synced(pool, index)
        under_way = 2 * AT_ONCE
        assert len(pool.asked) + len(stopped.asked) <= pages(PEOPLE) + 3 + under_way
        assert await kept(index) == by_sub(PEOPLE)

    with_index(path, scenario)


def test_pages_that_come_in_quick_succession_are_written_together(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(index: Index) -> None:
        before = await written(index)
        pool = FakePool(PEOPLE)
        await synced(pool, index)
        assert await written(index) - before < len(pool.asked) / 3

    monkeypatch.setattr("cognito_admin.work.listing.WRITE_EVERY_S", 3_600)
    with_index(path, scenario)


def test_what_has_come_is_written_when_the_next_page_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(index: Index) -> None:
        await fails(Code.THROTTLED, FakePool(PEOPLE, before=failing(from_call=14)), index)
        assert len(await kept(index)) >= 12

    monkeypatch.setattr("cognito_admin.work.listing.WRITE_EVERY_S", 3_600)
    with_index(path, scenario)


def test_a_page_after_which_nothing_comes_is_written_soon(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Stop()

    class Hanging(FakePool):
        async def list_users_page(self, *, filter: str = "", token: str | None = None) -> UserPage:  # noqa: A002 - AWS's name
            if len(self.asked) == 5:
                await asyncio.Event().wait()
            return await super().list_users_page(filter=filter, token=token)

    def report(progress: Progress) -> None:
        if progress.done == 10:
            stop.request()

    async def scenario(index: Index) -> None:
        with pytest.raises(Cancelled):
            await sync(Hanging(PEOPLE), index, report, stop)
        assert len(await kept(index)) == 10

    monkeypatch.setattr("cognito_admin.work.listing.WRITE_EVERY_S", 0.001)
    with_index(path, scenario)


async def written(index: Index) -> int:
    """How many transactions there were so far."""
    return await index._writer.run(lambda connection: read_progress(connection, "stamp")[0])


def test_a_second_listing_is_a_plain_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What keeps filters from finding somebody must not do so twice."""
    monkeypatch.setattr(sync_module, "MOST_ASKED_FOR", 1)

    async def scenario(index: Index) -> None:
        await synced(FakePool(PEOPLE), index)
        pool = FakePool(PEOPLE)
        pool.unfiltered = {user.sub for user in by_sub(PEOPLE)[-5:]}
        await synced(pool, index)
        assert await kept(index) == by_sub(PEOPLE)
        assert [prefix for prefix, _ in pool.asked[-100:]] == [EVERYBODY] * 100

    with_index(path, scenario)


def test_a_pool_that_may_not_be_described_is_listed_in_streams_once_it_shows_to_be_large(path: Path) -> None:
    async def scenario(index: Index) -> None:
        def before(operation: str, number: int) -> None:
            if operation == "describe":
                raise Failure(Code.ACCESS_DENIED)

        pool = FakePool(PEOPLE, before=before)
        await sync(pool, index, told.append, Stop())
        assert [prefix for prefix, _ in pool.asked[:4]] == [EVERYBODY] * 3 + [TRIED_FIRST]
        assert await kept(index) == by_sub(PEOPLE)

    told: list[Progress] = []
    with_index(path, scenario)
    assert [progress.done for progress in told if progress.phase == "users"][-1] == len(PEOPLE)


breaks = st.lists(st.tuples(st.integers(1, 60), st.sampled_from(["fail", "dead", "cancel"])), max_size=4)
numbers = st.sets(st.integers(0, 59))


@settings(max_examples=25)
@given(breaks, numbers, numbers, numbers, st.sampled_from(("work", "work", "ignored", "refused")))
def test_however_often_a_listing_in_streams_breaks_it_ends_with_what_the_pool_has(
    tmp_path_factory: pytest.TempPathFactory,
    breaks: list[tuple[int, str]],
    before: set[int],
    after: set[int],
    staff: set[int],
    filters: str,
) -> None:
    """And until then nobody who is in the pool throughout is ever missing."""
    path = tmp_path_factory.mktemp("sync") / "index.db"
    old, new = ([PEOPLE[number] for number in sorted(some)] for some in (before, after))
    members = [PEOPLE[number] for number in sorted(staff & after)]
    throughout = {PEOPLE[number].sub for number in before & after}

    async def scenario(index: Index) -> None:
        await synced(FakePool(old, {STAFF: old}), index)
        for call, kind in breaks:
            stop = Stop()

            pool = FakePool(new, {STAFF: members}, before=breaking(kind, call, stop))
            pool.filters = filters
            with contextlib.suppress(Failure, Cancelled):
                await sync(pool, index, lambda progress: None, stop)
            assert throughout <= {user.sub for user in await kept(index) if user}
        last = FakePool(new, {STAFF: members})
        last.filters = filters
        await synced(last, index)
        assert await kept(index) == by_sub(new, members)

    with_index(path, scenario)


@settings(max_examples=25)
@given(numbers, st.lists(st.tuples(st.integers(1, 60), st.integers(0, 59), st.booleans()), max_size=12))
def test_whoever_comes_and_goes_while_a_pool_is_listed_takes_nobody_along(
    tmp_path_factory: pytest.TempPathFactory, there: set[int], changes: list[tuple[int, int, bool]]
) -> None:
    path = tmp_path_factory.mktemp("sync") / "index.db"
    throughout = there - {number for _, number, _ in changes}

    def change(operation: str, number: int) -> None:
        for call, one, comes in changes:
            if call == number and comes:
                pool.users[PEOPLE[one].sub] = PEOPLE[one]
            elif call == number:
                pool.users.pop(PEOPLE[one].sub, None)

    async def scenario(index: Index) -> None:
        await synced(FakePool(PEOPLE[:60]), index)
        with contextlib.suppress(Failure):
            # The estimate may disagree with a pool that is nearly emptied meanwhile.
            await synced(pool, index)
        assert {PEOPLE[number].sub for number in throughout} <= {user.sub for user in await kept(index) if user}
        await synced(FakePool(list(pool.users.values())), index)
        assert await kept(index) == by_sub(list(pool.users.values()))

    pool = FakePool([PEOPLE[number] for number in sorted(there)], before=change)
    with_index(path, scenario)


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed the same way there, but its files stay open")
@pytest.mark.parametrize("call", [2, 4, 20, 31, 34, 40])
def test_a_listing_in_streams_killed_at_any_page_loses_nothing_and_goes_on(path: Path, call: int) -> None:
    program = Path(__file__).with_name("sync_child.py")
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, str(program), str(path), "in streams"],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(root)},
    )
    assert process.stdout
    for line in process.stdout:
        if line.split()[0] == str(call).encode():
            process.kill()
    process.wait()
    process.stdout.close()

    async def run() -> None:
        index = await Index.open(path, KEY)
        try:
            pool = FakePool(SPREAD, SPREAD_MEMBERS)
            await synced(pool, index)
            members = {name: {user.sub for user in people} for name, people in SPREAD_MEMBERS.items()}
            assert await kept(index) == [
                with_groups(user, [name for name, subs in members.items() if user.sub in subs])
                for user in sorted(SPREAD, key=lambda user: user.sub)
            ]
            # Of what was listed only what was under way is asked for again.
            assert len(pool.asked) <= pages(SPREAD) + 3 - max(0, call - 2 - 2 * AT_ONCE)
        finally:
            await index.close()

    asyncio.run(run())


def test_the_gain_tells_how_much_faster_it_went_at_best() -> None:
    throughput = Throughput()
    assert {throughput.gain(second / 30) for second in range(PAGES_TIMED - 1)} == {1.0}
    began = (PAGES_TIMED - 1) / 30
    gains = [round(throughput.gain(began + second / 15), 6) for second in range(2 * PAGES_TIMED)]
    assert gains[0] == 1.0
    assert gains == sorted(gains)
    assert gains[-1] == pytest.approx(2.0)
