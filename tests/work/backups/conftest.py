"""Where going on, filters and samples show among few users."""

from typing import Any, cast

import pyrage
import pytest

from cognito_admin.model import listing as listing_module
from cognito_admin.work import backup_sink
from cognito_admin.work import listing as work_listing


@pytest.fixture(autouse=True)
def small_pools_are_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_module, "SMALL_POOL", 4)
    monkeypatch.setattr(listing_module, "SAMPLE", 6)
    monkeypatch.setattr(backup_sink, "SETTLE_EVERY_S", 0)
    monkeypatch.setattr(work_listing, "WRITE_EVERY_S", 0)


@pytest.fixture
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what makes each guess take a second."""
    head = b"age-encryption.org/v1\n-> scrypt salt 18\n"

    def encrypt(data: bytes, passphrase: str) -> bytes:
        return head + passphrase.encode() + b"\n" + data

    def decrypt(data: bytes, passphrase: str) -> bytes:
        of, _, text = data.removeprefix(head).partition(b"\n")
        if of != passphrase.encode():
            raise ValueError
        return text

    passphrases = cast("Any", pyrage).passphrase
    monkeypatch.setattr(passphrases, "encrypt", encrypt)
    monkeypatch.setattr(passphrases, "decrypt", decrypt)
