"""pyqtgraph, read in a thread of its own: its import takes 300 to 1,000 ms, of which the window notices nothing."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_admin.ui.loop import Loop


async def load(loop: Loop) -> None:
    """Has pyqtgraph at hand afterwards. At once where it is already."""
    if "pyqtgraph.functions" not in sys.modules or _Reading.now:
        await loop.aside(_read)


class _Reading:
    now = False
    one_at_a_time = threading.Lock()


def _read() -> None:
    with _Reading.one_at_a_time:
        _Reading.now = True
        hooks = sys.excepthook, threading.excepthook
        import pyqtgraph

        # It prints every exception on its own account, and ends things at exit that are not its own.
        sys.excepthook, threading.excepthook = hooks
        pyqtgraph.setConfigOptions(exitCleanup=False)
        _Reading.now = False
