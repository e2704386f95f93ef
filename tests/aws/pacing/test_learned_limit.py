import pytest

from cognito_admin.aws.pacing.learned_limit import CUT, DEEPEST_CUT, LearnedLimit
from tests.aws.pacing.simulation import Service, simulate


def test_nothing_is_limited_before_anything_was_refused() -> None:
    assert LearnedLimit().rate(30, 5) is None


def test_a_refusal_now_and_then_slows_down_gently() -> None:
    limit = LearnedLimit()
    limit.cut(30, refused=0.01, now_s=5)
    assert limit.rate(30, 5) == pytest.approx(30 * CUT)


def test_many_refusals_slow_down_to_what_was_let_pass() -> None:
    limit = LearnedLimit()
    limit.cut(30, refused=0.3, now_s=5)
    assert limit.rate(30, 5) == pytest.approx(21)


def test_no_flood_of_refusals_more_than_halves_the_rate_at_once() -> None:
    limit = LearnedLimit()
    limit.cut(30, refused=1, now_s=5)
    assert limit.rate(30, 5) == pytest.approx(30 * DEEPEST_CUT)


def test_within_a_second_there_is_one_cut() -> None:
    limit = LearnedLimit()
    limit.cut(30, refused=0.1, now_s=5)
    limit.cut(27, refused=0.5, now_s=5.9)
    assert limit.rate(30, 5.9) == pytest.approx(27.5, abs=0.1)
    limit.cut(27, refused=0.5, now_s=6)
    assert limit.rate(30, 6) == pytest.approx(13.5)


def test_the_rate_comes_back_slowly_where_it_was_too_much_and_quickly_beyond() -> None:
    limit = LearnedLimit()
    limit.cut(18, refused=0, now_s=0)
    rates = [limit.rate(30, float(second)) or 0 for second in range(41)]
    assert rates == sorted(rates)
    assert rates[4] > 17.5
    assert rates[12] < 18.5
    assert rates[40] > 30


@pytest.mark.parametrize(("quota", "calls_per_s"), [(30, 30), (120, 120), (15, 15), (500, 500)])
def test_a_quota_that_is_known_is_used_up_and_nothing_refused(quota: float, calls_per_s: float) -> None:
    outcome = simulate(Service(calls_per_s), quota=quota, seconds=60)
    assert outcome.used >= 0.98
    assert outcome.refused == 0


def test_windows_of_a_second_instead_of_a_bucket_refuse_hardly_any() -> None:
    outcome = simulate(Service(30, windows=True), quota=30, seconds=60)
    assert outcome.used >= 0.97
    assert outcome.refused < 0.01


def test_what_others_leave_of_a_quota_is_found() -> None:
    outcome = simulate(Service(18), quota=30, seconds=120)
    assert outcome.used >= 0.98
    assert outcome.refused < 0.02


def test_the_rate_follows_others_who_come() -> None:
    service = Service(30)
    simulate(service, quota=30, seconds=20)
    service.calls_per_s = 15
    outcome = simulate(service, quota=30, seconds=60)
    assert outcome.used >= 0.97
    assert outcome.refused < 0.05


def test_the_rate_follows_others_who_go() -> None:
    service = Service(15)
    simulate(service, quota=30, seconds=60)
    service.calls_per_s = 30
    outcome = simulate(service, quota=30, seconds=60)
    assert outcome.used >= 0.8
    assert outcome.refused < 0.01


def test_refusals_that_have_nothing_to_do_with_the_rate_do_not_stop_the_work() -> None:
    outcome = simulate(Service(30, refuses=0.05), quota=30, seconds=120)
    assert outcome.used >= 0.22
