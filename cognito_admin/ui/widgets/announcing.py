"""What happens elsewhere than where the keyboard is, told to screen readers: the one door through which the program speaks up.

A screen reader reads by itself what has the keyboard, so nothing of that is said here. Without one nothing is worked out.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from cognito_admin.ui.formats import number
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_STEPS = 10
_LEAST_S = 5.0
"""Work that is quick is not told of more often than somebody can listen."""
_CALM_MS = 700
"""How long nothing changes before what came of it is told."""


def announce(at: QWidget, text: str, *, urgent: bool = False) -> None:
    """Has ``text`` spoken when what is being read has ended, or at once where it is ``urgent``. ``at`` is where it is shown."""
    if not text or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(at, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


class ProgressAnnouncer:
    """Tells of one piece of work at a time: that it began, and each further tenth, but not more often than every five seconds.

    Its end is told where its outcome is shown.
    """

    def __init__(self, at: QWidget, now_s: Callable[[], float] = time.monotonic) -> None:
        self._at, self._now_s = at, now_s
        self._work = ""
        self._step = 0
        self._told_s = 0.0

    def tell(self, work: str, name: str, fraction: float | None) -> None:
        """``work`` tells one piece of work from another; ``name`` is what it is called, ``fraction`` how much of it is done."""
        step = int((fraction or 0.0) * _STEPS)
        if work != self._work:
            self._begin(work, step)
            announce(self._at, tr("{work}: started", work=name))
        elif step > self._step and self._now_s() - self._told_s >= _LEAST_S:
            self._begin(work, step)
            announce(self._at, tr("{work}: {percent} %", work=name, percent=number(step * 100 // _STEPS)))

    def forget(self) -> None:
        """Nothing is under way."""
        self._work = ""

    def _begin(self, work: str, step: int) -> None:
        self._work, self._step, self._told_s = work, step, self._now_s()


class AnswerAnnouncer:
    """Tells what came of a question once it no longer changes, so that nobody hears a number for each letter that is typed.

    What changes without being asked for is not told.
    """

    def __init__(self, at: QWidget, text: Callable[[], str]) -> None:
        self._at, self._text = at, text
        self._asked = False
        self._calm = QTimer(at, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._tell)

    def asked(self) -> None:
        """The person asked for something; the next answer is told."""
        self._asked = True
        self._calm.stop()

    def answered(self) -> None:
        """The text is that of an answer, maybe not the last one."""
        if self._asked and QAccessible.isActive():
            self._calm.start()

    def _tell(self) -> None:
        self._asked = False
        announce(self._at, self._text())
