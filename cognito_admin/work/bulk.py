"""The same for many users: looked at before, made at the pace of the account, continued after any end, and taken back."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cognito_admin.aws.pacing.categories import QUOTAS, Category, category_of
from cognito_admin.model.changes.change import Refusal, Wish
from cognito_admin.model.changes.codes import Kind, Lasting
from cognito_admin.model.changes.new_users import NewUsers, plan_rows
from cognito_admin.model.changes.offers import FOR_MANY
from cognito_admin.model.changes.person import Person
from cognito_admin.model.changes.planning import NEW_USERS, plan
from cognito_admin.model.changes.record import Bulk, BulkId, BulkResult, Result, skipped
from cognito_admin.model.changes.report import SAMPLE, Report, Tally
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub
from cognito_admin.model.progress import Progress
from cognito_admin.model.tables import Table
from cognito_admin.model.users import User
from cognito_admin.store.bulk_log import BulkLog
from cognito_admin.store.threads import on_a_thread
from cognito_admin.work.bulk_run import OF_THE_USER, BulkRun
from cognito_admin.work.changes import Changes
from cognito_admin.work.creation_run import CreationRun, new_password, row_id
from cognito_admin.work.stop import Stop

PAGE = 500
MOST_FAILURES = 50
SLICE_S = 0.004
"""How long plans are made at a stretch: it is the thread of the window that makes them."""
PAUSE_S = 0.001


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a wish comes to, before anything is made: whom it changes and who is left out, and about how long it takes.

    ``names`` are what people call those of the sample.
    """

    wish: Wish
    subs: Sequence[Sub]
    skipped: Sequence[BulkResult]
    report: Report
    takes_s: float
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a bulk has come: how many users came to which end."""

    bulk: Bulk
    counts: Mapping[Result, int]

    @property
    def ahead(self) -> int:
        """How many users nothing became of yet."""
        return self.bulk.users - sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one user, and who that is: ``user`` as this computer knows them, at least by ``name``."""

    result: BulkResult
    name: str
    user: User | None = None
    failure: Failure | None = None


