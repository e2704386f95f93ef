"""A finished backup as it is read: by anyone, from any place, in bounded memory."""

import contextlib
import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from cognito_admin.archive import journal
from cognito_admin.archive.encryption import BackupKey
from cognito_admin.archive.files import Files, Objects, read_most
from cognito_admin.archive.keys import backup_key
from cognito_admin.archive.lines import PartDamaged, lines
from cognito_admin.archive.names import newest_backup
from cognito_admin.archive.packed_files import PackedFiles
from cognito_admin.archive.places import files_of
from cognito_admin.archive.trouble import unreadable
from cognito_admin.archive.writing import LISTS, MEMBERSHIPS, MFA, USERS
from cognito_admin.model.backups import (
    ENCRYPTED,
    FORMAT,
    KEY,
    MANIFEST,
    Damage,
    Harm,
    Manifest,
    ReadingKey,
    is_as_written,
    manifest_from_json,
)
from cognito_admin.model.failures import Code, Failure

LARGEST_DOCUMENT = 64 << 20
"""Bytes of a JSON file that is read as a whole: ten thousand groups are a few."""
LARGEST_MANIFEST = 16 << 20
"""Bytes: enough for a hundred thousand files."""


class Backup:
    """Belongs to one thread. Methods may raise Failure: BACKUP_DAMAGED, STORE_UNREADABLE, and in S3 what AWS refuses."""

    def __init__(self, files: Files, key: ReadingKey | None = None, manifest: Manifest | None = None) -> None:
        """``manifest`` is that of a backup whose own is not written yet. Raises what ``opened`` does."""
        self.path = files.name
        """Of the place it lies in, for people."""
        self.files = files
        self.manifest_is_intact = True
        self._key: BackupKey | None = None
        self.manifest = manifest or self._read_manifest()
        if KEY in self.manifest.files:
            self._key = self._unlocked(key)

    @property
    def key(self) -> str | None:
        """The backup's own key as ``age -i`` takes it, a secret. None where it is in clear."""
        return None if self._key is None else self._key.text

    @property
    def key_name(self) -> str | None:
        """What ``archive.keys.key_name`` says of it."""
        facts = self.manifest.files.get(KEY)
        return None if facts is None else facts.sha256[:32]

    @property
    def documents(self) -> list[str]:
        """What ``document`` can be asked for: every file but the parts and the key, whether it is encrypted or not."""
        parts = tuple(f"{name}/" for name in LISTS)
        files = self.manifest.files
        return sorted(path.removesuffix(ENCRYPTED) for path in files if path != KEY and not path.startswith(parts))

    def users(self) -> Iterator[Mapping[str, Any]]:
        """As ListUsers gave them."""
        return self._records(USERS)

    def memberships(self) -> Iterator[Mapping[str, Any]]:
        return self._records(MEMBERSHIPS)

    def mfa_preferences(self) -> Iterator[Mapping[str, Any]]:
        """Of who was asked about: ``sub``, ``username``, ``UserMFASettingList``, ``PreferredMfaSetting`` where there is one."""
        return self._records(MFA)

    def parts(self, name: str) -> list[str]:
        """The paths of the parts of one of ``LISTS``, in order."""
        return sorted(path for path in self.manifest.files if path.startswith(f"{name}/"))

    def document(self, path: str) -> Any:
        """A JSON file, as ``pool/mfa.json``. Raises KeyError where there is none."""
        there = next((one for one in (f"{path}{ENCRYPTED}", path) if one in self.manifest.files), None)
        if there is None:
            raise KeyError(path)
        try:
            return self._document(there)
        except KeyError as error:
            raise self._damaged(there) from error

    def in_clear(self, file: BinaryIO, path: str) -> BinaryIO:
        """What the ``file`` at ``path`` says once it is decrypted, if it has to be. It and reading it may raise PartDamaged.

        In an encrypted backup nothing else is believed: anybody could have put it there.
        """
        if self._key is None:
            return file
        if not path.endswith(ENCRYPTED):
            raise PartDamaged(Damage(Harm.NOT_AGE, path))
        return self._key.decrypted(file, path)

    def _document(self, path: str) -> Any:
        with self._named_trouble(path), self.files.open(path) as file:
            most = LARGEST_MANIFEST if path == MANIFEST else LARGEST_DOCUMENT
            data = read_most(self.in_clear(file, path), most + 1)
            if len(data) <= most:
                return json.loads(data)
        raise self._damaged(path)

    def _records(self, name: str) -> Iterator[Mapping[str, Any]]:
        for path in self.parts(name):
            try:
                with self._named_trouble(path), self.files.open(path) as file:
                    for _, line in lines(self.in_clear(file, path), path):
                        yield json.loads(line)
            except KeyError as error:
                raise self._damaged(path) from error

    def _read_manifest(self) -> Manifest:
        try:
            document = self._document(MANIFEST)
        except KeyError as error:
            with self._named_trouble(MANIFEST):
                there = self.files.sizes()
            if any(name in there for name in journal.NAMES):
                raise Failure(Code.BACKUP_UNFINISHED, path=self.path) from error
            # What lies in a file cannot be opened by itself.
            newest = None if isinstance(self.files, PackedFiles) else newest_backup(there)
            raise Failure(Code.BACKUP_NONE, path=self.path, newest=newest) from error
        if not isinstance(document, dict):
            raise self._damaged(MANIFEST)
        told = cast("dict[str, Any]", document)
        version = told.get("format")
        if isinstance(version, int) and version > FORMAT:
            raise Failure(Code.BACKUP_NEWER, path=self.path, format=str(version))
        self.manifest_is_intact = is_as_written(told)
        try:
            return manifest_from_json(told)
        except ValueError as error:
            raise self._damaged(MANIFEST) from error

    def _unlocked(self, key: ReadingKey | None) -> BackupKey:
        files = self.manifest.files
        encrypted = sorted((facts.size, path) for path, facts in files.items() if path.endswith(ENCRYPTED))
        with self._named_trouble(KEY):
            return backup_key(self.files, key, [path for _, path in encrypted if path != KEY], files[KEY].sha256)

    @contextlib.contextmanager
    def _named_trouble(self, path: str) -> Generator[None]:
        try:
            yield
        except (ValueError, RecursionError, PartDamaged) as error:
            raise self._damaged(path) from error
        except OSError as error:
            raise unreadable(error, self.path) from error

    def _damaged(self, file: str) -> Failure:
        return Failure(Code.BACKUP_DAMAGED, path=self.path, file=file)


@contextmanager
def opened(place: Path | Objects, key: ReadingKey | None = None) -> Generator[Backup]:
    """A folder, a packed file, or what lies in S3 under a prefix; ``key`` opens one that is encrypted.

    Raises Failure: BACKUP_NOT_FOUND, BACKUP_UNFINISHED, BACKUP_NONE, BACKUP_NEWER, BACKUP_DAMAGED, BACKUP_ENCRYPTED,
    BACKUP_KEY_WRONG, IDENTITY_UNKNOWN, STORE_UNREADABLE.
    """
    with files_of(place) as files:
        yield Backup(files, key)
