"""What the commands on pools do."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cognito_admin.cli import people
from cognito_admin.cli.backup_keys import KeyFiles
from cognito_admin.cli.offline import opened
from cognito_admin.cli.output import Format
from cognito_admin.cli.pool_choice import connections, find_pool
from cognito_admin.cli.progress_line import ProgressLine
from cognito_admin.cli.session import Session, interruptible
from cognito_admin.cli.statuses import Status, status_of
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.exports import Format as Ending
from cognito_admin.model.exports import Shape
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import Job, JobState, Question
from cognito_admin.model.query import Sort, quoted
from cognito_admin.model.sentences import OUTCOMES
from cognito_admin.model.user_rows import all_columns, document
from cognito_admin.model.users import User
from cognito_admin.work.export import Chosen, export_arguments, export_resource
from cognito_admin.work.stop import Stop
from cognito_admin.work.workspace import Workspace

_LOOKED_AT = 50
"""Of the users that contain what was asked for, so many are looked at for one that is it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search as it was asked for, or the name of a saved one. ``limit`` 0 means all; no columns means the usual ones."""

    query: str | None
    saved: str | None
    limit: int
    sort: str
    columns: tuple[str, ...]
    form: Format | None


async def pools(session: Session) -> Status:
    entries: list[dict[str, object]] = []
    failures: list[Failure] = []
    for connection in connections(session):
        try:
            opened = await session.services.connections.open(connection.id)
        except Failure as failure:
            failures.append(failure)
            continue
        if opened.failure is not None:
            failures.append(opened.failure)
        for pool in opened.pools:
            marking = session.services.connections.marking(PoolKey(connection.id, pool.id))
            entries.append(
                {
                    "connection": connection.name,
                    "account": opened.identity.account,
                    "region": connection.region,
                    "name": pool.name,
                    "id": pool.id,
                    "environment": marking.environment.value,
                    "mode": marking.mode.value,
                    "created": pool.created and pool.created.isoformat(),
                    "modified": pool.modified and pool.modified.isoformat(),
                }
            )
    if session.output.as_json:
        session.output.document(entries)
    elif entries:
        shown = ("connection", "name", "id", "environment", "mode")
        session.output.table(shown, [[str(entry[column]) for column in shown] for entry in entries])
    for failure in failures:
        session.output.fail(failure)
    if failures and not entries:
        return status_of(failures[0])
    return Status.FINDINGS if failures else Status.DONE


async def sync(session: Session, pool: str) -> Status:
    workspace = await open_pool(session, pool)
    stop = Stop()
    line = ProgressLine()
    seen: set[str] = set()

    def show(job: Job) -> None:
        progress = job.progress
        if session.output.quiet or progress is None:
            return
        if progress.phase not in seen and progress.phase == "users" and progress.done:
            session.output.say(f"Continuing after {progress.done:,} users.")
        seen.add(progress.phase)
        line.show(job)

    async def answer(question: Question) -> str:
        line.close()
        return await session.answer(question.code, question.facts, question.secret)

    with interruptible(stop):
        try:
            job = await session.services.jobs_here.run(
                "sync",
                resource=workspace.sync_resource,
                subject=workspace.summary.name,
                arguments=workspace.sync_arguments,
                stop=stop,
                on_change=show,
                answer=answer,
            )
        finally:
            line.close()
    if job.state is JobState.INTERRUPTED:
        done = job.progress.done if job.progress else 0
        session.output.say(
            f"Interrupted after {done:,} {job.progress.unit if job.progress else 'users'}. The same command continues."
        )
        return Status.INTERRUPTED
    if job.failure is not None:
        raise job.failure
    outcome = job.outcome or {}
    if session.output.as_json:
        session.output.document({"pool": workspace.key.pool, **outcome})
    else:
        session.output.facts({OUTCOMES.get(name, name): f"{count:,}" for name, count in outcome.items()})
    return Status.FINDINGS if "groups_unread" in outcome else Status.DONE


async def search(session: Session, pool: str, wanted: Wanted, keys: KeyFiles) -> Status:
    workspace = await opened(session, pool, keys)
    sort = Sort(wanted.sort.removeprefix("-"), wanted.sort.startswith("-"))
    query = wanted.query if wanted.saved is None else await _saved_query(session, workspace, wanted.saved)
    results = await workspace.search(query or "", sort)
    count = await results.complete()
    found = _there(await results.rows(0, min(count, wanted.limit or count)))
    form = wanted.form or (Format.JSON if session.output.as_json else Format.TABLE)
    columns = wanted.columns or people.usual_columns(found)
    if form is Format.JSON:
        documents = [document(user) for user in found]
        session.output.document({"pool": workspace.key.pool, "query": query, "count": count, "users": documents})
    elif form is Format.CSV:
        session.output.csv(columns, people.rows(found, columns))
    elif found:
        session.output.table(columns, people.rows(found, columns))
    session.output.say(_counted(count, len(found)))
    return Status.DONE


async def export(
    session: Session, pool: str, query: str, to: Path, sort: str, columns: tuple[str, ...], keys: KeyFiles
) -> Status:
    ending = to.suffix.removeprefix(".").lower()
    if ending not in [*Ending]:
        session.output.fail_text("The name has to end in .csv, .jsonl or .parquet.")
        return Status.BAD_INPUT
    workspace = await opened(session, pool, keys)
    shape = Shape(Ending(ending), columns or all_columns(await workspace.attribute_names()))
    chosen = Chosen(query, Sort(sort.removeprefix("-"), sort.startswith("-")))
    stop, line = Stop(), ProgressLine()
    with interruptible(stop):
        try:
            job = await session.services.jobs_here.run(
                "export",
                resource=export_resource(to),
                subject=workspace.summary.name,
                arguments=export_arguments(workspace, chosen, shape, to),
                stop=stop,
                on_change=lambda job: None if session.output.quiet else line.show(job),
                answer=lambda question: session.answer(question.code, question.facts, question.secret),
            )
        finally:
            line.close()
    if job.failure is not None:
        raise job.failure
    if job.state is JobState.INTERRUPTED:
        return Status.INTERRUPTED
    outcome = dict(job.outcome or {})
    if session.output.as_json:
        session.output.document({"pool": workspace.key.pool, "file": str(to), **outcome})
    else:
        session.output.say(f"{_users(outcome['exported'])} written to {to.name}.")
    return Status.DONE


async def saved_searches(session: Session, pool: str) -> Status:
    workspace = await open_pool(session, pool)
    saved = await session.services.searches.saved(workspace.index_name)
    if session.output.as_json:
        documents = [{"name": search.name, "query": search.query} for search in saved]
        session.output.document({"pool": workspace.key.pool, "searches": documents})
    elif saved:
        session.output.table(("name", "query"), [[search.name, search.query] for search in saved])
    return Status.DONE


async def _saved_query(session: Session, workspace: Workspace, name: str) -> str:
    saved = await session.services.searches.saved(workspace.index_name)
    for search in saved:
        if search.name == name:
            return search.query
    named = ", ".join(search.name for search in saved)
    raise Failure(Code.SEARCH_UNKNOWN, search=name, pool=workspace.summary.name, candidates=named or None)


async def user(session: Session, pool: str, name: str, keys: KeyFiles) -> Status:
    workspace = await opened(session, pool, keys)
    found = await _find(workspace, name)
    try:
        fresh = await workspace.fresh_user(found.sub)
    except Failure as failure:
        # What is kept here still answers the question.
        session.output.fail(failure)
        fresh = found
    if fresh is None:
        raise Failure(Code.USER_NOT_FOUND, user=name, pool=workspace.summary.name)
    if session.output.as_json:
        session.output.document(document(fresh))
    else:
        session.output.facts(people.facts(fresh))
    return Status.DONE


async def _find(workspace: Workspace, name: str) -> User:
    """The one user whose user name, ``sub`` or e-mail is ``name``, the first that fits in this order."""
    results = await workspace.search(quoted(name), Sort())
    candidates = _there(await results.rows(0, min(await results.complete(), _LOOKED_AT)))
    for fits in (_is_exactly, _is_but_for_case):
        fitting = [user for user in candidates if fits(user, name)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            named = ", ".join(user.username for user in fitting)
            raise Failure(Code.USER_AMBIGUOUS, user=name, candidates=named)
    raise Failure(Code.USER_NOT_FOUND, user=name, pool=workspace.summary.name)


def _is_exactly(user: User, name: str) -> bool:
    return name in (user.username, user.sub)


def _is_but_for_case(user: User, name: str) -> bool:
    return name.casefold() in (user.username.casefold(), user.attributes.get("email", "").casefold())


def _there(users: Iterable[User | None]) -> list[User]:
    """Without those that went while they were read."""
    return [user for user in users if user is not None]


async def open_pool(session: Session, pool: str) -> Workspace:
    key = await find_pool(session, pool)
    await session.unlock()
    return await session.services.workspaces.open(key)


def _counted(count: int, shown: int) -> str:
    users = _users(count)
    return f"{users} found." if shown == count else f"{users} found, {shown:,} shown."


def _users(count: int) -> str:
    return "1 user" if count == 1 else f"{count:,} users"
