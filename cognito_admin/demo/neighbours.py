"""Requests to the services beside Cognito that a pool leads to: noted and troubled as Cognito's are."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from cognito_admin.demo.callers import caller_of
from cognito_admin.demo.errors import AwsError
from cognito_admin.demo.state import Service
from cognito_admin.demo.trouble import refused, refused_in_xml, trouble_before
from cognito_admin.demo.wire import HttpRequest, HttpResponse

METRICS = "GraniteServiceVersion20100801"
_TARGETS: Mapping[str, str] = {
    METRICS: "cloudwatch",
    "AWSCognitoIdentityService": "cognito-identity",
    "CertificateManager": "acm",
    "Firehose_20150804": "firehose",
    "Logs_20140328": "logs",
    "TrentService": "kms",
}
"""Services in IAM's words, by how they are named in the header of a request."""
_FUNCTION = re.compile(r"/2015-03-31/functions/([^/?]+)/(policy|configuration)")
_EVERY_FUNCTION = re.compile(r"/2015-03-31/functions/?(?:\?|$)")
_OF_FUNCTIONS: Mapping[tuple[str, str], str] = {
    ("GET", "policy"): "GetPolicy",
    ("POST", "policy"): "AddPermission",
    ("DELETE", "policy"): "RemovePermission",
    ("GET", "configuration"): "GetFunctionConfiguration",
}
_SENDER = re.compile(r"/v2/email/identities/([^/?]+)")
_OF_IAM: Mapping[str, str] = {
    "AccessDeniedException": "AccessDenied",
    "InternalErrorException": "ServiceFailure",
    "TooManyRequestsException": "Throttling",
}
"""What IAM calls an error that other services call so."""
_OF_SNS: Mapping[str, str] = {
    "AccessDeniedException": "AuthorizationError",
    "InternalErrorException": "InternalError",
    "TooManyRequestsException": "Throttled",
}
_IN_QUERY = re.compile(rb"(?:^|&)Action=(GetRole|CreateRole|PutRolePolicy|ListTopics)(?:&|$)")


@dataclass(frozen=True, slots=True)
class Struck:
    """What faults make of a request: a refusal, or an answer that is lost once it was carried out."""

    refusal: HttpResponse | None = None
    answer_lost: bool = False


def trouble(service: Service, request: HttpRequest) -> Struck:
    """Raises ConnectionReset where it never arrives."""
    known = _named(request)
    if known is None:
        return Struck()
    operation, action, resource = known
    caller = caller_of(request.headers.get("authorization", ""))
    access_key = caller.access_key if caller else ""
    service.calls.append(operation)
    faults = service.faults.strike(operation, "", access_key)
    try:
        for fault in faults:
            trouble_before(fault, service.principal(access_key), action, resource)
    except AwsError as error:
        words = {"iam": _OF_IAM, "sns": _OF_SNS}.get(action.partition(":")[0])
        if words is not None:
            return Struck(refused_in_xml(words.get(error.code, error.code), error.message, error.status))
        return Struck(refused(error, {"Content-Type": "application/json"}))
    return Struck(answer_lost=any(fault.kind == "reset_after" for fault in faults))


def note(service: Service, request: HttpRequest) -> None:
    """Keeps in mind what was carried out and concerns the pools: who may call a function."""
    function = _FUNCTION.match(request.path)
    if function is None or function[2] != "policy":
        return
    named = unquote(function[1])
    arn = (
        named if named.startswith("arn:") else f"arn:aws:lambda:{service.region}:{service.account_id}:function:{named}"
    )
    if request.method == "DELETE":
        statement = unquote(request.path.partition("?")[0].rpartition("/")[2])
        with service.lock:
            pool = service.functions.statements.pop((arn, statement), "")
            service.functions.let_in.get(arn, set()).discard(pool)
    elif request.method == "POST":
        asked = json.loads(request.body)
        if asked.get("Principal") == "cognito-idp.amazonaws.com":
            pool = asked.get("SourceArn", "").rpartition("/")[2]
            with service.lock:
                service.functions.statements[arn, asked["StatementId"]] = pool
                service.functions.let_in.setdefault(arn, set()).add(pool)


def _named(request: HttpRequest) -> tuple[str, str, str] | None:
    """The operation, its action and its resource."""
    target, _, operation = request.headers.get("x-amz-target", "").partition(".")
    if target in _TARGETS:
        return operation, f"{_TARGETS[target]}:{operation}", "*"
    if request.method == "GET" and _EVERY_FUNCTION.match(request.path):
        return "ListFunctions", "lambda:ListFunctions", "*"
    if function := _FUNCTION.match(request.path):
        operation = _OF_FUNCTIONS.get((request.method, function[2]), "")
        return (operation, f"lambda:{operation}", unquote(function[1])) if operation else None
    if request.method == "GET" and (sender := _SENDER.match(request.path)):
        return "GetEmailIdentity", "ses:GetEmailIdentity", unquote(sender[1])
    if request.method == "POST" and (asked := _IN_QUERY.search(request.body)):
        operation = asked[1].decode()
        return operation, f"{'sns' if operation == 'ListTopics' else 'iam'}:{operation}", "*"
    return None
