"""Collects garbage on the window's thread only.

Python collects on whatever thread happens to allocate, and frees a timer or a widget there; Qt ends the program for it.
"""

import gc
import sys

from PySide6.QtCore import QTimer

from cognito_admin.garbage import StartUp

_LOOK_EVERY_MS = 500


class GarbageCollection:
    """Takes the place of Python's own while the window lives, by the same thresholds. Made and ended on the window's thread."""

    def __init__(self) -> None:
        # To count what was set aside takes a fifth of what looking through it would.
        self._modules = len(sys.modules) if StartUp.has_ended else 0
        """How many there were when objects were last set aside; 0 while none were."""
        self._set_aside = False
        self._timer = QTimer(interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        gc.disable()
        self._timer.start()

    def collect(self) -> None:
        """One look at what became garbage."""
        modules = len(sys.modules)
        if modules != self._modules:
            # What came with modules is a lot, and stays for good: looking through it would take longer than one may wait.
            self._modules = modules
            self._set_aside = True
            gc.freeze()
            return
        young, middle, old = gc.get_count()
        young_limit, middle_limit, old_limit = gc.get_threshold()
        if young <= young_limit:
            return
        if middle <= middle_limit:
            gc.collect(0)
        elif old <= old_limit:
            gc.collect(1)
        else:
            gc.collect()

    def end(self) -> None:
        """Leaves nothing that a thread could stumble over."""
        self._timer.stop()
        if self._set_aside:
            gc.unfreeze()
        gc.collect()
        gc.enable()
