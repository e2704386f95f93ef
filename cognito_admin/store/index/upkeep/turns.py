"""Writing much without keeping others from writing."""

import contextlib
import time
from collections.abc import Generator

import apsw

from cognito_admin.store.encrypted import LOOK_EVERY_S, transaction

LONGEST_PAUSE_S = 3 * LOOK_EVERY_S


@contextlib.contextmanager
def turn(connection: apsw.Connection) -> Generator[None]:
    """A transaction of many in a row. Afterwards the lock is left free for long enough that who waits for it looks meanwhile."""
    begun = time.monotonic()
    with transaction(connection):
        yield
    time.sleep(min(time.monotonic() - begun, LONGEST_PAUSE_S))
