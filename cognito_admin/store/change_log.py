"""The record of changes, in the journal. It only grows: the database itself refuses to alter or remove a row of it.

What names people stands apart in ``change_values``, so that it can be blanked when it is old; the rest of the record stays.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import apsw

from cognito_admin.model.changes.change import Change, change_from_json
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import BulkId, ChangeId, Event, Record
from cognito_admin.model.failures import Code, Failure, failure_from_json
from cognito_admin.model.ids import Sub
from cognito_admin.model.query.folding import valid
from cognito_admin.model.users import User
from cognito_admin.store.documents import document_text
from cognito_admin.store.encrypted import Migration, rows, transaction
from cognito_admin.store.lanes import Lane

MIGRATION = Migration(
    "changes",
    """
    CREATE TABLE changes(
      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, pool TEXT NOT NULL, sub TEXT, kind TEXT NOT NULL,
      who TEXT NOT NULL, began TEXT NOT NULL, bulk TEXT, undoes TEXT
    );
    CREATE INDEX changes_of_user ON changes(pool, sub);
    CREATE INDEX changes_of_bulk ON changes(bulk, sub) WHERE bulk IS NOT NULL;
    CREATE INDEX changes_undone ON changes(undoes) WHERE undoes IS NOT NULL;
    CREATE TABLE change_events(
      number INTEGER PRIMARY KEY AUTOINCREMENT, change TEXT NOT NULL REFERENCES changes(id), at TEXT NOT NULL,
      event TEXT NOT NULL, step INTEGER, owner TEXT NOT NULL, request_id TEXT, code TEXT, sub TEXT
    );
    CREATE INDEX events_of_change ON change_events(change);
    CREATE INDEX events_of_made ON change_events(sub) WHERE sub IS NOT NULL;
    CREATE TABLE change_values(
      change TEXT NOT NULL REFERENCES changes(id), part TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY(change, part)
    ) WITHOUT ROWID;
    CREATE TRIGGER changes_stay BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER changes_remain BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER events_stay BEFORE UPDATE ON change_events BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER events_remain BEFORE DELETE ON change_events BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER values_stay BEFORE UPDATE ON change_values BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    """,
)

_RECORD = """
SELECT c.id, c.pool, c.sub, c.kind, c.who, c.began, c.bulk, c.undoes,
  (SELECT document FROM change_values WHERE change = c.id AND part = 'change'),
  (SELECT document FROM change_values WHERE change = c.id AND part = 'failure'),
  (SELECT json_extract(document, '$.name') FROM change_values WHERE change = c.id AND part = 'person'),
  (SELECT u.id FROM changes u WHERE u.undoes = c.id
     AND EXISTS(SELECT 1 FROM change_events e WHERE e.change = u.id AND e.event = 'done'))
"""
BLANKED_AT_A_TIME = 500
_NAMES = ("email", "phone_number", "preferred_username")
_EVENTS = "SELECT event, at, step, owner, request_id, code, sub FROM change_events WHERE change = ? ORDER BY number"


@dataclass(frozen=True, slots=True)
class Noted:
    """One event of a change. ``sub`` is that of a user whom the step made."""

    event: Event
    step: int | None = None
    request_id: str | None = None
    failure: Failure | None = None
    sub: Sub | None = None


class ChangeLog:
    """Written by the window and by jobs at the same time. Every method raises what the lane of the journal raises."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def begin(
        self,
        change_id: ChangeId,
        change: Change,
        *,
        about: User | None = None,
        pool: str,
        who: str,
        owner: str,
        bulk: BulkId | None = None,
        undoes: ChangeId | None = None,
    ) -> None:
        """On record before its first step is sent. ``about`` is the user as they were then, so that it names them for people."""
        now, person = _now(), _person(about)

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                rows(
                    connection,
                    "INSERT INTO changes(id, pool, sub, kind, who, began, bulk, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (change_id, pool, change.sub, change.kind.value, who, now, bulk, undoes),
                )
                # Whoever looks for a person finds the change by both, which are put together when the change is written.
                for part, document in (("person", person), ("change", change.as_json())):
                    text = document_text(document)
                    rows(connection, "INSERT INTO change_values VALUES (?, ?, ?)", (change_id, part, text))
                _note(connection, change_id, owner, Noted(Event.SENT, 0))

        await self._lane.run(write)

    async def note(self, change_id: ChangeId, owner: str, *events: Noted) -> None:
        """Writes all of them or none."""

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                for event in events:
                    _note(connection, change_id, owner, event)

        await self._lane.run(write)

    async def record(self, change_id: ChangeId) -> Record | None:
        found = await self._read("WHERE c.id = ?", change_id)
        return found[0] if found else None

    async def records(self, pool: str, *, sub: Sub | None = None, limit: int = 200) -> tuple[Record, ...]:
        """Of a pool, or of one user of it; the newest first."""
        if sub is None:
            return await self._read("WHERE c.pool = ? ORDER BY c.number DESC LIMIT ?", pool, limit)
        made = "SELECT change FROM change_events WHERE sub = ?2"
        return await self._read(
            f"WHERE c.pool = ?1 AND (c.sub = ?2 OR c.id IN ({made})) ORDER BY c.number DESC LIMIT ?3", pool, sub, limit
        )

    async def of_bulk(self, bulk: BulkId, sub: Sub) -> Record | None:
        """The latest change of one user in a bulk, or of one row in it."""
        # One after the other, each by its own index: a bulk may have a hundred thousand changes.
        of_user = "SELECT id FROM changes WHERE bulk = ?1 AND sub = ?2"
        of_row = "SELECT change FROM bulk_rows WHERE bulk = ?1 AND sub = ?2"
        found = await self._read(
            f"WHERE c.id IN ({of_user} UNION ALL {of_row}) ORDER BY c.number DESC LIMIT 1", bulk, sub
        )
        return found[0] if found else None

    async def open_records(self) -> tuple[Record, ...]:
        """Changes that have not ended, whoever is at work on them; the oldest first."""
        going = ", ".join(f"'{event.value}'" for event in Event if not event.ends)
        open_ones = f"SELECT number FROM change_states WHERE state IN ({going}) AND state != 'done'"
        return await self._read(f"WHERE c.number IN ({open_ones}) ORDER BY c.number")

    async def blank(self, before: datetime) -> int:
        """Forgets the values of changes that began before then. How many there were.

        Some at a time, so that nobody waits for long who has something to write meanwhile.
        """
        forgotten, after, limit = 0, ("", 0), _text(before)

        def forget(connection: apsw.Connection) -> list[tuple[str, int]]:
            values = "SELECT 1 FROM change_values WHERE change = changes.id"
            old = (
                f"SELECT began, number, id FROM changes WHERE (began, number) > (?, ?) AND began < ? AND EXISTS({values})"
                f" ORDER BY began, number LIMIT {BLANKED_AT_A_TIME}"
            )
            found = rows(connection, old, (*after, limit))
            with transaction(connection):
                for *_, change in found:
                    rows(connection, "DELETE FROM change_values WHERE change = ?", (change,))
            return [(began, number) for began, number, _ in found]

        while places := await self._lane.run(forget, patient=True):
            forgotten, after = forgotten + len(places), places[-1]
        return forgotten

    async def _read(self, condition: str, *bindings: str | int | None) -> tuple[Record, ...]:
        return await self._lane.run(lambda connection: read_records(connection, condition, bindings))


