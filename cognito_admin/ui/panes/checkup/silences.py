"""Where findings are silenced, with a reason, and spoken of again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog

from cognito_admin.ui.panes.checkup import words
from cognito_admin.ui.panes.checkup.silence_dialog import SilenceDialog
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.question import answer_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.checkup.finding import Finding
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_TOLD_S = 30.0


class Silences(QObject):
    """What came of it is heard of whoever listens to check-ups."""

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self._checkups, self._workspace, self._shell, self._window = services.checkups, workspace, shell, parent
        self._asking = shell.loop.latest(self, shell.show_failure)

    def silence(self, finding: Finding) -> None:
        """Asks why it may stay, and whether all of its rule may; it counts no more then."""
        self._asking.run(self._silence(finding))

    def speak(self, finding: Finding, subject: str | None) -> None:
        """Ends the silence of ``subject``, or with None that of the whole rule."""
        self._asking.run(self._speak(finding, subject))

    async def _silence(self, finding: Finding) -> None:
        dialog = SilenceDialog(self._window, finding)
        if await answer_of(dialog) != QDialog.DialogCode.Accepted:
            return
        subject = None if dialog.whole_rule else finding.subject
        await self._checkups.silence(self._workspace, finding.rule, subject, dialog.reason)
        undo = QAction(tr("Undo"))
        undo.triggered.connect(lambda: self.speak(finding, subject))
        text = tr("Silenced: {finding}", finding=words.said(finding).title)
        self._shell.show_banner(text, kind="success", actions=[undo], timeout_s=_TOLD_S)

    async def _speak(self, finding: Finding, subject: str | None) -> None:
        await self._checkups.speak(self._workspace, finding.rule, subject)
        self._shell.status(tr("It is counted again"))
