"""The record of changes to many users: what it keeps for good, and what it forgets."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from cognito_admin.model.changes.change import Reason, Wish
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.record import BulkId, Result, skipped
from cognito_admin.model.ids import Sub
from cognito_admin.store import bulk_log
from cognito_admin.store.bulk_log import BulkLog
from cognito_admin.store.encrypted import open_writer
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
