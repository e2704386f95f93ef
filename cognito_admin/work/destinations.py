"""Places that hold backups: which of a pool are unfinished there, where a new one goes, which older ones may go for it."""

import io
import json
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeVar

from cognito_admin.archive import journal
from cognito_admin.archive.bucket import Bucket
from cognito_admin.archive.files import Files
from cognito_admin.archive.folder import Folder
from cognito_admin.archive.names import STARTED, folder_name
from cognito_admin.archive.packing import pack
from cognito_admin.archive.reading import LARGEST_DOCUMENT, Backup
from cognito_admin.archive.trouble import writing_to
from cognito_admin.archive.writing import BackupWriter, manifest_bytes
from cognito_admin.model.backups import FORMAT, MANIFEST, PACKED, BackedUpPool, Manifest, manifest_from_json
from cognito_admin.model.ids import PoolId
from cognito_admin.work.backup_places import is_in_s3

if TYPE_CHECKING:
    from cognito_admin.aws.buckets import Prefix

MADE_BY = "cognito-admin "
"""What the name of the program that wrote a manifest begins with, when it was this one."""
UNFINISHED = ".unfinished"
"""What the folder is called after that becomes a packed backup."""
_REMOVED = ".removed"
Where = TypeVar("Where")


class Destination(Protocol):
    """For backups of one pool. Methods wait for the disk, or for S3; they raise OSError and Failure."""

    def unfinished(self) -> "Sequence[Path | Prefix]":
        """The newest first."""
        ...

    def new(self, pool: BackedUpPool) -> "Path | Prefix":
        """Where nothing is yet."""
        ...

    def finish(self, writer: BackupWriter, manifest: Manifest) -> str:
        """Makes it a backup, and tells where it lies."""
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
        self._name = _name_of(pool)

    def unfinished(self) -> Sequence[Path]:
        found = [folder for folder in self._of_pool() if _is_unfinished(path.name for path in folder.iterdir())]
        return sorted(found, key=lambda folder: _moment(folder.name), reverse=True)

    def new(self, pool: BackedUpPool) -> Path:
        return self._folder / _new_name(pool, lambda name: (self._folder / name).exists())

    def finish(self, writer: BackupWriter, manifest: Manifest) -> str:
        writer.finish(manifest)
        return writer.place.name

    def keep_only(self, number: int, newest: Manifest) -> tuple[str, ...]:
        def remove(folder: Path) -> str:
            # Half of a backup is not to be taken for one.
            going = folder.rename(folder.with_name(f"{folder.name}{_REMOVED}"))
            shutil.rmtree(going)
            return str(folder)

        for folder in self._of_pool(ending=_REMOVED):
            # What an earlier run could not remove whole.
            shutil.rmtree(folder)
        made = [(manifest, one) for one in self._of_pool() if (manifest := _made_and_verified(Folder(one), newest))]
        return tuple(map(remove, _too_many(made, number, newest)))

    def _of_pool(self, ending: str = "") -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [
            folder
            for folder in self._folder.iterdir()
            if folder.name.endswith(ending)
            and self._name.fullmatch(folder.name.removesuffix(ending))
            and folder.is_dir()
            and not folder.is_symlink()
        ]


