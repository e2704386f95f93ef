"""What keeps figures from being shown, in place and for as long as it does: each failure once, with what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.ui.sentences import explain, reason
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.text import Picture, Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction

    from cognito_admin.model.failures import Failure


class Notices(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._said: tuple[str, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(4)
        self.hide()

    def texts(self) -> tuple[str, ...]:
        return self._said

    def say(self, failures: Sequence[Failure], remedy: Callable[[Failure], QAction | None]) -> None:
        by_reason = {reason(failure): failure for failure in failures}
        said = tuple(by_reason)
        if said == self._said:
            return
        self._said = said
        while self._column.count():
            item = self._column.takeAt(0)
            if item is not None and (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for text, failure in by_reason.items():
            self._column.addWidget(_row(text, failure, remedy(failure)))
        self.setVisible(bool(said))


def _row(text: str, failure: Failure, remedy: QAction | None) -> QWidget:
    words = explain(failure)
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    picture = Picture("cloud-alert", "warning", 16)
    line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    label = Text(text, wrap=True, selectable=True)
    label.setToolTip(plain_tooltip(f"{words.text} {words.advice}".strip()))
    line.addWidget(label, 1)
    if remedy is not None:
        remedy.setParent(row)
        button = plain_button(remedy.text(), remedy.trigger)
        button.setProperty("kind", "link")
        button.setToolTip(plain_tooltip(remedy.toolTip()))
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return row
