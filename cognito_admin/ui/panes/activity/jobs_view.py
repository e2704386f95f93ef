"""Every job this program knows of, live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from cognito_admin.model.ids import JobId
from cognito_admin.ui.panes.activity.job_details import JobDetails
from cognito_admin.ui.panes.activity.jobs_model import RESULT, WIDTHS, JobsModel
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.big_table import BigTable
from cognito_admin.ui.widgets.splitter import Splitter
from cognito_admin.ui.widgets.states import PaneStates

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.services import Services

_TICK_MS = 1000
_DRAW_MS = 200
_DETAILS_PX = 340


class JobsView(QWidget):
    """Redraws at most five times a second, however often jobs report."""

    def __init__(self, services: Services, shell: ShellPort) -> None:
        super().__init__()
        self.services = services
        self.shell = shell
        self._stopping: set[JobId] = set()
        self._model = JobsModel()
        self._model.setParent(self)
        self.table = BigTable()
        self.table.setModel(self._model)
        self.table.setAccessibleName(tr("Jobs"))
        self.table.setSelectionMode(BigTable.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setAccessibleName(tr("Columns"))
        self._size_columns()
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.table.row_opened.connect(lambda _row: self._open_details())
        self.table.clicked.connect(lambda _index: self._open_details())
        self.table.copy_requested.connect(self._copy_row)
        self.details = JobDetails()
        self.details.hide()
        self.details.cancel_requested.connect(self.cancel)
        self.details.continue_requested.connect(self.continue_)
        self.details.close_requested.connect(self._close_details)
        self.details.copied.connect(lambda text, what: self.shell.copy(text, what))
        self._splitter = Splitter(Qt.Orientation.Horizontal, tr("Divider beside the job"))
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self.states = PaneStates()
        self.states.set_content(self._splitter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._model.tick)
        self._redraw = QTimer(self, singleShot=True, interval=_DRAW_MS)
        self._redraw.timeout.connect(self.draw)
        self._stop_watching = services.jobs.subscribe(self._job_changed)
        theme.signals().changed.connect(self._size_columns)

    def activate(self) -> None:
        self._tick.start()
        self.draw()

    def deactivate(self) -> None:
        self._tick.stop()

    def close_view(self) -> None:
        self._tick.stop()
        self._redraw.stop()
        self._stop_watching()

    def draw(self) -> None:
        """Shows the jobs as they stand."""
        jobs = self.services.jobs.jobs()
        kept = self.details.job
        self._model.show(jobs)
        if not jobs:
            self.states.show_empty(
                tr("No job has run yet"),
                tr("Syncs and other long work appear here, with how far they are and what came of them."),
                icon_name="activity",
            )
            return
        self.states.show_ready()
        if kept is not None:
            row = self._model.row_of(kept.id)
            if row is not None:
                if self.table.currentIndex().row() != row:
                    self.table.set_current_row(row, scroll=False)
                    self.table.select_rows([range(row, row + 1)])
                self._show(jobs[row])

    def show_job(self, job_id: str) -> None:
        """Selects this job and opens its details."""
        self.draw()
        row = self._model.row_of(JobId(job_id))
        if row is not None:
            self.table.selectRow(row)
            self._open_details()

    def cancel(self, job_id: str) -> None:
        self._stopping.add(JobId(job_id))
        self.draw()
        self.shell.loop.spawn(self.services.jobs.cancel(JobId(job_id)), self, self.shell.show_failure)

    def continue_(self, job_id: str) -> None:
        async def go_on() -> None:
            job = await self.services.jobs.continue_(JobId(job_id))
            self.show_job(job.id)

        self.shell.loop.spawn(go_on(), self, self._refused)

    def _refused(self, failure: Failure) -> None:
        self.shell.show_failure(failure)
        self.draw()

    def _job_changed(self, job: Job) -> None:
        if job.state.ended:
            self._stopping.discard(job.id)
        if self.isVisible() and not self._redraw.isActive():
            self._redraw.start()

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        job = self._model.job(current.row()) if current.isValid() else None
        if job is not None and not self.details.isHidden():
            self._show(job)

    def _open_details(self) -> None:
        job = self._model.job(self.table.currentIndex().row())
        if job is None:
            return
        if self.details.isHidden():
            self.details.show()
            width = theme.px(_DETAILS_PX)
            self._splitter.setSizes([max(1, self._splitter.width() - width), width])
        self._show(job)

    def _close_details(self) -> None:
        had_focus = self.details.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.details.hide()
        if had_focus:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, job: Job) -> None:
        can_continue = self.services.jobs.can_continue(job)
        self.details.show_job(job, can_continue=can_continue, stopping=job.id in self._stopping)

    def _copy_row(self) -> None:
        row = self.table.currentIndex().row()
        cells = [str(self._model.index(row, column).data()) for column in range(RESULT + 1)]
        self.shell.copy("\t".join(cells), tr("1 row"))

    def _size_columns(self) -> None:
        for column, width in enumerate(WIDTHS[:RESULT]):
            self.table.setColumnWidth(column, theme.px(width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.details.isHidden():
            self._close_details()
            event.accept()
            return
        super().keyPressEvent(event)
