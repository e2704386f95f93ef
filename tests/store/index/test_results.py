"""Results that are looked at while the index goes on changing."""

import asyncio
import contextlib
import gc
import json
import weakref
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import apsw
import pytest

from cognito_admin.model.failures import Cancelled, Outdated
from cognito_admin.model.query import EVERYBODY, Fields, Query, Sort, parse
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from cognito_admin.store.index.search import answering, searching, state
from tests.store.people import NOON, plain_person
from tests.store.places import plainly

KEY = bytes(range(32))


def with_people(
    path: Path,
    scenario: Callable[[Index, list[User]], Awaitable[None]],
    users: int = 600,
    segments: int = 3,
    name: Callable[[int], str] | None = None,
) -> None:
    async def run() -> None:
        chance = Random(5)
        everybody = [
            replace(
                plain_person(number, name=name(number) if name else f"Person {chance.randrange(50)}"),
                modified=NOON + timedelta(hours=number),
            )
            for number in range(users)
        ]
        index = await Index.open(path / "index.db", KEY)
        try:
            await index.begin_or_resume()
            for part in range(segments):
                await index.stage_users(everybody[part::segments], plainly("more"))
                await index.tidy(everything=True)
            await scenario(index, everybody)
        finally:
            await index.close()

    asyncio.run(run())


def asked(text: str) -> Query:
    query = parse(text, Fields())
    assert isinstance(query, Query)
    return query


@pytest.mark.parametrize(("listed", "page"), [(0, 7), (0, 64), (400, 7)])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", ["name", "modified"])
def test_whoever_reads_page_by_page_meets_everybody_once_though_some_were_edited_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str, descending: bool, listed: int, page: int
) -> None:
    monkeypatch.setattr(searching, "FIRST_PAGE", 1)
    monkeypatch.setattr(answering, "LISTED", listed)

    async def scenario(index: Index, everybody: list[User]) -> None:
        chance = Random(page)
        results = await index.search(EVERYBODY, Sort(column, descending))
        count = await results.complete()
        edited, removed = chance.sample(everybody[::2], 30), chance.sample(everybody[1::2], 30)
        for user in edited:
            attributes = {**user.attributes, "name": f"Person {chance.randrange(50)}"}
            await index.put_user(replace(user, attributes=attributes, modified=NOON + timedelta(days=400)))
        for user in removed:
            await index.remove_user(user.sub)
        pages = [await results.rows(start, min(start + page, count)) for start in range(0, count, page)]
        met = [user.sub for page in pages for user in page if user is not None]
        assert sorted(met) == sorted({user.sub for user in everybody} - {user.sub for user in removed})

    with_people(tmp_path, scenario)


def test_an_answer_that_was_overtaken_before_it_was_counted_is_that_of_the_newer_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "LARGE", 0)

    async def scenario(index: Index, everybody: list[User]) -> None:
        results = await index.search(asked("er"), Sort("sub"))
        assert not results.counted
        for user in everybody[:10]:
            await index.remove_user(user.sub)
        assert await results.complete() == len(everybody) - 10
        met = await results.rows(0, results.count)
        assert [user.sub for user in met if user] == sorted(user.sub for user in everybody[10:])
        assert await results.position(everybody[20].sub) == 10

    with_people(tmp_path, scenario)


def test_whoever_is_counted_after_a_change_is_met_once_in_the_order_of_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "LARGE", 0)

    async def scenario(index: Index, everybody: list[User]) -> None:
        results = await index.search(asked("er"), Sort("sub"))
        assert not results.counted
        for user in everybody[:10]:
            await index.remove_user(user.sub)
        with monkeypatch.context() as patched:
            patched.setattr(answering.Answer, "first_page", raises_cancelled)
            with pytest.raises(Cancelled):
                await results.complete()
        assert await results.complete() == len(everybody) - 10
        pages = [await results.rows(start, min(start + 64, results.count)) for start in range(0, results.count, 64)]
        assert [user and user.sub for page in pages for user in page] == sorted(user.sub for user in everybody[10:])

    with_people(tmp_path, scenario)


def test_whoever_was_edited_and_tidied_up_stands_where_the_new_value_belongs_though_the_old_one_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "LISTED", 0)

    async def scenario(index: Index, everybody: list[User]) -> None:
        first = await (await index.search(EVERYBODY, Sort("name"))).rows(0, 64)
        moved = [user for user in first[:5] if user is not None]
        for number, user in enumerate(moved):
            attributes = {**user.attributes, "name": f"Zoe {number}"}
            await index.put_user(replace(user, attributes=attributes, modified=NOON + timedelta(days=400)))
        while await index.tidy(everything=True):
            pass
        results = await index.search(EVERYBODY, Sort("name"))
        met = await results.rows(0, await results.complete())
        assert [user and user.sub for user in met[-5:]] == [user.sub for user in moved]
        assert [user and user.sub for user in met[:59]] == [user and user.sub for user in first[5:]]
        assert await results.position(moved[0].sub) == len(everybody) - 5

    with_people(tmp_path, scenario)


def raises_cancelled(*_: object) -> None:
    raise Cancelled


