"""One job beside the list: how far it is, what came of it, what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.progress import Job, JobState
from cognito_admin.ui import job_words as words
from cognito_admin.ui.formats import clock, day, duration, number, utc
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Text, surface

_BAR_STEPS = 1000


class JobDetails(QWidget):
    """Draws a job; every wish carries its id."""

    cancel_requested = Signal(str)
    continue_requested = Signal(str)
    copied = Signal(str, str)
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._report = ""
        surface(self, "base")
        self.setMinimumWidth(theme.px(260))
        self.setAccessibleName(tr("Details of the job"))
        self._title = Text("", "heading", wrap=True, selectable=True)
        self._state = Badge()
        self._sentence = Text("", "muted", wrap=True, selectable=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress"))
        self._progress = Text("", "body", wrap=True, selectable=True)
        self._failure_title = Text("", "danger", wrap=True, selectable=True)
        self._failure_text = Text("", wrap=True, selectable=True)
        self._failure_advice = Text("", "muted", wrap=True, selectable=True)
        self._outcome = Text("", wrap=True, selectable=True)
        self._times = Text("", "small", wrap=True, selectable=True)
        self._cancel = self._button(tr("Cancel"), lambda: self._wish(self.cancel_requested))
        self._continue = self._button(tr("Continue"), lambda: self._wish(self.continue_requested), primary=True)
        self._continue.setToolTip(tr("Goes on with what is left to do"))
        self._copy = self._button(tr("Copy what went wrong"), self._copy_report)
        close = IconButton("x", tr("Close the details"), tip=tr("Close the details (Esc)"))
        close.clicked.connect(self.close_requested)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._cancel, self._continue, self._copy):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 16)
        column.setSpacing(8)
        add_layout(column, head)
        column.addWidget(self._state, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._sentence)
        column.addSpacing(4)
        for part in (
            self._bar,
            self._progress,
            self._failure_title,
            self._failure_text,
            self._failure_advice,
            self._outcome,
        ):
            column.addWidget(part)
        add_layout(column, buttons)
        column.addSpacing(4)
        column.addWidget(Line())
        column.addWidget(self._times)
        column.addStretch(1)

    @property
    def job(self) -> Job | None:
        return self._job

    def show_job(self, job: Job, *, can_continue: bool, stopping: bool) -> None:
        """``stopping``: cancel was asked for and the job has not reached its next step."""
        self._job = job
        running = not job.state.ended
        self._title.setText(words.job_title(job))
        _, _, kind = words.STATE_LOOKS[job.state]
        self._state.set(tr("Stopping") if stopping else words.state(job), kind)
        self._sentence.setText(words.state_explained(job))
        self._draw_progress(job)
        failure = job.failure
        for label in (self._failure_title, self._failure_text, self._failure_advice, self._copy):
            label.setVisible(failure is not None)
        if failure is not None:
            said = explain(failure)
            self._failure_title.setText(said.title)
            self._failure_text.setText(said.text)
            self._failure_advice.setText(said.advice)
            self._report = words.report(failure)
        self._outcome.setText(words.outcome(job))
        self._outcome.setVisible(bool(job.outcome) and job.state is JobState.DONE)
        self._cancel.setVisible(running)
        allow(
            self._cancel,
            tr("The job is stopping already") if stopping else "",
            tr("The job stops at its next step. It can be continued later"),
        )
        self._continue.setVisible(can_continue)
        self._times.setText(_times(job))
        self._times.setToolTip(utc(job.started))

    def _draw_progress(self, job: Job) -> None:
        progress = job.progress
        shown = job.state in (JobState.RUNNING, JobState.WAITING)
        self._bar.setVisible(shown)
        self._progress.setVisible(shown)
        if not shown:
            return
        fraction = progress.fraction if progress else None
        self._bar.setRange(0, 0 if fraction is None else _BAR_STEPS)
        self._bar.setValue(0 if fraction is None else round(fraction * _BAR_STEPS))
        parts = [words.progress(job)]
        if progress is not None and progress.rate:
            parts.append(tr("{count} a second", count=number(max(1, round(progress.rate)))))
        if progress is not None and progress.remaining_s is not None:
            parts.append(tr("{time} left", time=duration(progress.remaining_s)))
        self._progress.setText(" · ".join(parts))

    def _button(self, text: str, pressed: object, *, primary: bool = False) -> QPushButton:
        button = QPushButton(text)
        if primary:
            button.setProperty("kind", "primary")
        button.clicked.connect(pressed)
        return button

    def _wish(self, signal: object) -> None:
        if self._job is not None:
            signal.emit(self._job.id)  # pyright: ignore[reportAttributeAccessIssue]

    def _copy_report(self) -> None:
        self.copied.emit(self._report, tr("What went wrong"))


def _times(job: Job) -> str:
    started = tr("Started {date} {time}", date=day(job.started), time=clock(job.started))
    if job.ended is None:
        return started
    ended = tr("ended {date} {time}", date=day(job.ended), time=clock(job.ended))
    return f"{started}, {ended} ({words.took(job)})"
