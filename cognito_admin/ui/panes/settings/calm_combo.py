"""A list that drops down, and does not change while the page below the pointer is scrolled."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent

from cognito_admin.ui.widgets.combo_box import ComboBox


class CalmComboBox(ComboBox):
    """The wheel is left to the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
