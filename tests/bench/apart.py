"""Work that is measured in a process of its own: nothing but this work counts in its memory."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def run_apart(module: str, **wish: Any) -> Any:
    """What ``serve`` of ``module`` answers to ``wish``; both as JSON. What it says on stderr is passed on."""
    answer = subprocess.run(
        [sys.executable, "-m", module], input=json.dumps(wish), stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True
    )
    return json.loads(answer.stdout)


def serve(work: Callable[..., Any]) -> None:
    """Does in this process what ``run_apart`` wishes."""
    print(json.dumps(work(**json.load(sys.stdin))))


def peak_bytes() -> int:
    """The most memory this process had so far."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    # The peak that getrusage knows begins with that of the process which started this one.
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024
