import asyncio
import os
import stat
from pathlib import Path

import pytest

from cognito_admin.model.ids import PoolId
from cognito_admin.store.key_file import KeyFile
from cognito_admin.store.paths import Paths

KEY, OTHER = bytes(range(32)), bytes(32)
POOL = PoolId("us-east-1_AbCdEf123")


def test_the_key_is_told_from_others_once_it_is_known(tmp_path: Path) -> None:
    async def scenario() -> None:
        file = KeyFile(Paths(tmp_path))
        assert await file.fits(KEY) is None
        assert not await file.something_kept()
        await file.keep(KEY)
        assert await file.something_kept()
        assert await file.fits(KEY) is True
        assert await file.fits(OTHER) is False

    asyncio.run(scenario())


def test_the_file_does_not_hold_the_key_and_is_its_owners(tmp_path: Path) -> None:
    asyncio.run(KeyFile(Paths(tmp_path)).keep(KEY))
    path = Paths(tmp_path).key_mark
    assert KEY.hex() not in path.read_text()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{}", b"7"])
def test_a_damaged_file_says_nothing_but_that_there_was_a_key(tmp_path: Path, content: bytes) -> None:
    Paths(tmp_path).key_mark.write_bytes(content)
    file = KeyFile(Paths(tmp_path))
    assert asyncio.run(file.fits(KEY)) is None
    assert asyncio.run(file.something_kept())


def test_what_is_encrypted_counts_as_kept_and_is_set_aside_with_the_mark(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    paths.prepare()
    for path in (paths.journal, paths.series, paths.index(POOL), paths.salt, paths.settings):
        path.write_bytes(b"kept")
    file = KeyFile(paths)
    assert asyncio.run(file.something_kept())
    asyncio.run(file.keep(KEY))
    asyncio.run(file.set_all_aside())
    assert not asyncio.run(file.something_kept())
    assert not paths.salt.exists()
    assert paths.settings.exists()
    assert {path.name.partition(".aside-")[0] for path in tmp_path.rglob("*.aside-*")} == {
        "journal.db",
        "series.db",
        paths.index(POOL).name,
        "salt.json",
        "key.json",
    }


def test_what_was_set_aside_is_kept_however_often_it_happens(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    for turn in range(4):
        paths.journal.write_bytes(bytes([turn]))
        asyncio.run(KeyFile(paths).set_all_aside())
    assert len(list(tmp_path.glob("journal.db.aside-*"))) == 4


def test_one_settles_it_at_a_time(tmp_path: Path) -> None:
    async def scenario() -> list[str]:
        seen: list[str] = []

        async def settle(name: str) -> None:
            async with KeyFile(Paths(tmp_path)).held():
                seen.append(f"{name} begins")
                for _ in range(10):
                    await asyncio.sleep(0)
                seen.append(f"{name} ends")

        await asyncio.gather(settle("a"), settle("b"))
        return seen

    assert asyncio.run(scenario()) == ["a begins", "a ends", "b begins", "b ends"]
