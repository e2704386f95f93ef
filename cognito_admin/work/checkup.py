"""Check-ups of pools: done, compared with the last one, and what people silenced of them."""

import getpass
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

from cognito_admin.model.checkup.facts import Facts
from cognito_admin.model.checkup.finding import CheckUp
from cognito_admin.model.checkup.report import Earlier, Report, Silence
from cognito_admin.model.checkup.rule_ids import RuleId
from cognito_admin.model.connections import PoolKey
from cognito_admin.store.checkup_log import CheckUpLog
from cognito_admin.store.journal import Journal
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.backup_records import BackupRecords
from cognito_admin.work.workspace import Workspace

OnReport = Callable[[PoolKey, Report], None]


class CheckUps:
    """Silences are kept by pool, whatever the connection, and hold for its backups, too; each place has a last time of its own.

    Every method but ``last`` and ``subscribe`` raises what the key of the store and the journal raise.
    """

    def __init__(self, journal: Callable[[], Awaitable[Journal]], backups: BackupRecords) -> None:
        self._journal = journal
        self._backups = backups
        self._reports: dict[PoolKey, Report] = {}
        self._callbacks: list[OnReport] = []

    async def check(self, workspace: Workspace) -> Report:
        """By all rules. What could not be looked at is told in the report; raises Failure where nothing could be."""
        log = await self._log()
        gathered, check = await on_a_thread(_loaded, "check-up")
        facts = await gathered(workspace, self._backups)
        checkup = await on_a_thread(lambda: check(facts), "check-up")
        earlier = await log.last(workspace.sync_resource)
        found = frozenset(one.id for one in checkup.findings)
        unknown = frozenset(one.rule for one in checkup.unknown)
        await log.keep(workspace.sync_resource, Earlier(datetime.now(UTC), found, unknown))
        silences = await log.silences(workspace.index_name)
        pool = workspace.summary
        return self._tell(workspace, Report(pool.id, pool.name, workspace.as_of, checkup, silences, earlier))

    def last(self, workspace: Workspace) -> Report | None:
        """That of this session; None where there was no check-up yet."""
        return self._reports.get(workspace.key)

    async def silence(self, workspace: Workspace, rule: RuleId, subject: str | None, reason: str) -> Report | None:
        """Of one subject, or of whatever the rule finds. The report as it stands then."""
        who = workspace.identity.arn if workspace.identity is not None and workspace.identity.arn else _user()
        one = Silence(rule, subject, reason.strip(), datetime.now(UTC), who)
        await (await self._log()).silence(workspace.index_name, one)
        return await self._with_silences(workspace)

    async def speak(self, workspace: Workspace, rule: RuleId, subject: str | None) -> Report | None:
        """Ends a silence."""
        await (await self._log()).speak(workspace.index_name, rule, subject)
        return await self._with_silences(workspace)

    def subscribe(self, callback: OnReport) -> Callable[[], None]:
        """Gets each new report. Returns what ends it."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    async def _with_silences(self, workspace: Workspace) -> Report | None:
        report = self.last(workspace)
        if report is None:
            return None
        silences = await (await self._log()).silences(workspace.index_name)
        return self._tell(workspace, replace(report, silences=silences))

    def _tell(self, workspace: Workspace, report: Report) -> Report:
        self._reports[workspace.key] = report
        for callback in tuple(self._callbacks):
            callback(workspace.key, report)
        return report

    async def _log(self) -> CheckUpLog:
        return (await self._journal()).checkups


def _loaded() -> tuple[Callable[[Workspace, BackupRecords], Awaitable[Facts]], Callable[[Facts], CheckUp]]:
    """All rules, which take a while to be loaded and which few commands have a use for."""
    from cognito_admin.model.checkup.checking import check
    from cognito_admin.work.checkup_facts import gathered

    return gathered, check


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
