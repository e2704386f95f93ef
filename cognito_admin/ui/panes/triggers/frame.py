"""What stands around the form of a trigger: room to scroll, and why nothing can be changed where that is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.ui.settings.page import unfold_now
from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Line, Picture, Text, surface

if TYPE_CHECKING:
    from cognito_admin.ui.panes.triggers.form import TriggerForm

_COLUMN_PX, _MARGIN_PX = 720, 28


def framed(form: TriggerForm, title: str) -> QScrollArea:
    """``form`` in a column that is no wider than one reads well."""
    form.setMaximumWidth(theme.px(_COLUMN_PX))
    column = QVBoxLayout()
    column.addWidget(form)
    column.addStretch(1)
    inner = QWidget()
    row = QHBoxLayout(inner)
    row.setContentsMargins(_MARGIN_PX, 20, _MARGIN_PX, 28)
    add_layout(row, column, 1)
    frame = QScrollArea()
    frame.setObjectName("plain")
    frame.setFrameShape(QFrame.Shape.NoFrame)
    frame.setWidgetResizable(True)
    frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    frame.setAccessibleName(title)
    frame.setWidget(inner)
    return frame


def reveal(frame: QScrollArea, part: QWidget) -> None:
    """Hands the keyboard to a part of the form, and scrolls to it once what was edited is laid out."""
    unfold_now(frame)
    part.setFocus(Qt.FocusReason.OtherFocusReason)
    QTimer.singleShot(0, part, lambda: frame.ensureWidgetVisible(part, 0, theme.px(40)))


class WhyNot(QFrame):
    """Hidden where everything can be changed."""

    def __init__(self) -> None:
        super().__init__()
        surface(self, "window")
        self._text = Text("", wrap=True, selectable=True)
        row = QHBoxLayout()
        row.setContentsMargins(_MARGIN_PX, 9, _MARGIN_PX, 9)
        row.setSpacing(10)
        row.addWidget(Picture("lock", "muted", 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        add_layout(column, row)
        column.addWidget(Line())
        self.hide()

    def say(self, reason: str) -> None:
        self._text.setText(reason)
        self.setAccessibleName(reason)
        self.setVisible(bool(reason))
