import asyncio
from pathlib import Path

import pytest

from cognito_admin.keystore import Keystore
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.store.index import Index
from cognito_admin.store.key_file import KeyFile
from cognito_admin.store.paths import Paths
from cognito_admin.work.job_run import new_job
from cognito_admin.work.kept import KEPT_IN, STORE_KEY, Kept
from cognito_admin.work.kept_index import KeptIndex
from cognito_admin.work.unlock import StoreKey

KEY = b"k" * 32
POOL = PoolId("us-east-1_AbCdEf123")


def kept_under(base: Path, *, session: bool = False, told: list[Failure] | None = None) -> Kept:
    store_key = StoreKey(Keystore(), Paths(base))
    if session:
        store_key.use_session_key()
    else:
        store_key.given(KEY)
    return Kept(Paths(base), store_key, (told if told is not None else []).append)


def test_what_is_kept_lies_under_the_folder_of_the_program(tmp_path: Path) -> None:
    async def scenario() -> None:
        kept = kept_under(tmp_path)
        job = new_job("sync", "pool", "Shop")
        await (await kept.journal()).insert_job(job, {})
        assert await kept.handed_to_jobs() == {STORE_KEY: KEY.hex()}
        await kept.close()
        again = kept_under(tmp_path)
        assert await (await again.journal()).jobs() == (job,)
        await again.close()
        assert again.paths.index(POOL).is_relative_to(tmp_path)

    asyncio.run(scenario())


def test_what_is_kept_under_a_session_key_is_gone_afterwards(tmp_path: Path) -> None:
    async def scenario() -> None:
        kept = kept_under(tmp_path, session=True)
        await (await kept.journal()).insert_job(new_job("sync", "pool", "Shop"), {})
        folder = Path((await kept.handed_to_jobs())[KEPT_IN])
        assert kept.paths.journal.parent == folder
        assert kept.paths.index(POOL).is_relative_to(folder)
        assert not folder.is_relative_to(tmp_path)
        await kept.close()
        assert not folder.exists()
        assert list(tmp_path.iterdir()) == []

    asyncio.run(scenario())


def test_a_job_uses_the_throwaway_folder_of_its_window_and_leaves_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        window = kept_under(tmp_path, session=True)
        handed = await window.handed_to_jobs()
        store_key = StoreKey(Keystore(), Paths(tmp_path))
        store_key.given(bytes.fromhex(handed[STORE_KEY]))
        job = Kept(Paths(tmp_path), store_key, [].append, Path(handed[KEPT_IN]))
        assert job.paths.index(POOL) == window.paths.index(POOL)
        await (await job.journal()).insert_job(new_job("sync", "pool", "Shop"), {})
        await job.close()
        assert len(await (await window.journal()).jobs()) == 1
        await window.close()

    asyncio.run(scenario())


def test_a_damaged_journal_is_told(tmp_path: Path) -> None:
    async def scenario() -> None:
        kept = kept_under(tmp_path)
        await (await kept.journal()).insert_job(new_job("sync", "pool", "Shop"), {})
        await kept.close()
        with (tmp_path / "journal.db").open("r+b") as file:
            file.seek(8192 + 100)
            file.write(b"damage")
        told: list[Failure] = []
        again = kept_under(tmp_path, told=told)
        assert await (await again.journal()).jobs() == ()
        assert [failure.code for failure in told] == [Code.JOURNAL_DAMAGED]
        assert Path(told[0].facts["path"]).exists()
        await again.close()

    asyncio.run(scenario())


def test_the_journal_is_opened_once_however_many_want_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        kept = kept_under(tmp_path)
        first, second = await asyncio.gather(kept.journal(), kept.journal())
        assert first is second
        await kept.close()

    asyncio.run(scenario())


def damage_first_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[200] ^= 1
    path.write_bytes(content)


def test_a_journal_whose_first_page_is_damaged_is_set_aside_when_the_key_is_known_to_be_right(tmp_path: Path) -> None:
    async def scenario() -> None:
        await KeyFile(Paths(tmp_path)).keep(KEY)
        kept = kept_under(tmp_path)
        await (await kept.journal()).insert_job(new_job("sync", "pool", "Shop"), {})
        await kept.close()
        damage_first_page(tmp_path / "journal.db")
        told: list[Failure] = []
        again = kept_under(tmp_path, told=told)
        assert await (await again.journal()).jobs() == ()
        assert [failure.code for failure in told] == [Code.JOURNAL_DAMAGED]
        assert Path(told[0].facts["path"]).exists()
        await again.close()

    asyncio.run(scenario())


def test_a_journal_that_a_key_nobody_vouches_for_does_not_open_is_left_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        kept = kept_under(tmp_path)
        await (await kept.journal()).insert_job(new_job("sync", "pool", "Shop"), {})
        await kept.close()
        damage_first_page(tmp_path / "journal.db")
        before = (tmp_path / "journal.db").read_bytes()
        with pytest.raises(Failure) as caught:
            await kept_under(tmp_path).journal()
        assert caught.value.code is Code.STORE_KEY_WRONG
        assert (tmp_path / "journal.db").read_bytes() == before

    asyncio.run(scenario())


def test_an_index_whose_first_page_is_damaged_is_told_from_one_under_another_key(tmp_path: Path) -> None:
    path = Paths(tmp_path).index(POOL)

    async def opened() -> Code:
        kept = KeptIndex(lambda: path, kept_under(tmp_path)._store_key)
        with pytest.raises(Failure) as caught:
            await kept.opened()
        await kept.close()
        return caught.value.code

    async def scenario() -> None:
        await (await Index.open(path, KEY)).close()
        damage_first_page(path)
        assert await opened() is Code.STORE_KEY_WRONG
        await KeyFile(Paths(tmp_path)).keep(KEY)
        assert await opened() is Code.STORE_DAMAGED

    asyncio.run(scenario())
