"""Encrypts the files of a backup with age, so that plain ``age`` and its key open them without this program.

Each backup has one key, of the kind X25519. It lies beside the files in ``key.age``, encrypted to a passphrase or to recipients, so
that a passphrase is worked out once and not for each file.
"""

import io
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, BinaryIO, Self, cast

import pyrage  # pyright: ignore[reportMissingTypeStubs]

from cognito_admin.archive.lines import PartDamaged
from cognito_admin.model.backups import (
    Damage,
    ForPassphrase,
    ForRecipients,
    Harm,
    Identities,
    KeyKind,
    Passphrase,
    ReadingKey,
)
from cognito_admin.model.failures import Code, Failure

_age: Any = pyrage
"""It has no type stubs."""

LARGEST_FILE = 80 << 20
"""Bytes in clear of one encrypted file. It is decrypted in memory, so that nothing of it lies anywhere in clear."""
LARGEST_KEY_FILE = 1 << 20
_MOST_WORK = 21
"""The exponent of scrypt's cost: 2 GiB of memory. A hostile file could ask for any amount."""
_SCRYPT = re.compile(rb"age-encryption\.org/v1\n-> scrypt \S+ (\d+)\n")


class BackupKey:
    """The key of one backup. ``text`` is what ``age -i`` takes, and a secret."""

    def __init__(self, identity: Any) -> None:
        self._identity = identity
        self._recipient = identity.to_public()

    @classmethod
    def made(cls) -> Self:
        return cls(_age.x25519.Identity.generate())

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Raises ValueError."""
        try:
            return cls(_age.x25519.Identity.from_str(text))
        except _age.IdentityError as error:
            raise ValueError("no key of age") from error

    @property
    def text(self) -> str:
        return str(self._identity)

    @property
    def recipient(self) -> str:
        """What others encrypt for it with: no secret."""
        return str(self._recipient)

    def encrypt(self, data: bytes) -> bytes:
        return _age.encrypt(data, [self._recipient])

    def decrypted(self, file: BinaryIO, path: str) -> BinaryIO:
        """What ``file`` holds, as far as it is intact: reading on from there raises PartDamaged. Raises what ``file`` does."""
        source, sink, harm = _Source(file), _Sink(), None
        try:
            _age.decrypt_io(source, sink, [self._identity])
        except _age.DecryptError as error:
            harm = Harm.OTHER_KEY if "No matching keys" in str(error) else Harm.NOT_AGE
        except OSError:
            harm = Harm.TOO_LARGE if sink.full else Harm.NOT_AGE
        if source.error is not None:
            raise source.error
        return cast(BinaryIO, _AsFarAsIntact(sink.data, None if harm is None else Damage(harm, path)))


def key_file(key: BackupKey, protection: ForPassphrase | ForRecipients) -> bytes:
    """``key.age``. Raises Failure(RECIPIENT_UNKNOWN)."""
    data = f"{key.text}\n".encode()
    if isinstance(protection, ForPassphrase):
        return _age.passphrase.encrypt(data, _typed(protection.passphrase))
    return _age.encrypt(data, [_recipient(text) for text in protection.recipients])


def kind_of(file: bytes) -> KeyKind:
    """What opens a ``key.age``."""
    return KeyKind.PASSPHRASE if _SCRYPT.match(file) else KeyKind.IDENTITY


def asks_too_much(file: bytes) -> bool:
    """Whether it would take more memory than any honest ``key.age`` to try a passphrase."""
    cost = _SCRYPT.match(file)
    return cost is not None and int(cost[1][:3]) > _MOST_WORK


def opened_key(file: bytes, key: ReadingKey) -> BackupKey | None:
    """The key that a ``key.age`` holds; None where ``key`` does not open it. Raises Failure(IDENTITY_UNKNOWN)."""
    if asks_too_much(file):
        return None
    try:
        if isinstance(key, Passphrase):
            data = _age.passphrase.decrypt(file, _typed(key.text))
        else:
            data = _age.decrypt(file, _identities(key))
        return BackupKey.of_text(data.decode().strip())
    except (_age.DecryptError, OSError, ValueError):
        return None


def keys_among(identities: Identities) -> list[BackupKey]:
    """Those that may be the key of a backup itself."""
    return [BackupKey(one) for one in _identities(identities) if isinstance(one, _age.x25519.Identity)]


def check_recipients(recipients: Iterable[str]) -> None:
    """Raises Failure(RECIPIENT_UNKNOWN) for the first that nothing can be encrypted for."""
    for text in recipients:
        _recipient(text)


def _recipient(text: str) -> Any:
    text = text.strip()
    for kind in (_age.x25519, _age.ssh, _age.tag, _age.tagpq):
        try:
            return kind.Recipient.from_str(text)
        except (_age.RecipientError, ValueError):
            continue
    raise Failure(Code.RECIPIENT_UNKNOWN, recipient=f"{text[:40]}…" if len(text) > 40 else text)


def _identities(key: Identities) -> list[Any]:
    found: list[Any] = []
    for text in key.texts:
        if "PRIVATE KEY-----" in text:
            try:
                found.append(_age.ssh.Identity.from_buffer(text.encode()))
            except (_age.IdentityError, ValueError):
                continue
        for line in text.splitlines():
            try:
                found.append(_age.x25519.Identity.from_str(line.strip()))
            except (_age.IdentityError, ValueError):
                continue
    if not found:
        raise Failure(Code.IDENTITY_UNKNOWN)
    return found


def _typed(passphrase: str) -> str:
    """Two computers may type the same letters as different characters."""
    return unicodedata.normalize("NFC", passphrase)


class _Source:
    """Remembers what its file raised, which the library would tell as something else."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except Exception as error:
            self.error = error
            raise


class _Sink:
    def __init__(self) -> None:
        self.data = io.BytesIO()
        self.full = False

    def write(self, data: bytes) -> int:
        if self.data.tell() + len(data) > LARGEST_FILE:
            self.full = True
            raise OSError("too large")
        return self.data.write(data)

    def flush(self) -> None:
        """All of it is there."""


class _AsFarAsIntact(io.RawIOBase):
    def __init__(self, data: io.BytesIO, damage: Damage | None) -> None:
        self._data = data
        self._data.seek(0)
        self._damage = damage

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._data.read(size)
        if self._damage is not None and (not data or size < 0):
            raise PartDamaged(self._damage)
        return data
