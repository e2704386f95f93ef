"""One run through what is left of many users who are to be made, each from a row of a file."""

from cognito_admin.model.changes.change import Refusal
from cognito_admin.model.changes.codes import Lasting
from cognito_admin.model.changes.creating import plan_new
from cognito_admin.model.changes.record import BulkResult, Record, Result, skipped
from cognito_admin.model.changes.rules import Rules
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import Sub
from cognito_admin.model.passwords import make_password
from cognito_admin.work.bulk_run import OF_THE_USER, BulkRun

_ROW = "row:"
_OF_THE_ROW = OF_THE_USER | {Code.USERNAME_UNFIT}


def row_id(number: int) -> Sub:
    """What a user who is to be made goes by in the record; in the order of the rows."""
    return Sub(f"{_ROW}{number:07}")


def is_row(sub: Sub) -> bool:
    """Whether it stands for a row rather than for a user."""
    return sub.startswith(_ROW)


def new_password(record: Record, rules: Rules) -> str | None:
    """For a user whose making was interrupted: nobody knew the first one."""
    needs_one = record.change is not None and record.change.makes_user and record.change.needs_password
    return make_password(rules.overview.password) if needs_one else None


class CreationRun(BulkRun):
    """A password that is needed is made here, given to AWS, and known to nobody."""

    async def _wished(self, sub: Sub) -> BulkResult:
        wish = await self._log.row(self._bulk.id, sub)
        if wish is None:
            return skipped(sub, Lasting.BLANKED)
        if told := await self._of_earlier_run(sub):
            return told
        change = plan_new(wish, self._rules)
        if isinstance(change, Refusal):
            return skipped(sub, change.reasons[0])
        password = make_password(self._rules.overview.password) if change.needs_password else None
        try:
            done = await self._changes.apply_new(
                change,
                password,
                self._stop,
                self._bulk.id,
                lambda change_id: self._log.row_begins(self._bulk.id, sub, change_id),
            )
        except Failure as failure:
            if failure.code not in _OF_THE_ROW:
                raise
            record = await self._changes.record_of(self._bulk.id, sub)
            result = Result.UNKNOWN if failure.code is Code.OUTCOME_UNKNOWN else Result.FAILED
            return BulkResult(sub, result, failure.code.value, record.id if record else None)
        return BulkResult(sub, Result.DONE, change=done.record)
