"""The health pane: a verdict in words, and below it charts, their numbers, or alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.metrics import Absence
from cognito_admin.model.health.ranges import Range, Window, moment, own_window
from cognito_admin.ui.panes.health import words
from cognito_admin.ui.panes.health.bar import ALARMS, CHARTS, NUMBERS, HealthBar
from cognito_admin.ui.panes.health.charts_view import ChartsView
from cognito_admin.ui.panes.health.exports import HealthExports
from cognito_admin.ui.panes.health.leads import Leads
from cognito_admin.ui.panes.health.notices import Notices
from cognito_admin.ui.panes.health.numbers_view import NumbersView
from cognito_admin.ui.panes.health.presenter import HealthPresenter
from cognito_admin.ui.panes.health.verdict_strip import VerdictStrip
from cognito_admin.ui.panes.pane import Pane, Place, ShellPort, breathe
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr, trn
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Line
from cognito_admin.work.health import JUDGED

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QResizeEvent

    from cognito_admin.model.health.reasons import Reason
    from cognito_admin.model.health.verdict import Verdict
    from cognito_admin.model.ids import ClientId
    from cognito_admin.ui.panes.health.alarms import AlarmsView
    from cognito_admin.ui.panes.health.shown import Shown
    from cognito_admin.work.health import Span, Spent
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_VIEWS = (CHARTS, NUMBERS, ALARMS)
_KEPT = "health"
_OTHER_VIEW = "Ctrl+T"
_REASONS_SHARE, _LEAST_REASONS_PX = 0.28, 84
"""Reasons are not to drive the charts out of sight."""


class HealthPane(Pane):
    """Shows what is kept on this computer at once, and what CloudWatch says as soon as it has answered."""

    name = "health"
    icon_name = "heart-pulse"

    @classmethod
    def title(cls) -> str:
        return tr("Health")

    @classmethod
    def places(cls, workspace: Workspace) -> tuple[Place, ...]:
        del workspace
        views = {CHARTS: tr("Health: Charts"), NUMBERS: tr("Health: Numbers as a table"), ALARMS: tr("Health: Alarms")}
        spans = {span.value: tr("Health: {range}", range=title) for span, title in words.ranges().items()}
        return tuple(Place(name, title, "heart-pulse") for name, title in {**views, **spans}.items())

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self.presenter = HealthPresenter(workspace.health, JUDGED)
        self.shown: Shown | None = None
        self._wanted: tuple[str, datetime | None] | None = None
        """The chart and the moment that are brought into sight once they are drawn."""
        self._spent: Spent | None = None
        self._insists = False
        """Whether AWS is asked also for what it refused before."""
        self._end_watch: Callable[[], None] | None = None
        self.reading = shell.loop.latest(self, self._failed)
        self.bar = HealthBar(words.ranges())
        self.bar.range_chosen.connect(self.look_at)
        self.bar.client_chosen.connect(self.choose_client)
        self.bar.view_chosen.connect(self.show_view)
        self.bar.refresh_requested.connect(self.refresh)
        # Nothing in a backup becomes newer.
        self.bar.refresh.setVisible(workspace.as_of is None)
        self.bar.back_requested.connect(self.look_back)
        self.notices = Notices()
        self.verdict = VerdictStrip()
        self.numbers = NumbersView()
        self.numbers.copied.connect(self._copy)
        self.numbers.too_much.connect(
            lambda: shell.status(tr("That is too much to copy. Export writes it into a file"))
        )
        self.exports = HealthExports(services, workspace, shell, self, self._picture)
        self.charts = ChartsView(shell.loop)
        self.charts.range_chosen.connect(self.look_between)
        self.charts.back_asked.connect(self.look_back)
        self._leads = Leads(shell, self.jump, self.choose_client)
        self.charts.change_opened.connect(self._leads.open_change)
        self.alarms: AlarmsView | None = None
        """Made when it is first asked for."""
        self._view = CHARTS
        self._stack = QStackedWidget()
        self._stack.addWidget(self.charts)
        self._stack.addWidget(self.numbers)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 16, 8)
        head.setSpacing(8)
        head.addWidget(self.notices)
        head.addWidget(self.verdict)
        add_layout(column, head)
        column.addWidget(self._stack, 1)
        self.states = PaneStates()
        self.states.set_content(content)
        self.states.focus_home = self.bar.range
        self._pages = QStackedWidget()
        self._pages.addWidget(self.states)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.bar)
        self._line = Line()
        outer.addWidget(self._line)
        outer.addWidget(self._pages, 1)
        self.bar.show_range(JUDGED)
        self.bar.offer_clients(words.clients({}), None)
        kept = services.settings.ui(_KEPT)
        view = kept.get("view") if isinstance(kept, dict) else None
        self._actions = self._make_actions()
        self._bring(NUMBERS if view == NUMBERS else CHARTS)
        self.bar.offer_exports(self.exports.actions)
        self._end_listening = workspace.health.subscribe(self._verdict_came)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.verdict.limit_height(max(theme.px(_LEAST_REASONS_PX), round(self.height() * _REASONS_SHARE)))

    # The window's wishes

    def activate(self) -> None:
        if self._end_watch is None:
            self._end_watch = self.services.health.every_five_minutes(self.refresh)
        if not self.reading.busy:
            if self.shown is None:
                self.states.show_loading(tr("Reading the figures…"))
            self._read()

    def deactivate(self) -> None:
        if self._end_watch is not None:
            self._end_watch()
            self._end_watch = None

    def refresh(self) -> None:
        self.presenter.forget()
        self._insists = True
        self._read()
        if self._view == ALARMS:
            self._alarms_made().refresh()

    def go_to(self, place: str) -> None:
        if place in _VIEWS:
            self.show_view(place)
        else:
            self.look_at(Range(place))

    def actions_for_shell(self) -> list[QAction]:
        made = [] if self.alarms is None else [self.alarms.new]
        return [*self._actions, *made, *self.exports.actions]

    def permissions_changed(self) -> None:
        self.presenter.forget()
        if self.alarms is not None:
            self.alarms.permissions_changed()

    def close_pane(self) -> None:
        self.deactivate()
        self._end_listening()
        self.exports.close()

    # What is looked at

    def look_at(self, span: Span) -> None:
        """Another range, up to now or one's own."""
        self.presenter.look_at(span)
        self._follow_span()

    def look_between(self, start_s: float, end_s: float) -> None:
        """A range of one's own."""
        self.look_at(own_window(moment(start_s), moment(end_s), self.workspace.health.now))

    def look_back(self) -> None:
        """What was looked at before one's own range was chosen."""
        if self.presenter.look_back():
            self._follow_span()

    def _follow_span(self) -> None:
        span = self.presenter.span
        title = words.span_text(moment(span.start_s), moment(span.end_s)) if isinstance(span, Window) else ""
        self.bar.show_range(span, title)
        self._read()

    def choose_client(self, client: ClientId | None) -> None:
        """The figures of one app client, or of all together."""
        self.presenter.client = client
        self.bar.choose_client(client)
        self._read()

    def show_view(self, name: str) -> None:
        """Charts, numbers or alarms. What was chosen is kept for the next time."""
        self.services.settings.set_ui(_KEPT, {"view": name})
        self._bring(name)

    def _bring(self, name: str) -> None:
        self._view = name
        self.bar.show_view(name)
        # One key leads to the numbers, and from them back to the charts.
        other = CHARTS if name == NUMBERS else NUMBERS
        for action in self._actions:
            action.setShortcut(QKeySequence(_OTHER_VIEW) if action.objectName() == other else QKeySequence())
        if name == ALARMS:
            self._pages.setCurrentWidget(self._alarms_made())
        else:
            self._pages.setCurrentWidget(self.states)
            self._stack.setCurrentWidget(self.numbers if name == NUMBERS else self.charts)
        self._draw_view()

    def _alarms_made(self) -> AlarmsView:
        if self.alarms is None:
            from cognito_admin.ui.panes.health.alarms import AlarmsView

            self.alarms = AlarmsView(self.services, self.workspace, self.shell, self)
            self._pages.addWidget(self.alarms)
        return self.alarms

    def jump(self, reason: Reason) -> None:
        """Brings what a reason speaks of into sight."""
        self._wanted = (reason.chart, reason.since)
        # Functions have the same figures whatever app client is chosen.
        is_elsewhere = reason.trigger is None and self.presenter.client not in (None, reason.client)
        if is_elsewhere:
            self.choose_client(None)
        if reason.since is not None and not self.presenter.is_in_sight(reason.since):
            self.look_at(JUDGED)
        elif self.shown is not None and not is_elsewhere:
            self._bring_into_sight()

    # Reading

    def _read(self) -> None:
        self.reading.run(self._look())

    async def _look(self) -> None:
        self.bar.show_asking(asking=False)
        kept = await self.presenter.kept()
        insists, self._insists = self._insists, False
        why_not = self.workspace.health.why_not()
        if insists and why_not is not None and why_not.code is Code.ACCESS_DENIED:
            # Somebody may have allowed it meanwhile.
            why_not = None
        asks = why_not is None and self.presenter.is_due()
        if not kept.is_empty or (why_not is None and not asks):
            await self._draw(kept)
        elif asks:
            self.states.show_loading(tr("Asking CloudWatch…"))
        if why_not is not None:
            self._cannot_ask(kept, why_not)
        if not asks:
            return
        self.bar.show_asking(asking=True)
        self.shell.set_freshness(self, tr("Asking CloudWatch…"), tr("What is shown may lack what it is asked for"))
        try:
            newest, self._spent = await self.presenter.newest()
        except Failure:
            await self._asked()
            raise
        await self._asked()
        await self._draw(newest)

    def _cannot_ask(self, kept: Shown, why_not: Failure) -> None:
        """What is kept is shown all the same, where there is any."""
        # In a backup without any figures there is nothing to choose.
        may_choose = self.workspace.as_of is None or kept.refreshed_at is not None
        for part in (self.bar, self._line):
            part.setVisible(may_choose)
        if not kept.is_empty:
            if self.workspace.as_of is None:
                self._say_refused((why_not, *kept.series.refused))
            return
        if why_not.code is Code.ACCESS_DENIED:
            self.states.show_not_permitted(why_not, self.refresh, self.shell.remedy(why_not))
        else:
            said = explain(why_not) if may_choose else words.absence(Absence.NOT_IN_BACKUP)
            self.states.show_empty(said.title, f"{said.text} {said.advice}".strip(), icon_name="heart-pulse")

    def _failed(self, failure: Failure) -> None:
        if self.shown is not None and self.states.state == "ready":
            self._say_refused((failure, *self.shown.series.refused))
        elif failure.code is Code.ACCESS_DENIED:
            self.states.show_not_permitted(failure, self.refresh, self.shell.remedy(failure))
        else:
            self.states.show_failed(failure, self.refresh, self.shell.remedy(failure, self.refresh))

    def _say_refused(self, failures: tuple[Failure, ...]) -> None:
        self.notices.say(failures, lambda failure: self.shell.remedy(failure, self.refresh))

    def _verdict_came(self, verdict: Verdict) -> None:
        """The schedule asked, or this pane did."""
        del verdict
        if self.shown is not None and self.isVisible() and not self.reading.busy:
            self.presenter.note_asked()
            self._read()

    # Drawing

    async def _draw(self, shown: Shown) -> None:
        self.shown = shown
        self.bar.offer_clients(words.clients(shown.series.clients), shown.client)
        self.bar.tell_about_client(words.client_about(shown.client, shown.client_name))
        self._say_refused(shown.series.refused)
        self._show_verdict(shown.verdict)
        await self._tell_age()
        await breathe()
        self._draw_view()
        if shown.is_empty:
            self._show_empty(shown)
            return
        self.states.show_ready()
        self._bring_into_sight()

    async def _asked(self) -> None:
        """Not where it was cancelled: there may be no pane any more."""
        self.bar.show_asking(asking=False)
        await self._tell_age()

    async def _tell_age(self) -> None:
        """How old the figures are, what it took to ask for the newest, and what all of today comes to."""
        if self.shown is None:
            self.shell.set_freshness(self, "")
            return
        told = words.freshness(self.shown.refreshed_at, self.workspace.as_of)
        if self._spent is not None:
            told = tr("{age} · {spent}", age=told, spent=words.spent_text(self._spent))
        self.shell.set_freshness(self, told, words.spent_tooltip(await self.services.health.spent_today()))

    def _show_empty(self, shown: Shown) -> None:
        """The reason is that of what people do most."""
        self.exports.show(None, ())
        said = words.absence(shown.charts[0].absence)
        longer = None
        if shown.span is not Range.MONTHS_15:
            longer = QAction(tr("Show the last 15 months"), self)
            longer.triggered.connect(lambda: self.look_at(Range.MONTHS_15))
        self.states.show_empty(said.title, f"{said.text} {said.advice}".strip(), longer, icon_name="heart-pulse")

    def _draw_view(self) -> None:
        """Only what is in sight takes the new numbers."""
        shown = self.shown
        if self._view == ALARMS:
            if shown is not None:
                self._alarms_made().show_series(shown.series)
            elif self.states.state not in ("ready", "loading"):
                # What keeps the figures from being read may let alarms be read.
                self._alarms_made().refresh()
        elif shown is not None and not shown.is_empty:
            if self._view == NUMBERS:
                self.numbers.show_charts(shown)
            else:
                self.charts.show_charts(shown)
            self.exports.show(shown, self.numbers.names())

    def _bring_into_sight(self) -> None:
        if self._wanted is None:
            return
        (chart, since), self._wanted = self._wanted, None
        view = self.numbers if self._view == NUMBERS else self.charts
        view.jump(chart, since.timestamp() if since else None)

    def _show_verdict(self, verdict: Verdict) -> None:
        clients = self.shown.series.clients if self.shown else {}
        said = self._leads.said(verdict, clients, self.workspace.health.now)
        look, basis = words.LOOKS[verdict.level], words.ranges()[JUDGED]
        self.verdict.show_verdict(*words.verdict(verdict), look, basis, said)

    async def _picture(self, kind: str) -> bytes:
        """All charts, as they are shown."""
        title = tr("{pool} · Sign-in health", pool=self.workspace.summary.name)
        if self.shown is not None:
            self.charts.show_charts(self.shown)
            if (client := self.shown.client) is not None:
                title = tr("{title} · {client}", title=title, client=words.client_title(client, self.shown.client_name))
        return await self.charts.picture(kind, title)

    def _copy(self, text: str, rows: int) -> None:
        self.shell.copy(text, trn("1 row", "{count} rows", rows))

    def _make_actions(self) -> list[QAction]:
        found: list[QAction] = []
        for view, text, picture in (
            (CHARTS, tr("Show charts"), "heart-pulse"),
            (NUMBERS, tr("Show numbers as a table"), "columns-3"),
            (ALARMS, tr("Show alarms"), "bell"),
        ):
            action = QAction(icon(picture), text, self)
            action.setObjectName(view)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, view=view: self.show_view(view))
            self.addAction(action)
            found.append(action)
        return found
