"""A message below the panes that stops nobody."""

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.announcing import announce
from cognito_admin.ui.widgets.buttons import IconButton
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text

KINDS = {
    "information": ("info", "link", "info_soft"),
    "success": ("circle-check", "success", "success_soft"),
    "warning": ("triangle-alert", "warning", "warning_soft"),
    "error": ("circle-alert", "danger", "danger_soft"),
}
UNDO = "undo"
_FOCUS = Qt.FocusPolicy.TabFocus
"""A click leaves the keyboard where one works: a banner goes with it, and Qt would hand the keyboard to just anything."""


class Banner(QWidget):
    """Banners with the same ``cause`` tell of one thing. An action whose object is named ``UNDO`` takes back what it tells of.

    ``dismissed`` is emitted when it is closed by the person, by one of its actions, or when its time is up.
    """

    dismissed = Signal()

    def __init__(
        self,
        text: str,
        *,
        kind: str = "information",
        detail: str = "",
        actions: Sequence[QAction] = (),
        timeout_s: float | None = None,
        closable: bool = True,
        cause: Hashable = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        picture, colour, self._ground = KINDS[kind]
        self.kind, self.cause = kind, cause
        self._undo: QAction | None = None
        self._title = Text(text, "strong" if detail else "body", wrap=True, selectable=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        if detail:
            words.addWidget(Text(detail, wrap=True, selectable=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        beside = Qt.AlignmentFlag.AlignTop if detail else Qt.AlignmentFlag.AlignVCenter
        layout.addWidget(Picture(picture, colour, 18), 0, beside)
        add_layout(layout, words, 1)
        for action in actions:
            action.setParent(self)
            if action.objectName() == UNDO:
                self._undo = action
            button = QPushButton(action.text())
            button.setToolTip(action.toolTip() if action.toolTip() != action.text() else "")
            button.setFocusPolicy(_FOCUS)
            button.clicked.connect(action.trigger)
            button.clicked.connect(self.dismiss)
            layout.addWidget(button, 0, beside)
        if closable:
            close = IconButton("x", tr("Close this message"))
            close.setFocusPolicy(_FOCUS)
            close.clicked.connect(self.dismiss)
            layout.addWidget(close, 0, beside)
        self.setAccessibleName(f"{text} {detail}".strip())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        theme.signals().changed.connect(self.update)
        if timeout_s is not None:
            timer = QTimer(self, singleShot=True, interval=round(timeout_s * 1000))
            timer.timeout.connect(self.dismiss)
            timer.start()

    def text(self) -> str:
        return self._title.text()

    def dismiss(self) -> None:
        self.dismissed.emit()

    def undo(self) -> bool:
        """As its button does. False where it offers none."""
        if self._undo is None:
            return False
        self._undo.trigger()
        self.dismiss()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(getattr(tokens, self._ground)))
        painter.fillRect(0, 0, self.width(), 1, QColor(tokens.border))


class BannerStack(QWidget):
    """The banners in force, newest on top; one of each message and each cause is shown, and at most ``LIMIT`` at a time."""

    LIMIT = 3

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._banners: list[Banner] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def add(self, banner: Banner) -> None:
        for shown in [*self._banners]:
            same_cause = banner.cause is not None and shown.cause == banner.cause
            if same_cause or shown.accessibleName() == banner.accessibleName():
                self.remove(shown)
        while len(self._banners) >= self.LIMIT:
            self.remove(self._banners[-1])
        banner.dismissed.connect(lambda: self.remove(banner))
        self._banners.insert(0, banner)
        self._layout.insertWidget(0, banner)
        announce(banner, banner.accessibleName(), urgent=banner.kind == "error")

    def remove(self, banner: Banner) -> None:
        if banner in self._banners:
            self._banners.remove(banner)
            self._layout.removeWidget(banner)
            banner.hide()
            banner.deleteLater()

    def settle(self, cause: Hashable) -> None:
        """What was said of ``cause`` is no more."""
        for shown in [*self._banners]:
            if shown.cause == cause:
                self.remove(shown)

    def banners(self) -> tuple[Banner, ...]:
        return tuple(self._banners)

    def undo_newest(self) -> bool:
        """Takes back what the newest message offers to. False if none does."""
        return any(banner.undo() for banner in [*self._banners])

    def dismiss_newest(self) -> bool:
        """Esc closes the newest message. False if there is none."""
        if self._banners:
            self._banners[0].dismiss()
            return True
        return False
