"""Users taken out of a table, whether at once or by a job."""

import asyncio
import csv
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from cognito_admin.model.exports import Format, Shape
from cognito_admin.model.failures import Cancelled, Code, Failure, Outdated
from cognito_admin.model.ids import ConnectionId, PoolId, Username
from cognito_admin.model.pools import SchemaAttribute
from cognito_admin.model.progress import Progress
from cognito_admin.model.query import Fields, Query, Sort, parse
from cognito_admin.model.users import User
from cognito_admin.store.index import Index
from cognito_admin.work import export
from cognito_admin.work.export import Chosen, chosen_of, export_arguments, export_few, run_export
from cognito_admin.work.job_run import Request
from cognito_admin.work.stop import Stop
from tests.store.people import plain_person
from tests.store.places import plainly

if TYPE_CHECKING:
    from cognito_admin.work.workspace import Workspace

USERS = 40
CSV = Shape(Format.CSV, ("username", "email"))
BY_NAME = Sort("username")


@dataclass
class Kept:
    """As much of a workspace as an export asks for."""

    index: Index
    schema: tuple[SchemaAttribute, ...] = ()

    @property
    def sync_arguments(self) -> Mapping[str, str]:
        return {"connection": ConnectionId("work"), "pool": PoolId("us-east-1_Shop")}

    def know_schema(self, schema: tuple[SchemaAttribute, ...]) -> None:
        self.schema = schema

    async def search(self, text: str, sort: Sort) -> Any:
        query = parse(text, Fields(self.schema))
        assert isinstance(query, Query)
        return await self.index.search(query, sort)


def person(number: int, name: str = "", days: int = 0) -> User:
    plain = plain_person(number)
    name = name or f"user{number:03}"
    return replace(plain, username=Username(name), modified=plain.modified + timedelta(days=days))


def people() -> list[User]:
    return [person(number) for number in range(USERS)]


def names(of: range) -> list[str]:
    return [f"user{number:03}" for number in of]


def with_kept(path: Path, scenario: Callable[[Kept], Awaitable[None]]) -> None:
    async def run() -> None:
        index = await Index.open(path / "index.db", bytes(32))
        try:
            await index.begin_or_resume()
            await index.stage_users(people(), plainly(None))
            await index.finish(complete=True)
            await index.tidy(everything=True)
            await scenario(Kept(index))
        finally:
            await index.close()

    asyncio.run(run())


async def by_job(
    kept: Kept,
    chosen: Chosen,
    path: Path,
    shape: Shape = CSV,
    schema: tuple[SchemaAttribute, ...] = (),
    told: Callable[[Progress], None] = lambda _: None,
    stop: Stop | None = None,
) -> Mapping[str, int]:
    """What came of the job; its arguments have been through the journal."""
    workspace = cast("Workspace", kept)
    arguments = json.loads(json.dumps(export_arguments(workspace, chosen, shape, path, schema)))

    async def ask(_code: str, _facts: Mapping[str, str], _secret: bool) -> str:
        raise AssertionError("nothing is asked")

    return await run_export(workspace, Request(arguments, {}, told, stop or Stop(), ask))


