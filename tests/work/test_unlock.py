import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from cognito_admin.keystore import Keystore
from cognito_admin.model.failures import Code, Failure
from cognito_admin.store import passphrase_file
from cognito_admin.work.unlock import KeySource, StoreKey


class Keyring(Keystore):
    """A keystore in memory. ``trouble`` is raised by every request; ``gate`` holds back the answers."""

    def __init__(self, trouble: Code | None = None) -> None:
        super().__init__()
        self.secrets: dict[str, str] = {}
        self.trouble = trouble
        self.forgetful = False
        self.reads = 0
        self.gate: asyncio.Event | None = None

    async def get(self, name: str) -> str | None:
        self.reads += 1
        if self.gate:
            await self.gate.wait()
        if self.trouble:
            raise Failure(self.trouble)
        return self.secrets.get(name)

    async def set(self, name: str, value: str) -> None:
        if self.trouble:
            raise Failure(self.trouble)
        if not self.forgetful:
            self.secrets[name] = value


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase_file, "_COST", {"n": 2**4, "r": 8, "p": 1})


@pytest.fixture
def salt(tmp_path: Path) -> Path:
    return tmp_path / "salt"


def _failure(work: Coroutine[Any, Any, Any]) -> Failure:
    with pytest.raises(Failure) as caught:
        asyncio.run(work)
    return caught.value


def test_the_key_is_made_once_and_found_again(salt: Path) -> None:
    keyring = Keyring()
    first, second = StoreKey(keyring, salt), StoreKey(keyring, salt)
    key = asyncio.run(first.get())
    assert len(key) == 32
    assert asyncio.run(second.get()) == key
    assert second.source is KeySource.KEYRING
    assert not second.throwaway
    assert not salt.exists()


def test_two_installations_have_different_keys(salt: Path) -> None:
    assert asyncio.run(StoreKey(Keyring(), salt).get()) != asyncio.run(StoreKey(Keyring(), salt).get())


def test_many_who_wait_ask_the_keyring_once(salt: Path) -> None:
    keyring = Keyring()
    asyncio.run(StoreKey(keyring, salt).get())
    keyring.reads = 0

    async def wait() -> set[bytes]:
        keyring.gate = asyncio.Event()
        store_key = StoreKey(keyring, salt)
        waiting = [asyncio.create_task(store_key.get()) for _ in range(10)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        keyring.gate.set()
        keys = await asyncio.gather(*waiting, return_exceptions=True)
        assert isinstance(keys[0], asyncio.CancelledError)
        return {key for key in keys if isinstance(key, bytes)} | {await store_key.get()}

    assert len(asyncio.run(wait())) == 1
    assert keyring.reads == 1


def test_many_who_wait_hear_of_one_failure_and_may_try_again(salt: Path) -> None:
    keyring = Keyring(Code.KEYRING_LOCKED)

    async def wait() -> None:
        store_key = StoreKey(keyring, salt)
        results = await asyncio.gather(store_key.get(), store_key.get(), return_exceptions=True)
        assert results == [Failure(Code.KEYRING_LOCKED)] * 2
        assert keyring.reads == 1
        keyring.trouble = None
        assert len(await store_key.get()) == 32

    asyncio.run(wait())


def test_without_a_keyring_the_person_is_asked_until_they_chose(salt: Path) -> None:
    async def choose() -> None:
        store_key = StoreKey(Keyring(Code.KEYRING_MISSING), salt)
        for _ in range(2):
            with pytest.raises(Failure) as caught:
                await store_key.get()
            assert caught.value.code is Code.KEYRING_MISSING
        store_key.use_session_key()
        assert await store_key.get() == await store_key.get()
        assert store_key.throwaway

    asyncio.run(choose())
    assert not salt.exists()


def test_a_passphrase_is_asked_for_again_and_a_wrong_one_refused(salt: Path) -> None:
    async def choose() -> bytes:
        store_key = StoreKey(Keyring(Code.KEYRING_MISSING), salt)
        await store_key.use_passphrase("correct horse")
        assert store_key.source is KeySource.PASSPHRASE
        return await store_key.get()

    async def next_session() -> bytes:
        store_key = StoreKey(Keyring(Code.KEYRING_MISSING), salt)
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


def test_a_keyring_that_appears_later_does_not_replace_the_passphrase(salt: Path) -> None:
    asyncio.run(StoreKey(Keyring(Code.KEYRING_MISSING), salt).use_passphrase("correct horse"))
    keyring = Keyring()
    assert _failure(StoreKey(keyring, salt).get()).code is Code.PASSPHRASE_NEEDED
    assert keyring.secrets == {}


def test_a_keyring_that_forgets_is_no_keyring(salt: Path) -> None:
    keyring = Keyring()
    keyring.forgetful = True
    assert _failure(StoreKey(keyring, salt).get()).code is Code.KEYRING_MISSING


@pytest.mark.parametrize("kept", ["", "no hex", "ab" * 31, "ab" * 33])
def test_a_key_that_was_tampered_with_is_refused_and_left_alone(salt: Path, kept: str) -> None:
    keyring = Keyring()
    keyring.secrets["store-key"] = kept
    assert _failure(StoreKey(keyring, salt).get()).code is Code.STORE_KEY_WRONG
    assert keyring.secrets["store-key"] == kept


def test_a_given_key_is_used_without_asking(salt: Path) -> None:
    keyring = Keyring(Code.KEYRING_MISSING)
    store_key = StoreKey(keyring, salt)
    store_key.given(b"k" * 32)
    assert asyncio.run(store_key.get()) == b"k" * 32
    assert keyring.reads == 0
    with pytest.raises(ValueError, match="32 bytes"):
        store_key.given(b"short")


def test_closing_forgets_the_key_and_ends_the_waiting(salt: Path) -> None:
    async def close() -> None:
        keyring = Keyring()
        keyring.gate = asyncio.Event()
        store_key = StoreKey(keyring, salt)
        waiting = asyncio.create_task(store_key.get())
        await asyncio.sleep(0)
        store_key.close()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert store_key.source is None

    asyncio.run(close())
