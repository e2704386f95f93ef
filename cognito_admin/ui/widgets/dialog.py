"""A dialog that never blocks, and is as high as its words need."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from cognito_admin.ui.theme import theme
from cognito_admin.ui.widgets.below import below
from cognito_admin.ui.widgets.buttons import pressed_by_enter
from cognito_admin.ui.widgets.reading_order import move_keyboard


class Dialog(QDialog):
    """Deleted when it is closed. Shown with ``open()`` or beside the window, never with a loop of its own."""

    def __init__(self, parent: QWidget, title: str, *, width_px: int, height_px: int | None = None) -> None:
        """Without a height the dialog takes what its layout asks for at that width."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._wanted = (width_px, height_px)
        # What the parts need is known once all of them took the new size of text.
        self._refit = QTimer(self, singleShot=True, interval=0)
        self._refit.timeout.connect(self.fit)
        theme.signals().changed.connect(self._refit.start)

    def open(self) -> None:
        self.fit()
        super().open()

    def show_beside(self) -> None:
        """Comes up without keeping anybody from the window, nor from what is asked in another dialog."""
        self.fit()
        self.setModal(False)
        self.show()
        self.raise_()
        self.activateWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, and the default one only from elsewhere."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, onward: bool) -> bool:
        return move_keyboard(self, onward=onward)

    def fit(self) -> None:
        """Takes the size asked for, at the present size of text and no larger than the screen."""
        for part in tuple(below(self)):
            part.ensurePolished()
            part.updateGeometry()
        room = self.screen().availableSize()
        width, height = min(theme.px(self._wanted[0]), room.width() - 32), self._wanted[1]
        layout = self.layout()
        if layout is not None:
            layout.invalidate()
        if height is not None:
            needed = theme.px(height)
        elif layout is not None and layout.hasHeightForWidth():
            needed = layout.totalHeightForWidth(width)
        else:
            needed = self.sizeHint().height()
        self.resize(width, min(needed, room.height() - 64))
