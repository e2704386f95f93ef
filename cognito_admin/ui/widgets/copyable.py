"""Text that is copied with one click."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.text import ElidedText, plain_tooltip

_TICK_SHOWN_MS = 1200


class CopyableText(QWidget):
    """An id or other text, in a monospaced face unless told otherwise, with a button that copies the whole of it.

    ``copied`` carries what went to the clipboard. ``name`` says what it is, for screen readers and the tooltip.
    """

    copied = Signal(str)

    def __init__(
        self,
        text: str = "",
        name: str = "",
        *,
        monospaced: bool = True,
        in_middle: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``in_middle``: what there is no room for is left out there."""
        super().__init__(parent)
        self._monospaced = monospaced
        self._label = ElidedText(text, in_middle=in_middle)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = IconButton("copy", tr("Copy"), side=14)
        self._button.clicked.connect(self.copy)
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tick = QTimer(self, singleShot=True, interval=_TICK_SHOWN_MS)
        self._tick.timeout.connect(self._untick)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_name(name)
        self._restyle()
        theme.signals().changed.connect(self._restyle)

    def set_name(self, name: str) -> None:
        words = tr("Copy {name}", name=name) if name else tr("Copy")
        self._button.setAccessibleName(words)
        self._button.setToolTip(plain_tooltip(words))

    def set_text(self, text: str) -> None:
        self._label.set_text(text)
        self._button.setVisible(bool(text))

    def text(self) -> str:
        return self._label.whole_text()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self._button.set_icon("check", "success")
        self._tick.start()
        self.copied.emit(self.text())

    def _untick(self) -> None:
        self._button.set_icon("copy")

    def _restyle(self) -> None:
        if self._monospaced:
            self._label.setFont(theme.mono_font())
