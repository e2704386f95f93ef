import io
from dataclasses import replace

from cognito_admin.cli.progress_line import ProgressLine, described, duration
from cognito_admin.model.progress import Job, Progress
from cognito_admin.work.job_run import new_job


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def job(done: int) -> Job:
    return replace(new_job("sync", "pool", "Shop"), progress=Progress("users", done, 2400))


def test_a_pipe_gets_one_line_in_ten_seconds() -> None:
    now = 0.0
    stream = io.StringIO()
    line = ProgressLine(stream, lambda: now)
    for second in range(25):
        now = float(second)
        line.show(job(second))
    line.close()
    assert stream.getvalue().splitlines() == [
        "Fetching users: 0 of 2,400 users (0 %)",
        "Fetching users: 10 of 2,400 users (0 %)",
        "Fetching users: 20 of 2,400 users (1 %)",
    ]


def test_a_phase_without_numbers_is_only_named() -> None:
    stream = io.StringIO()
    ProgressLine(stream).show(replace(job(0), progress=Progress("starting")))
    assert stream.getvalue() == "Starting\n"


def test_a_terminal_gets_a_bar() -> None:
    stream = Terminal()
    line = ProgressLine(stream)
    line.show(job(1200))
    line.close()
    assert "Fetching users" in stream.getvalue()


def test_a_job_that_has_nothing_to_tell_shows_nothing() -> None:
    stream = io.StringIO()
    line = ProgressLine(stream)
    line.show(new_job("sync", "pool", "Shop"))
    line.close()
    assert stream.getvalue() == ""


def test_progress_is_described_as_far_as_it_is_known() -> None:
    assert described(Progress("users", 1)) == "1 user"
    assert described(Progress("users", 1200)) == "1,200 users"
    assert described(Progress("users", 1200, 2400, estimated=True, rate=400.4, remaining_s=3)) == (
        "1,200 of about 2,400 users (50 %), 400 a second, 3 s left"
    )


def test_durations_are_told_in_their_two_largest_units() -> None:
    assert [duration(seconds) for seconds in (0.4, 59, 60, 250, 7500)] == [
        "0 s",
        "59 s",
        "1 min 0 s",
        "4 min 10 s",
        "2 h 5 min",
    ]
