"""CloudWatch's alarms on metrics: what was put, and the state that follows from the series."""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.metric_data import Reading, check_period, check_queries, check_statistic, invalid, period_of
from cognito_admin.demo.paging import page
from cognito_admin.demo.state import Members, Service

OK, ALARM, INSUFFICIENT = "OK", "ALARM", "INSUFFICIENT_DATA"
_SET = "AlarmConfigurationUpdatedTimestamp"
_MOST_ALARMS, _PAGE = 100, 50
_DAY_S = 86_400
_LOOKED_BACK = 300
"""Periods in which it is looked for when the state began."""
_COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
_TREATMENTS = ("breaching", "notBreaching", "ignore", "missing")


def put_metric_alarm(service: Service, asked: Mapping[str, Any], at: datetime | None = None) -> dict[str, Any]:
    """One of the same name is replaced whole, and is judged anew from then on."""
    _check(asked)
    name = str(asked["AlarmName"])
    defaults: dict[str, Any] = {
        "ActionsEnabled": True,
        "OKActions": [],
        "AlarmActions": [],
        "InsufficientDataActions": [],
    }
    if "MetricName" in asked:
        defaults["Dimensions"] = []
    alarm = {**defaults, **{member: value for member, value in asked.items() if member != "Tags"}}
    service.alarms[name] = {**alarm, _SET: at or service.clock.now()}
    return {}


def describe_alarms(service: Service, asked: Mapping[str, Any]) -> dict[str, Any]:
    names, prefix, state = asked.get("AlarmNames"), asked.get("AlarmNamePrefix", ""), asked.get("StateValue")
    if names and prefix:
        raise invalid("AlarmNames and AlarmNamePrefix cannot be used together.")
    if "MetricAlarm" not in asked.get("AlarmTypes", ["MetricAlarm"]):
        return {"MetricAlarms": [], "CompositeAlarms": []}
    chosen = [name for name in sorted(service.alarms) if (not names or name in names) and name.startswith(prefix)]
    every = [_told(service, service.alarms[name]) for name in chosen]
    told = [alarm for alarm in every if state in (None, alarm["StateValue"])]
    query = ["DescribeAlarms", {name: value for name, value in asked.items() if name != "NextToken"}]
    try:
        limit = asked.get("MaxRecords", _PAGE)
        found, token = page(service, query, told, limit=limit, token=asked.get("NextToken"), most=100)
    except AwsError:
        raise AwsError("InvalidNextToken", "The next token specified is invalid.") from None
    return {"MetricAlarms": list(found), "CompositeAlarms": [], **({"NextToken": token} if token else {})}


def delete_alarms(service: Service, asked: Mapping[str, Any]) -> dict[str, Any]:
    """All or none."""
    names: Sequence[str] = asked["AlarmNames"]
    if len(names) > _MOST_ALARMS:
        raise invalid(f"The collection AlarmNames must not have a size greater than {_MOST_ALARMS}.")
    if missing := [name for name in names if name not in service.alarms]:
        raise AwsError("ResourceNotFound", f"Unknown alarms: {', '.join(missing)}", 404)
    for name in names:
        del service.alarms[name]
    return {}


def _check(asked: Mapping[str, Any]) -> None:
    """Raises what AWS answers to an alarm that cannot be."""
    for member in ("AlarmName", "EvaluationPeriods", "ComparisonOperator", "Threshold"):
        if member not in asked:
            raise AwsError("MissingParameter", f"The parameter {member} is required.")
    if ("Metrics" in asked) is ("MetricName" in asked):
        raise invalid("Exactly one of MetricName and Metrics must be given.")
    if asked["ComparisonOperator"] not in _COMPARISONS:
        raise invalid(f"The emulator has no alarm with the operator {asked['ComparisonOperator']}.")
    if asked.get("TreatMissingData", "missing") not in _TREATMENTS:
        raise invalid(f"Option {asked['TreatMissingData']} is not supported for TreatMissingData.")
    if int(asked.get("DatapointsToAlarm", 1)) > int(asked["EvaluationPeriods"]):
        raise invalid("DatapointsToAlarm must be smaller than or equal to EvaluationPeriods.")
    if "Metrics" in asked:
        check_queries(asked["Metrics"])
        if len([one for one in asked["Metrics"] if one.get("ReturnData", True)]) != 1:
            raise invalid("Exactly one element of the metrics list should return data.")
        if any("Period" in asked or member in asked for member in ("Statistic", "ExtendedStatistic", "Namespace")):
            raise invalid("Period, Statistic and Namespace belong into the metrics list.")
    else:
        if ("Statistic" in asked) is ("ExtendedStatistic" in asked):
            raise invalid("Exactly one of Statistic and ExtendedStatistic must be given.")
        check_statistic(str(asked.get("Statistic") or asked["ExtendedStatistic"]))
        check_period(int(asked.get("Period", 0)))
    _check_length(asked)


