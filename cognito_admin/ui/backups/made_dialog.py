"""The backups made here: where each lies, what it lacks, and whether it is still whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.backups import PACKED
from cognito_admin.model.progress import JobState
from cognito_admin.ui import job_words
from cognito_admin.ui.backups import words
from cognito_admin.ui.backups.record_parts import failure_parts, record_parts
from cognito_admin.ui.browser import open_folder
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.dialog import Dialog
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Text
from cognito_admin.work.backup_orders import verify

if TYPE_CHECKING:
    from cognito_admin.model.backup_records import BackupRecord
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.ids import ConnectionId
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.services import Services


_LIST_PX = 320


class MadeDialog(Dialog):
    """``connection`` leads to backups in S3. ``open_requested`` carries the place of one that is to be looked into.

    ``restore_requested`` carries that of one that is to be restored.
    """

    open_requested = Signal(str)
    restore_requested = Signal(str)

    def __init__(self, parent: QWidget, services: Services, loop: Loop, connection: ConnectionId | None = None) -> None:
        super().__init__(parent, tr("Backups made here"), width_px=820, height_px=560)
        self._services, self._connection = services, connection
        self._reading = loop.latest(self, self._failed)
        self._verifying = loop.latest(self, self._failed)
        self._records: tuple[BackupRecord, ...] = ()
        self._job: Job | None = None
        self._sought = ""
        self._end_watching = services.jobs.subscribe(self._job_changed)
        self.finished.connect(self._end_watching)
        self._list = QListWidget()
        self._list.setObjectName("framed")
        self._list.setAccessibleName(tr("Backups"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentRowChanged.connect(lambda _row: self._draw())
        self._details = QVBoxLayout()
        self._details.setSpacing(6)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        add_layout(column, self._details)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("plain")
        scroll.setAccessibleName(tr("About this backup"))
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        about = QVBoxLayout()
        about.setSpacing(8)
        about.addWidget(scroll, 1)
        self._open = plain_button(tr("&Open"), self._open_chosen)
        self._restore = plain_button(tr("&Restore…"), self._restore_chosen)
        self._verify = plain_button(tr("&Verify"), self._verify_chosen)
        self._folder = plain_button(tr("Show in &folder"), self._show_folder)
        self._forget = plain_button(tr("&Remove from the list"), self._forget_chosen)
        self._forget.setProperty("kind", "link")
        does = QHBoxLayout()
        does.setSpacing(8)
        for button in (self._open, self._restore, self._verify, self._folder, self._forget):
            does.addWidget(button)
        does.addStretch(1)
        add_layout(about, does)
        row.addWidget(self._list, 2)
        add_layout(row, about, 3)
        self._states = PaneStates()
        self._states.set_content(both)
        self._standing = Text("", "muted", wrap=True, selectable=True)
        other_folder = plain_button(tr("Verify another folder…"), self._choose_folder)
        other_file = plain_button(tr("Verify another file…"), self._choose_file)
        close = plain_button(tr("Close"), self.accept)
        close.setProperty("kind", "primary")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (other_folder, other_file):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Text(tr("Backups made here"), "title"))
        layout.addWidget(self._states, 1)
        layout.addWidget(self._standing)
        add_layout(layout, buttons)
        self._standing.hide()
        self._states.show_loading()
        self.read()

    def read(self) -> None:
        self._reading.run(self._read())

    async def _read(self) -> None:
        self._records = await self._services.backups.of()
        chosen = self._sought or (self._chosen.place if self._chosen else "")
        self._list.clear()
        for record in self._records:
            item = QListWidgetItem(f"{record.pool.name}\n{words.backup_line(record)}", self._list)
            good = record.whole and not record.unread
            name, role = ("circle-check", "success") if good else ("triangle-alert", "warning")
            item.setIcon(icon("circle-x", "danger") if record.damage_count else icon(name, role))
            if record.place == chosen:
                self._list.setCurrentItem(item)
        needed = self._list.sizeHintForColumn(0) + 2 * self._list.frameWidth()
        beside = self._list.verticalScrollBar().sizeHint().width()
        self._list.setMinimumWidth(min(needed + beside, theme.px(_LIST_PX)))
        if not self._records:
            self._states.show_empty(
                tr("No backup was made here yet"),
                tr("What is backed up from this computer is listed here, with what it lacks and whether it is whole."),
                icon_name="archive",
            )
        else:
            if self._list.currentRow() < 0:
                self._list.setCurrentRow(0)
            self._states.show_ready()
        self._draw()

    @property
    def _chosen(self) -> BackupRecord | None:
        row = self._list.currentRow()
        return self._records[row] if 0 <= row < len(self._records) else None

    def _draw(self) -> None:
        record = self._chosen
        self._show([] if record is None else [Text(words.contents(record), wrap=True), *record_parts(record)])
        missing = "" if record is not None else tr("Choose a backup first")
        busy = self._job is not None and not self._job.state.ended
        allow(self._open, missing, tr("Looks into the backup as into a pool, without asking AWS"))
        allow(self._restore, missing, tr("Asks where to and how, and shows a plan before anything is done"))
        allow(
            self._verify,
            tr("One is being verified already") if busy else missing,
            tr("Reads every byte again and compares it with what was written"),
        )
        allow(self._forget, missing, tr("The backup itself stays where it is"))
        elsewhere = record is not None and record.place.startswith("s3://")
        allow(self._folder, tr("It lies in Amazon S3") if elsewhere else missing)

    def _show(self, parts: list[QWidget]) -> None:
        while (item := self._details.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for part in parts:
            self._details.addWidget(part)

    # Verifying

    def verify(self, place: str) -> None:
        """Has the backup at ``place`` read from end to end; then it is on record here."""
        self._sought = place
        self._verifying.run(self._start(place))

    async def _start(self, place: str) -> None:
        known = next((record.pool.name for record in self._records if record.place == place), "")
        self._job = await verify(self._services.jobs, place, self._connection, known)
        self._job_changed(self._services.jobs.job(self._job.id))

    def _open_chosen(self) -> None:
        if self._chosen is not None:
            self.open_requested.emit(self._chosen.place)
            self.accept()

    def _restore_chosen(self) -> None:
        if self._chosen is not None:
            self.restore_requested.emit(self._chosen.place)
            self.accept()

    def _forget_chosen(self) -> None:
        if self._chosen is not None:
            self._reading.run(self._forget_it(self._chosen.place))

    async def _forget_it(self, place: str) -> None:
        await self._services.backups.removed(place)
        await self._read()

    def _verify_chosen(self) -> None:
        if self._chosen is not None:
            self.verify(self._chosen.place)

    def _job_changed(self, job: Job) -> None:
        if self._job is None or job.id != self._job.id:
            return
        self._job = job
        self._standing.setVisible(job.state is not JobState.DONE)
        self._standing.setText(f"{job_words.job_title(job)}: {job_words.job_detail(job)}")
        self._draw()
        if job.failure is not None:
            self._failed(job.failure)
        elif job.state.ended:
            self.read()

    def _failed(self, failure: Failure) -> None:
        self._standing.hide()
        self._states.show_ready()
        self._show(failure_parts(failure))

    def _choose_folder(self) -> None:
        chooser = QFileDialog(self, tr("Folder of a backup"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.fileSelected.connect(self.verify)
        chooser.open()

    def _choose_file(self) -> None:
        chooser = QFileDialog(self, tr("Backup in one file"))
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setNameFilters([tr("Backups (*{ending})", ending=PACKED), tr("All files (*)")])
        chooser.fileSelected.connect(self.verify)
        chooser.open()

    def _show_folder(self) -> None:
        if self._chosen is not None:
            open_folder(Path(self._chosen.place).parent)
