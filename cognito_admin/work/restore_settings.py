"""Makes the steps of a plan that set the pool up: each on record before it is sent, and once it is there."""

from collections.abc import Callable, Sequence

from cognito_admin.aws.pool_making import PoolMaker
from cognito_admin.aws.retrying import NOT_REACHED
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.progress import Progress
from cognito_admin.model.restore.plan import Name, Stage, Step, filled
from cognito_admin.model.restore.record import RestoreId
from cognito_admin.model.restore.target import Documents
from cognito_admin.store.restore_log import RestoreLog
from cognito_admin.work.restored_user import OF_ONE
from cognito_admin.work.stop import Stop

OF_THE_STEP = OF_ONE | {
    Code.ACCESS_DENIED,
    Code.ADD_ON_OFF,
    Code.ATTRIBUTE_EXISTS,
    Code.CLIENT_SETTINGS_UNFIT,
    Code.DOMAIN_CERTIFICATE_ELSEWHERE,
    Code.DOMAIN_PARENT_UNKNOWN,
    Code.DOMAIN_TAKEN,
    Code.EMAIL_NOT_USABLE,
    Code.MFA_NEEDS_SMS,
    Code.MFA_SETTINGS_UNFIT,
    Code.NOT_IN_PLAN,
    Code.PLAN_CHANGE_REFUSED,
    Code.POOL_SETTINGS_UNFIT,
    Code.PRECONDITION_NOT_MET,
    Code.SMS_ROLE_POLICY,
    Code.SMS_ROLE_TRUST,
    Code.TAGS_REFUSED,
    Code.VERIFICATION_UNFIT,
}
"""Failures of one setting, without which the others and the users come back all the same. It is tried again by the same order."""


class SettingsRun:
    """``names`` are what was made, by what later steps call it."""

    def __init__(
        self,
        maker: PoolMaker,
        log: RestoreLog,
        restore: RestoreId,
        report: Callable[[Progress], None],
        stop: Stop,
        names: dict[Name, str],
        documents: Documents,
    ) -> None:
        self.names = names
        self._documents = documents
        self._maker = maker
        self._log = log
        self._restore = restore
        self._report = report
        self._stop = stop

    async def through(self, steps: Sequence[tuple[int, Step]], total: int) -> None:
        """One after the other, each by its number in the plan. What one step is refused is put on record.

        Raises Cancelled, and Failure: what keeps the pool itself from being made, and what would be refused to all others, too.
        """
        known = await self._log.steps(self._restore)
        for number, step in steps:
            row = known.get(number)
            if row is not None and row.done:
                self.names |= row.made or {}
                continue
            self._stop.check()
            self._report(Progress("restoring_settings", number, total, unit="steps"))
            began = await self._log.step_begins(self._restore, number)
            try:
                filled(dict(step.arguments), self.names, self._documents)
            except KeyError as missing:
                # What it refers to could not be made.
                failure = Failure(Code.PRECONDITION_NOT_MET, reason=str(missing))
                await self._log.step_failed(self._restore, number, failure)
                continue
            try:
                made = await self._maker.make(step, self.names, None if row is None else began.began)
            except Failure as failure:
                # A private network may let only Cognito through.
                of_lambda = step.operation == "AddPermission" and failure.code in NOT_REACHED
                if step.stage is Stage.POOL or not (of_lambda or failure.code in OF_THE_STEP):
                    raise
                await self._log.step_failed(self._restore, number, failure)
                continue
            self.names |= made
            await self._log.step_is_done(self._restore, number, dict(made))
