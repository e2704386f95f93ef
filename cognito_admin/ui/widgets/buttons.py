"""Buttons that grow with the size of text."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QToolButton, QWidget

from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon, icon_beside_words
from cognito_admin.ui.widgets.text import plain_tooltip

_ICON_PX, _BEFORE_WORDS_PX = 16, 4
"""The side of an icon, and the room it leaves before words, beside what Qt leaves."""


def pressed_by_enter(window: QWidget, event: QKeyEvent) -> bool:
    """Presses the button that has the keyboard, as Space would. False if it is another key, or no button has it."""
    button = window.focusWidget()
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not isinstance(button, QAbstractButton):
        return False
    event.accept()
    button.click()
    return True


def plain_button(text: str, pressed: Callable[[], object]) -> QPushButton:
    """One that Enter presses only where it has the keyboard."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: pressed())
    return button


def put_icon(button: QAbstractButton, icon_name: str, role: str = "muted") -> None:
    """Puts an icon before the words of ``button``, with more room between them than Qt leaves. It grows with the text."""
    button.setIcon(icon_beside_words(icon_name, role))
    if button.findChild(_IconSize) is None:
        _IconSize(button)


class _IconSize(QObject):
    """Belongs to ``button``, and holds its icon to the size of text."""

    def __init__(self, button: QAbstractButton) -> None:
        super().__init__(button)
        self._button = button
        self._fit()
        theme.signals().changed.connect(self._fit)

    def _fit(self) -> None:
        self._button.setIconSize(_beside_words(_ICON_PX))


def _beside_words(side: int) -> QSize:
    return QSize(theme.px(side + _BEFORE_WORDS_PX), theme.px(side))


class ShorteningButton(QPushButton):
    """One whose words end with an ellipsis where it is narrower than they are; the tooltip then has them whole."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._whole = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self._advance(self._whole) - self._advance(self.text()), 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - (self.sizeHint().width() - self._advance(self._whole))
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.setToolTip(plain_tooltip("" if shown == self._whole else self._whole))

    def _advance(self, text: str) -> int:
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text).width()


class IconButton(QToolButton):
    """A small flat button. ``name`` is what screen readers say, and the tooltip unless there is another.

    With ``text`` it shows that beside the icon.
    """

    def __init__(
        self, icon_name: str, name: str, *, text: str = "", tip: str = "", side: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._side = side
        self._drawn = icon_beside_words if text else icon
        self.setIcon(self._drawn(icon_name))
        self.set_name(name, tip)
        if text:
            self.setText(text)
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._resize_icon()
        theme.signals().changed.connect(self._resize_icon)

    def set_name(self, name: str, tip: str = "") -> None:
        self.setAccessibleName(name)
        self.setToolTip(plain_tooltip(tip or name))

    def set_icon(self, icon_name: str, role: str = "muted") -> None:
        self.setIcon(self._drawn(icon_name, role))

    def _resize_icon(self) -> None:
        side = theme.px(self._side)
        self.setIconSize(_beside_words(self._side) if self._drawn is icon_beside_words else QSize(side, side))
