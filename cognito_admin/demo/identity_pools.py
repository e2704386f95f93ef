"""Identity pools, as far as an administrator sets them up: what an update leaves out is gone, roles are replaced as a whole.

Nobody gets an identity or credentials here. Source: API reference of Amazon Cognito Federated Identities.
"""

import json
import uuid
from collections.abc import Callable, Mapping

from cognito_admin.demo.api_model import api_model
from cognito_admin.demo.callers import caller_of
from cognito_admin.demo.errors import AwsError, invalid_parameter, missing_authentication, not_implemented
from cognito_admin.demo.errors import resource_not_found as not_found
from cognito_admin.demo.state import IdentityPool, Members, Service
from cognito_admin.demo.trouble import refused
from cognito_admin.demo.validation import validate
from cognito_admin.demo.wire import HttpRequest, HttpResponse

TARGET = "AWSCognitoIdentityService."
MOST_RULES, MOST_PROVIDERS = 25, 50
DEFAULT_TAGS = {"username": "sub", "client": "aud"}
_HEADERS = {"Content-Type": "application/x-amz-json-1.1"}


def concern(request: HttpRequest) -> bool:
    return request.headers.get("x-amz-target", "").startswith(TARGET)


def respond(service: Service, request: HttpRequest) -> HttpResponse:
    name = request.headers["x-amz-target"].removeprefix(TARGET)
    caller = caller_of(request.headers.get("authorization", ""))
    try:
        if caller is None:
            raise missing_authentication()
        handler = _OPERATIONS.get(name)
        if handler is None:
            raise not_implemented(name)
        here = service.in_region(caller.region)
        with here.lock:
            asked = validate(name, json.loads(request.body), here.members_to_come, api_model("cognito-identity"))
            answer = handler(here, asked)
    except AwsError as error:
        return refused(error, _HEADERS)
    return HttpResponse(json.dumps(answer).encode(), 200, _HEADERS)


def _create(service: Service, asked: Members) -> Members:
    _check_providers(asked)
    made = {
        "IdentityPoolId": f"{service.region}:{uuid.UUID(service.letters('0123456789abcdef', 32))}",
        **asked,
    }
    service.identity_pools[made["IdentityPoolId"]] = IdentityPool(made)
    return made


def _list(service: Service, asked: Members) -> Members:
    listed = [*service.identity_pools.values()]
    token = asked.get("NextToken", "0")
    first = int(token) if token.isdecimal() else 0
    page = listed[first : first + asked["MaxResults"]]
    entries = [{name: one.settings[name] for name in ("IdentityPoolId", "IdentityPoolName")} for one in page]
    there_are_more = first + len(page) < len(listed)
    return {"IdentityPools": entries, **({"NextToken": str(first + len(page))} if there_are_more else {})}


def _describe(service: Service, asked: Members) -> Members:
    return _pool(service, asked).settings


def _update(service: Service, asked: Members) -> Members:
    pool = _pool(service, asked)
    _check_providers(asked)
    pool.settings = asked
    return asked


def _delete(service: Service, asked: Members) -> Members:
    _pool(service, asked)
    del service.identity_pools[asked["IdentityPoolId"]]
    return {}


def _get_roles(service: Service, asked: Members) -> Members:
    return {"IdentityPoolId": asked["IdentityPoolId"], **_pool(service, asked).roles}


def _set_roles(service: Service, asked: Members) -> Members:
    pool = _pool(service, asked)
    mappings: Mapping[str, Members] = asked.get("RoleMappings") or {}
    for provider, mapping in mappings.items():
        _check_mapping(pool, provider, mapping)
    pool.roles = {name: asked[name] for name in ("Roles", "RoleMappings") if asked.get(name)}
    return {}


def _get_tags(service: Service, asked: Members) -> Members:
    kept = _pool(service, asked).tags.get(asked["IdentityProviderName"])
    if kept is None:
        raise not_found("No principal tag attribute map was found for this identity provider.")
    return {**asked, **kept}


def _set_tags(service: Service, asked: Members) -> Members:
    pool = _pool(service, asked)
    by_default = asked.get("UseDefaults", False)
    tags = DEFAULT_TAGS if by_default else asked.get("PrincipalTags", {})
    pool.tags[asked["IdentityProviderName"]] = {"UseDefaults": by_default, "PrincipalTags": tags}
    return _get_tags(service, {name: asked[name] for name in ("IdentityPoolId", "IdentityProviderName")})


def _pool(service: Service, asked: Members) -> IdentityPool:
    pool = service.identity_pools.get(asked["IdentityPoolId"])
    if pool is None:
        raise not_found(f"IdentityPool '{asked['IdentityPoolId']}' not found.")
    return pool


def _check_providers(asked: Members) -> None:
    providers: list[Members] = asked.get("CognitoIdentityProviders") or []
    if len(providers) > MOST_PROVIDERS:
        raise AwsError("LimitExceededException", "Too many Cognito identity providers.")
    for provider in providers:
        if not str(provider.get("ProviderName", "")).startswith("cognito-idp.") or not provider.get("ClientId"):
            raise invalid_parameter("Invalid Cognito Identity Provider")


def _check_mapping(pool: IdentityPool, provider: str, mapping: Members) -> None:
    if provider.startswith("cognito-idp."):
        trusted: list[Members] = pool.settings.get("CognitoIdentityProviders") or []
        if provider not in {f"{one['ProviderName']}:{one['ClientId']}" for one in trusted}:
            raise invalid_parameter("Invalid identity provider name. Please check input and try again.")
    if "AmbiguousRoleResolution" not in mapping:
        raise invalid_parameter("AmbiguousRoleResolution is required.")
    configuration: Members = mapping.get("RulesConfiguration") or {}
    rules: list[Members] = configuration.get("Rules") or []
    if mapping["Type"] == "Rules" and not 0 < len(rules) <= MOST_RULES:
        raise invalid_parameter(f"Between 1 and {MOST_RULES} rules are required.")


_OPERATIONS: Mapping[str, Callable[[Service, Members], Members]] = {
    "CreateIdentityPool": _create,
    "DeleteIdentityPool": _delete,
    "DescribeIdentityPool": _describe,
    "GetIdentityPoolRoles": _get_roles,
    "GetPrincipalTagAttributeMap": _get_tags,
    "ListIdentityPools": _list,
    "SetIdentityPoolRoles": _set_roles,
    "SetPrincipalTagAttributeMap": _set_tags,
    "UpdateIdentityPool": _update,
}
