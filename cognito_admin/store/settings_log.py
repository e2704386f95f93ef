"""The record of changes to how pools are set up, in the journal, with what the settings were before each. It only grows.

The documents stand apart, each kept once however often it comes, so that they can be blanked when they are old; that something
was changed, what, and by whom stays. No secret is handed in here.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import apsw

from cognito_admin.model.changes.record import Event
from cognito_admin.model.failures import Code, Failure, failure_from_json
from cognito_admin.model.settings.change import Part, SettingsChange, SettingsChangeId
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.model.settings.states import PoolState
from cognito_admin.model.settings.things import Document, Thing, ThingKind
from cognito_admin.store.documents import document_text
from cognito_admin.store.encrypted import Migration, rows, transaction
from cognito_admin.store.lanes import Lane

MIGRATION = Migration(
    "settings",
    """
    CREATE TABLE settings_changes(
      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, pool TEXT NOT NULL, who TEXT NOT NULL,
      began TEXT NOT NULL, undoes TEXT
    );
    CREATE INDEX settings_by_time ON settings_changes(began);
    CREATE INDEX settings_of_pool ON settings_changes(pool, began);
    CREATE INDEX settings_undone ON settings_changes(undoes) WHERE undoes IS NOT NULL;
    CREATE TABLE settings_parts(
      change TEXT NOT NULL REFERENCES settings_changes(id), place INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
      title TEXT NOT NULL, PRIMARY KEY(change, place)
    ) WITHOUT ROWID;
    CREATE TABLE settings_events(
      number INTEGER PRIMARY KEY AUTOINCREMENT, change TEXT NOT NULL REFERENCES settings_changes(id), at TEXT NOT NULL,
      event TEXT NOT NULL, step INTEGER, owner TEXT NOT NULL, code TEXT
    );
    CREATE INDEX events_of_settings ON settings_events(change);
    CREATE TABLE settings_documents(digest BLOB PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE settings_values(
      change TEXT NOT NULL REFERENCES settings_changes(id), part TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL,
      name TEXT NOT NULL, digest BLOB, PRIMARY KEY(change, part, place)
    ) WITHOUT ROWID;
    CREATE INDEX values_of_document ON settings_values(digest);
    CREATE TRIGGER settings_stay BEFORE UPDATE ON settings_changes
      BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER settings_remain BEFORE DELETE ON settings_changes
      BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER parts_stay BEFORE UPDATE ON settings_parts
      BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER parts_remain BEFORE DELETE ON settings_parts
      BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER settings_events_stay BEFORE UPDATE ON settings_events
      BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER settings_events_remain BEFORE DELETE ON settings_events
      BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER settings_values_stay BEFORE UPDATE ON settings_values
      BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    CREATE TRIGGER settings_documents_stay BEFORE UPDATE ON settings_documents
      BEGIN SELECT RAISE(ABORT, 'the record only grows'); END;
    """,
)

BEFORE, AFTER, MADE, SNAPSHOT, KINDS, FAILURE = "before", "after", "made", "snapshot", "kinds", "failure"
"""What a document of a change is: of a part before it, as it was asked for, as AWS had it then; of the pool before all of it."""
BLANKED_AT_A_TIME = 50
_CHANGES = """
SELECT c.id, c.pool, c.who, c.began, c.undoes, (SELECT u.id FROM settings_changes u WHERE u.undoes = c.id
  AND EXISTS(SELECT 1 FROM settings_events e WHERE e.change = u.id AND e.event = 'done'))
FROM settings_changes c
"""
STATE = "(SELECT e.event FROM settings_events e WHERE e.change = c.id ORDER BY e.number DESC LIMIT 1)"
"""In SQL, the latest event of a change ``c``."""


@dataclass(frozen=True, slots=True)
class SettingsNoted:
    """One event of a change. ``now`` is a thing as AWS had it once the step was made, None where it is gone."""

    event: Event
    step: int | None = None
    failure: Failure | None = None
    made: Thing | None = None
    now: Document | None = None


class SettingsLog:
    """Every method raises what the lane of the journal raises."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def begin(
        self,
        change_id: SettingsChangeId,
        change: SettingsChange,
        state: PoolState,
        *,
        pool: str,
        who: str,
        owner: str,
        titles: Mapping[Thing, str],
    ) -> None:
        """On record before anything is sent. ``state`` is the pool as it was then, ``titles`` what people call the things.

        A change without parts is a snapshot alone, and done.
        """
        now = _now()
        noted = SettingsNoted(Event.SENT, 0) if change.parts else SettingsNoted(Event.DONE)

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                rows(
                    connection,
                    "INSERT INTO settings_changes(id, pool, who, began, undoes) VALUES (?, ?, ?, ?, ?)",
                    (change_id, pool, who, now, change.undoes),
                )
                for place, part in enumerate(change.parts):
                    thing = part.thing
                    rows(
                        connection,
                        "INSERT INTO settings_parts VALUES (?, ?, ?, ?, ?)",
                        (change_id, place, thing.kind.value, thing.name, titles.get(thing, thing.name)),
                    )
                    _put(connection, change_id, BEFORE, place, thing, part.before)
                    _put(connection, change_id, AFTER, place, thing, part.after)
                for place, (thing, document) in enumerate(state.documents.items()):
                    _put(connection, change_id, SNAPSHOT, place, thing, document)
                for place, kind in enumerate(sorted(state.kinds)):
                    _put(connection, change_id, KINDS, place, Thing(kind), None)
                _note(connection, change_id, owner, noted)

        await self._lane.run(write)

    async def note(self, change_id: SettingsChangeId, owner: str, *events: SettingsNoted) -> None:
        """Writes all of them or none."""

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                for event in events:
                    _note(connection, change_id, owner, event)

        await self._lane.run(write)

    async def go_on(self, seen: SettingsRecord, owner: str, *events: SettingsNoted) -> bool:
        """As ``note``, where nothing was noted since ``seen`` was read; otherwise nothing, and False."""

        def write(connection: apsw.Connection) -> bool:
            with transaction(connection):
                latest = "SELECT at, owner FROM settings_events WHERE change = ? ORDER BY number DESC LIMIT 1"
                if rows(connection, latest, (seen.id,)) != [(_text(seen.at), seen.owner)]:
                    return False
                for event in events:
                    _note(connection, seen.id, owner, event)
            return True

        return await self._lane.run(write)

    async def record(self, change_id: SettingsChangeId) -> SettingsRecord | None:
        found = await self._read("WHERE c.id = ?", change_id)
        return found[0] if found else None

    async def records(self, pool: str, *, thing: Thing | None = None, limit: int = 500) -> tuple[SettingsRecord, ...]:
        """Of a pool, or of one thing of it; the newest first."""
        if thing is None:
            return await self._read("WHERE c.pool = ? ORDER BY c.number DESC LIMIT ?", pool, limit)
        # What was made has another name than it was asked for with.
        of_thing = "SELECT 1 FROM {table} WHERE change = c.id AND kind = ?2 AND name = ?3"
        parts, made = of_thing.format(table="settings_parts"), of_thing.format(table="settings_values")
        return await self._read(
            f"WHERE c.pool = ?1 AND (EXISTS({parts}) OR EXISTS({made} AND part = '{MADE}')) ORDER BY c.number DESC LIMIT ?4",
            pool,
            thing.kind.value,
            thing.name,
            limit,
        )

    async def open_records(self) -> tuple[SettingsRecord, ...]:
        """Changes that have not ended, whoever is at work on them; the oldest first."""
        going = ", ".join(f"'{event.value}'" for event in Event if not event.ends)
        return await self._read(f"WHERE {STATE} IN ({going}) ORDER BY c.number")

    async def snapshot(self, change_id: SettingsChangeId) -> PoolState | None:
        """The pool as it was before a change. None where it was blanked, or never taken."""

        def read(connection: apsw.Connection) -> PoolState | None:
            found = _documents(connection, change_id, SNAPSHOT)
            if not found:
                return None
            kinds = rows(
                connection, "SELECT kind FROM settings_values WHERE change = ? AND part = ?", (change_id, KINDS)
            )
            return PoolState(
                {thing: document for _, thing, document in found}, frozenset(ThingKind(kind) for (kind,) in kinds)
            )

        return await self._lane.run(read)

    async def blank(self, before: datetime) -> int:
        """Forgets the documents of changes that began before then. How many changes there were."""
        forgotten, limit = 0, _text(before)

        def forget(connection: apsw.Connection) -> int:
            values = "SELECT 1 FROM settings_values WHERE change = settings_changes.id"
            old = f"SELECT id FROM settings_changes WHERE began < ? AND EXISTS({values}) LIMIT {BLANKED_AT_A_TIME}"
            found = rows(connection, old, (limit,))
            with transaction(connection):
                for (change,) in found:
                    of_change = "SELECT DISTINCT digest FROM settings_values WHERE change = ? AND digest IS NOT NULL"
                    digests = rows(connection, of_change, (change,))
                    rows(connection, "DELETE FROM settings_values WHERE change = ?", (change,))
                    for digest in digests:
                        rows(
                            connection,
                            "DELETE FROM settings_documents WHERE digest = ?1"
                            " AND NOT EXISTS(SELECT 1 FROM settings_values WHERE digest = ?1)",
                            digest,
                        )
            return len(found)

        while count := await self._lane.run(forget, patient=True):
            forgotten += count
        return forgotten

    async def _read(self, condition: str, *bindings: str | int | None) -> tuple[SettingsRecord, ...]:
        return await self._lane.run(lambda connection: read_settings_records(connection, condition, bindings))


