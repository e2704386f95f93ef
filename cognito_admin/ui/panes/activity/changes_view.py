"""What was changed and who did it: a filter, the list, one line of it beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from cognito_admin.model.changes.activity import BulkLine, Ending
from cognito_admin.model.changes.record import BulkId, ChangeId, Record
from cognito_admin.model.settings.change import SettingsChangeId
from cognito_admin.model.settings.record import SettingsRecord
from cognito_admin.ui.changes.bulk_desk import BulkDesk
from cognito_admin.ui.changes.desk import ChangesDesk
from cognito_admin.ui.export.desk import ExportDesk
from cognito_admin.ui.panes.activity import words
from cognito_admin.ui.panes.activity.change_details import ChangeDetails
from cognito_admin.ui.panes.activity.changes_list import ChangesList
from cognito_admin.ui.panes.activity.export_offer import export_offer
from cognito_admin.ui.panes.activity.filter_bar import FilterBar
from cognito_admin.ui.panes.activity.reader import ChangesReader
from cognito_admin.ui.panes.activity.unfinished_desk import UnfinishedDesk
from cognito_admin.ui.settings.desk import SettingsDesk
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.buttons import put_icon
from cognito_admin.ui.widgets.splitter import Splitter
from cognito_admin.ui.widgets.text import ElidedText, Text, surface

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from PySide6.QtGui import QKeyEvent

    from cognito_admin.model.changes.activity import Line
    from cognito_admin.ui.panes.pane import ShellPort
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_DETAILS_PX = 360


class ChangesView(QWidget):
    """Puts the parts together. Who looks at the changes of one bulk comes back to all of them."""

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__()
        self._services, self._workspace, self._shell = services, workspace, shell
        changes, settings = services.changes.changes(workspace), services.changes.settings(workspace)
        self._reader = ChangesReader(services.changes.activity, changes, settings)
        self.desk = ChangesDesk(services, workspace, shell, self)
        self.bulks = BulkDesk(services, workspace, shell, self)
        self.settings = SettingsDesk(services, workspace, shell, self)
        self.unfinished = UnfinishedDesk(changes, settings, shell, self)
        self.exports = ExportDesk(services, shell, self)
        self.filter = FilterBar(changes.pool)
        self.table = ChangesList(self._reader, self._pool_name, shell)
        self.details = ChangeDetails()
        self.details.hide()
        self._drawn: tuple[Line, bool] | None = None
        self._renewing = shell.loop.latest(self, shell.show_failure)
        self._showing = shell.loop.latest(self, shell.show_failure)
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        table, details = self.table, self.details
        self.filter.changed.connect(self.ask)
        table.line_opened.connect(self._open)
        table.line_changed.connect(self._follow)
        table.renewed.connect(lambda: self._renewing.run(self._renew_details()))
        table.counted.connect(self.count.setText)
        table.callers_found.connect(self.filter.offer_callers)
        table.copy_requested.connect(self.copy_row)
        table.menu_requested.connect(self._open_menu)
        details.close_requested.connect(self.close_details)
        details.copied.connect(self._shell.copy)
        details.user_requested.connect(self.show_user)
        details.undo_requested.connect(self._undo)
        details.settings_requested.connect(self._show_settings)
        details.finish_requested.connect(self.unfinished.finish)
        details.leave_requested.connect(self.unfinished.leave)
        details.record_requested.connect(self.show_change)
        details.bulk_requested.connect(self._bulk_wished)
        desks = (self.desk, self.settings)
        made = [signal for desk in desks for signal in (desk.made, desk.failed)]
        for signal in (*made, self.unfinished.settled, self.bulks.begun):
            signal.connect(table.look_for_news)

    def _lay_out(self) -> None:
        self._of_bulk = surface(QWidget(), "raised")
        self._of_bulk_text = ElidedText("", "strong")
        back = QPushButton(tr("All changes"))
        put_icon(back, "arrow-left")
        back.setAutoDefault(False)
        back.clicked.connect(self._leave_bulk)
        row = QHBoxLayout(self._of_bulk)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(12)
        row.addWidget(back)
        row.addWidget(self._of_bulk_text, 1)
        self._of_bulk.hide()
        self.export = QPushButton(tr("Export…"))
        put_icon(self.export, "download")
        self.export.setAutoDefault(False)
        self.export.setToolTip(tr("Writes the changes found into a file"))
        self.export.clicked.connect(self.open_export)
        top = surface(QWidget(), "base")
        bar = QHBoxLayout(top)
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(8)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        self.table.states.set_content(self.table)
        self.table.states.focus_home = self.filter.words
        self._splitter = Splitter(Qt.Orientation.Horizontal, tr("Divider beside the change"))
        self._splitter.addWidget(self.table.states)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self.count = Text("", "muted")
        self._forgotten = ElidedText("", "small")
        self._forgotten.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot = surface(QWidget(), "base")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(16)
        row.addWidget(self.count)
        row.addWidget(self._forgotten, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part, stretch in ((top, 0), (self._of_bulk, 0), (self._splitter, 1), (foot, 0)):
            column.addWidget(part, stretch)

    # The window's wishes

    def activate(self) -> None:
        self._forgotten.set_text(words.forgotten_text(self._services.settings.forget_values_after_days))
        self.table.start()

    def deactivate(self) -> None:
        self.table.stop()

    def permissions_changed(self) -> None:
        """What can be done about the line that is shown may be otherwise by now."""
        if self.details.line is not None and not self.details.isHidden():
            self._draw_details(self.details.line)

    def close_view(self) -> None:
        self.exports.close()
        self.bulks.close()
        for timer in self.findChildren(QTimer):
            timer.stop()

    def ask(self) -> None:
        """Reads anew what is looked for."""
        self._of_bulk.hide()
        self.close_details()
        self.table.ask(self.filter.selection())

    def show_change(self, change_id: str) -> None:
        """Opens the details of a change, whatever it was of, and chooses it in the list where it is near the top of it."""
        activity = self._services.changes.activity

        async def find() -> Line | None:
            return (
                await activity.record(ChangeId(change_id))
                or await activity.settings_record(SettingsChangeId(change_id))
                or await activity.bulk(BulkId(change_id))
            )

        self._showing.run(self._show(find))

    def show_bulk(self, bulk_id: str) -> None:
        """Opens the details of a change of many users."""
        self._showing.run(self._show(lambda: self._services.changes.activity.bulk(BulkId(bulk_id))))

    def show_unfinished(self) -> None:
        """What was begun and not ended."""
        self.filter.look_for(ending=Ending.OPEN)
        self.ask()

    def show_user(self, record: Record) -> None:
        pane = self._shell.open_pane("users")
        if pane is not None:
            pane.search_for(f"sub:{record.sub}")

    async def _show(self, find: Callable[[], Awaitable[Line | None]]) -> None:
        line = await find()
        if line is None:
            self._shell.status(tr("That change is not on record"))
            return
        if self.table.line(line.id) is None:
            self.filter.look_for()
            self._of_bulk.hide()
            await self.table.read(self.filter.selection())
        self.table.choose(line.id)
        self._open(line)

    # Taking out

    def open_export(self) -> None:
        """Asks how the changes found are to be written."""
        self._showing.run(self._open_export())

    async def _open_export(self) -> None:
        selection = self._reader.selection
        count = await self._services.changes.activity.change_count(selection)
        self.exports.open(export_offer(self._services, self._workspace, selection, count))

    def copy_row(self) -> None:
        if text := self.table.copy_text():
            self._shell.copy(text, tr("1 row"))

    # One line

    def _follow(self, line: Line | None) -> None:
        if line is not None and not self.details.isHidden():
            self._draw_details(line)

    def _open(self, line: Line) -> None:
        self._draw_details(line)
        if self.details.isHidden():
            self.details.show()
            width = min(theme.px(_DETAILS_PX), self._splitter.width() // 2)
            self._splitter.setSizes([max(1, self._splitter.width() - width), width])

    def _draw_details(self, line: Line) -> None:
        self._drawn = (line, line.id in self.table.unfinished)
        self.details.show_line(
            line,
            self.table.unfinished,
            here=line.pool == self._workspace.index_name,
            mode=self._workspace.marking.mode,
            pool_name=self._pool_name(line.pool),
        )

    async def _renew_details(self) -> None:
        """Who reads, or is about to press a button, is not disturbed where nothing is new."""
        shown = self.details.line
        if shown is None or self.details.isHidden():
            return
        # What was just finished is no longer among those that are not.
        line = self.table.line(shown.id) or await self._on_record(shown)
        still = self.details.line is shown and not self.details.isHidden()
        if line is not None and still and (line, line.id in self.table.unfinished) != self._drawn:
            self._draw_details(line)

    async def _on_record(self, line: Line) -> Line | None:
        activity = self._services.changes.activity
        if isinstance(line, SettingsRecord):
            return await activity.settings_record(line.id)
        return await (activity.bulk(line.id) if isinstance(line, BulkLine) else activity.record(line.id))

    def _undo(self, record: Record | SettingsRecord) -> None:
        if isinstance(record, SettingsRecord):
            self.settings.undo(record.id)
        else:
            self.desk.undo(record)

    def _show_settings(self, record: SettingsRecord) -> None:
        pane = self._shell.open_pane("settings")
        if pane is not None:
            pane.show_change(record.id)

    def close_details(self) -> None:
        had_focus = self.details.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.details.hide()
        if had_focus:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_menu(self, index: QModelIndex, corner: QPoint) -> None:
        line = self.table.lines.line(index.row())
        if line is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Show details"), lambda: self._open(line))
        if isinstance(line, BulkLine):
            menu.addAction(tr("Show its users"), lambda: self._bulk_wished("users", line.id))
        elif isinstance(line, Record) and not words.why_not_show(line, here=line.pool == self._workspace.index_name):
            menu.addAction(tr("Show this user"), lambda: self.show_user(line))
        menu.addAction(icon("copy"), tr("Copy row"), self.copy_row)
        menu.popup(corner)

    # Many users at once

    def _bulk_wished(self, wish: str, bulk_id: str) -> None:
        bulk = BulkId(bulk_id)
        {
            "users": self._show_users,
            "show": self.show_bulk,
            "results": self.bulks.show_results,
            "undo": self.bulks.undo,
            "go_on": self.bulks.go_on,
            "leave": self.bulks.leave,
        }[wish](bulk)

    def _show_users(self, bulk: BulkId) -> None:
        line = self.table.line(bulk) or self.details.line
        self._of_bulk_text.set_text(words.what(line) if line is not None else "")
        self._of_bulk.show()
        self.close_details()
        self.table.ask(self._reader.of_bulk(bulk, line.pool if line is not None else self._reader.pool))

    def _leave_bulk(self) -> None:
        self.ask()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pool_name(self, pool: str) -> str:
        """As the jobs of that pool called it; else its id."""
        if pool == self._workspace.index_name:
            return self._workspace.summary.name
        resource = f"index:{pool}"
        names = (job.subject for job in self._services.jobs.jobs() if job.resource == resource)
        return next(names, pool.partition("@")[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.details.isHidden():
            self.close_details()
            event.accept()
            return
        super().keyPressEvent(event)
