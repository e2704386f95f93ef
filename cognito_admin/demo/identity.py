"""STS GetCallerIdentity, the first question of every client: answered here, because moto takes seconds to load."""

from html import escape
from urllib.parse import parse_qs

from cognito_admin.demo.callers import caller_of
from cognito_admin.demo.state import Service
from cognito_admin.demo.wire import ConnectionReset, HttpRequest, HttpResponse

_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
_OPERATION = "GetCallerIdentity"


def asks_identity(request: HttpRequest) -> bool:
    """Whether this is a GetCallerIdentity request (query protocol)."""
    return request.method == "POST" and b"Action=GetCallerIdentity" in request.body


def respond(service: Service, request: HttpRequest) -> HttpResponse:
    """The account and the ARN behind the access key. Nobody can be denied this operation."""
    assert parse_qs(request.body.decode())["Action"] == [_OPERATION]
    caller = caller_of(request.headers.get("authorization", ""))
    if caller is None:
        return _error("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
    service.calls.append(_OPERATION)
    for fault in service.faults.strike(_OPERATION, "", caller.access_key):
        match fault.kind:
            case "expired":
                return _error("ExpiredToken", "The security token included in the request is expired", 403)
            case "invalid_key":
                return _error("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
            case "throttle":
                return _error("Throttling", "Rate exceeded", 400)
            case "server_error":
                return _error("InternalFailure", "Something went wrong", 500)
            case "reset_before" | "reset_after":
                raise ConnectionReset
            case "slow":
                fault.released.wait(fault.seconds)
            case "hold":
                fault.reached.set()
                fault.released.wait()
            case _:
                pass
    return _xml(
        f"<GetCallerIdentityResponse xmlns='{_NAMESPACE}'><GetCallerIdentityResult>"
        f"<Arn>{escape(service.principal(caller.access_key))}</Arn><UserId>{escape(caller.access_key)}</UserId>"
        f"<Account>{service.account_id}</Account></GetCallerIdentityResult>"
        f"<ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ResponseMetadata>"
        f"</GetCallerIdentityResponse>",
        200,
    )


def _error(code: str, message: str, status: int) -> HttpResponse:
    return _xml(
        f"<ErrorResponse xmlns='{_NAMESPACE}'><Error><Type>Sender</Type><Code>{code}</Code>"
        f"<Message>{message}</Message></Error><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>",
        status,
    )


def _xml(text: str, status: int) -> HttpResponse:
    return HttpResponse(text.encode(), status, {"Content-Type": "text/xml"})
