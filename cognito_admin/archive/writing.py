"""A backup being written: what was settled stays, and the same calls go on from there."""

import contextlib
import hashlib
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from cognito_admin.archive import encryption, journal
from cognito_admin.archive.encryption import BackupKey
from cognito_admin.archive.files import LOCK, Objects, Place
from cognito_admin.archive.folder import BESIDE, Folder
from cognito_admin.archive.journal import GrowingJournal, Journal, Progress, WholeJournal
from cognito_admin.archive.keys import backup_key
from cognito_admin.archive.lines import PartDamaged, lines
from cognito_admin.archive.parts import GrowingParts, Parts, WholeParts
from cognito_admin.archive.places import place_of
from cognito_admin.archive.trouble import writing_to
from cognito_admin.model.backups import (
    ENCRYPTED,
    KEY,
    MANIFEST,
    FileFacts,
    Identities,
    InClear,
    Manifest,
    Protection,
    ReadingKey,
)
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.json_codec import sorted_json

USERS, MEMBERSHIPS, MFA, SERIES = "users", "memberships", "mfa", "health"
LISTS: tuple[str, ...] = (USERS, MEMBERSHIPS, MFA, SERIES)
"""What comes in parts, each in a folder of that name."""
IN_CLEAR = InClear()


def line_of(record: Mapping[str, Any]) -> bytes:
    """A record as its line, with sorted members and without an end."""
    return sorted_json(record)


