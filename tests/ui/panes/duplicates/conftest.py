"""The same emulated pool as for changes to users."""

from tests.ui.changes.conftest import client, emulator, pool, put, put_anybody, there

__all__ = ["client", "emulator", "pool", "put", "put_anybody", "there"]
