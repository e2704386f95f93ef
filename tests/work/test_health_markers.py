"""What this program did to a pool, as marks in charts."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cognito_admin.model.changes.activity import BulkLine, Selection
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import Bulk, BulkId, ChangeId, Event, Record
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.settings.change import SettingsChangeId
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.model.settings.things import Thing, ThingKind
from cognito_admin.store.journal import Journal
from cognito_admin.work.health_markers import RESTORED, Markers

POOL = PoolId("us-east-1_shop")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_changes_of_settings_of_many_and_of_one_are_marked_with_what_they_were() -> None:
    def at(minute: int) -> datetime:
        return NOON + timedelta(minutes=minute)

    things = (Thing(ThingKind.POOL), *(Thing(ThingKind.CLIENT, f"1{name}") for name in ("web", "app", "till")))
    settings = SettingsRecord(
        SettingsChangeId("s1"),
        "shop",
        "ann",
        at(3),
        things,
        ("", "Web shop", "App", "Till"),
        None,
        Event.DONE,
        at(3),
        4,
        "o",
    )
    bulk = BulkLine(Bulk(BulkId("b1"), "shop", "ann", at(2), None, None, 1200), Kind.DISABLE)
    of_one = Record(
        ChangeId("c1"), "shop", None, Kind.SET_PASSWORD, "ann", at(1), None, Event.DONE, at(1), 1, "o", name="ann"
    )

    class Activity:
        async def lines(self, selection: Selection, limit: int) -> tuple[object, ...]:
            assert (selection.pool, selection.since, selection.until) == ("shop", at(0), at(9))
            assert limit > 100
            return settings, bulk, of_one

    class Restores:
        async def into(self, *_: object) -> tuple[()]:
            return ()

    class Fake:
        activity, restores = Activity(), Restores()

    async def journal() -> Any:
        return Fake()

    found = asyncio.run(Markers("shop", POOL, journal).between(at(0), at(9)))
    assert [(one.moment, one.title, one.change) for one in found] == [
        (at(1), "Set password: ann", "c1"),
        (at(2), "Disable: 1,200 users", "b1"),
        (at(3), "Settings: User pool, App client Web shop, App client App and 1 more", "s1"),
    ]


def test_a_restore_into_the_pool_is_marked(tmp_path: Path) -> None:
    async def run() -> None:
        journal = await Journal.open(tmp_path / "journal.db", bytes(32))

        async def opened() -> Journal:
            return journal

        try:
            for target in (POOL, "us-east-1_other", None):
                await journal.restores.begin("order", {"plan": {"target": {"pool": target}}})
            now = datetime.now(UTC)
            markers = Markers("shop", POOL, opened)
            (found,) = await markers.between(now - timedelta(hours=1), now + timedelta(hours=1))
            assert (found.title, found.change) == (RESTORED, "")
            assert await markers.between(now - timedelta(hours=2), now - timedelta(hours=1)) == ()
        finally:
            await journal.close()

    asyncio.run(run())


def test_charts_are_shown_without_marks_where_the_record_cannot_be_read() -> None:
    async def journal() -> Journal:
        raise Failure(Code.KEYRING_LOCKED)

    assert asyncio.run(Markers("shop", POOL, journal).between(NOON, NOON + timedelta(days=1))) == ()
