import asyncio
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import pytest
from pyroaring import BitMap

from cognito_admin.model.failures import Cancelled, Code, Failure, Outdated
from cognito_admin.model.ids import GroupName, Sub, Username
from cognito_admin.model.indexes import Facet, SyncCounts
from cognito_admin.model.listing import Move, Stream
from cognito_admin.model.pools import Group
from cognito_admin.model.query import EVERYBODY, Fields, Query, Sort, parse
from cognito_admin.model.query.tree import Anywhere, Node
from cognito_admin.model.users import User
from cognito_admin.store.index import Index, Resume
from cognito_admin.store.index.listing import seen
from cognito_admin.store.index.rows import Rows
from cognito_admin.store.index.search import answering, searching
from cognito_admin.store.index.search.candidates import Candidates, View
from cognito_admin.store.index.search.state import State
from tests.store.people import NOON, plain_person
from tests.store.places import plainly

KEY = bytes(range(32))
ADMINS, STAFF = GroupName("admins"), GroupName("staff")
ANN, BOB, CID = (plain_person(number) for number in range(3))


class Clock:
    now = NOON

    def __call__(self) -> object:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.db"


def with_index(path: Path, scenario: Callable[[Index], Awaitable[None]], clock: Clock | None = None) -> None:
    async def run() -> None:
        index = await Index.open(path, KEY, clock=clock or Clock())  # pyright: ignore
        try:
            await scenario(index)
        finally:
            await index.close()

    asyncio.run(run())


async def subs(index: Index, text: str = "") -> list[str]:
    query = parse(text, Fields())
    assert isinstance(query, Query)
    results = await index.search(query, Sort("sub"))
    return [user.username if user else "gone" for user in await results.rows(0, results.count)]


async def synced(index: Index, *users: User, groups: dict[GroupName, list[User]] | None = None) -> SyncCounts:
    await index.begin_or_resume()
    await index.stage_users(users, plainly(None))
    await index.stage_groups([Group(name, "", None, None) for name in groups or {}])
    for name, members in (groups or {}).items():
        await index.stage_members(name, [user.username for user in members], None)
    return await index.finish(complete=True)


def test_an_index_ends_as_a_whole_though_nobody_waits_any_more_until_it_is_closed(path: Path) -> None:
    async def run() -> None:
        index = await Index.open(path, KEY)
        closing = asyncio.create_task(index.close())
        await asyncio.sleep(0)
        closing.cancel()
        await asyncio.wait([closing])
        with pytest.raises(Outdated):
            await index.state()

    asyncio.run(run())


def test_a_new_index_knows_that_it_was_never_synced(path: Path) -> None:
    async def scenario(index: Index) -> None:
        state = await index.state()
        assert (state.users, state.synced_at, state.complete) == (0, None, False)

    with_index(path, scenario)


