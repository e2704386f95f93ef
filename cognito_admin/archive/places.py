"""The files of a backup, wherever they lie: in a folder, packed into one file, or in S3."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from cognito_admin.archive.bucket import Bucket, opened_object
from cognito_admin.archive.files import Files, Objects, Place
from cognito_admin.archive.folder import Folder
from cognito_admin.archive.packed_files import PackedFiles
from cognito_admin.model.backups import PACKED
from cognito_admin.model.failures import Code, Failure


def place_of(place: Path | Objects) -> Place:
    """To write to."""
    return Folder(place) if isinstance(place, Path) else Bucket(place)


@contextmanager
def files_of(place: Path | Objects) -> Generator[Files]:
    """Of the backup there: a folder, one file, or in S3 either. Raises Failure(BACKUP_NOT_FOUND | BACKUP_DAMAGED)."""
    files = _of_path(place) if isinstance(place, Path) else _of_objects(place)
    try:
        yield files
    finally:
        files.close()


def _of_path(path: Path) -> Files:
    if path.is_dir():
        return Folder(path)
    if path.is_file():
        return PackedFiles(path.open("rb"), str(path))
    raise Failure(Code.BACKUP_NOT_FOUND, path=str(path))


def _of_objects(objects: Objects) -> Files:
    if not objects.name.endswith(PACKED):
        return Bucket(objects)
    try:
        return PackedFiles(opened_object(objects, ""), objects.name)
    except KeyError as error:
        raise Failure(Code.BACKUP_NOT_FOUND, path=objects.name) from error
