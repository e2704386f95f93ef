"""The record of restores: a row for each step, each user and all that is done for one, so that a restore goes on after any end."""

# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import apsw

from cognito_admin.model.failures import Failure, failure_from_json
from cognito_admin.model.ids import PoolId, Sub, Username
from cognito_admin.model.restore.record import (
    Became,
    FailedTask,
    Restore,
    RestoreId,
    StepRow,
    Task,
    TaskRow,
    TaskState,
    UserRow,
)
from cognito_admin.store.documents import document_text
from cognito_admin.store.encrypted import Migration, rows, transaction
from cognito_admin.store.index.keys import key_text, text_key
from cognito_admin.store.lanes import Lane

MIGRATION = Migration(
    "restores",
    """
    CREATE TABLE restores(
      id INTEGER PRIMARY KEY AUTOINCREMENT, fingerprint TEXT NOT NULL, began TEXT NOT NULL, ended TEXT,
      document TEXT NOT NULL, state TEXT NOT NULL DEFAULT '{}'
    );
    CREATE INDEX restores_by_fingerprint ON restores(fingerprint, id);
    CREATE TABLE restore_steps(
      restore INTEGER NOT NULL, number INTEGER NOT NULL, began TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, made TEXT,
      failure TEXT, PRIMARY KEY(restore, number)
    ) WITHOUT ROWID;
    CREATE TABLE restore_users(
      restore INTEGER NOT NULL, number INTEGER NOT NULL, name NOT NULL, sub NOT NULL, became TEXT NOT NULL,
      new_name, new_sub, code TEXT, facts TEXT, PRIMARY KEY(restore, number)
    ) WITHOUT ROWID;
    CREATE INDEX restore_users_by_name ON restore_users(restore, name);
    CREATE INDEX restore_users_by_end ON restore_users(restore, became, number);
    CREATE TABLE restore_tasks(
      number INTEGER PRIMARY KEY, restore INTEGER NOT NULL, name NOT NULL, task TEXT NOT NULL, place INTEGER NOT NULL,
      argument TEXT NOT NULL, state TEXT NOT NULL, code TEXT, facts TEXT
    );
    CREATE INDEX restore_tasks_ready ON restore_tasks(restore, task, number) WHERE state = 'ready';
    CREATE INDEX restore_tasks_failed ON restore_tasks(restore, number) WHERE state = 'failed';
    CREATE INDEX restore_tasks_of_user ON restore_tasks(restore, name);
    """,
)

ADDED_AT_A_TIME = 2_000
"""Rows that are written in one transaction: others have something to write meanwhile."""
_RESTORE = "SELECT id, fingerprint, began, document, ended FROM restores"
_USER_COLUMNS = ("number", "name", "sub", "became", "new_name", "new_sub", "code", "facts")
_USER = f"SELECT {', '.join(_USER_COLUMNS)} FROM restore_users"
_MEMBERS = f"""
SELECT t.number, t.argument, {", ".join(f"u.{column}" for column in _USER_COLUMNS)}
FROM restore_tasks t CROSS JOIN restore_users u ON u.restore = t.restore AND u.name = t.name AND u.new_name IS NOT NULL
WHERE t.restore = ? AND t.task = 'group' AND t.number > ? ORDER BY t.number LIMIT ?
"""
_NEXT = """
UPDATE restore_tasks SET state = 'ready' WHERE restore = ?1 AND name = ?2 AND state = 'waiting' AND place = (
  SELECT min(place) FROM restore_tasks WHERE restore = ?1 AND name = ?2 AND state IN ('waiting', 'ready')
)
"""
"""What comes next for a user becomes ready."""
_ADD_TASK = "INSERT INTO restore_tasks(restore, name, task, place, argument, state) VALUES (?, ?, ?, ?, ?, 'waiting')"
_Result = TypeVar("_Result")


