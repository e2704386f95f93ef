from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QFontMetrics, QGuiApplication

from cognito_admin.ui import formats
from cognito_admin.ui.panes.groups.model import CREATED, MODIFIED, WIDTHS
from cognito_admin.ui.panes.users.columns import Kind, fixed_columns


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    formats.use_clock("24")
    yield
    formats.use_clock("system")
    QLocale.setDefault(QLocale.system())


def test_numbers_have_separators_even_in_the_locale_of_machines() -> None:
    assert formats.number(1204331) == "1,204,331"
    QLocale.setDefault(QLocale.c())
    assert formats.number(1204331) == "1,204,331"


def test_today_is_told_by_the_clock_alone() -> None:
    now = datetime.now(UTC).astimezone().replace(hour=18, minute=0)
    assert formats.moment(now.replace(hour=14, minute=3), now) == "14:03"


def test_yesterday_is_written_small_within_a_sentence_and_with_a_capital_by_itself() -> None:
    now = datetime.now(UTC).astimezone().replace(hour=18, minute=0)
    yesterday = now.replace(hour=14, minute=3) - timedelta(days=1)
    assert formats.moment(yesterday, now) == "yesterday 14:03"
    assert formats.moment_alone(yesterday, now) == "Yesterday 14:03"
    assert formats.moment_alone(now.replace(hour=14, minute=3), now) == "14:03"


def test_an_older_moment_names_its_day_unmistakably() -> None:
    when = datetime(2026, 3, 11, 12, 0, tzinfo=UTC).astimezone()
    assert formats.moment(when, when + timedelta(days=9)) == f"11 Mar 2026 {formats.clock(when)}"


def test_the_clock_follows_the_choice() -> None:
    when = datetime(2026, 3, 11, 14, 3).astimezone()
    formats.use_clock("12")
    assert formats.clock(when) == "2:03 PM"
    formats.use_clock("24")
    assert formats.clock(when) == "14:03"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(5, "under a minute"), (240, "4 min"), (3600, "1 h"), (7800, "2 h 10 min"), (180_000, "2 d 2 h")],
)
def test_lengths_of_time_are_told_roughly(seconds: float, text: str) -> None:
    assert formats.duration(seconds) == text


def test_the_exact_moment_is_told_in_utc() -> None:
    assert formats.utc(datetime(2026, 11, 3, 13, 3, 22, tzinfo=UTC)) == "2026-11-03 13:03:22 UTC"


@pytest.mark.parametrize("language", ["en", "de", "fr", "ja"])
def test_columns_of_dates_have_room_for_the_year_in_every_language(language: str) -> None:
    QLocale.setDefault(QLocale(language))
    font = QGuiApplication.font()
    font.setPixelSize(13)
    days = [formats.day(datetime(2026, month, 28, 12, tzinfo=UTC)) for month in range(1, 13)]
    needed = max(map(QFontMetrics(font).horizontalAdvance, days)) + 20
    columns = [column.width for column in fixed_columns() if column.kind is Kind.DATE]
    assert [width for width in (*columns, WIDTHS[CREATED], WIDTHS[MODIFIED]) if width < needed] == []
