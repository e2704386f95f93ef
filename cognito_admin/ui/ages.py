"""How long ago something was, in the words people use."""

from datetime import UTC, datetime

from cognito_admin.ui.translate import tr

_DAY_S = 86_400


def age(when: datetime, now: datetime | None = None) -> str:
    """``just now``, ``5 minutes ago``, ``yesterday``, ``3 months ago``. A moment in the future counts as now."""
    seconds = max(0.0, ((now or datetime.now(UTC)) - when).total_seconds())
    if seconds < 60:
        return tr("just now")
    minutes = int(seconds // 60)
    if minutes < 60:
        return _ago(minutes, tr("1 minute ago"), tr("{count} minutes ago", count=minutes))
    hours = minutes // 60
    if hours < 24:
        return _ago(hours, tr("1 hour ago"), tr("{count} hours ago", count=hours))
    days = int(seconds // _DAY_S)
    if days < 31:
        return _ago(days, tr("1 day ago"), tr("{count} days ago", count=days))
    months = int(days / 30.44)
    if months < 12:
        return _ago(months, tr("1 month ago"), tr("{count} months ago", count=max(1, months)))
    years = int(days / 365.25)
    return _ago(years, tr("1 year ago"), tr("{count} years ago", count=max(1, years)))


def _ago(count: int, one: str, many: str) -> str:
    return one if count <= 1 else many