class PackedBackup:
    """One file. It takes the place of what was there once it is whole."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._folder = file.with_name(f"{file.name}{UNFINISHED}")

    def unfinished(self) -> Sequence[Path]:
        there = self._folder.is_dir() and _is_unfinished(path.name for path in self._folder.iterdir())
        return [self._folder] if there else []

    def new(self, pool: BackedUpPool) -> Path:
        """What is left of one that cannot be gone on with would be in the way for ever."""
        del pool
        if self._folder.is_dir():
            self._folder.rename(self._folder.with_name(f"{self._folder.name}-{datetime.now(UTC):%Y%m%dT%H%M%S}"))
        return self._folder

    def finish(self, writer: BackupWriter, manifest: Manifest) -> str:
        """One that was not found whole is left as a folder. Until the file is there, the folder can be gone on with."""
        if manifest.verified is None:
            writer.finish(manifest)
            return writer.place.name
        pack(Backup(_WithManifest(writer.place, manifest), writer.key, manifest), self._file)
        # Should the folder stay, it is nothing to go on with: it would become the file again, as old as it is by then.
        writer.finish(manifest)
        with writing_to(str(self._folder.parent)):
            shutil.rmtree(self._folder)
        return str(self._file)

    def keep_only(self, number: int, newest: Manifest) -> tuple[str, ...]:
        """There is only one."""
        del number, newest
        return ()


class _WithManifest:
    """Files whose manifest is not written yet."""

    def __init__(self, files: Files, manifest: Manifest) -> None:
        self.name = files.name
        self._files = files
        self._manifest = manifest_bytes(manifest)

    def sizes(self) -> dict[str, int]:
        return {**self._files.sizes(), MANIFEST: len(self._manifest)}

    def open(self, path: str) -> BinaryIO:
        return io.BytesIO(self._manifest) if path == MANIFEST else self._files.open(path)

    def close(self) -> None:
        """Whose they are closes them."""


class PrefixOfBackups:
    """A prefix in S3 under which each backup has one of its own."""

    def __init__(self, prefix: "Prefix", pool: PoolId) -> None:
        self._prefix = prefix
        self._name = _name_of(pool)

    def unfinished(self) -> "Sequence[Prefix]":
        names = sorted(self._of_pool(), key=_moment, reverse=True)
        below = [self._prefix.below(name) for name in names]
        return [one for one in below if _is_unfinished(one.sizes())]

    def new(self, pool: BackedUpPool) -> "Prefix":
        there = set(self._prefix.folders())
        return self._prefix.below(_new_name(pool, there.__contains__))

    def finish(self, writer: BackupWriter, manifest: Manifest) -> str:
        writer.finish(manifest)
        return writer.place.name

    def keep_only(self, number: int, newest: Manifest) -> tuple[str, ...]:
        def remove(one: "Prefix") -> str:
            # Without its manifest it is no backup any more, should the rest be left.
            for key in sorted(one.sizes(), key=lambda key: key != MANIFEST):
                one.remove(key)
            return one.name

        below = map(self._prefix.below, self._of_pool())
        made = [(manifest, one) for one in below if (manifest := _made_and_verified(Bucket(one), newest))]
        return tuple(map(remove, _too_many(made, number, newest)))

    def _of_pool(self) -> list[str]:
        return [name for name in self._prefix.folders() if self._name.fullmatch(name)]


def destination(to: str, pool: PoolId, storage: "Callable[[str], Prefix]") -> Destination:
    """By what somebody wrote: a folder, a file, or an address in S3. Raises Failure(BUCKET_NAME_WRONG)."""
    if is_in_s3(to):
        return PrefixOfBackups(storage(to), pool)
    path = Path(to).expanduser().absolute()
    return PackedBackup(path) if path.name.endswith(PACKED) else FolderOfBackups(path, pool)


def _name_of(pool: PoolId) -> re.Pattern[str]:
    return re.compile(rf"[a-z0-9-]+_{re.escape(pool)}_{STARTED}")


def _new_name(pool: BackedUpPool, is_taken: Callable[[str], bool]) -> str:
    moment = datetime.now(UTC)
    while is_taken(name := folder_name(pool.name, pool.id, moment)):
        moment += timedelta(seconds=1)
    return name


def _moment(name: str) -> str:
    return name.rpartition("_")[2]


def _is_unfinished(names: Iterable[str]) -> bool:
    there = set(names)
    return MANIFEST not in there and not there.isdisjoint(journal.NAMES)


def _made_and_verified(files: Files, newest: Manifest) -> Manifest | None:
    """The manifest of a backup of the same pool that this program made and verified, as long as nothing was put beside it."""
    try:
        with files.open(MANIFEST) as file:
            manifest = manifest_from_json(json.loads(file.read(LARGEST_DOCUMENT)))
    except (KeyError, ValueError, RecursionError):
        return None
    ours = manifest.program.startswith(MADE_BY) and manifest.verified is not None and manifest.format <= FORMAT
    same_pool = (manifest.pool.id, manifest.pool.account) == (newest.pool.id, newest.pool.account)
    # A crash, or a bucket that nothing may be deleted from, may have left the journal.
    sizes = {path: size for path, size in files.sizes().items() if path not in (MANIFEST, *journal.LEFT_BEHIND)}
    untouched = sizes == {path: facts.size for path, facts in manifest.files.items()}
    return manifest if ours and same_pool and untouched else None


def _too_many(made: Iterable[tuple[Manifest, Where]], number: int, newest: Manifest) -> list[Where]:
    # The new one comes first, also where the clock was ahead when another was made.
    ordered = sorted(made, key=lambda one: (one[0] == newest, one[0].finished), reverse=True)
    return [place for manifest, place in ordered[number:] if _has_all_of(newest, manifest)]


def _has_all_of(newest: Manifest, manifest: Manifest) -> bool:
    """Whether nothing was read for the older one that could not be read, or was not asked for, this time."""
    pairs = ((newest.counts.mfa, manifest.counts.mfa), (newest.counts.series, manifest.counts.series))
    asked = all(new is not None or old is None for new, old in pairs)
    return asked and set(newest.unread) <= set(manifest.unread)
