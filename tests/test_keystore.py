import asyncio
import subprocess
import sys
import threading
from collections.abc import Coroutine, Iterator
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError

from cognito_admin.keystore import SERVICE, Keystore
from cognito_admin.model.failures import Code, Failure


class Memory(KeyringBackend):
    """A keyring in memory; ``trouble`` is raised by every request, ``thread`` is where the last one came from."""

    priority = 1  # type: ignore[assignment]
    name = "Memory"

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None
        self.reads = 0
        self.thread: threading.Thread | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self.reads += 1
        self._note()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._note()
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._note()
        if (service, username) not in self.secrets:
            raise PasswordDeleteError("not there")
        del self.secrets[service, username]

    def _note(self) -> None:
        self.thread = threading.current_thread()
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def memory() -> Iterator[Memory]:
    before = keyring.core._keyring_backend
    backend = Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.core._keyring_backend = before


def _of_module(name: str) -> KeyringBackend:
    """A backend that says it comes from the module ``name``."""
    kind: Any = type("Elsewhere", (Memory,), {"__module__": name, "name": name})
    backend: KeyringBackend = kind()
    return backend


def _code(work: Coroutine[Any, Any, Any]) -> Code:
    with pytest.raises(Failure) as caught:
        asyncio.run(work)
    return caught.value.code


def test_a_secret_is_kept_found_and_deleted(memory: Memory) -> None:
    async def use() -> list[str | None]:
        keystore = Keystore()
        found = [await keystore.get("key")]
        await keystore.set("key", "sécret")
        found.append(await keystore.get("key"))
        await keystore.delete("key")
        await keystore.delete("key")
        found.append(await keystore.get("key"))
        keystore.close()
        return found

    assert asyncio.run(use()) == [None, "sécret", None]


def test_secrets_go_by_the_name_of_the_program(memory: Memory) -> None:
    asyncio.run(Keystore().set("key", "secret"))
    assert memory.secrets == {(SERVICE, "key"): "secret"}


def test_the_keyring_is_asked_off_the_calling_thread(memory: Memory) -> None:
    asyncio.run(Keystore().get("key"))
    assert memory.thread is not None
    assert memory.thread is not threading.current_thread()
    assert memory.thread.daemon


def test_the_library_is_imported_on_the_first_request_only() -> None:
    script = "import sys; from cognito_admin.keystore import Keystore; Keystore(); print('keyring' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


@pytest.mark.parametrize("trouble", [KeyringLocked("locked"), InitError("Prompt dismissed..")])
def test_a_locked_keyring_is_known_trouble(memory: Memory, trouble: Exception) -> None:
    memory.trouble = trouble
    assert _code(Keystore().get("key")) is Code.KEYRING_LOCKED
    assert _code(Keystore().set("key", "secret")) is Code.KEYRING_LOCKED
    assert _code(Keystore().delete("key")) is Code.KEYRING_LOCKED


def test_whatever_else_a_backend_raises_is_told_by_its_kind_alone(memory: Memory) -> None:
    memory.trouble = ConnectionResetError("secret of the bus")
    with pytest.raises(Failure) as caught:
        asyncio.run(Keystore().get("key"))
    assert caught.value == Failure(Code.KEYRING_LOCKED, reason="ConnectionResetError")
    assert caught.value.__cause__ is None


def test_a_library_that_cannot_find_its_backend_is_known_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    def dead() -> KeyringBackend:
        raise OSError("no bus")

    monkeypatch.setattr(keyring, "get_keyring", dead)
    assert _code(Keystore().backend_name()) is Code.KEYRING_LOCKED


def test_a_keyring_that_keeps_secrets_in_the_clear_counts_as_none(memory: Memory) -> None:
    unsafe = _of_module("keyrings.alt.file")
    keyring.set_keyring(unsafe)
    assert _code(Keystore().set("key", "secret")) is Code.KEYRING_MISSING
    assert _code(Keystore().backend_name()) is Code.KEYRING_MISSING
    assert isinstance(unsafe, Memory)
    assert unsafe.secrets == {}


def test_no_keyring_is_said(memory: Memory) -> None:
    import keyring.backends.fail
    import keyring.backends.null

    for backend in (keyring.backends.fail.Keyring(), keyring.backends.null.Keyring()):
        keyring.set_keyring(backend)
        assert _code(Keystore().get("key")) is Code.KEYRING_MISSING


def test_of_a_chain_the_first_safe_link_is_used(memory: Memory) -> None:
    unsafe = _of_module("keyrings.alt.file")
    chain = Memory()
    chain.backends = [unsafe, memory]  # type: ignore[attr-defined]
    keyring.set_keyring(chain)
    asyncio.run(Keystore().set("key", "secret"))
    assert memory.secrets
    assert isinstance(unsafe, Memory)
    assert not unsafe.secrets
    assert not chain.secrets


def test_the_backend_has_a_name(memory: Memory) -> None:
    assert asyncio.run(Keystore().backend_name()) == "Memory"


def test_who_waits_for_a_dialogue_of_the_keyring_may_give_up(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answered = threading.Event(), threading.Event()

    def prompt(service: str, username: str) -> None:
        asked.set()
        answered.wait()

    monkeypatch.setattr(memory, "get_password", prompt)

    async def give_up() -> None:
        keystore = Keystore()
        waiting = asyncio.create_task(keystore.get("key"))
        behind = asyncio.create_task(keystore.set("other", "secret"))
        await asyncio.to_thread(asked.wait)
        for task in (waiting, behind):
            task.cancel()
        await asyncio.gather(waiting, behind, return_exceptions=True)
        keystore.close()

    asyncio.run(give_up())
    answered.set()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join()
    assert memory.secrets == {}


def test_requests_after_the_end_are_refused(memory: Memory) -> None:
    async def use() -> None:
        keystore = Keystore()
        keystore.close()
        with pytest.raises(Failure) as caught:
            await keystore.get("key")
        assert caught.value.code is Code.KEYRING_LOCKED

    asyncio.run(use())
    assert memory.reads == 0
