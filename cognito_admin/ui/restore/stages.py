"""How far a restore is: its stages one below the other, the one at work with its progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from cognito_admin.ui import job_words
from cognito_admin.ui.sentences import asked
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import ElidedText, Picture, Text

if TYPE_CHECKING:
    from cognito_admin.model.ids import JobId
    from cognito_admin.model.progress import Job

_SETTINGS, _USERS, _REST, _LAST, _PROOF = range(5)
_STAGE_OF = {
    "restoring_members": _USERS,
    "importing": _USERS,
    "other_import": _USERS,
    "finding_imported": _USERS,
    "restoring": _USERS,
    "restoring_rest": _REST,
    "configuration": _PROOF,
    "users": _PROOF,
    "groups": _PROOF,
    "members": _PROOF,
    "proving": _PROOF,
}
"""By the phase of a job: a proof reads the pool whole. Settings come first, and what has to wait for users comes after them."""
_STEPS = 1000


class Stages(QWidget):
    def __init__(self) -> None:
        super().__init__()
        titles = (
            tr("The pool and its settings"),
            tr("Users"),
            tr("Passwords, groups and links"),
            tr("Settings that come last"),
            tr("Proof: everybody is listed and compared with the plan"),
        )
        self._at = -1
        self._job: JobId | None = None
        self._pictures = [Picture("circle-dashed", "muted", 18) for _ in titles]
        self._titles = [Text(title, "muted", wrap=True) for title in titles]
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress of this stage"))
        self._line = ElidedText("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for picture, title in zip(self._pictures, self._titles, strict=True):
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(title, 1)
            add_layout(column, row)
        column.addSpacing(4)
        column.addWidget(self._bar)
        column.addWidget(self._line)

    @property
    def title_at_work(self) -> str:
        """Of the stage at work; blank before the first."""
        return self._titles[self._at].text() if self._at >= 0 else ""

    def show_job(self, job: Job | None) -> None:
        """``job`` is at work, or was when it was paused; None: it is about to be.

        Another job passes by what was done before it, from the first stage on.
        """
        progress = job.progress if job is not None else None
        if job is not None and job.id != self._job:
            self._job, self._at = job.id, -1
        at_work = "loader" if job is None or not job.state.ended else "circle-pause"
        if progress is not None:
            last = _LAST if self._at >= _USERS else _SETTINGS
            self._at = max(self._at, _STAGE_OF.get(progress.phase, last))
        for place, (picture, title) in enumerate(zip(self._pictures, self._titles, strict=True)):
            now = place == self._at
            done = place < self._at
            picture.set_icon(
                "circle-check" if done else at_work if now else "circle-dashed",
                "success" if done else "link" if now else "muted",
            )
            title.set_role("strong" if now else "body" if done else "muted")
        fraction = progress.fraction if progress is not None else None
        self._bar.setRange(0, 0 if fraction is None else _STEPS)
        self._bar.setValue(round((fraction or 0) * _STEPS))
        if job is None:
            self._line.set_text(tr("Starting"))
        elif job.state.ended:
            self._line.set_text(job_words.progress(job))
        else:
            self._line.set_text(asked(job.question).title if job.question is not None else job_words.job_detail(job))
