"""The branch of the tree at the left that lists the backups that are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem

from cognito_admin.ui.formats import moment, short_day, utc
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtWidgets import QTreeWidget

    from cognito_admin.model.offline import OfflineBackup

_THING = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class BackupsTitle:
    """The row above them."""


@dataclass(frozen=True, slots=True)
class BackupRow:
    backup: OfflineBackup


class BackupBranch:
    """There while a backup is open; below the connections."""

    def __init__(self, tree: QTreeWidget) -> None:
        self._tree = tree
        self._item: QTreeWidgetItem | None = None

    def show(self, backups: Sequence[OfflineBackup]) -> None:
        if not backups:
            if self._item is not None:
                self._tree.takeTopLevelItem(self._tree.indexOfTopLevelItem(self._item))
                self._item = None
            return
        if self._item is None:
            self._item = QTreeWidgetItem([tr("Offline backups")])
            self._item.setData(0, _THING, BackupsTitle())
            self._item.setIcon(0, icon("archive"))
            self._item.setToolTip(0, tr("Backups opened on this computer. AWS is not asked about them"))
            self._tree.addTopLevelItem(self._item)
            self._item.setExpanded(True)
        known = {row.backup: item for row, item in self._rows()}
        for backup, item in known.items():
            if backup not in backups:
                self._item.removeChild(item)
        for place, backup in enumerate(backups):
            if backup not in known:
                self._item.insertChild(place, _made(backup))

    def item_of(self, key: object) -> QTreeWidgetItem | None:
        return next((item for row, item in self._rows() if row.backup.key == key), None)

    def _rows(self) -> Iterator[tuple[BackupRow, QTreeWidgetItem]]:
        parent = self._item
        for place in range(parent.childCount() if parent is not None else 0):
            item = parent.child(place) if parent is not None else None
            if item is not None:
                yield item.data(0, _THING), item


def _made(backup: OfflineBackup) -> QTreeWidgetItem:
    name, taken = backup.pool.name or backup.file_name, backup.taken
    item = QTreeWidgetItem([name if taken is None else tr("{pool} · {day}", pool=name, day=short_day(taken))])
    item.setData(0, _THING, BackupRow(backup))
    item.setIcon(0, icon("users"))
    when = (
        tr("Taken {time} ({utc})", time=moment(taken), utc=utc(taken))
        if taken
        else tr("Nobody noted when it was taken")
    )
    kept = tr("Its index is kept on this computer") if backup.kept else tr("Its index goes when the program ends")
    item.setToolTip(0, plain_tooltip(f"{name}\n{when}\n{backup.place}\n{kept}"))
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{item.text(0)}, {tr('backup')}")
    return item
