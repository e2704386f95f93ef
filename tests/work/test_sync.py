import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.aws.user_pages import GroupPage, UserPage
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import GroupName, Sub
from cognito_admin.model.indexes import SyncCounts
from cognito_admin.model.pools import Group
from cognito_admin.model.progress import Progress
from cognito_admin.model.query import EVERYBODY, Sort
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from cognito_admin.work import sync as sync_module
from cognito_admin.work.stop import Stop
from cognito_admin.work.sync import sync
from tests.store.people import plain_person, with_groups
from tests.work.fake_pool import Before, FakePool, breaking
from tests.work.own_index import with_index
from tests.work.sync_pool import MEMBERS, USERS

ANN, BOB, CID, DAN, EVE = PEOPLE = [plain_person(number) for number in range(5)]
ADMINS, STAFF = GroupName("admins"), GroupName("staff")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


async def synced(
    pool: FakePool, index: Index, report: Callable[[Progress], None] = lambda progress: None
) -> SyncCounts:
    return await sync(pool, index, report, Stop())


async def kept(index: Index) -> list[User | None]:
    results = await index.search(EVERYBODY, Sort("sub"))
    return list(await results.rows(0, results.count))


async def fails(code: Code, pool: FakePool, index: Index) -> None:
    with pytest.raises(Failure) as caught:
        await synced(pool, index)
    assert caught.value.code is code


def failing(code: Code, operation: str, *, from_call: int = 1, to_call: int = 10**9) -> Before:
    def before(called: str, number: int) -> None:
        if called == operation and from_call <= number <= to_call:
            raise Failure(code, action=operation)

    return before


def members_of(users: Sequence[User], members: dict[GroupName, list[User]]) -> list[User]:
    return [
        with_groups(user, [name for name, people in members.items() if any(one.sub == user.sub for one in people)])
        for user in sorted(users, key=lambda user: user.sub)
    ]


def test_a_sync_brings_users_and_their_groups(path: Path) -> None:
    async def scenario(index: Index) -> None:
        members = {ADMINS: [ANN], STAFF: [ANN, BOB, CID]}
        counts = await synced(FakePool(PEOPLE, members), index)
        assert counts == SyncCounts(added=5, changed=0, removed=0, total=5)
        assert await kept(index) == members_of(PEOPLE, members)
        assert (await index.state()).complete
        assert await index.pool_name() == "Shop"

    with_index(path, scenario)


