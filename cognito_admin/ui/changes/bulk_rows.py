"""What became of each user of a bulk, as rows that are fetched as far as one scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from cognito_admin.model.changes.record import Result
from cognito_admin.ui.changes.bulk_words import end_title, remedy, why
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.work.bulk import Settled

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
ROLE = Qt.ItemDataRole
USER, RESULT, WHY, REMEDY = range(4)
WIDTHS = (220, 110, 290, 270)
LOOKS = {
    Result.DONE: ("circle-check", "success"),
    Result.SKIPPED: ("minus", "muted"),
    Result.FAILED: ("circle-x", "danger"),
    Result.UNKNOWN: ("circle-help", "warning"),
}


class BulkRows(QAbstractTableModel):
    """``more_wanted`` asks for the rows after those at hand."""

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Settled] = []
        self._more = False

    def begin(self) -> None:
        """Nothing is at hand, and everything is to be fetched."""
        self.beginResetModel()
        self._rows, self._more = [], True
        self.endResetModel()

    def add(self, rows: Sequence[Settled], *, more: bool) -> None:
        """``more`` says whether there are others after these."""
        self._more = more
        if rows:
            self.beginInsertRows(NO_PARENT, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def settled(self, row: int) -> Settled | None:
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def last_sub(self) -> str:
        """Where the rows go on."""
        return self._rows[-1].result.sub if self._rows else ""

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, _parent: Index) -> None:
        self.more_wanted.emit()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(WIDTHS)

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        settled, column = self._rows[index.row()], index.column()
        if role == ROLE.DisplayRole:
            return cell(settled, column)
        if role == ROLE.DecorationRole and column == RESULT:
            return icon(*LOOKS[settled.result.result])
        if role == ROLE.ToolTipRole and column in (WHY, REMEDY):
            return plain_tooltip(cell(settled, column))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == ROLE.DisplayRole:
            return titles()[section]
        if role == ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def titles() -> tuple[str, ...]:
    return (tr("User"), tr("Result"), tr("Why"), tr("What to do"))


def cell(settled: Settled, column: int) -> str:
    match column:
        case 0:
            return settled.user.display_name if settled.user is not None else settled.name
        case 1:
            return end_title(settled.result.result)
        case 2:
            return why(settled)
        case _:
            return remedy(settled)
