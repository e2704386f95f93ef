"""What may be long, in a dialog that should be no higher than it has to be."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from cognito_admin.ui.theme import theme

_LEAST_PX = 60
_AROUND_PX = 100


def give_room(area: QScrollArea) -> None:
    """At once, to what was added: it would be drawn in too little of it before ``area`` hears that there is more."""
    QCoreApplication.sendEvent(area, QEvent(QEvent.Type.LayoutRequest))


class Scrolled(QScrollArea):
    """As high as ``content`` where there is room for that; else it is scrolled."""

    def __init__(self, content: QWidget, name: str) -> None:
        """``name`` is what screen readers say."""
        super().__init__()
        self._content = content
        self.setObjectName("plain")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setWidget(content)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The parts around it make room where ``content`` becomes higher: QScrollArea only scrolls then."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout, frames = self._content.layout(), 2 * self.frameWidth()
        if layout is None or not layout.hasHeightForWidth():
            return self._content.sizeHint().height() + frames
        return layout.totalHeightForWidth(width - frames) + frames

    def sizeHint(self) -> QSize:
        frames = 2 * self.frameWidth()
        return self._content.sizeHint() + QSize(frames, frames)

    def minimumSizeHint(self) -> QSize:
        """Words that do not wrap have their width where the screen has it, since nothing is scrolled sideways."""
        beside = self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
        most = self.screen().availableSize().width() - theme.px(_AROUND_PX)
        return QSize(min(self._content.minimumSizeHint().width() + beside, most), theme.px(_LEAST_PX))
