import asyncio
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cognito_admin.model.failures import Cancelled
from cognito_admin.model.ids import Sub
from cognito_admin.model.indexes import Facet, SyncCounts
from cognito_admin.model.query import EVERYBODY, Fields, Query, Sort, parse
from cognito_admin.model.query.tree import Anywhere, Node
from cognito_admin.store.index import Index
from cognito_admin.store.index.rows import Rows
from cognito_admin.store.index.search import answering, searching
from cognito_admin.store.index.search.candidates import Candidates, View
from cognito_admin.store.index.search.state import State
from tests.store.index.whole_index import ADMINS, ANN, BOB, CID, STAFF, subs, synced, with_index
from tests.store.people import NOON, plain_person
from tests.store.places import plainly


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
