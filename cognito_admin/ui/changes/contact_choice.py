"""Whether a contact counts as verified: asked whenever an address or a number is given to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence


class ContactChoice(QWidget):
    """Verified or not, and below it what the person receives. ``changed`` follows what is chosen by hand."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.yes = QRadioButton(tr("Verified"))
        self.yes.setToolTip(tr("You know that it is theirs. No code is sent."))
        self.no = QRadioButton(tr("Not verified"))
        self.no.setToolTip(tr("It cannot be used to reset the password until the person confirms it."))
        self._group = QButtonGroup(self)
        self._told: list[Text] = []
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(4)
        for button in (self.yes, self.no):
            self._group.addButton(button)
            column.addWidget(button)
        self.set_verified(False)
        self._group.buttonClicked.connect(lambda _: self.changed.emit())

    @property
    def verified(self) -> bool:
        return self.yes.isChecked()

    def set_verified(self, verified: bool) -> None:
        (self.yes if verified else self.no).setChecked(True)

    def show_notices(self, notices: Sequence[str]) -> None:
        """What choosing so means for the person, a sentence each."""
        while len(self._told) < len(notices):
            self._told.append(Text("", "small", wrap=True))
            self._column.addWidget(self._told[-1])
        for place, line in enumerate(self._told):
            line.setVisible(place < len(notices))
            line.setText(notices[place] if place < len(notices) else "")
