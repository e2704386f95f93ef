"""A list that drops down, and says on every system what it is for."""

import sys

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyle, QStyleOptionComboBox, QWidget

from cognito_admin.ui.widgets.text import plain_tooltip

_NAME_IS_LOST = sys.platform == "linux"


class ComboBox(QComboBox):
    """To be used in place of QComboBox.

    On Linux Qt tells screen readers what is chosen in place of the name, so that the name has to come with the description.
    The line of one that is editable goes by the same name. What is chosen is told in a tooltip where it has no room,
    unless there is another.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given_tooltip = ""
        self.currentTextChanged.connect(lambda _: self._tell_whole())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.setAccessibleDescription("")
        self._name_line()

    def setAccessibleDescription(self, description: str) -> None:
        name = self.accessibleName() if _NAME_IS_LOST else ""
        super().setAccessibleDescription(". ".join(part for part in (name, description) if part))

    def setEditable(self, editable: bool) -> None:
        super().setEditable(editable)
        self._name_line()

    def setLineEdit(self, edit: QLineEdit) -> None:
        super().setLineEdit(edit)
        self._name_line()

    def setToolTip(self, tip: str) -> None:
        self._given_tooltip = tip
        self._tell_whole()

    def _tell_whole(self) -> None:
        super().setToolTip(self._given_tooltip or ("" if self._has_room() else plain_tooltip(self.currentText())))

    def _has_room(self) -> bool:
        if self.isEditable():
            return True
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, self).width()
        return self.fontMetrics().horizontalAdvance(self.currentText()) <= room

    def _name_line(self) -> None:
        line = self.lineEdit()
        if line is not None and self.accessibleName():
            line.setAccessibleName(self.accessibleName())
