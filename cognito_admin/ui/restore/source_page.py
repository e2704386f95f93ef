"""What is restored or rebuilt: a backup that is known here, another one, or a pool as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from cognito_admin.model.pools import told_apart
from cognito_admin.ui.ages import age
from cognito_admin.ui.backups.parts import remark
from cognito_admin.ui.backups.words import backup_line, contents
from cognito_admin.ui.restore import words
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Text, plain_tooltip
from cognito_admin.ui.widgets.wizard import Page
from cognito_admin.work.backup_places import is_in_s3

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QIcon

    from cognito_admin.model.backup_records import BackupRecord
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.ids import ConnectionId, PoolId
    from cognito_admin.model.offline import OfflineBackup
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.backup_orders import OrderedPool
    from cognito_admin.work.services import Services

_LIST_PX = 210


@dataclass(frozen=True, slots=True)
class Source:
    """A backup at ``place``, to which ``via`` leads where it lies in S3; or ``pool``, of which a backup is made first."""

    name: str
    line: str
    place: str = ""
    via: ConnectionId | None = None
    pool: OrderedPool | None = None
    record: BackupRecord | None = None


class SourcePage(Page):
    """``another_requested``: a backup that is not listed is to be chosen; ``add`` takes it."""

    another_requested = Signal()

    def __init__(
        self,
        services: Services,
        loop: Loop,
        *,
        pools: Sequence[tuple[OrderedPool, str]] = (),
        first: str = "",
        via: ConnectionId | None = None,
        front: PoolId | None = None,
    ) -> None:
        """``pools`` can be rebuilt as they are now, ``first`` is the place of the backup that is most likely meant.

        ``via`` leads to backups in S3 that were made here. ``front`` is the pool that one looks at.
        """
        super().__init__()
        self._services, self._first, self._via, self._front = services, first, via, front
        self._pools = pools
        self._sources: list[Source] = []
        self._list = QListWidget()
        self._list.setObjectName("framed")
        self._list.setAccessibleName(tr("Backups"))
        self._list.setMinimumHeight(theme.px(_LIST_PX))
        self._list.currentRowChanged.connect(lambda _row: self._draw())
        self._told = Text("", wrap=True, selectable=True)
        self._lacks = Text("", "warning", wrap=True, selectable=True)
        self._another = QPushButton()
        self._another.setAutoDefault(False)
        self._another.clicked.connect(self.another_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._list, 1)
        column.addWidget(self._another, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._told)
        column.addWidget(self._lacks)
        if not pools:
            column.addWidget(remark("info", tr(words.UNDELETE)))
        self._show(self._opened(()))
        loop.spawn(self._read(), self)

    @property
    def chosen(self) -> Source | None:
        row = self._list.currentRow()
        return self._sources[row] if 0 <= row < len(self._sources) else None

    def why_not(self) -> str:
        return "" if self.chosen is not None else tr("Choose a backup first")

    def take_keyboard(self) -> None:
        """From the list, Enter goes on; where nothing is listed, it chooses something."""
        (self._list if self._sources else self._another).setFocus(Qt.FocusReason.TabFocusReason)

    def add(self, backup: OfflineBackup) -> None:
        """One that was opened just now, to be chosen."""
        self._first = backup.place
        if not any(source.place == backup.place for source in self._sources):
            self._sources.insert(0, _of_opened(backup))
        self._show(self._sources)
        self.take_keyboard()

    def show_failure(self, failure: Failure) -> None:
        """Why the one that is chosen could not be opened."""
        said = explain(failure)
        self._lacks.set_role("danger")
        self._lacks.setText(f"{said.title}. {said.text} {said.advice}".strip())
        self._lacks.show()

    async def _read(self) -> None:
        records = await self._services.backups.of()
        sources = [*self._opened(records), *self._live()]
        self._show(sources, next((row for row, one in enumerate(sources) if self._is_of_front(one)), None))
        if self.window().focusWidget() is self._another:
            self.take_keyboard()

    def _is_of_front(self, source: Source) -> bool:
        record, pool = source.record, source.pool
        of = record.pool.id if record is not None else pool.key.pool if pool is not None else None
        return of is not None and of == self._front

    def _live(self) -> list[Source]:
        names = told_apart([(pool.name, pool.key.pool) for pool, _ in self._pools])
        return [
            Source(
                name,
                tr("As it is now, by {connection}: a verified backup of it is made first", connection=connection),
                pool=pool,
            )
            for name, (pool, connection) in zip(names, self._pools, strict=True)
        ]

    def _opened(self, records: Sequence[BackupRecord]) -> list[Source]:
        """What is on record, and what is open beside that."""
        made = [
            Source(
                record.pool.name,
                f"{backup_line(record)} · {contents(record)}",
                record.place,
                self._via if is_in_s3(record.place) else None,
                record=record,
            )
            for record in records
        ]
        known = {record.place for record in records}
        opened = [_of_opened(backup) for backup in self._services.offline.all() if backup.place not in known]
        return [*opened, *made]

    def _show(self, sources: Sequence[Source], likely: int | None = None) -> None:
        """``likely`` is the one to begin with where none was meant."""
        chosen = self.chosen
        wanted = self._first or (chosen.place if chosen is not None and likely is None else "")
        self._sources = [*sources]
        self._list.blockSignals(True)
        self._list.clear()
        for source in self._sources:
            item = QListWidgetItem(f"{source.name}\n{source.line}", self._list)
            item.setIcon(_icon(source))
            item.setToolTip(plain_tooltip(source.place))
        rows = [row for row, source in enumerate(self._sources) if wanted and source.place == wanted]
        self._list.setCurrentRow(rows[0] if rows else likely or 0 if self._sources else -1)
        self._list.blockSignals(False)
        self._draw()

    def _none_known(self) -> str:
        if self._pools:
            return tr("No backup is known here yet.")
        return tr(
            "No backup is known here yet. Choose one, or a file of another tool: cognito-backup-restore, Auth0, Firebase, "
            "Keycloak, any CSV."
        )

    def _draw(self) -> None:
        source = self.chosen
        self._another.setText(tr("Another &backup…") if self._sources else tr("Choose a &backup…"))
        record = source.record if source is not None else None
        self._told.setText(source.place if source is not None else self._none_known())
        self._told.setVisible(source is None or bool(source.place))
        lacks = "" if record is None else words.lacks(record)
        self._lacks.set_role("warning")
        self._lacks.setText(lacks)
        self._lacks.setVisible(bool(lacks))
        self.changed.emit()


def _of_opened(backup: OfflineBackup) -> Source:
    taken = tr("Taken {when}", when=age(backup.taken)) if backup.taken else tr("Nobody noted when it was taken")
    return Source(backup.pool.name or backup.file_name, f"{taken} · {backup.file_name}", backup.place, backup.via)


def _icon(source: Source) -> QIcon:
    record = source.record
    if record is None:
        return icon("users" if source.pool is not None else "archive", "muted")
    if record.damage_count:
        return icon("circle-x", "danger")
    good = record.whole and not record.unread
    return icon("circle-check", "success") if good else icon("triangle-alert", "warning")
