"""One restore on its way through its plan: the pool first, then users, then what has to wait for them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cognito_admin.aws.account import Account
from cognito_admin.aws.proofs import MOST_CLOCK_SKEW
from cognito_admin.model.changes.rules import read_rules
from cognito_admin.model.failures import Code
from cognito_admin.model.ids import PoolId, Username
from cognito_admin.model.overview import Overview
from cognito_admin.model.progress import Progress
from cognito_admin.model.restore.fates import Fate, PlannedUser
from cognito_admin.model.restore.import_file import layout_of
from cognito_admin.model.restore.plan import POOL, POOL_ARN, Name, Plan, Stage
from cognito_admin.model.restore.record import Became, Restore, Task, UserRow
from cognito_admin.model.restore.survey import planned_users
from cognito_admin.model.restore.target import BackupFacts, ExistingPool
from cognito_admin.store.restore_log import ADDED_AT_A_TIME, RestoreLog
from cognito_admin.work.imported_users import ImportedUsers, is_worth_it, listed
from cognito_admin.work.job_run import Request
from cognito_admin.work.restore_run import Numbered, RestoreRun
from cognito_admin.work.restore_settings import SettingsRun
from cognito_admin.work.restore_source import Reading, RestoreSource
from cognito_admin.work.restored_user import Factors, RestoredUsers
from cognito_admin.work.user_import import Came, ImportOutcome, UserImport

_STAGES = [*Stage]
_BEFORE_USERS = frozenset(_STAGES[: _STAGES.index(Stage.USERS)])


@dataclass(frozen=True, slots=True)
class RestoreWork:
    """``facts`` are of the backup that ``reading`` reads. What was done by an earlier process is on record, and not done again."""

    restore: Restore
    plan: Plan
    facts: BackupFacts
    import_role: str | None
    account: Account
    reading: Reading
    log: RestoreLog
    request: Request

    async def through(self) -> tuple[PoolId, Mapping[Name, str]]:
        """To the end of the plan. The pool it went into, and what its steps made. Raises Cancelled and Failure."""
        mark = f"{self.restore.id}-{self.restore.began:%Y%m%dT%H%M%S%f}"
        maker = self.account.pool_maker(self.facts.documents, mark)
        steps = list(enumerate(self.plan.steps))
        settings = SettingsRun(
            maker, self.log, self.restore.id, self.request.report, self.request.stop, {}, self.facts.documents
        )
        await settings.through([one for one in steps if one[1].stage in _BEFORE_USERS], len(steps))
        pool = _pool(self.plan, settings.names)
        if self.plan.survey.planned or self.plan.survey.skipped:
            await self._users(pool)
        await settings.through([one for one in steps if one[1].stage not in _BEFORE_USERS], len(steps))
        if POOL_ARN in settings.names:
            await maker.unmark(settings.names[POOL_ARN])
        return pool, settings.names

    async def _users(self, pool: PoolId) -> None:
        await self._note_members()
        if self.plan.survey.fates.get(Fate.IMPORT_JOB):
            await self._import(pool)
        overview = read_rules(await self.account.cognito(pool).describe()).overview
        making = self.account.user_making(pool, case_sensitive=self.plan.users.case_sensitive)
        imported = await self._imported(pool, overview)
        users = RestoredUsers(making, overview.password, self.restore.began, await self._factors(), imported)
        total = self.plan.survey.planned + self.plan.survey.skipped
        run = RestoreRun(users, self.log, self.restore.id, self.request.report, self.request.stop, total)
        await run.through(self._planned())

    def _planned(self) -> AsyncIterator[Sequence[Numbered]]:
        """Everybody in the backup, by their places in it, and what becomes of them."""
        rules = self.plan.users
        return self.reading.pages(lambda source: enumerate(planned_users(source.users(), rules)))

    async def _note_members(self) -> None:
        """Who comes into which group waits on the record for them."""
        if (await self.log.state(self.restore.id)).get("members_noted"):
            return
        await self.log.drop_tasks(self.restore.id)
        waiting: list[tuple[Username, Task, object]] = []
        noted = 0
        async for page in self.reading.pages(RestoreSource.memberships):
            self.request.stop.check()
            self.request.report(Progress("restoring_members", noted, self.facts.counts.memberships, unit="members"))
            found = map(self.plan.users.membership, page)
            waiting += [(one.old_username, Task.GROUP, one.group) for one in found if one is not None]
            if len(waiting) >= ADDED_AT_A_TIME:
                await self.log.add_tasks(self.restore.id, waiting)
                noted += len(waiting)
                waiting.clear()
        await self.log.add_tasks(self.restore.id, waiting)
        await self.log.note(self.restore.id, members_noted=True)

    async def _factors(self) -> Factors:
        """By the user names in the backup; only what can be set is kept in memory."""
        rules = self.plan.users
        told: dict[str, Mapping[str, Any]] = {}
        if rules.factors and self.facts.mfa_preferences:
            async for page in self.reading.pages(RestoreSource.mfa_preferences):
                told |= {
                    record["username"]: record
                    for record in page
                    if not rules.factors.isdisjoint(record.get("UserMFASettingList") or ())
                }

        def of(user: PlannedUser) -> Any:
            record = told.get(user.old_username)
            return None if record is None else rules.mfa_preference(record, user)

        return of

    async def _import(self, pool: PoolId) -> None:
        """Those who come by import jobs. Whoever came is found in the pool afterwards, like anybody who is there already."""
        if (await self.log.state(self.restore.id)).get("imported"):
            return
        imports = self.account.user_imports(pool)
        layout = layout_of(await imports.header(), await self.account.cognito(pool).describe())
        assert self.import_role is not None

        async def settle(outcomes: Sequence[ImportOutcome]) -> None:
            failed = [one for one in outcomes if one.came in (Came.FAILED, Came.UNFIT)]
            await self.log.settle(self.restore.id, [(_not_imported(one), ()) for one in failed])

        name = f"cognito-admin-restore-{self.restore.id}"
        total = self.plan.survey.fates[Fate.IMPORT_JOB]
        importing = UserImport(imports, layout, self.import_role, name, settle, total=total)
        await importing.run(self._to_import(), self.request.report, self.request.stop)
        await self.log.note(self.restore.id, imported=True)

    async def _imported(self, pool: PoolId, overview: Overview) -> ImportedUsers | None:
        """Those who came by import jobs and are not on record yet, where a listing finds them sooner than one by one."""
        counts = await self.log.counts(self.restore.id)
        to_find = self.plan.survey.fates.get(Fate.IMPORT_JOB, 0) - sum(counts.values())
        if not is_worth_it(to_find, overview.estimated_users):
            return None
        names, since = overview.sign_in.username_attributes, self.restore.began - MOST_CLOCK_SKEW
        found = ImportedUsers(names, case_sensitive=self.plan.users.case_sensitive)
        return await listed(self.account.cognito(pool), found, since, self.request.report, self.request.stop)

    async def _to_import(self) -> AsyncIterator[list[tuple[int, PlannedUser]]]:
        async for page in self._planned():
            users = [
                (number, one) for number, one in page if isinstance(one, PlannedUser) and one.fate is Fate.IMPORT_JOB
            ]
            if users:
                settled = await self.log.settled(self.restore.id, users[0][0], users[-1][0])
                yield [one for one in users if one[0] not in settled]


def _pool(plan: Plan, names: Mapping[Name, str]) -> PoolId:
    return plan.where.id if isinstance(plan.where, ExistingPool) else PoolId(names[POOL])


def _not_imported(outcome: ImportOutcome) -> UserRow:
    user = outcome.user
    code, facts = Code.NOT_IMPORTED.value, {"reason": outcome.reason}
    return UserRow(outcome.number, user.old_username, user.old_sub, Became.FAILED, code=code, facts=facts)
