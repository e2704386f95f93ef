"""What is in memory goes nowhere when a process dies. Tried with processes that do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DIES = (
    "import resource, os\n"
    "most = resource.getrlimit(resource.RLIMIT_CORE)[1]\n"
    "resource.setrlimit(resource.RLIMIT_CORE, (most, most))\n"
)
FORBIDS = "from cognito_admin import core_dumps\ncore_dumps.forbid()\n"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how a process ended")


def leaves_dump(program: str, folder: Path) -> bool:
    """Whether the system wrote a dump of a process that runs ``program`` in ``folder`` and then aborts."""
    process = os.fork()
    if process == 0:
        os.chdir(folder)
        os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
        os.execv(sys.executable, [sys.executable, "-c", f"{program}os.abort()"])
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status)
    return os.WCOREDUMP(status)


def test_a_process_that_dies_leaves_no_dump(tmp_path: Path) -> None:
    assert not leaves_dump(DIES + FORBIDS, tmp_path)
    assert [*tmp_path.iterdir()] == []
    if not leaves_dump(DIES, tmp_path):
        pytest.skip("no process leaves one here")


def test_no_dump_has_memory_in_it_even_where_the_limit_is_raised_again() -> None:
    told = _says(FORBIDS + "print(open('/proc/self/coredump_filter').read())")
    assert int(told, 16) == 0


def test_the_program_forbids_dumps_of_itself_before_anything_else() -> None:
    watched = (
        "import resource, sys\nfrom cognito_admin import __main__ as program\n"
        "program.main = lambda _=None: print(resource.getrlimit(resource.RLIMIT_CORE)[0]) or 0\n"
        "program.start([])"
    )
    assert int(_says(watched)) in (0, 1)


def test_a_job_lets_nobody_look_into_it_and_still_tells_of_a_fault_in_a_library() -> None:
    faulted = (
        "import faulthandler, sys, ctypes\nfrom cognito_admin import core_dumps\ncore_dumps.close_to_others()\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True)\n"
        "faulthandler.enable(sys.stderr)\nfaulthandler._sigabrt()"
    )
    ended = subprocess.run([sys.executable, "-c", faulted], capture_output=True, text=True, check=False, timeout=20)
    assert ended.stdout == "0\n"
    assert "Fatal Python error: Aborted" in ended.stderr


def _says(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=20
    ).stdout
