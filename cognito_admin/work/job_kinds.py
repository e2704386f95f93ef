"""The kinds of long work there are, for a job's process and for a command alike."""

from collections.abc import Mapping

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.work.job_run import Request, Work
from cognito_admin.work.questions import Questions
from cognito_admin.work.workspace import Workspaces


def job_kinds(workspaces: Workspaces, questions: Questions) -> Mapping[str, Work]:
    """The work by the name of its kind. What it has to ask reaches the person by way of its request."""

    async def sync(request: Request) -> Mapping[str, int]:
        key = PoolKey(ConnectionId(str(request.arguments["connection"])), PoolId(str(request.arguments["pool"])))
        workspace = await workspaces.open(key)
        return (await workspace.sync(request.report, request.stop)).outcome()

    def asking(work: Work) -> Work:
        async def run(request: Request) -> Mapping[str, int]:
            end = questions.answered_by(request.ask)
            try:
                return await work(request)
            finally:
                end()

        return run

    return {"sync": asking(sync)}
