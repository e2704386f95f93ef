"""Looks every now and then whether the copy on this computer changed, at a pace one can bear."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

EVERY_MS = 1500
REST_FACTOR = 5
"""What takes long is done less often, so that most of the time is left for whoever searches."""


class NewsWatch(QTimer):
    """Calls ``look`` until it is stopped. ``owner`` is what shows the news."""

    def __init__(self, owner: QWidget, look: Callable[[], object]) -> None:
        super().__init__(owner, interval=EVERY_MS)
        self._owner = owner
        self.timeout.connect(look)

    def rows_may_change(self) -> bool:
        """Not under the hand of somebody who drags the thumb, a column or a selection; and nobody looks at a hidden window."""
        at_rest = QApplication.mouseButtons() == Qt.MouseButton.NoButton
        return at_rest and self._owner.isVisible() and not self._owner.window().isMinimized()

    async def pace(self, read: Callable[[], Awaitable[None]]) -> None:
        """Reads the news, and rests in proportion to how long that took."""
        began_s = time.monotonic()
        await read()
        self.setInterval(EVERY_MS)
        self.rest(time.monotonic() - began_s)

    def rest(self, took_s: float) -> None:
        """Rests for longer where the news took as long as this to be found again among what is shown."""
        self.setInterval(max(self.interval(), round(took_s * 1000) * REST_FACTOR))