class Bulks:
    """Of one pool. Every method raises Failure, among it what the journal raises."""

    def __init__(self, changes: Changes, log: Callable[[], Awaitable[BulkLog]], share: Callable[[], float]) -> None:
        """``share`` is the part of each quota that is used, between 0 and 1."""
        self._changes = changes
        self._log = log
        self._share = share

    def possible(self, kind: Kind) -> bool:
        """Whether many users can be changed like this at once."""
        return kind in FOR_MANY

    async def dry_run(
        self, wish: Wish, pages: AsyncIterable[Sequence[User]], tell: Callable[[int], None] = lambda _: None
    ) -> DryRun:
        """What ``wish`` comes to for users as they are known here, at the pace used. ``tell`` hears how many were looked at."""
        rules, tally = await self._changes.rules(), Tally()
        subs: list[Sub] = []
        left_out: list[BulkResult] = []
        names: list[str] = []
        until_s = time.monotonic() + SLICE_S
        async for page in pages:
            for user in page:
                found = plan(wish, Person(user), rules)
                tally.add(found)
                if isinstance(found, Refusal):
                    left_out.append(skipped(user.sub, found.reasons[0]))
                else:
                    subs.append(user.sub)
                    if len(names) < SAMPLE:
                        names.append(user.display_name)
                if time.monotonic() >= until_s:
                    await asyncio.sleep(PAUSE_S)
                    until_s = time.monotonic() + SLICE_S
            tell(len(subs) + len(left_out))
        report = tally.report()
        takes_s = report.takes_s(lambda operation: QUOTAS[category_of(operation)] * self._share())
        return DryRun(wish, subs, left_out, report, takes_s, names)

    async def begin(self, wish: Wish, subs: Sequence[Sub], left_out: Sequence[BulkResult] = ()) -> BulkId:
        """Puts it on record, to be run. ``left_out`` are users beside ``subs`` whom nothing is done to, and why."""
        if not self.possible(wish.kind):
            raise ValueError(f"{wish.kind} needs something of each user")
        return await self._begin(wish, subs, None, left_out)

    async def plan_new(self, table: Table, mapping: Mapping[int, str], kind: Kind, rules: Rules) -> NewUsers:
        """What the rows of ``table`` come to, worked out beside the thread of the window."""
        return await on_a_thread(lambda: plan_rows(table, mapping, kind, rules), "table")

    def new_takes_s(self, users: NewUsers) -> float:
        """About how many seconds it takes to make them, at the pace used."""
        return len(users.fit) / (QUOTAS[category_of("AdminCreateUser")] * self._share())

    async def begin_new(self, planned: NewUsers) -> BulkId:
        """Puts users who are to be made on record, to be run; who cannot be is on record beside them, with the reason."""
        fit = [row_id(row.number) for row in planned.fit]
        left_out = [skipped(row_id(row.number), row.problems[0]) for row in planned.left_out]
        new = {row_id(row.number): row.wish for row in planned.rows}
        return await self._begin(Wish(planned.kind), fit, None, left_out, new)

    async def begin_undo(self, bulk: BulkId) -> BulkId:
        """Puts the way back of all that ``bulk`` has done on record, to be run."""
        new = await (await self._log()).new_rows(bulk)
        return await self._begin(None, await self._came_to(bulk, Result.DONE), bulk, new=new)

    def undo_takes_s(self, users: int) -> float:
        """About how many seconds it takes to change so many back, at the pace used."""
        return users / (QUOTAS[Category.USER_UPDATE] * self._share())

    async def begin_again(self, bulk: BulkId) -> BulkId:
        """Puts on record, to be run, what failed in ``bulk``."""
        log = await self._log()
        before = await log.bulk(bulk)
        assert before is not None
        failed, new = await self._came_to(bulk, Result.FAILED), await log.new_rows(bulk)
        return await self._begin(before.wish, failed, before.undoes, new=new)

    async def run(
        self,
        bulk_id: BulkId,
        tell: Callable[[Progress], None],
        stop: Stop,
        most_failures: int = MOST_FAILURES,
    ) -> Mapping[Result, int]:
        """Makes what is left of a bulk, and says how many users came to which end, in all runs together.

        Raises Cancelled, and Failure: BULK_STOPPED after ``most_failures`` users failed in this run, and what would fail for
        the next user as well. What is on its way then is brought to its end.
        """
        log, rules = await self._log(), await self._changes.rules()
        bulk = await log.bulk(bulk_id)
        assert bulk is not None
        await self._settle_interrupted(bulk, log, rules)
        settled = sum((await log.counts(bulk_id)).values())
        kind = CreationRun if bulk.wish is not None and bulk.wish.kind in NEW_USERS else BulkRun
        run = kind(self._changes, bulk, log, rules, tell, stop, most_failures, settled)
        await run.through(self._left(bulk_id, log))
        return await log.counts(bulk_id)

    # What is on record

    async def standing(self, bulk: BulkId) -> Standing | None:
        """How far a bulk has come; None where there is none of this id."""
        log = await self._log()
        found = await log.bulk(bulk)
        return None if found is None else Standing(found, await log.counts(bulk))

    async def latest(self, limit: int = 50) -> tuple[Standing, ...]:
        """The latest of this pool, newest first."""
        log = await self._log()
        return tuple([Standing(bulk, await log.counts(bulk.id)) for bulk in await log.bulks(self._changes.pool, limit)])

    async def unfinished(self) -> tuple[Standing, ...]:
        """Of the latest, those that are not through, and that nobody decided to leave so. Some may be at work."""
        return tuple(standing for standing in await self.latest() if standing.ahead and not standing.bulk.left)

    async def leave(self, bulk: BulkId) -> None:
        """What is left of ``bulk`` stays undone, and is not asked about any more. It can still be run."""
        await (await self._log()).leave(bulk)

    async def settled(
        self, bulk: BulkId, limit: int, after: str = "", only: Collection[Result] = tuple(Result)
    ) -> tuple[Settled, ...]:
        """A page of what became of its users, in the order of their ids, from ``after`` on."""
        return tuple(
            [await self._told(bulk, result) for result in await (await self._log()).results(bulk, limit, after, only)]
        )

    async def failed(self, bulk: BulkId) -> AsyncIterator[Sequence[User]]:
        """The users for whom ``bulk`` failed, as far as this computer knows them."""
        after = ""
        while page := await self.settled(bulk, PAGE, after, (Result.FAILED,)):
            yield [settled.user for settled in page if settled.user is not None]
            after = page[-1].result.sub

    async def no_way_back(self, bulk: BulkId) -> Lasting | None:
        """Why what ``bulk`` has done cannot be undone; None where it can, at least in part."""
        page = await (await self._log()).results(bulk, 1, only=(Result.DONE,))
        record = await self._changes.record_of(bulk, page[0].sub) if page else None
        if record is None or record.change is None:
            return Lasting.BLANKED
        return record.change.undo if isinstance(record.change.undo, Lasting) else None

    async def _told(self, bulk: BulkId, result: BulkResult) -> Settled:
        user = await self._changes.known(result.sub)
        failed = result.result in (Result.FAILED, Result.UNKNOWN)
        record = await self._changes.record_of(bulk, result.sub) if failed or user is None else None
        row = await (await self._log()).row(bulk, result.sub) if user is None else None
        if row is not None and record is not None and record.sub is not None:
            user = await self._changes.known(record.sub)
        failure = record.failure if record is not None else None
        if failed and failure is None and result.code is not None:
            failure = Failure(Code(result.code), user=user.username if user else result.sub)
        known = record.change.username if record is not None and record.change is not None else result.sub
        return Settled(result, user.username if user else row.subject if row else known, user, failure)

    async def _came_to(self, bulk: BulkId, end: Result) -> list[Sub]:
        log = await self._log()
        found: list[Sub] = []
        while page := await log.results(bulk, PAGE, found[-1] if found else "", (end,)):
            found += [settled.sub for settled in page]
        return found

    async def _begin(
        self,
        wish: Wish | None,
        subs: Sequence[Sub],
        undoes: BulkId | None,
        settled: Sequence[BulkResult] = (),
        new: Mapping[Sub, Wish] | None = None,
    ) -> BulkId:
        bulk_id = BulkId(f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}")
        who = await self._changes.who()
        await (await self._log()).begin(bulk_id, self._changes.pool, who, wish, subs, undoes, settled, new)
        return bulk_id

    async def _left(self, bulk: BulkId, log: BulkLog) -> AsyncIterator[Sub]:
        after = ""
        while page := await log.left(bulk, PAGE, after):
            for sub in page:
                yield sub
            after = page[-1]

    async def _settle_interrupted(self, bulk: Bulk, log: BulkLog, rules: Rules) -> None:
        """Changes that were on their way when an earlier run was killed: looked for, and made if they are not there."""
        for record in await self._changes.unfinished():
            if record.bulk != bulk.id:
                continue
            sub = await log.row_of(record.undoes or record.id) or record.sub
            if sub is None:
                continue
            try:
                done = await self._changes.finish(record, password=new_password(record, rules))
            except Failure as failure:
                if failure.code not in OF_THE_USER:
                    raise
                left = await self._changes.record(record.id)
                if left is not None and not left.state.ends:
                    await self._changes.leave(left)
                result = Result.UNKNOWN if failure.code is Code.OUTCOME_UNKNOWN else Result.FAILED
                await log.settle(bulk.id, BulkResult(sub, result, failure.code.value, record.id))
            else:
                await log.settle(bulk.id, BulkResult(sub, Result.DONE, change=done.record))
