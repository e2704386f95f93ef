"""The command palette: every action, pane and pool, found by a few letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.ui.shell.fuzzy import match
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.announcing import announce
from cognito_admin.ui.widgets.lines import with_search_icon
from cognito_admin.ui.widgets.sides import from_right_to_left, shortened, turned
from cognito_admin.ui.widgets.text import Line, Text, plain_tooltip

_ENTRY = Qt.ItemDataRole.UserRole
_PLACES = Qt.ItemDataRole.UserRole + 1
_MOST = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``why_not`` says why it cannot be chosen now; ``also`` are further words it is found by."""

    text: str
    run: Callable[[], object]
    group: str = ""
    icon: QIcon = field(default_factory=QIcon)
    keys: str = ""
    why_not: str = ""
    also: str = ""


def find(entries: Sequence[Entry], wanted: str) -> list[tuple[Entry, tuple[int, ...]]]:
    """The entries that match, best first; entries that can be chosen come before those that cannot."""
    found: list[tuple[int, int, Entry, tuple[int, ...]]] = []
    for place, entry in enumerate(entries):
        hit = match(wanted, entry.text)
        score = hit.score if hit else 0
        if hit is None:
            wider = match(wanted, f"{entry.group} {entry.text} {entry.also}")
            if wider is None:
                continue
            score = wider.score // 2
        found.append((score - (1000 if entry.why_not else 0), -place, entry, hit.places if hit else ()))
    found.sort(key=lambda one: (one[0], one[1]), reverse=True)
    return [(entry, places) for _, _, entry, places in found[:_MOST]]


def _nothing(_text: str) -> Sequence[Entry]:
    return ()


class CommandPalette(QFrame):
    """Floats at the top of its window; Esc, a click elsewhere or a choice closes it. ``closed`` is emitted then."""

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("palette")
        self.setAccessibleName(tr("Command palette"))
        self._entries: tuple[Entry, ...] = ()
        self._of_text: Callable[[str], Sequence[Entry]] = _nothing
        self._line = QLineEdit()
        self._line.setPlaceholderText(tr("Type a command, a pane or a pool"))
        self._line.setAccessibleName(tr("Search commands, panes and pools"))
        with_search_icon(self._line)
        self._line.setFrame(False)
        self._line.textChanged.connect(self._search)
        self._line.installEventFilter(self)
        self._model = _Found()
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_EntryDelegate(self._list))
        self._list.setAccessibleName(tr("Commands found"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        self._list.clicked.connect(self._choose)
        self._none = Text(tr("Nothing matches. Try fewer letters."), "muted")
        self._none.setContentsMargins(16, 12, 16, 16)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._line)
        layout.addWidget(Line())
        layout.addWidget(self._list)
        layout.addWidget(self._none)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.setGraphicsEffect(shadow)
        window.installEventFilter(self)
        self.hide()

    def open(self, entries: Sequence[Entry], of_text: Callable[[str], Sequence[Entry]] = _nothing) -> None:
        """``of_text`` gives what can be done with the text itself, offered after the entries that match it."""
        self._entries = tuple(entries)
        self._of_text = of_text
        self._line.clear()
        self._search("")
        self._place()
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def shown(self) -> tuple[str, ...]:
        return tuple(entry.text for entry, _ in self._model.found)

    def line(self) -> QLineEdit:
        return self._line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._line:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
            if event.type() == QEvent.Type.FocusOut and self.isVisible():
                self.close_palette()
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentIndex())
        elif key in steps:
            self._select(self._list.currentIndex().row() + steps[key])
        else:
            return False
        return True

    def _search(self, wanted: str) -> None:
        self._model.show([*find(self._entries, wanted), *((entry, ()) for entry in self._of_text(wanted))])
        some = bool(self._model.found)
        self._list.setVisible(some)
        self._none.setVisible(not some)
        self._select(0)
        self._place()

    def _select(self, row: int) -> None:
        row = max(0, min(row, self._model.rowCount() - 1))
        index = self._model.index(row, 0)
        self._list.setCurrentIndex(index)
        # The keyboard stays in the line, where a screen reader hears nothing of the list.
        if self.isVisible():
            announce(self._list, str(index.data(Qt.ItemDataRole.AccessibleTextRole) or self._none.text()))

    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        if isinstance(entry, Entry) and not entry.why_not:
            self.close_palette()
            entry.run()

    def _place(self) -> None:
        window = self._window
        rows = min(max(self._model.rowCount(), 1), 9)
        self._list.setFixedHeight(rows * theme.px(34) + 8)
        width = min(theme.px(600), window.width() - 32)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((window.width() - width) // 2, theme.px(72))


class _Found(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[Entry, tuple[int, ...]]] = []

    def show(self, found: list[tuple[Entry, tuple[int, ...]]]) -> None:
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry, places = self.found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.text, entry.why_not or entry.keys or entry.group) if part)
        if role == _ENTRY:
            return entry
        if role == _PLACES:
            return places
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(entry.why_not)
        return None


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(200), theme.px(34))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = theme.current()
        entry: Entry = index.data(_ENTRY)
        whole: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        field = whole.adjusted(6, 1, -6, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:  # pyright: ignore[reportAttributeAccessIssue]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(field, 5, 5)
        side = theme.px(16)
        left = field.left() + theme.px(10)
        mode = QIcon.Mode.Disabled if entry.why_not else QIcon.Mode.Normal
        if not entry.icon.isNull():
            picture = QRect(left, field.center().y() - side // 2 + 1, side, side)
            entry.icon.paint(painter, turned(painter, picture, field), mode=mode)
        left += side + theme.px(10)
        font = QFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        small = QFont(font)
        small.setPixelSize(theme.px(12))
        painter.setFont(small)
        painter.setPen(QColor(tokens.muted))
        aside = entry.why_not or entry.keys or entry.group
        room = field.adjusted(left - field.left(), 0, -theme.px(10), 0)
        text_width = painter.fontMetrics().horizontalAdvance(entry.text)
        aside = shortened(painter.fontMetrics(), aside, max(theme.px(80), room.width() - text_width - theme.px(48)))
        painter.drawText(
            turned(painter, room, field), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, aside
        )
        room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(aside) - theme.px(12))
        self._write(painter, turned(painter, room, field), entry, index.data(_PLACES), font)
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, entry: Entry, places: tuple[int, ...], font: QFont) -> None:
        """The text, with the letters that were matched in bold. From right to left it is one piece: its letters may be joined."""
        tokens = theme.current()
        strong = QFont(font)
        strong.setWeight(QFont.Weight.Bold)
        painter.setPen(QColor(tokens.disabled if entry.why_not else tokens.text))
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        if (
            not places
            or from_right_to_left()
            or painter.fontMetrics().horizontalAdvance(entry.text) > room.width() - theme.px(16)
        ):
            text = shortened(painter.fontMetrics(), entry.text, room.width())
            painter.drawText(room, aligned, text)
            return
        hit = set(places)
        start = 0
        while start < len(entry.text):
            stop = start + 1
            while stop < len(entry.text) and (stop in hit) == (start in hit):
                stop += 1
            painter.setFont(strong if start in hit else font)
            part = entry.text[start:stop]
            painter.drawText(room, aligned, part)
            room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(part))
            start = stop
