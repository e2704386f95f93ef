import os
import subprocess
import sys
from pathlib import Path

import pytest

from cognito_admin.work.hard_crash import left_by_an_earlier_process, traced

FALLS = """
import faulthandler, sys
from pathlib import Path
from cognito_admin.work.hard_crash import traced
with traced(Path(sys.argv[1])):
    faulthandler._sigsegv()
"""


def fall(file: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", FALLS, str(file)], capture_output=True, check=False)
    assert ended.returncode != 0


def test_a_fault_leaves_a_trace_that_is_told_once(tmp_path: Path) -> None:
    file = tmp_path / "hard-crash.txt"
    fall(file)
    assert "Segmentation fault" in left_by_an_earlier_process(file)
    assert left_by_an_earlier_process(file) == ""


def test_a_trace_names_no_folder_of_the_person(tmp_path: Path) -> None:
    file = tmp_path / "hard-crash.txt"
    file.write_text(f'Fatal Python error: Aborted\n\n  File "{tmp_path}/cognito_admin/ui/loop.py", line 7 in run\n')
    trace = left_by_an_earlier_process(file)
    assert 'File "cognito_admin/ui/loop.py", line 7 in run' in trace
    assert str(tmp_path) not in trace


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_only_the_owner_may_read_the_trace(tmp_path: Path) -> None:
    file = tmp_path / "hard-crash.txt"
    fall(file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_without_a_fault_there_is_nothing_to_tell(tmp_path: Path) -> None:
    with traced(tmp_path / "hard-crash.txt"):
        pass
    assert left_by_an_earlier_process(tmp_path / "hard-crash.txt") == ""
    assert left_by_an_earlier_process(tmp_path / "never-made.txt") == ""
