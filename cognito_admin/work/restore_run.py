"""Makes the users of a restore side by side with what is done for each, so that every quota is used to the full.

The record is the queue: whoever is made is put on it together with what is to be done for them, and it says what can be done now.
So memory does not grow with the pool, and a process that was killed is gone on with by the next one.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Sequence

from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import Progress
from cognito_admin.model.restore.fates import Outcome
from cognito_admin.model.restore.record import Became, RestoreId, Task, TaskRow, TaskState, UserRow
from cognito_admin.store.restore_log import RestoreLog
from cognito_admin.work.restored_user import RestoredUsers, ToDo
from cognito_admin.work.stop import Stop

AT_A_TIME = 16
"""Requests of one kind on their way: enough to use a quota to the full however long each answer takes."""
PAGE = 200
WRITE_EVERY_S = 0.2
"""What is not on record yet when a process is killed is looked for in the pool, or done once more where that is the same."""
MOST_UNWRITTEN = 1_000
MOST_FAILURES = 50
"""In a row: then it is no trouble of single users."""

Numbered = tuple[int, Outcome]
"""A user of the backup, by the place in it."""


class RestoreRun:
    """One run through what is left. ``total`` users are expected."""

    def __init__(
        self,
        users: RestoredUsers,
        log: RestoreLog,
        restore: RestoreId,
        report: Callable[[Progress], None],
        stop: Stop,
        total: int,
    ) -> None:
        self._users = users
        self._log = log
        self._restore = restore
        self._report = report
        self._stop = stop
        self._total = total
        self._made = 0
        self._done = self._to_do = 0
        self._failed = 0
        self._over: Failure | None = None
        self._everybody_made = False
        self._unwritten_users: list[tuple[UserRow, ToDo]] = []
        self._unwritten_tasks: list[tuple[TaskRow, Failure | None]] = []
        self._writing = asyncio.Lock()
        self._written = asyncio.Event()
        self._queues: dict[Task, deque[TaskRow]] = {task: deque() for task in Task}
        self._taken: dict[Task, set[int]] = {task: set() for task in Task}
        self._fetching: dict[Task, asyncio.Lock] = {task: asyncio.Lock() for task in Task}

    async def through(self, planned: AsyncIterator[Sequence[Numbered]]) -> None:
        """Until everything came to its end, or something ends it: then what is on its way is brought to its end first.

        Raises Cancelled, and Failure: what would fail for the next user as well, and BULK_STOPPED.
        """
        self._made = sum((await self._log.counts(self._restore)).values())
        self._say()
        writing = asyncio.create_task(self._write_often(), name="restore's record")
        work = [asyncio.create_task(self._make_everybody(planned), name="restore's users")]
        work += [
            asyncio.create_task(self._do(task), name=f"restore's {task}") for task in Task for _ in range(AT_A_TIME)
        ]
        working = asyncio.gather(*work)
        try:
            await asyncio.wait((working, writing), return_when=asyncio.FIRST_COMPLETED)
            # Without the record everybody would wait for ever.
            await (writing if writing.done() else working)
        finally:
            for task in work:
                # Not by what gathers them: once one of them has failed it leaves the others alone.
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            writing.cancel()
            await asyncio.gather(working, writing, return_exceptions=True)
            await self._write()
        if self._over is not None:
            raise self._over
        self._stop.check()

    @property
    def _ending(self) -> bool:
        return self._stop.requested or self._over is not None

    async def _make_everybody(self, planned: AsyncIterator[Sequence[Numbered]]) -> None:
        turn, page = asyncio.Lock(), deque[Numbered]()

        async def following() -> Numbered | None:
            async with turn:
                while not page and not self._ending and (numbered := await anext(planned, None)) is not None:
                    settled = await self._log.settled(self._restore, numbered[0][0], numbered[-1][0])
                    page.extend(one for one in numbered if one[0] not in settled)
                return page.popleft() if page and not self._ending else None

        async def work() -> None:
            while (one := await following()) is not None:
                try:
                    row, to_do = await self._users.became(*one)
                except Failure as failure:
                    self._over = self._over or failure
                    return
                self._unwritten_users.append((row, to_do))
                self._made += 1
                self._count(failed=row.became is Became.FAILED)
                if len(self._unwritten_users) >= MOST_UNWRITTEN:
                    await self._write()

        workers = [asyncio.create_task(work()) for _ in range(AT_A_TIME)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        await self._write()
        if not self._ending:
            await self._log.leave_waiting(self._restore)
            await self._count_tasks()
        self._everybody_made = True
        self._tell_of_writing()

    async def _count_tasks(self) -> None:
        async with self._writing:
            counts = Counter[TaskState]()
            for (_, state), count in (await self._log.task_counts(self._restore)).items():
                counts[state] += count
            self._done = counts[TaskState.DONE] + counts[TaskState.FAILED] + len(self._unwritten_tasks)
            self._to_do = counts.total() - counts[TaskState.LEFT_OUT]

    async def _do(self, task: Task) -> None:
        while (row := await self._next(task)) is not None:
            try:
                failure = await self._users.do(row)
            except Failure as ending:
                self._over = self._over or ending
                self._tell_of_writing()
                return
            self._unwritten_tasks.append((row, failure))
            self._done += 1
            self._count(failed=failure is not None)

    async def _next(self, task: Task) -> TaskRow | None:
        """The next one that can be done; None once there is none and none can become ready."""
        queue, taken = self._queues[task], self._taken[task]
        async with self._fetching[task]:
            while not queue:
                if self._ending:
                    return None
                written, everybody = self._written, self._everybody_made
                ready = await self._log.ready(self._restore, task, PAGE + len(taken))
                found = [row for row in ready if row.number not in taken]
                taken |= {row.number for row in found}
                queue += found
                if not found and everybody and written is self._written and not any(self._taken.values()):
                    return None
                if not found:
                    await written.wait()
            return None if self._ending else queue.popleft()

    async def _write_often(self) -> None:
        while True:
            await asyncio.sleep(WRITE_EVERY_S)
            # A stop is heard of by whoever waits for something to do, too.
            if self._unwritten_users or self._unwritten_tasks or self._ending:
                try:
                    await asyncio.shield(self._write())
                except Failure as failure:
                    self._over = self._over or failure
                self._say()

    async def _write(self) -> None:
        async with self._writing:
            users, self._unwritten_users = self._unwritten_users, []
            tasks, self._unwritten_tasks = self._unwritten_tasks, []
            try:
                if users:
                    await self._log.settle(self._restore, users)
                if tasks:
                    await self._log.finish(self._restore, tasks)
            finally:
                for row, _ in tasks:
                    self._taken[row.task].discard(row.number)
                self._tell_of_writing()

    def _tell_of_writing(self) -> None:
        written, self._written = self._written, asyncio.Event()
        written.set()

    def _count(self, *, failed: bool) -> None:
        self._failed = self._failed + 1 if failed else 0
        if self._failed >= MOST_FAILURES:
            self._over = self._over or Failure(Code.BULK_STOPPED, count=self._failed)

    def _say(self) -> None:
        if not self._everybody_made:
            self._report(Progress("restoring", self._made, self._total))
            return
        self._report(Progress("restoring_rest", self._done, self._to_do, unit="steps"))
