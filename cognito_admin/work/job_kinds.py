"""The kinds of long work there are, for a job's process and for a command alike."""

from collections.abc import Mapping

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.work.job_run import Request, Work
from cognito_admin.work.workspace import Workspaces


def job_kinds(workspaces: Workspaces) -> Mapping[str, Work]:
    """The work by the name of its kind."""

    async def sync(request: Request) -> Mapping[str, int]:
        key = PoolKey(ConnectionId(str(request.arguments["connection"])), PoolId(str(request.arguments["pool"])))
        workspace = await workspaces.open(key)
        return (await workspace.sync(request.report, request.stop)).outcome()

    return {"sync": sync}
