"""Where the backup lies that is to be opened: a folder, a file, or an address in S3."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel

from cognito_admin.ui.shell.open_dialog import OpenDialog
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import plain_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from cognito_admin.model.connections import Connection

S3 = "s3://"


class OpenBackupDialog(OpenDialog):
    """``chosen`` carries the place and the id of the connection that leads to it, or None."""

    chosen = Signal(str, object)

    def __init__(self, parent: QWidget, connections: Sequence[Connection], folder: str) -> None:
        super().__init__(parent, tr("Open backup"), connections, width_px=600)
        self._folder = folder
        self._line.setAccessibleName(tr("Place of the backup"))
        self._line.setPlaceholderText(tr("A folder, a file, or s3://bucket/prefix"))
        # With room for the hint, its paddings and the cursor.
        hint_px = self._line.fontMetrics().horizontalAdvance(self._line.placeholderText())
        self._line.setMinimumWidth(hint_px + theme.px(32))
        place = QHBoxLayout()
        place.setSpacing(6)
        place.addWidget(self._line, 1)
        place.addWidget(plain_button(tr("&Folder…"), self._choose_folder))
        place.addWidget(plain_button(tr("F&ile…"), self._choose_file))
        label = QLabel(tr("&Backup"))
        label.setBuddy(self._line)
        self._form.addRow(label, place)
        self._form.addRow(tr("Read &with"), self._connection)
        self._lay_out(
            tr(
                "A backup opens beside your pools: it can be searched and looked through without AWS, and nothing in it can be "
                "changed. Files of cognito-backup-restore and cognito-backup, answers of ListUsers and import files open, too."
            )
        )

    def _typed(self) -> None:
        text = self._line.text().strip()
        in_s3 = text.startswith(S3)
        self._form.setRowVisible(self._connection, in_s3)
        if self.isVisible():
            # One row more has room below it.
            self.fit()
        missing = "" if text else tr("Choose a folder or a file first")
        if in_s3 and not self._connection.count():
            missing = tr("Add a connection first, whose credentials may read the bucket")
        allow(self._open, missing)

    def _choose_folder(self) -> None:
        chooser = QFileDialog(self, tr("The folder of the backup"), self._folder)
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.fileSelected.connect(self._line.setText)
        chooser.open()

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, tr("The file of the backup"), self._folder)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilters(
            [
                tr("Backups and lists of users (*.cognitobackup manifest.json *.json *.jsonl *.ndjson *.csv *.tsv)"),
                tr("All files (*)"),
            ]
        )
        chooser.fileSelected.connect(self._line.setText)
        chooser.open()

    def _take(self) -> None:
        text = self._line.text().strip()
        if text.startswith(S3):
            self.chosen.emit(text, self._connection.currentData())
        else:
            self.chosen.emit(str(Path(text).expanduser()), None)
        self.accept()
