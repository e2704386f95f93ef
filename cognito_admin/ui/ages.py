"""How long ago something was, in the words people use."""

from datetime import UTC, datetime

from cognito_admin.ui.translate import tr, trn

_DAY_S = 86_400


def age(when: datetime, now: datetime | None = None) -> str:
    """``just now``, ``5 minutes ago``, ``yesterday``, ``3 months ago``. A moment in the future counts as now."""
    seconds = max(0.0, ((now or datetime.now(UTC)) - when).total_seconds())
    if seconds < 60:
        return tr("just now")
    minutes = int(seconds // 60)
    if minutes < 60:
        return trn("1 minute ago", "{count} minutes ago", minutes)
    hours = minutes // 60
    if hours < 24:
        return trn("1 hour ago", "{count} hours ago", hours)
    days = int(seconds // _DAY_S)
    if days < 31:
        return trn("1 day ago", "{count} days ago", days)
    months = int(days / 30.44)
    if months < 12:
        return trn("1 month ago", "{count} months ago", max(1, months))
    years = int(days / 365.25)
    return trn("1 year ago", "{count} years ago", max(1, years))
