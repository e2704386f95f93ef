"""Tells what is different between two backups, or a backup and the pool as it is now."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cognito_admin.archive.comparing import Comparison
from cognito_admin.archive.encryption import BackupKey
from cognito_admin.archive.pairing import pairs_in
from cognito_admin.archive.reading import Backup
from cognito_admin.model.backups import ForRecipients, Identities
from cognito_admin.model.comparisons import About, Compared, Difference, Kind, State
from cognito_admin.model.progress import Progress
from cognito_admin.store.paths import not_written
from cognito_admin.store.threads import on_a_thread
from cognito_admin.store.throwaway import Throwaway
from cognito_admin.work.backup_places import opened_backup
from cognito_admin.work.backup_wish import BackupWish
from cognito_admin.work.stop import Stop

if TYPE_CHECKING:
    from cognito_admin.work.live_pool import LivePool

Opening = Callable[[], AbstractContextManager[Backup]]
_AT_ONCE = 500


@asynccontextmanager
async def as_it_is_now(pool: "LivePool", report: Callable[[Progress], None], stop: Stop) -> AsyncGenerator[Opening]:
    """The pool in AWS, read into a backup that nobody else can open and that is gone in the end.

    Raises Cancelled, and Failure for what AWS or the disk refuse.
    """
    folder = await on_a_thread(lambda: Throwaway("comparison"), "throwaway")
    try:
        key = BackupKey.made()
        backed = await pool.backup(BackupWish(str(folder.path), ForRecipients((key.recipient,))), report, stop)
        yield lambda: opened_backup(backed.place, Identities((key.text,)))
    finally:
        await asyncio.shield(on_a_thread(folder.remove, "throwaway"))


class Comparing:
    """Of ``before`` with ``after``. ``pairs`` is a file that says who became whom in another pool.

    ``result`` tells what they are and how many differences came so far; there is none until the first came.
    """

    def __init__(self, before: Opening, after: Opening, pairs: Path | None = None) -> None:
        self.result: Compared | None = None
        self._counts: Counter[tuple[About, Kind]] = Counter()
        self._before = before
        self._after = after
        self._pairs = pairs
        self._comparison: Comparison | None = None

    async def differences(self, report: Callable[[Progress], None], stop: Stop) -> AsyncGenerator[list[Difference]]:
        """Some at a time, however many there are.

        Raises Cancelled; Failure for what opening and reading either raises, MAP_NOT_UNDERSTOOD, DISK_FULL, FOLDER_NOT_WRITABLE.
        """
        loop = asyncio.get_running_loop()
        thread = ThreadPoolExecutor(1, thread_name_prefix="compare")
        steps = self._steps()
        report(Progress("starting"))
        try:
            while (some := await loop.run_in_executor(thread, _some, steps)) is not None:
                stop.check()
                if (comparison := self._comparison) is not None:
                    report(Progress("comparing", comparison.read, comparison.total, unit="records"))
                self._counts.update((difference.about, difference.kind) for difference in some)
                if some:
                    yield some
        finally:
            try:
                # Whoever is cancelled meanwhile does not keep the files from being closed and removed.
                await asyncio.shield(loop.run_in_executor(thread, steps.close))
            finally:
                thread.shutdown(wait=False)

    def _steps(self) -> Generator[Difference | None]:
        folder = Throwaway("comparison")
        try:
            with self._before() as before, self._after() as after:
                pairs = None if self._pairs is None else pairs_in(self._pairs)
                comparison = self._comparison = Comparison(before, after, folder.path, pairs)
                self.result = Compared(_state(before), _state(after), comparison.across, self._counts)
                yield from comparison.differences()
        except OSError as error:
            raise not_written(error, folder.path) from error
        finally:
            folder.remove()


def _some(steps: Iterator[Difference | None]) -> list[Difference] | None:
    """Until there are enough of them, or it takes long. None at the end."""
    found: list[Difference] = []
    for difference in steps:
        if difference is None:
            return found
        found.append(difference)
        if len(found) == _AT_ONCE:
            return found
    return found or None


def _state(backup: Backup) -> State:
    manifest = backup.manifest
    return State(manifest.pool, manifest.finished, manifest.counts.users, manifest.unread)
