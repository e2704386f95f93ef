"""Turns what the SDK raises into failures the program can explain.

What AWS answers is looked up in ``error_table``; what never became an answer is told apart here.
"""

import re
import shlex
import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol, cast

from botocore import exceptions as sdk
from botocore.parsers import ResponseParserError

from cognito_admin.aws.asked import Asked
from cognito_admin.aws.error_table import recognised
from cognito_admin.aws.portals import portal_name
from cognito_admin.model.connections import Connection
from cognito_admin.model.failures import Code, Failure
from cognito_admin.model.permissions import action_of
from cognito_admin.model.regions import REGIONS

_LONGEST_REASON = 300
_DENIED = re.compile(
    r"User: (?P<arn>arn:\S+) is not authorized to perform: (?P<action>[\w-]+:\w+)(?: on resource: (?P<resource>\S+))?"
)
_TUNNEL = re.compile(r"Tunnel connection failed: (?P<reason>.{3,100})")
_SIGN_IN_ENDED = (
    sdk.SSOTokenLoadError, sdk.UnauthorizedSSOTokenError, sdk.TokenRetrievalError, sdk.NoAuthTokenError, sdk.LoginError,
)  # fmt: skip
_NO_ANSWER = (sdk.ConnectionError, sdk.HTTPClientError, sdk.IncompleteReadError)
_NEVER_SENT = (sdk.EndpointConnectionError, sdk.ConnectTimeoutError, sdk.ProxyConnectionError)


class _Raised(Protocol):
    """The part of BotoCoreError that its type stubs leave out."""

    kwargs: Mapping[str, Any]


def translate(error: Exception, asked: Asked, connection: Connection) -> Failure:
    """The failure behind ``error``. Whatever is no known trouble, such as a request this program made wrongly, is raised again."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, sdk.ClientError):
        return _answered(error, asked, connection)
    profile, region = connection.profile, connection.region
    details: Mapping[str, Any] = cast("_Raised", error).kwargs if isinstance(error, sdk.BotoCoreError) else {}
    match error:
        case sdk.ProfileNotFound():
            return Failure(Code.PROFILE_NOT_FOUND, profile=str(details.get("profile") or profile))
        case sdk.ConfigParseError():
            return Failure(Code.AWS_FILE_DAMAGED, path=str(details.get("path")))
        case sdk.NoCredentialsError():
            return Failure(Code.NO_CREDENTIALS, profile=profile)
        case sdk.PartialCredentialsError():
            return Failure(
                Code.CREDENTIALS_INCOMPLETE, profile=profile, reason=f"{details.get('cred_var')} is missing."
            )
        case sdk.InfiniteLoopConfigError():
            visited = [*details.get("visited_profiles", ()), details.get("source_profile")]
            return Failure(Code.PROFILE_LOOPS, profile=profile, chain=" → ".join(map(str, visited)))
        case sdk.InvalidConfigError():
            return Failure(Code.CREDENTIALS_INCOMPLETE, profile=profile, reason=str(error))
        case sdk.RefreshWithMFAUnsupportedError():
            # Whoever begins anew is asked for a code.
            return Failure(Code.CREDENTIALS_EXPIRED, profile=profile)
        case sdk.LoginInsufficientPermissions() | sdk.CredentialRetrievalError() | sdk.MetadataRetrievalError():
            return not_fetched(error, connection)
        case sdk.MissingDependencyException():
            return Failure(Code.LOGIN_NOT_INSTALLED, profile=profile)
        case _ if isinstance(error, _SIGN_IN_ENDED):
            return _sign_in_ended(error, profile)
        case sdk.NoRegionError():
            return Failure(Code.NO_REGION, profile=profile)
        case sdk.InvalidRegionError() | sdk.UnknownEndpointError() | sdk.EndpointProviderError():
            return Failure(Code.REGION_UNKNOWN, region=region)
        case sdk.SSLError() if _untrusted(error):
            return Failure(Code.CERTIFICATE_REFUSED, endpoint=_host(details, connection), reason=_reason(error))
        case sdk.EndpointConnectionError() if connection.endpoint_url is None and region not in REGIONS:
            return Failure(Code.REGION_UNKNOWN, region=region)
        case sdk.ProxyConnectionError() if refused := _TUNNEL.search(_reason(error)):
            return Failure(Code.PROXY_REFUSED, reason=refused["reason"].strip())
        case _ if isinstance(error, _NO_ANSWER):
            return Failure(Code.ENDPOINT_UNREACHABLE, endpoint=_host(details, connection), reason=_reason(error))
        case ResponseParserError():
            return Failure(Code.ENDPOINT_NOT_COGNITO, endpoint=connection.endpoint_url)
        case _:
            raise error


def never_sent(error: BaseException | None) -> bool:
    """Whether the request cannot have arrived, since there was no connection to send it by."""
    return isinstance(error, _NEVER_SENT) or (isinstance(error, sdk.SSLError) and _untrusted(error))


def not_fetched(error: Exception, connection: Connection) -> Failure:
    """For a source of credentials that failed in a way of its own."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Failure(Code.CREDENTIALS_NOT_FETCHED, profile=connection.profile, reason=reason[:_LONGEST_REASON])


