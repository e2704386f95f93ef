"""Changes of settings among all that was done: which of them one looks for, a page at a time."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import apsw

from cognito_admin.model.changes.activity import Selection
from cognito_admin.model.query.folding import valid
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.store.encrypted import rows
from cognito_admin.store.settings_log import STATE, read_settings_records

_PART = "SELECT 1 FROM settings_parts p WHERE p.change = c.id"


def settings_lines(
    connection: apsw.Connection, selection: Selection, limit: int, place: tuple[str, str] | None
) -> tuple[SettingsRecord, ...]:
    """A page, the newest first, from ``place`` on: when a line began, and its id."""
    condition, bindings = _condition(selection)
    if place is not None:
        condition += " AND (c.began, c.id) < (?, ?)"
        bindings += place
    return read_settings_records(
        connection, f"WHERE {condition} ORDER BY c.began DESC, c.id DESC LIMIT ?", [*bindings, limit]
    )


def settings_count(connection: apsw.Connection, selection: Selection) -> int:
    condition, bindings = _condition(selection)
    return int(rows(connection, f"SELECT count(*) FROM settings_changes c WHERE {condition}", bindings)[0][0])


def settings_callers(connection: apsw.Connection, pool: str | None) -> set[str]:
    """The ARNs of who changed settings, of a pool or of any."""
    of_pool = "pool = ?1" if pool is not None else "1"
    bindings = () if pool is None else (pool,)
    found = rows(connection, f"SELECT DISTINCT who FROM settings_changes WHERE {of_pool}", bindings)
    return {who for (who,) in found}


def _condition(selection: Selection) -> tuple[str, list[str | int]]:
    """What was only kept, without a change, is nothing that was done."""
    if selection.kind is not None or selection.bulk is not None:
        return "0", []
    conditions, bindings = [f"EXISTS({_PART})"], list[str | int]()
    wanted = {
        "c.pool = ?": selection.pool,
        "c.who = ?": selection.who,
        "c.began >= ?": selection.since and _text(selection.since),
        "c.began < ?": selection.until and _text(selection.until),
    }
    for condition, value in wanted.items():
        if value is not None:
            conditions.append(condition)
            bindings.append(value)
    for word in selection.words.split():
        conditions.append(f"EXISTS({_PART} AND p.title || char(10) || p.name || char(10) || p.kind LIKE ? ESCAPE '!')")
        bindings.append("%" + re.sub(r"[%_!]", r"!\g<0>", valid(word).replace("\0", "\N{REPLACEMENT CHARACTER}")) + "%")
    if selection.ending is not None:
        conditions.append(f"{STATE} IN ({_listed([event.value for event in selection.ending.events])})")
    return " AND ".join(conditions), bindings


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(f"'{text}'" for text in texts)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
