import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_admin.model.query.dates import moment_ago, now_here, period_of

pytestmark = pytest.mark.skipif(not available_timezones(), reason="this system does not know the world's time zones")

ZONES = st.sampled_from(
    (
        *("UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Asia/Tehran"),
        # Midnight leapt over, half an hour of summer time, a day leapt over.
        *("America/Sao_Paulo", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia"),
    )
).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))
BERLIN = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Europe/Berlin"))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("text", "start", "stop"),
    [
        ("2026", utc(2025, 12, 31, 23), utc(2026, 12, 31, 23)),
        ("2026-07", utc(2026, 6, 30, 22), utc(2026, 7, 31, 22)),
        ("2026-12", utc(2026, 11, 30, 23), utc(2026, 12, 31, 23)),
        ("2024-02-29", utc(2024, 2, 28, 23), utc(2024, 2, 29, 23)),
        ("2026-03-29", utc(2026, 3, 28, 23), utc(2026, 3, 29, 22)),
        ("2026-10-25", utc(2026, 10, 24, 22), utc(2026, 10, 25, 23)),
        ("2026-10-25T02", utc(2026, 10, 25, 0), utc(2026, 10, 25, 2)),
        ("2026-03-29T02", utc(2026, 3, 29, 1), utc(2026, 3, 29, 1)),
        ("2026-07-01T14:30", utc(2026, 7, 1, 12, 30), utc(2026, 7, 1, 12, 31)),
        ("2026-07-01 14:30:05", utc(2026, 7, 1, 12, 30, 5), utc(2026, 7, 1, 12, 30, 6)),
        ("2026-07-01t14:30z", utc(2026, 7, 1, 14, 30), utc(2026, 7, 1, 14, 31)),
        ("2026-07-01T14:30:05.25-02:30", utc(2026, 7, 1, 17, 0, 5, 250000), utc(2026, 7, 1, 17, 0, 5, 260000)),
        ("２０２６-07", utc(2026, 6, 30, 22), utc(2026, 7, 31, 22)),
    ],
)
def test_a_date_is_the_whole_period_it_names_where_the_person_is(text: str, start: datetime, stop: datetime) -> None:
    assert period_of(text, BERLIN) == (start, stop)


@pytest.mark.parametrize(
    "text",
    [
        *("", "26", "2026-", "2026-3", "2026-00", "2026-13", "2026-02-29", "2026-02-32", "20260301", "01.03.2026"),
        *("2026-03-01T", "2026-03-01T24", "2026-03-01T10:60", "2026-03-01T10+25:00", "2026-03T10", "0000", "9999"),
        *("-2026", "2026 ", "7d", "today", "٢٠٢٦", "2026-03-01T10:00:00.1234567"),
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert period_of(text, BERLIN) is None


@given(MOMENTS, ZONES)
def test_a_moment_lies_in_its_own_day_month_and_year_and_in_no_other(moment: datetime, zone: ZoneInfo) -> None:
    local = moment.astimezone(zone)
    now = BERLIN.astimezone(zone)
    for form, step in (("%Y-%m-%d", timedelta(days=1)), ("%Y-%m", timedelta(days=31)), ("%Y", timedelta(days=366))):
        for named, own in ((local, True), (local + step, False), (local - step, False)):
            period = period_of(named.strftime(form), now)
            assert period is not None
            assert (period.start <= moment < period.stop) is own


@given(DAYS, ZONES)
def test_days_follow_each_other_without_a_gap(day: date, zone: ZoneInfo) -> None:
    now = BERLIN.astimezone(zone)
    today, tomorrow = period_of(str(day), now), period_of(str(day + timedelta(days=1)), now)
    assert today is not None
    assert tomorrow is not None
    assert today.start <= today.stop == tomorrow.start


@pytest.mark.parametrize(
    ("text", "now", "moment"),
    [
        ("12h", BERLIN, utc(2026, 11, 19, 23)),
        ("7d", BERLIN, utc(2026, 11, 13, 11)),
        ("2W", BERLIN, utc(2026, 11, 6, 11)),
        ("1mo", BERLIN, utc(2026, 10, 20, 10)),
        ("1y", BERLIN, utc(2025, 11, 20, 11)),
        ("0d", BERLIN, utc(2026, 11, 20, 11)),
        ("1mo", utc(2026, 3, 31, 5), utc(2026, 2, 28, 5)),
        ("1y", utc(2024, 2, 29, 5), utc(2023, 2, 28, 5)),
        ("24h", BERLIN.replace(month=10, day=26), utc(2026, 10, 25, 11)),
        ("1d", BERLIN.replace(month=10, day=25), utc(2026, 10, 24, 10)),
        ("24h", BERLIN.replace(month=10, day=25), utc(2026, 10, 24, 11)),
    ],
)
def test_an_age_is_so_long_ago(text: str, now: datetime, moment: datetime) -> None:
    assert moment_ago(text, now) == moment


@pytest.mark.parametrize(
    "text", ["", "d", "7", "7m", "7 d", "-7d", "1.5d", "7days", "9999999d", "99999y", "999999w", "٧d"]
)
def test_what_is_no_age_or_before_all_time_is_none(text: str) -> None:
    assert moment_ago(text, BERLIN) is None


@given(st.integers(0, 400), st.sampled_from("hdw"), MOMENTS, ZONES)
def test_more_is_never_later(number: int, unit: str, moment: datetime, zone: ZoneInfo) -> None:
    now = moment.astimezone(zone)
    less, more = moment_ago(f"{number}{unit}", now), moment_ago(f"{number + 1}{unit}", now)
    assert less is not None
    assert more is not None
    assert more <= less
    if unit == "h":
        assert less == moment - timedelta(hours=number)


@given(st.text() | st.text("0123456789-T:.Z+hdwmoy ", max_size=30), ZONES)
def test_no_text_is_too_strange_to_be_no_date(text: str, zone: ZoneInfo) -> None:
    period = period_of(text, BERLIN.astimezone(zone))
    assert period is None or period.start <= period.stop
    moment_ago(text, BERLIN.astimezone(zone))


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone of this system is not set by a variable")
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("in_berlin")
def test_the_time_zone_of_this_computer_knows_summer_and_winter() -> None:
    for text in ("2026-01-15", "2026-07-15", "2026-03-29", "2026-10-25T02", "1999-12"):
        assert period_of(text, now_here()) == period_of(text, BERLIN)
    assert abs(now_here().astimezone(UTC) - datetime.now(UTC)) < timedelta(hours=1)


@pytest.mark.usefixtures("in_berlin")
def test_dates_no_system_tells_the_time_of_are_read_all_the_same() -> None:
    for text in ("0001-01-01", "1066", "2999-12-31"):
        assert period_of(text, now_here()) is not None
