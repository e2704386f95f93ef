"""Backups as they are made, and what became of them. The window behind it stays usable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cognito_admin.ui.backups import words
from cognito_admin.ui.backups.pool_part import PoolPart
from cognito_admin.ui.browser import open_folder
from cognito_admin.ui.formats import number
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.text import Line
from cognito_admin.ui.widgets.work_dialog import WorkDialog

if TYPE_CHECKING:
    from cognito_admin.ui.backups.run import BackupRun

_S3 = "s3://"


class RunDialog(WorkDialog):
    """``schedule_requested`` and ``permissions_requested`` are wishes at the end."""

    schedule_requested = Signal()
    permissions_requested = Signal()

    def __init__(self, parent: QWidget, run: BackupRun) -> None:
        super().__init__(parent, tr("Backup"))
        self._run = run
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
        left = (self._cancel, self._folder, self._permissions, self._schedule)
        self._lay_out(inner, tr("Pools that are backed up"), left, self._again)
        self._follow(run.changed, run.ended)

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
