"""The record of changes to settings: it only grows, keeps each document once, and forgets what is old."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from cognito_admin.model.changes.record import Event
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.settings.change import Part, SettingsChange, SettingsChangeId
from cognito_admin.model.settings.states import PoolState
from cognito_admin.model.settings.things import MFA, POOL, Thing, ThingKind
from cognito_admin.store.encrypted import open_writer, rows
from cognito_admin.store.journal import LAYOUT, Journal
from cognito_admin.store.settings_log import SettingsLog, SettingsNoted

KEY = bytes(range(32))
FIRST, SECOND = SettingsChangeId("1"), SettingsChangeId("2")
SHOP, STORE = {"Name": "Shop", "DeletionProtection": "ACTIVE"}, {"Name": "Store", "DeletionProtection": "ACTIVE"}
NEW = Thing(ThingKind.CLIENT, "new")
WEB = {"ClientName": "web", "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}
RENAMED = SettingsChange((Part(POOL, SHOP, STORE),))
STATE = PoolState({POOL: SHOP, MFA: None}, frozenset({ThingKind.CLIENT}))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def with_log(path: Path, scenario: Callable[[SettingsLog], Awaitable[None]]) -> None:
    async def run() -> None:
        journal = await Journal.open(path, KEY)
        try:
            await scenario(journal.settings)
        finally:
            await journal.close()

    asyncio.run(run())


async def begin(
    log: SettingsLog, change_id: SettingsChangeId = FIRST, change: SettingsChange = RENAMED, state: PoolState = STATE
) -> None:
    titles = {POOL: "Shop", NEW: "web"}
    await log.begin(change_id, change, state, pool="shop", who="arn:ann", owner="process-1", titles=titles)


def test_a_change_is_on_record_with_what_there_was_before_it(path: Path) -> None:
    async def scenario(log: SettingsLog) -> None:
        await begin(log)
        record = await log.record(FIRST)
        assert record is not None
        assert (record.state, record.steps_made, record.doubtful, record.is_snapshot) == (Event.SENT, 0, True, False)
        assert (record.change, record.who, record.things, record.titles) == (RENAMED, "arn:ann", (POOL,), ("Shop",))
        assert await log.snapshot(FIRST) == STATE
        assert await log.open_records() == (record,)
        made = SettingsNoted(Event.MADE, 0, made=POOL, now={**STORE, "New": 1})
        await log.note(FIRST, "process-2", made, SettingsNoted(Event.DONE))
        record = await log.record(FIRST)
        assert record is not None
        assert (record.state, record.steps_made, record.owner) == (Event.DONE, 1, "process-2")
        assert record.made == {0: {**STORE, "New": 1}}
        assert await log.open_records() == ()

    with_log(path, scenario)


def test_what_was_made_goes_by_the_name_that_aws_gave_it(path: Path) -> None:
    made = Thing(ThingKind.CLIENT, "5abc")

    async def scenario(log: SettingsLog) -> None:
        await begin(log, change=SettingsChange((Part(NEW, None, WEB),)))
        await log.note(
            FIRST,
            "process-1",
            SettingsNoted(Event.MADE, 0, made=made, now={**WEB, "ClientId": "5abc"}),
            SettingsNoted(Event.DONE),
        )
        (record,) = await log.records("shop", thing=made)
        assert (record.things, record.titles) == ((made,), ("web",))
        assert record.change == SettingsChange((Part(NEW, None, WEB),))
        assert await log.records("shop", thing=POOL) == ()
        assert await log.records("another") == ()

    with_log(path, scenario)


def test_what_took_a_change_back_is_known_once_it_is_done(path: Path) -> None:
    async def scenario(log: SettingsLog) -> None:
        await begin(log)
        await begin(log, SECOND, SettingsChange((Part(POOL, STORE, SHOP),), FIRST))
        second, first = await log.records("shop")
        assert (first.undone_by, second.undoes) == (None, FIRST)
        await log.note(SECOND, "process-1", SettingsNoted(Event.DONE))
        first = await log.record(FIRST)
        assert first is not None
        assert first.undone_by == SECOND

    with_log(path, scenario)


def test_what_failed_keeps_its_reason(path: Path) -> None:
    failure = Failure(Code.POOL_SETTINGS_UNFIT, message="1 validation error detected")

    async def scenario(log: SettingsLog) -> None:
        await begin(log)
        await log.note(FIRST, "process-1", SettingsNoted(Event.FAILED, 0, failure))
        record = await log.record(FIRST)
        assert record is not None
        assert (record.state, record.failure) == (Event.FAILED, failure)

    with_log(path, scenario)


def test_a_snapshot_by_itself_is_done_at_once(path: Path) -> None:
    async def scenario(log: SettingsLog) -> None:
        await begin(log, change=SettingsChange(()))
        record = await log.record(FIRST)
        assert record is not None
        assert (record.is_snapshot, record.state, record.things) == (True, Event.DONE, ())
        assert await log.snapshot(FIRST) == STATE

    with_log(path, scenario)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE settings_changes SET who = 'nobody'",
        "DELETE FROM settings_changes",
        "UPDATE settings_parts SET name = 'x'",
        "DELETE FROM settings_parts",
        "UPDATE settings_events SET event = 'failed'",
        "DELETE FROM settings_events",
        "UPDATE settings_values SET name = 'x'",
        "UPDATE settings_documents SET document = '{}'",
    ],
)
def test_the_record_only_grows(path: Path, statement: str) -> None:
    with_log(path, begin)
    connection = open_writer(path, KEY, LAYOUT)
    try:
        with pytest.raises(apsw.ConstraintError, match="only grows"):
            connection.execute(statement)
    finally:
        connection.close()


def test_old_documents_are_forgotten_and_that_it_was_done_stays(path: Path) -> None:
    later = datetime.now(UTC) + timedelta(days=1)

    async def scenario(log: SettingsLog) -> None:
        await begin(log)
        await log.note(
            FIRST, "process-1", SettingsNoted(Event.FAILED, 0, Failure(Code.POOL_SETTINGS_UNFIT, message="Shop"))
        )
        await begin(log, SECOND)
        assert await log.blank(datetime.now(UTC) - timedelta(days=1)) == 0
        assert await log.blank(later) == 2
        record = await log.record(FIRST)
        assert record is not None
        assert (record.change, record.things, record.who) == (None, (POOL,), "arn:ann")
        assert record.failure == Failure(Code.POOL_SETTINGS_UNFIT)
        assert await log.snapshot(FIRST) is None
        assert await log.blank(later) == 0

    with_log(path, scenario)
    assert documents(path) == 0


def test_a_document_that_comes_again_and_again_is_kept_once(path: Path) -> None:
    async def scenario(log: SettingsLog) -> None:
        for number in range(5):
            await begin(log, SettingsChangeId(str(number)))

    with_log(path, scenario)
    assert documents(path) == 2


def documents(path: Path) -> int:
    connection = open_writer(path, KEY, LAYOUT)
    try:
        return int(rows(connection, "SELECT count(*) FROM settings_documents")[0][0])
    finally:
        connection.close()
