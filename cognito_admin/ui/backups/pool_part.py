"""The backup of one pool: how far it is, then what it holds, what it lacks, and whether it was proved whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from cognito_admin.model.failures import Failure
from cognito_admin.model.progress import JobState
from cognito_admin.ui import job_words
from cognito_admin.ui.backups import words
from cognito_admin.ui.backups.record_parts import failure_parts, record_parts
from cognito_admin.ui.sentences import asked
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import ElidedText, Picture, Text

if TYPE_CHECKING:
    from cognito_admin.model.backup_records import BackupRecord
    from cognito_admin.ui.backups.run import PoolRun

_STEPS = 1000
KEY_NOT_KEPT = "key_not_kept"
"""The outcome of a job that could not put the key of its backup into the keyring."""


class PoolPart(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._picture = Picture("clock", "muted", 18)
        self._name = Text(name, "strong", wrap=True)
        self._line = ElidedText("", "small")
        self._remark = Text("", "warning", wrap=True)
        self._remark.hide()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of {job}", job=name))
        self._told: tuple[object, ...] = ()
        self._details = QVBoxLayout()
        self._details.setSpacing(6)
        column = QVBoxLayout()
        column.setSpacing(4)
        for part in (self._name, self._bar, self._line):
            column.addWidget(part)
        add_layout(column, self._details)
        column.addWidget(self._remark)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(12)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        add_layout(row, column, 1)

    def show_run(self, run: PoolRun, *, stopped: bool) -> None:
        """``stopped``: what has not begun does not begin any more."""
        job, failure = run.job, run.failure or (run.job.failure if run.job else None)
        self._bar.setVisible(job is not None and not job.state.ended)
        if failure is not None and run.ended:
            self._show("circle-x", "danger", "", (failure,))
            return
        if job is None:
            self._show("clock", "muted", tr("Not begun") if stopped else tr("Waits for its turn"), ())
            return
        if job.state is JobState.DONE:
            self._show_done(run.record, key_kept=not (job.outcome or {}).get(KEY_NOT_KEPT))
            return
        if job.question is not None:
            self._show("circle-help", "warning", asked(job.question).title, ())
            return
        if job.state.ended:
            self._show("circle-pause", "warning", job_words.state_explained(job), ())
            return
        fraction = job.progress.fraction if job.progress else None
        self._bar.setRange(0, 0 if fraction is None else _STEPS)
        self._bar.setValue(round((fraction or 0) * _STEPS))
        self._show("loader", "link", job_words.job_detail(job), ())

    def _show_done(self, record: BackupRecord | None, *, key_kept: bool) -> None:
        self._remark.setText("" if key_kept else tr("Its key could not be kept in the keyring: it will be asked for."))
        self._remark.setVisible(not key_kept)
        if record is None:
            self._show("circle-check", "success", tr("Done"), ())
        elif record.damage_count:
            self._show("circle-x", "danger", words.contents(record), (record,))
        elif record.unread:
            self._show("triangle-alert", "warning", words.contents(record), (record,))
        else:
            self._show("circle-check", "success", words.contents(record), (record,))

    def _show(self, icon_name: str, role: str, line: str, details: tuple[Failure | BackupRecord, ...]) -> None:
        self._picture.set_icon(icon_name, role)
        self._line.set_text(line)
        self._line.setVisible(bool(line))
        if details == self._told:
            return
        self._told = details
        while (item := self._details.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for detail in details:
            for part in failure_parts(detail) if isinstance(detail, Failure) else record_parts(detail):
                self._details.addWidget(part)
                part.show()
