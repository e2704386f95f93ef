"""Connections in a file, to be handed on: never with a key."""

from collections.abc import Sequence
from pathlib import Path

from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status
from cognito_admin.model.connection_files import Coming, Standing
from cognito_admin.model.sentences.connection_files import told
from cognito_admin.work import connection_files


async def listed(session: Session) -> Status:
    known = session.services.settings.connections
    if session.output.as_json:
        session.output.document(
            [{"name": one.name, "kind": one.kind, "profile": one.profile, "region": one.region} for one in known]
        )
    elif known:
        rows = [(one.name, one.kind.value, one.profile or "", one.region) for one in known]
        session.output.table(("name", "kind", "profile", "region"), rows)
    return Status.DONE


async def exported(session: Session, path: Path) -> Status:
    count = await connection_files.export_connections(session.services.settings, path)
    if session.output.as_json:
        session.output.document({"file": str(path), "connections": count})
    else:
        session.output.say(f"{count:,} written to {path.name}, without keys.")
    return Status.DONE


async def imported(session: Session, path: Path, only: Sequence[str], replace: bool, dry_run: bool) -> Status:
    settings = session.services.settings
    found = await connection_files.connections_in(settings, path)
    unknown = [name for name in only if name not in {one.described.connection.name for one in found}]
    if unknown:
        session.output.fail_text(f"The file has no connection called {', '.join(unknown)}.")
        return Status.BAD_INPUT
    wanted = [one for one in found if not only or one.described.connection.name in only]
    left = [one for one in wanted if one.standing is Standing.DIFFERENT and not replace]
    chosen = [one for one in wanted if one not in left and one.standing is not Standing.SAME]
    if not dry_run:
        await connection_files.take_over(settings, chosen)
    taken = [] if dry_run else chosen
    if session.output.as_json:
        session.output.document([_document(one, one in taken) for one in wanted])
        return Status.FINDINGS if left else Status.DONE
    for one in wanted:
        session.output.lines([one.described.connection.name, *(f"  {line}" for line in told(one))])
    session.output.say("Nothing was imported: --dry-run." if dry_run else f"{len(taken):,} imported.")
    if left:
        session.output.say("Those that are here otherwise were left as they are; --replace takes them over.")
    return Status.FINDINGS if left else Status.DONE


def _document(one: Coming, taken: bool) -> dict[str, object]:
    connection = one.described.connection
    return {"name": connection.name, "region": connection.region, "standing": one.standing.value, "imported": taken}
