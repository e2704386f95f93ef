"""What becomes of one user of a restore, and of one thing that is done for them afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cognito_admin.aws.proofs import MOST_CLOCK_SKEW
from cognito_admin.aws.user_making import Identity, UserMaking, differing, is_alike
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import GroupName
from cognito_admin.model.overview import PasswordPolicy
from cognito_admin.model.passwords import make_password
from cognito_admin.model.restore.fates import Fate, MfaPreference, Outcome, PlannedUser, SkippedUser
from cognito_admin.model.restore.record import Became, Task, TaskRow, UserRow
from cognito_admin.model.users import User
from cognito_admin.work.bulk_run import OF_THE_USER
from cognito_admin.work.imported_users import ImportedUsers

OF_ONE = OF_THE_USER | {
    Code.USERNAME_UNFIT,
    Code.PASSWORD_TOO_WEAK,
    Code.PASSWORD_USED_BEFORE,
    Code.GROUP_NOT_FOUND,
    Code.QUOTA_REACHED,
    Code.TRIGGER_NOT_INVOKED,
    Code.TRIGGER_ANSWER_WRONG,
    Code.TRIGGER_VERSION_WRONG,
}
"""Failures of one user or task. Any other would be that of the next as well, so it ends the run, which can be continued."""

ToDo = tuple[tuple[Task, object], ...]
Factors = Callable[[PlannedUser], MfaPreference | None]
"""The second factors that come back with a user, if any do."""


@dataclass(frozen=True, slots=True)
class RestoredUsers:
    """``policy`` is the password policy of the pool they come into, ``began`` the time when the restore was begun first."""

    making: UserMaking
    policy: PasswordPolicy
    began: datetime
    factors: Factors = lambda _: None
    imported: ImportedUsers | None = None

    async def became(self, number: int, outcome: Outcome) -> tuple[UserRow, ToDo]:
        """Makes the user, or finds out that there is nothing to be made.

        Raises Failure for what would be that of the next user, too.
        """
        if isinstance(outcome, SkippedUser):
            facts = {"about": outcome.about} if outcome.about else {}
            reason = outcome.reason.value
            return UserRow(number, outcome.old_username, outcome.old_sub, Became.LEFT_OUT, code=reason, facts=facts), ()
        try:
            if outcome.fate is Fate.IMPORT_JOB:
                if self.imported is not None and (there := self.imported.find(outcome)) is not None:
                    row = UserRow(number, outcome.old_username, outcome.old_sub, Became.MADE, *there)
                    return row, self._to_do(outcome)
                return await self._there(number, outcome, Code.USER_NOT_FOUND)
            made = await self.making.create(outcome.username, outcome.attributes, make_password(self.policy))
        except Failure as failure:
            if failure.code is Code.USER_EXISTS:
                return await self._there(number, outcome, failure.code)
            if failure.code not in OF_ONE:
                raise
            became = Became.CONFLICT if failure.code is Code.ALIAS_TAKEN else Became.FAILED
            return _row(number, outcome, became, failure), ()
        if made is None:
            return await self._there(number, outcome, Code.OUTCOME_UNKNOWN)
        return _there(number, outcome, Became.MADE, made), self._to_do(outcome)

    async def do(self, row: TaskRow) -> Failure | None:
        """Why it could not be done. Raises Failure for what would be that of the next one, too."""
        try:
            match row.task:
                case Task.PASSWORD:
                    await self.making.set_password(row.new_username, make_password(self.policy))
                case Task.DISABLE:
                    await self.making.disable(row.new_username)
                case Task.GROUP:
                    await self.making.add_to_group(row.new_username, GroupName(row.argument))
                case Task.LINK:
                    await self.making.link(row.new_username, Identity(*row.argument))
                case Task.FACTORS:
                    await self.making.set_factors(row.new_username, row.argument)
        except Failure as failure:
            if failure.code not in OF_ONE:
                raise
            return failure
        return None

    async def _there(self, number: int, outcome: PlannedUser, otherwise: Code) -> tuple[UserRow, ToDo]:
        """Somebody is there by this name. A process that was ended may have made them; nobody who was there before is changed."""
        found = await self.making.find(outcome.username, outcome.attributes)
        same = next((user for user in found if user.sub == outcome.old_sub), None)
        if same is not None:
            # The very user of the backup, whatever was changed of them since.
            return _there(number, outcome, Became.FOUND, same), ()
        alike = next((user for user in found if is_alike(user, outcome.attributes)), None)
        if alike is not None:
            if not self._is_ours(alike, outcome):
                return _there(number, outcome, Became.FOUND, alike), ()
            return _there(number, outcome, Became.MADE, alike), self._to_do(outcome)
        if not found:
            return _row(number, outcome, Became.FAILED, Failure(otherwise, user=outcome.old_username)), ()
        other = differing(found[0], outcome.attributes)
        conflict = Failure(Code.USER_EXISTS, user=outcome.username, attributes=", ".join(other))
        return _row(number, outcome, Became.CONFLICT, conflict), ()

    def _is_ours(self, user: User, outcome: PlannedUser) -> bool:
        """Whoever was made here and is not on record has nothing but a temporary password yet: others signed up by themselves.

        An import takes its time, so that people may have chosen a password since.
        """
        is_new = user.created >= self.began - MOST_CLOCK_SKEW
        return is_new and (outcome.fate is Fate.IMPORT_JOB or (user.enabled and user.status == "FORCE_CHANGE_PASSWORD"))

    def _to_do(self, user: PlannedUser) -> ToDo:
        to_do: list[tuple[Task, object]] = []
        if user.fate is Fate.RANDOM_PERMANENT_PASSWORD:
            to_do.append((Task.PASSWORD, None))
        if user.disabled:
            to_do.append((Task.DISABLE, None))
        to_do += ((Task.LINK, [link.provider, link.attribute, link.value]) for link in user.links)
        preference = self.factors(user)
        if preference is not None and (preference.sms or preference.email):
            to_do.append((Task.FACTORS, _members(preference)))
        return tuple(to_do)


def _members(preference: MfaPreference) -> dict[str, Any]:
    """Of AdminSetUserMFAPreference."""
    factors = (("SMSMfaSettings", "SMS_MFA", preference.sms), ("EmailMfaSettings", "EMAIL_OTP", preference.email))
    return {
        member: {"Enabled": True, "PreferredMfa": preference.preferred == name}
        for member, name, is_set in factors
        if is_set
    }


def _there(number: int, outcome: PlannedUser, became: Became, user: User) -> UserRow:
    return UserRow(number, outcome.old_username, outcome.old_sub, became, user.username, user.sub)


def _row(number: int, outcome: PlannedUser, became: Became, failure: Failure) -> UserRow:
    return UserRow(
        number, outcome.old_username, outcome.old_sub, became, code=failure.code.value, facts=dict(failure.facts)
    )
