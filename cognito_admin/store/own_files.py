"""Which files of the data folder are the program's, by their names: a folder may have been chosen that holds other things."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cognito_admin.model.local_data import Part

_BESIDE = r"(\.aside-\w+|\.before-[^.]+|\.damaged)*(-wal|-shm|-journal)?(\.\d+\.new)?"
"""How names go on: what was set aside or copied, what SQLite puts beside a file, what was just being written."""
_FILES: tuple[tuple[Part, str], ...] = (
    (Part.HISTORY, r"journal\.db"),
    (Part.HISTORY, r"series\.db"),
    (Part.SETTINGS, r"settings\.json"),
    (Part.OTHER, r"(salt|key)\.json"),
)
_HELD = re.compile(r"instance\.(lock(\.\w+)?|socket)")
"""What a window holds while it is open."""
_FOLDERS: dict[str, tuple[Part, str]] = {
    "indexes": (Part.INDEXES, r".+\.db"),
    "logs": (Part.LOGS, r"(cognito-admin\.log(\.\d+)?|job-.+\.log|hard-crash\.txt)"),
    "crashes": (Part.CRASHES, r"crash-.+\.txt"),
    "schedules": (Part.SCHEDULES, r"cognito-admin-backup-.+\.xml"),
    "locks": (Part.OTHER, r".+\.lock"),
    "paces": (Part.OTHER, r"[0-9a-f]{24}\.\w+"),
    "keyring": (Part.OTHER, r".+"),
}
KEYRING = "keyring"
"""The folder with the names of what the keyring holds: it goes last."""


@dataclass(frozen=True, slots=True)
class OwnFile:
    path: Path
    part: Part
    size_bytes: int


def own_files(base: Path, *, held: bool = False) -> Iterator[OwnFile]:
    """Every file of the program below ``base``; those that an open window holds only if ``held``. Waits for the disk."""
    for path in _within(base):
        for part, name in _FILES:
            if re.fullmatch(name + _BESIDE, path.name):
                yield _own(path, part)
        if held and _HELD.fullmatch(path.name):
            yield _own(path, Part.OTHER)
    for folder, (part, name) in _FOLDERS.items():
        for path in _within(base / folder):
            if re.fullmatch(name + _BESIDE, path.name):
                yield _own(path, part)


def own_folders(base: Path) -> Iterator[Path]:
    """Those that may be empty by then, the innermost first."""
    yield from (base / folder for folder in _FOLDERS)
    yield base


def _within(folder: Path) -> list[Path]:
    """What lies in it and is no folder."""
    try:
        return sorted(path for path in folder.iterdir() if path.is_symlink() or not path.is_dir())
    except OSError:
        return []


def _own(path: Path, part: Part) -> OwnFile:
    try:
        return OwnFile(path, part, path.lstat().st_size)
    except OSError:
        return OwnFile(path, part, 0)
