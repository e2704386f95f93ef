"""What was changed as rows, the newest first. They grow at the end as one scrolls, and at the top as things are done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cognito_admin.model.changes.activity import BulkLine
from cognito_admin.ui.formats import moment_alone, utc
from cognito_admin.ui.panes.activity import words
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from cognito_admin.model.changes.activity import Line

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
ROLE = Qt.ItemDataRole
WHEN, WHO, WHAT, USER, RESULT, POOL, DIFFERENCE = range(7)
WIDTHS = (96, 104, 148, 112, 188, 116, 420)
_LONG = 20


class _Row(NamedTuple):
    texts: tuple[str, ...]
    icon: str
    colour: str


class ChangesModel(QAbstractTableModel):
    """``pool_name`` says what people call a pool by the name it has on record."""

    def __init__(self, pool_name: Callable[[str], str]) -> None:
        super().__init__()
        self._pool_name = pool_name
        self._lines: list[Line] = []
        self._rows: list[_Row] = []
        self._unfinished: Collection[str] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self._lines)

    def line(self, row: int) -> Line | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, line_id: str) -> int | None:
        return next((row for row, line in enumerate(self._lines) if line.id == line_id), None)

    def show(self, lines: tuple[Line, ...], unfinished: Collection[str]) -> None:
        """Other lines than before."""
        self.beginResetModel()
        self._unfinished = unfinished
        self._lines = [*lines]
        self._rows = [self._row(line) for line in lines]
        self.endResetModel()

    def extend(self, lines: tuple[Line, ...]) -> None:
        """The page after the last."""
        if lines:
            self.beginInsertRows(NO_PARENT, len(self._lines), len(self._lines) + len(lines) - 1)
            self._lines += lines
            self._rows += [self._row(line) for line in lines]
            self.endInsertRows()

    def renew(self, newest: tuple[Line, ...], unfinished: Collection[str], *, whole: bool) -> int | None:
        """Takes over how the newest lines are now; ``whole`` says that there are no others.

        How many rows came before those that were there, or None where lines went, so that all rows are others.
        """
        tail: list[Line] = []
        if not whole and newest:
            last = self.row_of(newest[-1].id)
            tail = self._lines[last + 1 :] if last is not None else []
        lines = [*newest, *tail]
        added = len(lines) - len(self._lines)
        if added < 0 or [line.id for line in lines[added:]] != [line.id for line in self._lines]:
            self.show(tuple(lines), unfinished)
            return None
        self._unfinished = unfinished
        if added:
            self.beginInsertRows(NO_PARENT, 0, added - 1)
            self._lines[:0] = lines[:added]
            self._rows[:0] = [self._row(line) for line in lines[:added]]
            self.endInsertRows()
        for row in range(added, len(newest)):
            drawn = self._row(lines[row])
            self._lines[row] = lines[row]
            if drawn != self._rows[row]:
                self._rows[row] = drawn
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(WIDTHS) - 1))
        return added

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(WIDTHS)

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        row, column = self._rows[index.row()], index.column()
        if role == ROLE.DisplayRole:
            # Yesterday begins while the window is open.
            return moment_alone(self._lines[index.row()].began) if column == WHEN else row.texts[column]
        if role == ROLE.DecorationRole and column == RESULT:
            return icon(row.icon, row.colour)
        if role == ROLE.ToolTipRole:
            return self._tooltip(index)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == ROLE.DisplayRole:
            return (
                tr("When"),
                tr("Who"),
                tr("What"),
                tr("User or setting"),
                tr("Result"),
                tr("Pool"),
                tr("Before → after"),
            )[section]
        return None

    def _tooltip(self, index: Index) -> str | None:
        line, text = self._lines[index.row()], self._rows[index.row()].texts[index.column()]
        if index.column() == WHEN:
            return utc(line.began)
        if index.column() == WHO:
            return plain_tooltip(line.who)
        return plain_tooltip(text) if len(text) > _LONG else None

    def _row(self, line: Line) -> _Row:
        picture, colour, _ = words.look(line, self._unfinished)
        texts = (
            "",
            words.who(line),
            words.what(line),
            "" if isinstance(line, BulkLine) else words.user(line),
            words.result(line, self._unfinished),
            self._pool_name(line.pool),
            words.difference(line),
        )
        return _Row(texts, picture, colour)
