"""Upkeep in a process of its own, so that who writes as fast as a core allows keeps that core."""

import asyncio
import gc
import os
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw

from cognito_admin.model.failures import Failure
from cognito_admin.store.encrypted import known_failures

if TYPE_CHECKING:
    from multiprocessing.connection import Connection, PipeConnection
    from multiprocessing.process import BaseProcess

COLLECT_EVERY = 200_000
"""Objects between two looks of the garbage collector, which finds next to nothing here."""

_Answer = tuple[bool | None, Failure | str | None]
"""Whether there is more to do; or why it was not done: known, or the text of a mistake."""


class Apart:
    """One process, begun at the first step. The key reaches it through a pipe. It ends with the process that began it."""

    def __init__(self, path: Path, connect: Callable[[], apsw.Connection]) -> None:
        """``connect`` opens the index to write, and is called in the other process."""
        self._path = path
        self._connect = connect
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="index-upkeep-apart")
        self._process: BaseProcess | None = None
        self._pipe: Connection[Any, Any] | PipeConnection[Any, Any] | None = None

    async def step(self, everything: bool) -> bool | None:
        """As ``steps.upkeep``. None where the process is gone, which leaves the step to others. Raises Failure."""
        done, trouble = await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, everything)
        if isinstance(trouble, Failure):
            raise trouble
        if trouble is not None:
            raise RuntimeError(trouble)
        return done

    async def close(self) -> None:
        """Ends it at once, whatever it does: what it leaves is complete for searches."""
        process = self._process
        if process is not None:
            process.kill()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._end)
        self._thread.shutdown()

    def _ask(self, everything: bool) -> _Answer:
        try:
            if self._pipe is None:
                self._begin()
            assert self._pipe is not None
            self._pipe.send(everything)
            return self._pipe.recv()
        except (EOFError, OSError):
            return None, None

    def _begin(self) -> None:
        context = get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, self._path, self._connect), name="index upkeep")
        self._process.start()
        other.close()

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join()
            self._process.close()


def _serve(pipe: "Connection[Any, Any]", path: Path, connect: Callable[[], apsw.Connection]) -> None:
    """Answers until whoever asks is gone."""
    from cognito_admin.store.index.upkeep.steps import upkeep

    _let_go_of_the_pipes_of_the_job()
    gc.set_threshold(COLLECT_EVERY)
    connection: apsw.Connection | None = None
    while True:
        try:
            everything = pipe.recv()
        except EOFError:
            break
        answer: _Answer
        try:
            with known_failures(path):
                connection = connection or connect()
                answer = upkeep(connection, lambda: None, everything), None
        except Failure as failure:
            answer = None, failure
        except Exception:  # noqa: BLE001 - it is a mistake of whoever asked
            answer = None, traceback.format_exc()
        try:
            pipe.send(answer)
        except OSError:
            break
    if connection is not None:
        connection.close()


def _let_go_of_the_pipes_of_the_job() -> None:
    """Its window takes their end for the end of the job."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for inherited in (0, 1):
        os.dup2(nothing, inherited)
