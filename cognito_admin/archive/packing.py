"""Packs a finished backup into one file: a ZIP that any program opens, with its members as they are."""

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from cognito_admin.archive.files import Files
from cognito_admin.archive.folder import BESIDE, settle_names
from cognito_admin.archive.packed_files import PackedFiles
from cognito_admin.archive.reading import Backup
from cognito_admin.archive.trouble import unreadable, writing_to
from cognito_admin.model.backups import MANIFEST
from cognito_admin.model.failures import Code, Failure
from cognito_admin.moving import move_over

_CHUNK = 1 << 20
_OWNER_ONLY = 0o100600 << 16


def pack(backup: Backup, target: Path, report: Callable[[int], None] = lambda _: None) -> None:
    """Writes ``target``, in place of what was there, and reads all of it again before it gets its name.

    ``report`` hears of bytes as they are written and as they are read. Raises Failure: BACKUP_DAMAGED where a file of the backup is
    not as the manifest says, STORE_UNREADABLE, DISK_FULL, FOLDER_NOT_WRITABLE.
    """
    beside = target.with_name(f"{target.name}{BESIDE}")
    try:
        with writing_to(str(target.parent)):
            _write(backup, beside, report)
            _check(backup, beside, report)
            move_over(beside, target)
            settle_names(target.parent)
    finally:
        beside.unlink(missing_ok=True)


def packed_size(backup: Backup) -> int:
    """Bytes that ``report`` hears of in all, about."""
    return 2 * sum(facts.size for facts in backup.manifest.files.values())


def _write(backup: Backup, target: Path, report: Callable[[int], None]) -> None:
    finished = backup.manifest.finished.timetuple()[:6]
    file = os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(file, "wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
            # The manifest comes first: a file that is cut off later can be read as far as it goes.
            for path in (MANIFEST, *sorted(backup.manifest.files)):
                member = zipfile.ZipInfo(path, finished)
                member.external_attr = _OWNER_ONLY
                member.file_size = 0 if path == MANIFEST else backup.manifest.files[path].size
                with packed.open(member, "w") as sink:
                    for data in _pieces(backup.files, path):
                        sink.write(data)
                        report(len(data))
        out.flush()
        os.fsync(out.fileno())


def _check(backup: Backup, target: Path, report: Callable[[int], None]) -> None:
    files = PackedFiles(target.open("rb"), str(target))
    try:
        for path, facts in backup.manifest.files.items():
            digest = hashlib.sha256()
            for data in _pieces(files, path):
                digest.update(data)
                report(len(data))
            if digest.hexdigest() != facts.sha256:
                raise Failure(Code.BACKUP_DAMAGED, path=backup.path, file=path)
    finally:
        files.close()


def _pieces(files: Files, path: str) -> Iterator[bytes]:
    try:
        with files.open(path) as file:
            while data := file.read(_CHUNK):
                yield data
    except KeyError as error:
        raise Failure(Code.BACKUP_DAMAGED, path=files.name, file=path) from error
    except OSError as error:
        raise unreadable(error, files.name) from error
