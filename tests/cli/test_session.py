import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cognito_admin.cli.session import Common, Session
from cognito_admin.keystore import Keystore
from cognito_admin.model.failures import Code, Failure
from cognito_admin.store import passphrase_file
from cognito_admin.store.paths import Paths
from cognito_admin.work.unlock import KeySource, StoreKey


class NoKey(Keystore):
    """Refuses with ``code``, or has no secret when that is None."""

    def __init__(self, code: Code | None) -> None:
        super().__init__()
        self.code = code

    async def get(self, name: str) -> str | None:
        if self.code is not None:
            raise Failure(self.code)
        return None


class Said:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines.append(text)


Unlock = Callable[..., StoreKey]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase_file, "_COST", {"n": 2**4, "r": 8, "p": 1})


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def unlock(tmp_path: Path, said: Said) -> Unlock:
    """Unlocks as a command does, with a passphrase from a file when one is given."""

    def run(code: Code | None, passphrase: str | None = None) -> StoreKey:
        store_key = StoreKey(NoKey(code), Paths(tmp_path / "data"))
        file = None
        if passphrase is not None:
            file = tmp_path / "passphrase"
            file.write_text(f"{passphrase}\n")
        services: Any = SimpleNamespace(store_key=store_key)
        output: Any = said
        asyncio.run(Session(services, Common(passphrase_file=file), output).unlock())
        return store_key

    return run


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a person at a terminal types, one line after the other."""
    lines: list[str] = []
    answers: Iterator[str] = iter(lines)
    terminal: Any = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: next(answers))
    return lines


def refused(unlock: Unlock, *words: Any) -> Code:
    with pytest.raises(Failure) as caught:
        unlock(*words)
    return caught.value.code


def test_a_locked_keyring_is_no_reason_for_a_second_key(unlock: Unlock, tmp_path: Path) -> None:
    assert refused(unlock, Code.KEYRING_LOCKED, "correct horse battery") is Code.KEYRING_LOCKED
    assert not Paths(tmp_path / "data").salt.exists()


def test_a_passphrase_chosen_before_opens_whatever_the_keyring_does(unlock: Unlock) -> None:
    assert unlock(Code.KEYRING_MISSING, "correct horse battery").source is KeySource.PASSPHRASE
    for code in (Code.KEYRING_LOCKED, Code.KEYRING_MISSING, None):
        assert unlock(code, "correct horse battery").source is KeySource.PASSPHRASE


def test_a_lost_key_is_not_replaced_by_a_passphrase(unlock: Unlock, tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data")
    paths.prepare()
    paths.journal.write_bytes(b"encrypted")
    for code in (Code.KEYRING_MISSING, None):
        assert refused(unlock, code, "correct horse battery") is Code.STORE_KEY_LOST
    assert not paths.salt.exists()


def test_an_empty_passphrase_protects_nothing(unlock: Unlock) -> None:
    assert refused(unlock, Code.KEYRING_MISSING, "") is Code.KEYRING_MISSING


def test_a_new_passphrase_is_asked_for_until_both_are_the_same(unlock: Unlock, typed: list[str], said: Said) -> None:
    typed += ["correct horse", "correct hose", "correct horse", "correct horse"]
    assert unlock(Code.KEYRING_MISSING).source is KeySource.PASSPHRASE
    assert len(said.lines) == 2
    assert "not the same" in said.lines[1]


def test_who_types_no_passphrase_hears_why_one_is_needed(unlock: Unlock, typed: list[str]) -> None:
    typed += ["correct horse", "correct hose", ""]
    assert refused(unlock, Code.KEYRING_MISSING) is Code.KEYRING_MISSING


def test_a_passphrase_chosen_before_is_asked_for_once(unlock: Unlock, typed: list[str], said: Said) -> None:
    unlock(Code.KEYRING_MISSING, "correct horse battery")
    typed += ["correct horse battery"]
    assert unlock(Code.KEYRING_MISSING).source is KeySource.PASSPHRASE
    assert said.lines == []
