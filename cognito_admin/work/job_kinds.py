"""The kinds of long work there are, for a job's process and for a command alike."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.sign_in import RENEW_CREDENTIALS
from cognito_admin.work.backup_jobs import BackupJobs
from cognito_admin.work.change_desk import ChangeDesk
from cognito_admin.work.connect import CREDENTIALS, Connections
from cognito_admin.work.job_run import Request, Work
from cognito_admin.work.questions import Questions
from cognito_admin.work.restore_orders import REBUILD, RESTORE
from cognito_admin.work.workspace import Workspace
from cognito_admin.work.workspaces import Workspaces

if TYPE_CHECKING:
    from cognito_admin.work.comparisons import Comparisons
    from cognito_admin.work.restore import Restores


def job_kinds(
    workspaces: Workspaces,
    questions: Questions,
    connections: Connections,
    desk: ChangeDesk,
    backups: BackupJobs,
    comparisons: "Callable[[], Comparisons]",
    restores: "Callable[[], Restores]",
) -> Mapping[str, Work]:
    """The work by the name of its kind. What it has to ask reaches the person by way of its request."""

    async def sync(request: Request) -> Mapping[str, int]:
        return (await (await workspaces.open_live(_pool(request))).sync(request.report, request.stop)).outcome()

    async def open_backup(request: Request) -> Mapping[str, int]:
        return await (await workspaces.open_offline(_pool(request))).read(request.report, request.stop)

    async def backup(request: Request) -> Mapping[str, int]:
        return await backups.back_up(await workspaces.open_live(_pool(request)), request)

    async def verify(request: Request) -> Mapping[str, int]:
        return await backups.verify(request)

    async def compare(request: Request) -> Mapping[str, int]:
        return await comparisons().run(request)

    async def restore(request: Request) -> Mapping[str, int]:
        return await restores().run(RESTORE, request)

    async def rebuild(request: Request) -> Mapping[str, int]:
        return await restores().run(REBUILD, request)

    async def bulk(request: Request) -> Mapping[str, int]:
        return await desk.run_bulk(await opened(request), request)

    async def export(request: Request) -> Mapping[str, int]:
        from cognito_admin.work.export import run_export

        return await run_export(await opened(request), request)

    async def export_activity(request: Request) -> Mapping[str, int]:
        return await desk.activity.run_export(request)

    async def opened(request: Request) -> Workspace:
        return await workspaces.open(_pool(request))

    def asking(work: Work) -> Work:
        async def run(request: Request) -> Mapping[str, int]:
            async def ask(code: str, facts: Mapping[str, str], secret: bool) -> str:
                answer = await request.ask(code, facts, secret)
                if code == RENEW_CREDENTIALS and answer:
                    connections.take_from_window(request.arguments, {CREDENTIALS: answer})
                return answer

            end = questions.answered_by(ask)
            try:
                return await work(request)
            finally:
                end()

        return run

    return {
        "sync": asking(sync),
        "open_backup": open_backup,
        "backup": asking(backup),
        "verify": asking(verify),
        "compare": asking(compare),
        RESTORE: asking(restore),
        REBUILD: asking(rebuild),
        "bulk": asking(bulk),
        "export": asking(export),
        "export_activity": export_activity,
    }


def _pool(request: Request) -> PoolKey:
    return PoolKey(ConnectionId(str(request.arguments["connection"])), PoolId(str(request.arguments["pool"])))
