import asyncio
from pathlib import Path

import pytest

from cognito_admin.model.failures import Code, Failure, Outdated
from cognito_admin.model.ids import GroupName
from cognito_admin.model.query import EVERYBODY, Sort
from cognito_admin.store.index import Index
from tests.store.index.whole_index import ANN, KEY, subs, synced, with_index
from tests.store.people import plain_person
from tests.store.places import plainly


def test_an_index_ends_as_a_whole_though_nobody_waits_any_more_until_it_is_closed(path: Path) -> None:
    async def run() -> None:
        index = await Index.open(path, KEY)
        closing = asyncio.create_task(index.close())
        await asyncio.sleep(0)
        closing.cancel()
        await asyncio.wait([closing])
        with pytest.raises(Outdated):
            await index.state()

    asyncio.run(run())


def test_a_damaged_index_is_told_and_can_be_set_aside_for_a_new_one(path: Path) -> None:
    async def fill(index: Index) -> None:
        await synced(index, *map(plain_person, range(300)))

    async def open_and_read() -> None:
        index = await Index.open(path, KEY)
        try:
            results = await index.search(EVERYBODY, Sort())
            await results.rows(0, 300)
        finally:
            await index.close()

    async def empty(index: Index) -> None:
        assert (await index.state()).users == 0

    with_index(path, fill)
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 8192):
        content[page * 8192 + 4000] ^= 1
    path.write_bytes(content)
    with pytest.raises(Failure) as caught:
        asyncio.run(open_and_read())
    assert caught.value.code is Code.STORE_DAMAGED
    assert Index.set_aside(path).read_bytes() == content
    with_index(path, empty)


def test_a_full_disk_stops_a_listing_and_loses_nothing_that_was_found_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [plain_person(number, name="x" * 2000) for number in range(10, 200)]

    async def scenario(index: Index) -> None:
        await synced(index, ANN)
        await index._writer.run(lambda connection: list(connection.execute("PRAGMA max_page_count=40")))
        await index.begin_or_resume()
        with pytest.raises(Failure) as caught:
            await index.stage_users(many, plainly(None))
        assert caught.value.code is Code.DISK_FULL
        assert await subs(index) == ["user0"]

    with_index(path, scenario)


def test_nothing_readable_is_on_disk(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await synced(index, *map(plain_person, range(200)), groups={GroupName("very-secret-group"): [plain_person(1)]})
        for file in path.parent.iterdir():
            content = file.read_bytes()
            assert b"example.com" not in content
            assert b"very-secret-group" not in content

    with_index(path, scenario)


def test_opening_with_another_key_leaves_nothing_open(path: Path) -> None:
    async def nothing(index: Index) -> None: ...

    async def another_key() -> None:
        with pytest.raises(Failure) as caught:
            await Index.open(path, bytes(32))
        assert caught.value.code is Code.STORE_KEY_WRONG

    with_index(path, nothing)
    asyncio.run(another_key())


def test_a_disk_that_is_full_ends_the_tidying_and_loses_nobody(path: Path) -> None:
    async def scenario(index: Index) -> None:
        everybody = [plain_person(number, name=f"Person {number:x}") for number in range(600)]
        await index.begin_or_resume()
        await index.stage_users(everybody, plainly(None))
        size = await index._keeper.run(lambda connection: connection.pragma("page_count"))
        await index._keeper.run(lambda connection: connection.pragma("max_page_count", size + 2))
        with pytest.raises(Failure) as caught:
            await index.tidy(everything=True)
        assert caught.value.code is Code.DISK_FULL
        assert await subs(index, "name:fe") == ["user254", "user510"]
        await index._keeper.run(lambda connection: connection.pragma("max_page_count", 1 << 30))
        while await index.tidy(everything=True):
            pass
        assert await subs(index, "name:fe") == ["user254", "user510"]

    with_index(path, scenario)


def test_tidying_that_nobody_waits_for_any_more_is_broken_off_and_done_another_time(path: Path) -> None:
    async def scenario(index: Index) -> None:
        await index.begin_or_resume()
        await index.stage_users([plain_person(number) for number in range(600)], plainly(None))
        tidying = asyncio.create_task(index.tidy(everything=True))
        await asyncio.sleep(0)
        tidying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await tidying
        assert await subs(index, "user59") == ["user59", *(f"user59{digit}" for digit in range(10))]
        await index.tidy(everything=True)
        assert await subs(index, "user59") == ["user59", *(f"user59{digit}" for digit in range(10))]

    with_index(path, scenario)
