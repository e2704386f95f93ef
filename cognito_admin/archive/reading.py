"""A finished backup as it is read: by anyone, from any place, in bounded memory."""

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from cognito_admin.archive import journal
from cognito_admin.archive.files import Files, files_of
from cognito_admin.archive.lines import PartDamaged, lines
from cognito_admin.archive.writing import MEMBERSHIPS, USERS
from cognito_admin.model.backups import FORMAT, MANIFEST, Manifest, manifest_from_json
from cognito_admin.model.failures import Code, Failure

LARGEST_DOCUMENT = 64 << 20
"""Bytes of a JSON file that is read as a whole: ten thousand groups are a few."""


class Backup:
    """Belongs to one thread. Methods may raise Failure(BACKUP_DAMAGED)."""

    def __init__(self, path: Path, files: Files) -> None:
        """Raises Failure: BACKUP_UNFINISHED, BACKUP_NONE, BACKUP_NEWER."""
        self.path = path
        self.files = files
        self.manifest = self._read_manifest()

    def users(self) -> Iterator[Mapping[str, Any]]:
        """As ListUsers gave them."""
        return self._records(USERS)

    def memberships(self) -> Iterator[Mapping[str, Any]]:
        return self._records(MEMBERSHIPS)

    def parts(self, name: str) -> list[str]:
        """The paths of the parts of users or of memberships, in order."""
        return sorted(path for path in self.manifest.files if path.startswith(f"{name}/"))

    def document(self, path: str) -> Any:
        """A JSON file, as ``pool/mfa.json``. Raises KeyError where there is none."""
        try:
            with self.files.open(path) as file:
                data = file.read(LARGEST_DOCUMENT + 1)
            if len(data) <= LARGEST_DOCUMENT:
                return json.loads(data)
        except (OSError, ValueError, RecursionError) as error:
            raise self._damaged(path) from error
        raise self._damaged(path)

    def _records(self, name: str) -> Iterator[Mapping[str, Any]]:
        for path in self.parts(name):
            try:
                with self.files.open(path) as file:
                    for _, line in lines(file, path):
                        yield json.loads(line)
            except (KeyError, OSError, ValueError, RecursionError, PartDamaged) as error:
                raise self._damaged(path) from error

    def _read_manifest(self) -> Manifest:
        try:
            document = self.document(MANIFEST)
        except KeyError as error:
            there = self.files.sizes()
            code = Code.BACKUP_UNFINISHED if journal.NAME in there else Code.BACKUP_NONE
            raise Failure(code, path=str(self.path)) from error
        if not isinstance(document, dict):
            raise self._damaged(MANIFEST)
        told = cast("dict[str, Any]", document)
        version = told.get("format")
        if isinstance(version, int) and version > FORMAT:
            raise Failure(Code.BACKUP_NEWER, path=str(self.path), format=str(version))
        try:
            return manifest_from_json(told)
        except ValueError as error:
            raise self._damaged(MANIFEST) from error

    def _damaged(self, file: str) -> Failure:
        return Failure(Code.BACKUP_DAMAGED, path=str(self.path), file=file)


@contextmanager
def opened(path: Path) -> Generator[Backup]:
    """Raises Failure: BACKUP_NOT_FOUND, BACKUP_UNFINISHED, BACKUP_NONE, BACKUP_NEWER, BACKUP_DAMAGED."""
    with files_of(path) as files:
        yield Backup(path, files)
