"""The charts of a pool, one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.ui.charts.column import ChartColumn
from cognito_admin.ui.charts.shown import Shown as ShownInCharts
from cognito_admin.ui.charts.shown import Words
from cognito_admin.ui.panes.health import words
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.text import surface

if TYPE_CHECKING:
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.panes.health.shown import Shown


class ChartsView(QScrollArea):
    """``range_chosen`` carries two moments in seconds since 1970, ``back_asked`` nothing, ``change_opened`` the id of a change."""

    range_chosen = Signal(float, float)
    back_asked = Signal()
    change_opened = Signal(str)

    def __init__(self, loop: Loop) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Charts of sign-in health"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._drawn: Shown | None = None
        self._is_drawn = False
        self._wanted: tuple[str, float | None] | None = None
        self.column = ChartColumn(loop)
        self.column.range_chosen.connect(self.range_chosen)
        self.column.back_asked.connect(self.back_asked)
        self.column.marker_opened.connect(lambda marker: self.change_opened.emit(marker.change))
        self.column.drawn.connect(self._all_there)
        page = surface(QWidget(), "base")
        inner = QVBoxLayout(page)
        inner.setContentsMargins(16, 4, 16, 20)
        inner.addWidget(self.column)
        inner.addStretch(1)
        self.setWidget(page)
        self._words = Words(words.chart_title, words.line_title, words.why_empty)

    def show_charts(self, shown: Shown) -> None:
        """Those that are there already take the new numbers."""
        if shown is not self._drawn:
            self._drawn = shown
            self._is_drawn = False
            self.column.show_charts(ShownInCharts.of(shown.series, shown.charts, self._words))

    @property
    def is_drawn(self) -> bool:
        """Whether every chart of the newest numbers is there."""
        return self._is_drawn

    def jump(self, chart: str, moment_s: float | None) -> None:
        """Scrolls to a chart, now or once it is drawn, and points at a moment. ``chart`` may be how several names begin."""
        self._wanted = (chart, moment_s)
        self._go()

    async def picture(self, kind: str, title: str) -> bytes:
        """All charts as a file of this kind, ``png`` or ``svg``."""
        return await self.column.picture(kind, title)

    def _all_there(self) -> None:
        self._is_drawn = True
        self._go()

    def _go(self) -> None:
        if self._wanted is None or self._drawn is None:
            return
        wanted, moment_s = self._wanted
        found = next((one for one in self._drawn.charts if words.is_chart(one.name, wanted)), None)
        if found is None:
            self._wanted = None
        elif self.column.reveal(found.name, moment_s):
            self._wanted = None
            self.column.setFocus(Qt.FocusReason.OtherFocusReason)
