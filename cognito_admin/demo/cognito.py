"""A ``cognito-idp`` request from the wire to its answer: who calls, what is allowed, what it does."""

import base64
import itertools
import json
from datetime import datetime
from typing import Any

from cognito_admin.demo import operations
from cognito_admin.demo.api_model import api_model
from cognito_admin.demo.callers import Caller, caller_of
from cognito_admin.demo.errors import (
    AwsError,
    internal_error,
    missing_authentication,
    not_implemented,
    too_many_requests,
)
from cognito_admin.demo.faults import Fault
from cognito_admin.demo.registry import JsonText, Operation
from cognito_admin.demo.state import Service
from cognito_admin.demo.trouble import refused, trouble_before
from cognito_admin.demo.validation import validate
from cognito_admin.demo.wire import ConnectionReset, HttpRequest, HttpResponse

TARGET = "AWSCognitoIdentityProviderService."
_WITHOUT_RESOURCE = ("ListUserPools", "CreateUserPool", "DescribeUserPoolDomain")
"""Operations IAM cannot allow for one pool."""


class Cognito:
    """The account's user pools behind their HTTP interface."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._operations = operations.load()
        self._request_numbers = itertools.count(1)
        api_model()

    def respond(self, request: HttpRequest) -> HttpResponse:
        """Answers a request whose X-Amz-Target begins with ``TARGET``."""
        name = request.headers["x-amz-target"].removeprefix(TARGET)
        request_id = f"00000000-0000-4000-8000-{next(self._request_numbers):012x}"
        headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-RequestId": request_id}
        try:
            document = self._call(name, request)
        except AwsError as error:
            return refused(error, headers)
        return HttpResponse(_encoded(document), 200, headers)

    def _call(self, name: str, request: HttpRequest) -> dict[str, Any]:
        if name not in api_model().operations:
            raise AwsError("UnknownOperationException", f"Unknown operation {name}")
        caller = caller_of(request.headers.get("authorization", ""))
        if caller is None and api_model().is_signed(name):
            raise missing_authentication()
        document = _decoded(request.body)
        service = self._service if caller is None else self._service.in_region(caller.region)
        service.calls.append(name)
        operation = self._operations.get(name)
        if operation is None:
            raise not_implemented(name)
        return _run(service, operation, document, caller)


def _run(service: Service, operation: Operation, document: dict[str, Any], caller: Caller | None) -> dict[str, Any]:
    pool_id = str(document.get("UserPoolId") or "")
    access_key = caller.access_key if caller else ""
    faults = service.faults.strike(operation.name, pool_id, access_key)
    resource = "*" if operation.name in _WITHOUT_RESOURCE or not pool_id else service.pool_arn(pool_id)
    for fault in faults:
        trouble_before(fault, service.principal(access_key), f"cognito-idp:{operation.name}", resource)
    username = str(document.get("Username") or "")
    if not service.quotas.allow(operation.category, operation.name, pool_id, username):
        raise too_many_requests()
    with service.lock:
        answer = operation.handler(service, validate(operation.name, document, service.members_to_come))
        for fault in faults:
            _trouble_after(fault, service, pool_id)
    return answer


def _trouble_after(fault: Fault, service: Service, pool_id: str) -> None:
    match fault.kind:
        case "reset_after":
            raise ConnectionReset
        case "server_error_after":
            raise internal_error()
        case "change_settings":
            settings = service.pool(pool_id).settings
            settings.update(fault.settings)
            settings["LastModifiedDate"] = service.clock.now()
        case "delete_pool":
            service.pools.pop(pool_id, None)
        case _:
            return


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        document: Any = json.loads(body or b"{}")
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise AwsError("SerializationException", "The request is no JSON object.")
    return document  # pyright: ignore[reportUnknownVariableType]


def _encoded(document: dict[str, Any]) -> bytes:
    members = [f"{json.dumps(name)}:{_text(value)}" for name, value in document.items()]
    return f"{{{','.join(members)}}}".encode()


def _text(value: Any) -> str:
    return value if isinstance(value, JsonText) else json.dumps(value, default=_plain, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} has no form on the wire")
