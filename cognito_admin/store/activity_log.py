"""Looks through the record of changes, a page at a time, however long it is.

Single changes and those of many users lie in tables of their own and are merged, the newest first. What they are found by is
kept beside the record by triggers, so that it holds whoever writes: how far each change came (``change_states``), and the names
and values of users (``change_words``), which are forgotten together with the values themselves.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias
from unicodedata import combining

import apsw

from cognito_admin.model.changes.activity import BulkLine, Ending, Line, Selection
from cognito_admin.model.changes.change import wish_from_json
from cognito_admin.model.changes.codes import Kind
from cognito_admin.model.changes.record import Bulk, BulkId, ChangeId, Record, Result
from cognito_admin.model.query.folding import valid
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.store.change_log import read_records
from cognito_admin.store.encrypted import Migration, rows
from cognito_admin.store.lanes import Lane
from cognito_admin.store.settings_activity import settings_callers, settings_count, settings_lines

_WORDS = """
  SELECT coalesce(c.sub, '') || char(10) || json_extract({document}, '$.username') || char(10) || coalesce((
    SELECT group_concat(value, char(10)) FROM (
      SELECT key, value FROM json_each({document}, '$.before') UNION
      SELECT key, value FROM json_each({document}, '$.after') UNION
      SELECT p.key, p.value FROM change_values w, json_each(w.document) p WHERE w.change = c.id AND w.part = 'person'
    ) WHERE value NOT IN ('true', 'false') AND key NOT GLOB 'cognito:*' AND key NOT GLOB 'group:*' AND key NOT GLOB 'factor:*'
  ), '')
"""
"""Whom a change is about, as text: the id, the user name, what the attributes were and became, and what they were called."""

MIGRATION = Migration(
    "activity",
    f"""
    CREATE INDEX changes_by_time ON changes(began);
    CREATE INDEX alone_by_time ON changes(began) WHERE bulk IS NULL;
    CREATE INDEX alone_of_kind ON changes(kind, began) WHERE bulk IS NULL;
    CREATE INDEX alone_of_who ON changes(who, began) WHERE bulk IS NULL;
    CREATE INDEX alone_of_pool ON changes(pool, began) WHERE bulk IS NULL;
    CREATE INDEX alone_of_pool_kind ON changes(pool, kind, began) WHERE bulk IS NULL;
    CREATE INDEX alone_of_pool_who ON changes(pool, who, began) WHERE bulk IS NULL;
    CREATE INDEX bulks_by_time ON bulks(began);
    CREATE INDEX bulks_undone ON bulks(undoes) WHERE undoes IS NOT NULL;
    CREATE TABLE change_states(
      number INTEGER PRIMARY KEY, state TEXT NOT NULL, began TEXT NOT NULL, alone INTEGER NOT NULL
    );
    CREATE INDEX states_but_done ON change_states(state, alone, began) WHERE state != 'done';
    INSERT INTO change_states SELECT c.number, e.event, c.began, c.bulk IS NULL FROM changes c JOIN change_events e
      ON e.number = (SELECT max(number) FROM change_events WHERE change = c.id);
    CREATE TRIGGER change_went_on AFTER INSERT ON change_events BEGIN
      INSERT INTO change_states SELECT number, NEW.event, began, bulk IS NULL FROM changes WHERE id = NEW.change
      ON CONFLICT(number) DO UPDATE SET state = excluded.state;
    END;
    CREATE VIRTUAL TABLE change_words USING fts5(words, tokenize='trigram remove_diacritics 1');
    INSERT INTO change_words(rowid, words) SELECT c.number, ({_WORDS.format(document="v.document")})
      FROM changes c JOIN change_values v ON v.change = c.id AND v.part = 'change';
    CREATE TRIGGER values_are_found AFTER INSERT ON change_values WHEN NEW.part = 'change' BEGIN
      INSERT INTO change_words(rowid, words) SELECT c.number, ({_WORDS.format(document="NEW.document")})
      FROM changes c WHERE c.id = NEW.change;
    END;
    CREATE TRIGGER values_are_forgotten AFTER DELETE ON change_values WHEN OLD.part = 'change' BEGIN
      DELETE FROM change_words WHERE rowid = (SELECT number FROM changes WHERE id = OLD.change);
    END;
    """,
)

_TRIGRAM = 3
_NUMBER = "(SELECT number FROM changes WHERE id = ?)"
_NEXT_NUMBER = "(SELECT number FROM changes WHERE began >= ? ORDER BY began LIMIT 1)"
_LAST_NUMBER = (1 << 63) - 1
_BULK_KIND = """
  coalesce((SELECT kind FROM changes WHERE bulk = b.id LIMIT 1),
    (SELECT json_extract(document, '$.kind') FROM bulk_wishes WHERE bulk = b.id))
