"""What to back up: the pools of the connections that are open, each with what its backup comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from cognito_admin.model.pools import told_apart
from cognito_admin.ui.backups import words
from cognito_admin.ui.backups.health_part import HealthPart
from cognito_admin.ui.backups.mfa_part import MfaPart
from cognito_admin.ui.backups.parts import remark
from cognito_admin.ui.formats import number
from cognito_admin.ui.sentences import reason
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import Text
from cognito_admin.ui.widgets.wizard import Page
from cognito_admin.work.backup_orders import OrderedPool, estimate

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Collection, Sequence

    from cognito_admin.model.backup_estimates import Estimate
    from cognito_admin.model.connections import PoolKey
    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.services import Services

_ROW_PX = 28
_MOST_ROWS = 7
_NOTHING_YET = "\u00a0"
_LOOKS = 4
"""So many pools are looked at side by side, however many are ticked."""


class PoolsPage(Page):
    """``chosen`` are the pools that are ticked, in their order. ``changed`` is emitted when they change."""

    def __init__(
        self, services: Services, loop: Loop, pools: Sequence[tuple[OrderedPool, str]], first: Collection[PoolKey]
    ) -> None:
        """``pools`` with the names of their connections; ``first`` are ticked."""
        super().__init__()
        self._workspaces, self._loop = services.workspaces, loop
        self._pools = tuple(pools)
        self._estimates: dict[PoolKey, Estimate] = {}
        self._asked: set[PoolKey] = set()
        self._ticked: set[int] = set()
        self._looks: asyncio.Semaphore | None = None
        self._list = QListWidget()
        self._list.setObjectName("framed")
        self._list.setAccessibleName(tr("Pools to back up"))
        self._list.setUniformItemSizes(True)
        self._list.setFixedHeight(theme.px(_ROW_PX * min(len(pools), _MOST_ROWS) + 6))
        self._every = QPushButton(tr("All {count}", count=number(len(pools))))
        self._every.setProperty("kind", "link")
        self._every.setAutoDefault(False)
        self._every.clicked.connect(self.choose_every)
        self._every.setVisible(len(pools) > 1)
        self._total = Text("", "muted", wrap=True)
        self.health = HealthPart()
        self.mfa = MfaPart()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._list)
        column.addWidget(self._every, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._total)
        column.addWidget(remark("archive", tr(words.HOLDS)))
        column.addWidget(remark("info", words.never_given()))
        column.addWidget(self.health)
        column.addWidget(self.mfa)
        column.addStretch(1)
        self._names = told_apart([(pool.name, pool.key.pool) for pool, _ in pools])
        for name, (_, connection) in zip(self._names, pools, strict=True):
            item = QListWidgetItem(self._list)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, theme.px(_ROW_PX)))
            item.setText(_line(name, connection, ""))
        self._list.itemChanged.connect(self._item_changed)
        self.health.changed.connect(self.changed)
        self.mfa.changed.connect(self._draw)
        self._list.setCurrentRow(0)
        self.choose([pools[0][0].key] if len(pools) == 1 else first)

    def chosen(self) -> tuple[OrderedPool, ...]:
        return tuple(pool for place, (pool, _) in enumerate(self._pools) if place in self._ticked)

    def why_not(self) -> str:
        return self.mfa.why_not() if self.chosen() else tr("Choose a pool first")

    def take_keyboard(self) -> None:
        self._list.setFocus(Qt.FocusReason.TabFocusReason)

    def choose(self, keys: Collection[PoolKey]) -> None:
        """Ticks these, and no other."""
        self._tick([place for place, (pool, _) in enumerate(self._pools) if pool.key in keys])

    def choose_every(self) -> None:
        self._tick(range(self._list.count()))

    def total(self) -> Estimate | None:
        """What is known by now of the pools that are chosen."""
        known = [self._estimates[pool.key] for pool in self.chosen() if pool.key in self._estimates]
        return sum(known[1:], known[0]) if known else None

    def lines(self) -> list[str]:
        """The rows as they are shown."""
        return [self._list.item(place).text() for place in range(self._list.count())]

    def _tick(self, places: Collection[int]) -> None:
        self._list.blockSignals(True)
        for place in self._ticked.difference(places):
            self._list.item(place).setCheckState(Qt.CheckState.Unchecked)
        self._ticked.intersection_update(places)
        for place in places:
            self._list.item(place).setCheckState(Qt.CheckState.Checked)
            self._take(place, ticked=True)
        self._list.blockSignals(False)
        self._draw()

    def _item_changed(self, item: QListWidgetItem) -> None:
        """Its tick, or what is told of it."""
        place, ticked = self._list.row(item), item.checkState() is Qt.CheckState.Checked
        if ticked != (place in self._ticked):
            self._take(place, ticked=ticked)
            self._draw()

    def _take(self, place: int, *, ticked: bool) -> None:
        if not ticked:
            self._ticked.discard(place)
            return
        self._ticked.add(place)
        if self._pools[place][0].key not in self._asked:
            self._asked.add(self._pools[place][0].key)
            self._tell(place, tr("asking AWS how many users it has…"))
            self._loop.spawn(self._look(place), self, lambda failure: self._refused(failure, place))

    async def _look(self, place: int) -> None:
        import asyncio

        pool = self._pools[place][0]
        self._looks = self._looks or asyncio.Semaphore(_LOOKS)
        async with self._looks:
            found = self._estimates[pool.key] = await estimate(self._workspaces, pool.key)
        self._tell(place, words.estimate(found))
        self._draw()

    def _refused(self, failure: Failure, place: int) -> None:
        self._tell(place, tr("its size is not known: {reason}", reason=reason(failure)))

    def _tell(self, place: int, text: str) -> None:
        _, connection = self._pools[place]
        self._list.item(place).setText(_line(self._names[place], connection, text))

    def _draw(self) -> None:
        chosen, total = self.chosen(), self.total()
        self.mfa.show_estimate(total)
        # Its line is there from the start, so that nothing moves when AWS answers.
        told = _NOTHING_YET if total is None else words.total(total, len(chosen), with_mfa=self.mfa.wanted)
        self._total.setText(told)
        self.changed.emit()


def _line(pool: str, connection: str, told: str) -> str:
    return "   ·   ".join(part for part in (pool, told, connection) if part)
