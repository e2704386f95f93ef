"""From starting the process to the first paint of the window, files warm, against a window that holds one label."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.ratios import Comparison, compare

PROBE = Path(__file__).with_name("paint_probe.py")
ROOT = PROBE.parents[2]


def measure() -> list[Comparison]:
    with tempfile.TemporaryDirectory() as basedir:
        return [
            compare(
                "start to first paint",
                lambda: _milliseconds("program", basedir),
                lambda: _milliseconds("bare"),
                unit="ms",
                bound=1.7,
                pairs=15,
            )
        ]


def _milliseconds(*words: str) -> float:
    environment = dict(os.environ, PYTHONPATH=str(ROOT), STARTED_S=repr(time.monotonic()))
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    answer = subprocess.run(
        [sys.executable, str(PROBE), *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(answer.stdout) * 1000