def read_settings_records(
    connection: apsw.Connection, condition: str, bindings: Sequence[str | int | None]
) -> tuple[SettingsRecord, ...]:
    """Records of changes ``c`` to settings that a condition in SQL holds for."""
    return tuple(_record(connection, row) for row in rows(connection, f"{_CHANGES} {condition}", bindings))


def _record(connection: apsw.Connection, row: Sequence[Any]) -> SettingsRecord:
    change_id, pool, who, began, undoes, undone_by = row
    parts = rows(
        connection, "SELECT kind, name, title FROM settings_parts WHERE change = ? ORDER BY place", (change_id,)
    )
    things = tuple(Thing(ThingKind(kind), name) for kind, name, _ in parts)
    events = rows(
        connection,
        "SELECT event, at, step, owner, code FROM settings_events WHERE change = ? ORDER BY number",
        (change_id,),
    )
    state, at, _, owner, code = events[-1]
    made = {place: (thing, document) for place, thing, document in _documents(connection, change_id, MADE)}
    failure = next((document for *_, document in _documents(connection, change_id, FAILURE)), None)
    return SettingsRecord(
        id=SettingsChangeId(change_id),
        pool=pool,
        who=who,
        began=datetime.fromisoformat(began),
        things=tuple(made.get(place, (thing, None))[0] for place, thing in enumerate(things)),
        titles=tuple(str(title) for *_, title in parts),
        change=_change(connection, change_id, things, undoes and SettingsChangeId(undoes)),
        made={place: document for place, (_, document) in made.items()},
        state=Event(state),
        at=datetime.fromisoformat(at),
        steps_made=len({step for event, _, step, *_ in events if event == Event.MADE}),
        owner=owner,
        failure=_failure(code, failure),
        undoes=undoes and SettingsChangeId(undoes),
        undone_by=undone_by and SettingsChangeId(undone_by),
    )


