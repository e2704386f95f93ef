"""Numbers, moments and lengths of time as the person's own system writes them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from PySide6.QtCore import QDate, QDateTime, QLocale

from cognito_admin.ui.numbers import locale as locale
from cognito_admin.ui.numbers import number as number
from cognito_admin.ui.translate import tr


class DateShape(StrEnum):
    """How much of a date is told, in the pattern of most languages."""

    DAY = "d MMM"
    DAY_AND_YEAR = "d MMM yyyy"
    WEEKDAY = "ddd d MMM"
    WEEKDAY_AND_YEAR = "ddd d MMM yyyy"
    MONTH = "MMM"
    MONTH_AND_YEAR = "MMM yyyy"


_OTHERWISE: Mapping[QLocale.Language, Mapping[DateShape, str]] = {
    QLocale.Language.German: {
        DateShape.DAY: "d. MMM",
        DateShape.DAY_AND_YEAR: "d. MMM yyyy",
        DateShape.WEEKDAY: "ddd d. MMM",
        DateShape.WEEKDAY_AND_YEAR: "ddd d. MMM yyyy",
    },
    QLocale.Language.Japanese: {
        DateShape.DAY: "M月d日",
        DateShape.DAY_AND_YEAR: "yyyy年M月d日",
        DateShape.WEEKDAY: "M月d日(ddd)",
        DateShape.WEEKDAY_AND_YEAR: "yyyy年M月d日(ddd)",
        DateShape.MONTH: "M月",
        DateShape.MONTH_AND_YEAR: "yyyy年M月",
    },
}
"""Languages that put the parts of a date in another order, or more than spaces between them."""


class _Choice:
    clock: str = "system"


def use_clock(clock: str) -> None:
    """``system``, ``24`` or ``12`` hours: the setting of the person."""
    _Choice.clock = clock


def moment(when: datetime, now: datetime | None = None) -> str:
    """Local time within a sentence, as short as it can be: ``14:03`` today, ``yesterday 14:03``, else the date with the time."""
    local = when.astimezone()
    today = (now or datetime.now(UTC)).astimezone().date()
    time = clock(when)
    if local.date() == today:
        return time
    if local.date() == today - timedelta(days=1):
        return tr("yesterday {time}", time=time)
    return tr("{date} {time}", date=day(when), time=time)


def moment_alone(when: datetime, now: datetime | None = None) -> str:
    """As ``moment``, where it stands by itself or begins a line: ``Yesterday 14:03``."""
    text = moment(when, now)
    return text[:1].upper() + text[1:]


def clock(when: datetime) -> str:
    """The local time of day, to the minute."""
    local = when.astimezone()
    if _Choice.clock == "24":
        return local.strftime("%H:%M")
    if _Choice.clock == "12":
        return local.strftime("%I:%M %p").lstrip("0")
    return locale().toString(_qt(local).time(), QLocale.FormatType.ShortFormat)


def day(when: datetime) -> str:
    """The local date, day and month unmistakable: ``3 Nov 2026``."""
    return dated(when.astimezone().date(), DateShape.DAY_AND_YEAR)


def short_day(when: datetime, now: datetime | None = None) -> str:
    """The local date without the year where that is this one: ``3 Nov``."""
    local, today = when.astimezone(), (now or datetime.now(UTC)).astimezone()
    return dated(local.date(), DateShape.DAY) if local.year == today.year else day(when)


def dated(day: date, shape: DateShape) -> str:
    """As much of a date as ``shape`` says, as the language writes it: ``3 Nov 2026``, ``3. Nov. 2026``, ``2026年11月3日``."""
    pattern = _OTHERWISE.get(locale().language(), {}).get(shape, shape.value)
    return locale().toString(QDate(day.year, day.month, day.day), pattern)


def utc(when: datetime) -> str:
    """The exact moment for a tooltip: ``2026-11-03 13:03:22 UTC``."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def duration(seconds: float) -> str:
    """About how long: ``under a minute``, ``4 min``, ``2 h 10 min``."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return tr("under a minute")
    if minutes < 60:
        return tr("{minutes} min", minutes=minutes)
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        days, hours = divmod(hours, 24)
        return tr("{days} d {hours} h", days=days, hours=hours)
    return tr("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else tr("{hours} h", hours=hours)


def _qt(local: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(local.timestamp()))
