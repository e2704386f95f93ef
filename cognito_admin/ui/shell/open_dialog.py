"""What the dialogs have in common that open something: a line to type into, a connection, and why one would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.connections import Connection


class OpenDialog(Dialog):
    """Who derives from it adds rows to ``_form``, then calls ``_lay_out``; ``_typed`` and ``_take`` are theirs."""

    def __init__(self, parent: QWidget, title: str, connections: Sequence[Connection], *, width_px: int) -> None:
        super().__init__(parent, title, width_px=width_px)
        self._title = title
        self._line = QLineEdit()
        self._line.textChanged.connect(lambda _text: self._typed())
        self._connection = ComboBox()
        self._connection.setAccessibleName(tr("Connection"))
        for connection in connections:
            self._connection.addItem(f"{connection.name}  ·  {connection.region}", connection.id)
        self._form = QFormLayout()
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._open = QPushButton(tr("Open"))
        self._open.setDefault(True)
        self._open.setProperty("kind", "primary")
        self._open.clicked.connect(lambda: self._take())

    def _lay_out(self, about: str) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(plain_button(tr("Cancel"), self.reject))
        buttons.addWidget(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(Text(self._title, "title"))
        layout.addWidget(Text(about, "muted", wrap=True))
        add_layout(layout, self._form)
        add_layout(layout, buttons)
        self._typed()
        self._line.setFocus()

    def _typed(self) -> None:
        """Says whether that can be opened."""
        raise NotImplementedError

    def _take(self) -> None:
        """Tells what is to be opened, and closes."""
        raise NotImplementedError
