"""Opens a pool by its id, for people who may use a pool but not list all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.connections import Connection

_POOL_ID = re.compile(r"[\w-]+_[0-9a-zA-Z]+")
"""The pattern the API gives for UserPoolId."""


class PoolByIdDialog(Dialog):
    """``chosen`` carries the PoolKey."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, connections: Sequence[Connection]) -> None:
        super().__init__(parent, tr("Open pool by id"), width_px=440)
        self._connection = QComboBox()
        self._connection.setAccessibleName(tr("Connection"))
        for connection in connections:
            self._connection.addItem(f"{connection.name}  ·  {connection.region}", connection.id)
        self._line = QLineEdit()
        self._line.setAccessibleName(tr("Pool id"))
        self._line.setPlaceholderText("us-east-1_AbCdEf123")
        self._line.textChanged.connect(self._typed)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("&Connection"), self._connection)
        form.addRow(tr("Pool &id"), self._line)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._open = QPushButton(tr("Open"))
        self._open.setDefault(True)
        self._open.setProperty("kind", "primary")
        self._open.clicked.connect(self._choose)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(Text(tr("Open pool by id"), "title"))
        why = tr("Use this when your permissions allow a pool but not the list of all pools.")
        layout.addWidget(Text(why, "muted", wrap=True))
        layout.addLayout(form)
        layout.addLayout(buttons)
        self._typed()
        self._line.setFocus()

    def _typed(self) -> None:
        complete = _POOL_ID.fullmatch(self._line.text().strip()) is not None
        allow(self._open, "" if complete else tr("Type the whole id: a region, an underscore, letters and digits"))

    def _choose(self) -> None:
        connection = ConnectionId(self._connection.currentData())
        self.chosen.emit(PoolKey(connection, PoolId(self._line.text().strip())))
        self.accept()
