"""The same for many users: looked at before, made at the pace of the account, continued after any end, and taken back."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from cognito_admin.aws.pacing.categories import QUOTAS, category_of
from cognito_admin.model.changes.change import Refusal, Wish
from cognito_admin.model.changes.codes import Kind, Lasting
from cognito_admin.model.changes.person import Person
from cognito_admin.model.changes.planning import plan
from cognito_admin.model.changes.record import Bulk, BulkId, BulkResult, Event, Record, Result
from cognito_admin.model.changes.report import Report, report
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import Sub
from cognito_admin.model.progress import Progress
from cognito_admin.model.users import User
from cognito_admin.store.bulk_log import BulkLog
from cognito_admin.work.changes import Changes
from cognito_admin.work.stop import Stop

AT_A_TIME = 16
"""How many users are on their way: enough to use a quota to the full however long each answer takes."""
PAGE = 500
MOST_FAILURES = 50
_NEEDS_ITS_OWN = frozenset(
    {Kind.SET_PASSWORD, Kind.SET_TEMPORARY_PASSWORD, Kind.FORGET_DEVICE, Kind.SET_MFA, Kind.REMOVE_AUTHENTICATOR}
)
"""What needs something of each user that nobody has for many: a password, or a look that AWS may bill."""
OF_THE_USER = frozenset(
    {
        Code.USER_NOT_FOUND,
        Code.USER_AMBIGUOUS,
        Code.OUTCOME_UNKNOWN,
        Code.REQUEST_REFUSED,
        Code.DECLINED_BY_COGNITO,
        Code.ATTEMPT_LIMIT,
        Code.THING_NOT_FOUND,
        Code.THING_EXISTS,
        Code.USER_EXISTS,
        Code.ALIAS_TAKEN,
        Code.CHANGED_MEANWHILE,
        Code.TRIGGER_REFUSED,
        Code.TRIGGER_FAILED,
        Code.CODE_NOT_DELIVERED,
        Code.PASSWORD_RESET_REQUIRED,
        Code.PASSWORD_NOT_RESETTABLE,
        Code.NO_VERIFIED_CONTACT,
        Code.USER_NOT_CONFIRMED,
        Code.USER_STATE_UNFIT,
        Code.MFA_NOT_SET_UP,
        Code.ATTRIBUTE_FIXED,
        Code.VALUE_REFUSED,
    }
)
"""Failures of one user. Any other would be that of the next as well, so it ends the bulk, which can be continued."""


class Bulks:
    """Of one pool. Every method raises Failure, among it what the journal raises."""

    def __init__(self, changes: Changes, log: Callable[[], Awaitable[BulkLog]], share: Callable[[], float]) -> None:
        """``share`` is the part of each quota that is used, between 0 and 1."""
        self._changes = changes
        self._log = log
        self._share = share

    def possible(self, kind: Kind) -> bool:
        """Whether many users can be changed like this at once."""
        return kind not in _NEEDS_ITS_OWN

    async def dry_run(self, wish: Wish, users: Iterable[User]) -> tuple[Report, float]:
        """What ``wish`` comes to for users as they are known here, and about how many seconds it takes at the pace used."""
        rules = await self._changes.rules()
        found = report((user.username, plan(wish, Person(user), rules)) for user in users)
        return found, found.takes_s(lambda operation: QUOTAS[category_of(operation)] * self._share())

    async def begin(self, wish: Wish, subs: Sequence[Sub]) -> BulkId:
        """Puts it on record, to be run."""
        if not self.possible(wish.kind):
            raise ValueError(f"{wish.kind} needs something of each user")
        return await self._begin(wish, subs, None)

    async def begin_undo(self, bulk: BulkId) -> BulkId:
        """Puts the way back of all that ``bulk`` has done on record, to be run."""
        log = await self._log()
        done: list[Sub] = []
        after = ""
        while page := await log.results(bulk, PAGE, after):
            done += [settled.sub for settled in page if settled.result is Result.DONE]
            after = page[-1].sub
        return await self._begin(None, done, bulk)

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
        await self._settle_interrupted(bulk, log)
        run = _Run(
            self._changes, bulk, log, rules, tell, stop, most_failures, sum((await log.counts(bulk_id)).values())
        )
        await run.through(self._left(bulk_id, log))
        return await log.counts(bulk_id)

    async def _begin(self, wish: Wish | None, subs: Sequence[Sub], undoes: BulkId | None) -> BulkId:
        bulk_id = BulkId(f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}")
        who = await self._changes.who()
        await (await self._log()).begin(bulk_id, self._changes.pool, who, wish, subs, undoes)
        return bulk_id

    async def _left(self, bulk: BulkId, log: BulkLog) -> AsyncIterator[Sub]:
        after = ""
        while page := await log.left(bulk, PAGE, after):
            for sub in page:
                yield sub
            after = page[-1]

    async def _settle_interrupted(self, bulk: Bulk, log: BulkLog) -> None:
        """Changes that were on their way when an earlier run was killed: looked for, and made if they are not there."""
        for record in await self._changes.unfinished():
            if record.bulk != bulk.id or record.sub is None:
                continue
            try:
                done = await self._changes.finish(record)
            except Failure as failure:
                if failure.code not in OF_THE_USER:
                    raise
                if failure.code is Code.OUTCOME_UNKNOWN:
                    await self._changes.leave(record)
                result = Result.UNKNOWN if failure.code is Code.OUTCOME_UNKNOWN else Result.FAILED
                await log.settle(bulk.id, BulkResult(record.sub, result, failure.code.value, record.id))
            else:
                await log.settle(bulk.id, BulkResult(record.sub, Result.DONE, change=done.record))


class _Run:
    def __init__(
        self,
        changes: Changes,
        bulk: Bulk,
        log: BulkLog,
        rules: Rules,
        tell: Callable[[Progress], None],
        stop: Stop,
        most_failures: int,
        settled: int,
    ) -> None:
        self._changes = changes
        self._bulk = bulk
        self._log = log
        self._rules = rules
        self._tell = tell
        self._stop = stop
        self._most_failures = most_failures
        self._settled = settled
        self._failed = 0
        self._over: Failure | None = None

    async def through(self, subs: AsyncIterator[Sub]) -> None:
        """Takes one user after the other, some at a time, until they are all through or something ends it."""
        self._say()
        turn = asyncio.Lock()

        async def following() -> Sub | None:
            async with turn:
                return None if self._stop.requested or self._over is not None else await anext(subs, None)

        async def work() -> None:
            while (sub := await following()) is not None:
                settled = await self._one(sub)
                if settled is not None:
                    await self._log.settle(self._bulk.id, settled)
                    self._count(settled)

        workers = [asyncio.create_task(work()) for _ in range(AT_A_TIME)]
        try:
            await asyncio.gather(*workers)
        finally:
            # What is on its way is brought to its end and put on record, by whoever waits for it.
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        if self._over is not None:
            raise self._over
        self._stop.check()

    async def _one(self, sub: Sub) -> BulkResult | None:
        """What became of a user; None where the bulk is over before anything did."""
        try:
            return await self._undone(sub) if self._bulk.undoes else await self._wished(sub)
        except Cancelled:
            return None
        except Failure as failure:
            if failure.code not in OF_THE_USER:
                self._over = self._over or failure
                return None
            result = Result.UNKNOWN if failure.code is Code.OUTCOME_UNKNOWN else Result.FAILED
            return BulkResult(sub, result, failure.code.value)

    async def _wished(self, sub: Sub) -> BulkResult:
        if self._bulk.wish is None:
            return BulkResult(sub, Result.SKIPPED, Lasting.BLANKED.value)
        record = await self._changes.record_of(self._bulk.id, sub)
        if record is not None and record.state is Event.DONE:
            # An earlier run was ended before it could say so.
            return BulkResult(sub, Result.DONE, change=record.id)
        done = await self._changes.apply_wish(self._bulk.wish, sub, self._rules, self._stop, self._bulk.id)
        if isinstance(done, Refusal):
            return BulkResult(sub, Result.SKIPPED, done.reasons[0].why.value)
        return BulkResult(sub, Result.DONE, change=done.record)

    async def _undone(self, sub: Sub) -> BulkResult:
        assert self._bulk.undoes is not None
        record: Record | None = await self._changes.record_of(self._bulk.undoes, sub)
        if record is None or record.state is not Event.DONE or record.undone_by is not None:
            return BulkResult(sub, Result.SKIPPED)
        done = await self._changes.apply_undo(record, self._stop, self._bulk.id)
        if isinstance(done, Lasting):
            return BulkResult(sub, Result.SKIPPED, done.value)
        if isinstance(done, Refusal):
            return BulkResult(sub, Result.SKIPPED, done.reasons[0].why.value)
        return BulkResult(sub, Result.DONE, change=done.record)

    def _count(self, settled: BulkResult) -> None:
        self._settled += 1
        if settled.result in (Result.FAILED, Result.UNKNOWN):
            self._failed += 1
            if self._failed >= self._most_failures:
                self._over = self._over or Failure(Code.BULK_STOPPED, count=self._failed)
        self._say()

    def _say(self) -> None:
        self._tell(Progress("changes", self._settled, self._bulk.users))
