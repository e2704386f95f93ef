from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.model.health.ranges import (
    COARSE_S,
    FINE_S,
    LENGTHS,
    Range,
    length,
    oldest_s,
    own_window,
    window,
)

NOW = datetime(2026, 3, 4, 17, 3, 20, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 3, 4, 17), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize("span", Range)
def test_a_range_ends_with_the_period_that_goes_on(span: Range) -> None:
    shown = window(span, NOW)

    assert shown.end_s - shown.period_s <= NOW.timestamp() < shown.end_s
    assert shown.end_s - shown.start_s == LENGTHS[span].total_seconds()


@pytest.mark.parametrize(
    ("span", "period_s"),
    [
        (Range.HOURS_3, FINE_S),
        (Range.WEEKS_2, FINE_S),
        (Range.DAYS_30, COARSE_S),
        (Range.DAYS_63, COARSE_S),
        (Range.MONTHS_15, COARSE_S),
    ],
)
def test_long_ranges_are_hourly(span: Range, period_s: int) -> None:
    assert window(span, NOW).period_s == period_s


@settings(max_examples=40)
@given(MOMENTS, MOMENTS)
def test_an_own_range_has_only_periods_that_cloudwatch_keeps(start: datetime, end: datetime) -> None:
    shown = own_window(min(start, end), max(start, end), NOW)

    assert shown.count >= 1
    assert shown.start_s % shown.period_s == 0
    assert shown.end_s % shown.period_s == 0
    if shown.period_s == FINE_S:
        assert shown.last_week.start_s >= oldest_s(FINE_S, NOW.timestamp())


def test_two_weeks_are_fine_though_the_clock_went_on_meanwhile() -> None:
    assert own_window(NOW - timedelta(days=14, seconds=1), NOW, NOW).period_s == FINE_S


def test_a_short_range_of_long_ago_is_hourly() -> None:
    start = NOW - timedelta(days=58)

    assert own_window(start, start + timedelta(hours=3), NOW).period_s == COARSE_S


def test_a_range_does_not_begin_before_what_is_kept_nor_end_in_the_future() -> None:
    shown = own_window(NOW - timedelta(days=900), NOW + timedelta(days=3), NOW)

    assert shown == window(Range.MONTHS_15, NOW)


def test_last_week_is_the_same_span_seven_days_before() -> None:
    shown = window(Range.DAY, NOW)

    assert shown.start_s - shown.last_week.start_s == timedelta(days=7).total_seconds()
    assert shown.last_week.count == shown.count


@pytest.mark.parametrize(
    ("text", "days"), [("24h", 1), ("36h", 1.5), ("14d", 14), ("2w", 14), ("6mo", 183), ("15mo", 455)]
)
def test_a_length_is_read_as_people_write_it(text: str, days: float) -> None:
    assert length(text) == timedelta(days=days)


@pytest.mark.parametrize("text", ["", "0h", "24", "h", "-3h", "1.5d", "16mo", "456d", "3H", "9999999d"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        length(text)
