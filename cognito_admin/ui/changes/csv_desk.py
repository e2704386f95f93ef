"""Where a pane has many users created from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget

from cognito_admin.model.changes.change import Reason
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.offers import mode_in_the_way
from cognito_admin.model.permissions import action_of
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.question import answer_of

if TYPE_CHECKING:
    from cognito_admin.ui.changes.bulk_desk import BulkDesk
    from cognito_admin.ui.changes.csv_dialog import CreateFromFile
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace


class CsvDesk(QObject):
    """``dialog`` is the one that is open; ``action`` opens it."""

    def __init__(
        self, bulks: BulkDesk, services: Services, workspace: Workspace, shell: ShellPort, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._bulks, self._services, self._workspace, self._shell = bulks, services, workspace, shell
        self._window = parent
        self._asking = shell.loop.latest(self, shell.show_failure)
        self.dialog: CreateFromFile | None = None
        self.action = QAction(icon("upload"), tr("Create users from a file…"), parent)
        self.action.triggered.connect(lambda: self.open())
        parent.addAction(self.action)

    def actions(self) -> list[QAction]:
        """What can be done now; what cannot says why."""
        allow(self.action, self._why_not())
        return [self.action]

    def open(self) -> None:
        """Asks for the file, or says why nobody can be made here."""
        why_not = self._why_not()
        if why_not:
            self._shell.show_banner(why_not, kind="warning")
        elif not self._asking.busy:
            self._asking.run(self._ask())

    async def _ask(self) -> None:
        from cognito_admin.ui.changes.csv_dialog import CreateFromFile

        rules = await self._services.changes.changes(self._workspace).rules()
        dialog = self.dialog = CreateFromFile(self._window, self._workspace, rules, self._bulks.bulks, self._shell.loop)
        try:
            if await answer_of(dialog) == QDialog.DialogCode.Accepted and dialog.users is not None:
                self._bulks.create(dialog.users)
        finally:
            self.dialog = None

    def _why_not(self) -> str:
        if in_the_way := mode_in_the_way(Kind.CREATE, self._workspace.marking.mode):
            return reason_text(in_the_way)
        action = action_of("AdminCreateUser")
        refused = action in self._workspace.denied
        return reason_text(Reason(Why.DENIED_BY_AWS, facts={"action": action})) if refused else ""
