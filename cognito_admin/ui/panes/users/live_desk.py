"""Asking Cognito itself: on Enter, and where nobody was found a second after the last key. Never while one types."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from cognito_admin.ui.panes.users import words
from cognito_admin.ui.panes.users.lookup_status import Asked
from cognito_admin.ui.sentences import reason
from cognito_admin.ui.widgets.text import ElidedText

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.ui.panes.users.presenter import UsersPresenter
    from cognito_admin.work.workspace import LookedUp

PAUSE_MS = 1000
"""How long nobody types before Cognito is asked for whom nobody here fits."""
AGAIN_S = 10.0
"""Enter asks the same once more after this long."""
_QUICK_S = 0.4
"""An answer that comes sooner needs no word that it is waited for."""


class LiveDesk(QObject):
    """``changed`` is emitted when ``asked`` changed. ``remark`` is the line that tells of it.

    ``show_found`` searches the index once more, opens the first one found where the second argument says so, and returns
    how many of the new users and of the changed ones fit the search.
    """

    changed = Signal()

    def __init__(
        self,
        presenter: UsersPresenter,
        shell: ShellPort,
        parent: QWidget,
        show_found: Callable[[LookedUp, bool], Awaitable[tuple[int, int]]],
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._show_found = show_found
        self.asked = Asked.NO
        self.why_not = ""
        self._text = ""
        self._asked_for = ""
        self._asked_at_s = 0.0
        self._nobody = False
        self._entered = False
        self._looking = shell.loop.latest(parent, self._failed)
        self.remark = ElidedText("", "muted")
        self.remark.setObjectName("live")
        self.remark.setContentsMargins(4, 0, 0, 0)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._paused)

    @property
    def busy(self) -> bool:
        return self._looking.busy

    def typed(self, text: str) -> None:
        """Another key: what Cognito was asked before is of no interest any more."""
        self._looking.cancel()
        self._text = text
        self._asked_for = ""
        self._nobody = self._entered = False
        self._pause.start()
        self._set(Asked.NO)
        self.remark.set_text("")

    def answered(self, count: int) -> None:
        """The index has found ``count`` users for the text typed last."""
        if self._presenter.status.has_users and self.remark.whole_text() == words.only_these():
            self.remark.set_text("")
        self._nobody = not count
        if not self._pause.isActive():
            self._paused()

    def offer(self, text: str) -> None:
        """In place of an answer, where there is no copy to search: says how to ask Cognito."""
        self._pause.stop()
        if text.strip() and self._presenter.can_look_up():
            self.remark.set_text(words.enter_asks())

    def entered(self) -> None:
        """Somebody wants to know, whatever was found."""
        self._entered = True
        if self._asked_for != self._text or time.monotonic() - self._asked_at_s > AGAIN_S:
            self._ask()

    def forget(self) -> None:
        """The search is not understood, or the pane went to the back: nobody waits for an answer."""
        self._pause.stop()
        self._looking.cancel()
        if self.asked is Asked.WAITING:
            self._asked_for = ""
            self._set(Asked.NO)

    def _paused(self) -> None:
        if self._nobody and self._asked_for != self._text:
            self._ask()

    def _ask(self) -> None:
        if not self._text.strip():
            return
        if not self._presenter.can_look_up():
            refused = self._presenter.refused_look_up()
            if refused is None:
                return
            if not self._entered:
                self._failed(refused)
                return
        self._asked_for, self._asked_at_s = self._text, time.monotonic()
        self._set(Asked.WAITING)
        self._looking.run(self._look_up(self._text))

    async def _look_up(self, text: str) -> None:
        telling = asyncio.get_running_loop().call_later(_QUICK_S, self._tell_waiting)
        try:
            looked = await self._presenter.look_up(text)
        finally:
            telling.cancel()
        self.remark.set_text("")
        if looked.new or looked.changed or not self._presenter.status.has_users:
            # Who pressed Enter and found nobody wants to see whoever comes.
            new, changed = await self._show_found(looked, self._nobody and self._entered)
            self.remark.set_text(words.found_at_cognito(new, changed) if not looked.unkept else words.only_these())
        self._set(Asked.NOBODY if looked.asked else Asked.NOT_SEARCHABLE)

    def _tell_waiting(self) -> None:
        self.remark.set_text(words.asking_cognito())

    def _failed(self, failure: Failure) -> None:
        self.why_not = reason(failure)
        self.remark.set_text(words.cognito_not_asked(self.why_not))
        self._set(Asked.FAILED)

    def _set(self, asked: Asked) -> None:
        if self.asked is not asked:
            self.asked = asked
            self.changed.emit()
