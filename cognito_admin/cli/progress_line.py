"""How long work shows how far it is, on stderr: a bar on a terminal, a line every ten seconds elsewhere."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from cognito_admin.model import progress as model
from cognito_admin.model.sentences import PHASES, UNITS

LINE_EVERY_S = 10.0


class ProgressLine:
    """Shown from the first ``show`` until ``close``, and again from the next one."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._bar = _Bar(self._stream) if self._stream.isatty() else None
        self._said_at: float | None = None

    def show(self, job: model.Job) -> None:
        if job.progress is None:
            return
        if self._bar is not None:
            self._bar.show(job.progress)
        elif self._said_at is None or self._clock() - self._said_at >= LINE_EVERY_S:
            self._said_at = self._clock()
            begun = job.progress.done or job.progress.total is not None
            details = f": {described(job.progress)}" if begun else ""
            self._stream.write(f"{phase(job.progress)}{details}\n")
            self._stream.flush()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()


class _Bar:
    def __init__(self, stream: TextIO) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[details]}"),
            console=Console(file=stream, highlight=False),
            auto_refresh=False,
            transient=True,
        )
        self._task: TaskID | None = None

    def show(self, progress: model.Progress) -> None:
        if self._task is None:
            self._progress.start()
            self._task = self._progress.add_task("", details="")
        self._progress.update(
            self._task,
            description=phase(progress),
            completed=progress.done,
            total=progress.total,
            details=described(progress),
        )
        self._progress.refresh()

    def close(self) -> None:
        if self._task is not None:
            self._progress.stop()
            self._progress.remove_task(self._task)
            self._task = None


def phase(progress: model.Progress) -> str:
    return PHASES.get(progress.phase, progress.phase)


def described(progress: model.Progress) -> str:
    """``1,200 of about 2,400 users (50 %), 400 a second, 3 s left``, as far as it is known."""
    unit = UNITS[progress.unit]
    if progress.total is None:
        text = unit.of(progress.done).format(count=f"{progress.done:,}")
    else:
        about = "about " if progress.estimated else ""
        total = unit.of(progress.total).format(count=f"{progress.total:,}")
        text = f"{progress.done:,} of {about}{total} ({100 * (progress.fraction or 0):.0f} %)"
    if progress.rate is not None:
        text += f", {progress.rate:,.0f} a second"
    if progress.remaining_s is not None:
        text += f", {duration(progress.remaining_s)} left"
    return text


def duration(seconds: float) -> str:
    """In its two largest units: ``3 s``, ``4 min 10 s``, ``2 h 5 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
