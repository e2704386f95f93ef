import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.model.failures import Code, Failure
from cognito_admin.store import passphrase_file
from cognito_admin.store.paths import Paths
from cognito_admin.work.unlock import KeySource, StoreKey
from tests.work.keyring import Keyring


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase_file, "_COST", {"n": 2**4, "r": 8, "p": 1})


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path)


def _failure(work: Coroutine[Any, Any, Any]) -> Failure:
    with pytest.raises(Failure) as caught:
        asyncio.run(work)
    return caught.value


def test_the_key_is_made_once_and_found_again(paths: Paths) -> None:
    keyring = Keyring()
    first, second = StoreKey(keyring, paths), StoreKey(keyring, paths)
    key = asyncio.run(first.get())
    assert len(key) == 32
    assert asyncio.run(second.get()) == key
    assert second.source is KeySource.KEYRING
    assert not second.throwaway
    assert not paths.salt.exists()


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    one, other = (asyncio.run(StoreKey(Keyring(), Paths(tmp_path / name)).get()) for name in "ab")
    assert one != other


def test_two_first_starts_at_once_have_one_key(paths: Paths) -> None:
    keyring = Keyring()
    keyring.slow = True

    async def start() -> tuple[bytes, bytes]:
        return await asyncio.gather(StoreKey(keyring, paths).get(), StoreKey(keyring, paths).get())

    first, second = asyncio.run(start())
    assert first == second == bytes.fromhex(keyring.secrets["store-key"])


def test_two_first_passphrases_at_once_choose_one(paths: Paths) -> None:
    async def start() -> list[BaseException | None]:
        stores = [StoreKey(Keyring(Code.KEYRING_MISSING), paths) for _ in range(2)]
        chosen = (store.use_passphrase(text) for store, text in zip(stores, ("correct horse", "battery"), strict=True))
        return await asyncio.gather(*chosen, return_exceptions=True)

    assert sorted(asyncio.run(start()), key=str) == [None, Failure(Code.STORE_KEY_WRONG)]


