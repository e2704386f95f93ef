"""History: what was changed of the settings, how they were at any moment, and the way back there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from cognito_admin.ui.panes.pane import breathe
from cognito_admin.ui.panes.settings.history import words
from cognito_admin.ui.panes.settings.history.compared import ComparedView
from cognito_admin.ui.panes.settings.history.timeline import Timeline
from cognito_admin.ui.settings.page import Group, SettingsPage
from cognito_admin.ui.settings.words import lasting_text
from cognito_admin.ui.theme import theme
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.breakable import BreakableText
from cognito_admin.ui.widgets.buttons import plain_button, put_icon
from cognito_admin.ui.widgets.combo_box import ComboBox
from cognito_admin.ui.widgets.nesting import add_layout
from cognito_admin.ui.widgets.splitter import Splitter
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Text
from cognito_admin.work.settings_comparison import Moment, SettingsComparison

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.settings.record import SettingsRecord
    from cognito_admin.model.settings.things import Document, Thing
    from cognito_admin.ui.settings.page import PageContext
    from cognito_admin.work.settings_comparison import Point

_LIST_PX = 250
_AT_ONCE = 20
_THIS = "this"
"""In place of a point to compare with: what the change itself did."""


class HistoryPage(SettingsPage):
    """A moment is chosen at the left; at the right stands what was changed then, or what is different from another moment."""

    name = "history"
    group = Group.RECORD
    icon_name = "history"
    fills = True

    @classmethod
    def title(cls) -> str:
        return tr("History")

    @classmethod
    def summary(cls) -> str:
        return tr(
            "Before each change the settings are kept. Compare them with any other moment, and put back what you want."
        )

    @classmethod
    def search_words(cls) -> str:
        return tr("snapshot compare put back restore undo changes who when difference")

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        services, shell = context.services, context.shell
        self._desk = context.desk
        self._comparison = SettingsComparison(
            context.workspace, context.desk.settings, services.workspaces, services.offline
        )
        self._listing = shell.loop.latest(self, self._failed)
        self._comparing = shell.loop.latest(self, self._not_compared)
        self._keeping = shell.loop.latest(self, shell.show_failure)
        self._points: tuple[Point, ...] = ()
        self._titles: dict[str, str] = {}
        self._why_not = ""
        self._wanted = ""
        self._shown: tuple[str, str] | None = None
        self.timeline = Timeline()
        self.timeline.chosen.connect(self._chosen)
        self.keep = plain_button(tr("Take a snapshot"), lambda: self._keeping.run(self._keep()))
        put_icon(self.keep, "bookmark")
        self._keep_action = QAction(tr("Take a snapshot"), self)
        self._keep_action.triggered.connect(lambda: self._keeping.run(self._keep()))
        self.heading = BreakableText("", "heading")
        self.said = Text("", "muted", wrap=True, selectable=True)
        self.other = ComboBox()
        self.other.setAccessibleName(tr("Compare with"))
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other.setMinimumContentsLength(10)
        self.other.activated.connect(lambda _: self._compare())
        self.view = ComparedView()
        self.view.ticked.connect(self._follow)
        self.beside = PaneStates()
        self.beside.set_content(self.view)
        self.undo = plain_button(tr("Undo…"), self._undo)
        self.put_back_button = plain_button(tr("Put back…"), lambda: self._keeping.run(self._put_back()))
        self.put_back_button.setProperty("kind", "primary")
        self.count = Text("", "muted")
        self.states = PaneStates()
        self._lay_out()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self.timeline, 1)
        column.addWidget(self.keep)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(12, 0, 0, 0)
        beside.setSpacing(8)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self.heading)
        told.addWidget(self.said)
        top = QHBoxLayout()
        top.setSpacing(8)
        add_layout(top, told, 1)
        top.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignTop)
        add_layout(beside, top)
        with_what = QHBoxLayout()
        with_what.setSpacing(8)
        with_what.addWidget(Text(tr("Show"), "label"))
        with_what.addWidget(self.other, 1)
        add_layout(beside, with_what)
        beside.addWidget(self.beside, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.put_back_button)
        add_layout(beside, foot)
        splitter = Splitter(Qt.Orientation.Horizontal, tr("Divider beside the points in time"))
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([theme.px(_LIST_PX), theme.px(520)])
        self.states.set_content(splitter)
        self.column.addWidget(self.states, 1)

    # What the pane asks of it

    def show_documents(self, documents: Mapping[Thing, Document | None], *, editable: bool, why_not: str) -> None:
        """There is nothing to be edited here: what is on record is read, anew each time the page is opened."""
        del documents, editable
        self._why_not = why_not
        self._comparison.forget()
        if not self._points:
            self.states.show_loading(tr("Looking what is on record…"))
        self._listing.run(self._list())

    def show_record(self, change_id: str) -> None:
        """Chooses a change on record."""
        self._wanted = change_id
        if self._points:
            self._choose_wanted()

    # Reading

    async def _list(self) -> None:
        points = await self._comparison.points()
        titles: dict[str, str] = {}
        for point in points:
            titles[point.id] = words.title(point)
            if len(titles) % _AT_ONCE == 0:
                await breathe()
        self._points, self._titles, self._shown = points, titles, None
        self.timeline.show_points(points, titles)
        offline = self.context.workspace.as_of is not None
        allow(
            self.keep,
            tr("What is in a backup stays as it is") if offline else "",
            tr("Keeps how the pool is set up now"),
        )
        if len(self._points) == 1 and offline:
            self.states.show_empty(
                tr("Nothing to compare this backup with yet"),
                tr("Open the pool, or another backup. What is different between the two is shown here."),
                icon_name="history",
            )
            return
        if len(self._points) == 1:
            self.states.show_empty(
                tr("No settings were changed yet"),
                tr(
                    "Before each change, the settings of the pool are kept here with who made it. "
                    "Open a backup, and it can be compared with the pool."
                ),
                self._keep_action,
                icon_name="history",
            )
            return
        self.states.show_ready()
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        wanted, self._wanted = self._wanted, ""
        if wanted and not self.timeline.choose(f"{Moment.BEFORE}:{wanted}"):
            self.context.shell.status(tr("That change is not on record"))

    # One moment

    def _chosen(self, point: Point) -> None:
        record = point.record
        known_as = self._titles[point.id]
        self.heading.setText(words.chosen_title(point, known_as) if record is None else known_as)
        self.said.setText(words.detail(point))
        before = self.other.currentData()
        self.other.blockSignals(True)
        self.other.clear()
        if record is not None and not record.is_snapshot:
            self.other.addItem(tr("What this change did"), _THIS)
        for other in self._points:
            if other.id == point.id:
                continue
            title = words.chosen_title(other, self._titles[other.id])
            now = other.moment is Moment.NOW and other.at is None
            said = tr("What is different now") if now else tr("Compared with: {moment}", moment=title)
            self.other.addItem(said, other.id)
        self.other.setCurrentIndex(max(0, self.other.findData(before)))
        self.other.blockSignals(False)
        self.undo.setVisible(record is not None and not record.is_snapshot)
        if record is not None:
            allow(
                self.undo,
                self._why_not_undo(record),
                tr("Takes back this change, and leaves what others changed since"),
            )
        self._compare()

    def _why_not_undo(self, record: SettingsRecord) -> str:
        if record.undone_by:
            return tr("It was undone already")
        if record.change is None:
            return tr("How it was before is no longer on record")
        if not record.state.ends:
            return tr("It is not finished: look under Activity")
        made = record.change.parts[: record.steps_made]
        lasting = next((why for part in made if (why := part.lasting())), None)
        if lasting is not None:
            return lasting_text(lasting)
        return self._why_not if made else tr("Nothing was changed")

    def _compare(self) -> None:
        point, other = self.timeline.current(), self._other()
        if point is None:
            return
        wanted = (point.id, str(self.other.currentData()))
        if self._shown != wanted:
            self.beside.show_loading(tr("Comparing…"))
            self.put_back_button.hide()
            self.count.setText("")
        self._comparing.run(self._show(point, other, wanted))

    def _other(self) -> Point | None:
        """With what it is compared; None for what the change itself did."""
        chosen = self.other.currentData()
        return next((point for point in self._points if point.id == chosen), None)

    async def _show(self, point: Point, other: Point | None, wanted: tuple[str, str]) -> None:
        if other is None:
            compared = None if point.record is None else self._comparison.made_by(point.record)
        else:
            # What stands at the left of an arrow is the older one.
            backwards = point.moment is Moment.NOW
            compared = await self._comparison.compare(*((other, point) if backwards else (point, other)))
        if compared is None:
            self._shown = wanted
            self.beside.show_empty(
                tr("The values are old and were forgotten"),
                tr("That something was changed, and by whom, stays on record."),
                icon_name="history",
            )
            return
        now = other is not None and Moment.NOW in (point.moment, other.moment)
        puts_back = now and self.context.workspace.as_of is None
        await self.view.show_compared(compared, can_put_back=puts_back)
        self._shown = wanted
        if compared.found:
            self.beside.show_ready()
        else:
            alike = f"{tr('Both are set up alike.')} {words.unknown_text(compared.unknown)}".rstrip()
            self.beside.show_empty(tr("Nothing is different"), alike, icon_name="circle-check")
            self.count.setText("")
        self.put_back_button.setVisible(puts_back and bool(compared.found))
        self._follow()

    def _follow(self) -> None:
        chosen = len(self.view.chosen())
        if not self.put_back_button.isHidden():
            self.count.setText(
                tr("{count} to be put back", count=chosen) if chosen else tr("Tick what is to be put back")
            )
        allow(self.put_back_button, self._why_not or ("" if chosen else tr("Nothing is ticked")))

    def _not_compared(self, failure: Failure) -> None:
        self._shown = None
        self.beside.show_failed(failure, self._compare, self.context.shell.remedy(failure, self._compare))

    def _failed(self, failure: Failure) -> None:
        self.states.show_failed(failure, lambda: self._listing.run(self._list()))

    # What can be done

    async def _keep(self) -> None:
        allow(self.keep, tr("It is being taken"))
        self.context.shell.status(tr("Reading the settings to keep them…"))
        try:
            await self._comparison.keep()
        finally:
            allow(self.keep, "")
        self.context.shell.status(tr("The settings are kept as they are now"))
        await self._list()

    async def _put_back(self) -> None:
        chosen = self.view.chosen()
        change = await self._comparison.put_back(chosen)
        self._desk.review(change, tr("Put settings back"), agree=tr("Put back"))

    def _undo(self) -> None:
        point = self.timeline.current()
        if point is not None and point.record is not None:
            self._desk.undo(point.record.id)
