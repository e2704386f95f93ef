"""The record of changes to many users: what it keeps for good, and what it forgets."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import pytest

from cognito_admin.model.changes.change import Reason, Wish
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.record import BulkId, Result, skipped
from cognito_admin.model.ids import Sub
from cognito_admin.store import bulk_log
from cognito_admin.store.bulk_log import BulkLog
from cognito_admin.store.encrypted import open_writer, rows
from cognito_admin.store.journal import LAYOUT, Journal

KEY = bytes(range(32))
NEW = BulkId("new")
ROWS = [Sub(str(number)) for number in range(5)]


def with_log(folder: Path, scenario: Callable[[BulkLog], Awaitable[None]]) -> None:
    async def run() -> None:
        journal = await Journal.open(folder / "journal.db", KEY)
        try:
            await scenario(journal.bulks)
        finally:
            await journal.close()

    asyncio.run(run())


async def begin(log: BulkLog) -> None:
    """A file with five users, whom the pool has already."""
    taken = Reason(Why.USER_EXISTS_ALREADY, facts={"user": "ann@secret.example"})
    new = {row: Wish(Kind.CREATE, "ann@secret.example") for row in ROWS}
    await log.begin(NEW, "shop", "arn:ann", Wish(Kind.CREATE), [], None, [skipped(row, taken) for row in ROWS], new)


def test_whom_old_results_name_is_forgotten_and_what_became_of_them_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_log, "BLANKED_AT_A_TIME", 2)

    async def scenario(log: BulkLog) -> None:
        await begin(log)
        await log.blank(datetime.now(UTC) - timedelta(days=1))
        assert all(result.facts for result in await log.results(NEW, 9))
        assert len(await log.new_rows(NEW)) == len(ROWS)
        await log.blank(datetime.now(UTC) + timedelta(days=1))
        results = await log.results(NEW, 9)
        assert [(each.sub, each.result, each.code, each.facts) for each in results] == [
            (row, Result.SKIPPED, Why.USER_EXISTS_ALREADY.value, {}) for row in ROWS
        ]
        assert await log.new_rows(NEW) == {}
        bulk = await log.bulk(NEW)
        assert bulk is not None
        assert (bulk.wish, bulk.users) == (None, len(ROWS))

    with_log(tmp_path, scenario)


def test_many_users_are_put_on_record_some_at_a_time_and_are_a_bulk_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_log, "BEGUN_AT_A_TIME", 2)
    seen: list[int] = []

    async def scenario(log: BulkLog) -> None:
        run, wish = log._lane.run, Wish(Kind.ENABLE)

        async def watched(work: Any, *, patient: bool = False) -> Any:
            found = await run(work, patient=patient)
            seen.append(await run(lambda connection: connection.changes()))
            assert (len(seen) < 5) == (await run(lambda connection: rows(connection, "SELECT id FROM bulks")) == [])
            return found

        with monkeypatch.context() as patch:
            patch.setattr(log._lane, "run", watched)
            await log.begin(NEW, "shop", "arn:ann", wish, [*ROWS, ROWS[0]], None, [skipped(Sub("x"))])
        assert max(seen) <= 2
        bulk = await log.bulk(NEW)
        assert bulk is not None
        assert (bulk.users, bulk.wish) == (len(ROWS) + 1, wish)
        assert await log.left(NEW, 99) == tuple(ROWS)

    with_log(tmp_path, scenario)


def test_what_was_never_put_on_record_to_the_end_is_no_bulk_and_is_forgotten_like_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_log, "BEGUN_AT_A_TIME", 2)
    cut = BulkId("20261101T120000-1")
    taken = Reason(Why.USER_EXISTS_ALREADY, facts={"user": "ann@secret.example"})
    wish = Wish(Kind.CREATE, "ann@secret.example")

    async def scenario(log: BulkLog) -> None:
        run, runs = log._lane.run, 0

        async def ended(work: Any, *, patient: bool = False) -> Any:
            nonlocal runs
            runs += 1
            if runs > 3:
                raise asyncio.CancelledError
            return await run(work, patient=patient)

        settled = [skipped(row, taken) for row in ROWS]
        with monkeypatch.context() as patch:
            patch.setattr(log._lane, "run", ended)
            with pytest.raises(asyncio.CancelledError):
                await log.begin(cut, "shop", "arn:ann", wish, [], None, settled, dict.fromkeys(ROWS, wish))
        assert await log.bulk(cut) is None
        assert await log.bulks("shop") == ()
        await log.blank(datetime(2026, 11, 1, 11, tzinfo=UTC))
        assert len(await log.new_rows(cut)) == 4
        await log.blank(datetime(2026, 11, 1, 13, tzinfo=UTC))
        assert await log.new_rows(cut) == {}
        assert [each.facts for each in await log.results(cut, 9)] == [{}] * 4

    with_log(tmp_path, scenario)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bulks SET who = 'ben'",
        "DELETE FROM bulks",
        "UPDATE bulk_results SET result = 'done'",
        "UPDATE bulk_results SET code = NULL, facts = NULL",
        "UPDATE bulk_results SET facts = '{}'",
        "DELETE FROM bulk_results",
    ],
)
def test_the_database_refuses_to_rewrite_what_became_of_users(tmp_path: Path, statement: str) -> None:
    with_log(tmp_path, begin)
    connection = open_writer(tmp_path / "journal.db", KEY, LAYOUT)
    try:
        with pytest.raises(apsw.ConstraintError, match="only grows"):
            connection.execute(statement)
    finally:
        connection.close()
