"""A list that drops down, and says on every system what it is for."""

import sys

from PySide6.QtWidgets import QComboBox, QLineEdit

_NAME_IS_LOST = sys.platform == "linux"


class ComboBox(QComboBox):
    """To be used in place of QComboBox.

    On Linux Qt tells screen readers what is chosen in place of the name, so that the name has to come with the description.
    The line of one that is editable goes by the same name.
    """

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

    def _name_line(self) -> None:
        line = self.lineEdit()
        if line is not None and self.accessibleName():
            line.setAccessibleName(self.accessibleName())