"""
_BULKS = f"""
SELECT b.id, b.pool, b.who, b.began, (SELECT document FROM bulk_wishes WHERE bulk = b.id), b.undoes, b.users,
  EXISTS(SELECT 1 FROM bulk_ends WHERE bulk = b.id), {_BULK_KIND},
  (SELECT u.id FROM bulks u WHERE u.undoes = b.id
     AND EXISTS(SELECT 1 FROM bulk_results WHERE bulk = u.id AND result = 'done')
     AND NOT EXISTS(SELECT 1 FROM bulk_ends WHERE bulk = u.id) ORDER BY u.began DESC LIMIT 1)
FROM bulks b
"""
_BULK_ENDED = {
    Ending.DONE: "EXISTS(SELECT 1 FROM bulk_results WHERE bulk = b.id AND result = 'done')",
    Ending.FAILED: "EXISTS(SELECT 1 FROM bulk_results WHERE bulk = b.id AND result = 'failed')",
    Ending.UNKNOWN: "EXISTS(SELECT 1 FROM bulk_results WHERE bulk = b.id AND result = 'unknown')",
    Ending.STOPPED: "EXISTS(SELECT 1 FROM bulk_ends WHERE bulk = b.id)",
    Ending.OPEN: "b.users > (SELECT count(*) FROM bulk_results WHERE bulk = b.id)"
    " AND NOT EXISTS(SELECT 1 FROM bulk_ends WHERE bulk = b.id)",
}

_Bindings: TypeAlias = "list[str | int | None]"


class ActivityLog:
    """Reads only. A newer question may break off an older one. Every method raises what the lane of the journal raises."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def version(self) -> int:
        """Changes whenever any process wrote something into the journal."""
        return int((await self._lane.run(lambda connection: rows(connection, "PRAGMA data_version")))[0][0])

    async def lines(self, selection: Selection, limit: int, after: Line | None = None) -> tuple[Line, ...]:
        """A page of what was done, the newest first, from ``after`` on."""
        if selection.single or selection.settings:
            assert not isinstance(after, BulkLine)
            return await self.changes(selection, limit, after)
        place = None if after is None else (_text(after.began), after.id)

        def read(connection: apsw.Connection) -> tuple[Line, ...]:
            numbers = _numbers(connection, selection, limit, place, alone=True)
            found: list[Line] = [*_records(connection, numbers), *_bulks(connection, selection, limit, place)]
            found += settings_lines(connection, selection, limit, place)
            found.sort(key=lambda line: (line.began, line.id), reverse=True)
            return tuple(found[:limit])

        return await self._lane.run(read)

    async def changes(
        self, selection: Selection, limit: int, after: Record | SettingsRecord | None = None
    ) -> tuple[Record | SettingsRecord, ...]:
        """A page of single changes, those made to many at once among them; the newest first."""
        place = None if after is None else (_text(after.began), after.id)

        def read(connection: apsw.Connection) -> tuple[Record | SettingsRecord, ...]:
            of_settings = settings_lines(connection, selection, limit, place)
            if selection.settings:
                return of_settings
            of_users = _records(connection, _numbers(connection, selection, limit, place, alone=False))
            if not of_settings:
                return of_users
            return tuple(sorted((*of_users, *of_settings), key=lambda line: line.began, reverse=True)[:limit])

        return await self._lane.run(read)

    async def count(self, selection: Selection, *, alone: bool = True) -> int:
        """How many lines there are; without ``alone``, how many single changes."""

        def read(connection: apsw.Connection) -> int:
            of_settings = settings_count(connection, selection)
            return of_settings if selection.settings else of_settings + of_users(connection)

        def of_users(connection: apsw.Connection) -> int:
            parts = _sources(selection, None, alone=alone and not selection.single)
            statement = " UNION ".join(f"SELECT c.number {source}" for source, _, _ in parts)
            found = rows(connection, f"SELECT count(*) FROM ({statement})", [one for *_, some in parts for one in some])
            if not alone or selection.single:
                return int(found[0][0])
            condition, bindings = _bulk_condition(selection, None)
            return int(found[0][0]) + int(rows(connection, f"SELECT count(*) FROM bulks b {condition}", bindings)[0][0])

        return await self._lane.run(read)

    async def record(self, change: ChangeId) -> Record | None:
        found = await self._lane.run(lambda connection: read_records(connection, "WHERE c.id = ?", (change,)))
        return found[0] if found else None

    async def bulk(self, bulk: BulkId) -> BulkLine | None:
        def read(connection: apsw.Connection) -> BulkLine | None:
            found = rows(connection, f"{_BULKS} WHERE b.id = ?", (bulk,))
            return _bulk_line(connection, found[0]) if found else None

        return await self._lane.run(read)

    async def callers(self, pool: str | None) -> tuple[str, ...]:
        """The ARNs of who changed something, in a pool or in any."""
        of_pool = "pool = ?1" if pool is not None else "1"
        # The smallest, then the next one, and so on: as many looks into an index as there are people.
        statement = f"""
            WITH RECURSIVE found(who) AS (
              SELECT min(who) FROM changes WHERE bulk IS NULL AND {of_pool} UNION ALL
              SELECT (SELECT min(who) FROM changes WHERE bulk IS NULL AND {of_pool} AND who > found.who)
              FROM found WHERE found.who IS NOT NULL
            )
            SELECT who FROM found WHERE who IS NOT NULL UNION SELECT who FROM bulks WHERE {of_pool}
        """
        bindings = () if pool is None else (pool,)

        def read(connection: apsw.Connection) -> tuple[str, ...]:
            found = {who for (who,) in rows(connection, statement, bindings)}
            return tuple(sorted(found | settings_callers(connection, pool)))

        return await self._lane.run(read)


