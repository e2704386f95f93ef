"""The groups pane: the groups of a pool in a table, one of them beside it, to be changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QMenu, QVBoxLayout

from cognito_admin.model.changes.change import Change, Reason, Wish
from cognito_admin.model.changes.codes import Kind, Why
from cognito_admin.model.changes.offers import mode_in_the_way
from cognito_admin.model.failures import Code
from cognito_admin.model.offline import is_offline
from cognito_admin.model.permissions import action_of
from cognito_admin.model.query import quoted
from cognito_admin.ui.changes.desk import ChangesDesk
from cognito_admin.ui.changes.words import reason_text
from cognito_admin.ui.formats import clock, moment, utc
from cognito_admin.ui.panes.groups.details import GroupDetails
from cognito_admin.ui.panes.groups.group_list import GroupList
from cognito_admin.ui.panes.groups.new_group import NewGroupDialog
from cognito_admin.ui.panes.pane import Pane, ShellPort
from cognito_admin.ui.sentences import explain, reason
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.question import answer_of
from cognito_admin.ui.widgets.splitter import Splitter
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.work.change_desk import bulk_resource
from cognito_admin.work.workspace import Capability

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QKeyEvent

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.pools import Group
    from cognito_admin.model.progress import Job
    from cognito_admin.work.groups import KnownGroups
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_DETAILS_PX = 380
_OPERATIONS = {
    Kind.CREATE_GROUP: "CreateGroup",
    Kind.EDIT_GROUP: "UpdateGroup",
    Kind.DELETE_GROUP: "DeleteGroup",
}
_TELL_OF_NEWS = frozenset({Code.CHANGED_MEANWHILE, Code.GROUP_NOT_FOUND, Code.THING_EXISTS})


class GroupsPane(Pane):
    """Shows at once what is kept on this computer, and then what AWS has."""

    name = "groups"
    icon_name = "users-round"

    @classmethod
    def title(cls) -> str:
        return tr("Groups")

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self._groups = services.changes.changes(workspace).groups
        self._known: KnownGroups | None = None
        self._listed: datetime | None = None
        self._reading = shell.loop.latest(self, self._failed)
        self._asking = shell.loop.latest(self, shell.show_failure)
        self.changes = ChangesDesk(services, workspace, shell, self)
        self.changes.made.connect(lambda _done: self.refresh())
        self.changes.failed.connect(self._not_changed)
        self.changes.state_changed.connect(lambda: self.details.show_busy(self.changes.busy))
        self._end_jobs = services.jobs.subscribe(self._job_changed)
        self._create = self._action(tr("Create group…"), "plus", self.create_group, "Ctrl+Shift+N")
        self._members = self._action(tr("Show the members of the group"), "users", self._show_members_of_current)
        self._delete = self._action(tr("Delete the group…"), "trash-2", self._delete_current)
        self.list = GroupList()
        self.list.current_changed.connect(self._follow)
        self.list.opened.connect(self._open_details)
        self.list.menu_requested.connect(self._menu)
        self.list.copy_requested.connect(self._copy_name)
        self.list.create_button.clicked.connect(self.create_group)
        self.details = GroupDetails()
        self.details.hide()
        self.details.close_requested.connect(self._close_details)
        self.details.members_requested.connect(self.show_members)
        self.details.save_requested.connect(self._save)
        self.details.delete_requested.connect(self.delete)
        self.details.copied.connect(lambda text, what: self.shell.copy(text, what))
        self.details.kept.connect(self._go_back)
        self._splitter = Splitter(Qt.Orientation.Horizontal, tr("Divider beside the group"))
        self._splitter.addWidget(self.list)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self.states = PaneStates()
        self.states.set_content(self._splitter)
        self.states.focus_home = self.list.line
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)

    # The window's wishes

    def activate(self) -> None:
        if self._known is None:
            self.states.show_loading(tr("Reading the groups…"))
        self.permissions_changed()
        self.refresh()

    def refresh(self) -> None:
        self._reading.run(self._read())

    def focus_search(self) -> bool:
        if self.states.state != "ready":
            return self.states.focus_message()
        self.list.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.line.selectAll()
        return True

    def search_for(self, text: str) -> None:
        self.list.line.setText(text)

    def actions_for_shell(self) -> list[QAction]:
        nothing = "" if self.list.current() is not None else tr("Choose a group first")
        allow(self._create, self._why_not(Kind.CREATE_GROUP))
        allow(self._members, nothing)
        allow(self._delete, nothing or self._why_not(Kind.DELETE_GROUP))
        return [self._create, self._members, self._delete]

    def permissions_changed(self) -> None:
        allow(
            self.list.create_button,
            self._why_not(Kind.CREATE_GROUP),
            tr("Makes a group, with nobody in it (Ctrl+Shift+N)"),
        )
        self.details.allow(self._why_not(Kind.EDIT_GROUP), self._why_not(Kind.DELETE_GROUP))

    def _why_not(self, kind: Kind) -> str:
        if too_low := mode_in_the_way(kind, self.workspace.marking.mode):
            return reason_text(too_low)
        failure = self.workspace.why_not(Capability.EDIT_POOL)
        if failure is not None:
            return reason(failure)
        action = action_of(_OPERATIONS[kind])
        refused = action in self.workspace.denied
        return reason_text(Reason(Why.DENIED_BY_AWS, facts={"action": action})) if refused else ""

    def close_pane(self) -> None:
        self._end_jobs()

    # Reading

    def _job_changed(self, job: Job) -> None:
        """A sync counts members anew, and a change of many may have moved some."""
        of_pool = job.resource in (self.workspace.sync_resource, bulk_resource(self.workspace))
        if of_pool and job.state.ended and self.isVisible():
            self.refresh()

    async def _read(self) -> None:
        known = await self._groups.known()
        if self._known is None and (known.groups or known.synced is not None):
            self._show(known)
        listed = await self._groups.listed()
        self._listed = datetime.now(UTC)
        self._show(replace(await self._groups.known(), groups=listed))

    def _failed(self, failure: Failure) -> None:
        remedy = self.shell.remedy(failure, self.refresh)
        if self._known is not None:
            said = explain(failure)
            age = tr("{age} · {problem}", age=self._age(), problem=said.title)
            self.list.say_age(age, f"{said.text}\n{said.advice}", "warning")
        elif failure.code is Code.ACCESS_DENIED:
            self.states.show_not_permitted(failure, self.activate, remedy)
        else:
            self.states.show_failed(failure, self.activate, remedy)

    def _show(self, known: KnownGroups) -> None:
        self._known = known
        self.list.show_groups(known)
        when = self.workspace.as_of or self._listed or known.synced
        self.list.say_age(self._age(), utc(when) if when else "", "muted")
        synced = self.workspace.as_of or known.synced
        counted = tr("members as of {time}", time=moment(synced)) if synced else tr("members not counted yet")
        self.shell.set_freshness(self, counted, utc(synced) if synced else "")
        self._show_opened(known)
        if known.groups:
            self.states.show_ready()
            return
        if is_offline(self.workspace.key):
            self.states.show_empty(
                tr("No groups in this backup"),
                tr("The pool had none, or what made the backup did not ask for them."),
                icon_name="users-round",
            )
            return
        self.states.show_empty(
            tr("This pool has no groups"),
            tr("A group gives its members a role in AWS, or tells apps what they may do."),
            None if self._why_not(Kind.CREATE_GROUP) else self._create,
            icon_name="users-round",
        )

    def _show_opened(self, known: KnownGroups) -> None:
        """The group beside the table, as it is now."""
        if self.details.isHidden() or self.details.group is None:
            return
        opened = self.details.group.name
        group = next((one for one in known.groups if one.name == opened), None)
        if group is None:
            self._hide_details()
        else:
            self.details.show_group(group, self.list.members(group))

    def _age(self) -> str:
        if (taken := self.workspace.as_of) is not None:
            return tr("From the backup of {time}", time=moment(taken))
        if self._listed is not None:
            return tr("Read from Cognito at {time}", time=clock(self._listed))
        synced = self._known.synced if self._known else None
        return tr("From the sync of {time}", time=moment(synced)) if synced else tr("From the sync that is going on")

    # One group

    def _follow(self) -> None:
        group = self.list.current()
        if group is not None and not self.details.isHidden():
            self._show_group(group)

    def _open_details(self) -> None:
        group = self.list.current()
        if group is None:
            return
        self._show_group(group)
        if self.details.isHidden():
            self.details.show()
            width = theme.px(_DETAILS_PX)
            self._splitter.setSizes([max(1, self._splitter.width() - width), width])

    def _show_group(self, group: Group) -> None:
        opened = self.details.group
        another = opened is not None and opened.name != group.name and not self.details.isHidden()
        if not another or self.details.leave(lambda: self._show_group(group)):
            self.details.show_group(group, self.list.members(group))

    def _go_back(self) -> None:
        """To the row of the group that is still open."""
        if self.details.group is not None:
            self.list.go_to(self.details.group.name)

    def _close_details(self) -> None:
        if self.details.leave(self._hide_details):
            self._hide_details()

    def _hide_details(self) -> None:
        had_focus = self.details.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.details.hide()
        if had_focus:
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(icon("copy"), tr("Copy the name"))
        copy.triggered.connect(self._copy_name)
        menu.addSeparator()
        menu.addActions(self.actions_for_shell()[1:])
        menu.popup(position)

    def _copy_name(self) -> None:
        if group := self.list.current():
            self.shell.copy(group.name, tr("Name"))

    # Changing

    def create_group(self) -> None:
        """Opens the dialog for a new group."""
        if not self._why_not(Kind.CREATE_GROUP) and not self._asking.busy:
            self._asking.run(self._ask_for_new())

    async def _ask_for_new(self) -> None:
        dialog = NewGroupDialog(self)
        if await answer_of(dialog) == QDialog.DialogCode.Accepted and dialog.change is not None:
            self._save(dialog.change)

    def delete(self, name: str) -> None:
        """Asks, with what that means, and deletes the group."""
        self.changes.wish(Wish(Kind.DELETE_GROUP, name), None, name=name)

    def show_members(self, name: str) -> None:
        """Shows the members in the table of users."""
        pane = self.shell.open_pane("users")
        if pane is not None:
            pane.search_for(f"group:{quoted(name)}")

    def _save(self, change: Change) -> None:
        self.changes.apply(change, name=change.wish.subject)

    def _delete_current(self) -> None:
        if group := self.list.current():
            self.delete(group.name)

    def _show_members_of_current(self) -> None:
        if group := self.list.current():
            self.show_members(group.name)

    def _not_changed(self, failure: Failure) -> None:
        if failure.code in _TELL_OF_NEWS:
            self.refresh()

    def _action(self, text: str, icon_name: str, run: Callable[[], None], keys: str = "") -> QAction:
        action = QAction(icon(icon_name), text, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda: run())
        self.addAction(action)
        return action

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.details.isHidden():
            self._close_details()
            event.accept()
            return
        super().keyPressEvent(event)
