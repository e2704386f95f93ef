"""One line below the table while a sync runs, or after one ended before its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from cognito_admin.ui import sentences
from cognito_admin.ui.formats import duration, number
from cognito_admin.ui.panes.users.sync_status import SyncPhase, SyncStatus
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import ElidedText, Picture, Text, surface

if TYPE_CHECKING:
    from cognito_admin.model.progress import Progress

_BAR_STEPS = 1000
_ENDED_EARLY = (SyncPhase.INTERRUPTED, SyncPhase.CANCELLED, SyncPhase.FAILED)
CALM_MS = 500
"""A sync that takes no longer is not worth a line that comes and goes."""
LINGERS_MS = 2000
"""How long the line stays when the sync is done, so that it does not vanish under the mouse."""


class SyncStrip(QWidget):
    """Shows a ``SyncStatus``; hides itself where there is nothing to say."""

    cancel_requested = Signal()
    continue_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self, "window")
        self._picture = Picture("refresh-cw", "link")
        self._words = Text("", "strong")
        self._detail = ElidedText("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.px(180))
        self._bar.setAccessibleName(tr("Progress of the sync"))
        self._cancel = QPushButton(tr("Cancel"))
        self._cancel.setToolTip(tr("Stops it. What was read so far is kept, and it can be continued"))
        self._cancel.clicked.connect(self.cancel_requested)
        self._continue = QPushButton(tr("Continue"))
        self._continue.clicked.connect(self.continue_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(10)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._picture, 0, middle)
        row.addWidget(self._words, 0, middle)
        row.addWidget(self._bar, 0, middle)
        row.addWidget(self._detail, 1, middle)
        row.addWidget(self._continue, 0, middle)
        row.addWidget(self._cancel, 0, middle)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        # Who clicks Cancel twice does not continue what they cancelled.
        policy = self._cancel.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._cancel.setSizePolicy(policy)
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(self.show)
        self._lingers = QTimer(self, singleShot=True, interval=LINGERS_MS)
        self._lingers.timeout.connect(self.hide)
        self.hide()

    def show_status(self, status: SyncStatus, *, stopping: bool = False) -> None:
        """``stopping``: the person pressed Cancel and the job has not reached its next step yet."""
        running = status.phase is SyncPhase.RUNNING
        self._bar.setVisible(running)
        self._cancel.setVisible(running)
        self._cancel.setEnabled(not stopping)
        self._continue.setVisible(status.phase in _ENDED_EARLY)
        if running and status.job is not None:
            progress, question = status.job.progress, status.job.question
            self._picture.set_icon(*(("circle-help", "warning") if question else ("refresh-cw", "link")))
            doing = sentences.asked(question).title if question else sentences.phase(progress) if progress else ""
            self._words.setText(tr("Stopping") if stopping else doing or tr("Starting"))
            self._detail.set_text(progress_words(progress) if progress else "")
            self._draw_bar(progress)
        elif status.phase is SyncPhase.INTERRUPTED:
            self._picture.set_icon("circle-pause", "warning")
            self._words.setText(
                tr("Reading the backup was interrupted") if status.offline else tr("The last sync was interrupted")
            )
            self._detail.set_text(tr("What was read so far is kept; it goes on where it stopped."))
        elif status.phase is SyncPhase.CANCELLED:
            self._picture.set_icon("circle-stop", "muted")
            self._words.setText(
                tr("Reading the backup was cancelled") if status.offline else tr("The last sync was cancelled")
            )
            self._detail.set_text(
                tr("Not all of its users are in the list. It can be continued.")
                if status.offline
                else tr("Nothing was removed from the list. It can be continued.")
            )
        elif status.phase is SyncPhase.FAILED and status.job is not None and status.job.failure is not None:
            said = sentences.explain(status.job.failure)
            self._picture.set_icon("circle-alert", "danger")
            self._words.setText(said.title)
            self._detail.set_text(f"{said.text} {said.advice}".replace("\n", " "))
        else:
            self._calm.stop()
            if not self._lingers.isActive():
                self.hide()
            return
        self._lingers.stop()
        self._name()
        if not running:
            self._calm.stop()
            self.show()
        elif self.isHidden() and not self._calm.isActive():
            self._calm.start()

    def show_done(self, text: str) -> None:
        """Says how the sync that was just shown ended, and stays a moment."""
        self._calm.stop()
        if self.isHidden():
            return
        self._picture.set_icon("circle-check", "success")
        self._words.setText(text)
        self._detail.set_text("")
        for part in (self._bar, self._cancel, self._continue):
            part.hide()
        self._name()
        self._lingers.start()

    def _name(self) -> None:
        self.setAccessibleName(". ".join(part for part in (self._words.text(), self._detail.whole_text()) if part))

    def _draw_bar(self, progress: Progress | None) -> None:
        fraction = progress.fraction if progress else None
        if fraction is None:
            self._bar.setRange(0, 0)
            return
        self._bar.setRange(0, _BAR_STEPS)
        self._bar.setValue(round(fraction * _BAR_STEPS))


def progress_words(progress: Progress) -> str:
    """``1,240 of about 2,400 · 118 a second · under a minute left``, as far as it is known."""
    parts: list[str] = []
    if progress.total:
        about = tr("{done} of about {total}") if progress.estimated else tr("{done} of {total}")
        parts.append(about.format(done=number(progress.done), total=number(progress.total)))
    elif progress.done:
        parts.append(sentences.counted(progress.done, progress.unit))
    if progress.rate:
        parts.append(tr("{count} a second", count=number(max(1, round(progress.rate)))))
    if progress.remaining_s is not None:
        parts.append(tr("{time} left", time=duration(progress.remaining_s)))
    return " · ".join(parts)
