"""How open pools fare, told in the tree; and whether anybody can see it, without which nothing is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from cognito_admin.model.sentences.health import LEVELS, tell
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from cognito_admin.model.connections import PoolKey
    from cognito_admin.model.health.verdict import Verdict
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.services import Services

_SHOWN_OR_NOT = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.WindowStateChange)


class HealthDesk(QObject):
    def __init__(self, window: Window, services: Services) -> None:
        super().__init__(window)
        self._window = window
        self._watch = services.health
        self._unsubscribe = self._watch.subscribe(self._show)
        window.installEventFilter(self)
        self._look()

    def close(self) -> None:
        self._unsubscribe()
        self._window.removeEventFilter(self)
        self._watch.window_is(visible=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() in _SHOWN_OR_NOT:
            self._look()
        return False

    def _look(self) -> None:
        self._watch.window_is(visible=self._window.isVisible() and not self._window.isMinimized())

    def _show(self, key: PoolKey, verdict: Verdict | None) -> None:
        if verdict is None:
            self._window.navigation.show_health(key, None)
            return
        words = tr("Sign-in health: {level}", level=tr(LEVELS[verdict.level].name))
        if verdict.reasons:
            words += f"\n{tell(verdict.reasons[0], tr).title}"
        self._window.navigation.show_health(key, verdict.level, words)
