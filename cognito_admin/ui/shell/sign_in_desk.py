"""Signing in at IAM Identity Center from the window: one dialog for each portal, whoever asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from cognito_admin.model.failures import Code
from cognito_admin.ui.browser import open_page
from cognito_admin.ui.shell.sign_in_dialog import SignInDialog
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.connections import Connection
    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.services import Services


class SignInDesk(QObject):
    """``signed_in`` carries the portal, as the fact ``portal`` of the failures that it mends."""

    signed_in = Signal(str)

    def __init__(self, window: Window, loop: Loop, services: Services) -> None:
        super().__init__(window)
        self._window, self._loop, self._services = window, loop, services
        self._dialogs: dict[str, SignInDialog] = {}
        self._afterwards: dict[str, list[Callable[[], object]]] = {}

    def action(
        self,
        failure: Failure,
        connection: Connection,
        then: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> QAction | None:
        """What mends ``failure``, if signing in does. ``then`` follows. ``parent`` is the dialog in front, if any."""
        portal = failure.facts.get("portal")
        if failure.code is not Code.SSO_SIGN_IN_NEEDED or portal is None:
            return None
        action = QAction(tr("Sign in…"))
        action.setToolTip(tr("Shows a code to confirm in your browser"))
        action.triggered.connect(lambda: self.sign_in(connection, portal, then, parent))
        return action

    def sign_in(
        self,
        connection: Connection,
        portal: str,
        then: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Opens the dialog, or brings the one for the same portal to the front."""
        if then is not None:
            self._afterwards.setdefault(portal, []).append(then)
        if portal not in self._dialogs:
            self._dialogs[portal] = self._dialog(connection, portal, parent or self._window)
        dialog = self._dialogs[portal]
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _dialog(self, connection: Connection, portal: str, parent: QWidget) -> SignInDialog:
        dialog = SignInDialog(parent, portal)
        slot = self._loop.latest(dialog, dialog.show_failure)

        def begin() -> None:
            dialog.show_begun()
            slot.run(self._sign_in(dialog, connection, portal))

        dialog.again_requested.connect(begin)
        dialog.page_requested.connect(lambda page: dialog.show_browser(opened=open_page(page)))
        # A dialog that goes with the one it stands before was not finished.
        for gone in (dialog.finished, dialog.destroyed):
            gone.connect(lambda: self._closed(portal, dialog))
        begin()
        return dialog

    async def _sign_in(self, dialog: SignInDialog, connection: Connection, portal: str) -> None:
        await self._services.sign_in(connection, dialog.show_code)
        waiting = self._afterwards.pop(portal, [])
        dialog.accept()
        self._window.status.show_remark(tr("Signed in to AWS"))
        self.signed_in.emit(portal)
        for once in waiting:
            once()

    def _closed(self, portal: str, dialog: SignInDialog) -> None:
        if self._dialogs.get(portal) is dialog:
            del self._dialogs[portal]
            self._afterwards.pop(portal, None)
