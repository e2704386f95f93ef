"""CloudWatch as far as pools need it, asked in JSON: metrics and the alarms on them."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from cognito_admin.demo import alarms, metric_data
from cognito_admin.demo.callers import caller_of
from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.neighbours import METRICS
from cognito_admin.demo.state import Service
from cognito_admin.demo.trouble import refused
from cognito_admin.demo.wire import HttpRequest, HttpResponse

_HEADERS = {"Content-Type": "application/x-amz-json-1.0"}
_OPERATIONS: Mapping[str, Callable[[Service, Mapping[str, Any]], dict[str, Any]]] = {
    "DeleteAlarms": alarms.delete_alarms,
    "DescribeAlarms": alarms.describe_alarms,
    "GetMetricData": metric_data.get_metric_data,
    "ListMetrics": metric_data.list_metrics,
    "PutMetricAlarm": alarms.put_metric_alarm,
}


def concern(request: HttpRequest) -> bool:
    return request.headers.get("x-amz-target", "").startswith(f"{METRICS}.")


def respond(service: Service, request: HttpRequest) -> HttpResponse:
    """Answers for the Region that the request was signed for."""
    operation = request.headers["x-amz-target"].partition(".")[2]
    caller = caller_of(request.headers.get("authorization", ""))
    here = service if caller is None else service.in_region(caller.region)
    handler = _OPERATIONS.get(operation)
    try:
        if handler is None:
            raise AwsError("UnknownOperationException", f"The emulator does not have the operation {operation}.")
        with service.lock:
            answer = handler(here, json.loads(request.body or b"{}"))
    except AwsError as error:
        return refused(error, {**_HEADERS, "x-amzn-query-error": f"{error.code};Sender"})
    return HttpResponse(json.dumps(answer).encode(), 200, _HEADERS)
