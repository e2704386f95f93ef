import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from cognito_admin.model.searches import SavedSearch
from cognito_admin.store.encrypted import Layout, open_writer, rows
from cognito_admin.store.journal import LAYOUT, Journal
from cognito_admin.work.searches import LONGEST, LONGEST_NAME, MOST_RECENT, Searches

KEY = bytes(range(32))
SHOP, STAFF = "us-east-1_%41bc", "us-east-1_%58yz"


def with_searches(path: Path, scenario: Callable[[Searches], Awaitable[None]]) -> None:
    async def run() -> None:
        journal = await Journal.open(path / "journal.db", KEY)

        async def opened() -> Journal:
            return journal

        try:
            await scenario(Searches(opened))
        finally:
            await journal.close()

    asyncio.run(run())


def test_no_search_is_remembered_where_somebody_does_not_want_that(tmp_path: Path) -> None:
    async def scenario() -> None:
        journal = await Journal.open(tmp_path / "journal.db", KEY)

        async def opened() -> Journal:
            return journal

        wanted = True
        searches = Searches(opened, lambda: wanted)
        await searches.note(SHOP, "ann")
        wanted = False
        await searches.note(SHOP, "zoe")
        assert await searches.recent(SHOP) == ("ann",)
        await journal.close()

    asyncio.run(scenario())


def test_saved_searches_stay_with_their_pool_and_outlive_the_session(tmp_path: Path) -> None:
    async def write(searches: Searches) -> None:
        await searches.save(SHOP, "zoe's friends", "group:friends -zoe")
        await searches.save(SHOP, " Must  change\npassword ", " status:force_change_password ")
        await searches.save(STAFF, "Everybody", "")

    async def read(searches: Searches) -> None:
        assert await searches.saved(SHOP) == (
            SavedSearch("Must change password", "status:force_change_password"),
            SavedSearch("zoe's friends", "group:friends -zoe"),
        )
        assert await searches.saved(STAFF) == (SavedSearch("Everybody", ""),)

    with_searches(tmp_path, write)
    with_searches(tmp_path, read)


def test_a_search_without_a_name_is_called_as_it_reads(tmp_path: Path) -> None:
    async def scenario(searches: Searches) -> None:
        assert await searches.save(SHOP, "", "ann  example") == SavedSearch("ann example", "ann  example")
        assert len((await searches.save(SHOP, "", "ann " * 100)).name) <= LONGEST_NAME

    with_searches(tmp_path, scenario)


def test_a_name_belongs_to_one_search(tmp_path: Path) -> None:
    async def scenario(searches: Searches) -> None:
        await searches.save(SHOP, "a", "1")
        await searches.save(SHOP, "a", "2")
        await searches.save(SHOP, "b", "3")
        await searches.rename(SHOP, "b", "a")
        assert await searches.saved(SHOP) == (SavedSearch("a", "3"),)
        for same in ("a", " ", ""):
            await searches.rename(SHOP, "a", same)
        assert await searches.saved(SHOP) == (SavedSearch("a", "3"),)
        await searches.remove(SHOP, "a")
        assert await searches.saved(SHOP) == ()

    with_searches(tmp_path, scenario)


def test_recent_searches_come_newest_first_each_once_and_not_too_many(tmp_path: Path) -> None:
    async def scenario(searches: Searches) -> None:
        for number in range(MOST_RECENT + 3):
            await searches.note(SHOP, f"{number}")
        await searches.note(SHOP, " 10 ")
        await searches.note(STAFF, "ann")
        recent = await searches.recent(SHOP)
        assert recent[:2] == ("10", f"{MOST_RECENT + 2}")
        assert len(recent) == len(set(recent)) == MOST_RECENT
        await searches.forget(SHOP, "10")
        assert "10" not in await searches.recent(SHOP)
        await searches.forget_recent(SHOP)
        assert await searches.recent(SHOP) == ()
        assert await searches.recent(STAFF) == ("ann",)

    with_searches(tmp_path, scenario)


def test_what_nobody_would_want_again_is_not_kept(tmp_path: Path) -> None:
    async def scenario(searches: Searches) -> None:
        await searches.note(SHOP, "  ")
        await searches.note(SHOP, "x" * (LONGEST + 1))
        assert await searches.recent(SHOP) == ()
        await searches.note(SHOP, "half \ud800 of a sign")
        await searches.save(SHOP, "nothing\0", "a\0b")
        assert len(await searches.recent(SHOP)) == 1
        assert len(await searches.saved(SHOP)) == 1

    with_searches(tmp_path, scenario)


def test_no_search_is_written_in_clear_or_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(searches: Searches) -> None:
        await searches.save(SHOP, "Unmistakable", "unmistakable@example.com")
        await searches.note(SHOP, "unmistakable@example.com")

    with caplog.at_level(logging.DEBUG):
        with_searches(tmp_path, scenario)
    assert "nmistakable" not in caplog.text
    for file in tmp_path.iterdir():
        assert b"nmistakable" not in file.read_bytes()


def test_a_journal_from_before_there_were_searches_keeps_its_jobs(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    old = open_writer(path, KEY, Layout(LAYOUT.migrations[:1], durable=True))
    rows(
        old,
        "INSERT INTO jobs(id, kind, resource, subject, arguments, state, started) VALUES ('1', 'sync', 'r', 's', '{}', 'done', ?)",
        ("2026-11-20T12:00:00+00:00",),
    )
    old.close()

    async def scenario(searches: Searches) -> None:
        assert await searches.recent(SHOP) == ()
        await searches.note(SHOP, "ann")
        journal = await searches._journal()  # pyright: ignore[reportPrivateUsage]
        assert [job.id for job in await journal.jobs()] == ["1"]

    with_searches(tmp_path, scenario)
