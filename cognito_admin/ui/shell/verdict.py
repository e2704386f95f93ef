"""What a test found, in a card below what was tested."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.text import Picture, Text, surface


class Verdict(QFrame):
    """What the test found."""

    def __init__(self) -> None:
        super().__init__()
        surface(self, "card")
        self._picture = Picture("info", "muted", 18)
        self._title = Text("", "strong", wrap=True, selectable=True)
        self._detail = Text("", "small", wrap=True, selectable=True)
        self._remedy: QAction | None = None
        self._mend = QPushButton()
        self._mend.setAutoDefault(False)
        self._mend.clicked.connect(self._trigger)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        add_layout(layout, words, 1)
        layout.addWidget(self._mend, 0, Qt.AlignmentFlag.AlignVCenter)
        self.clear()

    def clear(self) -> None:
        self.hide()

    def show_busy(self, text: str) -> None:
        self._say("loader", "muted", text, "")

    def show_good(self, title: str, detail: str) -> None:
        self._say("circle-check", "success", title, detail)

    def show_bad(self, title: str, detail: str, remedy: QAction | None = None) -> None:
        """``remedy`` is what mends it, if anything does."""
        self._say("circle-alert", "danger", title, detail)
        self._remedy = remedy
        self._mend.setVisible(remedy is not None)
        if remedy is not None:
            self._mend.setText(remedy.text())
            self._mend.setToolTip(remedy.toolTip())

    def text(self) -> str:
        return f"{self._title.text()}\n{self._detail.text()}".strip()

    def _say(self, picture: str, role: str, title: str, detail: str) -> None:
        self._mend.hide()
        self._picture.set_icon(picture, role)
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(f"{title}. {detail}")
        self.show()

    def _trigger(self) -> None:
        if self._remedy is not None:
            self._remedy.trigger()
