"""What stands around the form of a trigger: remarks, how its function fared, and events to try it with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.model.triggers.kinds import MOST_S, Event
from cognito_admin.model.triggers.samples import sample_event, sources
from cognito_admin.ui.ages import age
from cognito_admin.ui.formats import number, utc
from cognito_admin.ui.numbers import decimal
from cognito_admin.ui.panes.triggers.words import problem_words
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.code_view import CodeView
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.triggers.functions import Fared
    from cognito_admin.model.triggers.states import Remark

_BAR_PX = 4
_SAMPLE_PX = 230
_ROUND_PX = 8


class Remarks(QWidget):
    """What is wrong, or deserves a look, a strip each."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._strips: list[_Strip] = []

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        for strip in self._strips:
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        self._strips = [_Strip(problem_words(remark.problem), grave=remark.grave) for remark in remarks]
        for strip in self._strips:
            self._column.addWidget(strip)
        self.setVisible(bool(remarks))


class _Strip(QWidget):
    def __init__(self, text: str, *, grave: bool) -> None:
        super().__init__()
        self._grave = grave
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 14, 9)
        row.setSpacing(10)
        name, role = ("circle-alert", "danger") if grave else ("triangle-alert", "warning")
        row.addWidget(Picture(name, role, 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(text, wrap=True, selectable=True), 1)
        self.setAccessibleName(text)
        theme.signals().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        tokens = theme.current()
        painter.setBrush(QColor(tokens.danger_soft if self._grave else tokens.warning_soft))
        painter.drawRoundedRect(self.rect(), _ROUND_PX, _ROUND_PX)


class FaredView(QWidget):
    """The last 24 hours of a function, in four numbers. What nobody counted is told apart from nothing at all."""

    def __init__(self) -> None:
        super().__init__()
        self._calls, self._errors = _Number(tr("Calls")), _Number(tr("Errors"))
        self._throttles, self._p95 = _Number(tr("Throttled")), _Number(tr("95 of 100 took at most"))
        self._limit = _Limit()
        numbers = QHBoxLayout()
        numbers.setSpacing(14)
        for one in (self._calls, self._errors, self._throttles):
            numbers.addWidget(one, 2, Qt.AlignmentFlag.AlignTop)
        slow = QVBoxLayout()
        slow.setSpacing(4)
        slow.addWidget(self._p95)
        slow.addWidget(self._limit)
        add_layout(numbers, slow, 3)
        self._last = Text("", "small", wrap=True, selectable=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        add_layout(column, numbers)
        column.addWidget(self._last)

    def show_fared(self, fared: Fared) -> None:
        self._calls.show_count(fared.calls)
        self._errors.show_count(fared.errors, "danger" if fared.errors else "")
        self._throttles.show_count(fared.throttles, "danger" if fared.throttles else "")
        role = "danger" if fared.too_slow else "warning" if fared.nearly_too_slow else ""
        p95_s = None if fared.p95_ms is None else fared.p95_ms / 1000
        self._p95.show_text(_UNKNOWN if p95_s is None else tr("{seconds} s", seconds=_seconds(p95_s)), role)
        self._limit.show_share(None if p95_s is None else p95_s / MOST_S, role)
        if fared.calls is None and fared.errors is None:
            self._last.setText(tr("CloudWatch has no numbers: it was not called, or they are a few minutes late."))
        elif fared.last_error is not None:
            self._last.setText(tr("Last error {age}. Its log tells why.", age=age(fared.last_error)))
            self._last.setToolTip(utc(fared.last_error))
        else:
            self._last.setText(tr("In its slowest hour. Cognito gives up after {most} s.", most=MOST_S))


_UNKNOWN = "–"


def _seconds(value: float) -> str:
    return decimal(value, 2 if value < 1 else 1)


class _Number(QWidget):
    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label
        self._value = Text(_UNKNOWN, "strong", selectable=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(Text(label, "small", wrap=True))
        column.addWidget(self._value)

    def show_count(self, count: int | None, role: str = "") -> None:
        self.show_text(_UNKNOWN if count is None else number(count), role)

    def show_text(self, text: str, role: str = "") -> None:
        self._value.setText(text)
        self._value.set_role(role or "strong")
        self.setAccessibleName(f"{self._label}: {text}")


class _Limit(QWidget):
    """How near the time of a function comes to that after which Cognito gives up."""

    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None
        self._role = ""
        theme.signals().changed.connect(self.update)

    def show_share(self, share: float | None, role: str) -> None:
        self._share, self._role = share, role
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(_BAR_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._share is None:
            return
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        high = theme.px(_BAR_PX)
        painter.setBrush(QColor(tokens.border))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), high), high / 2, high / 2)
        painter.setBrush(QColor(getattr(tokens, self._role or "accent")))
        width = max(high, min(1.0, self._share) * self.width())
        painter.drawRoundedRect(QRectF(0, 0, width, high), high / 2, high / 2)


class SampleView(QWidget):
    """The event of each source, to be copied into a test of the function."""

    copied = Signal(str)

    def __init__(self, event: Event, pool: str) -> None:
        super().__init__()
        self._event, self._pool = event, pool
        self._version: str | None = None
        self.source = ComboBox()
        self.source.setAccessibleName(tr("What sends the event"))
        self.source.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.source.setMinimumContentsLength(12)
        self.source.currentIndexChanged.connect(lambda _: self._draw())
        self.area = CodeView(tr("Sample event"))
        copy = plain_button(tr("Copy the event"), lambda: self.copied.emit(self.area.toPlainText()))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.source, 1)
        row.addWidget(copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        add_layout(column, row)
        column.addWidget(self.area)
        theme.signals().changed.connect(self._restyle)
        self._restyle()

    def show_version(self, version: str | None) -> None:
        """Of the event that is set, or about to be."""
        self._version = version
        named = sources(self._event, version)
        if [self.source.itemText(place) for place in range(self.source.count())] != list(named):
            self.source.clear()
            self.source.addItems(named)
        self._draw()

    def _draw(self) -> None:
        source = self.source.currentText()
        if source:
            sample = sample_event(self._event, source, self._pool, self._version)
            self.area.setPlainText(json.dumps(sample, indent=2, ensure_ascii=False))

    def _restyle(self) -> None:
        self.area.setFont(theme.mono_font())
        self.area.setFixedHeight(theme.px(_SAMPLE_PX))
