"""Going to a row by its number: at ten million rows one pixel of the scroll bar is many thousands of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.ui.formats import number
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_SHARE = re.compile(r"(\d{1,3})(?:[.,]\d+)?\s*%")
_GROUPED = re.compile(r"[\s\u00a0\u202f.,'’_]")


def row_meant(text: str, count: int) -> int | None:
    """The row, from 0, that ``5,000,000`` or ``50 %`` means among ``count``; the last one for more. None for anything else."""
    text = text.strip()
    if not count:
        return None
    if share := _SHARE.fullmatch(text):
        return min(100, int(share[1])) * (count - 1) // 100
    digits = _GROUPED.sub("", text)
    if not digits.isdecimal() or len(digits) > 18:
        return None
    return min(max(int(digits), 1), count) - 1


class GoToRow(QFrame):
    """A small window above the table. ``chosen`` carries the row, counted from 0."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._count = 0
        self.setProperty("floats", "true")
        self.setAccessibleName(tr("Go to row"))
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("Number of the row"))
        self.line.setPlaceholderText(tr("Number, or 50 %"))
        self.line.returnPressed.connect(self._go)
        self.line.textChanged.connect(lambda: self._tell_range())
        self._range = Text("", "small")
        label = Text(tr("Go to row"), "strong")
        label.setBuddy(self.line)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(label)
        row.addWidget(self.line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        add_layout(column, row)
        column.addWidget(self._range)

    def open_over(self, table: QWidget, count: int, current: int) -> None:
        """``count`` rows to go to; the current one is offered, to be typed over."""
        self._count = count
        self.line.setText(number(current + 1) if current >= 0 else "")
        self._tell_range()
        self.resize(theme.px(300), self.sizeHint().height())
        self.move(table.mapToGlobal(QPoint(max(0, table.width() - self.width()) // 2, theme.px(40))))
        self.show()
        self.line.setFocus()
        self.line.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _tell_range(self) -> None:
        understood = not self.line.text().strip() or row_meant(self.line.text(), self._count) is not None
        self._range.set_role("small" if understood else "danger")
        self._range.setText(
            tr("1 to {last}", last=number(self._count)) if understood else tr("That is no number of a row")
        )

    def _go(self) -> None:
        row = row_meant(self.line.text(), self._count)
        if row is not None:
            self.close()
            self.chosen.emit(row)
