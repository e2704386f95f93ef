"""The second road of users into a pool: files, each taken by an import job of AWS, and what became of everyone in them.

AWS runs one job at a time in an account, makes nobody twice, sends no message and counts nobody as active. A job that an earlier
process began is waited for; whoever it brought is told as EXISTED then.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cognito_admin.aws.user_imports import ImportJob, LineResult, LogLine, UserImports
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Username
from cognito_admin.model.progress import Progress
from cognito_admin.model.restore.fates import PlannedUser
from cognito_admin.model.restore.import_file import ImportFile, ImportLayout, ImportUser, Unfit, user_line
from cognito_admin.model.restore.password_hashes import Algorithm, PasswordHash, read_hash
from cognito_admin.model.sentences.imports import UNFITS
from cognito_admin.work.stop import Stop

USERS_A_FILE = 50_000
"""Far fewer than AWS takes: they are kept in memory until it is known what became of them."""
LOOK_EVERY_S = 5.0
WAIT_FOR_OTHERS_S = 900.0
"""For an import of somebody else: with it under way no other can start in the account."""
ROLE_TRIES = 5
LOG_LOOKS = 4
"""Its last lines may be late."""


class Came(StrEnum):
    IMPORTED = "imported"
    EXISTED = "existed"
    """A user of this name was there."""
    FAILED = "failed"
    """The reason is in AWS's words."""
    UNFIT = "unfit"
    """No line was written; the reason is in our words."""
    UNKNOWN = "unknown"
    """The job is through with them, and its log cannot be read: they have to be looked for."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    number: int
    user: PlannedUser
    came: Came
    reason: str = ""


Numbered = tuple[int, PlannedUser]
Settle = Callable[[Sequence[ImportOutcome]], Awaitable[None]]
"""Puts on record what became of some users, before more are sent."""


class UserImport:
    """``name`` is what the jobs are called; ``role`` writes their log. ``settled`` of ``total`` users came earlier."""

    def __init__(
        self,
        imports: UserImports,
        layout: ImportLayout,
        role: str,
        name: str,
        settle: Settle,
        *,
        total: int | None = None,
        settled: int = 0,
        users_a_file: int = USERS_A_FILE,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._imports = imports
        self._layout = layout
        self._role = role
        self._name = name
        self._settle = settle
        self._total = total
        self._settled = settled
        self._users_a_file = users_a_file
        self._look_every_s = look_every_s

    async def run(
        self, users: AsyncIterator[Sequence[Numbered]], report: Callable[[Progress], None], stop: Stop
    ) -> None:
        """Through all of them, one job after the other. Raises Cancelled, and Failure where the next would fail, too."""
        await self._others_ended(report, stop)
        waiting: dict[Algorithm | None, _Filling] = {}
        async for page in users:
            unfit: list[ImportOutcome] = []
            for number, user in page:
                entry = _entry(user)
                line = user_line(entry, self._layout)
                if isinstance(line, Unfit):
                    unfit.append(ImportOutcome(number, user, Came.UNFIT, UNFITS[line]))
                    continue
                algorithm = entry.password_hash.algorithm if entry.password_hash else None
                filling = waiting.setdefault(algorithm, self._empty(algorithm))
                if not filling.add(number, user, line):
                    await self._through(filling, report, stop)
                    filling = waiting[algorithm] = self._empty(algorithm)
                    filling.add(number, user, line)
            await self._put(unfit, report)
            stop.check()
        for filling in waiting.values():
            await self._through(filling, report, stop)

    def _empty(self, algorithm: Algorithm | None) -> "_Filling":
        return _Filling(ImportFile(self._layout, algorithm, most_users=self._users_a_file))

    async def _through(self, filling: "_Filling", report: Callable[[Progress], None], stop: Stop) -> None:
        """Until everybody of a file is settled: Cognito may end a job early, and the rest goes into another."""
        while filling.users:
            job = await self._job(filling.file, report, stop)
            outcomes, rest = await self._read_back(job, filling.users)
            await self._put(outcomes, report)
            stop.check()
            if rest and not outcomes:
                raise Failure(Code.IMPORT_FAILED, reason=job.message or job.status)
            again = self._empty(filling.file.algorithm)
            for number, user in rest:
                line = user_line(_entry(user), self._layout)
                assert isinstance(line, str)
                again.add(number, user, line)
            filling = again

    async def _job(self, file: ImportFile, report: Callable[[Progress], None], stop: Stop) -> ImportJob:
        """A job as it ended."""
        stop.check()
        job = await self._create(file, stop)
        await self._imports.upload(job, file.data)
        await self._start(job, report, stop)
        asked_to_stop = False
        while not (job := await self._imports.job(job.id)).has_ended:
            report(Progress("importing", self._settled + job.settled, self._total))
            if stop.requested and not asked_to_stop:
                asked_to_stop = True
                await self._stop_job(job)
            await self._wait(None if asked_to_stop else stop)
        return job

    async def _create(self, file: ImportFile, stop: Stop) -> ImportJob:
        """A role that was made a moment ago is not known everywhere in AWS yet."""
        for _ in range(ROLE_TRIES - 1):
            try:
                return await self._imports.create(self._new_name(), self._role, file.algorithm)
            except Failure as failure:
                if failure.code is not Code.REQUEST_REFUSED or "role" not in failure.facts.get("message", "").lower():
                    raise
            await self._wait(stop)
            stop.check()
        return await self._imports.create(self._new_name(), self._role, file.algorithm)

    def _new_name(self) -> str:
        return f"{self._name}-{secrets.token_hex(4)}"

    async def _start(self, job: ImportJob, report: Callable[[Progress], None], stop: Stop) -> None:
        until_s = time.monotonic() + WAIT_FOR_OTHERS_S
        while True:
            try:
                return await self._imports.start(job.id)
            except Failure as failure:
                if failure.code is not Code.PRECONDITION_NOT_MET or not self._layout.verified_by:
                    raise
                if time.monotonic() > until_s:
                    reason = failure.facts.get("message")
                    raise Failure(Code.IMPORT_NEVER_STARTED, reason=reason) from failure
            report(Progress("other_import", self._settled, self._total))
            await self._wait(stop)
            stop.check()

    async def _stop_job(self, job: ImportJob) -> None:
        try:
            await self._imports.stop(job.id)
        except Failure as failure:
            # It has just ended by itself.
            if failure.code is not Code.PRECONDITION_NOT_MET:
                raise

    async def _others_ended(self, report: Callable[[Progress], None], stop: Stop) -> None:
        """Waits for what is under way in this pool, be it of an earlier process."""
        for job in await self._imports.jobs():
            while job.is_active:
                report(Progress("other_import", self._settled, self._total))
                await self._wait(stop)
                stop.check()
                job = await self._imports.job(job.id)

    async def _read_back(
        self, job: ImportJob, users: Sequence[Numbered]
    ) -> tuple[list[ImportOutcome], Sequence[Numbered]]:
        """What became of whom, and who was not reached."""
        lines = await self._log(job)
        if job.settled and not lines:
            # What the log would tell is not to be had.
            if job.imported == len(users):
                return [ImportOutcome(number, user, Came.IMPORTED) for number, user in users], ()
            return [ImportOutcome(number, user, Came.UNKNOWN) for number, user in users], ()
        # Whether the line of titles counts is nowhere said.
        first = 1 if 1 in lines else 2
        outcomes: list[ImportOutcome] = []
        rest: list[Numbered] = []
        for place, (number, user) in enumerate(users, first):
            line = lines.get(place)
            if line is not None:
                outcomes.append(ImportOutcome(number, user, _CAME[line.result], line.reason))
            elif job.settled >= len(users):
                outcomes.append(ImportOutcome(number, user, Came.UNKNOWN))
            else:
                rest.append((number, user))
        return outcomes, rest

    async def _log(self, job: ImportJob) -> dict[int, LogLine]:
        lines: dict[int, LogLine] = {}
        for look in range(LOG_LOOKS):
            if look:
                await self._wait(None)
            try:
                lines = {line.number: line async for line in self._imports.log(job)}
            except Failure as failure:
                if failure.code is not Code.ACCESS_DENIED:
                    raise
                break
            if len(lines) >= job.settled:
                break
        return lines

    async def _put(self, outcomes: Sequence[ImportOutcome], report: Callable[[Progress], None]) -> None:
        if outcomes:
            await self._settle(outcomes)
            self._settled += len(outcomes)
            report(Progress("importing", self._settled, self._total))

    async def _wait(self, stop: Stop | None) -> None:
        """For the next look, or until the work is to end."""
        if stop is None:
            await asyncio.sleep(self._look_every_s)
            return
        try:
            await asyncio.wait_for(stop.wait(), self._look_every_s)
        except TimeoutError:
            return


class _Filling:
    """A file and whose lines are in it."""

    def __init__(self, file: ImportFile) -> None:
        self.file = file
        self.users: list[Numbered] = []

    def add(self, number: int, user: PlannedUser, line: str) -> bool:
        if not self.file.add(Username(user.username), line):
            return False
        self.users.append((number, user))
        return True


_CAME: Mapping[LineResult, Came] = {
    LineResult.SUCCEEDED: Came.IMPORTED,
    LineResult.SKIPPED: Came.EXISTED,
    LineResult.FAILED: Came.FAILED,
}


def _entry(user: PlannedUser) -> ImportUser:
    """A hash that Cognito does not take is left: they have to reset their password then."""
    found = read_hash(user.password_hash) if user.password_hash else None
    return ImportUser(Username(user.username), user.attributes, found if isinstance(found, PasswordHash) else None)
