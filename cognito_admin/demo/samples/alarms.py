"""The alarms somebody once made for the shop, and one that has nothing to do with it."""

from datetime import timedelta
from typing import Any

from cognito_admin.demo.alarms import put_metric_alarm
from cognito_admin.demo.state import Service

ON_CALL, NEWS = "shop-on-call", "shop-news"
"""Topics that an alarm can tell."""
_MADE = timedelta(days=200)


def add_alarms(service: Service, pool_id: str, web: str, mobile: str, function: str) -> None:
    """``web`` and ``mobile`` are app clients, ``function`` is the name of the one behind PostAuthentication."""
    on_call = [f"arn:aws:sns:{service.region}:{service.account_id}:{ON_CALL}"]
    of_web, of_mobile = ({"UserPool": pool_id, "UserPoolClient": client} for client in (web, mobile))
    made = service.clock.now() - _MADE
    for alarm in (
        {
            "AlarmName": "orders-queue-depth",
            **_watching("AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": "orders"}, "Maximum"),
            **_over(1_000, "GreaterThanThreshold", 3, "missing"),
        },
        {
            "AlarmName": "shop-post-authentication-errors",
            "AlarmDescription": "Sign-ins fail when this function does. Ask the people of the order database.",
            **_watching("AWS/Lambda", "Errors", {"FunctionName": function}, "Sum"),
            **_over(5, "GreaterThanOrEqualToThreshold", 3, "notBreaching"),
            "AlarmActions": on_call,
            "OKActions": on_call,
        },
        {
            "AlarmName": "shop-mobile-sign-ins-throttled",
            **_watching("AWS/Cognito", "SignInThrottles", of_mobile, "Sum"),
            **_over(0, "GreaterThanThreshold", 2, "notBreaching"),
            "AlarmActions": on_call,
        },
        {
            "AlarmName": "shop-web-sign-ins-fail",
            "AlarmDescription": "A third of the sign-ins to the web shop fail.",
            "Metrics": [
                _query("tried", "SignInSuccesses", of_web, "SampleCount"),
                _query("signed_in", "SignInSuccesses", of_web, "Sum"),
                {"Id": "failed", "Expression": "100 * (tried - signed_in) / tried", "Label": "Failed (percent)"},
            ],
            **_over(33, "GreaterThanThreshold", 3, "missing"),
        },
    ):
        put_metric_alarm(service, alarm, at=made)


def _watching(namespace: str, name: str, dimensions: dict[str, str], statistic: str) -> dict[str, Any]:
    of = _metric(namespace, name, dimensions)
    return {**of, "Period": 300, "Statistic": statistic}


def _query(query_id: str, name: str, dimensions: dict[str, str], statistic: str) -> dict[str, Any]:
    stat = {"Metric": _metric("AWS/Cognito", name, dimensions), "Period": 300, "Stat": statistic}
    return {"Id": query_id, "MetricStat": stat, "ReturnData": False}


def _metric(namespace: str, name: str, dimensions: dict[str, str]) -> dict[str, Any]:
    named = [{"Name": each, "Value": value} for each, value in dimensions.items()]
    return {"Namespace": namespace, "MetricName": name, "Dimensions": named}


def _over(threshold: float, comparison: str, periods: int, missing: str) -> dict[str, Any]:
    return {
        "Threshold": threshold,
        "ComparisonOperator": comparison,
        "EvaluationPeriods": periods,
        "DatapointsToAlarm": periods,
        "TreatMissingData": missing,
    }
