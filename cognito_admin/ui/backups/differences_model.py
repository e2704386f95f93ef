"""Differences as rows, fetched as they come into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from cognito_admin.model.comparisons import Kind, called
from cognito_admin.ui.backups import compare_words as words
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.comparisons import Difference

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
ROLE = Qt.ItemDataRole
WHAT, NAME, DIFFERENT = range(3)
WIDTHS = (160, 240, 400)
PAGE = 100
_PAGES_KEPT = 20
_LOOKS = {Kind.ADDED: ("plus", "success"), Kind.REMOVED: ("minus", "danger"), Kind.CHANGED: ("pencil", "link")}


class DifferencesModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._numbers: Sequence[int] = ()
        self._pages: dict[int, tuple[Difference, ...]] = {}

    @property
    def numbers(self) -> Sequence[int]:
        """Of all rows, in their order."""
        return self._numbers

    def show(self, numbers: Sequence[int]) -> None:
        """Other rows than before."""
        self.beginResetModel()
        self._numbers = numbers
        self._pages = {}
        self.endResetModel()

    def missing(self, visible: range) -> list[int]:
        """The pages that these rows lie in and that are not there."""
        if not visible:
            return []
        return [
            page for page in range(visible.start // PAGE, (visible.stop - 1) // PAGE + 1) if page not in self._pages
        ]

    def numbers_of(self, page: int) -> Sequence[int]:
        return self._numbers[page * PAGE : (page + 1) * PAGE]

    def put(self, page: int, differences: tuple[Difference, ...]) -> None:
        while len(self._pages) >= _PAGES_KEPT:
            del self._pages[next(iter(self._pages))]
        self._pages[page] = differences
        first = page * PAGE
        self.dataChanged.emit(self.index(first, 0), self.index(first + len(differences) - 1, len(WIDTHS) - 1))

    def difference(self, row: int) -> Difference | None:
        """None while it is not fetched."""
        page = self._pages.get(row // PAGE)
        return None if page is None or row % PAGE >= len(page) else page[row % PAGE]

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(WIDTHS)

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        difference = self.difference(index.row())
        if difference is None:
            return None
        if role == ROLE.DisplayRole:
            return (words.what, lambda one: called(one.about, one.name), words.different)[index.column()](difference)
        if role == ROLE.DecorationRole and index.column() == WHAT:
            return icon(*_LOOKS[difference.kind])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == ROLE.DisplayRole:
            return (tr("What"), tr("Name"), tr("Difference"))[section]
        return None
