from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.aws import retrying
from cognito_admin.aws.retrying import LONGEST_DELAY_S, LOOKING, WORKING, Patience, next_delay_s
from cognito_admin.model.failures import Code


@given(st.integers(1, 1000), st.floats(0, 1))
def test_delays_are_bounded_and_never_nothing(tries: int, chance: float) -> None:
    delay_s = next_delay_s(Patience(1e9), tries, 0, lambda: chance)
    assert delay_s is not None
    assert retrying.FIRST_DELAY_S / 2 <= delay_s <= LONGEST_DELAY_S


def test_delays_grow_from_try_to_try() -> None:
    delays = [next_delay_s(Patience(1e9), tries, 0, lambda: 1.0) or 0 for tries in range(1, 30)]
    assert delays == sorted(delays)
    assert delays[0] < delays[5]


def test_patience_ends() -> None:
    assert next_delay_s(Patience(45), 10, 45, lambda: 0) is None


def test_a_computer_that_slept_through_its_patience_still_tries_again() -> None:
    assert next_delay_s(Patience(45, tries=3), 1, 8 * 3600, lambda: 0) is not None
    assert next_delay_s(Patience(45, tries=3), 3, 8 * 3600, lambda: 0) is None


def test_who_looks_is_told_soon_that_there_is_no_network_and_a_job_goes_on_trying() -> None:
    unreachable, throttled = LOOKING.after(Code.ENDPOINT_UNREACHABLE), LOOKING.after(Code.THROTTLED)
    assert next_delay_s(unreachable, 5, 6, lambda: 0) is None
    assert next_delay_s(throttled, 5, 6, lambda: 0) is not None
    assert next_delay_s(WORKING.after(Code.ENDPOINT_UNREACHABLE), 5, 6, lambda: 0) is not None
