"""What changes to the users of a pool need of the rest of the program, and who is at work on them."""

import secrets
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass

from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.connections import Mode
from cognito_admin.model.ids import JobId
from cognito_admin.store.change_log import ChangeLog
from cognito_admin.store.index import Index
from cognito_admin.work.job_locks import JobLocks


class Owner:
    """This process, as the record of changes names it; others can tell whether it is alive."""

    def __init__(self, locks: JobLocks) -> None:
        self._locks = locks
        self._held = ExitStack()
        self.name = ""

    def present(self) -> str:
        """The name, from the first call on a sign of life."""
        if not self.name:
            name = f"changes-{secrets.token_hex(8)}"
            self._held.enter_context(self._locks.hold(JobId(name), name, name))
            self.name = name
        return self.name

    def is_alive(self, name: str) -> bool:
        return self._locks.is_alive(JobId(name))

    def close(self) -> None:
        self._held.close()
        self.name = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What changes to the users of one pool need of the rest. ``pool`` is what the record calls it."""

    pool: str
    mode: Callable[[], Mode]
    rules: Callable[[], Awaitable[Rules]]
    who: Callable[[], Awaitable[str]]
    index: Callable[[], Awaitable[Index | None]]
    log: Callable[[], Awaitable[ChangeLog]]
    owner: Owner
