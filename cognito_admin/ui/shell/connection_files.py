"""Connections into a file and out of one: where, which, and what each comes to."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.connection_files import Standing
from cognito_admin.model.sentences.connection_files import told
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.question import answer_of
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Text
from cognito_admin.work.connection_files import connections_in, export_connections, take_over

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cognito_admin.model.connection_files import Coming
    from cognito_admin.model.ids import ConnectionId
    from cognito_admin.work.settings import Settings

_NAME = "connections.json"


class ImportDialog(Dialog):
    """Of what a file has, those that are new are ticked; what would replace something waits for the person."""

    def __init__(self, parent: QWidget, file: Path, found: Sequence[Coming]) -> None:
        super().__init__(parent, tr("Import connections"), width_px=560)
        self._boxes = [(_box(coming), coming) for coming in found]
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(12)
        for box, coming in self._boxes:
            row = QVBoxLayout()
            row.setSpacing(2)
            row.addWidget(box)
            for line in told(coming, tr):
                under = QHBoxLayout()
                under.addSpacing(28)
                under.addWidget(Text(line, "small", wrap=True), 1)
                add_layout(row, under)
            add_layout(rows, row)
            box.toggled.connect(self._allow)
        rows.addStretch(1)
        self._import = QPushButton(tr("Import"))
        self._import.setProperty("kind", "primary")
        self._import.setDefault(True)
        self._import.clicked.connect(self.accept)
        open_to_choice = [box for box, _ in self._boxes if box.isEnabled()]
        cancel = QPushButton(tr("Cancel") if open_to_choice else tr("Close"))
        cancel.setAutoDefault(not open_to_choice)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._import)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Text(tr("Import connections"), "title"))
        layout.addWidget(Text(str(file), "small", wrap=True, selectable=True))
        layout.addWidget(Text(_summary(found), wrap=True))
        if found:
            layout.addWidget(Scrolled(page, tr("Connections in the file")), 1)
        add_layout(layout, buttons)
        self._import.setVisible(bool(open_to_choice))
        self._allow()
        (*open_to_choice, cancel)[0].setFocus()

    def chosen(self) -> list[Coming]:
        return [coming for box, coming in self._boxes if box.isChecked()]

    def _allow(self) -> None:
        self._import.setEnabled(bool(self.chosen()))
        self._import.setToolTip("" if self.chosen() else tr("Tick at least one connection"))


def _summary(found: Sequence[Coming]) -> str:
    if not found:
        return tr("No connections are in this file.")
    if all(coming.standing is Standing.SAME for coming in found):
        return tr("All that is in this file is here already. Nothing is left to import.")
    return tr("Choose what to take over. What is new is ticked.")


def _box(coming: Coming) -> QCheckBox:
    box = QCheckBox(coming.described.connection.name.replace("&", "&&"))
    box.setAccessibleName(coming.described.connection.name)
    box.setAccessibleDescription("\n".join(told(coming, tr)))
    box.setChecked(coming.standing is Standing.NEW)
    box.setEnabled(coming.standing is not Standing.SAME)
    return box


async def export_all(window: QWidget, settings: Settings, tell: Callable[[str], None]) -> None:
    """Raises what ``export_connections`` does."""
    chooser = QFileDialog(window, tr("Export connections"), str(Path.home() / _NAME), tr("Connections (*.json)"))
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    chooser.setDefaultSuffix("json")
    path = await _chosen(chooser)
    if path is not None:
        count = await export_connections(settings, path)
        tell(
            trn(
                "1 connection exported to {file}, without its key",
                "{count} connections exported to {file}, without their keys",
                count,
                file=path.name,
            )
        )


async def import_some(window: QWidget, settings: Settings, tell: Callable[[str], None]) -> tuple[ConnectionId, ...]:
    """Which are new, or called or marked otherwise. Raises what ``connections_in`` and ``take_over`` do."""
    chooser = QFileDialog(window, tr("Import connections"), str(Path.home()), tr("Connections (*.json)"))
    chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
    path = await _chosen(chooser)
    if path is None:
        return ()
    dialog = ImportDialog(window, path, await connections_in(settings, path))
    chosen: list[Coming] = []
    dialog.accepted.connect(lambda: chosen.extend(dialog.chosen()))
    await answer_of(dialog)
    taken = await take_over(settings, chosen)
    if taken:
        tell(trn("1 connection imported", "{count} connections imported", len(taken)))
    return taken


async def _chosen(chooser: QFileDialog) -> Path | None:
    """The file that the person chooses; None where they do not."""
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    files: list[str] = []
    chooser.fileSelected.connect(files.append)
    ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    chooser.finished.connect(lambda _code: ended.done() or ended.set_result(None))
    chooser.open()
    await ended
    return Path(files[0]) if files else None
