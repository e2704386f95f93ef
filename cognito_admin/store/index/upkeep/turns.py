"""Writing much without keeping others from writing."""

import contextlib
import time
from collections.abc import Generator

import apsw

from cognito_admin.store.encrypted import transaction

LONGEST_PAUSE_S = 0.003
"""Who waits looks that often at first (sqlite3.c, sqliteDefaultBusyCallback)."""


@contextlib.contextmanager
def turn(connection: apsw.Connection) -> Generator[None]:
    """A transaction of many in a row. Afterwards the lock is left free for about as long as it was held.

    Who waits for it looks only now and then, and would find it taken again nearly every time.
    """
    begun = time.monotonic()
    with transaction(connection):
        yield
    time.sleep(min(time.monotonic() - begun, LONGEST_PAUSE_S))
