"""Backups as they are made, and what became of them. The window behind it stays usable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.ui.backups import words
from cognito_admin.ui.backups.pool_part import PoolPart
from cognito_admin.ui.browser import open_folder
from cognito_admin.ui.formats import number
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import Line, Text

if TYPE_CHECKING:
    from cognito_admin.ui.backups.run import BackupRun

_DRAW_MS = 100
_S3 = "s3://"


class RunDialog(Dialog):
    """Closing it lets the work go on. ``schedule_requested`` and ``permissions_requested`` are wishes at the end."""

    schedule_requested = Signal()
    permissions_requested = Signal()

    def __init__(self, parent: QWidget, run: BackupRun) -> None:
        super().__init__(parent, tr("Backup"), width_px=640)
        self._run = run
        self._title = Text("", "title", wrap=True)
        self._told = Text("", "muted", wrap=True)
        self._parts = [PoolPart(one.pool.name) for one in run.runs]
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(14)
        for place, part in enumerate(self._parts):
            if place:
                rows.addWidget(Line())
            rows.addWidget(part)
        rows.addStretch(1)
        self._cancel = plain_button(tr("Cancel the backup"), run.cancel)
        self._again = plain_button(tr("Continue"), run.begin)
        self._folder = plain_button(tr("Show in folder"), self._show_folder)
        self._permissions = plain_button(tr("Permissions…"), self.permissions_requested.emit)
        self._schedule = plain_button(tr("Schedule…"), self.schedule_requested.emit)
        self._close = plain_button(tr("Close"), self.accept)
        self._close.setProperty("kind", "primary")
        self._close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._cancel, self._folder, self._permissions, self._schedule):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._again)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._told)
        self._rows = Scrolled(inner, tr("Pools that are backed up"))
        column.addWidget(self._rows, 1)
        column.addLayout(buttons)
        self._drawing = QTimer(self, singleShot=True, interval=_DRAW_MS)
        self._drawing.timeout.connect(self._draw)
        # What parts need is known once they are laid out.
        self._growing = QTimer(self, singleShot=True, interval=0)
        self._growing.timeout.connect(self._grow)
        run.changed.connect(self._changed)
        run.ended.connect(self._draw)
        self._draw()
        self._close.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _changed(self) -> None:
        if not self._drawing.isActive():
            self._drawing.start()

    def _draw(self) -> None:
        run, busy = self._run, self._run.busy
        for part, one in zip(self._parts, run.runs, strict=True):
            part.show_run(one, stopped=not busy)
        unfinished = [one for one in run.runs if not one.done]
        self._title.setText(title(run))
        self._told.setText(words.protection(run.order.protection))
        records = [one.record for one in run.runs if one.record is not None]
        self._cancel.setVisible(busy)
        self._again.setVisible(not busy and bool(unfinished))
        self._folder.setVisible(not busy and any(not record.place.startswith(_S3) for record in records))
        self._permissions.setVisible(not busy and any(record.unread for record in records))
        self._schedule.setVisible(not busy and not unfinished and len(run.runs) == 1)
        self._close.setText(tr("Go on in the background") if busy else tr("Close"))
        self._growing.start()

    def _grow(self) -> None:
        """It becomes as high as its words need, and never lower while somebody reads."""
        layout = self.layout()
        if self.isVisible() and layout is not None:
            self._rows.updateGeometry()
            if layout.totalHeightForWidth(self.width()) > self.height():
                self.fit()

    def _show_folder(self) -> None:
        record = next(one.record for one in self._run.runs if one.record and not one.record.place.startswith(_S3))
        open_folder(Path(record.place).parent)


def title(run: BackupRun) -> str:
    """How it stands, in a few words."""
    done = [one for one in run.runs if one.done]
    if run.busy:
        if len(run.runs) == 1:
            return tr("Backing up {pool}", pool=run.runs[0].pool.name)
        return tr("Backing up: {done} of {count} pools done", done=number(len(done)), count=number(len(run.runs)))
    records = [one.record for one in done if one.record is not None]
    if any(record.damage_count for record in records):
        return tr("A backup was made, and is damaged")
    if len(done) < len(run.runs):
        return (
            tr("The backup is not finished")
            if not done
            else tr("{done} of {count} pools were backed up", done=number(len(done)), count=number(len(run.runs)))
        )
    if any(record.unread for record in records):
        return tr("Backed up and verified, with losses")
    return tr("Backed up and verified")
