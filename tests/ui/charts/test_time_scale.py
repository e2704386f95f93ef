import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cognito_admin.ui.charts import time_scale
from cognito_admin.ui.charts.shown import View
from cognito_admin.ui.charts.time_scale import nights, span_text, ticks

DAY_S = 86_400

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process is set once on Windows")


@pytest.fixture(scope="module", autouse=True)
def berlin() -> Iterator[None]:
    before = os.environ.get("TZ")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        _set_zone()
        yield
    assert os.environ.get("TZ") == before
    _set_zone()


def _set_zone() -> None:
    time.tzset()
    time_scale.ticks.cache_clear()
    time_scale.nights.cache_clear()


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def texts(start: str, end: str, most: int = 10) -> list[str]:
    return [tick.text for tick in ticks(View(at(start), at(end)), most)]


def test_hours_are_those_of_the_clock_on_the_wall() -> None:
    assert texts("2026-11-03T10:20", "2026-11-03T13:20", 6) == ["11:30", "12:00", "12:30", "13:00", "13:30", "14:00"]


def test_a_new_day_is_named() -> None:
    view = View(at("2026-11-02T20:00"), at("2026-11-03T04:00"))
    assert [tick.text for tick in ticks(view, 5) if tick.is_day] == ["Tue 3 Nov"]


def test_summer_time_moves_no_label_off_its_hour() -> None:
    # On 25 October 2026 at 3:00 the clocks of Berlin went back to 2:00.
    view = View(at("2026-10-24T18:00"), at("2026-10-25T18:00"))
    found = {tick.text: datetime.fromtimestamp(tick.moment_s, UTC).hour for tick in ticks(view, 10)}
    assert found["Sun 25 Oct"] == 22
    assert found["12:00"] == 11
    assert found["21:00"] == 19


def test_long_spans_are_told_in_days_and_months() -> None:
    assert texts("2026-10-20T00:00", "2026-11-03T00:00", 7)[0] == "Thu 22 Oct"
    assert texts("2025-12-05T00:00", "2026-11-03T00:00", 5) == ["Jan 2026", "Apr", "Jul", "Oct"]


@settings(max_examples=40)
@example(1_869_087_000, 8_400, 14)
@given(
    st.integers(1_500_000_000, 1_900_000_000),
    st.integers(1_800, 460 * DAY_S),
    st.integers(2, 14),
)
def test_ticks_lie_in_the_view_in_order_and_are_never_too_many(start_s: int, length_s: int, most: int) -> None:
    view = View(start_s, start_s + length_s)
    found = ticks(view, most)
    moments = [tick.moment_s for tick in found]
    assert moments == sorted(moments)
    assert all(view.has(moment_s) for moment_s in moments)
    assert len(found) <= most + 2


def test_nights_go_from_evening_to_morning_of_local_time() -> None:
    view = View(at("2026-11-02T12:00"), at("2026-11-03T12:00"))
    assert nights(view) == (View(at("2026-11-02T19:00"), at("2026-11-03T05:00")),)


def test_a_night_is_cut_where_the_view_ends_and_long_views_have_none() -> None:
    view = View(at("2026-11-02T22:00"), at("2026-11-02T23:00"))
    assert nights(view) == (view,)
    assert nights(View(at("2025-11-02T00:00"), at("2026-11-02T00:00"))) == ()


def test_a_period_is_read_out_in_local_time_and_in_utc() -> None:
    assert span_text(at("2026-11-03T17:05"), 300) == "Tue 3 Nov 2026 18:05–18:10 (UTC 17:05)"
    assert span_text(at("2026-11-02T23:00"), 3_600) == "Tue 3 Nov 2026 00:00–01:00 (UTC 2 Nov 23:00)"


def test_a_view_stays_in_its_span_and_keeps_what_it_zooms_at() -> None:
    from cognito_admin.model.health.ranges import Window

    window = Window(0, 10 * DAY_S, 300)
    day = timedelta(days=1).total_seconds()
    assert View(0, day).zoomed(0.5, day / 4) == View(day / 8, day * 5 / 8)
    assert View(-day, day).within(window, 1_800) == View(0, 2 * day)
    assert View(0, 99 * day).within(window, 1_800) == View(0, 10 * day)
    assert View(day, day + 60).within(window, 1_800).length_s == 1_800
