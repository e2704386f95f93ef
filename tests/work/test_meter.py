from cognito_admin.model.progress import Progress
from cognito_admin.work.meter import Meter


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def metered(*points: tuple[float, int], total: int | None = 1000, phase: str = "users") -> Progress:
    clock = Clock()
    meter = Meter(clock)
    progress = Progress(phase)
    for now_s, done in points:
        clock.now_s = now_s
        progress = meter.measure(Progress(phase, done, total))
    return progress


def test_no_rate_is_claimed_in_the_first_second() -> None:
    progress = metered((0, 0), (0.5, 100))
    assert (progress.rate, progress.remaining_s) == (None, None)


def test_rate_and_time_left_follow_from_what_was_seen() -> None:
    progress = metered((0, 0), (2, 100))
    assert (progress.rate, progress.remaining_s) == (50, 18)


def test_what_was_done_before_the_start_does_not_count_as_speed() -> None:
    assert metered((0, 800), (2, 900)).rate == 50


def test_the_rate_is_that_of_the_last_ten_seconds() -> None:
    points = [(second, second * 100) for second in range(11)] + [(second, 1000) for second in range(11, 22)]
    progress = metered(*points, total=2000)
    assert progress.rate == 0
    assert progress.remaining_s is None, "a standstill has no end"


def test_an_unknown_total_leaves_the_time_unknown() -> None:
    progress = metered((0, 0), (2, 100), total=None)
    assert (progress.rate, progress.remaining_s) == (50, None)


def test_a_new_phase_starts_anew() -> None:
    clock = Clock()
    meter = Meter(clock)
    meter.measure(Progress("users", 0))
    clock.now_s = 5
    assert meter.measure(Progress("users", 500)).rate == 100
    assert meter.measure(Progress("groups", 3)).rate is None


def test_more_done_than_was_expected_leaves_no_negative_time() -> None:
    assert metered((0, 0), (2, 1200)).remaining_s == 0


def test_a_pause_does_not_count() -> None:
    clock = Clock()
    meter = Meter(clock)
    meter.measure(Progress("users", 0, 1000))
    clock.now_s = 2
    meter.pause()
    clock.now_s = 500
    assert meter.measure(Progress("users", 100, 1000)).rate == 50
    clock.now_s = 1002
    meter.resume()
    progress = meter.measure(Progress("users", 100, 1000))
    assert (progress.rate, progress.remaining_s) == (50, 18)
    clock.now_s = 1004
    assert meter.measure(Progress("users", 200, 1000)).rate == 50
