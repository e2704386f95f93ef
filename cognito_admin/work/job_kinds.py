"""The kinds of long work there are, for a job's process and for a command alike."""

from collections.abc import Mapping

from cognito_admin.model.connections import PoolKey
from cognito_admin.model.ids import ConnectionId, PoolId
from cognito_admin.model.sign_in import RENEW_CREDENTIALS
from cognito_admin.work.connect import CREDENTIALS, Connections
from cognito_admin.work.job_run import Request, Work
from cognito_admin.work.questions import Questions
from cognito_admin.work.workspace import Workspaces


def job_kinds(workspaces: Workspaces, questions: Questions, connections: Connections) -> Mapping[str, Work]:
    """The work by the name of its kind. What it has to ask reaches the person by way of its request."""

    async def sync(request: Request) -> Mapping[str, int]:
        key = PoolKey(ConnectionId(str(request.arguments["connection"])), PoolId(str(request.arguments["pool"])))
        workspace = await workspaces.open(key)
        return (await workspace.sync(request.report, request.stop)).outcome()

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

    return {"sync": asking(sync)}