def _told(service: Service, alarm: Members) -> dict[str, Any]:
    state, reason, since_s = _state(service, alarm)
    return {
        **{name: value for name, value in alarm.items() if name != _SET},
        "AlarmArn": f"arn:aws:cloudwatch:{service.region}:{service.account_id}:alarm:{alarm['AlarmName']}",
        _SET: alarm[_SET].timestamp(),
        "StateValue": state,
        "StateReason": reason,
        "StateUpdatedTimestamp": since_s,
        "StateTransitionedTimestamp": since_s,
    }


def _state(service: Service, alarm: Members) -> tuple[str, str, float]:
    """With the reason, and since when: since it was put at the earliest."""
    queries = _queries(alarm)
    told = next(str(one["Id"]) for one in queries if one.get("ReturnData", True))
    period_s, checked = period_of(queries, told), int(alarm["EvaluationPeriods"])
    newest_s = int(service.clock.now().timestamp() - service.faults.metrics_late_s) // period_s * period_s
    oldest_s = newest_s - (checked + _LOOKED_BACK) * period_s
    found = dict(Reading(service, queries, oldest_s, newest_s).points(told))

    def judged(end_s: int) -> str | None:
        return _judged(alarm, [found.get(moment) for moment in range(end_s - checked * period_s, end_s, period_s)])

    set_s = alarm[_SET].timestamp()
    ends = range(newest_s, newest_s - _LOOKED_BACK * period_s, -period_s)
    # What leaves the state as it was says nothing.
    states = [(end_s, state) for end_s in ends if (state := judged(end_s)) is not None]
    if not states:
        return INSUFFICIENT, "Unchecked: Initial alarm creation", set_s
    state = states[0][1]
    other = next((place for place, (_, one) in enumerate(states) if one != state), None)
    since_s = set_s if other is None else float(states[other - 1][0])
    shown = [found[moment] for moment in sorted(found)][-checked:]
    reason = f"Threshold {'Crossed' if state == ALARM else 'not crossed'}: {len(shown)} datapoints {shown}"
    return state, reason if state != INSUFFICIENT else "Insufficient Data", max(since_s, set_s)


def _judged(alarm: Members, values: Sequence[float | None]) -> str | None:
    """By the values of as many periods as are looked at; None where they leave the state as it was."""
    missing = alarm.get("TreatMissingData", "missing")
    there = [value for value in values if value is not None]
    if not there and missing in ("missing", "ignore"):
        return INSUFFICIENT if missing == "missing" else None
    is_over = _COMPARISONS[alarm["ComparisonOperator"]]
    over = sum(is_over(value, float(alarm["Threshold"])) for value in there)
    if missing == "breaching":
        over += len(values) - len(there)
    return ALARM if over >= int(alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])) else OK


def _queries(alarm: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """An alarm on one metric looks at one query."""
    if "Metrics" in alarm:
        return alarm["Metrics"]
    metric = {name: alarm[name] for name in ("Namespace", "MetricName", "Dimensions") if name in alarm}
    stat = {"Metric": metric, "Period": alarm["Period"], "Stat": alarm.get("Statistic") or alarm["ExtendedStatistic"]}
    return ({"Id": "m1", "MetricStat": stat},)


def _check_length(asked: Mapping[str, Any]) -> None:
    queries = _queries(asked)
    period_s = max((int(one["MetricStat"]["Period"]) for one in queries if "MetricStat" in one), default=60)
    most_s = 7 * _DAY_S if period_s >= 3_600 else _DAY_S
    if period_s * int(asked["EvaluationPeriods"]) > most_s:
        raise invalid(
            f"Metrics cannot be checked across more than {most_s // _DAY_S} days (EvaluationPeriods * Period)."
        )
