"""Where it is said who became whom in another pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from cognito_admin.ui.backups.places import of_home
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.lines import clearable

if TYPE_CHECKING:
    from pathlib import Path


class MapField(QWidget):
    """The file that a restore has written, if any."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("File that says who became whom"))
        self.line.setPlaceholderText(tr("Optional: the map of users that a restore has written"))
        clearable(self.line)
        browse = QPushButton(tr("Browse…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._choose)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(browse)

    @property
    def path(self) -> Path | None:
        text = self.line.text().strip()
        return of_home(text) if text else None

    def why_not(self) -> str:
        """What is wrong with what was typed."""
        path = self.path
        return "" if path is None or path.is_absolute() else tr("Type the whole path, from the root of the disk on")

    def _choose(self) -> None:
        chooser = QFileDialog(self, tr("Who became whom"), str(self.path or ""), tr("Tables (*.csv)"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self.line.setText)
        chooser.open()
