"""Fixtures for tests that use the real window over the emulator, both as processes of their own."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtWidgets import QApplication

from cognito_admin.keystore import SERVICE
from tests.window.computer import STORE_KEY, Computer, EmulatorProcess, WhatWasRead


@pytest.fixture(scope="session")
def shop_as_read(tmp_path_factory: pytest.TempPathFactory) -> WhatWasRead:
    with EmulatorProcess() as emulator:
        return WhatWasRead.from_emulator(tmp_path_factory.mktemp("read"), emulator)


@pytest.fixture
def emulator() -> Iterator[EmulatorProcess]:
    with EmulatorProcess() as emulator:
        yield emulator


@pytest.fixture
def computer(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    emulator: EmulatorProcess,
    qapp: QApplication,
) -> Computer:
    """A computer whose window never read a pool."""
    computer = Computer(tmp_path_factory.mktemp("computer"), emulator)
    for name, path in computer.profile_files.items():
        monkeypatch.setenv(name, path)
    return computer


@pytest.fixture
def used_computer(computer: Computer, shop_as_read: WhatWasRead) -> Computer:
    """A computer on which the shop's pool was read before."""
    computer.has_read(shop_as_read)
    return computer


class KeyringOfSystem(KeyringBackend):
    """A keyring that holds the key of what is kept here."""

    priority = 1  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        return STORE_KEY.hex() if service == SERVICE else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("there is a key already")


@pytest.fixture
def keyring_of_system() -> None:
    keyring.set_keyring(KeyringOfSystem())
