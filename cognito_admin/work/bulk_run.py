"""One run through what is left of a bulk: some users at a time, each to their end, until all are through or something ends it."""

import asyncio
from collections.abc import AsyncIterator, Callable

from cognito_admin.model.changes.change import Refusal
from cognito_admin.model.changes.codes import Lasting
from cognito_admin.model.changes.record import Bulk, BulkResult, Event, Record, Result, skipped
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.failures import Cancelled, Code, Failure
from cognito_admin.model.ids import Sub
from cognito_admin.model.progress import Progress
from cognito_admin.store.bulk_log import BulkLog
from cognito_admin.work.changes import Changes
from cognito_admin.work.stop import Stop

AT_A_TIME = 16
"""How many users are on their way: enough to use a quota to the full however long each answer takes."""
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


class BulkRun:
    """``settled`` is how many users earlier runs have settled."""

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
            return skipped(sub, Lasting.BLANKED)
        if told := await self._of_earlier_run(sub):
            return told
        done = await self._changes.apply_wish(self._bulk.wish, sub, self._rules, self._stop, self._bulk.id)
        if isinstance(done, Refusal):
            return skipped(sub, done.reasons[0])
        return BulkResult(sub, Result.DONE, change=done.record)

    async def _of_earlier_run(self, sub: Sub) -> BulkResult | None:
        """What became of a user in a run that was ended before it could say so."""
        record = await self._changes.record_of(self._bulk.id, sub)
        if record is None or record.state not in (Event.DONE, Event.UNKNOWN):
            return None
        if record.state is Event.DONE:
            return BulkResult(sub, Result.DONE, change=record.id)
        # Made again, it might be a second message.
        return BulkResult(sub, Result.UNKNOWN, Code.OUTCOME_UNKNOWN.value, record.id)

    async def _undone(self, sub: Sub) -> BulkResult:
        assert self._bulk.undoes is not None
        record: Record | None = await self._changes.record_of(self._bulk.undoes, sub)
        if record is None or record.state is not Event.DONE:
            return skipped(sub)
        if record.undone_by is not None:
            back = await self._changes.record(record.undone_by)
            # An earlier run of this one was ended before it could say so.
            ours = back is not None and back.bulk == self._bulk.id
            return BulkResult(sub, Result.DONE, change=record.undone_by) if ours else skipped(sub)
        done = await self._changes.apply_undo(record, self._rules, self._stop, self._bulk.id)
        if isinstance(done, Lasting):
            return skipped(sub, done)
        if isinstance(done, Refusal):
            return skipped(sub, done.reasons[0])
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
