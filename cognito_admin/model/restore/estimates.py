"""How long a restore takes at the rate that is kept to, by the quota that binds each stage."""

from collections.abc import Iterator, Mapping, Sequence

from cognito_admin.model.restore.fates import Fate
from cognito_admin.model.restore.plan import Stage, StageTime, Step
from cognito_admin.model.restore.survey import Survey
from cognito_admin.model.restore.target import BackupFacts, TargetFacts

RATES: Mapping[str, float] = {
    "UserCreation": 50,
    "UserAccountRecovery": 30,
    "UserUpdate": 25,
    "UserResourceUpdate": 25,
    "UserPoolUpdate": 15,
    "UserPoolResourceUpdate": 5,
    "UserPoolClientUpdate": 5,
}
"""Requests a second by default, by AWS's name of the quota; of what belongs to one pool five of each kind."""
_OF_STEPS: Mapping[str, str] = {
    "CreateUserPool": "UserPoolUpdate",
    "UpdateUserPool": "UserPoolUpdate",
    "CreateUserPoolClient": "UserPoolClientUpdate",
}


def stage_times(
    steps: Sequence[Step], survey: Survey, backup: BackupFacts, target: TargetFacts
) -> tuple[StageTime, ...]:
    """One for each stage that takes any requests. How long AWS takes for an import job is not known beforehand."""
    return tuple(_times(steps, survey, backup, target))


def _times(steps: Sequence[Step], survey: Survey, backup: BackupFacts, target: TargetFacts) -> Iterator[StageTime]:
    for stage in Stage:
        calls: dict[str, int] = {}
        if stage is Stage.USERS:
            by_calls = survey.planned - survey.fates.get(Fate.IMPORT_JOB, 0)
            passwords = survey.fates.get(Fate.RANDOM_PERMANENT_PASSWORD, 0)
            calls = {"UserCreation": by_calls, "UserAccountRecovery": passwords}
        elif stage is Stage.MEMBERSHIPS:
            # Of those who are left out nobody knows how many memberships they had.
            share = survey.planned / backup.counts.users if backup.counts.users else 1.0
            memberships = round(backup.counts.memberships * min(share, 1.0))
            factors = round(backup.mfa_preferences * min(share, 1.0))
            calls = {"UserUpdate": memberships + survey.disabled + survey.linked, "UserResourceUpdate": factors}
        for step in steps:
            if step.stage is stage:
                category = _OF_STEPS.get(step.operation, "UserPoolResourceUpdate")
                calls[category] = calls.get(category, 0) + 1
        found = [
            StageTime(stage, category, count, _rate(category, target)) for category, count in calls.items() if count
        ]
        if found:
            yield max(found, key=lambda time: time.takes_s)


def _rate(category: str, target: TargetFacts) -> float:
    return target.rates.get(category) or RATES[category] * target.share
