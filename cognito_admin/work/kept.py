"""Where this session keeps things: under the program's folder, or in a throwaway one when nobody keeps the key."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cognito_admin.model.failures import Code, Failure
from cognito_admin.store.encrypted import set_aside
from cognito_admin.store.journal import Journal
from cognito_admin.store.paths import Paths
from cognito_admin.store.threads import on_a_thread
from cognito_admin.store.throwaway import Throwaway
from cognito_admin.work.unlock import StoreKey

STORE_KEY = "store_key"
"""The secret every job is handed: the key of what is kept, in hexadecimal."""
KEPT_IN = "kept_in"
"""Where a job finds what is kept, when that is not the program's folder."""


@dataclass(frozen=True, slots=True)
class KeptPaths(Paths):
    """``Paths`` whose encrypted files lie in ``throwaway()`` when that is not None."""

    throwaway: Callable[[], Path | None]

    @property
    def journal(self) -> Path:
        return (self.throwaway() or self.base) / "journal.db"

    @property
    def series(self) -> Path:
        return (self.throwaway() or self.base) / "series.db"

    @property
    def indexes(self) -> Path:
        return (self.throwaway() or self.base) / "indexes"


class Kept:
    """Opens the journal when it is first needed, since that needs the key. ``tell`` hears when a damaged one was set aside."""

    def __init__(
        self, paths: Paths, store_key: StoreKey, tell: Callable[[Failure], None], kept_in: Path | None = None
    ) -> None:
        """``kept_in`` is the throwaway folder of the window that ordered this job."""
        self.paths = KeptPaths(paths.base, self._elsewhere)
        self._store_key = store_key
        self._tell = tell
        self._kept_in = kept_in
        self._own_throwaway: Throwaway | None = None
        self._journal: Journal | None = None
        self._opening = asyncio.Lock()

    async def journal(self) -> Journal:
        """Raises what StoreKey.get and Journal.open raise."""
        async with self._opening:
            if self._journal is None:
                self._journal, aside = await self._opened()
                if aside is not None:
                    self._tell(Failure(Code.JOURNAL_DAMAGED, path=str(aside)))
            return self._journal

    async def handed_to_jobs(self) -> Mapping[str, str]:
        """What a job needs to open the same files."""
        secrets = {STORE_KEY: (await self._store_key.get()).hex()}
        elsewhere = self._elsewhere()
        return secrets if elsewhere is None else {**secrets, KEPT_IN: str(elsewhere)}

    async def close(self) -> None:
        """Nobody may have an index open any more."""
        if self._journal is not None:
            await self._journal.close()
            self._journal = None
        own, self._own_throwaway = self._own_throwaway, None
        if own is not None:
            await on_a_thread(own.remove, "throwaway")

    async def _opened(self) -> tuple[Journal, Path | None]:
        """The journal, and where a damaged one was put if there was one."""
        path, key = self.paths.journal, await self._store_key.get()
        try:
            journal = await Journal.open(path, key)
        except Failure as failure:
            if failure.code is not Code.STORE_KEY_WRONG or not await self._store_key.proved():
                raise
            # Its first page is damaged, which to SQLite looks like another key.
            aside = set_aside(path, keep=None)
            return await Journal.open(path, key), aside
        return journal, journal.set_aside

    def _elsewhere(self) -> Path | None:
        if self._kept_in is not None:
            return self._kept_in
        if self._store_key.throwaway and self._own_throwaway is None:
            self._own_throwaway = Throwaway("session")
        return None if self._own_throwaway is None else self._own_throwaway.path