def _change(
    connection: apsw.Connection, change_id: str, things: Sequence[Thing], undoes: SettingsChangeId | None
) -> SettingsChange | None:
    before, after = (
        {place: document for place, _, document in _documents(connection, change_id, part)} for part in (BEFORE, AFTER)
    )
    if not before:
        return None
    return SettingsChange(
        tuple(Part(thing, before.get(place), after.get(place)) for place, thing in enumerate(things)), undoes
    )


def _documents(
    connection: apsw.Connection, change_id: str, part: str
) -> Iterable[tuple[int, Thing, dict[str, Any] | None]]:
    statement = (
        "SELECT v.place, v.kind, v.name, d.document FROM settings_values v LEFT JOIN settings_documents d USING(digest)"
        " WHERE v.change = ? AND v.part = ? ORDER BY v.place"
    )
    return [
        (place, Thing(ThingKind(kind), name), None if document is None else json.loads(document))
        for place, kind, name, document in rows(connection, statement, (change_id, part))
    ]


def _put(
    connection: apsw.Connection, change_id: str, part: str, place: int, thing: Thing, document: Document | None
) -> None:
    digest: bytes | None = None
    if document is not None:
        text = document_text(dict(document))
        digest = hashlib.sha256(text.encode()).digest()
        rows(connection, "INSERT OR IGNORE INTO settings_documents VALUES (?, ?)", (digest, text))
    rows(
        connection,
        "INSERT OR REPLACE INTO settings_values VALUES (?, ?, ?, ?, ?, ?)",
        (change_id, part, place, thing.kind.value, thing.name, digest),
    )


def _note(connection: apsw.Connection, change_id: str, owner: str, noted: SettingsNoted) -> None:
    code = noted.failure and noted.failure.code.value
    rows(
        connection,
        "INSERT INTO settings_events(change, at, event, step, owner, code) VALUES (?, ?, ?, ?, ?, ?)",
        (change_id, _now(), noted.event.value, noted.step, owner, code),
    )
    if noted.made is not None and noted.step is not None:
        _put(connection, change_id, MADE, noted.step, noted.made, noted.now)
    if noted.failure is not None:
        # What AWS said may hold values, so it goes where it can be blanked.
        _put(connection, change_id, FAILURE, 0, Thing(ThingKind.POOL), noted.failure.as_json())


def _failure(code: str | None, document: Mapping[str, Any] | None) -> Failure | None:
    if code is None:
        return None
    return Failure(Code(code)) if document is None else failure_from_json(document)


def _now() -> str:
    return _text(datetime.now(UTC))


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
