"""Below the star of the search: what a saved search is called, to be changed or taken back at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text
from cognito_admin.work.searches import LONGEST_NAME

if TYPE_CHECKING:
    from cognito_admin.model.searches import SavedSearch

_WIDTH_PX = 320


class SaveBubble(QFrame):
    """``named`` carries the search and another name for it, ``removed`` the search. Esc leaves it as it is."""

    named = Signal(object, str)
    removed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("floats", "true")
        self.setAccessibleName(tr("Saved search"))
        self._search: SavedSearch | None = None
        self._title = Text("", "strong")
        self._name = QLineEdit()
        self._name.setAccessibleName(tr("Name of the search"))
        self._name.setMaxLength(LONGEST_NAME)
        self._name.returnPressed.connect(self._done)
        remove = QPushButton(tr("Remove"))
        remove.clicked.connect(self._remove)
        done = QPushButton(tr("Done"))
        done.setProperty("kind", "primary")
        done.clicked.connect(self._done)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(remove)
        buttons.addStretch(1)
        buttons.addWidget(done)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self._name)
        add_layout(column, buttons)

    def open_for(self, search: SavedSearch, *, new: bool, right: QPoint) -> None:
        """``right`` is where its upper right corner lies on the screen."""
        self._search = search
        self._title.setText(tr("Search saved") if new else tr("Saved search"))
        self._name.setText(search.name)
        self._name.selectAll()
        self.setFixedWidth(theme.px(_WIDTH_PX))
        self.adjustSize()
        self.move(right.x() - self.width(), right.y())
        self.show()
        self._name.setFocus(Qt.FocusReason.PopupFocusReason)

    def name_line(self) -> QLineEdit:
        return self._name

    def _done(self) -> None:
        self.close()
        if self._search is not None:
            self.named.emit(self._search, self._name.text())

    def _remove(self) -> None:
        self.close()
        if self._search is not None:
            self.removed.emit(self._search)