def _answered(error: sdk.ClientError, asked: Asked, connection: Connection) -> Failure:
    answer = cast("Mapping[str, Any]", error.response)
    described: Mapping[str, Any] = answer.get("Error") or {}
    metadata: Mapping[str, Any] = answer.get("ResponseMetadata") or {}
    name, message = str(described.get("Code") or ""), str(described.get("Message") or "").strip()
    status = int(metadata.get("HTTPStatusCode") or 0)
    code, told = _code(name, message, status, asked, error.operation_name)
    if code is Code.PROXY_REFUSED:
        return Failure(code, reason=f"HTTP status {status}")
    if not name or name.isdecimal():
        # Not an answer in AWS's manner: what stands there may be a whole page of HTML.
        message = ""
    facts: dict[str, str | None] = {
        "operation": error.operation_name,
        "request_id": metadata.get("RequestId"),
        "message": message or None,
        "aws_code": name or None,
        "profile": connection.profile,
        "region": connection.region,
        "endpoint": connection.endpoint_url,
        "pool": asked.pool,
        "user": asked.user,
        "group": asked.group,
        "status": str(status) if status else None,
        **told,
    }
    if code is Code.CLOCK_WRONG:
        facts["minutes"] = _minutes_off(metadata.get("HTTPHeaders") or {})
    if code is Code.ACCESS_DENIED:
        denied = _DENIED.search(message)
        # SNS writes its own name in capitals, as no policy does.
        service, _, action = (denied["action"] if denied else action_of(error.operation_name)).partition(":")
        facts["action"] = f"{service.lower()}:{action}"
        facts["arn"] = denied["arn"] if denied else None
        facts["resource"] = denied["resource"] if denied else None
    return Failure(code, **facts)


def _code(name: str, message: str, status: int, asked: Asked, operation: str) -> tuple[Code, Mapping[str, str]]:
    if name == "ForbiddenException" and operation == "GetRoleCredentials":
        # IAM Identity Center: the role of the profile is not assigned to the person.
        return Code.ACCESS_DENIED, {}
    if known := recognised(name, message):
        return (Code.POOL_NOT_FOUND, {}) if known[0] is Code.GROUP_NOT_FOUND and not asked.group else known
    if status == 429:
        return Code.THROTTLED, {}
    if status == 407:
        return Code.PROXY_REFUSED, {}
    if status == 511:
        # “Network Authentication Required”: the sign-in of a public network.
        return Code.ENDPOINT_NOT_COGNITO, {}
    if status >= 500:
        return Code.AWS_TROUBLE, {}
    return Code.REQUEST_REFUSED if name and not name.isdecimal() else Code.ENDPOINT_NOT_COGNITO, {}


def _minutes_off(headers: Mapping[str, str]) -> str | None:
    """How far the clock of this computer is from that of AWS, by the time its answer carries."""
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    off = round(abs((datetime.now(UTC) - theirs).total_seconds()) / 60) if theirs.tzinfo else 0
    return str(off) if off else None


def _sign_in_ended(error: Exception, profile: str | None) -> Failure:
    of_profile = f" --profile {shlex.quote(profile)}" if profile else ""
    if isinstance(error, sdk.LoginError):
        return Failure(Code.LOGIN_NEEDED, profile=profile, command=f"aws login{of_profile}")
    return Failure(
        Code.SSO_SIGN_IN_NEEDED, profile=profile, command=f"aws sso login{of_profile}", portal=portal_name(profile)
    )


def _host(details: Mapping[str, Any], connection: Connection) -> str | None:
    where = details.get("endpoint_url") or details.get("proxy_url") or connection.endpoint_url
    return str(where).rstrip("/") if where else None


def _untrusted(error: Exception) -> bool:
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


def _reason(error: Exception) -> str:
    """The innermost reason in the words of the operating system, such as ``Connection refused``."""
    if isinstance(error, sdk.ConnectTimeoutError | sdk.ReadTimeoutError):
        return "no answer in time"
    words = "the connection was closed"
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        if isinstance(cause, ssl.SSLError):
            return f"no encrypted connection came about ({(cause.reason or 'closed').replace('_', ' ').lower()})"
        if isinstance(cause, socket.gaierror):
            words = "its name leads to no address"
            break
        if isinstance(cause, OSError) and _TUNNEL.search(str(cause)):
            return str(cause)
        if isinstance(cause, OSError) and cause.strerror:
            words = cause.strerror
    return f"the proxy did not answer: {words}" if isinstance(error, sdk.ProxyConnectionError) else words


def _causes(error: BaseException) -> Iterator[BaseException]:
    """``error`` and what it was raised for, as botocore and urllib3 keep it: in keyword arguments, ``reason`` and ``args``."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop(0)
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        kwargs: Mapping[str, object] = getattr(cause, "kwargs", {})
        waiting += [
            kwargs.get("error"),
            getattr(cause, "reason", None),
            *cause.args,
            cause.__cause__,
            cause.__context__,
        ]
