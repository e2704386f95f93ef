"""How fast work goes and how long it will still take."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from cognito_admin.model.progress import Progress

WINDOW_S = 10.0
"""The rate is that of the last ten seconds."""
SETTLED_S = 1.0
"""Before this much time has been seen, no rate is claimed."""


class Meter:
    """Adds rate and time left to each ``Progress``. A new phase, or a count that falls, starts it anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._phase: str | None = None
        self._seen: deque[tuple[float, int]] = deque()
        self._lost_s = 0.0
        self._paused_at: float | None = None

    def pause(self) -> None:
        """Nothing can be done until ``resume``: that time does not count."""
        self._paused_at = self._clock()

    def resume(self) -> None:
        if self._paused_at is not None:
            self._lost_s += self._clock() - self._paused_at
            self._paused_at = None

    def measure(self, progress: Progress) -> Progress:
        now = (self._clock() if self._paused_at is None else self._paused_at) - self._lost_s
        if progress.phase != self._phase or (self._seen and progress.done < self._seen[-1][1]):
            self._phase = progress.phase
            self._seen.clear()
        self._seen.append((now, progress.done))
        while len(self._seen) > 2 and now - self._seen[1][0] >= WINDOW_S:
            self._seen.popleft()
        started, done_then = self._seen[0]
        if now - started < SETTLED_S:
            return replace(progress, rate=None, remaining_s=None)
        rate = (progress.done - done_then) / (now - started)
        return replace(progress, rate=rate, remaining_s=_remaining(progress, rate))


def _remaining(progress: Progress, rate: float) -> float | None:
    if progress.total is None or rate <= 0:
        return None
    return max(0, progress.total - progress.done) / rate
