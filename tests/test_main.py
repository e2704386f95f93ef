import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cognito_admin import __main__ as program
from cognito_admin import __version__
from cognito_admin.cli.statuses import Status


def started(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, without a display."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-m", "cognito_admin", *words],
        env=plain | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_version_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--version"]) == 0
    assert capsys.readouterr().out == f"cognito-admin {__version__}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_the_window_says_so_and_what_to_do() -> None:
    # A menu of programs asks for "open" without a backup.
    for words in ((), ("open",)):
        ended = started(*words)
        assert ended.returncode == Status.BAD_INPUT
        assert ended.stdout == ""
        assert "No display" in ended.stderr
        assert "tour" in ended.stderr


def test_the_demo_without_a_display_takes_the_tour_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken: list[Path] = []

    def tour(out: Path) -> int:
        taken.append(out)
        return 0

    monkeypatch.setattr(program, "has_display", lambda: False)
    monkeypatch.setattr(program, "_tour", tour)
    assert program.main(["--demo"]) == 0
    assert taken == [Path("tour")]
    (line,) = capsys.readouterr().err.splitlines()
    assert str(Path("tour").absolute()) in line


def test_the_tour_goes_where_it_was_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    taken: list[Path] = []

    def tour(out: Path) -> int:
        taken.append(out)
        return 1

    monkeypatch.setattr(program, "_tour", tour)
    assert program.main(["tour", "--out", str(tmp_path)]) == 1
    assert taken == [tmp_path]


def test_a_checkout_starts_itself_from_any_folder(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*program.program(), "--version"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True
    )
    assert __version__ in ended.stdout


@pytest.mark.parametrize("words", [["frobnicate"], ["--dmeo"], ["pools", "--rate", "0"], ["search", "only-a-pool"]])
def test_bad_arguments_end_with_2_and_say_which(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(words) == Status.BAD_INPUT
    written = capsys.readouterr()
    assert written.out == ""
    assert "Error" in written.err


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--help"]) == 0
    out = capsys.readouterr().out
    for command in ("pools", "sync", "search", "user", "self-test", "emulator", "tour"):
        assert f"  {command} " in out


def test_the_emulator_tells_where_it_is_and_ends_with_its_input() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "cognito_admin", "emulator", "--until-stdin-closes", "--region", "us-east-1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    assert ready["url"].startswith("http://127.0.0.1:")
    assert ready["region"] == "us-east-1"
    process.communicate()
    assert process.returncode == 0


def test_a_job_that_is_given_no_order_does_nothing() -> None:
    assert started("job").returncode != 0


def test_no_desktop_and_no_command_line_library_is_read_before_it_is_needed() -> None:
    code = "import sys, cognito_admin.__main__, cognito_admin.app; print(*sorted(sys.modules), sep='\\n')"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"typer", "rich", "boto3", "botocore", "keyring", "PySide6", "moto", "asyncio"} & set(modules)


def test_no_command_reads_a_large_library_before_it_is_needed() -> None:
    code = "import sys, cognito_admin.cli.main, cognito_admin.work.services; print(*sorted(sys.modules), sep='\\n')"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "pyarrow", "boto3", "botocore", "keyring", "PySide6", "plistlib"} & set(modules)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Windows do not break")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_went_away_ends_a_command_quietly_with_its_status(unbuffered: str) -> None:
    gone, pipe = os.pipe()
    os.close(gone)
    ended = subprocess.run(
        [sys.executable, "-m", "cognito_admin", "--version"],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=pipe,
        stderr=subprocess.PIPE,
    )
    os.close(pipe)
    assert (ended.returncode, ended.stderr) == (Status.CLOSED_PIPE, b"")
