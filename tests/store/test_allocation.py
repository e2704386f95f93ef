import ctypes
import sys

import pytest

from cognito_admin.store import allocation


@pytest.fixture(autouse=True)
def asked_anew():
    yield
    allocation.keep_freed_memory.cache_clear()
    allocation._glibc.cache_clear()


def test_memory_is_kept_and_given_back_where_the_library_can() -> None:
    allocation.keep_freed_memory()
    allocation.give_back_freed_memory()


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_nothing_is_done(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    allocation._glibc.cache_clear()
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", None)
    allocation.keep_freed_memory()
    allocation.give_back_freed_memory()


def test_a_library_of_another_kind_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    allocation._glibc.cache_clear()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    allocation.keep_freed_memory()
    allocation.give_back_freed_memory()
