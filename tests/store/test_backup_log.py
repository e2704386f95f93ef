import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cognito_admin.model.backup_records import MOST_DAMAGES, BackupRecord, record_of
from cognito_admin.model.backups import BackedUpPool, Counts, Damage, FileFacts, Harm, LeftOut, Manifest, Unread
from cognito_admin.model.ids import AccountId, ConnectionId, PoolId
from cognito_admin.model.schedules import Every, Schedule
from cognito_admin.store.journal import Journal

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHOP = BackedUpPool(PoolId("us-east-1_Shop"), "Shop – Kunden", "us-east-1", AccountId("123456789012"))
MANIFEST = Manifest(
    "Cognito Admin",
    SHOP,
    NOON - timedelta(minutes=3),
    NOON,
    Counts(2400, 5, 320),
    {"key.age": FileFacts(200, "ab"), "users/part-00000.jsonl.gz.age": FileFacts(70_000, "cd", 2400)},
    unread=(Unread("DescribeTerms", "AccessDeniedException", "client"),),
    left_out=(LeftOut("pool/clients/a.json", "/ClientSecret"),),
)


def with_journal(path: Path, scenario: Callable[[Journal], Awaitable[None]]) -> None:
    async def run() -> None:
        journal = await Journal.open(path, bytes(32))
        try:
            await scenario(journal)
        finally:
            await journal.close()

    asyncio.run(run())


def test_a_record_tells_what_the_manifest_says_and_is_there_after_a_restart(tmp_path: Path) -> None:
    record = record_of("/backups/shop", MANIFEST)
    assert (record.size, record.encrypted, record.left_out, record.whole) == (70_200, True, 1, False)
    damage = Damage(Harm.SUB_TWICE, "users/part-00000.jsonl.gz", 7, {"sub": "a"})
    damaged = record.proved(NOON, [damage] * (MOST_DAMAGES + 1))
    assert (len(damaged.damages), damaged.damage_count, damaged.whole) == (MOST_DAMAGES, MOST_DAMAGES + 1, False)

    async def write(journal: Journal) -> None:
        await journal.backups.put(record)
        await journal.backups.put(damaged)

    async def read(journal: Journal) -> None:
        assert await journal.backups.records() == (damaged,)
        assert await journal.backups.at("/backups/shop") == damaged
        await journal.backups.forget("/backups/shop")
        assert await journal.backups.at("/backups/shop") is None

    with_journal(tmp_path / "journal.db", write)
    with_journal(tmp_path / "journal.db", read)


def test_backups_of_a_pool_are_told_newest_first(tmp_path: Path) -> None:
    def made(place: str, days: int, pool: BackedUpPool = SHOP) -> BackupRecord:
        record = record_of(place, MANIFEST)
        return replace(record, pool=pool, finished=NOON + timedelta(days=days)).proved(NOON, ())

    other = replace(SHOP, id=PoolId("us-east-1_Other"))

    async def scenario(journal: Journal) -> None:
        for record in (made("b", 2), made("a", 1), made("c", 3, other)):
            await journal.backups.put(record)
        assert [one.place for one in await journal.backups.records(SHOP.id)] == ["b", "a"]
        assert [one.place for one in await journal.backups.records()] == ["c", "b", "a"]
        assert all(one.whole for one in await journal.backups.records())

    with_journal(tmp_path / "journal.db", scenario)


def test_a_pool_has_one_schedule_at_most(tmp_path: Path) -> None:
    first = Schedule(SHOP.id, SHOP.name, ConnectionId("c1"), "work", "/backups", ("age1abc",), NOON)
    second = replace(first, every=Every.WEEK, weekday=2, hour=4, recipients=(), keep=3)

    async def scenario(journal: Journal) -> None:
        await journal.backups.keep_schedule(first)
        assert await journal.backups.schedules() == (first,)
        await journal.backups.keep_schedule(second)
        assert await journal.backups.schedules() == (second,)
        await journal.backups.forget_schedule(SHOP.id)
        assert await journal.backups.schedules() == ()

    with_journal(tmp_path / "journal.db", scenario)
