"""Icons: Lucide's SVGs in the colour of the text beside them, following the theme, disabled and selected states."""

from functools import cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from cognito_admin.ui.resources import ICONS
from cognito_admin.ui.theme import theme

_drawn: dict[tuple[str, str, int], QPixmap] = {}


class _ThemedIcon(QIconEngine):
    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        side = min(size.width(), size.height())
        pixmap = draw(self._name, self._colour(mode), round(side * scale))
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
        return QSize(side, side)

    def isNull(self) -> bool:
        return False

    def clone(self) -> QIconEngine:
        return _ThemedIcon(self._name, self._role)

    def _colour(self, mode: QIcon.Mode) -> str:
        tokens = theme.current()
        if mode == QIcon.Mode.Disabled:
            return tokens.disabled
        return str(getattr(tokens, self._role))


def icon(name: str, role: str = "muted") -> QIcon:
    """The icon of that Lucide name in the colour of that token. Raises FileNotFoundError for a name that is not shipped."""
    _source(name)
    return QIcon(_ThemedIcon(name, role))


def pixmap(name: str, role: str = "muted", side: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon drawn once, ``side`` pixels wide before the screen's ratio. It does not follow the theme."""
    drawn = draw(name, str(getattr(theme.current(), role)), round(side * ratio))
    drawn.setDevicePixelRatio(ratio)
    return drawn


def draw(name: str, colour: str, side: int) -> QPixmap:
    if side <= 0:
        return QPixmap()
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


def read_all() -> None:
    """Reads every icon that is shipped (a few milliseconds), so that none is read while the window is at work."""
    for file in ICONS.glob("*.svg"):
        _source(file.stem)


@cache
def _source(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8")
