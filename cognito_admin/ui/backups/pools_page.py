"""What to back up: the pools of the connections that are open, each with what its backup comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QPushButton, QVBoxLayout, QWidget

from cognito_admin.ui.backups import words
from cognito_admin.ui.backups.parts import remark
from cognito_admin.ui.formats import number
from cognito_admin.ui.sentences import reason
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.scrolled import Scrolled
from cognito_admin.ui.widgets.text import ElidedText, Text
from cognito_admin.work.backup_orders import OrderedPool, estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_admin.model.backup_estimates import Estimate
    from cognito_admin.model.connections import PoolKey
    from cognito_admin.model.failures import Failure
    from cognito_admin.ui.loop import Loop
    from cognito_admin.work.services import Services

_MOST_PX = 190
"""What the list of pools takes at most: an account may have a thousand."""


class PoolsPage(QWidget):
    """``chosen`` are the pools that are ticked, in their order. ``changed`` is emitted when they change."""

    changed = Signal()

    def __init__(
        self, services: Services, loop: Loop, pools: Sequence[tuple[OrderedPool, str]], first: PoolKey | None
    ) -> None:
        """``pools`` with the names of their connections; ``first`` is ticked."""
        super().__init__()
        self._workspaces, self._loop = services.workspaces, loop
        self._rows: list[tuple[QCheckBox, OrderedPool, ElidedText]] = []
        self._estimates: dict[PoolKey, Estimate] = {}
        self._asked: set[PoolKey] = set()
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for place, (pool, connection) in enumerate(pools):
            box = QCheckBox(pool.name.replace("&", "&&"))
            box.setAccessibleDescription(tr("of the connection {connection}", connection=connection))
            told = ElidedText("", "muted")
            told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            box.toggled.connect(lambda _on, pool=pool, told=told: self._toggled(pool, told))
            grid.addWidget(box, place, 0)
            grid.addWidget(told, place, 1)
            grid.addWidget(Text(connection, "small"), place, 2)
            self._rows.append((box, pool, told))
        grid.setRowStretch(len(pools), 1)
        self._every = QPushButton(tr("All {count}", count=number(len(pools))))
        self._every.setProperty("kind", "link")
        self._every.setAutoDefault(False)
        self._every.clicked.connect(self._choose_every)
        self._every.setVisible(len(pools) > 1)
        self._total = Text("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        scrolled = Scrolled(rows, tr("Pools to back up"))
        scrolled.setMaximumHeight(theme.px(_MOST_PX))
        column.addWidget(scrolled)
        column.addWidget(self._every, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._total)
        column.addWidget(remark("archive", tr(words.HOLDS)))
        column.addWidget(remark("info", words.never_given()))
        column.addStretch(1)
        for box, pool, _ in self._rows:
            box.setChecked(pool.key == first or len(pools) == 1)
        self._draw()

    def chosen(self) -> tuple[OrderedPool, ...]:
        return tuple(pool for box, pool, _ in self._rows if box.isChecked())

    def why_not(self) -> str:
        return "" if self.chosen() else tr("Choose a pool first")

    def take_keyboard(self) -> None:
        box = next((box for box, _, _ in self._rows if box.isChecked()), self._rows[0][0])
        box.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose_every(self) -> None:
        for box, _, _ in self._rows:
            box.setChecked(True)

    def _toggled(self, pool: OrderedPool, told: ElidedText) -> None:
        if pool.key not in self._asked:
            self._asked.add(pool.key)
            told.set_text(tr("Asking AWS how many users it has…"))
            self._loop.spawn(self._look(pool, told), self, lambda failure: self._refused(failure, told))
        self._draw()

    async def _look(self, pool: OrderedPool, told: ElidedText) -> None:
        found = self._estimates[pool.key] = await estimate(self._workspaces, pool.key)
        told.set_text(words.estimate(found))
        self._draw()

    def _refused(self, failure: Failure, told: ElidedText) -> None:
        told.set_text(tr("Its size is not known: {reason}", reason=reason(failure)))
        self._draw()

    def _draw(self) -> None:
        chosen = self.chosen()
        known = [self._estimates[pool.key] for pool in chosen if pool.key in self._estimates]
        self._total.setVisible(bool(known))
        if known:
            self._total.setText(words.total(sum(known[1:], known[0]), len(chosen)))
        self.changed.emit()
