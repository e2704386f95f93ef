"""A layout that fills lines from left to right and goes on below, as words do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Its height follows its width. What is lower than its line lies in the middle of it.

    Runs from right to left where the language does. ``centred`` lines have as much room before them as after.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 6, centred: bool = False) -> None:
        super().__init__(parent)
        self._centred = centred
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rectangle: QRect) -> None:
        super().setGeometry(rectangle)
        self._arrange(rectangle, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, area: QRect, *, move: bool) -> int:
        parent = self.parentWidget()
        rightwards = parent is None or parent.layoutDirection() is Qt.LayoutDirection.LeftToRight
        y = 0
        for place, line in enumerate(self._lines(area.width())):
            y += self.spacing() if place else 0
            height = max(size.height() for _, size in line)
            x = self._room_before([size for _, size in line], area.width()) if self._centred else 0
            for item, size in line if move else ():
                left = area.x() + x if rightwards else area.right() - x - size.width() + 1
                item.setGeometry(QRect(QPoint(left, area.y() + y + (height - size.height()) // 2), size))
                x += size.width() + self.spacing()
            y += height
        return y

    def _room_before(self, line: list[QSize], width: int) -> int:
        taken = sum(size.width() for size in line) + self.spacing() * (len(line) - 1)
        return max(0, (width - taken) // 2)

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            if not lines or x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((item, size))
            x += size.width() + self.spacing()
        return lines
