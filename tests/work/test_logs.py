import io
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cognito_admin.work import logs as logs_module
from cognito_admin.work.logs import Logs, forget_old_job_logs

log = logging.getLogger("cognito_admin.test")


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Logs]:
    logs = Logs(tmp_path)
    yield logs
    logs.close()


def test_lines_are_for_people_to_read(logs: Logs) -> None:
    log.info("Synced %d users", 3)
    (line,) = logs.file.read_text().splitlines()
    assert line.endswith("INFO    cognito_admin.test: Synced 3 users")


@pytest.mark.skipif(os.name != "posix", reason="the profile folder protects files on Windows")
def test_only_the_owner_may_read_the_log(logs: Logs) -> None:
    log.info("a line")
    assert stat.S_IMODE(logs.file.stat().st_mode) == 0o600


def test_arguments_and_tracebacks_are_redacted(logs: Logs) -> None:
    try:
        raise ValueError("password=hunter2")
    except ValueError:
        log.info("It went wrong for %s", "ann@example.com", exc_info=True)
    text = logs.file.read_text()
    assert "hunter2" not in text
    assert "ann@" not in text
    assert "ValueError" in text


def test_personal_data_is_written_once_it_was_asked_for(tmp_path: Path) -> None:
    wanted = False
    logs = Logs(tmp_path, personal_data=lambda: wanted)
    log.info("first ann@example.com")
    wanted = True
    log.info("second ann@example.com, password=hunter2")
    logs.close()
    first, second = logs.file.read_text().splitlines()
    assert "ann@" not in first
    assert "ann@example.com" in second
    assert "hunter2" not in second


def test_recent_lines_never_hold_personal_data(tmp_path: Path) -> None:
    logs = Logs(tmp_path, personal_data=lambda: True)
    log.info("ann@example.com in %s", Path.home() / "data")
    assert "ann@" in logs.file.read_text()
    (line,) = logs.recent()
    assert line.endswith("[e-mail] in ~/data")
    logs.close()


def test_the_file_turns_over_and_old_ones_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs_module, "SIZE_BYTES", 1000)
    logs = Logs(tmp_path)
    for number in range(100):
        log.info("line %d", number)
    logs.close()
    assert len(list(tmp_path.iterdir())) == logs_module.FILES
    assert all(path.stat().st_size <= 1000 for path in tmp_path.iterdir())
    assert "line 99" in logs.file.read_text()


def test_a_log_that_cannot_be_written_disturbs_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs = Logs(tmp_path / "missing")
    log.info("a line")
    logs.close()
    assert capsys.readouterr().err == ""


def test_a_terminal_shows_what_is_grave_enough(logs: Logs) -> None:
    terminal = io.StringIO()
    logs.show(terminal, logging.ERROR)
    log.info("in the file only")
    assert terminal.getvalue() == ""


def test_nothing_is_written_after_the_close(logs: Logs) -> None:
    logs.close()
    log.info("a line")
    assert not logs.file.exists()


def test_old_job_logs_are_forgotten(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"job-{number:03}.log").touch()
    forget_old_job_logs(tmp_path)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert len(left) == logs_module.JOB_LOGS
    assert left[-1] == "job-049.log"


def test_what_a_library_raises_anyway_is_not_told_before(logs: Logs) -> None:
    logging.getLogger("botocore.utils").warning("Refreshing token failed")
    logging.getLogger("botocore.utils").error("Something else")
    (line,) = logs.file.read_text().splitlines()
    assert line.endswith("Something else")