def read_records(
    connection: apsw.Connection, condition: str, bindings: Sequence[str | int | None]
) -> tuple[Record, ...]:
    """Records of changes ``c`` that a condition in SQL holds for."""
    found = rows(connection, f"{_RECORD} FROM changes c {condition}", bindings)
    return tuple(_record(row, rows(connection, _EVENTS, (row[0],))) for row in found)


def _note(connection: apsw.Connection, change_id: ChangeId, owner: str, noted: Noted) -> None:
    code = noted.failure and noted.failure.code.value
    rows(
        connection,
        "INSERT INTO change_events(change, at, event, step, owner, request_id, code, sub) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (change_id, _now(), noted.event.value, noted.step, owner, noted.request_id, code, noted.sub),
    )
    if noted.failure is not None:
        # What AWS said may name people, so it goes where it can be blanked.
        document = document_text(noted.failure.as_json())
        rows(connection, "DELETE FROM change_values WHERE change = ? AND part = 'failure'", (change_id,))
        rows(connection, "INSERT INTO change_values VALUES (?, 'failure', ?)", (change_id, document))


def _record(row: Sequence[Any], events: Sequence[Sequence[Any]]) -> Record:
    change_id, pool, sub, kind, who, began, bulk, undoes, document, failure, name, undone_by = row
    state, at, _, owner, _, code, _ = events[-1]
    return Record(
        id=ChangeId(change_id),
        pool=pool,
        sub=next((Sub(made) for *_, made in events if made), sub and Sub(sub)),
        kind=Kind(kind),
        name=name or "",
        who=who,
        began=datetime.fromisoformat(began),
        change=_change(document),
        state=Event(state),
        at=datetime.fromisoformat(at),
        steps_made=len({step for event, _, step, *_ in events if event == Event.MADE}),
        owner=owner,
        failure=_failure(code, failure),
        request_ids=tuple(request_id for *_, request_id, _, _ in events if request_id),
        bulk=bulk and BulkId(bulk),
        undoes=undoes and ChangeId(undoes),
        undone_by=undone_by and ChangeId(undone_by),
    )


def _person(user: User | None) -> dict[str, str]:
    if user is None:
        return {}
    known = {"name": user.display_name, **{field: user.attributes.get(field, "") for field in _NAMES}}
    return {field: valid(text) for field, text in known.items() if text}


def _change(document: str | None) -> Change | None:
    try:
        return change_from_json(json.loads(document)) if document else None
    except ValueError:
        # Written by a version that knew codes this one does not: that it was done can still be told.
        return None


def _failure(code: str | None, document: str | None) -> Failure | None:
    if code is None:
        return None
    return failure_from_json(json.loads(document)) if document else Failure(Code(code))


def _now() -> str:
    return _text(datetime.now(UTC))


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
