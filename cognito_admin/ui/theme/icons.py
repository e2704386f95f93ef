"""Icons: Lucide's SVGs in the colour of the text beside them, following the theme, disabled and selected states."""

from functools import cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap

from cognito_admin.ui.resources import ICONS
from cognito_admin.ui.theme import theme

_drawn: dict[tuple[str, str, int], QPixmap] = {}
_TURNED = {
    "arrow-left": "arrow-right",
    "arrow-right": "arrow-left",
    "chevron-left": "chevron-right",
    "chevron-right": "chevron-left",
}
"""What points onwards or back: from right to left the other way."""


class _ThemedIcon(QIconEngine):
    """``beside_words``: as wide as it is asked for, with the room that is left between itself and the words."""

    def __init__(self, name: str, role: str, *, beside_words: bool = False) -> None:
        super().__init__()
        self._name = name
        self._role = role
        self._beside_words = beside_words

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        side = min(size.width(), size.height())
        pixmap = draw(self._name, self._colour(mode), round(side * scale))
        if self._beside_words:
            pixmap = _before_words(pixmap, round(size.width() * scale))
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        side = min(rect.width(), rect.height())
        pixmap = draw(self._name, self._colour(mode), round(side * ratio))
        pixmap.setDevicePixelRatio(ratio)
        corner = rect.topLeft() + QPoint((rect.width() - side) // 2, (rect.height() - side) // 2)
        painter.drawPixmap(corner, pixmap)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        side = min(size.width(), size.height())
        return QSize(size.width() if self._beside_words else side, side)

    def isNull(self) -> bool:
        return False

    def clone(self) -> QIconEngine:
        return _ThemedIcon(self._name, self._role, beside_words=self._beside_words)

    def _colour(self, mode: QIcon.Mode) -> str:
        tokens = theme.current()
        if mode == QIcon.Mode.Disabled:
            return tokens.disabled
        return str(getattr(tokens, self._role))


def icon(name: str, role: str = "muted") -> QIcon:
    """The icon of that Lucide name in the colour of that token. Raises FileNotFoundError for a name that is not shipped."""
    _source(name)
    return QIcon(_ThemedIcon(name, role))


def icon_beside_words(name: str, role: str = "muted") -> QIcon:
    """As ``icon``; what it is asked to be wider than high is room before the words that follow it."""
    _source(name)
    return QIcon(_ThemedIcon(name, role, beside_words=True))


def pixmap(name: str, role: str = "muted", side: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon drawn once, ``side`` pixels wide before the screen's ratio. It does not follow the theme."""
    drawn = draw(name, str(getattr(theme.current(), role)), round(side * ratio))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def draw(name: str, colour: str, side: int) -> QPixmap:
    """The icon in that colour, of so many pixels; what points onwards points to the left in a window from right to left."""
    if side <= 0:
        return QPixmap()
    if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        name = _TURNED.get(name, name)
    key = (name, colour, side)
    drawn = _drawn.get(key)
    if drawn is None:
        from PySide6.QtSvg import QSvgRenderer  # not needed for the first paint of an empty window

        drawn = QPixmap(side, side)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        QSvgRenderer(_source(name).replace("currentColor", colour).encode()).render(painter, QRectF(0, 0, side, side))
        painter.end()
        _drawn[key] = drawn
    return QPixmap(drawn)


def _before_words(drawn: QPixmap, width: int) -> QPixmap:
    """``drawn`` where a line begins, in a picture of that width."""
    wide = QPixmap(width, drawn.height())
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    begins_right = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    painter.drawPixmap(width - drawn.width() if begins_right else 0, 0, drawn)
    painter.end()
    return wide


def read_all() -> None:
    """Reads every icon that is shipped (a few milliseconds), so that none is read while the window is at work."""
    for file in ICONS.glob("*.svg"):
        _source(file.stem)


@cache
def _source(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8")