def test_users_are_found_as_they_arrive_and_only_the_end_makes_it_complete(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await index.begin_or_resume()
        await index.stage_users([ANN], plainly("token"))
        assert await subs(index) == ["user0"]
        state = await index.state()
        assert (state.users, state.complete) == (1, False)
        await index.stage_users([BOB], plainly(None))
        assert await index.finish(complete=True) == SyncCounts(added=2, changed=0, removed=0, total=2)
        state = await index.state()
        assert (state.users, state.synced_at, state.complete) == (2, NOON, True)

    with_index(path, scenario)


def test_a_sync_counts_what_was_added_changed_and_removed(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, BOB)
        changed = replace(BOB, enabled=False)
        assert await synced(index, changed, CID) == SyncCounts(added=1, changed=1, removed=1, total=2)
        assert await index.user(BOB.sub) == changed
        assert await index.user(ANN.sub) is None
        assert await subs(index, "enabled:no") == ["user1"]

    with_index(path, scenario)


def test_only_a_complete_end_removes_anybody(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, BOB)
        await index.begin_or_resume()
        await index.stage_users([ANN], plainly("token"))
        with pytest.raises(Failure) as caught:
            await index.finish(complete=True)
        assert caught.value.code is Code.LISTING_NOT_COMPLETE
        await index.finish(complete=False)
        await index.begin_or_resume()
        await index.stage_users([], plainly(None))
        await index.abandon()
        assert await subs(index) == ["user0", "user1"]

    with_index(path, scenario)


def test_an_unfinished_listing_goes_on_where_it_was_after_a_restart(path: Path) -> None:
    async def begin(index: Index) -> None:
        await synced(index, ANN, BOB)
        assert await index.begin_or_resume() == Resume()
        assert (await index.stage_users([ANN], plainly("token-1", 1))).listed == 1

    async def go_on(index: Index) -> None:
        assert await index.begin_or_resume() == Resume(streams=(Stream(token="token-1", users=1),), users_listed=1)
        assert (await index.stage_users([ANN, CID], plainly(None))).listed == 2
        assert await index.unlisted(10) == (BOB.sub,)
        others = (GroupName("others"), GroupName("nobody"))
        await index.stage_groups([Group(name, "", None, None) for name in (ADMINS, STAFF, *others)])
        await index.stage_members(ADMINS, [ANN.username], None)
        await index.stage_members(STAFF, [ANN.username], "token-2")
        await index.stage_members(others[0], [ANN.username], "token-3")

    async def go_on_again(index: Index) -> None:
        assert await index.begin_or_resume() == Resume(
            streams=(Stream(done=True),),
            users_listed=2,
            groups_read=frozenset({ADMINS}),
            group_tokens={STAFF: "token-2", GroupName("others"): "token-3"},
        )
        await index.stage_members(STAFF, [CID.username], None)
        assert await index.finish(complete=True) == SyncCounts(added=1, changed=0, removed=1, total=2)
        assert await subs(index, "group:staff") == ["user0", "user2"]

    for scenario in (begin, go_on, go_on_again):
        with_index(path, scenario)


def test_a_listing_of_more_than_an_hour_ago_begins_anew(path: Path) -> None:
    clock = Clock()

    async def scenario(index: Index) -> None:
        await index.begin_or_resume()
        await index.stage_users([ANN], plainly("token"))
        clock.now += timedelta(minutes=61)
        assert await index.begin_or_resume() == Resume()

    with_index(path, scenario, clock)


def test_who_has_lost_the_listing_to_another_writes_nothing_more_into_it(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await index.begin_or_resume()
        other = await Index.open(path, KEY)
        await other.begin_or_resume()
        with pytest.raises(Failure) as caught:
            await index.stage_users([ANN], plainly(None))
        assert caught.value.code is Code.JOB_RUNNING_ALREADY
        await other.stage_users([BOB], plainly(None))
        await other.finish(complete=True)
        await other.close()
        assert await subs(index) == ["user1"]

    with_index(path, scenario)


def test_a_user_written_during_a_listing_counts_as_listed(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN)
        await index.begin_or_resume()
        window = await Index.open(path, KEY)
        await window.put_user(BOB)
        await window.put_user(ANN)
        await window.close()
        await index.stage_users([], plainly(None))
        assert await index.unlisted(10) == ()
        assert (await index.finish(complete=True)).removed == 0

    with_index(path, scenario)


def test_a_look_at_a_user_that_brings_nothing_new_is_no_news_of_the_index(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, BOB)
        window = await Index.open(path, KEY)
        known = await index.version()
        await window.put_user(replace(ANN, groups=()))
        assert await index.version() == known
        await window.put_user(replace(ANN, enabled=False))
        assert await index.version() != known
        await window.close()

    with_index(path, scenario)


def test_a_user_written_while_the_listing_ends_is_not_removed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = replace(BOB, enabled=False)
    choose = seen.among

    async def scenario(index: Index) -> None:
        await synced(index, ANN, BOB)
        await index.begin_or_resume()
        await index.stage_users([ANN], plainly(None))
        window = await Index.open(path, KEY)
        await window._writer.run(lambda connection: connection.set_busy_timeout(0))
        loop = asyncio.get_running_loop()
        refused: list[Failure] = []

        def meanwhile(connection: apsw.Connection, ids: Iterable[int]) -> BitMap:
            chosen = choose(connection, ids)
            # The other that writes looks here, too.
            patched.undo()
            try:
                asyncio.run_coroutine_threadsafe(window.put_user(fresh), loop).result()
            except Failure as failure:
                refused.append(failure)
            return chosen

        with monkeypatch.context() as patched:
            patched.setattr(seen, "among", meanwhile)
            await index.finish(complete=True)
        # Whoever cannot write now waits, and so writes after the removal.
        if refused:
            assert {failure.code for failure in refused} == {Code.STORE_LOCKED}
            await window.put_user(fresh)
        await window.close()
        assert await index.user(BOB.sub) == fresh

    with_index(path, scenario)


def test_what_is_older_never_takes_the_place_of_what_is_newer(path: Path) -> None:
    older = replace(ANN, modified=NOON + timedelta(hours=1))
    newer = replace(ANN, modified=NOON + timedelta(hours=2), enabled=False)

    async def scenario(index: Index) -> None:
        await synced(index, ANN)
        await index.begin_or_resume()
        window = await Index.open(path, KEY)
        await window.put_user(newer)
        assert (await index.stage_users([older], plainly("token"))).listed == 0
        assert await index.user(ANN.sub) == newer
        await index.stage_users([replace(newer, status="RESET_REQUIRED")], plainly(None))
        await window.put_user(older)
        await window.close()
        assert await index.finish(complete=True) == SyncCounts(added=0, changed=1, removed=0, total=1)
        assert await index.user(ANN.sub) == replace(newer, status="RESET_REQUIRED")

    with_index(path, scenario)


def test_a_user_the_window_removed_is_not_brought_back_by_a_page_fetched_before(path: Path) -> None:
    async def begin(index: Index) -> None:
        await synced(index, ANN, BOB)
        await index.begin_or_resume()
        window = await Index.open(path, KEY)
        await window.remove_user(BOB.sub)
        await window.remove_user(CID.sub)
        await window.close()
        assert (await index.stage_users([ANN, BOB], plainly("token"))).listed == 1

    async def go_on(index: Index) -> None:
        await index.begin_or_resume()
        await index.stage_users([CID], plainly(None))
        assert await index.finish(complete=True) == SyncCounts(added=0, changed=0, removed=0, total=1)
        assert await subs(index) == ["user0"]

    async def anew(index: Index) -> None:
        await synced(index, ANN, BOB, CID)
        assert await subs(index) == ["user0", "user1", "user2"]

    for scenario in (begin, go_on, anew):
        with_index(path, scenario)


def test_a_user_the_window_found_again_is_taken_from_the_listing_again(path: Path) -> None:
    changed = replace(ANN, modified=NOON + timedelta(hours=1), enabled=False)

    async def scenario(index: Index) -> None:
        await index.begin_or_resume()
        await index.remove_user(ANN.sub)
        await index.put_user(ANN)
        await index.stage_users([changed], plainly(None))
        await index.finish(complete=True)
        assert await index.user(ANN.sub) == changed

    with_index(path, scenario)


def test_what_another_process_wrote_during_a_listing_outlives_pages_fetched_before(path: Path) -> None:
    program = (
        "import asyncio, sys; from dataclasses import replace; from datetime import timedelta; from pathlib import Path\n"
        "from cognito_admin.store.index import Index\nfrom tests.store.people import NOON, plain_person\n"
        "async def main():\n"
        "    index = await Index.open(Path(sys.argv[1]), bytes(range(32)))\n"
        "    fresh = replace(plain_person(0, name='fresh'), modified=NOON + timedelta(seconds=1))\n"
        "    await index.put_user(fresh); await index.remove_user(plain_person(1).sub); await index.close()\n"
        "asyncio.run(main())\n"
    )

    async def scenario(index: Index) -> None:
        await synced(index, ANN, BOB, CID)
        await index.begin_or_resume()
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(path))
        assert await process.wait() == 0
        await index.stage_users([ANN, BOB, CID], plainly(None))
        await index.finish(complete=True)
        assert await subs(index, "name:fresh") == ["user0"]
        assert await subs(index) == ["user0", "user2"]

    with_index(path, scenario)


def test_a_list_that_begins_again_counts_nobody_twice(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await index.begin_or_resume()
        await index.stage_users([ANN, BOB], plainly("token"))
        assert (await index.stage_users([], Move((Stream(),)))).listed == 2
        assert (await index.stage_users([BOB, CID], plainly(None))).listed == 3
        assert await index.finish(complete=True) == SyncCounts(added=3, changed=0, removed=0, total=3)

    with_index(path, scenario)


def test_in_a_second_listing_whoever_was_in_either_stays(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, BOB, CID)
        await index.begin_or_resume()
        await index.stage_users([ANN], plainly(None))
        assert await index.list_again() == Resume(again=True, serial=True)
        assert (await index.stage_users([BOB], plainly("token", 1))).listed == 1
        assert (await index.stage_users([], Move((Stream(),)))).listed == 0
        await index.stage_users([], plainly(None))
        assert await index.unlisted(10) == (CID.sub,)
        await index.finish(complete=True)
        assert await subs(index) == ["user0", "user1"]

    with_index(path, scenario)


def test_memberships_follow_the_groups_that_were_read_and_only_those(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, BOB, groups={ADMINS: [ANN, BOB], STAFF: [ANN, BOB]})
        await index.begin_or_resume()
        await index.stage_users([ANN, BOB], plainly(None))
        await index.stage_groups([Group(ADMINS, "", None, None), Group(STAFF, "", None, None)])
        await index.stage_members(ADMINS, [BOB.username], None)
        await index.finish(complete=True)
        assert await index.group_counts() == {ADMINS: 1, STAFF: 2}
        user = await index.user(ANN.sub)
        assert user
        assert user.groups == (STAFF,)

    with_index(path, scenario)


def test_a_group_that_is_gone_takes_its_memberships_along_at_the_end(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, groups={ADMINS: [ANN], STAFF: [ANN]})
        await index.begin_or_resume()
        await index.stage_users([ANN], plainly(None))
        await index.stage_groups([Group(STAFF, "", None, None)])
        await index.group_gone(STAFF)
        assert await index.group_counts() == {ADMINS: 1, STAFF: 1}
        await index.finish(complete=True)
        assert await index.groups() == ()
        assert await index.group_counts() == {}

    with_index(path, scenario)


def test_groups_that_may_not_be_read_stay_as_they_were(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, groups={ADMINS: [ANN]})
        await index.begin_or_resume()
        await index.stage_users([ANN], plainly(None))
        await index.finish(complete=True)
        assert await index.group_counts() == {ADMINS: 1}

    with_index(path, scenario)


def test_putting_a_user_keeps_their_groups(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, groups={ADMINS: [ANN]})
        await index.put_user(replace(ANN, status="RESET_REQUIRED"))
        assert await index.user(ANN.sub) == replace(ANN, status="RESET_REQUIRED", groups=(ADMINS,))

    with_index(path, scenario)


def test_a_user_made_anew_under_the_same_name_does_not_inherit_groups(path: Path) -> None:
    reborn = replace(CID, username=ANN.username)

    async def scenario(index: Index) -> None:
        await synced(index, ANN, groups={ADMINS: [ANN]})
        await index.begin_or_resume()
        await index.stage_users([reborn], plainly(None))
        found = await index.user(reborn.sub)
        assert found
        assert found.groups == ()
        await index.stage_groups([Group(ADMINS, "", None, None)])
        await index.stage_members(ADMINS, [Username(reborn.username)], None)
        await index.finish(complete=True)
        found = await index.user(reborn.sub)
        assert found
        assert found.groups == (ADMINS,)

    with_index(path, scenario)


def test_a_result_keeps_its_order_and_shows_none_for_who_was_removed_since(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, BOB, CID)
        results = await index.search(EVERYBODY, Sort("username"))
        await index.remove_user(CID.sub)
        await index.put_user(plain_person(9))
        assert await results.rows(1, 3) == (BOB, None)
        assert results.count == 3
        assert await results.position(Sub("nobody")) is None
        assert await results.position(plain_person(9).sub) is None
        assert (await index.state()).users == 3

    with_index(path, scenario)


def test_the_version_moves_with_commits_of_this_and_other_processes_and_with_nothing_else(path: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path\n"
        "from cognito_admin.store.index import Index\nfrom tests.store.people import plain_person\n"
        "async def main():\n"
        "    index = await Index.open(Path(sys.argv[1]), bytes(range(32)))\n"
        "    await index.put_user(plain_person(7)); await index.close()\n"
        "asyncio.run(main())\n"
    )

    async def scenario(index: Index) -> None:
        first = await index.version()
        await subs(index)
        assert await index.version() == first == (await index.state()).version
        await index.put_user(ANN)
        second = await index.version()
        assert second != first
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(path))
        assert await process.wait() == 0
        assert await index.version() != second
        assert await subs(index) == ["user0", "user7"]

    with_index(path, scenario)


def test_a_newer_search_takes_the_place_of_one_that_still_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()
    evaluated = answering.Evaluator.hits

    class Endless(answering.Evaluator):
        """Goes on for as long as somebody waits."""

        def __init__(self, state: State, root: Node) -> None:
            super().__init__(state, root)
            self._check = state.check
            self._endless = root == Anywhere("endless")

        def hits(self, view: View) -> Candidates:
            begun.set()
            while self._endless:
                self._check()
            return evaluated(self, view)

    monkeypatch.setattr(answering, "Evaluator", Endless)

    async def scenario(index: Index) -> None:
        await synced(index, ANN)
        await index.tidy(everything=True)
        older = asyncio.create_task(index.search(Query("endless", Anywhere("endless")), Sort()))
        assert await asyncio.to_thread(begun.wait, 10)
        newer = await index.search(EVERYBODY, Sort())
        assert newer.count == 1
        with pytest.raises(Cancelled):
            await older

    with_index(path, scenario)


def test_a_damaged_index_is_told_and_can_be_set_aside_for_a_new_one(path: Path) -> None:
    async def fill(index: Index) -> None:
        await synced(index, *map(plain_person, range(300)))

    async def open_and_read() -> None:
        index = await Index.open(path, KEY)
        try:
            results = await index.search(EVERYBODY, Sort())
            await results.rows(0, 300)
        finally:
            await index.close()

    async def empty(index: Index) -> None:
        assert (await index.state()).users == 0

    with_index(path, fill)
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 8192):
        content[page * 8192 + 4000] ^= 1
    path.write_bytes(content)
    with pytest.raises(Failure) as caught:
        asyncio.run(open_and_read())
    assert caught.value.code is Code.STORE_DAMAGED
    assert Index.set_aside(path).read_bytes() == content
    with_index(path, empty)


