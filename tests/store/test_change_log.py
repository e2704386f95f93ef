"""The record of changes: it only grows, names nobody in clear for ever, and tells how far each change came."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from cognito_admin.model.changes.change import Wish
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import ChangeId, Event
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub
from cognito_admin.store.change_log import ChangeLog, Noted
from cognito_admin.store.encrypted import open_writer
from cognito_admin.store.journal import LAYOUT, Journal
from tests.model.changes.people import SUB, created, person, planned

KEY = bytes(range(32))
FIRST, SECOND = ChangeId("1"), ChangeId("2")
EDIT = planned(Wish(Kind.EDIT, values={"name": "Ann Secret"}), person())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def with_log(path: Path, scenario: Callable[[ChangeLog], Awaitable[None]]) -> None:
    async def run() -> None:
        journal = await Journal.open(path, KEY)
        try:
            await scenario(journal.changes)
        finally:
            await journal.close()

    asyncio.run(run())


async def begin(log: ChangeLog, change_id: ChangeId = FIRST, undoes: ChangeId | None = None) -> None:
    await log.begin(change_id, EDIT, pool="shop", who="arn:ann", owner="process-1", undoes=undoes)


def test_a_change_is_on_record_from_its_first_step_to_its_end(path: Path) -> None:
    async def scenario(log: ChangeLog) -> None:
        await begin(log)
        record = await log.record(FIRST)
        assert record is not None
        assert (record.state, record.steps_made, record.doubtful) == (Event.SENT, 0, True)
        assert (record.change, record.who, record.sub) == (EDIT, "arn:ann", SUB)
        assert await log.open_records() == (record,)
        await log.note(FIRST, "process-2", Noted(Event.MADE, 0, "request-1"), Noted(Event.DONE))
        record = await log.record(FIRST)
        assert record is not None
        assert (record.state, record.steps_made, record.owner) == (Event.DONE, 1, "process-2")
        assert record.request_ids == ("request-1",)
        assert await log.open_records() == ()

    with_log(path, scenario)


def test_what_failed_keeps_its_reason(path: Path) -> None:
    failure = Failure(Code.ALIAS_TAKEN, attribute="email", message="An account with the email already exists")

    async def scenario(log: ChangeLog) -> None:
        await begin(log)
        await log.note(FIRST, "process-1", Noted(Event.UNKNOWN, 0, failure=Failure(Code.OUTCOME_UNKNOWN)))
        await log.note(FIRST, "process-1", Noted(Event.FAILED, 0, failure=failure))
        record = await log.record(FIRST)
        assert record is not None
        assert record.failure == failure

    with_log(path, scenario)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE changes SET who = 'nobody'",
        "DELETE FROM changes",
        "UPDATE change_events SET event = 'done'",
        "DELETE FROM change_events",
        "UPDATE change_values SET document = '{}'",
    ],
)
def test_the_database_refuses_to_rewrite_history(path: Path, statement: str) -> None:
    with_log(path, begin)
    connection = open_writer(path, KEY, LAYOUT)
    try:
        with pytest.raises(apsw.ConstraintError, match="only grows"):
            connection.execute(statement)
    finally:
        connection.close()


def test_old_values_are_blanked_and_the_record_stays(path: Path) -> None:
    async def scenario(log: ChangeLog) -> None:
        await begin(log)
        await log.note(
            FIRST, "process-1", Noted(Event.FAILED, 0, failure=Failure(Code.USER_EXISTS, message="Ann Secret"))
        )
        assert await log.blank(datetime.now(UTC) - timedelta(days=1)) == 0
        assert await log.blank(datetime.now(UTC) + timedelta(days=1)) == 1
        record = await log.record(FIRST)
        assert record is not None
        assert (record.change, record.kind, record.failure) == (None, Kind.EDIT, Failure(Code.USER_EXISTS))
        assert "Secret" not in str(record)

    with_log(path, scenario)


def test_changes_are_found_by_pool_and_user_and_the_newest_comes_first(path: Path) -> None:
    new = created(Wish(Kind.CREATE_READY, "ben"))

    async def scenario(log: ChangeLog) -> None:
        await begin(log)
        await begin(log, SECOND)
        await log.begin(ChangeId("3"), new, pool="shop", who="arn:ann", owner="process-1")
        await log.note(ChangeId("3"), "process-1", Noted(Event.MADE, 0, sub=Sub("ben's")), Noted(Event.SENT, 1))
        assert [record.id for record in await log.records("shop")] == ["3", "2", "1"]
        assert [record.id for record in await log.records("shop", limit=1)] == ["3"]
        assert [record.id for record in await log.records("shop", sub=SUB)] == ["2", "1"]
        assert [record.id for record in await log.records("shop", sub=Sub("ben's"))] == ["3"]
        assert await log.records("elsewhere") == ()

    with_log(path, scenario)


def test_only_an_undo_that_was_done_counts_as_one(path: Path) -> None:
    async def scenario(log: ChangeLog) -> None:
        await begin(log)
        await begin(log, SECOND, undoes=FIRST)
        first = await log.record(FIRST)
        assert first is not None
        assert first.undone_by is None
        await log.note(SECOND, "process-1", Noted(Event.MADE, 0), Noted(Event.DONE))
        first = await log.record(FIRST)
        assert first is not None
        assert first.undone_by == SECOND

    with_log(path, scenario)


def test_half_of_a_character_in_a_value_is_on_record_as_it_is(path: Path) -> None:
    zoe = person(name="Zoe \ud83d", nickname="\udc4d")
    change = planned(Wish(Kind.EDIT, values={"name": "Zoe"}), zoe)

    async def scenario(log: ChangeLog) -> None:
        await log.begin(FIRST, change, about=zoe.user, pool="shop", who="arn:ann", owner="process-1")
        await log.note(FIRST, "process-1", Noted(Event.FAILED, 0, failure=Failure(Code.USER_EXISTS, message="\ud83d")))
        record = await log.record(FIRST)
        assert record is not None
        assert record.change == change
        assert record.name == "Zoe \N{REPLACEMENT CHARACTER}"
        assert record.failure == Failure(Code.USER_EXISTS, message="\ud83d")

    with_log(path, scenario)


def test_nothing_of_a_change_is_readable_in_the_file(path: Path) -> None:
    with_log(path, begin)
    assert b"Ann Secret" not in path.read_bytes()


def test_a_change_in_words_of_another_version_is_still_told(path: Path) -> None:
    with_log(path, begin)
    connection = open_writer(path, KEY, LAYOUT)
    connection.execute("DELETE FROM change_values")
    document = json.dumps({**EDIT.as_json(), "wish": {"kind": "teleport", "subject": "", "values": {}}})
    connection.execute("INSERT INTO change_values VALUES ('1', 'change', ?)", (document,))
    connection.close()

    async def scenario(log: ChangeLog) -> None:
        record = await log.record(FIRST)
        assert record is not None
        assert (record.change, record.kind) == (None, Kind.EDIT)

    with_log(path, scenario)
