"""The tree at the left: connections, and the pools each of them leads to."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QAction, QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cognito_admin.model import sentences
from cognito_admin.model.connections import Connection, ConnectionKind, Environment, Marking, PoolKey
from cognito_admin.model.failures import Failure
from cognito_admin.model.health.verdict import Level
from cognito_admin.model.ids import ConnectionId
from cognito_admin.model.offline import OfflineBackup
from cognito_admin.model.pools import PoolSummary, told_apart
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.shell.backup_branch import BackupBranch, BackupRow, BackupsTitle
from cognito_admin.ui.shell.check_mark import CheckMark, draw_check_mark
from cognito_admin.ui.shell.health_mark import draw_health_mark
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.focus import focus_pen
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.theme.tokens import ROW_PX
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import ShorteningButton, put_icon
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.sides import shortened, turned
from cognito_admin.ui.widgets.text import ElidedText, plain_tooltip, surface

_THING = Qt.ItemDataRole.UserRole
_MARKING = Qt.ItemDataRole.UserRole + 1
_HEALTH = Qt.ItemDataRole.UserRole + 2
_CHECK_UP = Qt.ItemDataRole.UserRole + 3
_LEAST_PX, _LEAST_AT_MOST_PX = 160, 260
"""How narrow it can be made, growing with the text as far as a small screen has room."""


@dataclass(frozen=True, slots=True)
class _Remark:
    """A row under a connection that is no pool: loading, empty, failed."""

    connection: ConnectionId
    alarming: bool
    remedy: QAction | None = None


class Navigation(QWidget):
    """``connection_requested`` asks to sign in and list the pools; ``pool_requested`` to open one."""

    connection_requested = Signal(str)
    failure_requested = Signal(str)
    pool_requested = Signal(object)
    add_requested = Signal()
    edit_requested = Signal(str)
    remove_requested = Signal(str)
    reload_requested = Signal(str)
    backup_keep_requested = Signal(str, bool)
    backup_close_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        surface(self, "window")
        self._tree = _Tree()
        self._tree.setItemDelegate(_RowDelegate(self._tree))
        self._tree.itemClicked.connect(self._opened)
        self._tree.activated_by_key.connect(self._opened)
        self._tree.edit_by_key.connect(lambda item: self._ask_of_connection(item, self.edit_requested))
        self._tree.remove_by_key.connect(self._remove_wished)
        self._tree.itemExpanded.connect(self._expanded)
        self._tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._tree.customContextMenuRequested.connect(self._menu)
        head = QHBoxLayout()
        head.setContentsMargins(16, 14, 8, 8)
        head.addWidget(ElidedText(tr("CONNECTIONS"), "section"), 1)
        below = ShorteningButton(tr("Add connection…"))
        below.setProperty("kind", "quiet")
        put_icon(below, "plus")
        below.clicked.connect(self.add_requested)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 8, 8)
        foot.addWidget(below)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        add_layout(layout, head)
        layout.addWidget(self._tree, 1)
        add_layout(layout, foot)
        self._marking_of: Callable[[PoolKey], Marking] = lambda _key: Marking()
        self._open_pool: PoolKey | None = None
        self._health: dict[PoolKey, tuple[Level, str]] = {}
        self._check_ups: dict[PoolKey, tuple[CheckMark | None, str]] = {}
        self._backups = BackupBranch(self._tree)
        self._why_not_keep = ""
        theme.signals().changed.connect(self._fit)
        self._fit()
        theme.signals().changed.connect(self._tree.doItemsLayout)
        theme.signals().changed.connect(self._tree.viewport().update)

    def _fit(self) -> None:
        self.setMinimumWidth(min(theme.px(_LEAST_PX), _LEAST_AT_MOST_PX))

    def use_markings(self, marking_of: Callable[[PoolKey], Marking]) -> None:
        self._marking_of = marking_of

    def show_connections(self, connections: Iterable[Connection]) -> None:
        """Brings the list up to date; pools that are shown already stay."""
        wanted = tuple(connections)
        known = {item.data(0, _THING): item for item in self._connection_items()}
        for identifier, item in known.items():
            if identifier not in {connection.id for connection in wanted}:
                self._tree.takeTopLevelItem(self._tree.indexOfTopLevelItem(item))
        for place, connection in enumerate(wanted):
            item = known.get(connection.id)
            if item is None:
                item = QTreeWidgetItem()
                item.setData(0, _THING, connection.id)
                item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
                item.setIcon(0, icon("cloud"))
                self._tree.insertTopLevelItem(place, item)
            item.setText(0, connection.name)
            item.setToolTip(0, plain_tooltip(f"{connection.name}\n{connection.region} · {_way(connection)}"))

    def show_loading(self, connection: ConnectionId, stop: QAction) -> None:
        """``stop`` is offered in the menu of the row."""
        item = self._remark(connection, tr("Signing in…"), _Remark(connection, False, stop))
        if item is not None:
            item.setToolTip(0, plain_tooltip(stop.toolTip()))

    def show_failed(self, connection: ConnectionId, failure: Failure, remedy: QAction | None = None) -> None:
        words = explain(failure)
        item = self._remark(connection, words.title, _Remark(connection, True, remedy))
        if item is not None:
            item.setIcon(0, icon("triangle-alert", "danger"))
            item.setToolTip(0, plain_tooltip(f"{words.text}\n{words.advice}"))

    def show_pools(self, connection: ConnectionId, pools: Iterable[PoolSummary]) -> None:
        parent = self._connection_item(connection)
        if parent is None:
            return
        found = sorted(pools, key=lambda pool: (pool.name.casefold(), pool.id))
        if not found:
            self._remark(connection, tr("No user pools in this region"), _Remark(connection, False))
            return
        parent.takeChildren()
        for pool, name in zip(found, told_apart([(pool.name, pool.id) for pool in found]), strict=True):
            key = PoolKey(connection, pool.id)
            item = QTreeWidgetItem([name])
            item.setData(0, _THING, key)
            item.setIcon(0, icon("users"))
            self._mark(item, key, PoolSummary(pool.id, name))
            parent.addChild(item)
            if key == self._open_pool:
                self._tree.fill(item)
        parent.setExpanded(True)

    def show_markings(self) -> None:
        for key, item in self._pool_items():
            self._mark(item, key, PoolSummary(key.pool, item.text(0)))

    def show_health(self, key: PoolKey, level: Level | None, words: str = "") -> None:
        """How the pool fares, as a mark on its row and in words; None where that is not known."""
        if level is None:
            self._health.pop(key, None)
        else:
            self._health[key] = level, words
        self.show_markings()

    def show_check_up(self, key: PoolKey, mark: CheckMark | None, words: str) -> None:
        """What was found in the pool, as a number on its row and in words; no number where nothing is grave."""
        self._check_ups[key] = mark, words
        self.show_markings()

    def show_open_pool(self, key: PoolKey | None) -> None:
        """The pool whose panes are in front, or None. It alone is filled, wherever the keyboard goes."""
        self._open_pool = key
        found = next((item for known, item in self._pool_items() if known == key), None)
        self._tree.fill(found or self._backups.item_of(key))

    def show_backups(self, backups: Sequence[OfflineBackup], why_not_keep: str) -> None:
        """``why_not_keep`` says why no index can stay when the program ends, if none can."""
        self._why_not_keep = why_not_keep
        self._backups.show(backups)
        self.show_open_pool(self._open_pool)

    def focus_tree(self) -> None:
        self._tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def tree(self) -> QTreeWidget:
        return self._tree

    def _mark(self, item: QTreeWidgetItem, key: PoolKey, pool: PoolSummary) -> None:
        marking = self._marking_of(key)
        item.setData(0, _MARKING, marking)
        environment = tr(sentences.ENVIRONMENTS[marking.environment].name)
        mode = tr(sentences.MODES[marking.mode].name)
        level, health = self._health.get(key, (None, ""))
        item.setData(0, _HEALTH, level)
        mark, found = self._check_ups.get(key, (None, ""))
        item.setData(0, _CHECK_UP, mark)
        lines = (pool.name, pool.id, f"{environment} · {mode}", health, found)
        item.setToolTip(0, plain_tooltip("\n".join(line for line in lines if line)))
        spoken = ", ".join(text for text in (pool.name, environment, mode, health, found) if text)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _remark(self, connection: ConnectionId, text: str, remark: _Remark) -> QTreeWidgetItem | None:
        parent = self._connection_item(connection)
        if parent is None:
            return None
        parent.takeChildren()
        item = QTreeWidgetItem([text])
        item.setData(0, _THING, remark)
        parent.addChild(item)
        parent.setExpanded(True)
        return item

    def _connection_items(self) -> list[QTreeWidgetItem]:
        items = (self._tree.topLevelItem(place) for place in range(self._tree.topLevelItemCount()))
        return [item for item in items if item is not None and isinstance(item.data(0, _THING), str)]

    def _pool_items(self) -> Iterator[tuple[PoolKey, QTreeWidgetItem]]:
        for parent in self._connection_items():
            for place in range(parent.childCount()):
                item = parent.child(place)
                if item is not None and isinstance(key := item.data(0, _THING), PoolKey):
                    yield key, item

    def _connection_item(self, connection: ConnectionId) -> QTreeWidgetItem | None:
        return next((item for item in self._connection_items() if item.data(0, _THING) == connection), None)

    def _opened(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        thing = item.data(0, _THING)
        if isinstance(thing, PoolKey):
            self.pool_requested.emit(thing)
        elif isinstance(thing, BackupRow):
            self.pool_requested.emit(thing.backup.key)
        elif isinstance(thing, _Remark):
            if thing.alarming:
                self.failure_requested.emit(thing.connection)
        elif item.childCount() or isinstance(thing, BackupsTitle):
            item.setExpanded(not item.isExpanded())
        else:
            self.connection_requested.emit(thing)

    def _expanded(self, item: QTreeWidgetItem) -> None:
        if not item.childCount() and isinstance(item.data(0, _THING), str):
            self.connection_requested.emit(item.data(0, _THING))

    def _remove_wished(self, item: QTreeWidgetItem) -> None:
        thing = item.data(0, _THING)
        if isinstance(thing, BackupRow):
            self.backup_close_requested.emit(thing.backup.id)
        else:
            self._ask_of_connection(item, self.remove_requested)

    def _ask_of_connection(self, item: QTreeWidgetItem, wish: SignalInstance) -> None:
        if isinstance(item.data(0, _THING), str):
            wish.emit(item.data(0, _THING))

    def _menu(self, place: QPoint) -> None:
        item = self._tree.itemAt(place)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        thing = item.data(0, _THING) if item else None
        if isinstance(thing, PoolKey):
            self._add(menu, tr("&Open"), lambda: self.pool_requested.emit(thing))
        elif isinstance(thing, BackupRow):
            self._add_of_backup(menu, thing.backup)
        elif isinstance(thing, BackupsTitle):
            return
        elif item is not None:
            identifier = thing.connection if isinstance(thing, _Remark) else thing
            if isinstance(thing, _Remark) and thing.remedy is not None:
                menu.addAction(thing.remedy)
            self._add(menu, tr("&Reload pools"), lambda: self.reload_requested.emit(identifier))
            menu.addSeparator()
            self._add(menu, tr("&Edit connection…"), lambda: self.edit_requested.emit(identifier))
            self._add(menu, tr("Re&move connection…"), lambda: self.remove_requested.emit(identifier))
        else:
            self._add(menu, tr("&Add connection…"), self.add_requested.emit)
        menu.popup(self._tree.viewport().mapToGlobal(place))

    def _add_of_backup(self, menu: QMenu, backup: OfflineBackup) -> None:
        self._add(menu, tr("&Open"), lambda: self.pool_requested.emit(backup.key))
        keep = self._add(menu, tr("&Keep its index here"), lambda: None)
        keep.setCheckable(True)
        keep.setChecked(backup.kept)
        keep.toggled.connect(lambda wanted: self.backup_keep_requested.emit(backup.id, wanted))
        allow(keep, self._why_not_keep, tr("Encrypted, so that the backup opens at once the next time"))
        menu.addSeparator()
        self._add(menu, tr("&Close the backup"), lambda: self.backup_close_requested.emit(backup.id))
        menu.setToolTipsVisible(True)

    def _add(self, menu: QMenu, text: str, run: Callable[[], object]) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda: run())
        return action


def _way(connection: Connection) -> str:
    if connection.kind is ConnectionKind.ACCESS_KEY:
        return tr("access key")
    return tr("profile {profile}", profile=connection.profile) if connection.profile else tr("default credentials")


class _Tree(QTreeWidget):
    """A tree that opens on Enter and on a single click, and tells both the same way.

    What is selected in it is what is open; the keyboard and the mouse only move the current row.
    """

    activated_by_key = Signal(QTreeWidgetItem)
    edit_by_key = Signal(QTreeWidgetItem)
    remove_by_key = Signal(QTreeWidgetItem)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setAccessibleName(tr("Connections and pools"))
        self.setHeaderHidden(True)
        self._indent()
        theme.signals().changed.connect(self._indent)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.setExpandsOnDoubleClick(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)

    def _indent(self) -> None:
        """As wide as the chevron that has its place there."""
        self.setIndentation(theme.px(16))

    def fill(self, item: QTreeWidgetItem | None) -> None:
        """Selects this row alone, and puts the keyboard on it; None selects none and leaves the keyboard where it is."""
        choice = self.selectionModel()
        if item is None:
            choice.clearSelection()
            return
        choice.setCurrentIndex(self.indexFromItem(item), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wishes = {
            Qt.Key.Key_Return: self.activated_by_key,
            Qt.Key.Key_Enter: self.activated_by_key,
            Qt.Key.Key_Space: self.activated_by_key,
            Qt.Key.Key_F2: self.edit_by_key,
            Qt.Key.Key_Delete: self.remove_by_key,
        }
        wish = next((wish for key, wish in wishes.items() if key == event.key()), None)
        if wish is not None and self.currentItem():
            wish.emit(self.currentItem())
            return
        super().keyPressEvent(event)


class _RowDelegate(QStyledItemDelegate):
    """Draws a row as a rounded field, with a dot for the pool's environment at its end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(80), theme.px(ROW_PX))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = theme.current()
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        whole: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        field = whole.adjusted(0, 1, -8, -1)
        thing = index.data(_THING)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(tokens.accent_soft if selected else tokens.hover))
            painter.drawRoundedRect(turned(painter, field, whole), 5, 5)
        if selected:
            painter.setBrush(QColor(tokens.accent))
            bar = QRect(field.left(), field.top() + 4, 3, field.height() - 8)
            painter.drawRoundedRect(turned(painter, bar, whole), 1.5, 1.5)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(focus_pen())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(turned(painter, field, whole).adjusted(0, 0, -1, -1), 5, 5)
        left = field.left() + theme.px(6)
        decoration = index.data(Qt.ItemDataRole.DecorationRole)
        if decoration is not None:
            side = theme.px(16)
            picture = turned(painter, QRect(left, field.center().y() - side // 2 + 1, side, side), whole)
            decoration.paint(painter, picture)
            # Qt gives it back as its text.
            if level := index.data(_HEALTH):
                around = tokens.accent_soft if selected else tokens.window
                draw_health_mark(painter, Level(level), picture, QColor(around))
            left += side + theme.px(8)
        right = field.right() - theme.px(8)
        marking = index.data(_MARKING)
        if isinstance(marking, Marking):
            right -= self._dot(painter, marking, QRect(left, field.top(), right - left, field.height()), whole)
        mark = index.data(_CHECK_UP)
        if isinstance(mark, CheckMark):
            room = turned(painter, QRect(left, field.top(), right - left, field.height()), whole)
            right -= draw_check_mark(painter, mark, room, QFont(option.font)) + theme.px(8)  # pyright: ignore[reportAttributeAccessIssue]
        font = QFont(option.font)  # pyright: ignore[reportAttributeAccessIssue]
        ink = tokens.text
        if isinstance(thing, str | BackupsTitle):
            font.setWeight(QFont.Weight.DemiBold)
        elif isinstance(thing, _Remark):
            ink = tokens.danger if thing.alarming else tokens.muted
        painter.setFont(font)
        painter.setPen(QColor(ink))
        room = turned(painter, QRect(left, field.top(), right - left, field.height()), whole)
        text = shortened(painter.fontMetrics(), index.data() or "", room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _dot(self, painter: QPainter, marking: Marking, room: QRect, whole: QRect) -> int:
        """At the end of ``room``: filled red for production, an amber ring for staging, nothing for development. Its width."""
        tokens = theme.current()
        side = theme.px(8)
        if marking.environment is Environment.DEVELOPMENT:
            return 0
        painter.setPen(Qt.PenStyle.NoPen)
        production = marking.environment is Environment.PRODUCTION
        painter.setBrush(QColor(tokens.production if production else tokens.staging))
        dot = QRect(room.right() + 1 - side, room.center().y() - side // 2 + 1, side, side)
        painter.drawEllipse(turned(painter, dot, whole))
        return side + theme.px(8)
