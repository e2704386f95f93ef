"""Below the table: what can be done with several users selected, and how far the change of many has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui import sentences
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.users.sync_strip import progress_words
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import ElidedText, Line, Picture, Text, surface

if TYPE_CHECKING:
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.panes.users.tally import Tally

_BAR_STEPS = 1000


class SelectionBar(QWidget):
    """Hidden until more than one user is selected."""

    export_requested = Signal()
    clear_requested = Signal()

    change_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        surface(self, "base")
        self._words = Text("", "strong")
        self.change = QPushButton(tr("Change…"))
        self.change.clicked.connect(self.change_requested)
        self.change.setToolTip(tr("Does the same to all who are selected; shows what it comes to first"))
        export = QPushButton(tr("Export…"))
        export.clicked.connect(self.export_requested)
        clear = QPushButton(tr("Clear selection"))
        clear.setToolTip(tr("Nobody is selected then (Esc)"))
        clear.clicked.connect(self.clear_requested)
        row = QHBoxLayout()
        row.setContentsMargins(16, 5, 12, 5)
        row.setSpacing(8)
        row.addWidget(self._words)
        row.addSpacing(8)
        for button in (self.change, export, clear):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        add_layout(column, row)
        self.hide()

    def show_tally(self, tally: Tally) -> None:
        text = _selected(tally)
        self._words.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


def _selected(tally: Tally) -> str:
    """``3 selected``, ``All 1,204 selected``, ``All but 3 of 1,204 selected``; nothing of one or none."""
    if tally.excepted is not None and tally.found > 1:
        if not tally.counted:
            return tr("All selected")
        if tally.excepted:
            return tr("All but {some} of {all} selected", some=number(tally.excepted), all=number(tally.found))
        return tr("All {count} selected", count=number(tally.found))
    return tr("{count} selected", count=number(tally.selected)) if tally.selected > 1 else ""


class BulkStrip(QWidget):
    """One line while users of the pool are being changed."""

    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        surface(self, "window")
        self._words = Text("", "strong")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.px(180))
        self._bar.setAccessibleName(tr("Progress of the change"))
        self._detail = ElidedText("", "muted")
        self._cancel = QPushButton(tr("Cancel"))
        self._cancel.setToolTip(
            tr("Stops after those who are on their way. What is done stays done, and it can be continued")
        )
        self._cancel.clicked.connect(self._cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(10)
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(Picture("list-checks", "link"), 0, middle)
        row.addWidget(self._words, 0, middle)
        row.addWidget(self._bar, 0, middle)
        row.addWidget(self._detail, 1, middle)
        row.addWidget(self._cancel, 0, middle)
        self.hide()

    def show_job(self, job: Job) -> None:
        if job.state.ended:
            self.hide()
            self._cancel.setEnabled(True)
            return
        progress = job.progress
        stopping = not self._cancel.isEnabled()
        doing = sentences.asked(job.question).title if job.question else sentences.phase(progress) if progress else ""
        self._words.setText(tr("Stopping") if stopping else doing or tr("Starting"))
        self._detail.set_text(progress_words(progress) if progress else "")
        fraction = progress.fraction if progress else None
        self._bar.setRange(0, 0 if fraction is None else _BAR_STEPS)
        self._bar.setValue(round((fraction or 0) * _BAR_STEPS))
        self.setAccessibleName(f"{self._words.text()}. {self._detail.whole_text()}")
        self.show()

    def _cancelled(self) -> None:
        self._cancel.setEnabled(False)
        self._words.setText(tr("Stopping"))
        self.cancel_requested.emit()