def test_whoever_came_to_fit_before_they_were_counted_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "FEW", -1)
    monkeypatch.setattr(searching, "FIRST_PAGE", 1)
    monkeypatch.setattr(answering, "LISTED", 0)

    def name(number: int) -> str:
        # Every third only has the pieces of the word.
        return f"abcabd{number}" if number % 3 else f"cabdabca{number}"

    async def scenario(index: Index, everybody: list[User]) -> None:
        results = await index.search(asked("name:abcabd"), Sort("email"))
        assert not results.counted
        for user in everybody[:9:3]:
            attributes = {**user.attributes, "name": "abcabd now"}
            await index.put_user(replace(user, attributes=attributes, modified=NOON + timedelta(days=400)))
        fitting = len(everybody) * 2 // 3 + 3
        assert await results.complete() == fitting
        assert len({user.sub for user in await results.rows(0, fitting) if user is not None}) == fitting

    with_people(tmp_path, scenario, name=name)


def test_the_order_of_a_few_is_that_of_the_moment_they_were_found(tmp_path: Path) -> None:
    async def scenario(index: Index, everybody: list[User]) -> None:
        late = [plain_person(1000 + number, name="Person late") for number in range(100)]
        await index.begin_or_resume()
        await index.stage_users(late, plainly("more"))
        results = await index.search(asked("email:example"), Sort("custom:x"))
        count = await results.complete()
        first = await results.rows(0, 64)
        await index.remove_user(late[50].sub)
        rest = await results.rows(64, count)
        met = [user.sub for user in (*first, *rest) if user is not None]
        assert sorted(met) == sorted({user.sub for user in (*everybody, *late)} - {late[50].sub})

    with_people(tmp_path, scenario, users=290)


def test_values_of_a_segment_that_was_cleared_away_are_not_taken_for_none(tmp_path: Path) -> None:
    async def scenario(index: Index, everybody: list[User]) -> None:
        google = json.dumps([{"providerName": "Google", "userId": "1"}])
        federated = [replace(user, attributes={**user.attributes, "identities": google}) for user in everybody]
        await index.stage_users(federated, plainly("more"))
        await index.tidy(everything=True)
        results = await index.search(EVERYBODY, Sort())
        assert (await results.facets(("provider",)))[0].values == (("Google", len(everybody)),)
        await index.stage_users([replace(user, enabled=False) for user in federated], plainly(None))
        while await index.tidy(everything=True):
            pass
        await index.tidy(everything=True)
        with pytest.raises(Outdated):
            await results.facets(("provider",))

    with_people(tmp_path, scenario, users=60)


def test_an_interrupt_at_the_end_of_a_search_spoils_no_later_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for = state.rows
    interrupted: list[str] = []

    def rows(
        connection: apsw.Connection, statement: str, bindings: tuple[object, ...] = ()
    ) -> list[tuple[object, ...]]:
        if statement == "ROLLBACK" and not interrupted:
            interrupted.append(statement)
            raise apsw.InterruptError
        return asked_for(connection, statement, bindings)

    async def scenario(index: Index, everybody: list[User]) -> None:
        monkeypatch.setattr(state, "rows", rows)
        with contextlib.suppress(Cancelled):
            await index.search(EVERYBODY, Sort())
        assert interrupted
        assert (await index.search(EVERYBODY, Sort())).count == len(everybody)

    with_people(tmp_path, scenario, users=60)


def test_sorted_by_what_has_no_order_everybody_comes_by_sub(tmp_path: Path) -> None:
    async def scenario(index: Index, everybody: list[User]) -> None:
        google = json.dumps([{"providerName": "Google", "userId": "1"}])
        await index.stage_users(
            [replace(everybody[5], attributes={**everybody[5].attributes, "identities": google})], plainly("x")
        )
        await index.tidy(everything=True)
        results = await index.search(EVERYBODY, Sort("provider"))
        met = await results.rows(0, 60)
        assert [user.sub for user in met if user] == [user.sub for user in everybody]

    with_people(tmp_path, scenario, users=60)


def test_rows_of_an_answer_come_without_reading_whom_a_sync_has_written_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands a second, which would hold up whoever scrolls."""

    async def scenario(index: Index, everybody: list[User]) -> None:
        results = await index.search(EVERYBODY, Sort("modified"))
        await results.complete()
        came = [plain_person(number, name="New") for number in range(10_000, 10_100)]
        await index.stage_users(came, plainly("further"))
        with monkeypatch.context() as patch:
            patch.delattr(state.Reader, "_read_written")
            found = await results.rows(380, 500)
        assert [user.sub for user in found if user is not None] == [user.sub for user in everybody[380:500]]
        assert len(await (await index.search(asked("New"), Sort("modified"))).rows(0, 200)) == 100

    with_people(tmp_path, scenario)


def test_what_a_search_looked_at_is_let_go_of_with_its_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when the garbage collector comes by: while a sync runs, each of them holds very many users."""
    monkeypatch.setattr(answering, "LISTED", 2)
    answers = [
        ("", "username"),
        ("", "groups"),
        ("user1", "name"),
        ("name:person", "email"),
        ("status:CONFIRMED -name:9", "custom:nobody"),
    ]

    async def scenario(index: Index, everybody: list[User]) -> None:
        for text, column in answers:
            results = await index.search(asked(text), Sort(column))
            assert await results.rows(0, 60), text
            assert await results.complete() > answering.LISTED
            assert await results.rows(results.count - 3, results.count)
            answer = weakref.ref(results._answer)
            del results
            # Another search takes the place of the last state that was looked at.
            await index.put_user(replace(everybody[0], enabled=answer() is None))
            await index.search(EVERYBODY, Sort())
            assert answer() is None, (text, column)

    gc.disable()
    try:
        with_people(tmp_path, scenario)
    finally:
        gc.enable()
