"""A change on record as a row of what is written: its cells as text, or an object with their own types. It holds no secret."""

from collections.abc import Sequence

from cognito_admin.model.changes.change import State
from cognito_admin.model.changes.record import Record
from cognito_admin.model.changes.words import action_title
from cognito_admin.model.sentences.callers import caller_name
from cognito_admin.model.sentences.changes import CHANGES
from cognito_admin.model.settings import rows as settings_rows
from cognito_admin.model.settings.record import SettingsRecord

COLUMNS = (
    "began",
    "ended",
    "pool",
    "who",
    "arn",
    "what",
    "kind",
    "user",
    "username",
    "sub",
    "before",
    "after",
    "result",
    "failure",
    "operations",
    "request_ids",
    "change",
    "bulk",
    "undoes",
    "undone_by",
)
"""``who`` is ``arn`` as people read it, ``what`` is ``kind`` in words, and ``user`` what people called ``username``."""


def cell(record: Record | SettingsRecord, column: str) -> str:
    """Times are ISO 8601 in UTC; several values of a cell stand apart by semicolons."""
    found = _values(record)[column]
    if isinstance(found, dict):
        return "; ".join(f"{field}: {value or ''}" for field, value in found.items())
    return "; ".join(found) if isinstance(found, list) else found or ""


def document(record: Record | SettingsRecord, columns: Sequence[str] = COLUMNS) -> dict[str, object]:
    """What is known of ``columns``, for JSON. ``before`` and ``after`` are null once they were blanked."""
    values = _values(record)
    return {column: values[column] for column in COLUMNS if column in columns}


def _values(record: Record | SettingsRecord) -> dict[str, str | list[str] | dict[str, str | None] | None]:
    if isinstance(record, SettingsRecord):
        return settings_rows.values(record)
    change = record.change
    return {
        "began": record.began.isoformat(timespec="milliseconds"),
        "ended": record.at.isoformat(timespec="milliseconds") if record.state.ends else None,
        "pool": record.pool,
        "who": caller_name(record.who),
        "arn": record.who,
        "what": action_title(change.wish) if change is not None else CHANGES[record.kind].name,
        "kind": record.kind.value,
        "user": record.name or None,
        "username": (change.username or None) if change is not None else None,
        "sub": record.sub,
        "before": _state(change.before) if change is not None else None,
        "after": _state(change.after) if change is not None else None,
        "result": record.state.value,
        "failure": record.failure.code.value if record.failure is not None else None,
        "operations": [step.operation for step in change.steps] if change is not None else [],
        "request_ids": list(record.request_ids),
        "change": record.id,
        "bulk": record.bulk,
        "undoes": record.undoes,
        "undone_by": record.undone_by,
    }


def _state(state: State) -> dict[str, str | None]:
    return dict(state)
