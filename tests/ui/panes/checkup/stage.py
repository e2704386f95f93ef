"""The check-up pane over findings by hand, before a window that notes what it is told."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtWidgets import QApplication

from cognito_admin.model.checkup.finding import CheckUp, Edits, Evidence, Finding, Lack, Place, Severity, Unknown
from cognito_admin.model.checkup.report import Earlier, Report, Silence
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.settings.part import Part
from cognito_admin.model.settings.things import POOL, Thing, ThingKind
from cognito_admin.ui.panes.checkup.view import CheckUpPane
from tests.ui.changes.stage import Shell
from tests.ui.panes.fakes import FakeWorkspace, play, services, until
from tests.ui.settings.pool import FakePoolSettings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cognito_admin.model.failures import Cancelled, Failure

NOW = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
SOURCE = "https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html"
WEB, TILL = Thing(ThingKind.CLIENT, "1web"), Thing(ThingKind.CLIENT, "2till")
OPEN = {"Name": "Shop", "DeletionProtection": "INACTIVE"}
UNPROTECTED = Finding(
    RuleId.DELETION_PROTECTION_OFF,
    Severity.WARNING,
    SOURCE,
    evidence=(Evidence("DeletionProtection", "INACTIVE"),),
    fix=Edits((Part(POOL, OPEN, {**OPEN, "DeletionProtection": "ACTIVE"}),)),
)


def client(thing: Thing) -> dict[str, Any]:
    return {"ClientId": thing.name, "ClientName": thing.name[1:].title(), "EnableTokenRevocation": False}


def irrevocable(thing: Thing) -> Finding:
    before = client(thing)
    fix = Edits((Part(thing, before, {**before, "EnableTokenRevocation": True}),))
    facts = {"client": before["ClientName"]}
    evidence = (Evidence("EnableTokenRevocation", "false"),)
    return Finding(
        RuleId.REVOCATION_OFF, Severity.WARNING, SOURCE, thing.name, before["ClientName"], facts, evidence, fix
    )


UNUSED = Finding(
    RuleId.CLIENT_UNUSED,
    Severity.ADVICE,
    SOURCE,
    TILL.name,
    "Till",
    {"client": "Till", "days": "30"},
    fix=Place("settings", "app-clients", TILL.name),
)
FOUND = (UNPROTECTED, irrevocable(WEB), irrevocable(TILL), UNUSED)
UNKNOWN = Unknown(RuleId.CASE_TWINS, Lack.NO_INDEX)


class FakeCheckUps:
    """``found`` are what a check-up finds, but for what was put right in ``settings`` meanwhile."""

    def __init__(self, settings: FakePoolSettings) -> None:
        self.settings = settings
        self.found: tuple[Finding, ...] = FOUND
        self.unknown: tuple[Unknown, ...] = (UNKNOWN,)
        self.silences: tuple[Silence, ...] = ()
        self.earlier: Earlier | None = None
        self.refusal: Failure | Cancelled | None = None
        self.answers = asyncio.Event()
        self.answers.set()
        self.checked = 0
        self.known: Report | None = None
        self.as_of: datetime | None = None
        self.listeners: list[Callable[[Any, Report], None]] = []

    def last(self, workspace: Any) -> Report | None:
        return self.known

    async def check(self, workspace: Any) -> Report:
        self.checked += 1
        await self.answers.wait()
        if self.refusal is not None:
            raise self.refusal
        if self.known is not None:
            found = frozenset(one.id for one in self.known.checkup.findings)
            self.earlier = Earlier(NOW - timedelta(days=1), found)
        return self._report(workspace)

    async def silence(self, workspace: Any, rule: RuleId, subject: str | None, reason: str) -> Report:
        self.silences += (Silence(rule, subject, reason, NOW, "ann"),)
        return self._report(workspace)

    async def speak(self, workspace: Any, rule: RuleId, subject: str | None) -> Report:
        self.silences = tuple(one for one in self.silences if (one.rule, one.subject) != (rule, subject))
        return self._report(workspace)

    def subscribe(self, listener: Callable[[Any, Report], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def _report(self, workspace: Any) -> Report:
        left = tuple(one for one in self.found if not self._is_fixed(one))
        report = Report("p", "Shop", self.as_of, CheckUp(NOW, left, self.unknown), self.silences, self.earlier)
        self.known = report
        for listener in self.listeners:
            listener(workspace.key, report)
        return report

    def _is_fixed(self, finding: Finding) -> bool:
        parts = finding.fix.parts if isinstance(finding.fix, Edits) else ()
        return bool(parts) and all(self.settings.documents[part.thing] == part.after for part in parts)


class Stage:
    pane: CheckUpPane

    def __init__(self) -> None:
        self.shell = Shell()
        self.settings = FakePoolSettings({POOL: OPEN, WEB: client(WEB), TILL: client(TILL)})
        self.checkups = FakeCheckUps(self.settings)
        self.workspace: Any = FakeWorkspace()
        self.workspace.sync_resource = "pool"
        self.workspace.why_not = lambda _capability: None
        self.workspace.start_sync = self._start_sync
        self.syncs: list[Any] = []
        self.services: Any = services()
        self.services.changes = SimpleNamespace(settings=lambda _workspace: self.settings)
        self.services.checkups = self.checkups
        self.panes: dict[str, list[str]] = {}

    async def _start_sync(self, jobs: Any) -> None:
        self.syncs.append(jobs)

    def open_pane(self, name: str) -> Any:
        return SimpleNamespace(go_to=self.panes.setdefault(name, []).append)

    def play(self, qtbot: Any, scene: Callable[[CheckUpPane], Awaitable[None]], *, waits: bool = True) -> None:
        self.shell.open_pane = self.open_pane  # type: ignore[method-assign]

        async def whole() -> None:
            pane = self.pane = CheckUpPane(self.services, self.workspace, self.shell)
            qtbot.addWidget(pane)
            pane.resize(900, 600)
            pane.show()
            pane.activate()
            if waits:
                await self.checked()
            await scene(pane)
            await until(lambda: not pane.desk.busy and not pane.checking.busy)
            if shiboken6.isValid(pane):
                pane.close_pane()

        play(self.shell, whole)

    async def checked(self) -> None:
        await until(lambda: not self.pane.checking.busy and self.pane.states.state != "loading", "the check-up")

    async def asked(self, kind: type[Any]) -> Any:
        def shown() -> Any:
            tops = QApplication.topLevelWidgets()
            return next((top for top in tops if isinstance(top, kind) and top.isVisible()), None)

        await until(lambda: shown() is not None, kind.__name__)
        return shown()
