"""The ledgers of all accounts that this process asks, and a look at those of all processes."""

import hashlib
import json
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cognito_admin.aws.pacing import ledger_bytes
from cognito_admin.aws.pacing.ledger import Ledger
from cognito_admin.aws.pacing.ledger_file import LedgerFile
from cognito_admin.aws.workers import Workers
from cognito_admin.model.quotas import QuotaUse

_SUFFIX = ".pace"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """An account in a region at an endpoint; until its number is known, whatever a profile leads to."""

    account: str | None
    profile: str | None
    region: str
    endpoint_url: str | None

    @property
    def name(self) -> str:
        return self.account or self.profile or ""

    @property
    def file_name(self) -> str:
        """The same for all processes of this computer, and for no other that shares its folders."""
        known = ("account", self.account) if self.account else ("profile", self.profile)
        words = json.dumps([ledger_bytes.FORMAT, platform.node(), self.endpoint_url, self.region, *known])
        return hashlib.sha256(words.encode()).hexdigest()[:24] + _SUFFIX


class Paces:
    """Files in ``folder``, which exists; without one, each process paces itself alone."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._ledgers: dict[Place, LedgerFile] = {}
        self._workers = Workers(1, "pace")
        self._on_change: list[Callable[[], None]] = []

    async def change(self, place: Place, work: Callable[[Ledger, float], T]) -> T:
        """What ``work`` makes of the ledger of ``place`` and the time on the monotonic clock. Files are used on a thread."""
        ledger = self._ledgers.get(place)
        if ledger is None:
            path = None if self._folder is None else self._folder / place.file_name
            ledger = self._ledgers[place] = LedgerFile(path, place.name, place.region)
        result = ledger.change(work) if self._folder is None else await self._workers.run(lambda: ledger.change(work))
        for callback in tuple(self._on_change):
            callback()
        return result

    async def uses(self) -> tuple[QuotaUse, ...]:
        """What all processes take by now of all quotas, those nearest to their limit first."""
        return await self._workers.run(self._uses)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """``callback`` is told, on the loop's thread, whenever this process took anything. Returns what ends that."""
        self._on_change.append(callback)
        return lambda: self._on_change.remove(callback) if callback in self._on_change else None

    async def close(self) -> None:
        """Lets go of the files: on Windows nobody can remove them before."""
        if self._folder is not None and self._ledgers:
            await self._workers.run(lambda: [ledger.close() for ledger in self._ledgers.values()])
        self._workers.close(lambda: None)

    def _uses(self) -> tuple[QuotaUse, ...]:
        now_s = time.monotonic()
        found = [
            use
            for ledger in tuple(self._ledgers.values())
            if (alone := ledger.alone()) is not None
            for use in alone.uses(ledger.account, ledger.region, now_s)
        ]
        for raw in self._files():
            shared = ledger_bytes.read(raw, now_s)
            found += shared.ledger.uses(shared.account, shared.region, now_s)
        return tuple(sorted(found, key=lambda use: use.calls_per_s / use.quota, reverse=True))

    def _files(self) -> list[bytes]:
        """Read without their lock: one that is just written is damaged, and read again soon."""
        if self._folder is None:
            return []
        try:
            return [path.read_bytes() for path in self._folder.glob(f"*{_SUFFIX}")]
        except OSError:
            return []
