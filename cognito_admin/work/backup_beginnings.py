"""Begins a backup, or goes on with one that ended before it was finished, and sees to its key."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cognito_admin.archive.journal import Progress as Unfinished
from cognito_admin.archive.keys import key_name
from cognito_admin.archive.trouble import writing_to
from cognito_admin.archive.writing import BackupWriter
from cognito_admin.model.backups import ForRecipients, InClear, ReadingKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.work.backup_source import Source
from cognito_admin.work.backup_wish import BackupWish
from cognito_admin.work.destinations import Destination

if TYPE_CHECKING:
    from cognito_admin.aws.buckets import Prefix

GOES_ON_WITHIN = timedelta(hours=1)
"""So long after it ended at the latest a backup goes on: by then Cognito has forgotten where its lists stood, and much of what
they told may have changed."""
_NOT_TO_GO_ON_WITH = frozenset({Code.BACKUP_DAMAGED, Code.BACKUP_ENCRYPTED, Code.BACKUP_KEY_WRONG})
_Result = TypeVar("_Result")


class Beginning:
    """``begun_anew``: what was there was too old to go on with. ``key_not_kept`` is why the key is not in the keyring."""

    def __init__(self, source: Source, wish: BackupWish, thread: ThreadPoolExecutor) -> None:
        self._source = source
        self._wish = wish
        self._thread = thread
        self.begun_anew = False
        self.key_not_kept: Failure | None = None

    async def writer(self, there: Destination) -> BackupWriter:
        """Of a new backup, or of the unfinished one that is gone on with."""

        def begin() -> BackupWriter:
            facts = {**self._facts, "started": datetime.now(UTC).isoformat()}
            return BackupWriter.begin(there.new(self._source.pool), facts, self._wish.protection)

        writer = await self._go_on(there) or await self._on_thread(begin)
        if isinstance(self._wish.protection, ForRecipients) or self._wish.keep_key:
            await self._keep_key(writer)
        return writer

    async def _go_on(self, there: Destination) -> BackupWriter | None:
        """None where nothing is unfinished that was wished for in the same words, and is new enough to go on with."""

        def unfinished() -> "Sequence[Path | Prefix]":
            with writing_to(self._wish.to):
                return there.unfinished()

        for place in await self._on_thread(unfinished):
            key = self._wish.key or await self._kept_key(place)
            writer = await self._on_thread(partial(self._gone_on_with, place, key))
            if writer is not None:
                return writer
        return None

    def _gone_on_with(self, place: "Path | Prefix", key: ReadingKey | None) -> BackupWriter | None:
        """None where it was another that was wished for, or what there is of it is of no use."""
        try:
            return BackupWriter.go_on(place, key, self._is_wished)
        except FileNotFoundError:
            return None
        except Failure as failure:
            if failure.code not in _NOT_TO_GO_ON_WITH or (
                self._wish.typed_again and failure.code is Code.BACKUP_KEY_WRONG
            ):
                raise
            return None

    def _is_wished(self, unfinished: Unfinished) -> bool:
        if {**unfinished.begun, "started": None} != {**self._facts, "started": None}:
            return False
        written = unfinished.at or datetime.fromisoformat(unfinished.begun["started"])
        too_old = datetime.now(UTC) - written > GOES_ON_WITHIN
        self.begun_anew = self.begun_anew or too_old
        return not too_old

    @property
    def _facts(self) -> Mapping[str, Any]:
        return {**self._wish.facts, "pool": asdict(self._source.pool)}

    async def _kept_key(self, place: "Path | Prefix") -> ReadingKey | None:
        keys = self._source.keys
        if keys is None or isinstance(self._wish.protection, InClear):
            return None
        return await keys.kept(str(place) if isinstance(place, Path) else place.name)

    async def _keep_key(self, writer: BackupWriter) -> None:
        """Where it cannot be kept the backup is made all the same, and cannot be gone on with."""
        name = await self._on_thread(lambda: key_name(writer.place))
        if self._source.keys is not None and name is not None and writer.key is not None:
            self.key_not_kept = await self._source.keys.keep(name, writer.key)

    async def forget_key(self, name: str | None) -> None:
        if self._source.keys is not None and name is not None:
            with contextlib.suppress(Failure):
                await self._source.keys.forget(name)

    async def _on_thread(self, step: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)
