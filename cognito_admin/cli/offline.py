"""Commands that look into a backup as into a pool: it is read into an index that goes away with the command."""

from pathlib import Path

from cognito_admin.cli.backup_keys import KeyFiles, connection_of, is_backup, with_key
from cognito_admin.cli.pool_choice import find_pool
from cognito_admin.cli.progress_line import ProgressLine
from cognito_admin.cli.session import Session, interruptible
from cognito_admin.model.failures import Cancelled
from cognito_admin.model.progress import JobState
from cognito_admin.work.stop import Stop
from cognito_admin.work.workspace import Workspace


async def opened(session: Session, text: str, keys: KeyFiles) -> Workspace:
    """The pool, or the backup, that ``text`` means. Raises Failure, and Cancelled where reading a backup was interrupted."""
    if not is_backup(text):
        key = await find_pool(session, text)
        await session.unlock()
        return await session.services.workspaces.open(key)
    await session.unlock_or_forget()
    via = connection_of(session, text)
    offline = session.services.offline
    backup = await with_key(Path(text).name, keys, lambda key: offline.open(text, key, via=via))
    workspace = await session.services.workspaces.open(backup.key)
    state = await workspace.index_state()
    if state is None or not state.complete:
        await _read(session, workspace)
    return workspace


async def _read(session: Session, workspace: Workspace) -> None:
    stop, line = Stop(), ProgressLine()
    with interruptible(stop):
        try:
            job = await session.services.jobs_here.run(
                workspace.reading_kind,
                resource=workspace.sync_resource,
                subject=workspace.summary.name,
                arguments=workspace.sync_arguments,
                stop=stop,
                on_change=lambda job: None if session.output.quiet else line.show(job),
                answer=lambda question: session.answer(question.code, question.facts, question.secret),
            )
        finally:
            line.close()
    if job.failure is not None:
        raise job.failure
    if job.state is JobState.INTERRUPTED:
        raise Cancelled
    if damaged := (job.outcome or {}).get("files_damaged"):
        files = "One file of the backup is" if damaged == 1 else f"{damaged:,} files of the backup are"
        session.output.insist(f"{files} damaged: who stood in the damaged part is missing.")
