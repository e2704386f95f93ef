"""The jobs as rows, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cognito_admin.model.progress import Job, JobState
from cognito_admin.ui import job_words as words
from cognito_admin.ui.formats import moment_alone, utc
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from cognito_admin.model.ids import JobId

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
ROLE = Qt.ItemDataRole
WHAT, POOL, STATE, STARTED, TOOK, RESULT = range(6)
WIDTHS = (110, 210, 140, 150, 80, 420)
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class JobsModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._jobs: tuple[Job, ...] = ()

    def show(self, jobs: tuple[Job, ...]) -> None:
        """A job that merely went on keeps its row, and with it the selection."""
        same_rows = [job.id for job in jobs] == [job.id for job in self._jobs]
        if not same_rows:
            self.beginResetModel()
        self._jobs = jobs
        if not same_rows:
            self.endResetModel()
        elif jobs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(jobs) - 1, RESULT))

    def tick(self) -> None:
        """Time passed for what is running."""
        for row, job in enumerate(self._jobs):
            if not job.state.ended:
                self.dataChanged.emit(self.index(row, TOOK), self.index(row, TOOK))

    def job(self, row: int) -> Job | None:
        return self._jobs[row] if 0 <= row < len(self._jobs) else None

    def row_of(self, job_id: JobId) -> int | None:
        return next((row for row, job in enumerate(self._jobs) if job.id == job_id), None)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._jobs)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(WIDTHS)

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        job, column = self._jobs[index.row()], index.column()
        if role == ROLE.DisplayRole:
            return _cell(job, column)
        if role == ROLE.TextAlignmentRole:
            return RIGHT if column == TOOK else LEFT
        if role == ROLE.DecorationRole and column == STATE:
            name, colour, _ = words.STATE_LOOKS[job.state]
            return icon(name, colour)
        if role == ROLE.ToolTipRole:
            if column == STARTED:
                return utc(job.started)
            return plain_tooltip(words.state_explained(job)) if column == STATE else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == ROLE.DisplayRole:
            return (tr("What"), tr("Pool"), tr("State"), tr("Started"), tr("Took"), tr("Result"))[section]
        if role == ROLE.TextAlignmentRole:
            return RIGHT if section == TOOK else LEFT
        return None


def _cell(job: Job, column: int) -> str:
    if column == WHAT:
        return words.job_kind(job)
    if column == POOL:
        return job.subject
    if column == STATE:
        return words.state(job)
    if column == STARTED:
        return moment_alone(job.started)
    if column == TOOK:
        return words.took(job) if job.ended or job.state in (JobState.RUNNING, JobState.WAITING) else ""
    return words.result(job)
