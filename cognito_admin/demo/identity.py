"""What clients ask of STS before anything else, who they are and for a role: answered here, because moto takes seconds to load."""

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from html import escape
from urllib.parse import parse_qsl

from cognito_admin.demo.callers import caller_of
from cognito_admin.demo.state import Service
from cognito_admin.demo.trouble import REQUEST_ID, refused_in_xml
from cognito_admin.demo.wire import ConnectionReset, HttpRequest, HttpResponse

_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
_ASKED = re.compile(rb"(?:^|&)Action=(GetCallerIdentity|AssumeRole)(?:&|$)")
_ROLE = re.compile(r"arn:[\w-]+:iam::(\d+):role/(?:.*/)?([^/]+)")
_ROLE_SECONDS = 3600
REFUSED_CODE = "000000"
"""The one code of an MFA device that is wrong."""


def asks_identity(request: HttpRequest) -> bool:
    """Whether this is a request that ``respond`` answers (query protocol)."""
    return request.method == "POST" and _ASKED.search(request.body) is not None


def respond(service: Service, request: HttpRequest) -> HttpResponse:
    """The account and the ARN behind the access key, which nobody can be denied; or another key, that of a role."""
    asked = dict(parse_qsl(request.body.decode()))
    operation = asked["Action"]
    caller = caller_of(request.headers.get("authorization", ""))
    if caller is None:
        return _error("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
    service.calls.append(operation)
    for fault in service.faults.strike(operation, "", caller.access_key):
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
    if operation == "AssumeRole":
        return _assumed(service, asked)
    return _answer(
        operation,
        f"<Arn>{escape(service.principal(caller.access_key))}</Arn><UserId>{escape(caller.access_key)}</UserId>"
        f"<Account>{service.account_id}</Account>",
    )


def _assumed(service: Service, asked: Mapping[str, str]) -> HttpResponse:
    """Any role that is named rightly may be taken on, where an MFA device is named with any code but one."""
    role = _ROLE.fullmatch(asked.get("RoleArn", ""))
    if role is None:
        return _error("ValidationError", f"{asked.get('RoleArn')} is invalid", 400)
    if "SerialNumber" in asked and asked.get("TokenCode", REFUSED_CODE) == REFUSED_CODE:
        message = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
        return _error("AccessDenied", message, 403)
    account, name = role.groups()
    arn = f"arn:aws:sts::{account}:assumed-role/{name}/{asked.get('RoleSessionName')}"
    key = f"ASIA{secrets.token_hex(8).upper()}"
    with service.lock:
        service.principals[key] = arn
    ends = service.clock.now() + timedelta(seconds=int(asked.get("DurationSeconds", _ROLE_SECONDS)))
    return _answer(
        "AssumeRole",
        f"<AssumedRoleUser><Arn>{escape(arn)}</Arn><AssumedRoleId>AROA:session</AssumedRoleId></AssumedRoleUser>"
        f"<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secrets.token_urlsafe(30)}</SecretAccessKey>"
        f"<SessionToken>{secrets.token_urlsafe(200)}</SessionToken>"
        f"<Expiration>{ends:%Y-%m-%dT%H:%M:%SZ}</Expiration></Credentials>",
    )


def _answer(operation: str, result: str) -> HttpResponse:
    text = (
        f"<{operation}Response xmlns='{_NAMESPACE}'><{operation}Result>{result}</{operation}Result>"
        f"<ResponseMetadata><RequestId>{REQUEST_ID}</RequestId></ResponseMetadata></{operation}Response>"
    )
    return HttpResponse(text.encode(), 200, {"Content-Type": "text/xml"})


def _error(code: str, message: str, status: int) -> HttpResponse:
    return refused_in_xml(code, message, status, _NAMESPACE)
