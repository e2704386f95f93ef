"""The same emulator as for changes to users."""

from tests.work.conftest import emulator

__all__ = ["emulator"]
