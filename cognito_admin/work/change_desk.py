"""Where changes to users of any pool are ordered: all are on one record, which tells what was begun and not ended."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cognito_admin.model.changes.record import BulkId
from cognito_admin.model.progress import Job
from cognito_admin.store.bulk_log import BulkLog
from cognito_admin.store.change_log import ChangeLog
from cognito_admin.store.journal import Journal
from cognito_admin.store.settings_log import SettingsLog
from cognito_admin.work.activity import Activity
from cognito_admin.work.change_place import Owner
from cognito_admin.work.changes import Changes
from cognito_admin.work.job_locks import JobLocks
from cognito_admin.work.job_run import Request
from cognito_admin.work.pool_settings import PoolSettings
from cognito_admin.work.workspace import Workspace

if TYPE_CHECKING:
    from cognito_admin.work.bulk import Bulks
    from cognito_admin.work.jobs import Jobs


def bulk_resource(workspace: Workspace) -> str:
    """What no two bulks may touch at a time: the users of this pool, whatever the connection."""
    return f"bulk:{workspace.index_name}"


class ChangeDesk:
    """``journal`` is asked for when the first change needs it, since that may need the person to unlock something.

    ``activity`` is all that was changed, to be looked through.
    """

    def __init__(self, journal: Callable[[], Awaitable[Journal]], locks: JobLocks) -> None:
        self._journal = journal
        self._owner = Owner(locks)
        self.activity = Activity(journal)

    def changes(self, workspace: Workspace) -> Changes:
        """To single users."""
        return workspace.changes(self._change_log, self._owner)

    def settings(self, workspace: Workspace) -> PoolSettings:
        """To how the pool is set up."""
        return workspace.changes_to_settings(self._settings_log, self._owner)

    def bulks(self, workspace: Workspace) -> "Bulks":
        """To many users at once."""
        from cognito_admin.work.bulk import Bulks

        return Bulks(self.changes(workspace), self._bulk_log, lambda: workspace.share)

    async def start_bulk(self, workspace: Workspace, bulk: BulkId, jobs: "Jobs") -> Job:
        """Starts the job that makes what is left of a bulk. Raises Failure(JOB_RUNNING_ALREADY)."""
        return await jobs.start(
            "bulk",
            resource=bulk_resource(workspace),
            subject=workspace.summary.name,
            arguments={**workspace.sync_arguments, "bulk": bulk},
        )

    async def bulk_of(self, job: Job, jobs: "Jobs") -> BulkId:
        """What a job of that kind is, or was, at work on."""
        return BulkId(str((await jobs.arguments(job.id))["bulk"]))

    async def run_bulk(self, workspace: Workspace, request: Request) -> Mapping[str, int]:
        """What the job does. Raises Cancelled and Failure."""
        bulk = BulkId(str(request.arguments["bulk"]))
        counts = await self.bulks(workspace).run(bulk, request.report, request.stop)
        return {result.value: count for result, count in counts.items()}

    async def blank(self, before: datetime) -> int:
        """Forgets the values of what was changed before then, in all pools. How many changes there were.

        Of restores that ended before then, too, whom they made; and how pools were set up.
        """
        await (await self._bulk_log()).blank(before)
        await (await self._journal()).restores.forget(before)
        return await (await self._settings_log()).blank(before) + await (await self._change_log()).blank(before)

    async def blank_after(self, days: int | None) -> int:
        """As ``blank``, for what is older than so many days; None forgets nothing."""
        return 0 if days is None else await self.blank(datetime.now(UTC) - timedelta(days=days))

    def close(self) -> None:
        """What is still going on counts as ended from then on."""
        self._owner.close()

    async def _change_log(self) -> ChangeLog:
        return (await self._journal()).changes

    async def _settings_log(self) -> SettingsLog:
        return (await self._journal()).settings

    async def _bulk_log(self) -> BulkLog:
        return (await self._journal()).bulks
