"""What other machines of the same host take of this one: figures of minutes in which that is much say little."""

import os
import time
from pathlib import Path

_STEAL = 8
"""Its place in the first line of /proc/stat, as proc(5) has it."""


class Neighbours:
    """Watches from the moment it is made."""

    def __init__(self) -> None:
        self._begun_s, self._taken_s = time.perf_counter(), _taken_s()

    def taken_percent(self) -> float:
        """Of all cores since then, while they were wanted here. 0 where the system does not tell."""
        passed_s = time.perf_counter() - self._begun_s
        return 100 * (_taken_s() - self._taken_s) / max(passed_s * (os.cpu_count() or 1), 1e-9)


def _taken_s() -> float:
    try:
        line = Path("/proc/stat").read_text().split("\n", 1)[0]
    except OSError:
        return 0.0
    return int(line.split()[_STEAL]) / os.sysconf("SC_CLK_TCK")
