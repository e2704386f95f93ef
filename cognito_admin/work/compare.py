"""Tells what is different between two backups, or a backup and the pool as it is now."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

from cognito_admin.archive.comparing import Comparison
from cognito_admin.archive.pairing import pairs_in
from cognito_admin.archive.reading import Backup
from cognito_admin.model.comparisons import About, Difference, Kind, State
from cognito_admin.model.progress import Progress
from cognito_admin.store.paths import not_written
from cognito_admin.store.throwaway import Throwaway
from cognito_admin.work.stop import Stop

Opening = Callable[[], AbstractContextManager[Backup]]
_AT_ONCE = 500


class Comparing:
    """Of ``before`` with ``after``. ``pairs`` is a file that says who became whom in another pool.

    ``counts`` tells how many differences of each kind came so far; ``states`` what is compared, once the first came.
    """

    def __init__(self, before: Opening, after: Opening, pairs: Path | None = None) -> None:
        self.counts: Counter[tuple[About, Kind]] = Counter()
        self.states: tuple[State, State] | None = None
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
                self.counts.update((difference.about, difference.kind) for difference in some)
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
                self.states = _state(before), _state(after)
                pairs = None if self._pairs is None else pairs_in(self._pairs)
                self._comparison = Comparison(before, after, folder.path, pairs)
                yield from self._comparison.differences()
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
