"""How far an unfinished backup has come: each word of it is safe before anybody relies on it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, cast

from cognito_admin.archive.encryption import BackupKey
from cognito_admin.archive.files import LOCK, Place, read_most
from cognito_admin.archive.folder import Folder
from cognito_admin.archive.lines import PartDamaged
from cognito_admin.archive.parts import Settled
from cognito_admin.model.backups import ENCRYPTED, FileFacts
from cognito_admin.model.failures import Code, Failure

GROWING = "journal.jsonl"
WHOLE = "journal.json"
ENCRYPTED_WHOLE = f"{WHOLE}{ENCRYPTED}"
NAMES = (GROWING, WHOLE, ENCRYPTED_WHOLE)
"""An unfinished backup has one of them."""
LEFT_BEHIND = (*NAMES, LOCK)
"""What a crash, or a bucket that nothing may be deleted from, leaves in a finished one."""
_LARGEST = 64 << 20


@dataclass(slots=True)
class Progress:
    """``begun`` is what was wished for; ``state`` where each listing stands, by its name; ``files`` those written whole.

    ``at`` is when it was written last.
    """

    begun: Mapping[str, Any] = field(default_factory=dict[str, Any])
    parts: Settled = field(default_factory=dict[str, FileFacts])
    files: dict[str, FileFacts] = field(default_factory=dict[str, FileFacts])
    state: dict[str, Any] = field(default_factory=dict[str, Any])
    at: datetime | None = None


class Journal(Protocol):
    """Of one unfinished backup. Belongs to one thread. Raises OSError, Failure."""

    def settled(self, parts: Settled, state: Mapping[str, Any]) -> None:
        """``parts`` are safe, and hold all that ``state`` says was listed."""
        ...

    def written(self, path: str, facts: FileFacts) -> None: ...

    def remove(self) -> None:
        """When the backup is finished."""
        ...

    def close(self) -> None: ...


class GrowingJournal:
    """In a folder, in clear: one JSON object a line."""

    def __init__(self, place: Folder, begun: Mapping[str, Any] | None = None) -> None:
        """``begun`` where it begins."""
        self._place = place
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._file: int | None = os.open(place.folder / GROWING, flags, 0o600)
        if begun is not None:
            self._write({"begun": begun})

    def settled(self, parts: Settled, state: Mapping[str, Any]) -> None:
        self._write({"parts": _facts_as_json(parts), "state": state})

    def written(self, path: str, facts: FileFacts) -> None:
        self._write({"files": _facts_as_json({path: facts})})

    def remove(self) -> None:
        self.close()
        self._place.remove(GROWING)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, entry: Mapping[str, Any]) -> None:
        assert self._file is not None
        line = json.dumps({**entry, "at": _now()}, separators=(",", ":")).encode() + b"\n"
        while line:
            line = line[os.write(self._file, line) :]
        os.fsync(self._file)


class WholeJournal:
    """Encrypted, or where no file can grow: all of it is written anew each time."""

    def __init__(self, place: Place, key: BackupKey | None, progress: Progress) -> None:
        self._place = place
        self._key = key
        self._path = WHOLE if key is None else ENCRYPTED_WHOLE
        self._said: dict[str, Any] = {
            "begun": progress.begun,
            "parts": _facts_as_json(progress.parts),
            "files": _facts_as_json(progress.files),
            "state": dict(progress.state),
        }
        self._write()

    def settled(self, parts: Settled, state: Mapping[str, Any]) -> None:
        self._said["parts"] |= _facts_as_json(parts)
        self._said["state"] |= state
        self._write()

    def written(self, path: str, facts: FileFacts) -> None:
        self._said["files"] |= _facts_as_json({path: facts})
        self._write()

    def remove(self) -> None:
        self._place.remove(self._path)

    def close(self) -> None:
        """Nothing is held open."""

    def _write(self) -> None:
        data = json.dumps({**self._said, "at": _now()}).encode()
        self._place.put(self._path, data if self._key is None else self._key.encrypt(data))


def read_growing(folder: Path) -> Progress:
    """What the journal tells; a last line that is not whole is cut off. Raises FileNotFoundError where there is none."""
    path = folder / GROWING
    data = path.read_bytes()
    progress, whole = Progress(), 0
    for line in data.splitlines(keepends=True):
        try:
            entry: Any = json.loads(line)
        except ValueError:
            break
        if not line.endswith(b"\n") or not isinstance(entry, dict):
            break
        try:
            _take(progress, cast("Mapping[str, Any]", entry))
        except (TypeError, ValueError, OverflowError, AttributeError):
            break
        whole += len(line)
    if whole < len(data):
        os.truncate(path, whole)
    return progress


def read_whole(place: Place, key: BackupKey | None) -> Progress:
    """Raises FileNotFoundError where there is none, and Failure(BACKUP_KEY_WRONG | BACKUP_DAMAGED)."""
    path, progress = WHOLE if key is None else ENCRYPTED_WHOLE, Progress()
    damaged = Failure(Code.BACKUP_DAMAGED, path=place.name, file=path)
    try:
        with place.open(path) as file:
            _take(progress, json.loads(read_most(file if key is None else key.decrypted(file, path), _LARGEST)))
    except KeyError as error:
        raise FileNotFoundError(path) from error
    except (PartDamaged, TypeError, ValueError, OverflowError, AttributeError, RecursionError) as error:
        raise damaged from error
    return progress


def _take(progress: Progress, entry: Mapping[str, Any]) -> None:
    progress.begun = dict(entry.get("begun", progress.begun))
    progress.parts |= _facts_from_json(entry.get("parts", {}))
    progress.files |= _facts_from_json(entry.get("files", {}))
    progress.state |= entry.get("state", {})
    if "at" in entry:
        progress.at = datetime.fromisoformat(entry["at"]).astimezone(UTC)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _facts_as_json(files: Mapping[str, FileFacts]) -> dict[str, Any]:
    return {path: [facts.size, facts.sha256, facts.rows] for path, facts in files.items()}


def _facts_from_json(files: Mapping[str, Any]) -> dict[str, FileFacts]:
    return {path: FileFacts(*facts) for path, facts in files.items()}