def _numbers(
    connection: apsw.Connection, selection: Selection, limit: int, place: tuple[str, str] | None, *, alone: bool
) -> list[int]:
    """The numbers of a page of changes, in order."""
    parts = _sources(selection, place, alone=alone)
    found: list[int] = []
    for source, order, bindings in parts:
        found += [
            n for (n,) in rows(connection, f"SELECT c.number {source} ORDER BY {order} LIMIT ?", [*bindings, limit])
        ]
    return found if len(parts) == 1 else sorted(set(found), reverse=True)[:limit]


def _sources(selection: Selection, place: tuple[str, str] | None, *, alone: bool) -> list[tuple[str, str, _Bindings]]:
    """Where the changes come from, in SQL, their order, and what is bound: more than one where several ways lead to a user."""
    shared, shared_bindings = _condition(selection, "c")
    if alone:
        shared += " AND c.bulk IS NULL"
    ending = selection.ending
    rare = ending not in (None, Ending.DONE)
    if ending is not None:
        events = ", ".join(f"'{event.value}'" for event in ending.events)
        shared += f" AND s.state IN ({events})" + (" AND s.state != 'done'" if rare else "")
    states = "CROSS JOIN change_states s ON s.number = c.number" if ending is not None else ""
    if not selection.by_user:
        source, began = f"changes c {states}", "c.began"
        if rare:
            source, began = "change_states s CROSS JOIN changes c ON c.number = s.number", "s.began"
            shared += f" AND s.alone IN ({'1' if alone else '0, 1'})"
        later = "" if place is None else f" AND ({began}, c.id) < (?, ?)"
        return [
            (f"FROM {source} WHERE {shared}{later}", f"{began} DESC, c.id DESC", [*shared_bindings, *(place or ())])
        ]
    if place is not None:
        # What begins after a change of settings begins after the change of a user that came next.
        shared += f" AND c.number < coalesce({_NUMBER}, {_NEXT_NUMBER}, {_LAST_NUMBER})"
        shared_bindings += [place[1], place[0]]
    looked_for = _storable(selection.words.strip())
    said, words = _words_condition(looked_for)
    by_words = f"FROM change_words w CROSS JOIN changes c ON c.number = w.rowid {states} WHERE {said} AND {shared}"
    # Who was made got their id later, and who was blanked has no more than that.
    known = "SELECT number FROM changes WHERE id IN (SELECT change FROM change_events WHERE sub = ?)"
    of_user: _Bindings = [looked_for]
    if selection.pool is not None:
        known += " UNION SELECT number FROM changes WHERE pool = ? AND sub = ?"
        of_user += [selection.pool, looked_for]
    by_user = f"FROM changes c {states} WHERE c.number IN ({known}) AND {shared}"
    return [
        (by_words, "w.rowid DESC", [*words, *shared_bindings]),
        (by_user, "c.number DESC", [*of_user, *shared_bindings]),
    ]


