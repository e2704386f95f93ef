"""The role that import jobs need: what it may do, to be made here or by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from cognito_admin.model.restore.import_role import IMPORT_ROLE_NAME, role_text
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.code_view import CodeView
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.restore.target import Where
    from cognito_admin.ui.loop import Loop


class ImportRoleDialog(Dialog):
    """``create`` makes the role; ``made`` says that it is there."""

    made = Signal()

    def __init__(self, parent: QWidget, loop: Loop, where: Where, create: Callable[[], Awaitable[str]]) -> None:
        super().__init__(parent, tr("Role for import jobs"), width_px=640, height_px=560)
        self._create = create
        self._making = loop.latest(self, self._failed)
        self._document = CodeView(tr("Policies of the role"), role_text(where.region, where.account))
        self._told = Text("", "danger", wrap=True, selectable=True)
        self._told.hide()
        self._make = QPushButton(tr("C&reate the role"))
        self._make.setProperty("kind", "primary")
        self._make.setDefault(True)
        self._make.clicked.connect(self._start)
        copy, cancel = QPushButton(tr("&Copy")), QPushButton(tr("Cancel"))
        for button, pressed in ((copy, self._copy), (cancel, self.reject)):
            button.setAutoDefault(False)
            button.clicked.connect(pressed)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._make)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(Text(tr("Role for import jobs"), "title"))
        column.addWidget(
            Text(
                tr(
                    "Import jobs write what became of each line into the logs of the account {account}, with a role that only "
                    "Amazon Cognito can take on. It is made under the name {name} when you say so here. If you may not make "
                    "roles, hand this to whoever may.",
                    account=where.account,
                    name=IMPORT_ROLE_NAME,
                ),
                wrap=True,
            )
        )
        column.addWidget(self._document, 1)
        column.addWidget(self._told)
        add_layout(column, buttons)

    def _start(self) -> None:
        self._told.hide()
        allow(self._make, tr("The role is being made"))
        self._making.run(self._made())

    async def _made(self) -> None:
        await self._create()
        self.made.emit()
        self.accept()

    def _failed(self, failure: Failure) -> None:
        said = explain(failure)
        self._told.setText(f"{said.title}. {said.text}")
        self._told.show()
        allow(self._make, "")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._document.toPlainText())
