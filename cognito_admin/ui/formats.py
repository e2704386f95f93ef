"""Numbers, moments and lengths of time as the person's own system writes them."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDateTime, QLocale

from cognito_admin.ui.translate import tr

_NEUTRAL = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


class _Choice:
    clock: str = "system"


def use_clock(clock: str) -> None:
    """``system``, ``24`` or ``12`` hours: the setting of the person."""
    _Choice.clock = clock


def locale() -> QLocale:
    """The person's own; British English where the system names none (the C locale writes numbers for machines)."""
    found = QLocale()
    return found if found.language() is not QLocale.Language.C else _NEUTRAL


def number(value: int) -> str:
    """With the locale's separators: ``1,204,331``."""
    return locale().toString(value)


def moment(when: datetime, now: datetime | None = None) -> str:
    """Local time, as short as it can be: ``14:03`` today, ``Yesterday 14:03``, else the date with the time."""
    local = when.astimezone()
    today = (now or datetime.now(UTC)).astimezone().date()
    time = clock(when)
    if local.date() == today:
        return time
    if local.date() == today - timedelta(days=1):
        return tr("Yesterday {time}", time=time)
    return tr("{date} {time}", date=day(when), time=time)


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
    return locale().toString(_qt(when.astimezone()).date(), "d MMM yyyy")


def short_day(when: datetime, now: datetime | None = None) -> str:
    """The local date without the year where that is this one: ``3 Nov``."""
    local, today = when.astimezone(), (now or datetime.now(UTC)).astimezone()
    return locale().toString(_qt(local).date(), "d MMM") if local.year == today.year else day(when)


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
