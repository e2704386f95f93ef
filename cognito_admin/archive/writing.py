"""A backup being written into a folder: what was settled stays, and the same calls go on from there."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from cognito_admin.archive import journal
from cognito_admin.archive.journal import Journal, Progress
from cognito_admin.archive.parts import PartWriter
from cognito_admin.model.backups import MANIFEST, FileFacts, Manifest

USERS, MEMBERSHIPS = "users", "memberships"


def line_of(record: Mapping[str, Any]) -> bytes:
    """A record as its line, with sorted members and without an end."""
    return _json(record, separators=(",", ":"))


class BackupWriter:
    """Belongs to one thread. Every method may raise OSError."""

    def __init__(self, folder: Path, progress: Progress, record: Journal) -> None:
        self.folder = folder
        self.progress = progress
        self._journal = record
        self._files = dict(progress.files)
        self._parts = {
            name: PartWriter(
                folder, name, {path: there for path, there in progress.parts.items() if path.startswith(f"{name}/")}
            )
            for name in (USERS, MEMBERSHIPS)
        }

    @classmethod
    def begin(cls, folder: Path, facts: Mapping[str, Any]) -> Self:
        """Makes ``folder``, which must not be there. ``facts`` tell whoever goes on what was wished for."""
        folder.mkdir(mode=0o700, parents=True)
        record = Journal(folder)
        record.begin(facts)
        return cls(folder, Progress(begun=facts), record)

    @classmethod
    def go_on(cls, folder: Path) -> Self:
        """Where the last call of ``settle`` left off. Raises FileNotFoundError where nothing unfinished is.

        Raises Failure(BACKUP_DAMAGED) where a part lacks what it held.
        """
        progress = journal.read(folder)
        return cls(folder, progress, Journal(folder))

    def add_users(self, lines: Iterable[bytes]) -> None:
        self._parts[USERS].write(lines)

    def add_memberships(self, lines: Iterable[bytes]) -> None:
        self._parts[MEMBERSHIPS].write(lines)

    def settle(self, state: Mapping[str, Any]) -> None:
        """Puts on disk what was added, then that ``state``, by the name of each listing, is how far they have come."""
        parts = {path: there for writer in self._parts.values() for path, there in writer.settle().items()}
        self._journal.settled(parts, state)
        self.progress.state |= state

    def put(self, path: str, document: object, rows: int | None = None) -> None:
        """Writes one JSON file whole, as ``pool/mfa.json``; one that is there is written anew."""
        data = _json(document, indent=1) + b"\n"
        facts = FileFacts(len(data), hashlib.sha256(data).hexdigest(), rows)
        self._write_whole(path, data)
        self._journal.written(path, facts)
        self._files[path] = facts

    def files(self) -> dict[str, FileFacts]:
        """Everything that is written, closed; for the manifest."""
        found = dict(self._files)
        for writer in self._parts.values():
            found |= writer.finish()
        return found

    def finish(self, manifest: Manifest) -> None:
        """Makes it a backup: the manifest comes last, and the journal goes."""
        data = _json(manifest.as_json(), indent=1) + b"\n"
        self._write_whole(MANIFEST, data)
        self.close()
        (self.folder / journal.NAME).unlink()
        _settle_folder(self.folder)

    def close(self) -> None:
        for writer in self._parts.values():
            writer.close()
        self._journal.close()

    def _write_whole(self, path: str, data: bytes) -> None:
        target = self.folder / path
        for part in reversed(target.relative_to(self.folder).parents):
            (self.folder / part).mkdir(mode=0o700, exist_ok=True)
        beside = target.with_name(f"{target.name}.new")
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(file, left) :]
            os.fsync(file)
        finally:
            os.close(file)
        beside.replace(target)
        _settle_folder(target.parent)


def _json(document: object, **layout: Any) -> bytes:
    try:
        return json.dumps(document, ensure_ascii=False, sort_keys=True, **layout).encode()
    except UnicodeEncodeError:
        # Half of a pair of surrogates is no text in UTF-8, and has to be escaped.
        return json.dumps(document, sort_keys=True, **layout).encode()


def _settle_folder(folder: Path) -> None:
    """The names in it are on disk, too. Windows does that by itself."""
    if os.name == "posix":
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
