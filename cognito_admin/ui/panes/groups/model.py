"""The groups as rows: filtered, in the order of a column, with how many users are in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cognito_admin.model.query.folding import fold
from cognito_admin.ui.ages import age
from cognito_admin.ui.formats import day, number, utc
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from cognito_admin.model.ids import GroupName
    from cognito_admin.model.pools import Group

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
ROLE = Qt.ItemDataRole
NAME, DESCRIPTION, PRECEDENCE, ROLE_NAME, MEMBERS, CREATED, MODIFIED = range(7)
WIDTHS = (160, 320, 96, 130, 88, 120, 120)
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_AT_THE_RIGHT = frozenset({PRECEDENCE, MEMBERS})


def role_name(group: Group) -> str:
    """The last part of the role's ARN, which tells people more than the rest."""
    return (group.role_arn or "").rpartition("/")[2]


class GroupsModel(QAbstractTableModel):
    """Small enough to be sorted and filtered whole: a pool has 10,000 groups at most."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: tuple[Group, ...] = ()
        self._members: Mapping[GroupName, int] | None = None
        self._folded: dict[GroupName, str] = {}
        self._shown: list[Group] = []
        self._wanted = ""
        self.column, self.descending = NAME, False

    # What is shown

    def show(self, groups: Sequence[Group], members: Mapping[GroupName, int] | None) -> None:
        """``members`` is None where nobody counted them yet."""
        self._groups, self._members = tuple(groups), members
        self._folded = {group.name: fold(f"{group.name} {group.description} {role_name(group)}") for group in groups}
        self._arrange()

    def filter(self, text: str) -> None:
        """Shows the groups that have every word of ``text`` in their name, description or role."""
        self._wanted = text
        self._arrange()

    def sort_by(self, column: int) -> None:
        """By another column, or the other way round."""
        self.descending = not self.descending if column == self.column else False
        self.column = column
        self._arrange()

    @property
    def count(self) -> int:
        """Of all groups, whether they are shown or not."""
        return len(self._groups)

    def group(self, row: int) -> Group | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, name: str) -> int | None:
        return next((row for row, group in enumerate(self._shown) if group.name == name), None)

    def members(self, group: Group) -> int | None:
        return None if self._members is None else self._members.get(group.name, 0)

    def _arrange(self) -> None:
        words = fold(self._wanted).split()
        found = [group for group in self._groups if all(word in self._folded[group.name] for word in words)]
        found.sort(key=lambda group: (fold(group.name), group.name))
        if self.column != NAME:
            # Those without a value stay at the end, whichever way round.
            having = [group for group in found if self._value(group) is not None]
            lacking = [group for group in found if self._value(group) is None]
            having.sort(key=self._value, reverse=self.descending)  # pyright: ignore[reportArgumentType]
            found = having + lacking
        elif self.descending:
            found.reverse()
        self.beginResetModel()
        self._shown = found
        self.endResetModel()

    def _value(self, group: Group) -> str | float | None:
        match self.column:
            case 1:
                return fold(group.description) or None
            case 2:
                return group.precedence
            case 3:
                return fold(role_name(group)) or None
            case 4:
                return self.members(group)
            case 5:
                return group.created.timestamp() if group.created else None
            case _:
                return group.modified.timestamp() if group.modified else None

    # Qt

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(WIDTHS)

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        group, column = self._shown[index.row()], index.column()
        if role == ROLE.DisplayRole:
            return self._cell(group, column)
        if role == ROLE.TextAlignmentRole:
            return RIGHT if column in _AT_THE_RIGHT else LEFT
        if role == ROLE.ToolTipRole:
            return _tooltip(group, column)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == ROLE.DisplayRole:
            return titles()[section]
        if role == ROLE.TextAlignmentRole:
            return RIGHT if section in _AT_THE_RIGHT else LEFT
        if role == ROLE.ToolTipRole and section == MEMBERS:
            return tr("How many users of the last sync are in the group")
        if role == ROLE.ToolTipRole and section == PRECEDENCE:
            return tr("Who is in several groups gets the role of the one with the lowest number")
        return None

    def _cell(self, group: Group, column: int) -> str:
        match column:
            case 0:
                return group.name
            case 1:
                return " ".join(group.description.split())
            case 2:
                return "" if group.precedence is None else str(group.precedence)
            case 3:
                return role_name(group)
            case 4:
                members = self.members(group)
                return "–" if members is None else number(members)
            case 5:
                return _date(group.created)
            case _:
                return _date(group.modified)


def titles() -> tuple[str, ...]:
    return (
        tr("Name"),
        tr("Description"),
        tr("Precedence"),
        tr("Role"),
        tr("Members"),
        tr("Created"),
        tr("Modified"),
    )


def _date(when: datetime | None) -> str:
    return day(when) if when else "–"


def _tooltip(group: Group, column: int) -> str | None:
    if column == DESCRIPTION:
        return plain_tooltip(group.description)
    if column == ROLE_NAME:
        return plain_tooltip(group.role_arn or "")
    when = {CREATED: group.created, MODIFIED: group.modified}.get(column)
    return plain_tooltip(f"{utc(when)} ({age(when)})") if when else None
