import asyncio
import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from cognito_admin import __version__
from cognito_admin.work.crash import Crash, Crashes, Reported, stripped_traceback, versions
from tests.conftest import ExpectedLogs


@pytest.fixture
def crashes(tmp_path: Path, expected_logs: ExpectedLogs) -> Crashes:
    expected_logs.allow("A mistake of this program")
    return Crashes(tmp_path / "crashes", recent_lines=lambda: ("line one", "line two"))


def bug(make: Callable[[], object]) -> Exception:
    try:
        make()
    except Exception as error:  # noqa: BLE001
        return error
    raise AssertionError("no bug")


def mistake(value: str = "ann@example.com") -> None:
    {}[value]


def test_a_report_says_what_is_needed_to_find_the_mistake(crashes: Crashes) -> None:
    crash = crashes.report(bug(mistake))
    assert crash.path is not None
    assert crash.path.read_text() == crash.text
    for part in (__version__, "KeyError", "test_crash.py", "in mistake", "line one\nline two", sys.version.split()[0]):
        assert part in crash.text


def test_a_report_holds_no_values(crashes: Crashes) -> None:
    text = crashes.report(bug(mistake)).text
    assert "ann@example.com" not in text


def test_a_report_names_no_folder_of_the_person(crashes: Crashes) -> None:
    text = crashes.report(bug(mistake)).text
    assert str(Path(__file__).parent.parent) not in text
    assert str(Path.home()) not in text


def test_the_words_of_programming_errors_are_kept(crashes: Crashes) -> None:
    assert "has no attribute 'nothing'" in crashes.report(bug(lambda: object().nothing)).text  # pyright: ignore


def test_a_refused_file_is_told_without_its_name() -> None:
    path = Path("/no/such") / "Ann's list".lower()
    text = stripped_traceback(bug(path.read_text))
    assert "No such file or directory" in text
    assert "ann's" not in text


def test_causes_and_groups_are_in_the_report() -> None:
    def raising() -> None:
        try:
            mistake()
        except KeyError as error:
            raise ExceptionGroup("several", [ValueError("a"), OSError(5, "broken")]) from error

    text = stripped_traceback(bug(raising))
    for part in ("KeyError", "which caused", "ExceptionGroup", "ValueError", "OSError: broken (5)"):
        assert part in text


@pytest.mark.skipif(os.name != "posix", reason="the profile folder protects files on Windows")
def test_only_the_owner_may_read_a_report(crashes: Crashes) -> None:
    path = crashes.report(bug(mistake)).path
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_same_mistake_is_told_once(crashes: Crashes) -> None:
    told: list[Crash] = []
    crashes.subscribe(told.append)
    for _ in range(3):
        crashes.report(bug(mistake))
    assert len(told) == 1


def test_what_was_reported_is_not_reported_again(crashes: Crashes) -> None:
    told: list[Crash] = []
    crashes.subscribe(told.append)
    crash = crashes.report(bug(mistake))
    assert crashes.report(Reported(crash)) is crash
    assert told == [crash]


def test_a_report_that_cannot_be_saved_is_still_told(tmp_path: Path, crashes: Crashes) -> None:
    (tmp_path / "crashes").write_text("a file where the folder should be")
    crash = crashes.report(bug(mistake))
    assert crash.path is None
    assert "KeyError" in crash.text


def test_exceptions_nobody_caught_are_reported(crashes: Crashes) -> None:
    told: list[Crash] = []
    crashes.subscribe(told.append)
    before = sys.excepthook, threading.excepthook
    with crashes.installed():
        error = bug(mistake)
        sys.excepthook(type(error), error, error.__traceback__)
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    assert [crash.title for crash in told] == ["KeyError", "ZeroDivisionError"]
    assert (sys.excepthook, threading.excepthook) == before


def test_exceptions_in_the_loop_are_reported(crashes: Crashes) -> None:
    told: list[Crash] = []
    crashes.subscribe(told.append)

    async def scenario() -> None:
        asyncio.get_running_loop().set_exception_handler(crashes.asyncio_handler)
        done = asyncio.Event()
        asyncio.get_running_loop().call_soon(mistake)
        asyncio.get_running_loop().call_soon(done.set)
        await done.wait()

    asyncio.run(scenario())
    assert [crash.title for crash in told] == ["KeyError"]


def test_versions_name_the_libraries_that_matter() -> None:
    assert {"Cognito Admin", "Python", "System", "PySide6-Essentials", "boto3"} <= versions().keys()


def test_a_folder_that_was_removed_does_not_come_back(tmp_path: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs.allow("A mistake of this program")
    gone = tmp_path / "gone"
    crash = Crashes(gone / "crashes", recent_lines=tuple).report(bug(mistake))
    assert crash.path is None
    assert not gone.exists()


def test_words_that_carry_a_person_or_a_folder_lose_them(tmp_path: Path) -> None:
    def wrong_type() -> None:
        raise TypeError("no such thing as ann@example.com")

    def not_there() -> None:
        raise ImportError("cannot import name 'x' (/home/ann/clients.py)", name="clients", path="/home/ann/clients.py")

    assert stripped_traceback(bug(wrong_type)).splitlines()[0] == "TypeError: no such thing as [e-mail]"
    assert stripped_traceback(bug(not_there)).splitlines()[0] == "ImportError: clients"
    assert stripped_traceback(ImportError("cannot load /home/ann/lib.so")) == "ImportError\n"
