"""How far an unfinished backup has come: one JSON object a line, each on disk before anybody relies on it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from cognito_admin.archive.parts import Settled
from cognito_admin.model.backups import FileFacts

NAME = "journal.jsonl"


@dataclass(slots=True)
class Progress:
    """``begun`` is what the first line says; ``state`` where each listing stands, by its name; ``files`` those written whole."""

    begun: Mapping[str, Any] = field(default_factory=dict[str, Any])
    parts: Settled = field(default_factory=dict[str, tuple[int, int]])
    files: dict[str, FileFacts] = field(default_factory=dict[str, FileFacts])
    state: dict[str, Any] = field(default_factory=dict[str, Any])


class Journal:
    """Of the backup in ``folder``. Belongs to one thread. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._file = os.open(folder / NAME, flags, 0o600)

    def begin(self, facts: Mapping[str, Any]) -> None:
        self._write({"begun": facts})

    def settled(self, parts: Settled, state: Mapping[str, Any]) -> None:
        """``parts`` are safe, and hold all that ``state`` says was listed."""
        self._write({"parts": parts, "state": state})

    def written(self, path: str, facts: FileFacts) -> None:
        self._write({"file": path, "size": facts.size, "sha256": facts.sha256, "rows": facts.rows})

    def close(self) -> None:
        os.close(self._file)

    def _write(self, entry: Mapping[str, Any]) -> None:
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        while line:
            line = line[os.write(self._file, line) :]
        os.fsync(self._file)


def read(folder: Path) -> Progress:
    """What the journal tells; a last line that is not whole is cut off. Raises FileNotFoundError where there is none."""
    path = folder / NAME
    data = path.read_bytes()
    progress, whole = Progress(), 0
    for line in data.splitlines(keepends=True):
        try:
            entry: Any = json.loads(line)
        except ValueError:
            break
        if not line.endswith(b"\n") or not isinstance(entry, dict):
            break
        _take(progress, cast("Mapping[str, Any]", entry))
        whole += len(line)
    if whole < len(data):
        os.truncate(path, whole)
    return progress


def _take(progress: Progress, entry: Mapping[str, Any]) -> None:
    if "begun" in entry:
        progress.begun = entry["begun"]
    if "parts" in entry:
        progress.parts |= {path: (size, rows) for path, (size, rows) in entry["parts"].items()}
        progress.state |= entry["state"]
    if "file" in entry:
        progress.files[entry["file"]] = FileFacts(entry["size"], entry["sha256"], entry["rows"])
