"""A pool on an emulator whose record is looked at."""

from tests.ui.changes.conftest import emulator, pool, put, there

__all__ = ["emulator", "pool", "put", "there"]
