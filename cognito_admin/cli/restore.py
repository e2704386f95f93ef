"""The commands that bring a backup back, and that make a pool anew."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cognito_admin.cli import backup as backups
from cognito_admin.cli import terminal
from cognito_admin.cli.backup_keys import KeyFiles, connection_of, is_backup, with_key
from cognito_admin.cli.pool_choice import connections, find_pool
from cognito_admin.cli.restore_words import has_findings, tell_plan, tell_report
from cognito_admin.cli.session import Session
from cognito_admin.cli.statuses import Status
from cognito_admin.cli.terminal_job import TerminalJob
from cognito_admin.model.backup_records import BackupRecord
from cognito_admin.model.connections import Environment, PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.offline import OfflineBackup
from cognito_admin.model.progress import JobState
from cognito_admin.model.restore.options import OptionsUnreadable, RestoreOptions, options_from_json
from cognito_admin.model.restore.plan_json import plan_to_json
from cognito_admin.work.restore_orders import RESTORE, RestoreOrder, arguments, secrets


@dataclass(frozen=True, slots=True)
class Wanted:
    """A restore as it was asked for: into the pool ``to``, or into a new one called ``new_pool``.

    ``map_out`` is where to write who became whom, ``report`` where to write what became of it all (….html or ….json).
    """

    to: str | None = None
    new_pool: str | None = None
    plan: bool = False
    options: Path | None = None
    map_out: Path | None = None
    report: Path | None = None
    import_role: str | None = None
    yes: bool = False
    kind: str = RESTORE


async def restore(session: Session, place: str, wanted: Wanted, keys: KeyFiles) -> Status:
    options = _options(wanted.options)
    if not wanted.plan:
        await session.unlock()
    offline, via = session.services.offline, connection_of(session, place)
    backup = await with_key(place, keys, lambda key: offline.open(place, key, via=via))
    order = await _order(session, backup, wanted, options)
    if wanted.yes:
        session.services.connections.allow_changes(order.connection)
    if wanted.plan:
        plan = await session.services.restores().plan(order)
        if session.output.as_json:
            session.output.document(plan_to_json(plan))
        else:
            tell_plan(session.output, plan)
        return Status.FINDINGS if plan.blockers or plan.unusual_losses else Status.DONE
    begun = wanted.yes or await session.services.restores().goes_on(order)
    if not begun and not await _is_agreed(session, order):
        return Status.BAD_INPUT
    run = TerminalJob(session)
    try:
        job = await run.job(
            order.kind,
            resource=order.resource,
            subject=order.name,
            arguments=arguments(order, offline),
            secrets=secrets(order, offline),
        )
    except Failure as failure:
        if failure.code is Code.RESTORE_BLOCKED:
            tell_plan(session.output, await session.services.restores().plan(order))
        raise
    if job.state is JobState.INTERRUPTED:
        return run.interrupted(job)
    return await _told(session, order, wanted)


async def rebuild(session: Session, text: str, wanted: Wanted, keys: KeyFiles, first: backups.Wanted | None) -> Status:
    """Of a backup, or of a pool, of which a backup is made ``first``; one that such a rebuild began with is gone on with."""
    if is_backup(text):
        return await restore(session, text, wanted, keys)
    if first is None:
        session.output.fail_text("A pool is backed up before it is rebuilt: say where to with --backup-to.")
        return Status.BAD_INPUT
    await session.unlock()
    place = await _begun_with(session, text, wanted, keys, first)
    if place is None:
        made = await backups.back_up(session, text, first)
        if isinstance(made, Status):
            return made
        record, _ = made
        if not record.whole:
            raise Failure(Code.BACKUP_DAMAGED, path=record.place, file=record.damages[0].file)
        place = record.place
    return await restore(session, place, wanted, keys)


async def _begun_with(session: Session, pool: str, wanted: Wanted, keys: KeyFiles, first: backups.Wanted) -> str | None:
    """The backup of a rebuild by the same order that did not come to its end."""
    key = await find_pool(session, pool)
    for place in _lying_in(first.to, await session.services.backups.of(key.pool)):
        backup = await session.services.offline.open(place, keys.key())
        order = await _order(session, backup, wanted, _options(wanted.options))
        begun = await session.services.restores().latest(order)
        if begun is not None and begun.ended is None:
            return place
    return None


def _lying_in(folder: str, records: Iterable[BackupRecord]) -> list[str]:
    there = Path(folder).expanduser().absolute()
    places = [Path(record.place) for record in records]
    return [str(place) for place in places if place.parent == there and place.exists()]


async def _told(session: Session, order: RestoreOrder, wanted: Wanted) -> Status:
    restores, output = session.services.restores(), session.output
    report = await restores.report(order)
    assert report is not None
    if wanted.map_out is not None:
        await restores.write_maps(order, wanted.map_out)
    if wanted.report is not None:
        await restores.write_report(order, wanted.report)
    if output.as_json:
        output.document(report)
    else:
        tell_report(output, report)
    return Status.FINDINGS if has_findings(report) else Status.DONE


async def _order(session: Session, backup: OfflineBackup, wanted: Wanted, options: RestoreOptions) -> RestoreOrder:
    if wanted.to is not None:
        key = await find_pool(session, wanted.to)
        pool = await session.services.connections.account(key.connection).pool(key.pool)
        return RestoreOrder(backup.id, key.connection, pool.name, key.pool, options, wanted.kind, wanted.import_role)
    assert wanted.new_pool is not None
    connection, *others = connections(session)
    if others:
        raise Failure(Code.CONNECTION_UNKNOWN, connection=", ".join(one.name for one in (connection, *others)))
    return RestoreOrder(backup.id, connection.id, wanted.new_pool, None, options, wanted.kind, wanted.import_role)


async def _is_agreed(session: Session, order: RestoreOrder) -> bool:
    """What is lost, and a pool that people use, is agreed to by typing the name of the pool, or by --yes."""
    plan = await session.services.restores().plan(order)
    tell_plan(session.output, plan)
    if plan.blockers:
        raise Failure(Code.RESTORE_BLOCKED, pool=order.name, count=len(plan.blockers))
    if not _is_production(session, order) and not plan.unusual_losses:
        return True
    if await terminal.types(f"Type the name of the pool, {order.name}, to go on: ", order.name):
        return True
    session.output.fail_text("Nothing was changed: type the name of the pool, or give --yes.")
    return False


def _is_production(session: Session, order: RestoreOrder) -> bool:
    if order.pool is None:
        return False
    marking = session.services.connections.marking(PoolKey(order.connection, order.pool))
    return marking.environment is Environment.PRODUCTION


def _options(file: Path | None) -> RestoreOptions:
    if file is None:
        return RestoreOptions()
    try:
        document: Any = json.loads(file.read_text("utf-8-sig"))
        return options_from_json(document)
    except (ValueError, OSError, RecursionError) as error:
        reason = str(error) if isinstance(error, OptionsUnreadable) else None
        raise Failure(Code.OPTIONS_NOT_UNDERSTOOD, path=file.name, reason=reason or None) from error
