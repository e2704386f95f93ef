"""Series of CloudWatch, read from the emulator."""

import asyncio
import math
from datetime import UTC, datetime, timedelta

import pytest

from cognito_admin.aws.account import Account
from cognito_admin.aws.asked import Asked
from cognito_admin.aws.metrics import Listing, Metrics, Read
from cognito_admin.aws.moments import moment
from cognito_admin.demo.metrics import Series
from cognito_admin.demo.testing import Emulator
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.health.series import Metric, SeriesKey, Statistic, metric
from cognito_admin.model.ids import PoolId

NOW = datetime(2026, 11, 20, 12, 40, tzinfo=UTC)
NOW_S = int(NOW.timestamp())
START_S = NOW_S - 3_600


@pytest.fixture
def metrics(emulator: Emulator, account: Account, pool: PoolId) -> Metrics:
    emulator.service.clock.freeze(NOW)
    return account.metrics(pool)


def put(emulator: Emulator, namespace: str, name: str, /, **dimensions: str) -> Metric:
    """Two in every five minutes, but nothing in those that begin at the full hour."""
    emulator.service.metrics.append(Series(namespace, name, dimensions, lambda at: None if at.minute == 0 else 2.0))
    return metric(namespace, name, **dimensions)


def test_what_is_listed_is_of_the_pool_and_of_the_account_s_quotas(
    emulator: Emulator, metrics: Metrics, pool: PoolId
) -> None:
    use = {"Type": "API", "Resource": "UserAuthentication", "Class": "None"}
    ours = [
        put(emulator, "AWS/Cognito", "SignInSuccesses", UserPool=pool, UserPoolClient="web"),
        put(emulator, "AWS/Cognito", "NoRisk", UserPoolId=pool, Operation="SignIn"),
        put(emulator, "AWS/Usage", "CallCount", Service="Cognito User Pool", **use),
    ]
    put(emulator, "AWS/Cognito", "SignInSuccesses", UserPool="eu-central-1_Another", UserPoolClient="web")
    for number in range(500):
        put(emulator, "AWS/Usage", "CallCount", Service="KMS", **use | {"Resource": f"key-{number}"})

    # A page for each of the two names that a pool goes by, and two of what the account uses.
    assert asyncio.run(metrics.known()) == Listing(tuple(sorted(ours)), 4)
    assert asyncio.run(metrics.of_pool()) == tuple(sorted(ours[:2]))


def test_points_lie_on_the_grid_that_was_asked_for_with_gaps_where_there_is_no_number(
    emulator: Emulator, metrics: Metrics, pool: PoolId
) -> None:
    there = SeriesKey(
        put(emulator, "AWS/Cognito", "SignInSuccesses", UserPool=pool, UserPoolClient="web"), Statistic.SUM
    )
    never = SeriesKey(metric("AWS/Cognito", "SignUpSuccesses", UserPool=pool, UserPoolClient="web"), Statistic.SUM)

    read = asyncio.run(metrics.read([there, never], START_S, NOW_S, 300))

    assert (read.calls, read.asked) == (1, 2)
    points = read.points[there]
    assert (points.start_s, points.period_s, len(points.values)) == (START_S, 300, 12)
    assert [math.isnan(value) for value in points.values] == [place == 4 for place in range(12)]
    assert points.total == 22
    assert read.points[never].is_empty


def test_five_hundred_series_take_one_request_and_one_more_takes_two(
    emulator: Emulator, metrics: Metrics, pool: PoolId
) -> None:
    def asked(count: int) -> Read:
        keys = [
            SeriesKey(
                metric("AWS/Cognito", "SignInSuccesses", UserPool=pool, UserPoolClient=f"{number}"), Statistic.SUM
            )
            for number in range(count)
        ]
        return asyncio.run(metrics.read(keys, START_S, NOW_S, 300))

    last = put(emulator, "AWS/Cognito", "SignInSuccesses", UserPool=pool, UserPoolClient="500")
    assert asked(500).calls == 1
    read = asked(501)
    assert (read.calls, read.asked) == (2, 501)
    assert read.points[SeriesKey(last, Statistic.SUM)].total == 22


def test_an_answer_in_several_pages_is_put_together(
    emulator: Emulator, metrics: Metrics, pool: PoolId, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cognito_admin.demo import metric_data

    monkeypatch.setattr(metric_data, "_MOST_POINTS", 8)
    keys = [
        SeriesKey(put(emulator, "AWS/Cognito", name, UserPool=pool, UserPoolClient="web"), Statistic.SUM)
        for name in ("SignInSuccesses", "SignInThrottles")
    ]
    read = asyncio.run(metrics.read(keys, START_S, NOW_S, 300))
    assert read.calls == 3
    assert [points.total for points in read.points.values()] == [22, 22]


@pytest.mark.parametrize(("status", "denied"), [("Forbidden", True), ("InternalError", False)])
def test_a_series_that_is_refused_alone_is_told_apart_from_one_without_numbers(
    emulator: Emulator, metrics: Metrics, pool: PoolId, monkeypatch: pytest.MonkeyPatch, status: str, denied: bool
) -> None:
    from cognito_admin.demo import metric_data

    key = SeriesKey(put(emulator, "AWS/Lambda", "Errors", FunctionName="check"), Statistic.SUM)
    monkeypatch.setattr(metric_data, "_result", lambda query, _points, _: {"Id": query["Id"], "StatusCode": status})
    read = asyncio.run(metrics.read([key], START_S, NOW_S, 300))
    assert (read.points, key in read.denied, key in read.unanswered) == ({}, denied, not denied)


def test_moments_of_answers_are_in_utc_however_they_are_written(
    emulator: Emulator, account: Account, metrics: Metrics
) -> None:
    put(emulator, "AWS/Lambda", "Errors", FunctionName="check")
    query = {
        "Namespace": "AWS/Lambda",
        "MetricName": "Errors",
        "Dimensions": [{"Name": "FunctionName", "Value": "check"}],
    }
    asked = [{"Id": "m", "MetricStat": {"Metric": query, "Period": 300, "Stat": "Sum"}}]
    answer = asyncio.run(
        account._calls.read(
            Asked("GetMetricData"),
            lambda clients: clients.metrics.get_metric_data(
                MetricDataQueries=asked, StartTime=NOW_S - 300, EndTime=NOW
            ),
        )
    )
    [told] = answer["MetricDataResults"][0]["Timestamps"]
    assert (told, told.tzinfo) == (NOW - timedelta(minutes=5), UTC)
    assert moment("2026-11-20T13:40:00+01:00") == moment(NOW_S) == NOW


@pytest.mark.parametrize("operation", ["ListMetrics", "GetMetricData"])
def test_what_is_not_permitted_is_told_by_its_action(emulator: Emulator, metrics: Metrics, operation: str) -> None:
    emulator.service.faults.add("denied", operation)
    key = SeriesKey(metric("AWS/Lambda", "Errors", FunctionName="check"), Statistic.SUM)

    async def ask() -> None:
        await (metrics.known() if operation == "ListMetrics" else metrics.read([key], START_S, NOW_S, 300))

    with pytest.raises(Failure) as caught:
        asyncio.run(ask())
    assert (caught.value.code, caught.value.facts["action"]) == (Code.ACCESS_DENIED, f"cloudwatch:{operation}")
