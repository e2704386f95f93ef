"""The duplicates pane: groups of accounts at the left, those of one beside each other at the right, and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout

from cognito_admin.model.changes.ways import Way
from cognito_admin.model.duplicates import Sign
from cognito_admin.model.failures import Cancelled, Code
from cognito_admin.model.offline import is_offline
from cognito_admin.model.query import quoted
from cognito_admin.ui.changes.desk import ChangesDesk
from cognito_admin.ui.formats import moment, utc
from cognito_admin.ui.panes.duplicates.details import MOST_SHOWN, Details
from cognito_admin.ui.panes.duplicates.duplicate_list import DuplicateList
from cognito_admin.ui.panes.duplicates.words import sign_title
from cognito_admin.ui.panes.pane import Pane, Place, ShellPort
from cognito_admin.ui.sentences import explain
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.splitter import Splitter
from cognito_admin.ui.widgets.states import PaneStates

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.changes.rules import Rules
    from cognito_admin.model.changes.ways import Choice
    from cognito_admin.model.failures import Failure
    from cognito_admin.model.progress import Job
    from cognito_admin.model.users import User
    from cognito_admin.work.changes import Done
    from cognito_admin.work.duplicates import Duplicates
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_DETAILS_PX = 488


class DuplicatesPane(Pane):
    """Looks through the copy of the users on this computer when it is first shown, again after a sync, and on F5."""

    name = "duplicates"
    icon_name = "copy-check"

    @classmethod
    def title(cls) -> str:
        return tr("Duplicates")

    @classmethod
    def places(cls, workspace: Workspace) -> tuple[Place, ...]:
        del workspace
        titles = ((sign, sign_title(sign)) for sign in Sign)
        return tuple(Place(sign, tr("Duplicates by {shared}", shared=shared), cls.icon_name) for sign, shared in titles)

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self._changes = services.changes.changes(workspace)
        self._found: Duplicates | None = None
        self._settled: set[int] = set()
        self._rules: Rules | None = None
        self._outdated = True
        self._finding = shell.loop.latest(self, self._not_found)
        self._arranging = shell.loop.latest(self, self._not_arranged)
        self._reading = shell.loop.latest(self, shell.show_failure)
        self._learning = shell.loop.latest(self, self._rules_unknown)
        self._asking = shell.loop.latest(self, shell.show_failure)
        self.changes = ChangesDesk(services, workspace, shell, self)
        self.changes.made.connect(self._made)
        self.changes.failed.connect(lambda _failure: self._read_current())
        self._end_jobs = services.jobs.subscribe(self._job_changed)
        self._join = self._action(tr("Join the accounts…"), "link-2", self.join_current)
        self._among_users = self._action(tr("Show the accounts among the users"), "users", self.show_among_users)
        self._sync = self._action(tr("Sync this pool"), "refresh-cw", self._read_pool)
        self.list = DuplicateList()
        self.list.wanted_changed.connect(self._arrange)
        self.list.current_changed.connect(self._read_current)
        self.list.copy_requested.connect(self._copy_text)
        self.details = Details()
        self.details.hide()
        self.details.way_chosen.connect(self._ask)
        self.details.show_users_requested.connect(self.show_among_users)
        self.details.open_requested.connect(lambda sub: self._search_users(f"sub={quoted(sub)}"))
        self._splitter = Splitter(Qt.Orientation.Horizontal, tr("Divider beside the accounts"))
        self._splitter.addWidget(self.list)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self.states = PaneStates()
        self.states.set_content(self._splitter)
        self.states.focus_home = self.list.table
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)

    # The window's wishes

    def activate(self) -> None:
        if self._outdated and not self._finding.busy:
            self.refresh()
        if self._rules is None and not self._learning.busy:
            self._learning.run(self._learn())

    def refresh(self) -> None:
        if self._found is None:
            self.states.show_loading(tr("Looking for accounts that share something…"))
        self._finding.run(self._find())

    def focus_search(self) -> bool:
        if self.states.state != "ready":
            return self.states.focus_message()
        self.list.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.line.selectAll()
        return True

    def search_for(self, text: str) -> None:
        self.list.line.setText(text)

    def go_to(self, place: str) -> None:
        """Shows the accounts that share this ``Sign``."""
        self.list.sign.setCurrentIndex(self.list.sign.findData(place))

    def actions_for_shell(self) -> list[QAction]:
        nothing = "" if self.details.users else tr("Choose some accounts first")
        button = self.details.ways[0].buttons[Way.JOIN] if self.details.ways else None
        why_not = "" if button is not None and button.isEnabled() else (button.toolTip() if button else nothing)
        allow(self._join, nothing or why_not or ("" if button else tr("It is not known yet what can be done")))
        allow(self._among_users, nothing)
        return [self._join, self._among_users]

    def permissions_changed(self) -> None:
        if self._rules is not None:
            self.details.know(self._rules, self.workspace.marking.mode, self.workspace.denied.keys())

    def close_pane(self) -> None:
        self._end_jobs()

    # Finding

    def _job_changed(self, job: Job) -> None:
        if job.resource != self.workspace.sync_resource:
            return
        if job.state.ended:
            self._outdated = True
            if self.isVisible():
                self.activate()
        elif self._found is None:
            self._say_reading()

    def _say_reading(self) -> None:
        self.states.show_loading(tr("The users are being read. Duplicates are looked for when all are here…"))

    async def _find(self) -> None:
        self._outdated = False
        try:
            found = await self.workspace.duplicates()
            numbers = await found.arranged(self.list.wanted, self.list.text)
            state = await self.workspace.index_state()
        except Cancelled:
            self._outdated = True
            return
        self._found, self._settled = found, set()
        read = state.synced_at if state is not None else None
        said = (
            tr("found in the copy of {time}", time=moment(read)) if read else tr("found in a copy that is not complete")
        )
        self.shell.set_freshness(self, said, utc(read) if read else "")
        if len(found):
            self.states.show_ready()
            self.list.show_groups(found, numbers, len(found))
            self._read_current()
        else:
            nothing = tr("No two accounts share an e-mail address, a phone number, or a name with a date of birth.")
            self.states.show_empty(tr("No duplicates"), nothing, icon_name="circle-check")

    def _not_found(self, failure: Failure) -> None:
        self._outdated = True
        if failure.code is not Code.INDEX_MISSING:
            self.states.show_failed(failure, self.refresh, self.shell.remedy(failure, self.refresh))
            return
        jobs = self.services.jobs.jobs()
        if any(job.resource == self.workspace.sync_resource and not job.state.ended for job in jobs):
            self._say_reading()
            return
        offline = is_offline(self.workspace.key)
        self.states.show_empty(
            tr("The users are not read yet"),
            tr("Duplicates are found in the copy of the users on this computer."),
            None if offline else self._sync,
            icon_name="database",
        )

    def _read_pool(self) -> None:
        self._asking.run(self._start_sync())

    async def _start_sync(self) -> None:
        await self.workspace.start_sync(self.services.jobs)
        self.shell.status(tr("The pool is being read"))

    def _arrange(self) -> None:
        if self._found is not None:
            self._arranging.run(self._arranged(self._found))

    async def _arranged(self, found: Duplicates) -> None:
        numbers = await found.arranged(self.list.wanted, self.list.text)
        left = [number for number in numbers if number not in self._settled] if self._settled else numbers
        self.list.show_groups(found, left, len(found) - len(self._settled))
        self._read_current()

    def _not_arranged(self, failure: Failure) -> None:
        if failure.code is Code.QUERY_WRONG:
            self.list.say_wrong(explain(failure).text)
        else:
            self.shell.show_failure(failure, self._arrange)

    # One group

    def _read_current(self) -> None:
        number = self.list.current()
        if self._found is None or number is None:
            self.details.hide()
            self.details.users = ()
            return
        self._reading.run(self._read(self._found, number))

    async def _read(self, found: Duplicates, number: int) -> None:
        users = await found.accounts(number, MOST_SHOWN)
        if len(users) < 2:
            self._settled.add(number)
            self.list.settle(number, len(found) - len(self._settled))
            return
        same = {user.sub for user in users} & {user.sub for user in self.details.users}
        kept: User | None = self.details.accounts.kept if same else None
        self.details.show_group(found.alike(number), users, kept)
        if self.details.isHidden():
            self.details.show()
            width = theme.px(_DETAILS_PX)
            self._splitter.setSizes([max(1, self._splitter.width() - width), width])

    async def _learn(self) -> None:
        self._rules = await self._changes.rules()
        self.permissions_changed()

    def _rules_unknown(self, failure: Failure) -> None:
        said = explain(failure)
        self.details.say_unknown(tr("What can be done is not known. {why} {advice}", why=said.text, advice=said.advice))

    # Settling it

    def _ask(self, choice: Choice) -> None:
        if not self.changes.busy and not self._asking.busy:
            self._asking.run(self._wish(choice))

    async def _wish(self, choice: Choice) -> None:
        """Planned on the account as it is now."""
        person = await self._changes.person(choice.user.sub)
        self.changes.wish(choice.offer.wish, person)

    def join_current(self) -> None:
        """As the first of the buttons that join."""
        if self.details.ways:
            self.details.ways[0].buttons[Way.JOIN].click()

    def _made(self, _done: Done) -> None:
        self._read_current()

    def show_among_users(self) -> None:
        """Shows the accounts in the table of users."""
        if self.details.users:
            self._search_users(" OR ".join(f"sub={quoted(user.sub)}" for user in self.details.users))

    def _search_users(self, text: str) -> None:
        pane = self.shell.open_pane("users")
        if pane is not None:
            pane.search_for(text)

    def _copy_text(self) -> None:
        number = self.list.current()
        if self._found is not None and number is not None:
            self.shell.copy(self._found.alike(number).text, tr("What they share"))

    def _action(self, text: str, icon_name: str, run: Callable[[], None]) -> QAction:
        action = QAction(icon(icon_name), text, self)
        action.triggered.connect(lambda: run())
        self.addAction(action)
        return action
