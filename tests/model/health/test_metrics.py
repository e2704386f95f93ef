import pytest

from cognito_admin.model.health import metrics
from cognito_admin.model.health.metrics import Group, kind_of, wanted
from cognito_admin.model.health.series import Metric, metric
from cognito_admin.model.ids import ClientId, PoolId

POOL = PoolId("us-east-1_Shop00001")


def test_each_series_that_is_asked_for_is_one_that_is_told_of() -> None:
    keys = (
        *metrics.of_client(POOL, ClientId("one")),
        *metrics.of_function("shop-token"),
        *metrics.of_category("UserAuthentication"),
    )

    assert len(set(keys)) == len(keys) == 9 + 4 + 2
    assert all(key in wanted(key.metric) for key in keys)


def test_activity_and_risk_name_the_pool_each_in_its_way() -> None:
    activity = metrics.of_client(POOL, ClientId("one"))[0].metric
    risk = metric(metrics.COGNITO, metrics.BLOCKED, UserPoolId=POOL, Operation="SignIn", RiskLevel="High")

    assert metrics.pool_of(activity) == metrics.pool_of(risk) == POOL
    kind = kind_of(risk)
    assert kind is not None
    assert kind.group is Group.RISK


@pytest.mark.parametrize(
    "one",
    [
        metric(metrics.COGNITO, "SignInSuccesses", UserPool=POOL),
        metric(metrics.COGNITO, "SignInSuccesses", UserPoolId=POOL, UserPoolClient="one"),
        metric(metrics.LAMBDA, "Errors", FunctionName="one", Resource="one:live"),
        metric(metrics.USAGE, "CallCount", Service="Lambda", Type="API", Resource="Invoke", Class="None"),
        metric(metrics.COGNITO, "SomethingNew", UserPool=POOL, UserPoolClient="one"),
    ],
)
def test_what_is_counted_otherwise_is_not_asked_for(one: Metric) -> None:
    assert wanted(one) == ()


def test_the_service_of_quotas_is_known_however_it_is_spelled() -> None:
    assert wanted(metrics.of_category("UserList", "cognito user pool")[0].metric)
