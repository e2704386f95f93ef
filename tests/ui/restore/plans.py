"""Plans as a planner would make them, for the window to show."""

from dataclasses import replace
from typing import Any

from cognito_admin.model.ids import AccountId, PoolId, Region, Sub, Username
from cognito_admin.model.restore.fates import Fate, PlannedUser, Skip, SkippedUser
from cognito_admin.model.restore.options import AttributeRule, Conversion, RestoreOptions, RuleKind
from cognito_admin.model.restore.plan import Finding, Lost, Plan, Stage, StageTime
from cognito_admin.model.restore.rules import UserRules
from cognito_admin.model.restore.survey import Survey
from cognito_admin.model.restore.target import NewPool

OPTIONS = RestoreOptions(
    conversion=Conversion(rules=(AttributeRule(RuleKind.RENAME, "custom:customer_no", to="custom:crmId"),))
)


def rules() -> UserRules:
    return UserRules(
        options=OPTIONS,
        schema=(),
        username_attributes=("email",),
        aliases=(),
        case_sensitive=False,
        auto_verified=("email",),
        recovery=("email",),
        passwordless=False,
        factors=frozenset(),
        providers=frozenset(),
        groups=frozenset(),
        old_pool=PoolId("us-east-1_Old"),
        all_alike=False,
    )


def plan(**facts: Any) -> Plan:
    """Into a new pool *Legacy*, without anything in the way."""
    ann = PlannedUser(
        Username("ann"),
        Sub("1"),
        "ann@example.com",
        {"email": "ann@example.com", "custom:crmId": "42"},
        Fate.RANDOM_PERMANENT_PASSWORD,
        "CONFIRMED",
    )
    before = {"email": "ann@example.com", "custom:customer_no": "42", "sub": "1"}
    counted = Survey(
        fates={Fate.RANDOM_PERMANENT_PASSWORD: 300},
        skips={Skip.USERNAME_TAKEN: 3},
        named=(SkippedUser(Username("Ann"), Sub("2"), Skip.USERNAME_TAKEN),),
        sample=((before, ann),),
    )
    usual = Plan(
        where=NewPool("Legacy", Region("us-east-1"), AccountId("123456789012")),
        steps=(),
        users=rules(),
        survey=counted,
        losses=(Finding(Lost.PASSWORDS), Finding(Lost.SUBS)),
        times=(StageTime(Stage.USERS, "UserCreation", 3_000, 20.0),),
        monthly_active=300,
    )
    return replace(usual, **facts)
