"""Alarms are read from what CloudWatch tells, and those that concern a pool are found."""

import math
from typing import Any

import pytest

from cognito_admin.model.health.alarm_states import AlarmState, Comparison, Firing, Missing, Rule
from cognito_admin.model.health.alarms import read_alarm, settings_of, watched_points, would_fire
from cognito_admin.model.health.series import SeriesKey, Statistic, metric, points
from cognito_admin.model.ids import PoolId

POOL = PoolId("eu-central-1_Shop")
SIGN_INS = metric("AWS/Cognito", "SignInSuccesses", UserPool=POOL, UserPoolClient="mobile")
ATTEMPTS, SUCCESSES = (SeriesKey(SIGN_INS, one) for one in (Statistic.SAMPLE_COUNT, Statistic.SUM))
DIMENSIONS = [{"Name": "UserPool", "Value": POOL}, {"Name": "UserPoolClient", "Value": "mobile"}]


def _plain(**members: Any) -> dict[str, Any]:
    return {
        "AlarmName": "throttled",
        "Namespace": "AWS/Cognito",
        "MetricName": "SignInThrottles",
        "Dimensions": DIMENSIONS,
        "Statistic": "Sum",
        "Period": 300,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Threshold": 5,
        "ComparisonOperator": "GreaterThanThreshold",
        **members,
    }


def _rate(expression: str = "100*(m1-m2)/m1") -> dict[str, Any]:
    told = {"Namespace": "AWS/Cognito", "MetricName": "SignInSuccesses", "Dimensions": DIMENSIONS}
    return {
        "AlarmName": "failures",
        "EvaluationPeriods": 2,
        "Threshold": 30.0,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
        "Metrics": [
            {"Id": "m1", "MetricStat": {"Metric": told, "Period": 300, "Stat": "SampleCount"}, "ReturnData": False},
            {"Id": "m2", "MetricStat": {"Metric": told, "Period": 300, "Stat": "Sum"}, "ReturnData": False},
            {"Id": "rate", "Expression": expression, "ReturnData": True},
        ],
    }


def test_an_alarm_is_read_with_its_rule_its_state_and_whom_it_tells() -> None:
    topic = "arn:aws:sns:eu-central-1:123456789012:on-call"
    alarm = read_alarm(
        _plain(
            StateValue="ALARM", StateTransitionedTimestamp="2026-11-20T18:05:00+00:00", AlarmActions=[topic],
            ActionsEnabled=False,
        )
    )  # fmt: skip
    assert alarm.rule == Rule(Comparison.ABOVE, 5.0, 2, 3, Missing.MISSING)
    assert (alarm.state, alarm.tells, alarm.is_silent) == (AlarmState.ALARM, (topic,), True)
    assert alarm.since is not None
    assert alarm.since.hour == 18


@pytest.mark.parametrize(
    ("namespace", "dimensions", "concerns"),
    [
        ("AWS/Cognito", {"UserPool": POOL, "UserPoolClient": "mobile"}, True),
        ("AWS/Cognito", {"UserPoolId": POOL, "Operation": "SignIn", "RiskLevel": "High"}, True),
        ("AWS/Cognito", {"UserPool": "eu-central-1_Other", "UserPoolClient": "mobile"}, False),
        ("AWS/Lambda", {"FunctionName": "pre-token"}, True),
        ("AWS/Lambda", {"FunctionName": "invoices"}, False),
        ("AWS/Usage", {"Service": "Cognito User Pool", "Resource": "UserAuthentication"}, True),
        ("AWS/Usage", {"Service": "EC2", "Resource": "vCPU"}, False),
    ],
)
def test_an_alarm_concerns_the_pool_its_functions_and_the_quotas_it_shares(
    namespace: str, dimensions: dict[str, str], concerns: bool
) -> None:
    told = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    alarm = read_alarm(_plain(Namespace=namespace, Dimensions=told))
    assert alarm.concerns(POOL, {"pre-token"}) is concerns


def test_what_is_compared_and_put_back_of_an_alarm_is_not_the_state_it_is_in() -> None:
    state = {"StateValue": "OK", "StateReason": "ok", "AlarmArn": "arn", "StateUpdatedTimestamp": "2026-11-20"}
    assert settings_of({**_plain(), **state, "SomethingNew": 1}) == {**_plain(), "SomethingNew": 1}


def test_a_rate_by_metric_math_would_have_fired_when_it_was_over_the_threshold() -> None:
    found = {
        ATTEMPTS: points(0, 300, [10, 10, 10, 10, 10, 0, None]),
        SUCCESSES: points(0, 300, [10, 7, 6, 5, 10, 0, None]),
    }
    watched = watched_points(read_alarm(_rate()), found)
    assert watched is not None
    assert list(watched.values[:5]) == [0.0, 30.0, 40.0, 50.0, 0.0]
    assert all(map(math.isnan, watched.values[5:]))
    assert would_fire(read_alarm(_rate()), found) == (Firing(900, 1_500),)


def test_counts_of_short_periods_are_added_up_for_an_alarm_with_a_longer_one() -> None:
    key = SeriesKey(metric("AWS/Cognito", "SignInThrottles", UserPool=POOL, UserPoolClient="mobile"), Statistic.SUM)
    alarm = read_alarm(_plain(Period=900, EvaluationPeriods=1, DatapointsToAlarm=1))
    assert would_fire(alarm, {key: points(0, 300, [2, 2, 2, 1, 1, 1])}) == (Firing(900, 1_800),)


@pytest.mark.parametrize(
    "document",
    [
        _plain(Statistic="Average"),
        _plain(Period=60),
        _plain(ThresholdMetricId="band", ComparisonOperator="LessThanLowerOrGreaterThanUpperThreshold"),
        _rate("ANOMALY_DETECTION_BAND(m1)"),
        {"AlarmName": "query", "Metrics": [{"Id": "q1", "Expression": "SELECT SUM(SignInSuccesses) FROM x"}]},
    ],
)
def test_what_cannot_be_computed_here_is_not_told_as_silence(document: dict[str, Any]) -> None:
    key = SeriesKey(metric("AWS/Cognito", "SignInThrottles", UserPool=POOL, UserPoolClient="mobile"), Statistic.SUM)
    found = {one: points(0, 300, [50, 50, 50, 50]) for one in (key, ATTEMPTS, SUCCESSES)}
    assert would_fire(read_alarm(document), found) is None
