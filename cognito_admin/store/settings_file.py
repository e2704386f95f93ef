"""The settings on disk: one JSON object, readable by its owner only, written whole or not at all.

It is read before the first paint, so what writing needs is imported when something is written. It holds no secret and no
personal data.
"""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from cognito_admin.model.failures import Code, Failure
from cognito_admin.moving import move_over
from cognito_admin.store.merging import JSON as JSON
from cognito_admin.store.merging import Document as Document
from cognito_admin.store.merging import merged
from cognito_admin.store.whole_file import write_whole

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

_Stamp: TypeAlias = tuple[int, int, int]


class SettingsFile:
    """Reads at once, writes on a thread of its own. Several saves in a row become one write of the last."""

    def __init__(self, path: Path, on_failure: Callable[[Failure], None] | None = None) -> None:
        """``on_failure`` learns, on the writing thread, of a write that did not succeed."""
        self.path = path.resolve()
        self._on_failure = on_failure
        self._writer: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._pending: str | None = None
        self._on_disk = threading.Lock()
        self._seen: _Stamp | None = None
        self._known: Document = {}
        self._held: Document = {}
        self._news: Document | None = None
        self._last: Future[None] | None = None

    def read(self) -> tuple[Document, Path | None]:
        """The document, and where a damaged file was set aside to. No file is an empty document.

        Raises Failure(STORE_DAMAGED) when the file cannot be read for a reason outside of it: then it is left alone.
        """
        try:
            seen = self._stamp()
            document: JSON = json.loads(self.path.read_bytes().decode())
            if isinstance(document, dict):
                self._seen, self._known, self._held = seen, dict(document), dict(document)
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

    def news(self) -> "Document | None":
        """The document as another process left it since it was last read or asked for here; None where none did.

        Whoever asks goes on from it. Never raises, and is called on any thread; what is still to be written from here comes first.
        """
        with self._on_disk:
            if self._pending is None:
                self._look()
                news, self._news = self._news, None
                if news is not None:
                    self._held = dict(self._known)
                return news
            return None

    def save(self, document: Document) -> None:
        """Writes ``document`` soon, put together with what other processes have written since.

        Never blocks; the caller may change the document afterwards.
        """
        text = _text(document)
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
        try:
            with self._on_disk:
                self._write()
        except Failure as failure:
            if self._on_failure is not None:
                self._on_failure(failure)
            raise

    def _write(self) -> None:
        with self._lock:
            text, self._pending = self._pending, None
        assert text is not None
        held, document = self._held, cast("Document", json.loads(text))
        self._look()
        # Whoever saves knows nothing of what others have written until they ask, however often they save.
        whole = merged(held, document, self._known)
        self._news = None if whole == document else whole
        write_whole(self.path, _text(whole))
        self._seen, self._known, self._held = self._stamp(), whole, document

    def _look(self) -> None:
        """Reads what another process has written since. What cannot be read is no news."""
        stamp = self._stamp()
        if stamp is None or stamp == self._seen:
            return
        try:
            document: JSON = json.loads(self.path.read_bytes().decode())
        except (OSError, ValueError, RecursionError):
            return
        if isinstance(document, dict):
            self._seen, self._known, self._news = stamp, document, document

    def _stamp(self) -> "_Stamp | None":
        """What differs once the file was written anew; None where there is none, or none that can be looked at."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


def _text(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
