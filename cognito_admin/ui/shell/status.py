"""The line at the bottom: how fresh things are, what was just done, what is running."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from cognito_admin.model.progress import Job
from cognito_admin.ui.formats import number
from cognito_admin.ui.job_words import job_line, job_title
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.tokens import STATUS_PX
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.announcing import ProgressAnnouncer, announce
from cognito_admin.ui.widgets.badge import Badge
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.text import ElidedText, Text, plain_tooltip, surface

_REMARK_MS = 4000


class StatusLine(QWidget):
    """``jobs_requested`` is emitted when the person wants to see the jobs."""

    jobs_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self, "window")
        self._badge = Badge("", "accent")
        self._badge.hide()
        self._freshness = ElidedText("", "small")
        self._remark = ElidedText("", "small")
        self._remark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._pace = Text("", "small")
        self._pace.hide()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(tr("Progress of the running job"))
        self._job = IconButton("activity", tr("Jobs"), text=tr("Jobs"), side=14)
        self._job.setProperty("kind", "status")
        self._job.clicked.connect(self.jobs_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 8, 0)
        layout.setSpacing(12)
        layout.addWidget(self._badge)
        layout.addWidget(self._freshness, 3)
        layout.addWidget(self._remark, 2)
        layout.addWidget(self._pace)
        layout.addWidget(self._bar)
        layout.addWidget(self._job)
        self._told = ProgressAnnouncer(self)
        self._forget = QTimer(self, singleShot=True, interval=_REMARK_MS)
        self._forget.timeout.connect(lambda: self._remark.set_text(""))
        theme.signals().changed.connect(self._restyle)
        self._restyle()
        self.show_jobs(())

    def show_badge(self, text: str, why: str) -> None:
        """A word that stays, such as that this is a demo."""
        self._badge.set(text, "accent")
        self._badge.setToolTip(plain_tooltip(why))
        self._badge.show()

    def show_freshness(self, text: str, tooltip: str = "") -> None:
        self._freshness.set_text(text)
        if tooltip:
            self._freshness.setToolTip(plain_tooltip(tooltip))

    def freshness(self) -> str:
        return self._freshness.whole_text()

    def show_remark(self, text: str) -> None:
        self._remark.set_text(text)
        self._forget.start()
        announce(self._remark, text)

    def remark(self) -> str:
        return self._remark.whole_text()

    def show_pace(self, text: str, tooltip: str = "") -> None:
        """How fast AWS is asked; nothing while it is not."""
        self._pace.setVisible(bool(text))
        self._pace.setText(text)
        self._pace.setToolTip(plain_tooltip(tooltip))

    def pace(self) -> str:
        return self._pace.text()

    def show_jobs(self, running: tuple[Job, ...]) -> None:
        """The newest running job with its progress, and how many others there are."""
        self._bar.setVisible(bool(running))
        if not running:
            self._told.forget()
            self._job.setText(tr("Jobs"))
            self._job.setToolTip(tr("No job is running"))
            self._job.setAccessibleName(tr("Jobs: none is running"))
            return
        job = running[0]
        fraction = job.progress.fraction if job.progress else None
        self._told.tell(job.id, job_title(job), fraction)
        self._bar.setRange(0, 0 if fraction is None else 1000)
        self._bar.setValue(round((fraction or 0) * 1000))
        line = f"{job_title(job)} · {job_line(job)}"
        self._job.setText(
            line if len(running) == 1 else tr("{line} · {more} more", line=line, more=number(len(running) - 1))
        )
        self._job.setToolTip(tr("Show the jobs"))
        self._job.setAccessibleName(tr("Jobs: {line}", line=line))

    def jobs_text(self) -> str:
        return self._job.text()

    def _restyle(self) -> None:
        self.setFixedHeight(theme.px(STATUS_PX))
        self._bar.setFixedWidth(theme.px(96))
