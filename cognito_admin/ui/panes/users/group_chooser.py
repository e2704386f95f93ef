"""The groups somebody can be added to, found by typing a few letters of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLineEdit, QVBoxLayout, QWidget

from cognito_admin.model.query.folding import fold
from cognito_admin.ui.formats import number
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.announcing import announce
from cognito_admin.ui.widgets.big_table import BigTable
from cognito_admin.ui.widgets.text import Text, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cognito_admin.model.pools import Group
    from cognito_admin.work.groups import KnownGroups

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
ROLE = Qt.ItemDataRole
_WIDTH_PX, _HEIGHT_PX, _COUNT_PX = 320, 300, 72
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class GroupChooser(QFrame):
    """``chosen`` carries the name of a group; the list is closed by then. ``note`` says what choosing one does."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("floats", "true")
        self.setAccessibleName(tr("Add to group"))
        self._choices = _Choices()
        self._choices.setParent(self)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Find a group"))
        self.line.setAccessibleName(tr("Find a group"))
        self.line.textChanged.connect(self._narrow)
        self.line.installEventFilter(self)
        self.table = BigTable()
        self.table.setModel(self._choices)
        self.table.setAccessibleName(tr("Groups"))
        self.table.setSelectionMode(BigTable.SelectionMode.SingleSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = self.table.horizontalHeader()
        header.hide()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, theme.px(_COUNT_PX))
        self.table.clicked.connect(lambda index: self._choose(index.row()))
        self._nothing = Text("", "muted", wrap=True)
        self.note = Text("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.line)
        column.addWidget(self.table, 1)
        column.addWidget(self._nothing)
        column.addWidget(self.note)
        self.resize(theme.px(_WIDTH_PX), theme.px(_HEIGHT_PX))

    def show_loading(self) -> None:
        self._choices.show((), None)
        self._say(tr("Reading the groups…"))

    def show_groups(self, known: KnownGroups, but: Collection[str]) -> None:
        """Lists the groups there are, less those the user is in."""
        self._choices.show([group for group in known.groups if group.name not in but], known)
        self._narrow()

    @property
    def has_groups(self) -> bool:
        return self._choices.count > 0

    def show_unread(self, why: str) -> None:
        """There is nothing to choose from."""
        self._say(why)

    def open_beside(self, button: QWidget) -> None:
        """Below the button, or above it where there is no room below."""
        self.line.clear()
        room, left = self.screen().availableGeometry(), button.mapToGlobal(button.rect().topLeft())
        below, above = left.y() + button.height(), left.y() - self.height()
        x = max(room.left(), min(left.x(), room.right() - self.width()))
        self.move(QPoint(x, below if below + self.height() <= room.bottom() else max(room.top(), above)))
        self.show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keyboard stays in the line: arrows move along the list, Enter chooses."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if (step := _MOVES.get(Qt.Key(event.key()))) is not None:
            last = self._choices.rowCount() - 1
            if last >= 0:
                self._go_to(max(0, min(self.table.currentIndex().row() + step, last)))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.table.currentIndex().row())
            return True
        return super().eventFilter(watched, event)

    def _choose(self, row: int) -> None:
        group = self._choices.group(row)
        if group is not None:
            self.close()
            self.chosen.emit(group.name)

    def _narrow(self) -> None:
        self._choices.filter(self.line.text())
        shown = self._choices.rowCount()
        if shown:
            self._say("")
            self._go_to(0)
        elif self.line.text().strip():
            self._say(tr("No group found"))
        else:
            self._say(tr("There is no other group in this pool"))

    def _go_to(self, row: int) -> None:
        """The keyboard stays in the line, where a screen reader hears nothing of the list."""
        self.table.selectRow(row)
        group = self._choices.group(row)
        if group is not None and self.isVisible():
            announce(self.table, group.name)

    def _say(self, text: str) -> None:
        self._nothing.setText(text)
        self._nothing.setVisible(bool(text))
        self.table.setVisible(not text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)


class _Choices(QAbstractTableModel):
    """Names and how many are in each; those that begin with what was typed come first."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: Sequence[Group] = ()
        self._known: KnownGroups | None = None
        self._shown: list[Group] = []

    def show(self, groups: Sequence[Group], known: KnownGroups | None) -> None:
        self._groups, self._known = groups, known
        self.filter("")

    @property
    def count(self) -> int:
        return len(self._groups)

    def filter(self, text: str) -> None:
        wanted = fold(text).strip()
        found = [
            (not fold(group.name).startswith(wanted), fold(group.name), group)
            for group in self._groups
            if all(word in fold(f"{group.name} {group.description}") for word in wanted.split())
        ]
        found.sort(key=lambda entry: entry[:2])
        self.beginResetModel()
        self._shown = [group for *_, group in found]
        self.endResetModel()

    def group(self, row: int) -> Group | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        group = self._shown[index.row()]
        if role == ROLE.DisplayRole:
            if index.column() == 0:
                return group.name
            members = self._known.members if self._known else None
            return "" if members is None else number(members.get(group.name, 0))
        if role == ROLE.TextAlignmentRole and index.column() == 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == ROLE.ToolTipRole:
            return plain_tooltip(group.description)
        return None
