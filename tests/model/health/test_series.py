import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.health.series import (
    LATE_S,
    Points,
    SeriesKey,
    Statistic,
    difference,
    metric,
    nothing,
    points,
    share,
    sum_of,
)

COUNTS = st.one_of(st.none(), st.integers(0, 1_000).map(float))


@st.composite
def series(draw: st.DrawFn, period_s: int = 300) -> Points:
    return points(draw(st.integers(0, 40)) * period_s, period_s, draw(st.lists(COUNTS, max_size=30)))


def numbers(one: Points) -> dict[int, float]:
    """By the second at which their period begins; only where there is one."""
    return {
        one.start_s + place * one.period_s: value for place, value in enumerate(one.values) if not math.isnan(value)
    }


@settings(max_examples=40)
@given(st.text(), st.text(), st.dictionaries(st.text(), st.text()), st.sampled_from(Statistic))
def test_the_text_of_a_series_leads_back_to_it(
    namespace: str, name: str, dimensions: dict[str, str], statistic: Statistic
) -> None:
    key = SeriesKey(metric(namespace, name, **dimensions), statistic)

    assert SeriesKey.from_text(key.text) == key


@pytest.mark.parametrize("text", ["", "[]", '["a","b","Sum",{"c":1}]', '["a","b","Median",{}]', '{"a":1}'])
def test_a_text_that_names_no_series_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        SeriesKey.from_text(text)


@settings(max_examples=40)
@given(series(), st.integers(0, 20_000), st.integers(0, 20_000))
def test_a_span_has_each_number_that_lies_in_it_and_no_other(one: Points, start_s: int, length_s: int) -> None:
    part = one.between(start_s, start_s + length_s)

    assert part.start_s <= start_s
    assert part.end_s >= start_s + length_s
    assert part.start_s % one.period_s == 0
    assert numbers(part) == {at: value for at, value in numbers(one).items() if part.start_s <= at < part.end_s}


@settings(max_examples=40)
@given(series(), series())
def test_what_is_newer_wins_where_it_has_a_number(old: Points, new: Points) -> None:
    assert numbers(old.merged(new)) == numbers(old) | numbers(new)


@settings(max_examples=40)
@given(st.lists(series(), min_size=1, max_size=4))
def test_a_sum_has_a_number_wherever_one_of_its_parts_has(parts: list[Points]) -> None:
    total = sum_of(parts)
    expected: dict[int, float] = {}
    for part in parts:
        for at, value in numbers(part).items():
            expected[at] = expected.get(at, 0) + value

    assert total is not None
    assert numbers(total) == expected


def test_the_sum_of_no_series_is_nothing() -> None:
    assert sum_of(()) is None


@settings(max_examples=40)
@given(series())
def test_longer_periods_lose_no_count(one: Points) -> None:
    hourly = one.summed(3_600)

    assert hourly.start_s % 3_600 == 0
    assert hourly.total == one.total
    assert {at // 3_600 for at in numbers(hourly)} == {(at // 3_600) * 3_600 // 3_600 for at in numbers(one)}


@settings(max_examples=40)
@given(series())
def test_what_does_not_add_up_keeps_its_highest(one: Points) -> None:
    hourly = one.highest(3_600)

    assert max(numbers(hourly).values(), default=None) == max(numbers(one).values(), default=None)


def test_periods_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError):
        points(0, 300, [1]).summed(700)
    with pytest.raises(ValueError):
        sum_of((points(0, 300, [1]), points(0, 3_600, [1])))


def test_no_number_is_not_zero() -> None:
    gap = points(0, 300, [1, None, 3])

    assert math.isnan(gap.at(450))
    assert math.isnan(gap.at(900))
    assert gap != points(0, 300, [1, 0, 3])
    assert gap == points(0, 300, [1, None, 3])
    assert Points(0, 300, nothing(3)).is_empty
    assert not gap.is_empty


def test_failures_are_attempts_without_successes_where_both_are_known() -> None:
    attempts, successes = points(0, 300, [10, 10, None, 4]), points(0, 300, [7, None, 3, 5])

    assert difference(attempts, successes) == points(0, 300, [3, None, None, 0])


def test_a_share_of_nothing_is_not_known() -> None:
    assert share(points(0, 300, [1, 0, None]), points(0, 300, [4, 0, 4])) == points(0, 300, [0.25, None, None])


def test_the_newest_numbers_may_still_grow() -> None:
    one = points(0, 300, [1, 2])

    assert one.is_partial(600 + LATE_S - 1)
    assert not one.is_partial(600 + LATE_S)
