"""Comparisons that the window orders: made by a job, kept encrypted for as long as somebody looks at them."""

import time
import uuid
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.difference_rows import Row, cell, document, rows
from cognito_admin.model.exports import Lines, Shape
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.offline import is_offline
from cognito_admin.store.kept_differences import KeptDifferences, remove
from cognito_admin.store.paths import Paths
from cognito_admin.store.settings_file import JSON
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.compare import Comparing, Opening, as_it_is_now
from cognito_admin.work.export import export_pages
from cognito_admin.work.job_run import Request
from cognito_admin.work.offline_backups import BACKUP, OfflineBackups
from cognito_admin.work.unlock import StoreKey
from cognito_admin.work.workspaces import Workspaces

if TYPE_CHECKING:
    from cognito_admin.model.progress import Job
    from cognito_admin.work.jobs import Jobs

KIND = "compare"
_SIDES = ("before", "after")
_NAME, _PAIRS = "comparison", "pairs"
_FORGOTTEN_AFTER_S = 86_400.0
_WRITTEN_AT_ONCE = 200


async def export_differences(kept: KeptDifferences, numbers: Sequence[int], shape: Shape, path: Path) -> int:
    """Writes them, a row for each value that is different. How many rows; raises Failure(DISK_FULL | EXPORT_NOT_WRITTEN)."""

    async def pages() -> AsyncGenerator[Sequence[Row]]:
        for start in range(0, len(numbers), _WRITTEN_AT_ONCE):
            yield [*rows(await kept.differences(numbers[start : start + _WRITTEN_AT_ONCE]))]

    return await export_pages(pages(), Lines(shape, cell, document), path)


class Comparisons:
    """Belongs to one event loop."""

    def __init__(self, workspaces: Workspaces, offline: OfflineBackups, store_key: StoreKey, paths: Paths) -> None:
        self._workspaces = workspaces
        self._offline = offline
        self._store_key = store_key
        self._paths = paths
        self._open: dict[str, KeptDifferences] = {}

    async def start(
        self, jobs: "Jobs", before: PoolKey, after: PoolKey, subject: str, pairs: Path | None = None
    ) -> "tuple[str, Job]":
        """Starts the job that compares two pools, at most one of which is in AWS. The name of the comparison comes first.

        ``pairs`` is the file that says who became whom, where the two are of different pools.
        """
        await on_a_thread(self._remove_old, "index-file")
        name = uuid.uuid4().hex
        sides = dict(zip(_SIDES, map(self._arguments, (before, after)), strict=True))
        keys = {side: self._offline.handed_to_jobs(arguments).get(BACKUP) for side, arguments in sides.items()}
        # The credentials of one connection are handed over: of the pool in AWS, if there is one.
        first = next((key for key in (before, after) if not is_offline(key)), before)
        job = await jobs.start(
            KIND,
            resource=f"{_NAME}:{name}",
            subject=subject,
            arguments={
                **sides,
                _NAME: name,
                _PAIRS: None if pairs is None else str(pairs),
                "connection": first.connection,
                "pool": first.pool,
            },
            secrets={side: key for side, key in keys.items() if key is not None},
        )
        return name, job

    async def run(self, request: Request) -> Mapping[str, int]:
        """What the job does. Raises Cancelled and Failure."""
        path = self._paths.comparison(str(request.arguments[_NAME]))
        async with AsyncExitStack() as stack:
            unfinished = stack.enter_context(ExitStack())
            unfinished.callback(remove, path)
            before, after = [await self._opening(request, side, stack) for side in _SIDES]
            pairs = request.arguments.get(_PAIRS)
            comparing = Comparing(before, after, None if pairs is None else Path(str(pairs)))
            kept = KeptDifferences(path, await self._store_key.get(), writes=True)
            stack.push_async_callback(kept.close)
            async for differences in comparing.differences(request.report, request.stop):
                await kept.add(differences)
            assert comparing.result is not None
            await kept.finish(comparing.result)
            unfinished.pop_all()
        return {"different": Counter(comparing.result.counts).total()}

    async def open(self, name: str) -> KeptDifferences:
        """What the job found. Raises what StoreKey.get raises."""
        kept = self._open[name] = KeptDifferences(self._paths.comparison(name), await self._store_key.get())
        return kept

    async def forget(self, name: str) -> None:
        """Nobody looks at it any more."""
        kept = self._open.pop(name, None)
        if kept is not None:
            await kept.close()
        await on_a_thread(lambda: remove(self._paths.comparison(name)), "index-file")

    async def close(self) -> None:
        """The end of the program."""
        for name in tuple(self._open):
            await self.forget(name)

    async def _opening(self, request: Request, side: str, stack: AsyncExitStack) -> Opening:
        arguments = cast("Mapping[str, JSON]", request.arguments[side])
        key = PoolKey(ConnectionId(str(arguments["connection"])), PoolId(str(arguments["pool"])))
        if BACKUP in arguments:
            secret = request.secrets.get(side)
            self._offline.take_from_window(arguments, {} if secret is None else {BACKUP: secret})
            return self._offline.opening(key.connection)
        pool = await self._workspaces.open_live(key)
        return await stack.enter_async_context(as_it_is_now(pool, request.report, request.stop))

    def _arguments(self, key: PoolKey) -> dict[str, JSON]:
        backup = self._offline.get(key.connection)
        told: dict[str, JSON] = {"connection": key.connection, "pool": key.pool}
        return told if backup is None else {**told, BACKUP: {**backup.as_json()}}

    def _remove_old(self) -> None:
        """What a window left behind that was ended."""
        for path in self._paths.indexes.glob(self._paths.comparison("*").name):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _FORGOTTEN_AFTER_S:
                    remove(path)
