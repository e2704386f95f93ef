"""Which of any number of names came before, in bounded memory."""
# apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
# pyright: reportUnknownMemberType=false

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import apsw

from cognito_admin.store.encrypted import known_failures, transaction

_CACHE_KIB = 32_768
"""What does not fit lies in a temporary file, which has no name and is gone with the process."""
_DIGEST_BYTES = 16


class Named:
    """Belongs to one thread. Only digests under a key that nobody else has are kept. Raises Failure(DISK_FULL)."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._place = Path(tempfile.gettempdir())
        with known_failures(self._place):
            self._connection = apsw.Connection("")
            for setting in (
                "temp_store=FILE",
                f"cache_size=-{_CACHE_KIB}",
                "journal_mode=OFF",
                "synchronous=OFF",
                "locking_mode=EXCLUSIVE",
            ):
                self._connection.execute(f"PRAGMA {setting}")
            self._connection.execute("CREATE TABLE named(digest BLOB PRIMARY KEY) WITHOUT ROWID")

    def add(self, names: Iterable[str]) -> list[bool]:
        """Whether each is here for the first time."""
        connection, new = self._connection, list[bool]()
        with known_failures(self._place), transaction(connection):
            for name in names:
                digest = hashlib.blake2b(
                    name.encode(errors="surrogatepass"), digest_size=_DIGEST_BYTES, key=self._key
                ).digest()
                connection.execute("INSERT OR IGNORE INTO named VALUES (?)", (digest,))
                new.append(connection.changes() == 1)
        return new

    def close(self) -> None:
        self._connection.close()
