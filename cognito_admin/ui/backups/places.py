"""Whether a backup can go where somebody wants it. Looks at the disk, so it is asked aside."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

FOLDER, FILE, BUCKET = "folder", "file", "s3"
"""The kinds of places."""
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?")


@dataclass(frozen=True, slots=True)
class Room:
    """``free`` bytes where it would lie, None where that cannot be told. ``there`` says that something lies there already."""

    writable: bool
    there: bool
    free: int | None = None


def is_bucket(address: str) -> bool:
    """Whether it names a bucket of S3, and maybe a prefix in it."""
    return _BUCKET.fullmatch(address) is not None


def of_home(text: str) -> Path:
    """What was typed, with ``~`` for the home of the person."""
    try:
        return Path(text.strip()).expanduser()
    except RuntimeError:
        return Path(text.strip())


def room_at(path: Path) -> Room:
    """What there is of ``path``, or of the nearest folder above it."""
    there = path.exists()
    nearest = path if path.is_dir() else path.parent
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    writable = nearest.is_dir() and os.access(nearest, os.W_OK)
    try:
        return Room(writable, there, shutil.disk_usage(nearest).free)
    except OSError:
        return Room(writable, there)
