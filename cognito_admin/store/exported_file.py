"""What a person takes out. It stands under its name only once it is whole, and its owner alone may read it."""

import asyncio
import contextlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Generic, Protocol, Self, TypeVar

from cognito_admin.model.failures import Code, Failure
from cognito_admin.moving import move_over
from cognito_admin.store.paths import is_full

UNFINISHED = ".part"
"""What the name ends with until it is whole; one that a kill left behind is written over by the next try."""

_Piece = TypeVar("_Piece")
_Written = TypeVar("_Written", contravariant=True)


class Growing(Protocol[_Written]):
    """What is written, on one thread. Methods may raise OSError and Failure."""

    def open(self) -> None: ...
    def write(self, piece: _Written) -> None: ...
    def finish(self) -> None:
        """Everything is in it: brings it to the disk and puts it in its place."""
        ...

    def discard(self) -> None:
        """Leaves nothing of it, unless it is finished. Raises nothing."""
        ...


class Exported(Generic[_Piece]):
    """Written within ``async with`` and put in its place by ``finish``; without that, nothing of it stays.

    Every method may raise Failure(DISK_FULL | EXPORT_NOT_WRITTEN); what stood there before is as it was then.
    """

    def __init__(self, path: Path, growing: Growing[_Piece]) -> None:
        self._path = path
        self._growing = growing
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="export")

    async def __aenter__(self) -> Self:
        try:
            await self._run(self._growing.open)
        except BaseException:
            # Whoever is cancelled does not keep it from being opened.
            self._executor.submit(self._growing.discard)
            self._executor.shutdown(wait=False)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # Whoever is cancelled meanwhile does not keep it from being tidied up.
            await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._executor, self._growing.discard))
        finally:
            self._executor.shutdown(wait=False)

    async def write(self, piece: _Piece) -> None:
        await self._run(lambda: self._growing.write(piece))

    async def finish(self) -> None:
        """Everything is in it: brings it to the disk and puts it in its place."""
        await self._run(self._growing.finish)

    async def _run(self, step: Callable[[], None]) -> None:
        try:
            await asyncio.get_running_loop().run_in_executor(self._executor, step)
        except OSError as error:
            code = Code.DISK_FULL if is_full(error) else Code.EXPORT_NOT_WRITTEN
            raise Failure(code, path=str(self._path), reason=error.strerror) from error


class ExportedFile(Exported[str | bytes]):
    """A file; text is written as UTF-8."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _GrowingFile(path))


class _GrowingFile:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._growing = path.with_name(f"{path.name}{UNFINISHED}")
        self._file: BinaryIO | None = None

    def open(self) -> None:
        self._growing.unlink(missing_ok=True)
        descriptor = os.open(self._growing, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        self._file = os.fdopen(descriptor, "wb")

    def write(self, piece: str | bytes) -> None:
        assert self._file is not None
        # JSON may say half of a character that takes two, which is none.
        self._file.write(piece.encode(errors="replace") if isinstance(piece, str) else piece)

    def finish(self) -> None:
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        move_over(self._growing, self._path)
        self._file = None

    def discard(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            with contextlib.suppress(OSError):
                self._growing.unlink(missing_ok=True)
