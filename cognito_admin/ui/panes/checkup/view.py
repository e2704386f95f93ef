"""The check-up pane: findings by severity at the left, one of them at the right with what it means and the way to put it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cognito_admin.model.checkup.finding import Edits, Finding, Lack, Unknown
from cognito_admin.model.checkup.finding import Place as FixPlace
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.offline import is_offline
from cognito_admin.model.settings.change import SettingsChange
from cognito_admin.ui.browser import open_page
from cognito_admin.ui.formats import moment, utc
from cognito_admin.ui.panes.checkup import words
from cognito_admin.ui.panes.checkup.details import Details
from cognito_admin.ui.panes.checkup.exports import CheckUpExports
from cognito_admin.ui.panes.checkup.finding_list import FindingList
from cognito_admin.ui.panes.checkup.head import Head
from cognito_admin.ui.panes.checkup.rows import Section, alike, section_title
from cognito_admin.ui.panes.checkup.silences import Silences
from cognito_admin.ui.panes.pane import Pane, Place, ShellPort
from cognito_admin.ui.settings.desk import SettingsDesk
from cognito_admin.ui.theme import theme
from cognito_admin.ui.theme.icons import icon
from cognito_admin.ui.translate import tr
from cognito_admin.ui.widgets.allow import allow
from cognito_admin.ui.widgets.splitter import Splitter
from cognito_admin.ui.widgets.states import PaneStates
from cognito_admin.ui.widgets.text import Line
from cognito_admin.work.backup_orders import KIND as BACKUP
from cognito_admin.work.backup_orders import VERIFY

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_admin.model.checkup.report import Report, Silence
    from cognito_admin.model.connections import PoolKey
    from cognito_admin.model.progress import Job
    from cognito_admin.work.services import Services
    from cognito_admin.work.workspace import Workspace

_HALF_PX = 460


class CheckUpPane(Pane):
    """Checks the pool when it is first shown, after whatever it led to, and on F5."""

    name = "checkup"
    icon_name = "shield-check"

    @classmethod
    def title(cls) -> str:
        return tr("Check-up")

    @classmethod
    def places(cls, workspace: Workspace) -> tuple[Place, ...]:
        del workspace
        sections = (Section.TROUBLE, Section.SILENCED, Section.UNKNOWN)
        titles = {section: tr("Check-up: {section}", section=section_title(section)) for section in sections}
        return tuple(Place(section, title, cls.icon_name) for section, title in titles.items())

    def __init__(self, services: Services, workspace: Workspace, shell: ShellPort) -> None:
        super().__init__(services, workspace, shell)
        self.report: Report | None = None
        self._outdated = True
        self._wanted = ""
        """The section that is gone to once there is a report."""
        self.checking = shell.loop.latest(self, self._failed)
        self._asking = shell.loop.latest(self, shell.show_failure)
        self.desk = SettingsDesk(services, workspace, shell, self)
        self.desk.made.connect(lambda _applied: self.refresh())
        self.desk.made_elsewhere.connect(lambda _applied: self._outdate())
        self.desk.moved.connect(lambda _moved: self._outdate())
        self.silences = Silences(services, workspace, shell, self)
        self.exports = CheckUpExports(services, shell, self)
        self._end_jobs = services.jobs.subscribe(self._job_changed)
        self._end_reports = services.checkups.subscribe(self._heard)
        self._fix = self._action(tr("Fix the finding…"), "wrench", self.fix)
        self._silence = self._action(tr("Silence the finding…"), "eye-off", self.silence)
        self._sync = self._action(tr("Sync this pool"), "refresh-cw", lambda: self._asking.run(self._start_sync()))
        self._again = self._action(tr("Check the pool again"), "refresh-cw", self.refresh)
        self.head = Head(self.exports.actions)
        self.head.check_requested.connect(self.refresh)
        self.list = FindingList()
        self.list.current_changed.connect(self._show_current)
        self.list.copy_requested.connect(self._copy)
        self.list.opened.connect(self.act)
        self.details = Details()
        self.details.fix_requested.connect(self.fix)
        self.details.fix_all_requested.connect(self.fix_all)
        self.details.place_requested.connect(self.go_to_fix)
        self.details.silence_requested.connect(self.silence)
        self.details.speak_requested.connect(self.speak)
        self.details.source_requested.connect(self._open_source)
        self.details.remedy_requested.connect(self._mend)
        self._remedy: QAction | None = None
        self._splitter = Splitter(Qt.Orientation.Horizontal, tr("Divider beside the finding"))
        self._splitter.addWidget(self.list)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([theme.px(_HALF_PX), theme.px(_HALF_PX)])
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(Line())
        column.addWidget(self._splitter, 1)
        self.states = PaneStates()
        self.states.set_content(content)
        self.states.focus_home = self.list.view
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)

    # The window's wishes

    def activate(self) -> None:
        if self.report is None and (known := self.services.checkups.last(self.workspace)) is not None:
            self._outdated = False
            self._show(known)
        if self._outdated and not self.checking.busy:
            self.refresh()

    def refresh(self) -> None:
        if self.report is None:
            self.states.show_loading(tr("Checking the pool…"))
        self.checking.run(self._check())

    def focus_search(self) -> bool:
        if self.states.state != "ready":
            return self.states.focus_message()
        self.list.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.line.selectAll()
        return True

    def search_for(self, text: str) -> None:
        self.list.line.setText(text)

    def go_to(self, place: str) -> None:
        """Shows the first finding of a ``Section``."""
        self._wanted = place
        if self.report is not None:
            self._go_to_wanted()

    def actions_for_shell(self) -> list[QAction]:
        finding = self._current()
        chosen = "" if finding is not None else tr("Choose a finding first")
        fixable = finding is not None and isinstance(finding.fix, Edits)
        allow(self._fix, chosen or ("" if fixable else tr("There is no single right value")) or self.desk.why_not())
        silenced = finding is not None and self._silence_of(finding) is not None
        allow(self._silence, chosen or (tr("It is silenced already") if silenced else ""))
        allow(self._again, tr("The pool is being checked") if self.checking.busy else "")
        return [self._again, self._fix, self._silence, *self.exports.actions]

    def permissions_changed(self) -> None:
        self._show_current()

    def close_pane(self) -> None:
        self._end_jobs()
        self._end_reports()

    # Checking

    async def _check(self) -> None:
        """Once more where something was changed meanwhile."""
        self.head.show_busy(busy=True)
        self._outdated = True
        try:
            while self._outdated:
                self._outdated = False
                await self.services.checkups.check(self.workspace)
        except Failure:
            self._outdated = True
            self.head.show_busy(busy=False)
            raise
        except Cancelled:
            self._outdated = True
            if self.report is None:
                allow(self._again)
                self.states.show_empty(tr("The pool was not checked"), "", self._again, icon_name=self.icon_name)
        self.head.show_busy(busy=False)

    def _failed(self, failure: Failure) -> None:
        if self.report is not None:
            self.shell.show_failure(failure, self.refresh)
        elif failure.code is Code.ACCESS_DENIED:
            self.states.show_not_permitted(failure, self.refresh, self.shell.remedy(failure))
        else:
            self.states.show_failed(failure, self.refresh, self.shell.remedy(failure, self.refresh))

    def _heard(self, key: PoolKey, report: Report) -> None:
        """It was checked, or somebody silenced something."""
        if key == self.workspace.key:
            self._show(report)

    def _job_changed(self, job: Job) -> None:
        """Users that were read and backups that were made are looked at anew."""
        of_users = job.resource == self.workspace.sync_resource
        if job.state.ended and (of_users or job.kind in (BACKUP, VERIFY)):
            self._outdate()

    def _outdate(self) -> None:
        self._outdated = True
        if self.isVisible() and self.report is not None:
            self.activate()

    # Showing

    def _show(self, report: Report) -> None:
        self.report = report
        self.head.show_report(report)
        self.list.show_report(report)
        self.exports.show(report)
        self._tell_age(report)
        self.states.show_ready()
        self._go_to_wanted()

    def _tell_age(self, report: Report) -> None:
        checked = report.checkup.moment
        if report.as_of is None:
            self.shell.set_freshness(self, tr("checked {time}", time=moment(checked)), utc(checked))
        else:
            self.shell.set_freshness(self, tr("as of {time}", time=moment(report.as_of)), utc(report.as_of))

    def _go_to_wanted(self) -> None:
        if not self._wanted:
            return
        section, self._wanted = self._wanted, ""
        if section == Section.SILENCED:
            self.list.silenced.setChecked(True)
        self.list.line.clear()
        self.list.go_to_section(section)
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_current(self) -> None:
        held = any(button.hasFocus() for button in self.details.ways())
        self._show_details()
        if held and not any(button.hasFocus() for button in self.details.ways()):
            # Qt would hand the keyboard on to whatever comes next, such as what undoes the fix.
            self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_details(self) -> None:
        row = self.list.current()
        if row is None or row.thing is None or self.report is None:
            self.details.hide()
            return
        self._remedy = self._remedy_of(row.thing) if isinstance(row.thing, Unknown) else None
        together = len(alike(row.thing, self.report)) if isinstance(row.thing, Finding) else 0
        remedy = self._remedy.text() if self._remedy is not None else ""
        self.details.show_row(row, self.report, self.desk.why_not(), together, remedy)
        self.details.show()

    def _remedy_of(self, unknown: Unknown) -> QAction | None:
        """What lets it be checked, where anything here does."""
        if isinstance(unknown.why, Failure):
            return self.shell.remedy(unknown.why, self.refresh)
        return self._sync if unknown.why is Lack.NO_INDEX and not is_offline(self.workspace.key) else None

    def _current(self) -> Finding | None:
        row = self.list.current()
        return row.thing if row is not None and isinstance(row.thing, Finding) else None

    def _silence_of(self, finding: Finding) -> Silence | None:
        return self.report.silence_of(finding) if self.report is not None else None

    # What is done about it

    def act(self) -> None:
        """The first that can be done about the finding one is on."""
        button = next((one for one in self.details.ways() if one.isVisible() and one.isEnabled()), None)
        if button is not None:
            button.click()

    def fix(self) -> None:
        """Shows the edits that put it right, and makes them once that is agreed to."""
        finding = self._current()
        if finding is not None:
            self._review((finding,))

    def fix_all(self) -> None:
        """As ``fix``, with all of the same rule."""
        finding = self._current()
        if finding is not None and self.report is not None:
            self._review(alike(finding, self.report))

    def _review(self, findings: tuple[Finding, ...]) -> None:
        parts = tuple(part for one in findings if isinstance(one.fix, Edits) for part in one.fix.parts)
        if parts and not self.desk.why_not():
            self.desk.review(SettingsChange(parts), words.said(findings[0]).title, agree=tr("Fix"))

    def go_to_fix(self) -> None:
        """Leads to where it is put right. It is checked again when one comes back."""
        finding = self._current()
        fix = finding.fix if finding is not None else None
        if not isinstance(fix, FixPlace):
            return
        self._outdated = True
        wizard = {words.BACK_UP: self.shell.back_up, words.REBUILD: self.shell.rebuild}.get(fix.pane)
        if wizard is not None:
            wizard()
            return
        pane = self.shell.open_pane(fix.pane)
        if pane is not None and fix.page:
            pane.go_to(f"{fix.page}/{fix.thing}" if fix.thing else fix.page)

    def silence(self) -> None:
        """Asks why the finding may stay, and counts it no more."""
        finding = self._current()
        if finding is not None and self._silence_of(finding) is None:
            self.silences.silence(finding)

    def speak(self) -> None:
        """Ends the silence of the finding one is on."""
        finding = self._current()
        silence = self._silence_of(finding) if finding is not None else None
        if finding is not None and silence is not None:
            self.silences.speak(finding, silence.subject)

    def _open_source(self) -> None:
        finding = self._current()
        if finding is not None and not open_page(finding.source):
            self.shell.copy(finding.source, tr("The address"))

    async def _start_sync(self) -> None:
        await self.workspace.start_sync(self.services.jobs)
        self.shell.status(tr("The pool is being read"))

    def _mend(self) -> None:
        if self._remedy is not None:
            self._remedy.trigger()

    def _copy(self) -> None:
        row = self.list.current()
        if row is not None and row.thing is not None:
            of = f" ({row.of})" if row.of else ""
            self.shell.copy(f"{row.title}{of}", tr("The finding"))

    def _action(self, text: str, icon_name: str, run: Callable[[], object]) -> QAction:
        action = QAction(icon(icon_name), text, self)
        action.triggered.connect(lambda: run())
        self.addAction(action)
        return action
