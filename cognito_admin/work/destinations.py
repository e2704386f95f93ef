"""Places that hold backups: which of a pool are unfinished there, where a new one goes, which older ones may go for it."""

import json
import re
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from cognito_admin.archive import journal
from cognito_admin.archive.files import Folder, Objects
from cognito_admin.archive.names import folder_name
from cognito_admin.archive.reading import LARGEST_DOCUMENT
from cognito_admin.model.backups import FORMAT, MANIFEST, BackedUpPool, Manifest, manifest_from_json
from cognito_admin.model.ids import PoolId

MADE_BY = "cognito-admin "
"""What the name of the program that wrote a manifest begins with, when it was this one."""
_REMOVED = ".removed"
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ"


class Destination(Protocol):
    """For backups of one pool. Methods wait for the disk, or for S3; they raise OSError and Failure."""

    def unfinished(self) -> Sequence[Path | Objects]:
        """The newest first."""
        ...

    def new(self, pool: BackedUpPool) -> Path | Objects:
        """Where nothing is yet."""
        ...

    def keep_only(self, number: int, newest: Manifest) -> tuple[str, ...]:
        """Removes verified backups that this program made, but for the ``number`` latest. Returns the places that are gone.

        One that holds what ``newest`` could not read stays, as does everything that is not just as it was written.
        """
        ...


class FolderOfBackups:
    """A folder in which each backup has a folder of its own."""

    def __init__(self, folder: Path, pool: PoolId) -> None:
        self._folder = folder
        self._name = re.compile(rf"[a-z0-9-]+_{re.escape(pool)}_{_MOMENT}")

    def unfinished(self) -> Sequence[Path]:
        found: list[Path] = []
        for folder in self._of_pool():
            there = {path.name for path in folder.iterdir()}
            if MANIFEST not in there and not there.isdisjoint(journal.NAMES):
                found.append(folder)
        return sorted(found, key=_moment, reverse=True)

    def new(self, pool: BackedUpPool) -> Path:
        moment = datetime.now(UTC)
        while (folder := self._folder / folder_name(pool.name, pool.id, moment)).exists():
            moment += timedelta(seconds=1)
        return folder

    def keep_only(self, number: int, newest: Manifest) -> tuple[str, ...]:
        made: list[tuple[datetime, Path, Manifest]] = []
        for folder in self._of_pool():
            manifest = _made_and_verified(folder, newest)
            if manifest is not None:
                made.append((manifest.finished, folder, manifest))
        made.sort(key=lambda one: one[0], reverse=True)
        removed: list[str] = []
        for _, folder, manifest in made[number:]:
            if set(newest.unread) <= set(manifest.unread):
                # Half of a backup is not to be taken for one.
                going = folder.rename(folder.with_name(f"{folder.name}{_REMOVED}"))
                shutil.rmtree(going)
                removed.append(str(folder))
        return tuple(removed)

    def _of_pool(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [
            folder
            for folder in self._folder.iterdir()
            if self._name.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink()
        ]


def destination(to: str, pool: PoolId) -> Destination:
    """By what somebody wrote: a folder."""
    return FolderOfBackups(Path(to).absolute(), pool)


def _made_and_verified(folder: Path, newest: Manifest) -> Manifest | None:
    """The manifest of a backup of the same pool that this program made and verified, as long as nothing was put beside it."""
    files = Folder(folder)
    try:
        with files.open(MANIFEST) as file:
            manifest = manifest_from_json(json.loads(file.read(LARGEST_DOCUMENT)))
    except (KeyError, ValueError, RecursionError):
        return None
    ours = manifest.program.startswith(MADE_BY) and manifest.verified is not None and manifest.format <= FORMAT
    same_pool = (manifest.pool.id, manifest.pool.account) == (newest.pool.id, newest.pool.account)
    untouched = files.sizes().keys() == {MANIFEST, *manifest.files}
    return manifest if ours and same_pool and untouched else None


def _moment(folder: Path) -> str:
    return folder.name.rpartition("_")[2]
