"""Which of a command's words mean a backup, and what opens one that is encrypted."""

import getpass
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cognito_admin.cli import terminal
from cognito_admin.cli.pool_choice import connections
from cognito_admin.cli.session import Session
from cognito_admin.model.backups import MANIFEST, PACKED, Identities, Passphrase, ReadingKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import ConnectionId
from cognito_admin.work.backup_places import is_in_s3

_Result = TypeVar("_Result")
_OF_BACKUPS = (MANIFEST, "journal.jsonl", "journal.json", "journal.json.age")
"""A folder with one of these is a backup, be it an unfinished one."""


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """What the options name."""

    identity: Path | None = None
    passphrase: Path | None = None

    def key(self) -> ReadingKey | None:
        if self.passphrase is not None:
            return Passphrase(self.passphrase.read_text("utf-8-sig", errors="replace").rstrip("\r\n"))
        return None if self.identity is None else Identities((self.identity.read_text("utf-8-sig", errors="replace"),))


def is_backup(text: str) -> bool:
    """Whether ``text`` means a backup rather than a pool: an address in S3, a path, or a backup or file of this name here.

    A folder that is called as a pool and holds no backup does not hide that pool.
    """
    path = Path(text)
    if is_in_s3(text) or text.endswith(PACKED) or path.is_absolute() or text.startswith((".", "~")) or path.is_file():
        return True
    return path.is_dir() and ("/" in text or os.sep in text or any((path / name).exists() for name in _OF_BACKUPS))


def connection_of(session: Session, place: str) -> ConnectionId | None:
    """What leads to the bucket that ``place`` lies in: the first connection that fits the options. None on a disk."""
    return connections(session)[0].id if is_in_s3(place) else None


async def with_key(name: str, files: KeyFiles, work: Callable[[ReadingKey | None], Awaitable[_Result]]) -> _Result:
    """What ``work`` returns, given the key of the options, or else the passphrase that is typed where one is needed."""
    try:
        return await work(files.key())
    except Failure as failure:
        if failure.code is not Code.BACKUP_ENCRYPTED or not terminal.is_there():
            raise
        passphrase = getpass.getpass(f"Passphrase of {name}: ", sys.stderr)
        if not passphrase:
            raise
        return await work(Passphrase(passphrase))
