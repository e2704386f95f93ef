"""Upkeep in a process of its own."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from multiprocessing import active_children
from pathlib import Path

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.query import Fields, Query, Sort, parse
from cognito_admin.store.index import Index
from cognito_admin.store.index.upkeep.apart import Apart
from tests.store.index.store import KEY
from tests.store.people import plain_person
from tests.store.places import plainly

ENDS_AS_ITS_PARENT_IS_KILLED = """
import asyncio, os, sys
from multiprocessing import active_children
from pathlib import Path
from cognito_admin.store.index import Index

async def begin():
    index = await Index.open(Path(sys.argv[1]), bytes(range(32)))
    async with index.upkeep_apart():
        await index.tidy()
        print(active_children()[0].pid, flush=True)
        os.kill(os.getpid(), 9)

asyncio.run(begin())
"""


def with_users(path: Path, scenario: Callable[[Index], Awaitable[None]]) -> None:
    async def run() -> None:
        index = await Index.open(path / "index.db", KEY)
        try:
            await index.begin_or_resume()
            await index.stage_users([plain_person(number) for number in range(600)], plainly(None))
            await scenario(index)
        finally:
            await index.close()

    asyncio.run(run())


async def found(index: Index, text: str) -> list[str]:
    query = parse(text, Fields())
    assert isinstance(query, Query)
    results = await index.search(query, Sort("username"))
    return [user.username for user in await results.rows(0, results.count) if user is not None]


async def dirty(index: Index) -> int:
    return await index._keeper.run(lambda connection: connection.execute("SELECT count(*) FROM dirty").fetchone()[0])


def test_what_another_process_made_quick_to_search_is_found_here(tmp_path: Path) -> None:
    async def scenario(index: Index) -> None:
        async with index.upkeep_apart():
            while await index.tidy(everything=True):
                pass
            assert await dirty(index) == 0
        assert await found(index, "user59") == ["user59", *(f"user59{digit}" for digit in range(10))]

    with_users(tmp_path, scenario)


def test_where_the_other_process_is_killed_the_work_is_done_here(tmp_path: Path) -> None:
    async def scenario(index: Index) -> None:
        async with index.upkeep_apart():
            await index.tidy()
            (process,) = [child for child in active_children() if child.name == "index upkeep"]
            process.kill()
            process.join()
            while await index.tidy(everything=True):
                pass
            assert await dirty(index) == 0

    with_users(tmp_path, scenario)


def test_the_other_process_ends_with_the_work(tmp_path: Path) -> None:
    async def scenario(index: Index) -> None:
        async with index.upkeep_apart():
            await index.tidy()
            assert [child.name for child in active_children()] == ["index upkeep"]
        assert active_children() == []

    with_users(tmp_path, scenario)


@pytest.mark.skipif(sys.platform == "win32", reason="there a process does not say what it was started with in a file")
def test_the_key_is_not_among_the_arguments_of_the_other_process(tmp_path: Path) -> None:
    async def scenario(index: Index) -> None:
        async with index.upkeep_apart():
            await index.tidy()
            told = subprocess.run(
                ["ps", "-ww", "-o", "args=", "-p", str(active_children()[0].pid)], check=True, capture_output=True
            )
        assert b"spawn_main" in told.stdout
        assert KEY.hex().encode() not in told.stdout
        assert repr(KEY).encode() not in told.stdout

    with_users(tmp_path, scenario)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be killed there as here")
def test_it_ends_too_where_the_program_is_killed(tmp_path: Path) -> None:
    begun = subprocess.run(
        [sys.executable, "-c", ENDS_AS_ITS_PARENT_IS_KILLED, str(tmp_path / "index.db")],
        capture_output=True,
        check=False,
        timeout=60,
    )
    number = int(begun.stdout)
    until_s = time.monotonic() + 30
    while _lives(number):
        assert time.monotonic() < until_s
        time.sleep(0.01)


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # Who was killed and whom nobody asked about any more is there in name only.
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(number)], capture_output=True, check=False).stdout
    return bool(state.strip()) and not state.startswith(b"Z")


def test_what_keeps_the_other_process_from_it_is_told(tmp_path: Path) -> None:
    async def scenario(index: Index) -> None:
        apart = Apart(tmp_path / "index.db", _refused)  # pyright: ignore[reportArgumentType]
        try:
            with pytest.raises(Failure) as caught:
                await apart.step(True)
        finally:
            await apart.close()
        assert caught.value.code is Code.STORE_LOCKED

    with_users(tmp_path, scenario)


def _refused() -> None:
    raise Failure(Code.STORE_LOCKED, path="index.db")
