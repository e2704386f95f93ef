import asyncio
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import pytest
from pyroaring import BitMap

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName
from cognito_admin.model.indexes import SyncCounts
from cognito_admin.model.listing import Move, Stream
from cognito_admin.model.pools import Group
from cognito_admin.store.index import Index, Resume
from cognito_admin.store.index.listing import seen
from tests.store.index.whole_index import ADMINS, ANN, BOB, CID, KEY, STAFF, Clock, subs, synced, with_index
from tests.store.people import NOON
from tests.store.places import plainly


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
