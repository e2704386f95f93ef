"""The settings on disk: one JSON object, readable by its owner only, written whole or not at all.

It is read before the first paint, so what writing needs is imported when something is written. It holds no secret and no
personal data.
"""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from cognito_admin.model.failures import Code, Failure
from cognito_admin.store.whole_file import move_over, write_whole

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
Document: TypeAlias = "dict[str, JSON]"


class SettingsFile:
    """Reads at once, writes on a thread of its own. Several saves in a row become one write of the last."""

    def __init__(self, path: Path, on_failure: Callable[[Failure], None] | None = None) -> None:
        """``on_failure`` learns, on the writing thread, of a write that did not succeed."""
        self.path = path.resolve()
        self._on_failure = on_failure
        self._writer: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._pending: str | None = None
        self._last: Future[None] | None = None

    def read(self) -> tuple[Document, Path | None]:
        """The document, and where a damaged file was set aside to. No file is an empty document.

        Raises Failure(STORE_DAMAGED) when the file cannot be read for a reason outside of it: then it is left alone.
        """
        try:
            text = self.path.read_bytes().decode()
            document: JSON = json.loads(text)
            if isinstance(document, dict):
                return document, None
        except FileNotFoundError:
            return {}, None
        except OSError as error:
            raise Failure(Code.STORE_DAMAGED, path=str(self.path), reason=error.strerror) from error
        except (ValueError, RecursionError):
            pass
        aside = self.path.with_name(self.path.name + ".damaged")
        move_over(self.path, aside)
        return {}, aside

    def save(self, document: Document) -> None:
        """Writes ``document`` soon. Never blocks; the caller may change the document afterwards."""
        text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        if self._writer is None:
            from concurrent.futures import ThreadPoolExecutor

            self._writer = ThreadPoolExecutor(1, thread_name_prefix="settings")
        with self._lock:
            waiting = self._pending is not None
            self._pending = text
            if not waiting:
                self._last = self._writer.submit(self._write_pending)

    async def flush(self) -> None:
        """Returns when what was saved is on disk. Raises Failure(DISK_FULL | FOLDER_NOT_WRITABLE) when it is not."""
        import asyncio

        if self._last is not None:
            # Shielded: who waits may be cancelled, the write may not.
            await asyncio.shield(asyncio.wrap_future(self._last))

    def close(self) -> None:
        """Waits for the last write."""
        if self._writer is not None:
            self._writer.shutdown()

    def _write_pending(self) -> None:
        with self._lock:
            text, self._pending = self._pending, None
        assert text is not None
        try:
            write_whole(self.path, text)
        except Failure as failure:
            if self._on_failure is not None:
                self._on_failure(failure)
            raise
