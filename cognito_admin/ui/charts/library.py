"""pyqtgraph, read in a thread of its own: its import takes 300 to 1,000 ms, of which the window notices little or nothing."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_admin.ui.loop import Loop


class _Reading:
    done = False
    one_at_a_time = threading.Lock()


def load_ahead() -> None:
    """Begins to read it, so that it is there when charts are shown. Returns at once."""
    if not _Reading.done:
        threading.Thread(target=_read, name="pyqtgraph").start()


async def load(loop: Loop) -> None:
    """Has it at hand afterwards. At once where it is already."""
    if not _Reading.done:
        await loop.aside(_read)


def _read() -> None:
    with _Reading.one_at_a_time:
        if _Reading.done:
            return
        hooks = sys.excepthook, threading.excepthook
        import pyqtgraph

        # It would print every exception on its own account, and let go of things at the end that are not its own.
        sys.excepthook, threading.excepthook = hooks
        pyqtgraph.setConfigOptions(exitCleanup=False)
        import cognito_admin.ui.charts.time_chart  # noqa: F401 - what draws with it needs to be read, too

        _Reading.done = True