class BackupWriter:
    """Belongs to one thread; methods wait for the disk, or for S3.

    A writer that failed can only be closed; another one goes on. Every method may raise Failure(DISK_FULL | FOLDER_NOT_WRITABLE |
    BACKUP_NOT_FOUND), OSError for other trouble with the disk, and in S3 what AWS refuses.
    """

    def __init__(self, place: Place, key: BackupKey | None, progress: Progress, record: Journal) -> None:
        """``begin`` and ``go_on`` make it."""
        self.place = place
        self.progress = progress
        self._key = key
        self._journal = record
        self._files = dict(progress.files)
        self._state: dict[str, Any] = {}
        self._failed: Exception | None = None
        self._parts = {name: self._parts_of(name) for name in LISTS}

    @classmethod
    def begin(cls, place: Path | Objects, facts: Mapping[str, Any], protection: Protection = IN_CLEAR) -> Self:
        """Makes the folder, which must not be there. ``facts`` tell whoever goes on what was wished for.

        Raises FileExistsError, and Failure(RECIPIENT_UNKNOWN) before anything is written.
        """
        there = place_of(place)
        key = locked = None
        if not isinstance(protection, InClear):
            key = BackupKey.made()
            locked = encryption.key_file(key, protection)
        with writing_to(there.name):
            there.make()
            with _held(there):
                progress = Progress(begun=facts)
                if locked is not None:
                    there.put(KEY, locked)
                    progress.files[KEY] = _facts(locked)
                if isinstance(there, Folder) and key is None:
                    return cls(there, None, progress, GrowingJournal(there, facts))
                return cls(there, key, progress, WholeJournal(there, key, progress))

    @classmethod
    def go_on(
        cls, place: Path | Objects, key: ReadingKey | None = None, wished: Callable[[Progress], bool] = lambda _: True
    ) -> Self:
        """Where the last call of ``settle`` that did so left off.

        Raises FileNotFoundError where nothing unfinished is that was ``wished`` for, which nothing is done to; and Failure:
        BACKUP_BEING_WRITTEN, BACKUP_DAMAGED where a part lacks what it held, BACKUP_ENCRYPTED, BACKUP_KEY_WRONG, IDENTITY_UNKNOWN.
        """
        there = place_of(place)
        with writing_to(there.name):
            if isinstance(there, Folder) and (links := there.links()):
                # What is written goes into the backup and nowhere else.
                raise Failure(Code.BACKUP_DAMAGED, path=there.name, file=links[0])
            with _held(there):
                writer = cls._gone_on(there, key, wished)
        if writer is None:
            there.release()
            raise FileNotFoundError(there.name)
        return writer

    @classmethod
    def _gone_on(cls, there: Place, key: ReadingKey | None, wished: Callable[[Progress], bool]) -> Self | None:
        paths = there.sizes()
        own = None
        if journal.GROWING in paths and isinstance(there, Folder):
            progress = journal.read_growing(there.folder)
        else:
            own = backup_key(there, key, (journal.ENCRYPTED_WHOLE,)) if journal.ENCRYPTED_WHOLE in paths else None
            progress = journal.read_whole(there, own)
        if not wished(progress):
            return None
        for path in paths:
            if path.endswith(BESIDE):
                there.remove(path)
        if journal.GROWING in paths and isinstance(there, Folder):
            return cls(there, None, progress, GrowingJournal(there))
        return cls(there, own, progress, WholeJournal(there, own, progress))

    @property
    def key(self) -> ReadingKey | None:
        """What opens this backup, and goes on with it, whoever it was made for; a secret. None where it is in clear."""
        return None if self._key is None else Identities((self._key.text,))

    @property
    def key_name(self) -> str | None:
        """What ``archive.keys.key_name`` says of this backup."""
        facts = self.progress.files.get(KEY)
        return None if facts is None else facts.sha256[:32]

    def safe_records(self, name: str) -> Iterator[Mapping[str, Any]]:
        """What was made safe of users, of memberships or of MFA preferences, in order. Raises Failure(BACKUP_DAMAGED)."""
        for path in tuple(self.progress.parts):
            if path.startswith(f"{name}/"):
                try:
                    with writing_to(self.place.name), self.place.open(path) as file:
                        text = file if self._key is None else self._key.decrypted(file, path)
                        for _, line in lines(text, path):
                            yield json.loads(line)
                except (KeyError, ValueError, RecursionError, PartDamaged) as error:
                    raise Failure(Code.BACKUP_DAMAGED, path=self.place.name, file=path) from error

    def add_users(self, lines: Iterable[bytes]) -> None:
        with self._writing():
            self._parts[USERS].write(lines)

    def add_memberships(self, lines: Iterable[bytes]) -> None:
        with self._writing():
            self._parts[MEMBERSHIPS].write(lines)

    def add_mfa_preferences(self, lines: Iterable[bytes]) -> None:
        with self._writing():
            self._parts[MFA].write(lines)

    def add_series(self, lines: Iterable[bytes]) -> None:
        with self._writing():
            self._parts[SERIES].write(lines)

    def settle(self, state: Mapping[str, Any], *, at_once: bool = False) -> None:
        """Makes safe what was added, then that ``state``, by the name of each listing, is how far they have come.

        Encrypted or in S3 that comes to pass when a part is large or old enough, ``at_once``, or at the end.
        """
        self._state |= state
        if at_once or any(parts.is_due for parts in self._parts.values()):
            with self._writing():
                self._settle()

    def put(self, path: str, document: object, rows: int | None = None) -> None:
        """Writes one JSON file whole, as ``pool/mfa.json``; one that is there is written anew."""
        data = _json(document, indent=1) + b"\n"
        if self._key is not None:
            path, data = f"{path}{ENCRYPTED}", self._key.encrypt(data)
        facts = _facts(data, rows)
        with self._writing():
            self.place.put(path, data)
            self._journal.written(path, facts)
        self._files[path] = facts

    def files(self) -> dict[str, FileFacts]:
        """Everything that is written, closed; for the manifest."""
        with self._writing():
            self._settle()
            found = dict(self._files)
            for parts in self._parts.values():
                found |= parts.finish()
        return found

    def finish(self, manifest: Manifest) -> None:
        """Makes it a backup: the manifest comes last, and the journal goes."""
        with self._writing():
            self.place.put(MANIFEST, manifest_bytes(manifest))
            self._journal.remove()
            self.close()
            self.place.remove(LOCK)

    def close(self) -> None:
        """What was not settled is lost."""
        for parts in self._parts.values():
            parts.close()
        self._journal.close()
        self.place.release()

    @contextlib.contextmanager
    def _writing(self) -> Generator[None]:
        """What fails once fails from then on: what was to be written may be lost, and nothing may count as safe that follows it."""
        if self._failed is not None:
            raise self._failed
        try:
            with writing_to(self.place.name):
                yield
        except Exception as error:
            self._failed = error
            raise

    def _settle(self) -> None:
        settled = {path: facts for parts in self._parts.values() for path, facts in parts.settle().items()}
        if settled or self._state:
            self._journal.settled(settled, self._state)
        self.progress.parts |= settled
        self.progress.state |= self._state
        self._state = {}

    def _parts_of(self, name: str) -> Parts:
        settled = {path: facts for path, facts in self.progress.parts.items() if path.startswith(f"{name}/")}
        if isinstance(self.place, Folder) and self._key is None:
            return GrowingParts(self.place.folder, name, settled)
        for path in self.place.sizes():
            # Written, but what it holds was never said to be safe.
            if path.startswith(f"{name}/") and path not in settled:
                self.place.remove(path)
        return WholeParts(self.place, name, self._key, settled)


@contextlib.contextmanager
def _held(place: Place) -> Generator[None]:
    """Stays so, unless what is done meanwhile fails."""
    place.hold()
    try:
        yield
    except BaseException:
        place.release()
        raise


def manifest_bytes(manifest: Manifest) -> bytes:
    """``manifest.json``."""
    return _json(manifest.as_json(), indent=1) + b"\n"


def _facts(data: bytes, rows: int | None = None) -> FileFacts:
    return FileFacts(len(data), hashlib.sha256(data).hexdigest(), rows)


def _json(document: object, **layout: Any) -> bytes:
    try:
        return json.dumps(document, ensure_ascii=False, sort_keys=True, **layout).encode()
    except UnicodeEncodeError:
        # Half of a pair of surrogates is no text in UTF-8, and has to be escaped.
        return json.dumps(document, sort_keys=True, **layout).encode()