def _storable(text: str) -> str:
    """``text`` with a sign that stands for nothing in the place of half a character, and of NUL, which ends a text in SQLite."""
    return valid(text).replace("\0", "\N{REPLACEMENT CHARACTER}")


def _words_condition(text: str) -> tuple[str, _Bindings]:
    """Each word somewhere in it. Words shorter than what the text is kept by are looked for one row after the other."""
    words = text.split()
    long = [word for word in words if sum(not combining(letter) for letter in word) >= _TRIGRAM]
    conditions: list[str] = []
    bindings: _Bindings = []
    if long:
        conditions.append("w.change_words MATCH ?")
        bindings.append(" ".join('"' + word.replace('"', '""') + '"' for word in long))
    for word in words:
        if word not in long:
            conditions.append("w.words LIKE ? ESCAPE '!'")
            bindings.append("%" + re.sub(r"[%_!]", r"!\g<0>", word) + "%")
    return " AND ".join(conditions), bindings


def _condition(selection: Selection, table: str) -> tuple[str, _Bindings]:
    """What changes and bulks have in common."""
    conditions: list[str] = ["1"]
    bindings: _Bindings = []
    wanted = {
        f"{table}.pool = ?": selection.pool,
        f"{table}.who = ?": selection.who,
        f"{table}.began >= ?": selection.since and _text(selection.since),
        f"{table}.began < ?": selection.until and _text(selection.until),
        f"{table}.kind = ?" if table == "c" else f"{_BULK_KIND} = ?": selection.kind and selection.kind.value,
    }
    if table == "c":
        wanted["c.bulk = ?"] = selection.bulk
    for condition, value in wanted.items():
        if value is not None:
            conditions.append(condition)
            bindings.append(value)
    return " AND ".join(conditions), bindings


def _bulk_condition(selection: Selection, place: tuple[str, str] | None) -> tuple[str, _Bindings]:
    condition, bindings = _condition(selection, "b")
    if selection.ending is not None:
        condition += f" AND {_BULK_ENDED[selection.ending]}"
    if place is not None:
        condition += " AND (b.began, b.id) < (?, ?)"
        bindings += place
    return f"WHERE {condition}", bindings


def _records(connection: apsw.Connection, numbers: Sequence[int]) -> tuple[Record, ...]:
    return tuple(record for number in numbers for record in read_records(connection, "WHERE c.number = ?", (number,)))


def _bulks(
    connection: apsw.Connection, selection: Selection, limit: int, place: tuple[str, str] | None
) -> tuple[BulkLine, ...]:
    condition, bindings = _bulk_condition(selection, place)
    statement = f"{_BULKS} {condition} ORDER BY b.began DESC, b.id DESC LIMIT ?"
    return tuple(_bulk_line(connection, row) for row in rows(connection, statement, [*bindings, limit]))


def _bulk_line(connection: apsw.Connection, row: Sequence[Any]) -> BulkLine:
    bulk_id, pool, who, began, document, undoes, users, left, kind, undone_by = row
    found = rows(connection, "SELECT result, count(*) FROM bulk_results WHERE bulk = ? GROUP BY result", (bulk_id,))
    counts = {Result(result): int(count) for result, count in found}
    wish = wish_from_json(json.loads(document)) if document else None
    at = datetime.fromisoformat(began)
    bulk = Bulk(BulkId(bulk_id), pool, who, at, wish, undoes and BulkId(undoes), users, bool(left))
    return BulkLine(bulk, kind and Kind(kind), counts, undone_by and BulkId(undone_by))


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
