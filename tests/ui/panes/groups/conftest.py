"""The same emulated pool as for changes to users."""

from tests.ui.changes.conftest import emulator, pool, put, there

__all__ = ["emulator", "pool", "put", "there"]
