"""Reads a backup whole and compares it with what its manifest says."""

import asyncio
import threading
from collections.abc import Callable
from typing import BinaryIO, cast

from cognito_admin.archive.files import Files
from cognito_admin.archive.reading import Backup
from cognito_admin.archive.verifying import Verification
from cognito_admin.model.backups import Damage, Manifest, ReadingKey
from cognito_admin.model.failures import Cancelled
from cognito_admin.model.progress import Progress
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.stop import Stop

TELL_EVERY_S = 0.2


async def verified(
    files: Files, key: ReadingKey | None, manifest: Manifest, report: Callable[[Progress], None], stop: Stop
) -> tuple[Damage, ...]:
    """The damages of a backup whose ``manifest`` may not be written yet.

    Raises Cancelled, and Failure for what is in the way of reading, which says nothing of the backup.
    """
    watched = _Watched(files)
    begun: list[Verification] = []
    total = manifest.counts.users + manifest.counts.memberships

    def verify() -> tuple[Damage, ...]:
        begun.append(Verification(Backup(watched, key, manifest)))
        return tuple(begun[0].verify())

    async def tell() -> None:
        while True:
            report(Progress("verifying", sum(begun[0].read.values()) if begun else 0, total, unit="lines"))
            await asyncio.sleep(TELL_EVERY_S)

    async def end() -> None:
        await stop.wait()
        watched.stopped.set()

    beside = (asyncio.create_task(tell()), asyncio.create_task(end()))
    try:
        return await on_a_thread(verify, "verify")
    finally:
        watched.stopped.set()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


class _Watched:
    """Files that can be taken away from who reads them."""

    def __init__(self, files: Files) -> None:
        self.name = files.name
        self.stopped = threading.Event()
        self._files = files

    def sizes(self) -> dict[str, int]:
        return self._files.sizes()

    def open(self, path: str) -> BinaryIO:
        return cast(BinaryIO, _WatchedFile(self._files.open(path), self.stopped))

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
