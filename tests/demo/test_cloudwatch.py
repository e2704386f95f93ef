"""CloudWatch as the emulator plays it: series, their statistics and ages, and alarms on them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import botocore.model
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cognito_admin.demo.cbor import decoded, encoded
from cognito_admin.demo.metric_math import BadExpression, Expression
from cognito_admin.demo.metrics import Figures, Samples, Series, statistic, together
from cognito_admin.demo.state import Service
from tests.demo.asking import refusal
from tests.demo.conftest import NOW

APP = {"UserPool": "p", "UserPoolClient": "web"}
MINUTES, HOURS, DAYS = (lambda n, unit=unit: timedelta(**{unit: n}) for unit in ("minutes", "hours", "days"))


@pytest.fixture
def cloudwatch(connect: Callable[..., Any]) -> Any:
    return connect("cloudwatch")


def metric(name: str = "SignInSuccesses", **dimensions: str) -> dict[str, Any]:
    named = [{"Name": key, "Value": value} for key, value in (dimensions or APP).items()]
    return {"Namespace": "AWS/Cognito", "MetricName": name, "Dimensions": named}


def query(stat: str = "Sum", period: int = 300, query_id: str = "m", **more: Any) -> dict[str, Any]:
    return {"Id": query_id, "MetricStat": {"Metric": metric(**more), "Period": period, "Stat": stat}}


def put(service: Service, samples: Samples | Callable[[int], Samples], name: str = "SignInSuccesses") -> None:
    """The same samples every five minutes, or those of the moment."""
    told = samples if callable(samples) else lambda _: samples
    service.metrics.append(Figures("AWS/Cognito", name, APP, lambda at_s, length_s: _of(told, at_s, length_s)))


def _of(told: Callable[[int], Samples], at_s: int, length_s: int) -> Samples:
    return together(told(step) for step in range(at_s, at_s + length_s, 300))


def read(cloudwatch: Any, *queries: dict[str, Any], start: datetime, end: datetime = NOW, **more: Any) -> Any:
    return cloudwatch.get_metric_data(MetricDataQueries=list(queries), StartTime=start, EndTime=end, **more)


def values(answer: Any) -> list[float]:
    return answer["MetricDataResults"][0]["Values"]


@pytest.mark.parametrize(
    ("stat", "value"),
    [("Sum", 3), ("SampleCount", 5), ("Average", 0.6), ("Minimum", 0), ("Maximum", 1), ("p40", 0), ("p41", 1)],
)
def test_every_statistic_follows_from_the_samples(service: Service, cloudwatch: Any, stat: str, value: float) -> None:
    put(service, ((0.0, 2), (1.0, 3)))
    assert values(read(cloudwatch, query(stat), start=NOW - MINUTES(10))) == [value, value]


@given(st.lists(st.tuples(st.integers(0, 9).map(float), st.integers(1, 5)), min_size=1).map(tuple), st.integers(1, 100))
@settings(max_examples=30)
def test_a_percentile_is_the_value_that_so_many_samples_do_not_exceed(samples: Samples, percent: int) -> None:
    each = sorted(value for value, count in samples for _ in range(count))
    found = statistic(samples, f"p{percent}")
    assert sum(value <= found for value in each) * 100 >= percent * len(each)
    assert sum(value < found for value in each) * 100 < percent * len(each)


def test_longer_periods_take_all_that_was_put(service: Service, cloudwatch: Any) -> None:
    put(service, ((1.0, 2),))
    assert values(read(cloudwatch, query(period=900), start=NOW - HOURS(1))) == [6] * 4
    assert values(read(cloudwatch, query(period=3600), start=NOW - HOURS(3))) == [24] * 3


def test_where_nothing_was_put_there_is_no_point(service: Service, cloudwatch: Any) -> None:
    silent = int((NOW - MINUTES(10)).timestamp())
    put(service, lambda at_s: () if at_s == silent else ((1.0, 1),))
    answer = read(cloudwatch, query(), query(query_id="other", name="Nobody"), start=NOW - MINUTES(15))
    assert answer["MetricDataResults"][0]["Timestamps"] == [NOW - MINUTES(5), NOW - MINUTES(15)]
    assert answer["MetricDataResults"][1]["Values"] == []


def test_numbers_come_as_late_as_was_set_and_the_last_period_is_a_part(service: Service, cloudwatch: Any) -> None:
    put(service, ((1.0, 10),))
    service.faults.metrics_late_s = 450
    assert values(read(cloudwatch, query(), start=NOW - MINUTES(15), ScanBy="TimestampAscending")) == [10, 5]
    assert values(read(cloudwatch, query(period=3600), start=NOW - HOURS(1))) == [105]


@pytest.mark.parametrize(
    ("period", "days", "there"),
    [(60, 14, True), (60, 16, False), (300, 62, True), (300, 64, False), (3600, 454, True), (3600, 456, False)],
)
def test_old_points_are_kept_in_long_periods_only(
    service: Service, cloudwatch: Any, period: int, days: int, there: bool
) -> None:
    put(service, ((1.0, 1),))
    start = NOW - DAYS(days)
    assert bool(values(read(cloudwatch, query(period=period), start=start, end=start + HOURS(1)))) is there


def test_the_beginning_is_rounded_by_its_age(service: Service, cloudwatch: Any) -> None:
    put(service, ((1.0, 1),))
    for age, unit in ((DAYS(1), 60), (DAYS(20), 300), (DAYS(70), 3600)):
        start = NOW - age + timedelta(seconds=1_777)
        answer = read(cloudwatch, query(period=3600), start=start, end=start + HOURS(1), ScanBy="TimestampAscending")
        assert answer["MetricDataResults"][0]["Timestamps"][0].timestamp() == start.timestamp() // unit * unit


def test_pages_hold_so_many_points_and_lead_on(service: Service, cloudwatch: Any) -> None:
    put(service, ((1.0, 1),))
    put(service, ((1.0, 2),), "SignInThrottles")
    asked = (query(), query(query_id="t", name="SignInThrottles"))
    found: dict[str, list[float]] = {}
    pages, token = 0, {}
    while pages == 0 or token:
        page = read(cloudwatch, *asked, start=NOW - HOURS(1), MaxDatapoints=7, **token)
        for result in page["MetricDataResults"]:
            found.setdefault(result["Id"], []).extend(result["Values"])
        token = {"NextToken": page["NextToken"]} if "NextToken" in page else {}
        pages += 1
    assert (pages, found) == (4, {"m": [1] * 12, "t": [2] * 12})


@pytest.mark.parametrize(
    ("asked", "start", "said"),
    [
        ([query(query_id=f"m{number}") for number in range(501)], HOURS(1), "size greater than 500"),
        ([query(), query()], HOURS(1), "not unique"),
        ([query(query_id="M")], HOURS(1), "expected pattern"),
        ([query(period=90)], HOURS(1), "multiple of 60"),
        ([query(stat="Median")], HOURS(1), "valid statistic"),
        ([query()], HOURS(0), "must be less than"),
        ([query(), {"Id": "e", "Expression": "m - gone"}], HOURS(1), "an id that there is not"),
        ([query(), {"Id": "e", "Expression": "m +"}], HOURS(1), "Error in expression 'e'"),
    ],
)
def test_requests_that_cannot_be_are_refused(cloudwatch: Any, asked: list[Any], start: timedelta, said: str) -> None:
    code, message = refusal(cloudwatch.get_metric_data, MetricDataQueries=asked, StartTime=NOW - start, EndTime=NOW)
    assert code == "ValidationError"
    assert said in message


def test_metrics_are_listed_while_they_are_not_silent_for_two_weeks(service: Service, cloudwatch: Any) -> None:
    for days in (0, 1, 13, 15):
        ended = int((NOW - DAYS(days)).timestamp())
        put(service, lambda at_s, ended=ended: ((1.0, 1),) if at_s < ended else (), f"Silent{days}")

    def listed(**more: Any) -> list[str]:
        return [one["MetricName"] for one in cloudwatch.list_metrics(Namespace="AWS/Cognito", **more)["Metrics"]]

    assert listed() == ["Silent0", "Silent1", "Silent13"]
    assert listed(RecentlyActive="PT3H") == ["Silent0"]
    assert listed(
        Dimensions=[{"Name": "UserPool", "Value": "p"}, {"Name": "UserPoolClient"}], MetricName="Silent1"
    ) == ["Silent1"]
    assert listed(Dimensions=[{"Name": "UserPoolId"}]) == []
    assert values(read(cloudwatch, query(name="Silent15"), start=NOW - DAYS(15) - HOURS(1), end=NOW - DAYS(14)))


def test_five_hundred_metrics_are_a_page(service: Service, cloudwatch: Any) -> None:
    for number in range(501):
        service.metrics.append(Series("AWS/Cognito", f"M{number}", APP, lambda _: 1.0))
    first = cloudwatch.list_metrics()
    rest = cloudwatch.list_metrics(NextToken=first["NextToken"])
    assert (len(first["Metrics"]), len(rest["Metrics"]), "NextToken" in rest) == (500, 1, False)
    code, _ = refusal(cloudwatch.list_metrics, NextToken="made up")
    assert code == "InvalidNextToken"


def test_each_region_has_metrics_of_its_own(service: Service, connect: Callable[..., Any]) -> None:
    put(service, ((1.0, 1),))
    assert connect("cloudwatch", region_name="eu-west-1").list_metrics()["Metrics"] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("a - b", 6.0), ("100 * (a - b) / a", 75.0), ("FILL(gone, 3) + b", 5.0), ("a / nothing", None), ("a - gone", None),
     ("IF(a > b, a, b)", 8.0), ("IF(b > a, a)", None), ("-b", -2.0)],
)  # fmt: skip
def test_expressions_reckon_with_other_queries(text: str, value: float | None) -> None:
    assert Expression(text).value({"a": 8.0, "b": 2.0, "nothing": 0.0, "gone": None}) == value


@pytest.mark.parametrize("text", ["", "a b", "SEARCH('x')", "__import__('os')", "a.b", "[a]"])
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(BadExpression):
        Expression(text)


ALARM = {
    "AlarmName": "failures",
    **metric("SignInThrottles"),
    "Statistic": "Sum",
    "Period": 300,
    "EvaluationPeriods": 3,
    "DatapointsToAlarm": 2,
    "Threshold": 5.0,
    "ComparisonOperator": "GreaterThanThreshold",
}


def state_of(cloudwatch: Any, **changed: Any) -> str:
    cloudwatch.put_metric_alarm(**{**ALARM, **changed})
    [alarm] = cloudwatch.describe_alarms(AlarmNames=["failures"])["MetricAlarms"]
    return alarm["StateValue"]


@pytest.mark.parametrize(
    ("last", "missing", "state"),
    [
        ([9, 0, 9], "missing", "ALARM"),
        ([9, 0, 0], "missing", "OK"),
        ([None, 9, 9], "missing", "ALARM"),
        ([None, None, 9], "notBreaching", "OK"),
        ([None, None, 9], "breaching", "ALARM"),
        ([None, None, None], "missing", "INSUFFICIENT_DATA"),
        ([None, None, None], "notBreaching", "OK"),
        ([None, None, None], "breaching", "ALARM"),
    ],
)
def test_the_state_of_an_alarm_follows_from_its_last_periods(
    service: Service, cloudwatch: Any, last: list[float | None], missing: str, state: str
) -> None:
    now_s = int(NOW.timestamp())
    put(service, lambda at_s: _last(last, (now_s - at_s) // 300), "SignInThrottles")
    assert state_of(cloudwatch, TreatMissingData=missing) == state


def _last(last: list[float | None], back: int) -> Samples:
    value = last[-back] if 1 <= back <= len(last) else None
    return () if value is None else ((value, 1),)


def test_an_alarm_tells_since_when_it_is_in_its_state(service: Service, cloudwatch: Any) -> None:
    began = int((NOW - HOURS(2)).timestamp())
    put(service, lambda at_s: ((9.0 if at_s >= began else 1.0, 1),), "SignInThrottles")
    service.clock.freeze(NOW - DAYS(3))
    cloudwatch.put_metric_alarm(**ALARM)
    service.clock.freeze(NOW)
    [alarm] = cloudwatch.describe_alarms(StateValue="ALARM")["MetricAlarms"]
    assert alarm["StateUpdatedTimestamp"] == NOW - HOURS(2) + MINUTES(10)
    assert alarm["AlarmConfigurationUpdatedTimestamp"] == NOW - DAYS(3)


def test_an_alarm_on_the_difference_of_two_series_is_reckoned(service: Service, cloudwatch: Any) -> None:
    put(service, ((0.0, 7), (1.0, 3)))
    tried, signed_in = (
        {**query(stat, query_id=name), "ReturnData": False} for stat, name in (("SampleCount", "m1"), ("Sum", "m2"))
    )
    watched = [tried, signed_in, {"Id": "e", "Expression": "m1 - m2"}]
    single = ("MetricName", "Namespace", "Dimensions", "Statistic", "Period")
    of_math = {name: value for name, value in ALARM.items() if name not in single}
    for threshold, state in ((6.0, "ALARM"), (7.0, "OK")):
        cloudwatch.put_metric_alarm(**{**of_math, "Metrics": watched, "Threshold": threshold})
        [alarm] = cloudwatch.describe_alarms()["MetricAlarms"]
        assert (alarm["StateValue"], alarm["Metrics"][2]["Expression"]) == (state, "m1 - m2")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"DatapointsToAlarm": 4}, "DatapointsToAlarm"),
        ({"TreatMissingData": "zero"}, "zero"),
        ({"Period": 45}, "multiple of 60"),
        ({"EvaluationPeriods": 289}, "more than 1 days"),
        ({"ExtendedStatistic": "p95"}, "Exactly one of Statistic"),
        ({"Metrics": [query()]}, "Exactly one of MetricName"),
    ],
)
def test_alarms_that_cannot_be_are_refused(cloudwatch: Any, changed: dict[str, Any], said: str) -> None:
    code, message = refusal(cloudwatch.put_metric_alarm, **{**ALARM, **changed})
    assert code == "ValidationError"
    assert said in message
    assert cloudwatch.describe_alarms()["MetricAlarms"] == []


def test_newer_clients_are_answered_in_cbor(
    service: Service, connect: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(botocore.model, "PRIORITY_ORDERED_SUPPORTED_PROTOCOLS", ("smithy-rpc-v2-cbor",))
    cloudwatch = connect("cloudwatch")
    put(service, ((0.0, 2), (1.0, 3)))
    answer = read(cloudwatch, query("Average"), start=NOW - MINUTES(10))
    [result] = answer["MetricDataResults"]
    assert (result["Timestamps"], result["Values"]) == ([NOW - MINUTES(5), NOW - MINUTES(10)], [0.6, 0.6])
    cloudwatch.put_metric_alarm(**ALARM, ActionsEnabled=False)
    [alarm] = cloudwatch.describe_alarms()["MetricAlarms"]
    assert (alarm["AlarmConfigurationUpdatedTimestamp"], alarm["ActionsEnabled"]) == (NOW, False)
    service.faults.add("denied", "ListMetrics")
    code, message = refusal(cloudwatch.list_metrics)
    assert code == "AccessDeniedException"
    assert "cloudwatch:ListMetrics" in message


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text(max_size=30),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
        max_leaves=10,
    )
)
@settings(max_examples=50)
def test_what_is_written_in_cbor_is_read_again(value: Any) -> None:
    assert decoded(encoded(value)) == value


def test_cbor_of_unknown_length_is_read_and_half_of_it_is_none() -> None:
    endless = bytes.fromhex("bf61619f01f93c00ff6162 7f61786179ff ff".replace(" ", ""))
    assert decoded(endless) == {"a": [1, 1.0], "b": "xy"}
    with pytest.raises(ValueError):
        decoded(endless[:-1])


def test_alarms_are_deleted_all_or_none(cloudwatch: Any) -> None:
    cloudwatch.put_metric_alarm(**ALARM)
    code, _ = refusal(cloudwatch.delete_alarms, AlarmNames=["failures", "gone"])
    assert code == "ResourceNotFound"
    cloudwatch.delete_alarms(AlarmNames=["failures"])
    assert cloudwatch.describe_alarms()["MetricAlarms"] == []