def test_many_who_wait_ask_the_keyring_once(paths: Paths) -> None:
    keyring = Keyring()
    asyncio.run(StoreKey(keyring, paths).get())
    keyring.reads = 0

    async def wait() -> set[bytes]:
        keyring.gate = asyncio.Event()
        store_key = StoreKey(keyring, paths)
        waiting = [asyncio.create_task(store_key.get()) for _ in range(10)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        keyring.gate.set()
        keys = await asyncio.gather(*waiting, return_exceptions=True)
        assert isinstance(keys[0], asyncio.CancelledError)
        return {key for key in keys if isinstance(key, bytes)} | {await store_key.get()}

    assert len(asyncio.run(wait())) == 1
    assert keyring.reads == 1


def test_many_who_wait_hear_of_one_failure_and_may_try_again(paths: Paths) -> None:
    keyring = Keyring(Code.KEYRING_LOCKED)

    async def wait() -> None:
        store_key = StoreKey(keyring, paths)
        results = await asyncio.gather(store_key.get(), store_key.get(), return_exceptions=True)
        assert results == [Failure(Code.KEYRING_LOCKED)] * 2
        assert keyring.reads == 1
        keyring.trouble = None
        assert len(await store_key.get()) == 32

    asyncio.run(wait())


def test_without_a_keyring_the_person_is_asked_until_they_chose(paths: Paths) -> None:
    async def choose() -> None:
        store_key = StoreKey(Keyring(Code.KEYRING_MISSING), paths)
        for _ in range(2):
            with pytest.raises(Failure) as caught:
                await store_key.get()
            assert caught.value.code is Code.KEYRING_MISSING
        store_key.use_session_key()
        assert await store_key.get() == await store_key.get()
        assert store_key.throwaway

    asyncio.run(choose())
    assert not paths.salt.exists()


def test_a_passphrase_is_asked_for_again_and_a_wrong_one_refused(paths: Paths) -> None:
    async def choose() -> bytes:
        store_key = StoreKey(Keyring(Code.KEYRING_MISSING), paths)
        await store_key.use_passphrase("correct horse")
        assert store_key.source is KeySource.PASSPHRASE
        return await store_key.get()

    async def next_session() -> bytes:
        store_key = StoreKey(Keyring(Code.KEYRING_MISSING), paths)
        assert store_key.passphrase_chosen
        with pytest.raises(Failure) as caught:
            await store_key.get()
        assert caught.value.code is Code.PASSPHRASE_NEEDED
        with pytest.raises(Failure) as caught:
            await store_key.use_passphrase("wrong")
        assert caught.value.code is Code.STORE_KEY_WRONG
        assert store_key.source is None
        await store_key.use_passphrase("correct horse")
        return await store_key.get()

    assert asyncio.run(choose()) == asyncio.run(next_session())


def test_a_keyring_that_appears_later_does_not_replace_the_passphrase(paths: Paths) -> None:
    asyncio.run(StoreKey(Keyring(Code.KEYRING_MISSING), paths).use_passphrase("correct horse"))
    keyring = Keyring()
    assert _failure(StoreKey(keyring, paths).get()).code is Code.PASSPHRASE_NEEDED
    assert keyring.secrets == {}


def test_a_keyring_that_forgets_is_no_keyring(paths: Paths) -> None:
    keyring = Keyring()
    keyring.forgetful = True
    assert _failure(StoreKey(keyring, paths).get()).code is Code.KEYRING_MISSING


@pytest.mark.parametrize("kept", ["", "no hex", "ab" * 31, "ab" * 33])
def test_a_key_that_was_tampered_with_is_replaced_only_when_the_person_starts_anew(paths: Paths, kept: str) -> None:
    keyring = Keyring()
    keyring.secrets["store-key"] = kept
    assert _failure(StoreKey(keyring, paths).get()).code is Code.STORE_KEY_LOST
    assert keyring.secrets["store-key"] == kept
    asyncio.run(StoreKey(keyring, paths).start_anew())
    assert len(asyncio.run(StoreKey(keyring, paths).get())) == 32


def test_a_key_that_the_keyring_forgot_is_told_and_never_silently_replaced(paths: Paths) -> None:
    keyring = Keyring()
    asyncio.run(StoreKey(keyring, paths).get())
    keyring.secrets.clear()
    failure = _failure(StoreKey(keyring, paths).get())
    assert (failure.code, failure.facts["path"]) == (Code.STORE_KEY_LOST, str(paths.base))
    assert keyring.secrets == {}


def test_files_whose_mark_is_gone_are_not_given_a_new_key(paths: Paths) -> None:
    paths.journal.write_bytes(b"encrypted")
    keyring = Keyring()
    assert _failure(StoreKey(keyring, paths).get()).code is Code.STORE_KEY_LOST
    assert keyring.secrets == {}


def test_another_key_than_that_of_the_files_is_told(paths: Paths) -> None:
    keyring = Keyring()
    asyncio.run(StoreKey(keyring, paths).get())
    keyring.secrets["store-key"] = "ab" * 32
    assert _failure(StoreKey(keyring, paths).get()).code is Code.STORE_KEY_LOST


def test_a_keyring_that_comes_back_opens_what_is_kept(paths: Paths) -> None:
    keyring = Keyring()
    key = asyncio.run(StoreKey(keyring, paths).get())
    keyring.trouble = Code.KEYRING_MISSING
    assert _failure(StoreKey(keyring, paths).get()).code is Code.STORE_KEY_LOST
    keyring.trouble = None
    assert asyncio.run(StoreKey(keyring, paths).get()) == key


def test_a_passphrase_is_not_chosen_over_files_of_another_key(paths: Paths) -> None:
    asyncio.run(StoreKey(Keyring(), paths).get())
    store_key = StoreKey(Keyring(Code.KEYRING_MISSING), paths)
    assert _failure(store_key.use_passphrase("correct horse")).code is Code.STORE_KEY_LOST
    assert not paths.salt.exists()
    assert store_key.source is None


def test_a_passphrase_whose_file_is_damaged_is_a_lost_key(paths: Paths) -> None:
    asyncio.run(StoreKey(Keyring(Code.KEYRING_MISSING), paths).use_passphrase("correct horse"))
    paths.salt.write_text("{")
    store_key = StoreKey(Keyring(Code.KEYRING_MISSING), paths)
    assert _failure(store_key.use_passphrase("correct horse")).code is Code.STORE_KEY_LOST
    asyncio.run(store_key.start_anew())
    assert not store_key.passphrase_chosen


def test_who_starts_anew_keeps_the_old_files_aside(paths: Paths) -> None:
    async def scenario() -> None:
        keyring = Keyring()
        old = await StoreKey(keyring, paths).get()
        paths.journal.write_bytes(b"encrypted")
        keyring.secrets.clear()
        store_key = StoreKey(keyring, paths)
        await store_key.start_anew()
        assert await store_key.get() != old
        assert not paths.journal.exists()
        assert [path.read_bytes() for path in paths.base.glob("journal.db.aside-*")] == [b"encrypted"]

    asyncio.run(scenario())


def test_who_starts_anew_does_not_take_the_key_of_another_folder_away(tmp_path: Path, paths: Paths) -> None:
    keyring = Keyring()
    asyncio.run(StoreKey(keyring, paths).get())
    keyring.secrets.clear()
    elsewhere = asyncio.run(StoreKey(keyring, Paths(tmp_path / "elsewhere")).get())
    asyncio.run(StoreKey(keyring, paths).start_anew())
    assert asyncio.run(StoreKey(keyring, paths).get()) == elsewhere


def test_a_chosen_passphrase_needs_no_keyring_to_be_asked_for(paths: Paths) -> None:
    asyncio.run(StoreKey(Keyring(Code.KEYRING_MISSING), paths).use_passphrase("correct horse"))
    keyring = Keyring(Code.KEYRING_LOCKED)
    assert _failure(StoreKey(keyring, paths).get()).code is Code.PASSPHRASE_NEEDED
    assert keyring.reads == 0


def test_a_key_is_proved_by_the_mark_alone(tmp_path: Path, paths: Paths) -> None:
    async def scenario() -> None:
        first = StoreKey(Keyring(), paths)
        assert not await first.proved()
        key = await first.get()
        for given, proved in ((key, True), (bytes(32), False)):
            store_key = StoreKey(Keyring(), paths)
            store_key.given(given)
            assert await store_key.proved() is proved
        nowhere = StoreKey(Keyring(), Paths(tmp_path / "nowhere"))
        nowhere.given(key)
        assert not await nowhere.proved()
        nowhere.use_session_key()
        assert await nowhere.proved()

    asyncio.run(scenario())


def test_a_given_key_is_used_without_asking(paths: Paths) -> None:
    keyring = Keyring(Code.KEYRING_MISSING)
    store_key = StoreKey(keyring, paths)
    store_key.given(b"k" * 32)
    assert asyncio.run(store_key.get()) == b"k" * 32
    assert keyring.reads == 0
    with pytest.raises(ValueError, match="32 bytes"):
        store_key.given(b"short")


def test_closing_forgets_the_key_and_ends_the_waiting(paths: Paths) -> None:
    async def close() -> None:
        keyring = Keyring()
        keyring.gate = asyncio.Event()
        store_key = StoreKey(keyring, paths)
        waiting = asyncio.create_task(store_key.get())
        await asyncio.sleep(0)
        store_key.close()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert store_key.source is None

    asyncio.run(close())