def written(path: Path) -> list[str]:
    """The user names in a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["username"] for row in csv.DictReader(file)]


def test_all_users_found_are_written_in_the_order_of_the_table(tmp_path: Path) -> None:
    async def scenario(kept: Kept) -> None:
        path = tmp_path / "users.csv"
        outcome = await by_job(kept, Chosen("user", Sort("username", descending=True)), path)
        assert outcome == {"exported": USERS}
        assert written(path) == names(range(USERS))[::-1]

    with_kept(tmp_path, scenario)


def test_chosen_rows_are_found_again_by_who_was_in_them(tmp_path: Path) -> None:
    async def scenario(kept: Kept) -> None:
        results = await kept.search("", BY_NAME)
        spans = [range(3, 5), range(9, 10)]
        await export_few(results, spans, CSV, tmp_path / "few.csv")
        chosen = await chosen_of(results, "", BY_NAME, spans, all_but=False)
        # Somebody joins before them.
        await kept.index.put_user(person(99, "user000a"))
        await by_job(kept, chosen, tmp_path / "job.csv")
        assert written(tmp_path / "few.csv") == written(tmp_path / "job.csv") == [*names(range(3, 5)), "user009"]

    with_kept(tmp_path, scenario)


def test_a_newer_search_goes_first_and_breaks_off_nothing_that_is_taken_out(tmp_path: Path) -> None:
    async def scenario(kept: Kept) -> None:
        results = await kept.search("", BY_NAME)
        run, times = kept.index._searcher.run, 0

        async def broken_off(work: Any, *, patient: bool = False) -> Any:
            nonlocal times
            times += 1
            if times % 2:
                raise Cancelled
            return await run(work, patient=patient)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kept.index._searcher, "run", broken_off)
            await export_few(results, [range(3, 5), range(9, 10)], CSV, tmp_path / "few.csv")
            chosen = await chosen_of(results, "", BY_NAME, [range(3, 5)], all_but=False)
        assert written(tmp_path / "few.csv") == [*names(range(3, 5)), "user009"]
        assert chosen.spans == ((people()[3].sub, people()[4].sub),)

    with_kept(tmp_path, scenario)


def test_all_but_a_few_leaves_out_exactly_these(tmp_path: Path) -> None:
    async def scenario(kept: Kept) -> None:
        results = await kept.search("", BY_NAME)
        chosen = await chosen_of(results, "", BY_NAME, [range(1), range(38, 40)], all_but=True)
        assert await by_job(kept, chosen, tmp_path / "users.csv") == {"exported": USERS - 3}
        assert written(tmp_path / "users.csv") == names(range(1, 38))

    with_kept(tmp_path, scenario)


def test_a_choice_whose_end_is_gone_is_told_rather_than_guessed(tmp_path: Path) -> None:
    async def scenario(kept: Kept) -> None:
        results = await kept.search("", BY_NAME)
        chosen = await chosen_of(results, "", BY_NAME, [range(3, 5)], all_but=False)
        await kept.index.remove_user(people()[4].sub)
        with pytest.raises(Failure) as failed:
            await by_job(kept, chosen, tmp_path / "users.csv")
        assert failed.value.code is Code.LIST_CHANGED
        with pytest.raises(Failure):
            await chosen_of(results, "", BY_NAME, [range(4, 5)], all_but=False)
        assert not (tmp_path / "users.csv").exists()

    with_kept(tmp_path, scenario)


@pytest.mark.parametrize("all_but", [False, True])
def test_a_choice_whose_ends_changed_places_is_told_and_nobody_is_written_twice(tmp_path: Path, all_but: bool) -> None:
    async def scenario(kept: Kept) -> None:
        first, last = person(20).sub, person(5).sub
        chosen = Chosen("", BY_NAME, ((first, last),), all_but)
        with pytest.raises(Failure) as told:
            await by_job(kept, chosen, tmp_path / "users.csv")
        assert told.value.code is Code.LIST_CHANGED
        assert not (tmp_path / "users.csv").exists()

    with_kept(tmp_path, scenario)


def test_an_answer_that_can_be_read_no_longer_is_told(tmp_path: Path) -> None:
    class Gone:
        count = USERS

        async def walk(self, spans: Iterable[range], most: int) -> AsyncIterator[tuple[User | None, ...]]:
            raise Outdated
            yield ()

    with pytest.raises(Failure) as failed:
        asyncio.run(export_few(Gone(), [range(USERS)], CSV, tmp_path / "users.csv"))
    assert failed.value.code is Code.LIST_CHANGED
    assert not [*tmp_path.iterdir()]


def test_who_is_written_or_removed_meanwhile_does_not_move_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "AT_ONCE_IN_JOB", 10)

    async def scenario(kept: Kept) -> None:
        told: list[Progress] = []

        def tell(progress: Progress) -> None:
            told.append(progress)

        results = await kept.search("", BY_NAME)
        pages = results.walk([range(USERS)], 10)
        found = [*await anext(pages)]
        await kept.index.put_user(person(25, "a name before all", 1))
        await kept.index.remove_user(people()[20].sub)
        await kept.index.tidy(everything=True)
        async for page in pages:
            found += page
        left = [None if user is None else user.username for user in found]
        assert left == [*names(range(20)), None, *names(range(21, 25)), "a name before all", *names(range(26, USERS))]
        await by_job(kept, Chosen("", BY_NAME), tmp_path / "users.csv", told=tell)
        assert [progress.done for progress in told if progress.phase == "exporting"] == [0, 10, 20, 30, 39]

    with_kept(tmp_path, scenario)


def test_a_cancelled_export_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "AT_ONCE_IN_JOB", 10)

    async def scenario(kept: Kept) -> None:
        stop = Stop()

        def tell(progress: Progress) -> None:
            if progress.done >= 20:
                stop.request()

        with pytest.raises(Cancelled):
            await by_job(kept, Chosen("", BY_NAME), tmp_path / "users.csv", told=tell, stop=stop)
        assert not [*tmp_path.glob("users*")]

    with_kept(tmp_path, scenario)


def test_the_query_means_in_a_job_what_it_means_in_the_window(tmp_path: Path) -> None:
    schema = (SchemaAttribute("custom:age", "Number", mutable=True, required=False),)

    async def scenario(kept: Kept) -> None:
        outcome = await by_job(kept, Chosen("missing:age -age>=18", BY_NAME), tmp_path / "users.csv", schema=schema)
        assert outcome == {"exported": USERS}

    with_kept(tmp_path, scenario)


def test_json_lines_hold_one_user_a_line(tmp_path: Path) -> None:
    async def scenario(kept: Kept) -> None:
        path = tmp_path / "users.jsonl"
        shape = Shape(Format.JSON_LINES, ("username", "enabled", "email"))
        await by_job(kept, Chosen("user003", BY_NAME), path, shape)
        (line,) = path.read_text("utf-8").splitlines()
        ann = people()[3]
        assert json.loads(line) == {
            "username": "user003",
            "enabled": ann.enabled,
            "attributes": {"email": ann.attributes["email"]},
        }

    with_kept(tmp_path, scenario)