class RestoreLog:
    """Every method raises what the lane of the journal raises."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def begin(self, fingerprint: str, document: Mapping[str, Any]) -> Restore:
        """On record before anything is made. ``document`` holds no secret."""
        values = (fingerprint, _now(), document_text(dict(document)))
        found = await self._rows(
            "INSERT INTO restores(fingerprint, began, document) VALUES (?, ?, ?) RETURNING id", *values
        )
        restore = await self.restore(RestoreId(found[0][0]))
        assert restore is not None
        return restore

    async def restore(self, restore: RestoreId) -> Restore | None:
        found = await self._rows(f"{_RESTORE} WHERE id = ?", restore)
        return _restore(found[0]) if found else None

    async def latest(self, fingerprint: str) -> Restore | None:
        """The last one that was begun by this order."""
        found = await self._rows(f"{_RESTORE} WHERE fingerprint = ? ORDER BY id DESC LIMIT 1", fingerprint)
        return _restore(found[0]) if found else None

    async def into(self, pool: PoolId, since: datetime, until: datetime) -> tuple[Restore, ...]:
        """Those into a pool that was there before, which began in this span; the oldest first."""
        condition = "json_extract(document, '$.plan.target.pool') = ? AND began >= ? AND began < ? ORDER BY id"
        bindings = (pool, *(one.astimezone(UTC).isoformat(timespec="microseconds") for one in (since, until)))
        return tuple(_restore(row) for row in await self._rows(f"{_RESTORE} WHERE {condition}", *bindings))

    async def end(self, restore: RestoreId) -> None:
        """Everything came to its end, be it a failure."""
        await self._rows("UPDATE restores SET ended = ? WHERE id = ?", _now(), restore)

    async def state(self, restore: RestoreId) -> dict[str, Any]:
        """What the work on it noted."""
        return json.loads((await self._rows("SELECT state FROM restores WHERE id = ?", restore))[0][0])

    async def note(self, restore: RestoreId, **state: object) -> None:
        """Keeps what is of use when it goes on, beside what was noted before, and in the place of what had the same name."""
        for name, value in state.items():
            statement = "UPDATE restores SET state = json_set(state, ?, json(?)) WHERE id = ?"
            await self._rows(statement, f"$.{name}", document_text(value), restore)

    # Steps of the configuration

    async def step_begins(self, restore: RestoreId, number: int) -> StepRow:
        """Said before it is sent. One that was begun before keeps its time."""
        await self._rows(
            "INSERT OR IGNORE INTO restore_steps(restore, number, began) VALUES (?, ?, ?)", restore, number, _now()
        )
        return (await self.steps(restore))[number]

    async def step_is_done(self, restore: RestoreId, number: int, made: object) -> None:
        """``made`` is JSON."""
        statement = "UPDATE restore_steps SET done = 1, made = ?, failure = NULL WHERE restore = ? AND number = ?"
        await self._rows(statement, document_text(made), restore, number)

    async def step_failed(self, restore: RestoreId, number: int, failure: Failure) -> None:
        """It can be tried again."""
        statement = "UPDATE restore_steps SET failure = ? WHERE restore = ? AND number = ?"
        await self._rows(statement, document_text(failure.as_json()), restore, number)

    async def steps(self, restore: RestoreId) -> dict[int, StepRow]:
        """Those that were begun, by their numbers."""
        statement = "SELECT number, began, done, made, failure FROM restore_steps WHERE restore = ?"
        return {row[0]: _step(row) for row in await self._rows(statement, restore)}

    # Users

    async def settle(self, restore: RestoreId, users: Sequence[tuple[UserRow, Sequence[tuple[Task, object]]]]) -> None:
        """What became of users, each with what is to be done for them now; for those who were not made, nothing is.

        What waits for a user becomes ready. Said a second time of a user, it stays as it was.
        """

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                for user, tasks in users:
                    statement = "INSERT OR IGNORE INTO restore_users VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING 1"
                    is_new = bool(rows(connection, statement, _user_values(restore, user)))
                    if not is_new or user.became is not Became.MADE:
                        # Nobody who was there before is changed.
                        continue
                    name = text_key(user.username)
                    connection.executemany(
                        _ADD_TASK,
                        ((restore, name, task.value, task.order, document_text(about)) for task, about in tasks),
                    )
                    rows(connection, _NEXT, (restore, name))

        await self._lane.run(write)

    async def settled(self, restore: RestoreId, first: int, last: int) -> set[int]:
        """The numbers between these two, ``last`` included, of users something became of."""
        statement = "SELECT number FROM restore_users WHERE restore = ? AND number BETWEEN ? AND ?"
        return {number for (number,) in await self._rows(statement, restore, first, last)}

    async def users(
        self, restore: RestoreId, limit: int, after: int = -1, only: Iterable[Became] = Became
    ) -> list[UserRow]:
        """A page of what became of them, in the order of the backup."""
        kinds = [became.value for became in only]
        if len(kinds) == len(Became):
            statement = f"{_USER} WHERE restore = ? AND number > ? ORDER BY number LIMIT ?"
        else:
            named = ", ".join(f"'{kind}'" for kind in kinds)
            statement = f"{_USER} WHERE restore = ? AND number > ? AND became IN ({named}) ORDER BY number LIMIT ?"
        return list(map(_user, await self._rows(statement, restore, after, limit)))

    async def counts(self, restore: RestoreId) -> dict[Became, int]:
        """How many users came to which end."""
        statement = "SELECT became, count(*) FROM restore_users WHERE restore = ? GROUP BY became"
        return {Became(became): count for became, count in await self._rows(statement, restore)}

    # What is done for them

    async def add_tasks(self, restore: RestoreId, tasks: Sequence[tuple[Username, Task, object]]) -> None:
        """To be done once the user of this name in the backup is there."""

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                connection.executemany(
                    _ADD_TASK,
                    (
                        (restore, text_key(name), task.value, task.order, document_text(about))
                        for name, task, about in tasks
                    ),
                )

        await self._lane.run(write)

    async def drop_tasks(self, restore: RestoreId) -> None:
        """Forgets those that were added, before any user is settled."""
        statement = (
            "DELETE FROM restore_tasks WHERE number IN"
            " (SELECT number FROM restore_tasks WHERE restore = ? LIMIT ?) RETURNING 1"
        )
        while await self._rows(statement, restore, ADDED_AT_A_TIME):
            pass

    async def ready(self, restore: RestoreId, task: Task, limit: int) -> list[TaskRow]:
        """Some that can be done now."""
        statement = """
        SELECT t.number, t.name, u.new_name, t.argument FROM restore_tasks t
        CROSS JOIN restore_users u ON u.restore = t.restore AND u.name = t.name AND u.new_name IS NOT NULL
        WHERE t.restore = ? AND t.task = ? AND t.state = 'ready' ORDER BY t.number LIMIT ?
        """
        return [
            TaskRow(number, task, Username(key_text(name)), Username(key_text(new_name)), json.loads(argument))
            for number, name, new_name, argument in await self._rows(statement, restore, task.value, limit)
        ]

    async def finish(self, restore: RestoreId, tasks: Sequence[tuple[TaskRow, Failure | None]]) -> None:
        """What became of tasks: why they failed, or None. What comes next for the user becomes ready."""

        def write(connection: apsw.Connection) -> None:
            with transaction(connection):
                for task, failure in tasks:
                    code = facts = None
                    if failure is not None:
                        code, facts = failure.code.value, document_text(dict(failure.facts))
                    state = TaskState.DONE if failure is None else TaskState.FAILED
                    values = (state.value, code, facts, task.number)
                    rows(connection, "UPDATE restore_tasks SET state = ?, code = ?, facts = ? WHERE number = ?", values)
                    if task.task.order < max(one.order for one in Task):
                        rows(connection, _NEXT, (restore, text_key(task.username)))

        await self._lane.run(write)

    async def leave_waiting(self, restore: RestoreId) -> None:
        """Once everybody came to their end: what still waits for a user who was not made is left out."""
        await self._rows(
            "UPDATE restore_tasks SET state = 'left_out' WHERE restore = ?1 AND state = 'waiting' AND NOT EXISTS("
            "SELECT 1 FROM restore_users u WHERE u.restore = ?1 AND u.name = restore_tasks.name AND u.became = 'made')",
            restore,
        )

    async def task_counts(self, restore: RestoreId) -> dict[tuple[Task, TaskState], int]:
        statement = "SELECT task, state, count(*) FROM restore_tasks WHERE restore = ? GROUP BY task, state"
        return {(Task(task), TaskState(state)): count for task, state, count in await self._rows(statement, restore)}

    async def failed_tasks(self, restore: RestoreId, limit: int, after: int = 0) -> list[FailedTask]:
        """A page of them."""
        statement = (
            "SELECT number, name, task, argument, code, facts FROM restore_tasks"
            " WHERE restore = ? AND state = 'failed' AND number > ? ORDER BY number LIMIT ?"
        )
        return [
            FailedTask(number, Username(key_text(name)), Task(task), json.loads(about), code, json.loads(facts or "{}"))
            for number, name, task, about, code, facts in await self._rows(statement, restore, after, limit)
        ]

    async def memberships(self, restore: RestoreId, limit: int, after: int = 0) -> list[tuple[int, str, UserRow]]:
        """A page of those that were made or are to be: their numbers, the group, and the user, who is there."""
        found = await self._rows(_MEMBERS, restore, after, limit)
        return [(number, json.loads(about), _user(tuple(values))) for number, about, *values in found]

    async def has_failures(self, restore: RestoreId) -> bool:
        """Whether anything could be tried again."""
        statement = (
            "SELECT EXISTS(SELECT 1 FROM restore_users WHERE restore = ?1 AND became IN (?2, ?3))"
            " OR EXISTS(SELECT 1 FROM restore_tasks WHERE restore = ?1 AND state = 'failed')"
            " OR EXISTS(SELECT 1 FROM restore_steps WHERE restore = ?1 AND failure IS NOT NULL)"
        )
        return bool((await self._rows(statement, restore, Became.FAILED.value, Became.CONFLICT.value))[0][0])

    async def retry(self, restore: RestoreId) -> int:
        """What failed is to be tried again, and the restore goes on. How many users, tasks and steps that are."""

        def write(connection: apsw.Connection) -> int:
            with transaction(connection):
                ends = (restore, Became.FAILED.value, Became.CONFLICT.value)
                rows(connection, "DELETE FROM restore_users WHERE restore = ? AND became IN (?, ?)", ends)
                count = connection.changes()
                statement = (
                    "UPDATE restore_tasks SET state = 'ready', code = NULL, facts = NULL"
                    " WHERE restore = ? AND state = 'failed'"
                )
                rows(connection, statement, (restore,))
                count += connection.changes()
                statement = "UPDATE restore_tasks SET state = 'waiting' WHERE restore = ? AND state = 'left_out'"
                rows(connection, statement, (restore,))
                statement = "SELECT number FROM restore_steps WHERE restore = ? AND failure IS NOT NULL"
                count += len(rows(connection, statement, (restore,)))
                if count:
                    rows(connection, "UPDATE restores SET ended = NULL WHERE id = ?", (restore,))
                return count

        return await self._lane.run(write)

    async def forget(self, before: datetime) -> None:
        """Removes the rows of restores that ended before then: they name people."""
        old = "SELECT id FROM restores WHERE ended < ?"
        ended = before.astimezone(UTC).isoformat(timespec="microseconds")
        tasks = f"DELETE FROM restore_tasks WHERE number IN (SELECT number FROM restore_tasks WHERE restore IN ({old}) LIMIT ?)"
        users = (
            "DELETE FROM restore_users WHERE (restore, number) IN"
            f" (SELECT restore, number FROM restore_users WHERE restore IN ({old}) LIMIT ?)"
        )
        for statement in (tasks, users):
            while await self._patient(
                lambda connection, of=statement: rows(connection, f"{of} RETURNING 1", (ended, 500))
            ):
                pass

    async def _patient(self, work: Callable[[apsw.Connection], _Result]) -> _Result:
        return await self._lane.run(work, patient=True)

    async def _rows(self, statement: str, *bindings: str | int | None) -> list[tuple[Any, ...]]:
        return await self._lane.run(lambda connection: rows(connection, statement, bindings))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _restore(row: tuple[Any, ...]) -> Restore:
    number, fingerprint, began, document, ended = row
    moment = None if ended is None else datetime.fromisoformat(ended)
    return Restore(RestoreId(number), fingerprint, datetime.fromisoformat(began), json.loads(document), moment)


def _step(row: tuple[Any, ...]) -> StepRow:
    number, began, done, made, failure = row
    return StepRow(
        number,
        datetime.fromisoformat(began),
        bool(done),
        None if made is None else json.loads(made),
        None if failure is None else failure_from_json(json.loads(failure)),
    )


def _user_values(restore: RestoreId, user: UserRow) -> tuple[Any, ...]:
    return (
        restore,
        user.number,
        text_key(user.username),
        text_key(user.sub),
        user.became.value,
        None if user.new_username is None else text_key(user.new_username),
        None if user.new_sub is None else text_key(user.new_sub),
        user.code,
        document_text(dict(user.facts)) if user.facts else None,
    )


def _user(row: tuple[Any, ...]) -> UserRow:
    number, name, sub, became, new_name, new_sub, code, facts = row
    return UserRow(
        number,
        Username(key_text(name)),
        Sub(key_text(sub)),
        Became(became),
        None if new_name is None else Username(key_text(new_name)),
        None if new_sub is None else Sub(key_text(new_sub)),
        code,
        json.loads(facts) if facts else {},
    )
