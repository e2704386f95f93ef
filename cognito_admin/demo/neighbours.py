"""Requests to the services beside Cognito that tell of a pool's health: noted and troubled as Cognito's are."""

import re

from cognito_admin.demo.callers import caller_of
from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.state import Service
from cognito_admin.demo.trouble import refused, trouble_before
from cognito_admin.demo.wire import HttpRequest, HttpResponse

METRICS = "GraniteServiceVersion20100801."
_POLICY = re.compile(r"/2015-03-31/functions/([^/?]+)/policy")


def trouble(service: Service, request: HttpRequest) -> HttpResponse | None:
    """The refusal that a fault makes of it. Raises ConnectionReset."""
    known = _named(request)
    if known is None:
        return None
    operation, action, resource = known
    caller = caller_of(request.headers.get("authorization", ""))
    access_key = caller.access_key if caller else ""
    service.calls.append(operation)
    try:
        for fault in service.faults.strike(operation, "", access_key):
            trouble_before(fault, service.principal(access_key), action, resource)
    except AwsError as error:
        return refused(error, {"Content-Type": "application/json"})
    return None


def _named(request: HttpRequest) -> tuple[str, str, str] | None:
    """The operation, its action and its resource."""
    target = request.headers.get("x-amz-target", "")
    if target.startswith(METRICS):
        operation = target.removeprefix(METRICS)
        return operation, f"cloudwatch:{operation}", "*"
    function = _POLICY.match(request.path) if request.method == "GET" else None
    if function is None:
        return None
    return "GetPolicy", "lambda:GetPolicy", function[1].replace("%3A", ":")
