"""The alarms of CloudWatch that concern the pool: how each stands, and the way to new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cognito_admin.model.failures import Code
from cognito_admin.model.health.alarm_states import AlarmState
from cognito_admin.model.settings.things import ThingKind
from cognito_admin.ui.formats import clock, number
from cognito_admin.ui.panes.health import alarm_words as words
from cognito_admin.ui.panes.health.alarm_desk import AlarmDesk
from cognito_admin.ui.panes.health.alarm_row import AlarmRow
from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.sentences import explain, reason
from cognito_admin.ui.settings.desk import SettingsDesk
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.buttons import plain_button
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import ElidedText, Text
from cognito_admin.work.alarms import deletion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.health.alarms import Alarm
    from cognito_admin.model.health.pool_series import PoolSeries
    from cognito_admin.model.ids import ClientId
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.alarms import KnownAlarms
    from cognito_admin.work.pool_settings import Applied
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_MOST_ROWS = 200
_WORST_FIRST = (AlarmState.ALARM, AlarmState.INSUFFICIENT_DATA, AlarmState.OK)


class AlarmsView(QWidget):
    """Asks for nothing before ``show_series`` is called, which is when it comes into sight."""

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace, self._shell = workspace, shell
        self.desk = SettingsDesk(services, workspace, shell, self)
        self.desk.made.connect(self._made)
        self.known: KnownAlarms | None = None
        self.rows: list[AlarmRow] = []
        self._series: PoolSeries | None = None
        self._clients: Mapping[ClientId, str | None] = {}
        self._reading = shell.loop.latest(self, self._failed)
        self.new_alarms = AlarmDesk(workspace, shell, self.desk, self)
        self.new = QAction(icon("plus"), tr("New alarms…"), self)
        self.new.triggered.connect(self._propose)
        self.new_alarms.reading.connect(self._show_reading)
        self._head = Text("", "strong")
        self._fresh = ElidedText("", "small")
        self._button = plain_button(tr("New alarms…"), self.new.trigger)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 4)
        head.setSpacing(12)
        head.addWidget(self._head)
        head.addWidget(self._fresh, 1)
        head.addWidget(self._button)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(16, 4, 16, 16)
        self._column.setSpacing(8)
        self._more = Text("", "small", wrap=True)
        self._column.addWidget(self._more)
        self._column.addStretch(1)
        self._area = QScrollArea()
        self._area.setObjectName("plain")
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(tr("Alarms"))
        self._area.setWidget(inner)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        add_layout(column, head)
        column.addWidget(self._area, 1)
        self.states = PaneStates()
        self.states.set_content(content)
        self.states.focus_home = self._button
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)

    def show_series(self, series: PoolSeries) -> None:
        """``series`` has the names of app clients, and the span that new alarms are tried over."""
        self._series = series
        if self.known is None and not self._reading.busy:
            self.refresh()

    def refresh(self) -> None:
        why_not = self._workspace.alarms.why_not()
        if why_not is not None:
            said = explain(why_not)
            allow(self.new, said.title)
            self.states.show_empty(tr("A backup has no alarms"), f"{said.text} {said.advice}".strip(), icon_name="bell")
            return
        if self.known is None:
            self.states.show_loading(tr("Reading the alarms…"))
        self._reading.run(self._read())

    def permissions_changed(self) -> None:
        self._allow()

    async def _read(self) -> None:
        self.known = await self._workspace.alarms.read()
        await self._draw()

    def _failed(self, failure: Failure) -> None:
        remedy = self._shell.remedy(failure, self.refresh)
        if self.known is not None:
            self._shell.show_failure(failure, self.refresh)
        elif failure.code is Code.ACCESS_DENIED:
            self.states.show_not_permitted(failure, self.refresh, remedy)
        else:
            self.states.show_failed(failure, self.refresh, remedy)

    async def _draw(self) -> None:
        known = self.known
        if known is None:
            return
        ordered = sorted(known.alarms, key=lambda alarm: (_WORST_FIRST.index(alarm.state), alarm.name.casefold()))
        await self._draw_rows(ordered[:_MOST_ROWS])
        if not known.alarms:
            self._show_none()
            return
        self._head.setText(words.head_text(known.alarms))
        told = tr("Read from AWS at {time}", time=clock(known.at))
        if known.refused is not None:
            told = tr("{age} · those of functions are not known: {reason}", age=told, reason=reason(known.refused))
        self._fresh.set_text(told)
        left = len(ordered) - len(self.rows)
        self._more.setText(tr("{count} more are in CloudWatch.", count=number(left)))
        self._more.setVisible(left > 0)
        self._allow()
        self.states.show_ready()

    async def _draw_rows(self, alarms: Sequence[Alarm]) -> None:
        """Whoever is at one stays there, unless there is news."""
        clients = self._series.clients if self._series is not None else {}
        if [row.alarm for row in self.rows] == alarms and clients == self._clients:
            return
        self._clients = clients
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for place, alarm in enumerate(alarms):
            row = AlarmRow(alarm, clients)
            row.copy_requested.connect(lambda one: self._shell.copy(one.name, tr("Name")))
            row.delete_requested.connect(self.delete)
            self._column.insertWidget(place, row)
            self.rows.append(row)
            if place % 20 == 19:
                await breathe()

    def _show_none(self) -> None:
        self.states.show_empty(
            tr("No alarm watches this pool"),
            tr("An alarm tells somebody while nobody looks: when sign-ins fail, are throttled, or a trigger breaks."),
            self.new,
            icon_name="bell",
        )

    def _allow(self) -> None:
        why_not = self.desk.why_not()
        for row in self.rows:
            row.allow(why_not)
        self.new_alarms.allow(why_not)

    # What is wished for

    def delete(self, alarm: Alarm) -> None:
        """Shows what is deleted, and does so once that is agreed to."""
        self.desk.review(
            deletion(alarm),
            tr("Delete an alarm"),
            consequences=[
                tr("Nobody is told any more when it would fire."),
                tr("Taken back, it is made anew: its tags and its history do not come back."),
            ],
        )

    def _show_reading(self, reading: bool) -> None:
        """What is usual takes a while to be read."""
        self.new.setEnabled(not reading)
        self._button.setEnabled(not reading)
        self._button.setText(tr("Reading what is usual…") if reading else tr("New alarms…"))
        if self.known is not None and not self.known.alarms:
            if reading:
                self.states.show_loading(tr("Reading what is usual…"))
            else:
                self._show_none()

    def _propose(self) -> None:
        self.new_alarms.propose(self.known.alarms if self.known is not None else (), self._series)

    def _made(self, applied: Applied) -> None:
        if any(thing.kind is ThingKind.ALARM for thing in applied.now):
            self.refresh()