def test_a_second_sync_brings_the_difference(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(FakePool([ANN, BOB, CID], {ADMINS: [ANN], STAFF: [BOB]}), index)
        changed = replace(BOB, enabled=False)
        members = {ADMINS: [CID]}
        counts = await synced(FakePool([changed, CID, DAN], members), index)
        assert counts == SyncCounts(added=1, changed=1, removed=1, total=3)
        assert await kept(index) == members_of([changed, CID, DAN], members)
        assert [group.name for group in await index.groups()] == [ADMINS]

    with_index(path, scenario)


def test_progress_says_what_is_done_and_how_many_to_expect(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cognito_admin.work.listing.WRITE_EVERY_S", 0)
    told: list[Progress] = []

    async def scenario(index: Index) -> None:
        await synced(FakePool(PEOPLE, {ADMINS: [ANN, BOB, CID]}), index, told.append)

    with_index(path, scenario)
    assert [(progress.phase, progress.done, progress.total, progress.unit) for progress in told] == [
        ("starting", 0, None, "users"),
        ("users", 0, 5, "users"),
        ("users", 2, 5, "users"),
        ("users", 4, 5, "users"),
        ("users", 5, 5, "users"),
        ("groups", 0, None, "groups"),
        ("members", 0, None, "members"),
        ("members", 2, None, "members"),
        ("finishing", 0, None, "users"),
    ]


def test_a_cancelled_sync_ends_between_pages_never_deletes_and_goes_on_where_it_was(path: Path) -> None:
    stop = Stop()

    def before(operation: str, number: int) -> None:
        if number == 3:
            stop.request()

    async def scenario(index: Index) -> None:
        await synced(FakePool(PEOPLE), index)
        pool = FakePool([CID, DAN, EVE], before=before)
        with pytest.raises(Cancelled):
            await sync(pool, index, lambda progress: None, stop)
        assert await kept(index) == PEOPLE
        again = FakePool([CID, DAN, EVE])
        assert (await synced(again, index)).removed == 2
        assert again.calls.count("list_users") == 1
        assert await kept(index) == [CID, DAN, EVE]

    with_index(path, scenario)


def test_stopping_does_not_wait_for_an_answer_that_takes_long(path: Path) -> None:
    stop = Stop()

    class Slow(FakePool):
        async def list_groups(self) -> tuple[Group, ...]:
            stop.request()
            await asyncio.Event().wait()
            return ()

    async def scenario(index: Index) -> None:
        with pytest.raises(Cancelled):
            await sync(Slow([ANN]), index, lambda progress: None, stop)

    with_index(path, scenario)


@pytest.mark.parametrize(
    "code",
    [Code.POOL_NOT_FOUND, Code.THROTTLED, Code.ACCESS_DENIED, Code.ENDPOINT_UNREACHABLE, Code.CREDENTIALS_EXPIRED],
)
def test_a_failing_listing_never_deletes_and_goes_on_where_it_was(path: Path, code: Code) -> None:
    async def scenario(index: Index) -> None:
        await synced(FakePool(PEOPLE), index)
        await fails(code, FakePool([CID, DAN, EVE], before=failing(code, "list_users", from_call=3)), index)
        assert await kept(index) == PEOPLE
        again = FakePool([CID, DAN, EVE])
        await synced(again, index)
        assert again.calls.count("list_users") == 1
        assert await kept(index) == [CID, DAN, EVE]

    with_index(path, scenario)


def test_a_pool_that_may_not_be_described_is_synced_without_an_estimate(path: Path) -> None:
    told: list[Progress] = []

    async def scenario(index: Index) -> None:
        pool = FakePool(PEOPLE, before=failing(Code.ACCESS_DENIED, "describe"))
        await synced(pool, index, told.append)
        assert await kept(index) == PEOPLE

    with_index(path, scenario)
    assert told[1] == Progress("users", 0, None, estimated=True)


def test_a_change_made_while_its_page_is_on_its_way_is_not_taken_back(path: Path) -> None:
    async def scenario(index: Index) -> None:
        pool = FakePool(PEOPLE, {ADMINS: [ANN, BOB]})
        await synced(pool, index)
        changed = replace(ANN, enabled=False)
        list_users, list_members = pool.list_users_page, pool.list_users_in_group_page

        async def users_page(**arguments: Any) -> UserPage:
            page = await list_users(**arguments)
            if any(user.sub == ANN.sub for user in page.users):
                await index.put_changed(changed)
            return page

        async def members_page(group: GroupName, token: str | None = None) -> GroupPage:
            page = await list_members(group, token)
            await index.set_member(BOB.sub, ADMINS, present=False)
            return page

        pool.list_users_page, pool.list_users_in_group_page = users_page, members_page
        await synced(pool, index)
        assert await kept(index) == members_of([changed, BOB, CID, DAN, EVE], {ADMINS: [ANN]})
        pool.list_users_page, pool.list_users_in_group_page = list_users, list_members
        await synced(pool, index)
        assert await kept(index) == members_of(PEOPLE, {ADMINS: [ANN, BOB]})

    with_index(path, scenario)


def test_a_dead_token_starts_the_list_again_and_counts_nobody_twice(path: Path) -> None:
    async def scenario(index: Index) -> None:
        members = {STAFF: PEOPLE}
        await fails(
            Code.THROTTLED, FakePool(PEOPLE, members, before=failing(Code.THROTTLED, "list_users", from_call=3)), index
        )
        pool = FakePool(PEOPLE, members)
        pool.tokens_from_earlier_are_dead = True
        assert await synced(pool, index) == SyncCounts(added=5, changed=0, removed=0, total=5)
        assert pool.calls.count("list_users") == 4
        assert await kept(index) == members_of(PEOPLE, members)

    with_index(path, scenario)


def test_a_dead_token_of_a_group_starts_only_that_group_again(path: Path) -> None:
    async def scenario(index: Index) -> None:
        members = {ADMINS: PEOPLE[:2], STAFF: PEOPLE}
        before = failing(Code.THROTTLED, "list_users_in_group", from_call=8)
        await fails(Code.THROTTLED, FakePool(PEOPLE, members, before=before), index)
        pool = FakePool(PEOPLE, members)
        pool.tokens_from_earlier_are_dead = True
        await synced(pool, index)
        assert pool.calls == ["describe", "list_groups", *["list_users_in_group"] * 4]
        assert await kept(index) == members_of(PEOPLE, members)

    with_index(path, scenario)


def test_tokens_that_die_again_and_again_are_a_failure_not_an_endless_loop(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(FakePool(PEOPLE), index)
        before = failing(Code.PAGING_TOKEN_DEAD, "list_users", from_call=3)
        await fails(Code.PAGING_TOKEN_DEAD, FakePool(PEOPLE, before=before), index)
        assert await kept(index) == PEOPLE

    with_index(path, scenario)


def test_users_the_listing_did_not_name_are_asked_for_before_they_are_removed(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(FakePool(PEOPLE), index)
        pool = FakePool([ANN, BOB, replace(CID, enabled=False), DAN])
        pool.hidden = {BOB.sub, CID.sub}
        assert (await synced(pool, index)).removed == 1
        assert pool.calls.count("find_user") == 3
        assert await kept(index) == [ANN, BOB, replace(CID, enabled=False), DAN]

    with_index(path, scenario)


def test_when_too_many_are_missing_everybody_is_listed_a_second_time(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_module, "MOST_ASKED_FOR", 1)

    async def scenario(index: Index) -> None:
        await synced(FakePool(PEOPLE), index)

        def reappear(operation: str, number: int) -> None:
            if number == 3:
                pool.hidden = {ANN.sub}

        pool = FakePool([ANN, BOB, CID], before=reappear)
        pool.hidden = {BOB.sub, CID.sub}
        assert (await synced(pool, index)).removed == 2
        assert pool.calls.count("list_users") == 2
        assert await kept(index) == [ANN, BOB, CID]

    with_index(path, scenario)


MANY = [plain_person(number) for number in range(600)]
MOST = {user.sub for user in MANY[:501]}


def most_of_many(hidden: Iterable[Sub] = (), estimate: int | None = None) -> FakePool:
    pool = FakePool(MANY, page=60)
    pool.hidden = set(hidden)
    pool.estimate = estimate
    return pool


def test_two_lists_that_both_miss_users_who_exist_remove_nobody(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(most_of_many(), index)
        pool = most_of_many(MOST, estimate=99)
        await fails(Code.LISTING_NOT_COMPLETE, pool, index)
        assert pool.calls.count("list_users") == 4
        assert pool.calls.count("find_user") == 1
        assert await kept(index) == MANY
        assert (await synced(most_of_many(), index)).removed == 0

    with_index(path, scenario)


def test_of_too_many_to_ask_for_some_drawn_by_chance_are_asked_for(path: Path) -> None:
    async def asked(index: Index, seed: int) -> list[Sub]:
        pool = most_of_many(MOST, estimate=99)
        subs: list[Sub] = []

        async def find_nobody(sub: Sub) -> None:
            subs.append(sub)

        pool.find_user = find_nobody  # pyright: ignore[reportAttributeAccessIssue]
        stop = Stop()

        def report(progress: Progress) -> None:
            if progress.phase == "groups":
                stop.request()

        with pytest.raises(Cancelled):
            await sync(pool, index, report, stop, chance=Random(seed))
        return subs

    async def scenario(index: Index) -> None:
        await synced(most_of_many(), index)
        first, other, again = [await asked(index, seed) for seed in (1, 2, 1)]
        assert first == again
        assert len(first) == len(set(first)) == sync_module.SAMPLE
        assert set(first) <= MOST
        assert set(first) != set(other)

    with_index(path, scenario)


def test_one_user_found_among_those_asked_for_by_chance_stops_the_removal_of_all(path: Path) -> None:
    """Only a few of those that two lists missed are left in the pool: whoever asks for all of the sample meets one."""

    async def scenario(index: Index) -> None:
        await synced(most_of_many(), index)
        pool = FakePool([user for user in MANY if int(user.username[4:]) % 10 == 0], page=60)
        pool.hidden = set(pool.users)
        pool.estimate = 0
        with pytest.raises(Failure) as caught:
            await sync(pool, index, lambda progress: None, Stop(), chance=Random(1))
        assert caught.value == Failure(Code.LISTING_NOT_COMPLETE, pool="Shop")
        assert await kept(index) == MANY

    with_index(path, scenario)


def test_an_unfinished_second_listing_that_goes_on_later_is_doubted_as_well(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(most_of_many(), index)
        stopped = most_of_many(MOST, estimate=99)
        stopped.before = failing(Code.THROTTLED, "list_users", from_call=5)
        await fails(Code.THROTTLED, stopped, index)
        pool = most_of_many(MOST, estimate=99)
        await fails(Code.LISTING_NOT_COMPLETE, pool, index)
        assert pool.calls.count("list_users") == 1
        assert await kept(index) == MANY

    with_index(path, scenario)


def test_a_second_listing_confirms_that_many_are_gone(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(most_of_many(), index)
        pool = FakePool(MANY[501:], page=60)
        assert (await synced(pool, index)).removed == 501
        assert pool.calls.count("find_user") == sync_module.SAMPLE
        assert await kept(index) == MANY[501:]

    with_index(path, scenario)


def test_nobody_is_removed_by_an_empty_list_of_a_pool_that_should_have_users(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(FakePool(PEOPLE), index)
        pool = FakePool([])
        pool.estimate = 5
        await fails(Code.LISTING_NOT_COMPLETE, pool, index)
        assert await kept(index) == PEOPLE
        # The next one does not go on with an answer that was not believed.
        assert (await synced(FakePool(PEOPLE), index)).removed == 0
        assert await kept(index) == PEOPLE

    with_index(path, scenario)


def test_an_empty_list_of_a_pool_that_should_have_users_is_not_complete_in_a_new_index_either(path: Path) -> None:
    async def scenario(index: Index) -> None:
        pool = FakePool([])
        pool.estimate = 5
        await fails(Code.LISTING_NOT_COMPLETE, pool, index)
        assert not (await index.state()).complete

    with_index(path, scenario)


@pytest.mark.parametrize(("estimate", "removed"), [(600, None), (360, None), (340, 501), (99, 501), (None, 501)])
def test_more_than_half_go_only_if_the_estimate_of_aws_agrees(
    path: Path, estimate: int | None, removed: int | None
) -> None:
    """It agrees when it is no nearer to those that were than to those that would stay. One that AWS denies says nothing."""

    async def scenario(index: Index) -> None:
        await synced(most_of_many(), index)
        denied = failing(Code.ACCESS_DENIED, "describe") if estimate is None else lambda operation, number: None
        pool = FakePool(MANY[501:], page=60, before=denied)
        pool.estimate = estimate
        if removed is None:
            await fails(Code.LISTING_NOT_COMPLETE, pool, index)
            assert await kept(index) == MANY
        else:
            assert (await synced(pool, index)).removed == removed
            assert await kept(index) == MANY[501:]

    with_index(path, scenario)


def test_who_was_asked_for_and_not_found_goes_however_far_the_estimate_lags(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(FakePool(PEOPLE), index)
        pool = FakePool(PEOPLE[:2])
        pool.estimate = 5
        assert (await synced(pool, index)).removed == 3
        assert pool.calls.count("find_user") == 3

    with_index(path, scenario)


def test_an_empty_answer_empties_the_index_only_after_everybody_was_asked_for(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(FakePool(PEOPLE), index)
        pool = FakePool([])
        assert await synced(pool, index) == SyncCounts(added=0, changed=0, removed=5, total=0)
        assert pool.calls.count("find_user") == 5

    with_index(path, scenario)


def test_groups_that_may_not_be_listed_keep_their_members_and_are_named_as_a_loss(path: Path) -> None:
    async def scenario(index: Index) -> None:
        members = {ADMINS: [ANN], STAFF: [BOB]}
        await synced(FakePool(PEOPLE, members), index)
        counts = await synced(FakePool(PEOPLE[:4], members, before=failing(Code.ACCESS_DENIED, "list_groups")), index)
        assert (counts.removed, counts.groups_unread) == (1, 2)
        assert [loss.code for loss in counts.losses] == [Code.ACCESS_DENIED]
        assert counts.outcome()["groups_unread"] == 2
        assert await kept(index) == members_of(PEOPLE[:4], members)

    with_index(path, scenario)


def test_groups_whose_members_may_not_be_read_keep_them(path: Path) -> None:
    async def scenario(index: Index) -> None:
        members = {ADMINS: [ANN], STAFF: [BOB]}
        await synced(FakePool(PEOPLE, members), index)
        denied = failing(Code.ACCESS_DENIED, "list_users_in_group")
        counts = await synced(FakePool(PEOPLE, {**members, GroupName("new"): []}, before=denied), index)
        assert counts.groups_unread == 3
        assert len(counts.losses) == 1
        assert await kept(index) == members_of(PEOPLE, members)

    with_index(path, scenario)


def test_a_group_deleted_while_it_is_read_takes_its_members_along_and_no_others(path: Path) -> None:
    async def scenario(index: Index) -> None:
        members = {ADMINS: [ANN], STAFF: PEOPLE}
        await synced(FakePool(PEOPLE, members), index)

        def delete(operation: str, number: int) -> None:
            if pool.calls.count("list_users_in_group") == 3:
                pool.members.pop(STAFF, None)

        pool = FakePool(PEOPLE, members, before=delete)
        counts = await synced(pool, index)
        assert counts.losses == ()
        assert await kept(index) == members_of(PEOPLE, {ADMINS: [ANN]})

    with_index(path, scenario)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(1, 25), st.sampled_from(["fail", "dead", "cancel"])), max_size=4),
    st.sets(st.integers(0, 11)),
    st.sets(st.integers(0, 11)),
    st.sets(st.integers(0, 11)),
)
def test_however_often_a_sync_breaks_the_next_unbroken_one_ends_with_what_the_pool_has(
    tmp_path_factory: pytest.TempPathFactory,
    breaks: list[tuple[int, str]],
    before: set[int],
    after: set[int],
    staff: set[int],
) -> None:
    """And until then nobody who is in the pool throughout is ever missing."""
    path = tmp_path_factory.mktemp("sync") / "index.db"
    old = [plain_person(number) for number in sorted(before)]
    new = [plain_person(number) for number in sorted(after)]
    members = {STAFF: [plain_person(number) for number in sorted(staff & after)]}
    throughout = {plain_person(number).sub for number in before & after}

    async def scenario(index: Index) -> None:
        await synced(FakePool(old, {STAFF: old}), index)
        for call, kind in breaks:
            stop = Stop()

            with contextlib.suppress(Failure, Cancelled):
                await sync(
                    FakePool(new, members, before=breaking(kind, call, stop)), index, lambda progress: None, stop
                )
            assert throughout <= {user.sub for user in await kept(index) if user}
        await synced(FakePool(new, members), index)
        assert await kept(index) == members_of(new, members)

    with_index(path, scenario)


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed the same way there, but its files stay open")
@pytest.mark.parametrize("page", [1, 2, 9, 22, 24, 30, 37])
def test_a_sync_killed_at_any_page_loses_nothing_and_goes_on(path: Path, page: int) -> None:
    program = Path(__file__).with_name("sync_child.py")
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, str(program), str(path)], stdout=subprocess.PIPE, env={"PYTHONPATH": str(root)}
    )
    assert process.stdout
    for line in process.stdout:
        if line.split()[0] == str(page).encode():
            process.kill()
    process.wait()
    process.stdout.close()

    async def scenario(index: Index) -> None:
        seen = len([user for user in await kept(index) if user])
        pool = FakePool(USERS, MEMBERS)
        counts = await synced(pool, index)
        assert counts.total == len(USERS)
        assert await kept(index) == members_of(USERS, MEMBERS)
        # Only what had not arrived is fetched again.
        assert pool.calls.count("list_users") <= (len(USERS) - seen) // 2 + 1
        assert await index._writer.run(lambda connection: list(connection.execute("PRAGMA integrity_check"))) == [
            ("ok",)
        ]

    with_index(path, scenario)
