"""How the functions of a pool fare, asked of Lambda and CloudWatch as the emulator plays them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.pool_health import PoolHealth
from cognito_admin.demo.metrics import Series
from cognito_admin.demo.samples import build_samples
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.ids import PoolId

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def health(account: Account, pool: PoolId) -> PoolHealth:
    return account.health(pool)


def test_it_is_told_which_functions_cognito_may_call(emulator: Emulator, account: Account) -> None:
    shop = build_samples(emulator.service, ["shop"])["shop"]
    health, triggers = account.health(PoolId(shop.id)), shop.settings["LambdaConfig"]

    async def may(function: str, pool_arn: str = shop.arn) -> bool:
        return await health.is_invokable(function, pool_arn)

    async def scenario() -> None:
        assert await may(triggers["PreSignUp"])
        assert not await may(triggers["UserMigration"])
        assert not await may(triggers["PreSignUp"], shop.arn.replace("Customers", "Somewhere"))
        assert not await may(triggers["PreSignUp"].replace("pre-sign-up", "deleted-long-ago"))

    asyncio.run(scenario())


def test_failures_of_functions_are_counted_since_a_moment(emulator: Emulator, health: PoolHealth) -> None:
    for name, errors in (("send-code", 2), ("fine", 0)):
        emulator.service.metrics.append(
            Series("AWS/Lambda", "Errors", {"FunctionName": name}, lambda _, errors=errors: errors)
        )
    counted = asyncio.run(health.errors(["send-code", "fine", "never-called"], NOW - HOUR, NOW))
    assert counted.keys() == {"send-code", "fine"}
    assert 24 <= counted["send-code"] <= 26
    assert counted["fine"] == 0


def test_throttled_attempts_are_those_of_all_apps_of_the_pool(
    emulator: Emulator, health: PoolHealth, pool: PoolId
) -> None:
    assert asyncio.run(health.throttled(NOW - HOUR, NOW)) == 0
    for of_pool, app in ((pool, "web"), (pool, "phone"), ("eu-central-1_Another", "web")):
        dimensions = {"UserPool": of_pool, "UserPoolClient": app}
        emulator.service.metrics.append(Series("AWS/Cognito", "SignInThrottles", dimensions, lambda _: 1))
    assert 24 <= asyncio.run(health.throttled(NOW - HOUR, NOW)) <= 26


@pytest.mark.parametrize(
    ("operation", "action"),
    [
        ("GetPolicy", "lambda:GetPolicy"),
        ("ListMetrics", "cloudwatch:ListMetrics"),
        ("GetMetricData", "cloudwatch:GetMetricData"),
    ],
)
def test_what_is_not_permitted_is_told_by_its_action(
    emulator: Emulator, health: PoolHealth, operation: str, action: str
) -> None:
    emulator.service.faults.add("denied", operation)

    async def ask() -> None:
        match operation:
            case "GetPolicy":
                await health.is_invokable("arn:aws:lambda:eu-central-1:123456789012:function:f", "arn")
            case "ListMetrics":
                await health.throttled(NOW - HOUR, NOW)
            case _:
                await health.errors(["f"], NOW - HOUR, NOW)

    with pytest.raises(Failure) as caught:
        asyncio.run(ask())
    assert (caught.value.code, caught.value.facts["action"]) == (Code.ACCESS_DENIED, action)
