"""Restores and rebuilds: planned, carried out by the plan, gone on with after any end, and proved."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cognito_admin.aws.account import Account
from cognito_admin.model.connections import PoolKey
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId
from cognito_admin.model.progress import Progress
from cognito_admin.model.restore.plan import POOL, Plan
from cognito_admin.model.restore.plan_json import plan_from_json, plan_to_json
from cognito_admin.model.restore.planner import plan, resources_needed, user_rules
from cognito_admin.model.restore.record import Restore, RestoreId
from cognito_admin.model.restore.survey import survey
from cognito_admin.model.restore.target import BackupFacts, ExistingPool
from cognito_admin.model.sentences.templates import ENGLISH, Speech
from cognito_admin.store.journal import Journal
from cognito_admin.store.restore_log import RestoreLog
from cognito_admin.work.job_run import Request
from cognito_admin.work.offline_backups import BACKUP, OfflineBackups
from cognito_admin.work.restore_maps import ids, write_maps
from cognito_admin.work.restore_orders import RestoreOrder, fingerprint, order_of
from cognito_admin.work.restore_proof import Proof, prove
from cognito_admin.work.restore_report import finish, report_of, write_report
from cognito_admin.work.restore_source import Reading, RestoreSource, opened_source
from cognito_admin.work.restore_work import RestoreWork
from cognito_admin.work.stop import Stop

if TYPE_CHECKING:
    from cognito_admin.work.connect import Connections
    from cognito_admin.work.workspaces import Workspaces

_LOOKED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Planned:
    """``backup`` is what the plan was made from; ``import_role`` is the one that import jobs take on, if there is one."""

    plan: Plan
    backup: BackupFacts
    import_role: str | None


async def plan_restore(account: Account, reading: Reading, order: RestoreOrder, stop: Stop) -> Planned:
    """What ``order`` comes to, from what is in the backup and what is where it goes. Nothing is changed by it.

    Raises Cancelled, and Failure: what reading either raises.
    """
    backup = await reading.ask(RestoreSource.facts)
    target = account.target()
    where = await (target.new_pool(order.name) if order.pool is None else target.existing_pool(order.pool))
    rules = user_rules(backup, where, order.options)
    counted = await reading.ask(lambda source: survey(_stoppable(source.users(), stop), rules))
    needed = resources_needed(backup, where, order.options)
    facts = await target.facts(where, needed, old_pool=backup.pool.id, import_role=order.import_role)
    return Planned(plan(backup, facts, order.options, counted), backup, facts.import_role)


class Restores:
    """Belongs to one event loop. ``journal`` is asked for when something is on record, or is to be."""

    def __init__(
        self,
        connections: "Connections",
        workspaces: "Workspaces",
        offline: OfflineBackups,
        journal: Callable[[], Awaitable[Journal]],
    ) -> None:
        self._connections = connections
        self._workspaces = workspaces
        self._offline = offline
        self._journal = journal

    async def plan(self, order: RestoreOrder, stop: Stop | None = None) -> Plan:
        """See ``plan_restore``."""
        account = self._connections.account(order.connection)
        async with opened_source(self._offline.contents(order.backup), order.options.fields) as reading:
            return (await plan_restore(account, reading, order, stop or Stop())).plan

    async def latest(self, order: RestoreOrder) -> Restore | None:
        """What this computer began last by this order; None for an order it never carried out."""
        backup = self._offline.get(order.backup)
        if backup is None:
            return None
        key = fingerprint(order, self._connections.get(order.connection), backup)
        return await (await self._journal()).restores.latest(key)

    async def goes_on(self, order: RestoreOrder) -> bool:
        """Whether this order goes on by the plan that was agreed to, instead of beginning anew by another."""
        earlier = await self.latest(order)
        account, log = self._connections.account(order.connection), (await self._journal()).restores
        return earlier is not None and await _going_on(earlier, account, log) is not None

    async def report(self, order: RestoreOrder) -> Mapping[str, Any] | None:
        """What became of the last one by this order, once it ended (``restore_report.report_of``)."""
        restore = await self.latest(order)
        return None if restore is None else await report_of((await self._journal()).restores, restore.id)

    async def write_report(self, order: RestoreOrder, path: Path, speech: Speech = ENGLISH) -> None:
        """As a page that speaks so where the name ends in .html, else as JSON.

        Raises Failure(DISK_FULL | EXPORT_NOT_WRITTEN), too.
        """
        restore = await self.latest(order)
        assert restore is not None
        await write_report((await self._journal()).restores, restore.id, path, speech)

    async def write_maps(self, order: RestoreOrder, path: Path) -> int:
        """Who became whom as CSV, which a comparison takes, and the ids of pool and clients beside it. How many users."""
        restore = await self.latest(order)
        assert restore is not None
        log = (await self._journal()).restores
        report = await report_of(log, restore.id)
        assert report is not None
        return await write_maps(log, restore.id, report["ids"], path)

    async def run(self, kind: str, request: Request) -> Mapping[str, int]:
        """What the job does: it begins, or goes on with what was begun by the same order. Raises Cancelled and Failure."""
        source: Any = request.arguments["source"]
        order = order_of(request.arguments, kind)
        if self._offline.get(order.backup) is None:
            secret = request.secrets.get("source")
            self._offline.take_from_window(source, {} if secret is None else {BACKUP: secret})
        log = (await self._journal()).restores
        account = self._connections.account(order.connection)
        request.report(Progress("planning"))
        async with opened_source(self._offline.contents(order.backup), order.options.fields) as reading:
            restore, planned = await self._begun(order, account, reading, log, request.stop)
            work = RestoreWork(
                restore, planned.plan, planned.backup, planned.import_role, account, reading, log, request
            )
            pool, names = await work.through()
        if order.pool is None:
            await self._connections.succeeds(PoolKey(order.connection, pool), planned.backup.pool.id)
        changed = ids(names, planned.backup.pool.id)
        both = {**changed["pool"], **changed["clients"]}
        proof = await self._prove(PoolKey(order.connection, pool), order, planned.plan, restore, both, request)
        return await finish(log, restore, planned.plan, changed, proof)

    async def _prove(
        self,
        key: PoolKey,
        order: RestoreOrder,
        planned: Plan,
        restore: Restore,
        changed: Mapping[str, str],
        request: Request,
    ) -> Proof:
        pool = await self._workspaces.open_live(key)
        try:
            log = (await self._journal()).restores
            contents = self._offline.contents(order.backup)
            return await prove(pool, contents, planned, log, restore.id, changed, request.report, request.stop)
        finally:
            await self._workspaces.release(pool)

    async def _begun(
        self, order: RestoreOrder, account: Account, reading: Reading, log: RestoreLog, stop: Stop
    ) -> tuple[Restore, Planned]:
        backup = self._offline.get(order.backup)
        assert backup is not None
        key = fingerprint(order, self._connections.get(order.connection), backup)
        earlier = await log.latest(key)
        if earlier is not None and (made := await _going_on(earlier, account, log)) is not None:
            if await reading.ask(_identity) != earlier.document["backup"]:
                # Users are on record by their places in it.
                raise Failure(Code.BACKUP_CHANGED, path=backup.place)
            await _retried(log, earlier.id)
            facts = await reading.ask(RestoreSource.facts)
            return earlier, Planned(made, facts, earlier.document["import_role"])
        planned = await plan_restore(account, reading, order, stop)
        if blockers := planned.plan.blockers:
            raise Failure(Code.RESTORE_BLOCKED, pool=order.name, count=len(blockers))
        document = {
            "plan": plan_to_json(planned.plan),
            "name": order.name,
            "import_role": planned.import_role,
            "backup": await reading.ask(_identity),
        }
        return await log.begin(key, document), planned


async def _going_on(earlier: Restore, account: Account, log: RestoreLog) -> Plan | None:
    """The plan of one that is gone on with. None where it is begun anew: it ended whole, or the pool that it made is gone."""
    planned = plan_from_json(earlier.document["plan"])
    if isinstance(planned.where, ExistingPool):
        is_whole = earlier.ended is not None and not await log.has_failures(earlier.id)
        return None if is_whole else planned
    made = [row.made for row in (await log.steps(earlier.id)).values() if row.done and row.made]
    pool = next((one[POOL] for one in made if POOL in one), None)
    try:
        if pool is not None:
            await account.pool(PoolId(pool))
    except Failure as failure:
        if failure.code is not Code.POOL_NOT_FOUND:
            raise
        return None
    return planned


async def _retried(log: RestoreLog, restore: RestoreId) -> None:
    """Whom an import left out goes into another one: it makes nobody twice."""
    if await log.retry(restore):
        await log.note(restore, imported=False)


def _identity(source: RestoreSource) -> str:
    return source.identity


def _stoppable(records: Iterable[Mapping[str, Any]], stop: Stop) -> Iterator[Mapping[str, Any]]:
    """On the thread that reads them."""
    for number, record in enumerate(records):
        if number % _LOOKED_AT_ONCE == 0:
            stop.check()
        yield record
