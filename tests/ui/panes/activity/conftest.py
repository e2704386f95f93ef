"""A pool on an emulator whose record is looked at."""

from tests.ui.changes.conftest import client, emulator, pool, put, put_anybody, there

__all__ = ["client", "emulator", "pool", "put", "put_anybody", "there"]
