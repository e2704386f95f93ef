"""The same emulator as for changes to users, and a window for the pane."""

import pytest

from tests.ui.panes.fakes import FakeShell
from tests.work.conftest import emulator

__all__ = ["emulator", "shell"]


@pytest.fixture
def shell(qapp):
    return FakeShell()