def test_a_full_disk_stops_a_listing_and_loses_nothing_that_was_found_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [plain_person(number, name="x" * 2000) for number in range(10, 200)]

    async def scenario(index: Index) -> None:
        await synced(index, ANN)
        await index._writer.run(lambda connection: list(connection.execute("PRAGMA max_page_count=40")))
        await index.begin_or_resume()
        with pytest.raises(Failure) as caught:
            await index.stage_users(many, plainly(None))
        assert caught.value.code is Code.DISK_FULL
        assert await subs(index) == ["user0"]

    with_index(path, scenario)


def test_nothing_readable_is_on_disk(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, *map(plain_person, range(200)), groups={GroupName("very-secret-group"): [plain_person(1)]})
        for file in path.parent.iterdir():
            content = file.read_bytes()
            assert b"example.com" not in content
            assert b"very-secret-group" not in content

    with_index(path, scenario)


def test_opening_with_another_key_leaves_nothing_open(path: Path) -> None:
    async def nothing(index: Index) -> None: ...

    async def another_key() -> None:
        with pytest.raises(Failure) as caught:
            await Index.open(path, bytes(32))
        assert caught.value.code is Code.STORE_KEY_WRONG

    with_index(path, nothing)
    asyncio.run(another_key())


def test_the_index_loads_neither_numpy_nor_the_sdk() -> None:
    program = (
        "import sys, cognito_admin.store.index, cognito_admin.store.journal\n"
        "assert not {'numpy', 'boto3', 'botocore', 'PySide6'} & set(sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_results_are_counted_by_the_values_of_a_field(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, replace(BOB, enabled=False), groups={ADMINS: [ANN], STAFF: [ANN, BOB]})
        query = parse("user", Fields())
        assert isinstance(query, Query)
        results = await index.search(query, Sort())
        assert await results.complete() == 2
        assert await results.facets(("status", "enabled", "group", "email", "custom:plan"), most=1) == (
            Facet("status", (("CONFIRMED", 2),)),
            Facet("enabled", (("no", 1),), others=1),
            Facet("group", (("staff", 2),), others=1),
            Facet("email", (("user0@example.com", 1),), others=1),
            Facet("custom:plan", (), missing=2),
        )
        assert {"status", "enabled", "group"} <= set(await index.facet_fields())
        assert await index.value_counts("enabled") == {"no": 1, "yes": 1}

    with_index(path, scenario)


def test_of_very_many_who_were_written_lately_some_show_which_fields_have_few_values(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "SAMPLED", 16)
    looked_at: list[int] = []
    stored = Rows.stored
    monkeypatch.setattr(Rows, "stored", lambda self, ids: [looked_at.extend(ids), stored(self, ids)][1])

    async def scenario(index: Index) -> None:
        people = [plain_person(number, name=f"name {number % 3}", nickname=f"{number}") for number in range(200)]
        await index.begin_or_resume()
        await index.stage_users(people, plainly(None))
        looked_at.clear()
        assert await index.facet_fields() == ("status", "enabled", "group", "provider", "name")
        assert 16 <= len(looked_at) < 32
        assert await index.value_counts("name") == {"name 0": 67, "name 1": 67, "name 2": 66}

    with_index(path, scenario)


def test_a_disk_that_is_full_ends_the_tidying_and_loses_nobody(path: Path) -> None:
    async def scenario(index: Index) -> None:
        everybody = [plain_person(number, name=f"Person {number:x}") for number in range(600)]
        await index.begin_or_resume()
        await index.stage_users(everybody, plainly(None))
        size = await index._keeper.run(lambda connection: connection.pragma("page_count"))
        await index._keeper.run(lambda connection: connection.pragma("max_page_count", size + 2))
        with pytest.raises(Failure) as caught:
            await index.tidy(everything=True)
        assert caught.value.code is Code.DISK_FULL
        assert await subs(index, "name:fe") == ["user254", "user510"]
        await index._keeper.run(lambda connection: connection.pragma("max_page_count", 1 << 30))
        while await index.tidy(everything=True):
            pass
        assert await subs(index, "name:fe") == ["user254", "user510"]

    with_index(path, scenario)


def test_tidying_that_nobody_waits_for_any_more_is_broken_off_and_done_another_time(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await index.begin_or_resume()
        await index.stage_users([plain_person(number) for number in range(600)], plainly(None))
        tidying = asyncio.create_task(index.tidy(everything=True))
        await asyncio.sleep(0)
        tidying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await tidying
        assert await subs(index, "user59") == ["user59", *(f"user59{digit}" for digit in range(10))]
        await index.tidy(everything=True)
        assert await subs(index, "user59") == ["user59", *(f"user59{digit}" for digit in range(10))]

    with_index(path, scenario)


def test_users_are_counted_without_breaking_off_a_search(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, ANN, BOB, CID)
        query = parse("enabled:yes", Fields())
        assert isinstance(query, Query)
        counted, found = await asyncio.gather(index.count(query), subs(index))
        assert counted == len(found) == 3
        await index.put_changed(replace(BOB, enabled=False))
        assert await index.count(query) == 2

    with_index(path, scenario)


def test_those_with_the_most_to_tell_are_found_by_their_attributes_and_by_their_groups(path: Path) -> None:
    async def scenario(index: Index) -> None:
        long = replace(BOB, attributes={**BOB.attributes, "custom:cart": "x" * 900})
        await synced(index, ANN, long, CID, groups={ADMINS: [CID], STAFF: [CID, ANN]})
        told = {user.username: user for user in await index.heaviest(1)}
        assert told.keys() == {BOB.username, CID.username}
        assert set(told[CID.username].groups) == {ADMINS, STAFF}

    with_index(path, scenario)
