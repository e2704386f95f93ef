"""The groups of accounts as rows. Each is read from what was found when it is drawn, so that there may be any number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cognito_admin.model.duplicates import Order
from cognito_admin.ui.formats import number
from cognito_admin.ui.panes.duplicates.words import explained, outlook, signs
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.duplicates import Alike
    from cognito_admin.work.duplicates import Duplicates

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
ROLE = Qt.ItemDataRole
TEXT, SIGNS, ACCOUNTS, OUTLOOK = range(4)
WIDTHS = (128, 92, 76, 122)
ORDERS = (Order.TEXT, Order.SIGN, Order.ACCOUNTS, Order.WAY)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DuplicatesModel(QAbstractTableModel):
    """``numbers`` are those of the groups in ``found``, in the order of the rows."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Duplicates | None = None
        self._numbers: Sequence[int] = ()

    def show(self, found: Duplicates, numbers: Sequence[int]) -> None:
        self.beginResetModel()
        self._found, self._numbers = found, numbers
        self.endResetModel()

    def remove(self, group: int) -> None:
        """Takes out a group that is settled."""
        row = self.row_of(group)
        if row is not None:
            self.beginRemoveRows(NO_PARENT, row, row)
            self._numbers = [*self._numbers[:row], *self._numbers[row + 1 :]]
            self.endRemoveRows()

    def group(self, row: int) -> int | None:
        return self._numbers[row] if 0 <= row < len(self._numbers) else None

    def number_in(self, found: Duplicates, row: int) -> int | None:
        """The number of a row's group in what may have been found anew."""
        group = self.group(row)
        return group if group is None or found is self._found else found.number_of(self.alike(row))

    def row_of(self, group: int) -> int | None:
        return next((row for row, number in enumerate(self._numbers) if number == group), None)

    def alike(self, row: int) -> Alike:
        assert self._found is not None
        return self._found.alike(self._numbers[row])

    # Qt

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(WIDTHS)

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        column = index.column()
        if role == ROLE.DisplayRole:
            return _cell(self.alike(index.row()), column)
        if role == ROLE.TextAlignmentRole:
            return _RIGHT if column == ACCOUNTS else _LEFT
        if role == ROLE.ToolTipRole:
            alike = self.alike(index.row())
            return (
                plain_tooltip(explained(alike) if column == SIGNS else alike.text) if column in (TEXT, SIGNS) else None
            )
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == ROLE.DisplayRole:
            return (tr("Shared"), tr("What it is"), tr("Accounts"), tr("Outlook"))[section]
        if role == ROLE.TextAlignmentRole:
            return _RIGHT if section == ACCOUNTS else _LEFT
        return None


def _cell(alike: Alike, column: int) -> str:
    match column:
        case 0:
            return alike.text
        case 1:
            return signs(alike)
        case 2:
            return number(alike.accounts)
        case _:
            return outlook(alike)
