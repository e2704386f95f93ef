"""What a fault makes of a request before it is carried out, and how a refusal is written down."""

import json
from collections.abc import Mapping
from html import escape

from cognito_admin.demo.errors import (
    AwsError,
    access_denied,
    expired_token,
    internal_error,
    too_many_requests,
    unrecognized_client,
)
from cognito_admin.demo.faults import Fault
from cognito_admin.demo.wire import ConnectionReset, HttpResponse

REQUEST_ID = "00000000-0000-4000-8000-000000000000"
"""Of an answer whose number nobody needs."""


def trouble_before(fault: Fault, principal: str, action: str, resource: str) -> None:
    """Raises AwsError or ConnectionReset, waits, or does nothing. ``action`` as IAM writes it."""
    match fault.kind:
        case "throttle":
            raise too_many_requests()
        case "server_error":
            raise internal_error()
        case "reset_before":
            raise ConnectionReset
        case "expired":
            raise expired_token()
        case "invalid_key":
            raise unrecognized_client()
        case "denied":
            raise access_denied(principal, action, resource, policy=fault.policy)
        case "error":
            raise AwsError(fault.code, fault.message, 500 if fault.code.startswith("Internal") else 400)
        case "slow":
            fault.released.wait(fault.seconds)
        case "hold":
            fault.reached.set()
            fault.released.wait()
        case _:
            return


def refused(error: AwsError, headers: Mapping[str, str]) -> HttpResponse:
    """As services that speak JSON refuse."""
    document = {"__type": error.code, "message": error.message, **error.members}
    return HttpResponse(json.dumps(document).encode(), error.status, {**headers, "x-amzn-ErrorType": error.code})


def refused_in_xml(code: str, message: str, status: int, namespace: str = "") -> HttpResponse:
    """As services refuse that are asked in a query."""
    text = (
        f"<ErrorResponse xmlns='{namespace}'><Error><Type>Sender</Type><Code>{code}</Code>"
        f"<Message>{escape(message)}</Message></Error><RequestId>{REQUEST_ID}</RequestId></ErrorResponse>"
    )
    return HttpResponse(text.encode(), status, {"Content-Type": "text/xml"})
