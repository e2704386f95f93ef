"""Opens a pool by its id, for people who may use a pool but not list all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.ui.shell.open_dialog import OpenDialog
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.connections import Connection

_POOL_ID = re.compile(r"[\w-]+_[0-9a-zA-Z]+")
"""The pattern the API gives for UserPoolId."""


class PoolByIdDialog(OpenDialog):
    """``chosen`` carries the PoolKey."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, connections: Sequence[Connection]) -> None:
        super().__init__(parent, tr("Open pool by id"), connections, width_px=440)
        self._line.setAccessibleName(tr("Pool id"))
        self._line.setPlaceholderText("us-east-1_AbCdEf123")
        self._form.addRow(tr("&Connection"), self._connection)
        self._form.addRow(tr("Pool &id"), self._line)
        self._lay_out(tr("Use this when your permissions allow a pool but not the list of all pools."))

    def _typed(self) -> None:
        complete = _POOL_ID.fullmatch(self._line.text().strip()) is not None
        allow(self._open, "" if complete else tr("Type the whole id: a region, an underscore, letters and digits"))

    def _take(self) -> None:
        connection = ConnectionId(self._connection.currentData())
        self.chosen.emit(PoolKey(connection, PoolId(self._line.text().strip())))
        self.accept()
