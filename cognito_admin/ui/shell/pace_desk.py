"""How fast AWS is asked, in the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cognito_admin.ui.quota_words import quota_line, quotas_explained

if TYPE_CHECKING:
    from cognito_admin.model.quotas import QuotaUse
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.services import Services


class PaceDesk(QObject):
    """Tells of the quota that is used most, whichever process uses it."""

    def __init__(self, window: Window, services: Services) -> None:
        super().__init__(window)
        self._window = window
        self._unsubscribe = services.quotas.subscribe(self._show)

    def close(self) -> None:
        self._unsubscribe()

    def _show(self, uses: tuple[QuotaUse, ...]) -> None:
        self._window.status.show_pace(quota_line(uses[0]) if uses else "", quotas_explained(uses))
