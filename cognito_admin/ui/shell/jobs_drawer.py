"""The jobs, running and recent, in a small panel above the status bar."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model.ids import JobId
from cognito_admin.model.progress import Job, JobState
from cognito_admin.ui.job_words import job_detail, job_title
from cognito_admin.ui.sentences import asked
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.tokens import STATUS_PX
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.sides import from_right_to_left
from cognito_admin.ui.widgets.text import ElidedText, Line, Picture, Text

_MOST = 6
_PICTURES = {
    JobState.RUNNING: ("loader", "link"),
    JobState.WAITING: ("circle-help", "warning"),
    JobState.DONE: ("circle-check", "success"),
    JobState.FAILED: ("circle-alert", "danger"),
    JobState.CANCELLED: ("ban", "muted"),
    JobState.INTERRUPTED: ("circle-pause", "warning"),
}


class JobsDrawer(QFrame):
    """Floats at the lower end of its window, over the button that opens it.

    ``can_continue`` says whether an ended job may be taken up again, ``can_answer`` whether the question of a waiting one
    can be answered here.
    """

    cancel_requested = Signal(str)
    continue_requested = Signal(str)
    answer_requested = Signal(str)
    all_requested = Signal()

    def __init__(
        self, window: QWidget, can_continue: Callable[[Job], bool], can_answer: Callable[[JobId], bool]
    ) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("drawer")
        self.setAccessibleName(tr("Jobs"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._can_continue, self._can_answer = can_continue, can_answer
        self._rows: dict[JobId, _JobRow] = {}
        head = self._head = QHBoxLayout()
        head.setContentsMargins(16, 8, 8, 8)
        head.addWidget(Text(tr("Jobs"), "heading"), 1)
        everything = QPushButton(tr("All activity"))
        everything.setProperty("kind", "link")
        everything.clicked.connect(self.all_requested)
        head.addWidget(everything)
        close = IconButton("x", tr("Close the jobs"))
        close.clicked.connect(self.hide)
        head.addWidget(close)
        self._none = Text(tr("Nothing is running. Jobs such as a sync show up here."), "muted", wrap=True)
        self._none.setContentsMargins(16, 8, 16, 16)
        inner = QWidget()
        inner.setObjectName("drawerRows")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("drawerScroll")
        self._scroll.setAccessibleName(tr("Jobs"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        add_layout(layout, head)
        layout.addWidget(Line())
        layout.addWidget(self._none)
        layout.addWidget(self._scroll, 1)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(24)
        shadow.setOffset(0, 4)
        shadow.setColor(QColor(0, 0, 0, 70))
        self.setGraphicsEffect(shadow)
        window.installEventFilter(self)
        self.hide()

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        """The newest first; running ones stay where they are while they move on."""
        shown = sorted(jobs, key=lambda job: job.state.ended)[:_MOST]
        wanted = [job.id for job in shown]
        for identifier in [*self._rows]:
            if identifier not in wanted:
                row = self._rows.pop(identifier)
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
        for place, job in enumerate(shown):
            row = self._rows.get(job.id)
            if row is None:
                row = _JobRow()
                row.cancel_requested.connect(self.cancel_requested)
                row.continue_requested.connect(self.continue_requested)
                row.answer_requested.connect(self.answer_requested)
                self._rows[job.id] = row
            if self._column.indexOf(row) != place:
                self._column.removeWidget(row)
                self._column.insertWidget(place, row)
            row.show_job(job, self._can_continue(job), self._can_answer(job.id))
            row.show()
        self._none.setVisible(not shown)
        self._scroll.setVisible(bool(shown))
        if self.isVisible():
            self._place()

    def toggle(self) -> None:
        if self.isVisible():
            self.hide()
        else:
            self.show()
            # Before, nothing in it has the size it will have.
            self._place()
            self.raise_()
            self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._window.setFocus()
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        window = self._window
        width = min(theme.px(460), window.width() - 32)
        rows = sum(row.sizeHint().height() for row in self._rows.values())
        # Frames are thicker with high contrast: those of the buttons above the rows, and that around it all.
        around = self._head.sizeHint().height() + 3 + 2 * self.frameWidth()
        body = rows if self._rows else self._none.heightForWidth(width - 2)
        height = min(around + body, window.height() - theme.px(120))
        self.resize(width, height)
        left = 12 if from_right_to_left() else window.width() - width - 12
        self.move(left, window.height() - height - theme.px(STATUS_PX) - 10)


class _JobRow(QWidget):
    cancel_requested = Signal(str)
    continue_requested = Signal(str)
    answer_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._id = JobId("")
        self._picture = Picture("loader", "link", 18)
        self._title = ElidedText("", "strong")
        self._detail = ElidedText("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = QPushButton(tr("Cancel"))
        self._cancel.clicked.connect(lambda: self.cancel_requested.emit(self._id))
        self._continue = QPushButton(tr("Continue"))
        self._continue.clicked.connect(lambda: self.continue_requested.emit(self._id))
        self._answer = QPushButton(tr("Answer"))
        self._answer.setProperty("kind", "primary")
        self._answer.clicked.connect(lambda: self.answer_requested.emit(self._id))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._bar)
        words.addWidget(self._detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(12)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        add_layout(layout, words, 1)
        layout.addWidget(self._answer, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._continue, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_job(self, job: Job, can_continue: bool, can_answer: bool) -> None:
        self._id = job.id
        self._picture.set_icon(*_PICTURES[job.state])
        self._title.set_text(job_title(job))
        self._detail.set_text(job_detail(job))
        fraction = job.progress.fraction if job.progress else None
        self._bar.setVisible(not job.state.ended)
        self._bar.setRange(0, 0 if fraction is None else 1000)
        self._bar.setValue(round((fraction or 0) * 1000))
        self._bar.setAccessibleName(tr("Progress of {job}", job=job_title(job)))
        self._answer.setVisible(job.question is not None)
        words = asked(job.question) if job.question is not None else None
        self._answer.setText(words.answer if words is not None and not words.typed else tr("Answer"))
        allow(self._answer, "" if can_answer else tr("It can be answered only where the job was started"))
        self._answer.setAccessibleName(tr("Answer {job}", job=job_title(job)))
        self._cancel.setVisible(not job.state.ended)
        self._cancel.setAccessibleName(tr("Cancel {job}", job=job_title(job)))
        self._continue.setVisible(can_continue)
        self._continue.setAccessibleName(tr("Continue {job}", job=job_title(job)))
