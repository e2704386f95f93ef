"""An alarm fires in the preview exactly when CloudWatch would fire it."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.health.alarm_states import AlarmState, Comparison, Firing, Missing, Rule, firings
from cognito_admin.model.health.series import points

O, A, I = AlarmState.OK, AlarmState.ALARM, AlarmState.INSUFFICIENT_DATA  # noqa: E741
KEPT = None
_TREATED = (Missing.MISSING, Missing.IGNORE, Missing.BREACHING, Missing.NOT_BREACHING)
_VALUES = {"0": 1.0, "X": 9.0, "-": math.nan}


def _rule(needed: int, missing: Missing = Missing.MISSING, evaluated: int = 3) -> Rule:
    return Rule(Comparison.ABOVE, 5.0, needed, evaluated, missing)


@pytest.mark.parametrize(
    ("needed", "newest", "states"),
    [
        (3, "0-X-X", (O, O, O, O)),
        (3, "0----", (O, O, O, O)),
        (3, "-----", (I, KEPT, A, O)),
        (3, "0XX-X", (A, A, A, A)),
        (3, "--X--", (A, KEPT, A, O)),
        (2, "0-X-X", (A, A, A, A)),
        (2, "00X0X", (A, A, A, A)),
        (2, "0-X--", (O, O, A, O)),
        (2, "----0", (O, O, A, O)),
        (2, "---X-", (A, KEPT, A, O)),
    ],
)
def test_the_tables_of_the_guide_hold(needed: int, newest: str, states: tuple[AlarmState | None, ...]) -> None:
    values = [_VALUES[letter] for letter in newest]
    for missing, state in zip(_TREATED, states, strict=True):
        for before in AlarmState:
            assert _rule(needed, missing).state_after(values, before) is (before if state is KEPT else state)


@pytest.mark.parametrize("newest", ["----X", "---X-"])
def test_a_breach_after_silence_waits_for_the_next_number(newest: str) -> None:
    assert _rule(3).state_after([_VALUES[letter] for letter in newest], O) is O


@pytest.mark.parametrize(
    ("comparison", "fires"),
    [
        (Comparison.ABOVE, (False, False, True)),
        (Comparison.AT_LEAST, (False, True, True)),
        (Comparison.BELOW, (True, False, False)),
        (Comparison.AT_MOST, (True, True, False)),
    ],
)
def test_the_threshold_itself_counts_as_the_comparison_says(
    comparison: Comparison, fires: tuple[bool, bool, bool]
) -> None:
    rule = Rule(comparison, 5.0, 1, 1)
    assert tuple(rule.breaches(value) for value in (4.0, 5.0, 6.0)) == fires


def test_each_firing_is_told_with_its_beginning_and_its_end() -> None:
    series = points(3_000, 300, [1, 9, 9, 1, 1, 1, 9, None, 9])
    assert firings(_rule(2), series) == (Firing(3_900, 4_500), Firing(5_700, None))


def test_two_of_three_is_not_a_single_peak() -> None:
    assert firings(_rule(2), points(0, 300, [1, 1, 9, 1, 1, 9, 1])) == ()


def test_silence_that_counts_as_good_ends_an_alarm_once_the_breaches_are_too_far_back() -> None:
    rule = _rule(2, Missing.NOT_BREACHING)
    assert firings(rule, points(0, 300, [9, 9, None, None, None, None])) == (Firing(600, 1_800),)


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from([1.0, 9.0]), min_size=1, max_size=30),
    st.sampled_from(_TREATED),
    st.integers(1, 4).flatmap(lambda evaluated: st.tuples(st.integers(1, evaluated), st.just(evaluated))),
)
def test_where_no_number_lacks_only_the_last_of_them_count(
    values: list[float], missing: Missing, many: tuple[int, int]
) -> None:
    needed, evaluated = many
    fired = firings(_rule(needed, missing, evaluated), points(0, 300, values))
    for place in range(evaluated, len(values) + 1):
        in_alarm = sum(value > 5 for value in values[place - evaluated : place]) >= needed
        told = any(one.since_s <= place * 300 < (one.until_s or math.inf) for one in fired)
        assert told is in_alarm
