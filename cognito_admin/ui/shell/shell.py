"""Ties the window to the program: what a pane may ask for, what the person may do, and who does it."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication

from cognito_admin.model.failures import Code
from cognito_admin.model.preferences import CLIPBOARD, CLOCK, MESSAGES, OPEN_LAST_POOL
from cognito_admin.ui.backups.desk import BackupDesk
from cognito_admin.ui.formats import number, use_clock
from cognito_admin.ui.job_words import job_title
from cognito_admin.ui.restore.desk import RestoreDesk
from cognito_admin.ui.sentences import detail, explain
from cognito_admin.ui.shell import menus
from cognito_admin.ui.shell.check_desk import CheckDesk
from cognito_admin.ui.shell.connections_desk import ConnectionsDesk
from cognito_admin.ui.shell.health_desk import HealthDesk
from cognito_admin.ui.shell.jobs_desk import JobsDesk
from cognito_admin.ui.shell.look import Look
from cognito_admin.ui.shell.pace_desk import PaceDesk
from cognito_admin.ui.shell.palette_entries import entries, entries_of_text
from cognito_admin.ui.shell.pools_desk import PoolsDesk
from cognito_admin.ui.shell.questions_desk import QuestionsDesk
from cognito_admin.ui.shell.secret_copy import SecretCopy
from cognito_admin.ui.shell.sign_in_desk import SignInDesk
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.banner import Banner
from cognito_admin.ui.widgets.question import Choice, ask

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from cognito_admin.model.failures import Failure
    from cognito_admin.model.progress import Job
    from cognito_admin.ui.loop import Loop
    from cognito_admin.ui.panes.pane import Pane
    from cognito_admin.ui.shell.palette import CommandPalette
    from cognito_admin.ui.shell.window import Window
    from cognito_admin.work.crash import Crash
    from cognito_admin.work.services import Services

_OF_THE_CONNECTION = frozenset(
    {
        Code.AWS_TROUBLE,
        Code.CERTIFICATE_REFUSED,
        Code.CLOCK_WRONG,
        Code.CONNECTION_CLOSED,
        Code.CREDENTIALS_EXPIRED,
        Code.CREDENTIALS_INVALID,
        Code.ENDPOINT_UNREACHABLE,
        Code.LOGIN_NEEDED,
        Code.NO_CREDENTIALS,
        Code.PROXY_REFUSED,
        Code.REGION_NOT_ENABLED,
        Code.SECRET_KEY_WRONG,
        Code.SSO_SIGN_IN_NEEDED,
        Code.THROTTLED,
    }
)
"""What fails for everything that is asked at that moment: told once, however many ask."""

_LONGER: Mapping[str, float | None] = {"usual": 1.0, "longer": 5.0, "until-closed": None}
"""How much longer messages stay that go by themselves; None for as long as nobody closes them."""


class Shell(QObject):
    """The window at work. It is a ``ShellPort`` for panes. ``quit_decided`` carries whether running jobs go on."""

    quit_decided = Signal(bool)
    _crashed = Signal(object)

    def __init__(self, window: Window, loop: Loop, services: Services, kinds: Sequence[type[Pane]]) -> None:
        super().__init__(window)
        self.window, self._loop, self._services, self.kinds = window, loop, services, tuple(kinds)
        self._freshness: weakref.WeakKeyDictionary[Pane, tuple[str, str]] = weakref.WeakKeyDictionary()
        self._palette: CommandPalette | None = None
        self._quitting = loop.latest(self)
        self._crash_shown = False
        self.look = Look(services.settings, self)
        use_clock(services.settings.chosen(CLOCK))
        self._questions = QuestionsDesk(window, services)
        self.connections = ConnectionsDesk(window, loop, services, SignInDesk(window, loop, services))
        self.pools = PoolsDesk(window, loop, services, self.connections, self, self.kinds)
        self.jobs = JobsDesk(window, loop, services, self, self.connections, self._shown_in_front)
        self.pace = PaceDesk(window, services)
        self.health = HealthDesk(window, services)
        self.checks = CheckDesk(window, services)
        self.backups = BackupDesk(window, loop, services, self, self.connections, self.pools)
        self.restores = RestoreDesk(window, loop, services, self, self.connections, self.pools, self.backups)
        menus.build(self)
        self.restores.begun.connect(lambda: menus.allow_all(self))
        window.header.palette_requested.connect(self.open_palette)
        window.header.navigation_toggled.connect(window.toggle_navigation)
        window.close_requested.connect(self.quit)
        window.escaped.connect(self._escaped)
        self.pools.pane_changed.connect(self._pane_changed)
        self.pools.pool_changed.connect(self.jobs.close_drawer)
        self.connections.settled.connect(self._show_place_if_idle)
        self.pools.left.connect(self._show_place_if_idle)
        self._crashed.connect(self._show_crash)
        # A mistake may happen on another thread: the signal brings it here.
        self._end_crashes = services.crashes.subscribe(self._crashed.emit)
        self._end_notices = services.notices.subscribe(self.show_failure)
        self._end_permissions = services.connections.permissions.subscribe(self.pools.permissions_changed)
        self._secret = SecretCopy(self)
        self._secret.cleared.connect(lambda: self.status(tr("What was secret is on the clipboard no more")))
        loop.on_bug = services.crashes.report
        loop.on_failure = self.show_failure
        self._pane_changed()

    def close(self, leave_running: bool) -> None:
        """Lets go of everything that outlives the window; ``leave_running`` says whether running jobs go on."""
        self._secret.clear()
        self._end_crashes()
        self._end_notices()
        self._questions.close()
        self._end_permissions()
        self.jobs.close(leave_running)
        self.pace.close()
        self.health.close()
        self.checks.close()
        self.backups.close()
        self.restores.close()
        self.pools.close_all()

    def begin(self, backup: str | None = None) -> None:
        """Shows ``backup``, or where the person was last, or says how to begin."""
        if self._services.demo:
            self.window.status.show_badge(
                tr("DEMO"),
                tr("Made-up people in pools on this computer. Nothing is asked of AWS, and nothing is kept."),
            )
        if damaged := self._services.settings.damaged:
            self.show_failure(damaged)
        if backup is not None:
            self.pools.offline.open(backup)
            self._show_place_if_idle()
            return
        known = self.connections.all_ids()
        settings = self._services.settings
        last = settings.last_pool if settings.chosen(OPEN_LAST_POOL) else None
        if last is not None and last.connection in known:
            self.connections.open(last.connection)
            self.pools.open(last)
        elif len(known) == 1 and settings.chosen(OPEN_LAST_POOL):
            self.connections.open(known[0])
        self._show_place_if_idle()

    # What a pane may ask for

    @property
    def loop(self) -> Loop:
        return self._loop

    @property
    def services(self) -> Services:
        return self._services

    def show_banner(
        self,
        text: str,
        *,
        kind: str = "information",
        actions: Sequence[QAction] = (),
        timeout_s: float | None = None,
        cause: Hashable = None,
    ) -> None:
        owners = [action.parent() for action in actions]
        factor = _LONGER[self._services.settings.chosen(MESSAGES)]
        stays_s = None if timeout_s is None or factor is None else timeout_s * factor
        banner = Banner(text, kind=kind, actions=actions, timeout_s=stays_s, cause=cause)
        for owner in owners:
            if owner is not None:
                # What nobody is there to do any more is not offered.
                owner.destroyed.connect(banner.dismiss)
        self.window.banners.add(banner)

    def show_failure(
        self,
        failure: Failure,
        retry: Callable[[], None] | None = None,
        *,
        pool: str | None = None,
        remedy: QAction | None = None,
        cause: Hashable = None,
    ) -> None:
        words = explain(failure)
        title = tr("{pool}: {message}", pool=pool, message=words.title) if pool is not None else words.title
        workspace = self.pools.workspace()
        if workspace and failure.code in _OF_THE_CONNECTION:
            cause = (failure.code, workspace.key.connection)
        actions: list[QAction] = []
        rebuild = self.pools.rebuild_action(failure)
        if rebuild is not None:
            actions.append(rebuild)
        else:
            tries = [one for one in self._tries_of(cause) if one != retry]
            tries += [] if retry is None else [retry]
            if mends := remedy or self.remedy(failure, lambda: [one() for one in tries]):
                actions.append(mends)
            if retry is not None:
                again = QAction(tr("Try again"))
                again.setData(tries)
                again.triggered.connect(lambda: [one() for one in tries])
                actions.append(again)
        banner = Banner(title, kind="error", detail=detail(words), actions=actions, cause=cause)
        if (front := self.pools.front()) is not None:
            # What is to be tried again goes with the panes of the pool.
            front.destroyed.connect(banner.dismiss)
        self.window.banners.add(banner)

    def remedy(self, failure: Failure, then: Callable[[], object] | None = None) -> QAction | None:
        workspace = self.pools.workspace()
        return self.connections.remedy(failure, workspace.key.connection, then) if workspace else None

    def _tries_of(self, cause: object) -> list[Callable[[], None]]:
        """What the banner about the same cause offers to try again, so that the one in its place tries all of it."""
        shown = [one for one in self.window.banners.banners() if cause is not None and one.cause == cause]
        return [once for one in shown for action in one.findChildren(QAction) for once in action.data() or ()]

    def set_freshness(self, pane: Pane, text: str, tooltip: str = "") -> None:
        self._freshness[pane] = (text, tooltip)
        if pane is self.current_pane():
            self.window.status.show_freshness(text, tooltip)
            self.pools.show_name()

    def open_pane(self, name: str) -> Pane | None:
        front = self.pools.front()
        return front.open(name) if front else None

    def back_up(self) -> None:
        self.backups.back_up()

    def restore(self) -> None:
        self.restores.restore()

    def rebuild(self) -> None:
        self.restores.rebuild()

    def copy(self, text: str, what: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.status(tr("{what} copied", what=what))

    def copy_secret(self, text: str, what: str) -> None:
        kept_s = self._services.settings.chosen(CLIPBOARD)
        self._secret.put(text, kept_s)
        self.status(tr("{what} copied. It leaves the clipboard in {count} seconds", what=what, count=number(kept_s)))

    def status(self, text: str) -> None:
        self.window.status.show_remark(text)

    # What the person may do

    def current_pane(self) -> Pane | None:
        front = self.pools.front()
        return front.current() if front else None

    def focus_search(self) -> None:
        pane = self.current_pane()
        if pane is None:
            self.window.navigation.focus_tree()
        elif not pane.focus_search():
            other = self.open_pane("users")
            if other is not None and other is not pane:
                other.focus_search()

    def find_users(self, text: str) -> None:
        """Looks for ``text`` in the pool in front."""
        pane = self.open_pane("users")
        if pane is not None:
            pane.search_for(text)

    def refresh(self) -> None:
        pane = self.current_pane()
        if pane is not None:
            pane.refresh()

    def open_palette(self) -> None:
        from cognito_admin.ui.shell.palette import CommandPalette

        if self._palette is None:
            self._palette = CommandPalette(self.window)
            self._palette.closed.connect(self._palette_closed)
        if self._palette.isVisible():
            self._palette.close_palette()
            return
        self._focus_before = self.window.focusWidget()
        self._palette.open(entries(self), lambda text: entries_of_text(self, text))

    def show_preferences(self) -> None:
        from cognito_admin.ui.shell.preferences import PreferencesDialog

        known = self._services
        dialog = PreferencesDialog(self.window, known.settings, log_file=known.facts.log_file, demo=known.demo)
        dialog.removal_wanted.connect(self.remove_local_data)
        dialog.look_changed.connect(self._look_changed)
        dialog.open()

    def show_shortcuts(self) -> None:
        from cognito_admin.ui.shell.shortcuts import ShortcutsDialog

        front = self.pools.front()
        of_pane = front.actions_of_current() if front else []
        ShortcutsDialog(self.window, [*self.window.actions_named.all(), *of_pane]).open()

    def show_permissions(self) -> None:
        from cognito_admin.model.permissions import Place
        from cognito_admin.ui.shell.permissions_dialog import PermissionsDialog

        workspace = self.pools.workspace()
        if workspace is None:
            PermissionsDialog(self.window, Place()).open()
            return
        account = workspace.identity.account if workspace.identity else None
        place = Place(workspace.connection.region, account, workspace.key.pool)
        PermissionsDialog(self.window, place, workspace.summary.name, [*workspace.denied.values()]).open()

    def inspect_token(self) -> None:
        from cognito_admin.ui.tokens.dialog import TokenDialog
        from cognito_admin.work.tokens import TokenInspector

        workspace = self.pools.workspace()
        name = "" if workspace is None else workspace.summary.name
        TokenDialog(self.window, TokenInspector(workspace), self._loop, name).open()

    def show_about(self) -> None:
        from cognito_admin.ui.shell.about import AboutDialog

        dialog = AboutDialog(self.window)
        dialog.open()
        self._loop.spawn(dialog.fill(self._services.facts, self._loop), dialog)

    def open_pool_by_id(self) -> None:
        from cognito_admin.ui.shell.pool_by_id import PoolByIdDialog

        dialog = PoolByIdDialog(self.window, self._services.connections.all())
        dialog.chosen.connect(self.pools.open)
        dialog.open()

    def remove_local_data(self) -> None:
        if not self._quitting.busy:
            self._quitting.run(self._remove_local_data())

    async def _remove_local_data(self) -> None:
        from cognito_admin.ui.shell import local_data

        data, running = self._services.local_data, [job_title(job) for job in self.jobs.running()]
        if not await local_data.is_agreed(self.window, data, self.pools.unsaved(), running):
            return
        self.status(tr("Stopping what is running…"))
        if failure := await local_data.why_not_now(self._services):
            self.show_failure(failure, self.remove_local_data)
            return
        data.wanted = True
        self.quit_decided.emit(False)

    def quit(self) -> None:
        if not self._quitting.busy:
            self._quitting.run(self._quit())

    async def _quit(self) -> None:
        if unsaved := self.pools.unsaved():
            choices = [
                Choice("stay", tr("Keep editing"), "primary", safe=True),
                Choice("leave", tr("Discard and close"), "danger"),
            ]
            said = tr("These changes are not saved, and are gone once the window is closed:")
            if await ask(self.window, tr("Close without saving?"), "\n".join((said, *unsaved)), choices) != "leave":
                return
        leave = await self.jobs.leave_running()
        if leave is not None:
            self.quit_decided.emit(leave)

    # What happens

    def _shown_in_front(self, job: Job) -> bool:
        """The users pane has a line of its own for the sync of its pool, and backups have their summary."""
        if self.backups.shows(job) or self.restores.shows(job):
            return True
        pane = self.current_pane()
        if pane is None or pane.name != "users" or job.kind != pane.workspace.reading_kind:
            return False
        return job.resource == pane.workspace.sync_resource

    def _pane_changed(self) -> None:
        pane = self.current_pane()
        text, tooltip = self._freshness.get(pane, ("", "")) if pane is not None else ("", "")
        self.window.status.show_freshness(text, tooltip)
        menus.allow_all(self)

    def _show_place_if_idle(self) -> None:
        """What is shown while no pool is open and none is on its way."""
        menus.allow_all(self)
        if self.pools.front() is not None or self.pools.opening or self.window.place.state == "failed":
            return
        place = self.window.place
        if not self._services.connections.all():
            self.window.header.show_nothing()
            place.show_empty(
                tr("Welcome to Cognito Admin"),
                tr(
                    "Add a connection to see the user pools of an AWS account. The profiles of your AWS configuration are offered."
                ),
                self.window.actions_named["connection.add"],
                other=self.window.actions_named["backup.sample"],
                icon_name="plug",
            )
        else:
            place.show_empty(
                tr("Choose a pool"),
                tr("Open a connection at the left and choose a user pool, or press Ctrl+K and type its name."),
                icon_name="users",
            )

    def _escaped(self) -> None:
        if not self.jobs.close_drawer():
            self.window.banners.dismiss_newest()

    def _palette_closed(self) -> None:
        if self._focus_before is not None:
            self._focus_before.setFocus()

    def _look_changed(self) -> None:
        self.look.apply()
        use_clock(self._services.settings.chosen(CLOCK))

    def _show_crash(self, crash: Crash) -> None:
        """One report at a time: what follows a mistake is often its echo. All of them are in the log."""
        from cognito_admin.ui.shell.crash_dialog import CrashDialog

        if self._crash_shown:
            return
        self._crash_shown = True
        dialog = CrashDialog(self.window, crash)
        dialog.finished.connect(self._crash_closed)
        dialog.open()

    def _crash_closed(self) -> None:
        self._crash_shown = False
