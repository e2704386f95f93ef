"""What lies beside the encrypted files and tells which key is theirs, and the lock under which that is settled."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from cognito_admin.model.failures import Code, Failure
from cognito_admin.store.encrypted import set_aside
from cognito_admin.store.paths import Paths, not_written, owners_folder
from cognito_admin.store.threads import on_a_thread
from cognito_admin.store.whole_file import write_whole

_MARKED = b"the key of what cognito-admin keeps"
_PAUSE_S = 0.05


class KeyFile:
    """Holds a keyed digest, from which the key cannot be found."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._path = paths.key_mark

    @asynccontextmanager
    async def held(self) -> AsyncGenerator[None]:
        """No other process settles which key it is meanwhile. Waits as long as it takes: the other may wait for its person.

        Raises Failure(FOLDER_NOT_WRITABLE | DISK_FULL).
        """
        owners_folder(self._paths.locks)
        path = self._paths.locks / "key.lock"
        lock = FileLock(path, mode=0o600, thread_local=False)
        while not _acquired(lock, path):  # noqa: ASYNC110 - another process has no event to set
            await asyncio.sleep(_PAUSE_S)
        try:
            yield
        finally:
            lock.release()

    async def fits(self, key: bytes) -> bool | None:
        """Whether it is the key of what is kept; None where that is not known. Raises Failure(STORE_DAMAGED)."""
        mark = await on_a_thread(self._read, "key-file")
        return None if mark is None else hmac.compare_digest(mark, _mark(key))

    async def keep(self, key: bytes) -> None:
        """From now on it is this key. Raises Failure(DISK_FULL | FOLDER_NOT_WRITABLE)."""
        text = json.dumps({"format": 1, "mark": _mark(key)}) + "\n"
        await on_a_thread(lambda: write_whole(self._path, text), "key-file")

    async def something_kept(self) -> bool:
        """Whether there is anything that only the old key opens."""
        return await on_a_thread(lambda: self._path.exists() or any(map(Path.exists, self._encrypted())), "key-file")

    async def set_all_aside(self) -> None:
        """Makes room for files under another key. Nobody may have the old ones open. Raises Failure(STORE_LOCKED)."""
        await on_a_thread(self._set_all_aside, "key-file")

    def _set_all_aside(self) -> None:
        # The mark comes last: until then it is known that the key is gone.
        for path in (*self._encrypted(), self._paths.salt, self._path):
            if path.exists():
                # None of these is ever forgotten: the key may be found again.
                set_aside(path, keep=None)

    def _encrypted(self) -> list[Path]:
        return [self._paths.journal, self._paths.series, *self._paths.indexes.glob("*.db")]

    def _read(self) -> str | None:
        try:
            document: Any = json.loads(self._path.read_text("utf-8"))
            return str(document["mark"])
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Failure(Code.STORE_DAMAGED, path=str(self._path), reason=error.strerror) from error
        except (ValueError, TypeError, KeyError):
            # It can be written again from the key.
            return None


def _mark(key: bytes) -> str:
    return hashlib.blake2b(_MARKED, key=key, digest_size=32).hexdigest()


def _acquired(lock: FileLock, path: Path) -> bool:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    except OSError as error:
        raise not_written(error, path) from error
    return True
