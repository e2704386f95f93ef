"""Reads a backup whole and compares it with what its manifest says."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from cognito_admin.archive.files import Files
from cognito_admin.archive.places import files_of
from cognito_admin.archive.reading import Backup
from cognito_admin.archive.verifying import Verification
from cognito_admin.model.backups import Damage, Identities, Manifest, ReadingKey
from cognito_admin.model.failures import Cancelled
from cognito_admin.model.progress import Progress
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.backup_places import opened_backup, place_of
from cognito_admin.work.stop import Stop

if TYPE_CHECKING:
    from cognito_admin.aws.account import Account

TELL_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class Verified:
    """``damages`` are the first few of each kind in each file."""

    manifest: Manifest
    damages: tuple[Damage, ...]


async def verify(
    place: str, key: ReadingKey | None, account: "Account | None", report: Callable[[Progress], None], stop: Stop
) -> Verified:
    """Reads the backup at ``place`` whole. Raises Cancelled, and what ``opened_backup`` does."""

    def look() -> tuple[Manifest, ReadingKey | None]:
        with opened_backup(place, key, account) as backup:
            # A passphrase takes a while to be worked out each time.
            return backup.manifest, None if backup.key is None else Identities((backup.key,))

    def opened() -> AbstractContextManager[Files]:
        return files_of(place_of(place, account))

    manifest, own = await on_a_thread(look, "verify")
    return Verified(manifest, await verified(opened, own, manifest, report, stop))


async def verified(
    opened: Callable[[], AbstractContextManager[Files]],
    key: ReadingKey | None,
    manifest: Manifest,
    report: Callable[[Progress], None],
    stop: Stop,
) -> tuple[Damage, ...]:
    """The damages of a backup whose ``manifest`` may not be written yet. ``opened`` is called on the thread that reads.

    Raises Cancelled, and Failure for what is in the way of reading, which says nothing of the backup.
    """
    stopped = threading.Event()
    begun: list[Verification] = []
    counts = manifest.counts
    total = counts.users + counts.memberships + (counts.mfa or 0) + (counts.series or 0)

    def verify() -> tuple[Damage, ...]:
        with opened() as files:
            begun.append(Verification(Backup(_Watched(files, stopped), key, manifest)))
            return tuple(begun[0].verify())

    async def tell() -> None:
        while True:
            report(Progress("verifying", sum(begun[0].read.values()) if begun else 0, total, unit="lines"))
            await asyncio.sleep(TELL_EVERY_S)

    async def end() -> None:
        await stop.wait()
        stopped.set()

    beside = (asyncio.create_task(tell()), asyncio.create_task(end()))
    try:
        return await on_a_thread(verify, "verify")
    finally:
        stopped.set()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


class _Watched:
    """Files that can be taken away from who reads them."""

    def __init__(self, files: Files, stopped: threading.Event) -> None:
        self.name = files.name
        self._files = files
        self._stopped = stopped

    def sizes(self) -> dict[str, int]:
        return self._files.sizes()

    def open(self, path: str) -> BinaryIO:
        return cast(BinaryIO, _WatchedFile(self._files.open(path), self._stopped))

    def close(self) -> None:
        """Whose they are closes them."""


class _WatchedFile:
    def __init__(self, file: BinaryIO, stopped: threading.Event) -> None:
        self._file = file
        self._stopped = stopped

    def read(self, size: int = -1) -> bytes:
        if self._stopped.is_set():
            raise Cancelled
        return self._file.read(size)

    def __enter__(self) -> "_WatchedFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
