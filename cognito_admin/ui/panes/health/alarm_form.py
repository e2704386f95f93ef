"""One proposed alarm: what it means, its threshold and why that, and what it would have done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from cognito_admin.ui.formats import duration, number
from cognito_admin.ui.panes.health import alarm_words as words
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.flow import FlowLayout
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text, plain_tooltip, restyle, surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.health.alarm_proposals import Proposal
    from cognito_admin.model.health.alarm_states import Firing
    from cognito_admin.model.settings.things import Document

_LONGEST_NAME = 255
_MOST = 1_000_000
_MOST_PERIODS = 12
_PAUSE_MS = 250
_FEW = 6
_WIDE_PX, _NARROW_PX = 110, 56


class AlarmForm(QWidget):
    """``changed``: something else is entered. ``try_requested`` asks what it would have done now."""

    changed = Signal()
    try_requested = Signal()

    def __init__(self, proposal: Proposal, pool: str, taken: str) -> None:
        """``taken`` is the name of an alarm that watches the same already, if there is one."""
        super().__init__()
        self.proposal = proposal
        self.firings: tuple[Firing, ...] = ()
        """When it would have fired, as it is entered."""
        self._pool = pool
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.try_requested)
        self.name = QLineEdit(proposal.name)
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setAccessibleName(tr("Name of the alarm"))
        self.name.textChanged.connect(self.changed)
        before, behind = words.comparison(proposal)
        self.threshold = _amount(round(proposal.threshold), _MOST, tr("Threshold"), _WIDE_PX)
        self.threshold.setSuffix(words.unit(proposal.measure))
        self.needed = _amount(proposal.needed, _MOST_PERIODS, tr("Periods beyond the threshold"), _NARROW_PX)
        self.evaluated = _amount(proposal.evaluated, _MOST_PERIODS, tr("Periods looked at"), _NARROW_PX)
        rule = QWidget()
        flow = FlowLayout(rule, spacing=8)
        for part in (
            *([Text(before)] if before else []),
            self.threshold,
            Text(tr("{behind}, in", behind=behind) if behind else tr("in")),
            self.needed,
            Text(tr("of")),
            self.evaluated,
            Text(tr("periods of {period}", period=duration(proposal.period_s))),
        ):
            flow.addWidget(part)
        for box in (self.threshold, self.needed, self.evaluated):
            box.valueChanged.connect(self._edited)
        self._fired = Text("", "strong", wrap=True, selectable=True)
        self._firings = Text("", wrap=True, selectable=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(6)
        column.addWidget(Text(words.title(proposal), "heading", wrap=True))
        column.addWidget(Text(words.meaning(proposal), "muted", wrap=True, selectable=True))
        if taken:
            column.addWidget(_note(tr("The alarm {alarm} watches the same already.", alarm=taken)))
        column.addSpacing(6)
        column.addWidget(Text(tr("Fires at"), "label"))
        column.addWidget(rule)
        column.addWidget(Text(words.why(proposal), "small", wrap=True, selectable=True))
        column.addSpacing(6)
        column.addWidget(Text(tr("Name"), "label"))
        column.addWidget(self.name)
        column.addSpacing(6)
        column.addWidget(self._preview())
        column.addStretch(1)

    def document(self, tells: Sequence[str] = ()) -> Document:
        """As it is entered."""
        return self.proposal.document(
            self.threshold.value(),
            needed=self.needed.value(),
            evaluated=self.evaluated.value(),
            name=self.name.text().strip(),
            description=words.description(self.proposal, self._pool),
            tells=tells,
        )

    def fields(self) -> tuple[QWidget, ...]:
        """What is entered, in order."""
        return self.threshold, self.needed, self.evaluated, self.name

    def show_problem(self, problem: str) -> None:
        """``problem`` is what is wrong with the name."""
        if bool(self.name.property("wrong")) != bool(problem):
            self.name.setProperty("wrong", bool(problem))
            restyle(self.name)
        self.name.setToolTip(plain_tooltip(problem))

    def show_fired(self, fired: Sequence[Firing] | None, start_s: float, end_s: float) -> None:
        self.firings = tuple(fired or ())
        self._fired.setText(words.fired_head(fired, start_s, end_s))
        told = [words.firing_text(one) for one in reversed(fired or ())]
        if len(told) > _FEW:
            told = [*told[:_FEW], tr("and {count} before that", count=number(len(told) - _FEW))]
        self._firings.setText("\n".join(told))
        self._firings.setVisible(bool(told))
        self.setAccessibleDescription(". ".join((self._fired.text(), *told)))

    def fired_text(self) -> str:
        """What it would have done, in words."""
        return "\n".join(text for text in (self._fired.text(), self._firings.text()) if text)

    def _edited(self) -> None:
        self.needed.setMaximum(self.evaluated.value())
        self.changed.emit()
        self._pause.start()

    def _preview(self) -> QWidget:
        part = QWidget()
        surface(part, "window")
        row = QHBoxLayout(part)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        row.addWidget(Picture("history", "muted", 16), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self._fired)
        column.addWidget(self._firings)
        add_layout(row, column, 1)
        self._firings.hide()
        return part


def _amount(value: int, most: int, name: str, width_px: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(1, most)
    box.setValue(value)
    box.setAccessibleName(name)
    box.setGroupSeparatorShown(True)
    # What it may hold at most changes, its place does not.
    box.setFixedWidth(theme.px(width_px))
    box.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
    return box


def _note(text: str) -> QWidget:
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(Picture("info", "muted", 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(text, wrap=True, selectable=True), 1)
    return part
